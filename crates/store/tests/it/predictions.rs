//! The prediction log: group commit, the newest batch, what meets an actual.

use sea_orm::ConnectionTrait;
use vakhta_lifecycle::prediction::{Basis, Prediction, PredictionKind};
use vakhta_store::{Archived, PredictionFilter, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    concurrent_appends_share_commits_and_none_is_lost,
    a_commit_that_fails_fails_everyone_who_shared_it,
    a_number_that_is_not_finite_is_refused_and_harms_nobody_else,
    the_newest_scheduled_batch_is_current,
    a_day_meets_the_last_forecast_made_before_it,
    the_history_of_a_series_prefers_lead_one,
    a_large_batch_is_whole,
    what_a_forecast_rests_on_is_kept,
    answers_of_many_callers_are_all_in_the_log_and_no_forecast_is_lost_among_them,
    forecasts_from_days_that_were_taken_back_stay_in_the_log_out_of_use,
    what_is_archived_leaves_the_log_with_its_record_or_not_at_all,
);

async fn answers_of_many_callers_are_all_in_the_log_and_no_forecast_is_lost_among_them(fresh: &Fresh) {
    let store = fresh.open().await;
    let scheduled = [forecast(&series("B01", "x"), "2019-03-02", "2019-03-03", 1.0)];
    store.predictions().append(&scheduled).await.unwrap();
    let answer = |at: usize| forecast(&series(&format!("R{at}"), "x"), "2019-03-01", "2019-03-02", at as f64);
    let calls = (0..40).map(|at| {
        let store = store.clone();
        tokio::spawn(async move { store.predictions().append_answers(vec![answer(at)]).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let found = store.predictions().at_leads(&model(), (date("2019-03-02"), date("2019-03-02")), &[1]).await.unwrap();
    assert_eq!(found.len(), 40);
    assert_eq!(store.predictions().current(&model(), &PredictionFilter::default()).await.unwrap(), scheduled);
}

async fn what_a_forecast_rests_on_is_kept(fresh: &Fresh) {
    let store = fresh.open().await;
    let new = forecast(&series("B99", "x"), "2019-03-02", "2019-03-03", 7.0);
    let basis = Basis { known_days: 3, similar: vec![series("B01", "x"), series("B|2", "x")], of: 8 };
    let batch =
        [forecast(&series("B01", "x"), "2019-03-02", "2019-03-03", 1.0), Prediction { basis: Some(basis), ..new }];
    store.predictions().append(&batch).await.unwrap();
    assert_eq!(store.predictions().current(&model(), &PredictionFilter::default()).await.unwrap(), batch);
}

fn what_if(prediction: Prediction) -> Prediction {
    Prediction { kind: PredictionKind::WhatIf, ..prediction }
}

fn values(predictions: &[Prediction]) -> Vec<(String, f64)> {
    predictions.iter().map(|p| (format!("{} {}", p.series, p.date), p.value)).collect()
}

async fn concurrent_appends_share_commits_and_none_is_lost(fresh: &Fresh) {
    let store = fresh.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..100 {
        let store = store.clone();
        tasks.spawn(async move {
            let key = series(&format!("B{n:02}"), "bread");
            store.predictions().append(&[forecast(&key, "2019-03-02", "2019-03-03", f64::from(n))]).await
        });
    }
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    assert_eq!(store.predictions().count(&model()).await.unwrap(), 100);
    let commits = store.predictions().commits();
    assert!((1..50).contains(&commits), "{commits} commits for 100 appends");

    store.close().await.unwrap();
    assert_eq!(fresh.open().await.predictions().count(&model()).await.unwrap(), 100);
}

async fn a_commit_that_fails_fails_everyone_who_shared_it(fresh: &Fresh) {
    let store = fresh.open().await;
    store.log_connection().execute_unprepared("DROP TABLE predictions").await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let store = store.clone();
        let rows = [forecast(&series("B01", "bread"), "2019-03-02", "2019-03-03", 1.0)];
        tasks.spawn(async move { store.predictions().append(&rows).await });
    }
    let outcomes = tasks.join_all().await;
    assert!(outcomes.iter().all(|o| matches!(o, Err(StoreError::Backend(_)))), "{outcomes:?}");
    assert_eq!(store.predictions().commits(), 0);
    assert_eq!(store.predictions().latest_origin(&model()).await.unwrap(), None, "its batch row was rolled back too");
}

async fn a_number_that_is_not_finite_is_refused_and_harms_nobody_else(fresh: &Fresh) {
    let store = fresh.open().await;
    let good = forecast(&series("B01", "bread"), "2019-03-02", "2019-03-03", 1.0);
    let bad = Prediction { hi95: f64::NAN, ..good.clone() };
    let (refused, written) = {
        let (log, batches) = (store.predictions(), ([good.clone(), bad], [good]));
        tokio::join!(log.append(&batches.0), log.append(&batches.1))
    };
    assert_eq!(
        refused.unwrap_err().to_string(),
        "prediction B01|bread 2019-03-03: hi95 is NaN; it must be a finite number"
    );
    written.unwrap();
    assert_eq!(store.predictions().count(&model()).await.unwrap(), 1);
}

async fn the_newest_scheduled_batch_is_current(fresh: &Fresh) {
    let store = fresh.open().await;
    let log = store.predictions();
    let all = PredictionFilter::default();
    assert_eq!(log.current(&model(), &all).await.unwrap(), []);
    assert_eq!(log.latest_origin(&model()).await.unwrap(), None);

    let (one, two) = (series("B01", "bread"), series("B02", "rye|dark"));
    let newest: Vec<_> = [&one, &two]
        .iter()
        .flat_map(|key| ["2019-03-03", "2019-03-04"].map(|day| forecast(key, "2019-03-02", day, 5.0)))
        .collect();
    log.append(&newest).await.unwrap();
    log.append(&[forecast(&one, "2019-03-01", "2019-03-02", 9.0)]).await.unwrap();
    log.append(&[what_if(forecast(&one, "2019-03-05", "2019-03-06", 7.0))]).await.unwrap();
    assert_eq!(log.latest_origin(&model()).await.unwrap(), Some(date("2019-03-02")));
    assert_eq!(log.current(&model(), &all).await.unwrap(), newest, "and every field is as it was");

    let of_branch = PredictionFilter { parts: vec![(0, "B02".to_owned())], ..all.clone() };
    assert_eq!(log.current(&model(), &of_branch).await.unwrap(), newest[2..]);
    let product = PredictionFilter { parts: vec![(1, "rye|dark".to_owned())], ..all.clone() };
    assert_eq!(log.current(&model(), &product).await.unwrap().len(), 2);
    let exact = PredictionFilter {
        series: Some(two.clone()),
        from: Some(date("2019-03-04")),
        to: Some(date("2019-03-04")),
        ..all.clone()
    };
    assert_eq!(log.current(&model(), &exact).await.unwrap(), newest[3..]);

    // Issued anew from the same origin, for example after a deploy, it replaces the former.
    log.append(&[forecast(&one, "2019-03-02", "2019-03-03", 6.0)]).await.unwrap();
    assert_eq!(values(&log.current(&model(), &all).await.unwrap()), [("B01|bread 2019-03-03".to_owned(), 6.0)]);
}

async fn a_day_meets_the_last_forecast_made_before_it(fresh: &Fresh) {
    let store = fresh.open().await;
    let log = store.predictions();
    let (one, two) = (series("B01", "bread"), series("B02", "bread"));
    let day = "2019-03-05";
    for (key, origin, value) in [
        (&one, "2019-03-04", 1.0),
        (&one, "2019-03-03", 2.0),
        (&two, "2019-03-03", 3.0),
        (&two, "2019-03-02", 4.0),
        // Origin on the day itself: it was known already.
    ] {
        log.append(&[forecast(key, origin, day, value)]).await.unwrap();
    }
    log.append(&[what_if(forecast(&two, "2019-03-04", day, 99.0))]).await.unwrap();
    let known = Prediction { lead: 0, ..forecast(&one, day, day, 98.0) };
    log.append(&[known]).await.unwrap();

    let met = log.last_before_target(&model(), date(day), None).await.unwrap();
    assert_eq!(values(&met), [("B01|bread 2019-03-05".to_owned(), 1.0), ("B02|bread 2019-03-05".to_owned(), 3.0)]);

    // The same lead issued again counts instead; issued in hindsight it does not.
    let again = Prediction { issued_at: at(60), ..forecast(&one, "2019-03-04", day, 5.0) };
    log.append(&[again]).await.unwrap();
    let met = log.last_before_target(&model(), date(day), None).await.unwrap();
    assert_eq!(values(&met[..1]), [("B01|bread 2019-03-05".to_owned(), 5.0)]);
    let met = log.last_before_target(&model(), date(day), Some(at(60))).await.unwrap();
    assert_eq!(values(&met[..1]), [("B01|bread 2019-03-05".to_owned(), 1.0)]);
    assert_eq!(log.last_before_target(&model(), date("2019-03-06"), None).await.unwrap(), []);
}

async fn the_history_of_a_series_prefers_lead_one(fresh: &Fresh) {
    let store = fresh.open().await;
    let log = store.predictions();
    let (one, two) = (series("B01", "bread"), series("B02", "bread"));
    log.append(&[
        forecast(&one, "2019-03-01", "2019-03-02", 1.0),
        forecast(&one, "2019-03-01", "2019-03-03", 2.0),
        forecast(&one, "2019-03-01", "2019-03-04", 3.0),
        forecast(&two, "2019-03-01", "2019-03-02", 50.0),
    ])
    .await
    .unwrap();
    log.append(&[forecast(&one, "2019-03-02", "2019-03-03", 4.0)]).await.unwrap();
    let history = log.history(&model(), &one, date("2019-03-02"), date("2019-03-03")).await.unwrap();
    assert_eq!(values(&history), [("B01|bread 2019-03-02".to_owned(), 1.0), ("B01|bread 2019-03-03".to_owned(), 4.0)]);
}

async fn a_large_batch_is_whole(fresh: &Fresh) {
    let store = fresh.open().await;
    let rows: Vec<_> = (0..3000_u32)
        .map(|n| {
            forecast(&series(&format!("B{:03}", n / 28), "x"), "2019-03-02", &format!("2019-03-{:02}", n % 28 + 3), 1.0)
        })
        .collect();
    store.predictions().append(&rows).await.unwrap();
    assert_eq!(store.predictions().commits(), 1);
    assert_eq!(store.predictions().current(&model(), &PredictionFilter::default()).await.unwrap().len(), 3000);
    store.predictions().append(&[]).await.unwrap();
    assert_eq!(store.predictions().commits(), 1, "an empty batch costs no commit");
}

async fn what_is_archived_leaves_the_log_with_its_record_or_not_at_all(fresh: &Fresh) {
    let store = fresh.open().await;
    let log = store.predictions();
    let key = series("B01", "bread");
    log.append(&[forecast(&key, "2019-03-01", "2019-03-02", 1.0), forecast(&key, "2019-03-01", "2019-03-03", 2.0)])
        .await
        .unwrap();
    log.append(&[forecast(&key, "2019-03-02", "2019-03-03", 3.0), forecast(&key, "2019-03-02", "2019-03-04", 4.0)])
        .await
        .unwrap();
    let old = log.before(&model(), date("2019-03-04"), 100).await.unwrap();
    let days: Vec<(String, f64)> =
        old.iter().map(|row| (row.prediction.date.to_string(), row.prediction.value)).collect();
    let expected = [("2019-03-02", 1.0), ("2019-03-03", 2.0), ("2019-03-03", 3.0)];
    assert_eq!(days, expected.map(|(day, value)| (day.to_owned(), value)), "by day and number");
    let ids: Vec<i64> = old.iter().map(|row| row.id).collect();
    let archived = Archived {
        file: "2019-03/sales-1-3.parquet".to_owned(),
        n_rows: 3,
        first_day: date("2019-03-02"),
        last_day: date("2019-03-03"),
        sha256: "ab".repeat(32),
        archived_at: at(0),
    };
    // A row that is gone already takes the whole of it back.
    let mut wrong = ids.clone();
    wrong.push(999_999);
    let error = log.archive(&model(), &archived, &wrong).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    assert_eq!((log.count(&model()).await.unwrap(), log.archives(&model()).await.unwrap()), (4, vec![]));

    log.archive(&model(), &archived, &ids).await.unwrap();
    assert_eq!((log.count(&model()).await.unwrap(), log.archives(&model()).await.unwrap()), (1, vec![archived]));
    assert!(!log.is_logged(ids[0]).await.unwrap());
    // Of the first batch nothing is left; the newest keeps its last day.
    assert_eq!(log.first_origin(&model()).await.unwrap(), Some(date("2019-03-02")));
    let current = log.current(&model(), &PredictionFilter::default()).await.unwrap();
    assert_eq!(values(&current), [("B01|bread 2019-03-04".to_owned(), 4.0)]);
}

async fn forecasts_from_days_that_were_taken_back_stay_in_the_log_out_of_use(fresh: &Fresh) {
    let store = fresh.open().await;
    let log = store.predictions();
    let key = series("B01", "bread");
    for (origin, value) in [("2019-03-02", 1.0), ("2019-03-04", 2.0), ("2019-03-05", 3.0)] {
        log.append(&[forecast(&key, origin, "2019-03-06", value)]).await.unwrap();
    }
    log.append(&[what_if(forecast(&key, "2019-03-05", "2019-03-06", 9.0))]).await.unwrap();
    assert_eq!(log.withdraw_after(&model(), Some(date("2019-03-02"))).await.unwrap(), 2);
    assert_eq!(log.withdraw_after(&model(), Some(date("2019-03-02"))).await.unwrap(), 0);

    assert_eq!(log.latest_origin(&model()).await.unwrap(), Some(date("2019-03-02")));
    let met = log.last_before_target(&model(), date("2019-03-06"), None).await.unwrap();
    assert_eq!(values(&met), [("B01|bread 2019-03-06".to_owned(), 1.0)]);
    let logged = log.before(&model(), date("2019-03-07"), 10).await.unwrap();
    let kinds: Vec<_> = logged.iter().map(|l| l.prediction.kind).collect();
    let withdrawn = PredictionKind::Withdrawn;
    assert_eq!(kinds, [PredictionKind::Scheduled, withdrawn, withdrawn, PredictionKind::WhatIf]);

    // The same origin again, from the right data.
    log.append(&[forecast(&key, "2019-03-04", "2019-03-06", 4.0)]).await.unwrap();
    let met = log.last_before_target(&model(), date("2019-03-06"), None).await.unwrap();
    assert_eq!(values(&met), [("B01|bread 2019-03-06".to_owned(), 4.0)]);
    assert_eq!(log.withdraw_after(&model(), None).await.unwrap(), 2);
    assert_eq!(log.latest_origin(&model()).await.unwrap(), None);
}
