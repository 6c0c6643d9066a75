//! Models, metrics, observations, syncs and sources: written, replaced, read in order and within bounds.

use vakhta_store::{
    DailyMetric, DailySums, NewSync, ObservedDays, Page, PutAsideFilter, QuarantinedRow, Segment, SourceRow,
    StoreError, SumSubject, SyncCounts, SyncOutcome, SyncStatus,
};

use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::monitor::{QualityNote, Severity};
use vakhta_lifecycle::observation::ErrorSums;
use vakhta_lifecycle::prediction::Pair;

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    a_declaration_that_did_not_change_keeps_the_revision,
    writing_metrics_twice_leaves_one_and_the_last,
    metrics_are_found_by_kind_segment_and_day,
    sums_of_days_add_up_by_segment,
    a_corrected_actual_replaces_the_pair,
    labels_are_counted_after_a_day,
    many_pairs_are_written_in_one_go_or_not_at_all,
    a_sync_keeps_its_counts_and_its_quarantine,
    a_row_that_was_loaded_later_waits_no_more,
    a_sync_that_had_no_rows_is_kept_with_its_reason,
    the_settings_of_a_source_are_remembered,
    simulations_are_kept_newest_first,
    a_list_is_bounded,
);

fn pairs_of(pairs: &[Pair]) -> ObservedDays {
    ObservedDays { pairs: pairs.to_vec(), ..ObservedDays::default() }
}

fn metrics_of(metrics: &[DailyMetric]) -> ObservedDays {
    ObservedDays { metrics: metrics.to_vec(), ..ObservedDays::default() }
}

fn sums_of(sums: &[DailySums]) -> ObservedDays {
    ObservedDays { sums: sums.to_vec(), ..ObservedDays::default() }
}

fn metric(day: &str, segment: Segment, wape: Option<f64>) -> DailyMetric {
    DailyMetric {
        version: version_id(1),
        date: date(day),
        segment,
        n: 105,
        mape: Some(14.25),
        wape,
        mae: Some(0.1 + 0.2),
        rmse: Some(4.0),
        r2: Some(-0.5),
        mase: None,
        bias: Some(-12.0),
        coverage80: Some(80.0),
        coverage95: None,
        baseline_mape: Some(20.0),
        baseline_wape: Some(25.7),
    }
}

async fn a_declaration_that_did_not_change_keeps_the_revision(fresh: &Fresh) {
    let store = fresh.open().await;
    let first = store.models().declare(&model(), "a = 1", at(0)).await.unwrap();
    assert_eq!((first.revision, first.created_at), (1, at(0)));
    let same = store.models().declare(&model(), "a = 1", at(9)).await.unwrap();
    assert_eq!(same, first);
    let changed = store.models().declare(&model(), "a = 2", at(9)).await.unwrap();
    assert_eq!((changed.revision, changed.created_at, changed.updated_at), (2, at(0), at(9)));
    store.models().set_data_through(&model(), Some(date("2019-03-02"))).await.unwrap();
    let read = store.models().get(&model()).await.unwrap().unwrap();
    assert_eq!((read.data_through, read.revision), (Some(date("2019-03-02")), 2));
    assert_eq!(store.models().list(Page::default()).await.unwrap(), [read]);
    store.models().set_data_through(&model(), None).await.unwrap();
    assert_eq!(store.models().get(&model()).await.unwrap().unwrap().data_through, None);

    let other = vakhta_lifecycle::ids::ModelName::parse("other").unwrap();
    assert_eq!(store.models().get(&other).await.unwrap(), None);
    let error = store.models().set_data_through(&other, Some(date("2019-03-02"))).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "model", .. }));
}

async fn writing_metrics_twice_leaves_one_and_the_last(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1)]).await.unwrap();
    let day = "2019-03-03";
    let write = |wape| [metric(day, Segment::overall(), wape), metric(day, Segment::of("branch", "B02"), wape)];
    for wape in [Some(10.0), Some(10.0), None] {
        store.replace_days(&model(), (date(day), date(day)), &metrics_of(&write(wape))).await.unwrap();
    }
    // Two of one key in one call: the later is kept.
    let twice = [metric(day, Segment::overall(), Some(1.0)), metric(day, Segment::overall(), Some(2.0))];
    store.replace_days(&model(), (date(day), date(day)), &metrics_of(&twice)).await.unwrap();
    let overall = store.metrics().range(&model(), "overall", date(day), date(day)).await.unwrap();
    assert_eq!(overall, [metric(day, Segment::overall(), Some(2.0))]);
    let branch = store.metrics().latest(&model(), &Segment::of("branch", "B02")).await.unwrap();
    assert_eq!(branch, None, "what is not written again is gone");
}

async fn metrics_are_found_by_kind_segment_and_day(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1)]).await.unwrap();
    let days = ["2019-03-01", "2019-03-02", "2019-03-03"];
    let all: Vec<_> = days
        .iter()
        .flat_map(|day| ["B01", "B02"].map(|branch| metric(day, Segment::of("branch", branch), Some(1.0))))
        .collect();
    let span = (date(days[0]), date(days[2]));
    store.replace_days(&model(), span, &metrics_of(&all)).await.unwrap();
    let metrics = store.metrics();
    assert_eq!(metrics.range(&model(), "branch", date(days[1]), date(days[2])).await.unwrap(), all[2..]);
    let one = metrics.of_segment(&model(), &Segment::of("branch", "B02"), date(days[0]), date(days[1])).await.unwrap();
    assert_eq!(one, [all[1].clone(), all[3].clone()]);
    assert_eq!(metrics.latest(&model(), &Segment::of("branch", "B01")).await.unwrap(), Some(all[4].clone()));
    assert_eq!(metrics.latest(&model(), &Segment::overall()).await.unwrap(), None);
    let unknown = DailyMetric { version: version_id(9), ..all[0].clone() };
    assert!(matches!(
        store.replace_days(&model(), span, &metrics_of(&[unknown])).await,
        Err(StoreError::Refused { .. })
    ));
    let other_days = (date("2019-03-09"), date("2019-03-09"));
    assert!(matches!(
        store.replace_days(&model(), other_days, &metrics_of(&all)).await,
        Err(StoreError::Refused { .. })
    ));
    assert_eq!(metrics.range(&model(), "branch", span.0, span.1).await.unwrap(), all);
}

async fn sums_of_days_add_up_by_segment(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let sums = |error: f64| ErrorSums {
        inside80: (1, 2),
        ..ErrorSums::of(&[(10.0, 10.0 + error), (20.0, 20.0), (0.0, error)])
    };
    let row = |day: &str, segment: Segment, subject, error| DailySums {
        date: date(day),
        versions: if subject == SumSubject::Forecast && segment == Segment::overall() {
            vec![version_id(1)]
        } else {
            vec![]
        },
        segment,
        subject,
        sums: sums(error),
    };
    let days = ["2019-03-01", "2019-03-02", "2019-03-03"];
    let all: Vec<DailySums> = days
        .iter()
        .zip([1.0, 2.0, 4.0])
        .flat_map(|(day, error)| {
            let branch = || Segment::of("branch", "B01");
            [
                row(day, Segment::overall(), SumSubject::Baseline, 9.0),
                row(day, Segment::overall(), SumSubject::Forecast, error),
                row(day, branch(), SumSubject::Forecast, error),
            ]
        })
        .collect();
    let span = (date(days[0]), date(days[2]));
    let metrics = store.metrics();
    for _ in 0..2 {
        store.replace_days(&model(), span, &sums_of(&all)).await.unwrap();
    }
    let two = metrics.summed(&model(), (date(days[1]), date(days[2]))).await.unwrap();
    assert_eq!(two[&(Segment::overall(), SumSubject::Forecast)], sums(2.0).and(&sums(4.0)));
    assert_eq!(two[&(Segment::of("branch", "B01"), SumSubject::Forecast)], sums(2.0).and(&sums(4.0)));
    assert_eq!(two.len(), 3);
    let daily = metrics.daily_sums(&model(), span).await.unwrap();
    let overall: Vec<DailySums> = all.iter().filter(|one| one.segment == Segment::overall()).cloned().collect();
    assert_eq!(daily, overall);
    store.replace_days(&model(), span, &sums_of(&[])).await.unwrap();
    assert!(metrics.summed(&model(), span).await.unwrap().is_empty(), "what is not written again is gone");
}

async fn a_corrected_actual_replaces_the_pair(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1)]).await.unwrap();
    let (one, two) = (series("B01", "bread"), series("B02", "bread"));
    let observations = store.observations();
    let pairs = [pair(&one, "2019-03-03", 1.0), pair(&two, "2019-03-03", 2.0), pair(&one, "2019-03-04", 3.0)];
    let (first, last) = (date("2019-03-03"), date("2019-03-04"));
    store.replace_days(&model(), (first, last), &pairs_of(&pairs)).await.unwrap();
    let corrected = [pair(&one, "2019-03-03", 7.0), pairs[1].clone()];
    store.replace_days(&model(), (first, first), &pairs_of(&corrected)).await.unwrap();

    let all = observations.range(&model(), first, last).await.unwrap();
    assert_eq!(all, [corrected[0].clone(), pairs[1].clone(), pairs[2].clone()]);
    let of_one = observations.of_series(&model(), &one, date("2019-03-04"), date("2019-03-09")).await.unwrap();
    assert_eq!(of_one, [pairs[2].clone()]);
    let ends = || async {
        (observations.first_date(&model()).await.unwrap(), observations.last_date(&model()).await.unwrap())
    };
    assert_eq!(ends().await, (Some(first), Some(last)));

    // Actuals that were taken back take their pairs with them, of these days alone.
    store.replace_days(&model(), (first, first), &pairs_of(&corrected[..1])).await.unwrap();
    assert_eq!(observations.range(&model(), first, last).await.unwrap(), [corrected[0].clone(), pairs[2].clone()]);
    let refused = store.replace_days(&model(), (first, first), &pairs_of(&pairs)).await.unwrap_err();
    assert!(refused.to_string().contains("outside 2019-03-03 to 2019-03-03"), "{refused}");
    store.replace_days(&model(), (first, first), &pairs_of(&[])).await.unwrap();
    assert_eq!(ends().await, (Some(last), Some(last)));
}

async fn labels_are_counted_after_a_day(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1), register(2)]).await.unwrap();
    let key = series("B01", "bread");
    let mut pairs: Vec<_> = ["2019-03-01", "2019-03-02", "2019-03-03"].iter().map(|day| pair(&key, day, 1.0)).collect();
    pairs[2].version = version_id(2);
    let span = (date("2019-03-01"), date("2019-03-03"));
    for _ in 0..2 {
        store.replace_days(&model(), span, &pairs_of(&pairs)).await.unwrap();
    }
    let two = version_id(2);
    let count = |version, after| {
        let store = store.clone();
        async move { store.observations().labelled_since(&model(), version, date(after)).await.unwrap() }
    };
    assert_eq!(count(None, "2019-03-01").await, 2);
    assert_eq!(count(None, "2019-02-01").await, 3);
    assert_eq!(count(Some(&two), "2019-02-01").await, 1);
    assert_eq!(count(None, "2019-03-03").await, 0);
}

async fn many_pairs_are_written_in_one_go_or_not_at_all(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1)]).await.unwrap();
    let mut pairs: Vec<_> =
        (0..2500).map(|n| pair(&series(&format!("B{n}"), "x"), "2019-03-03", f64::from(n))).collect();
    let day = date("2019-03-03");
    store.replace_days(&model(), (day, day), &pairs_of(&pairs)).await.unwrap();
    assert_eq!(store.observations().range(&model(), day, day).await.unwrap().len(), 2500);

    for pair in &mut pairs {
        pair.actual = -1.0;
    }
    pairs[2400].version = version_id(9);
    assert!(store.replace_days(&model(), (day, day), &pairs_of(&pairs)).await.is_err());
    let untouched = store.observations().range(&model(), day, day).await.unwrap();
    assert!(untouched.iter().all(|pair| pair.actual >= 0.0));
    pairs[0].lo80 = f64::NEG_INFINITY;
    let error = store.replace_days(&model(), (day, day), &pairs_of(&pairs)).await.unwrap_err();
    assert_eq!(error.to_string(), "pair B0|x 2019-03-03: lo80 is -inf; it must be a finite number");
}

async fn a_sync_keeps_its_counts_and_its_quarantine(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let syncs = store.syncs();
    let new = NewSync {
        dataset: "sales".to_owned(),
        model: Some(model()),
        source: "march.csv".to_owned(),
        started_at: at(0),
    };
    let id = syncs.begin(&new).await.unwrap();
    let other = syncs.begin(&NewSync { dataset: "other".to_owned(), model: None, ..new.clone() }).await.unwrap();
    assert!(other > id);
    let rows: Vec<_> = (0..700_u64)
        .map(|n| QuarantinedRow {
            row_number: n + 2,
            column: (n % 2 == 0).then(|| "amount".to_owned()),
            value: Some("12,x".to_owned()),
            reason: "not a number: use digits and one decimal separator".to_owned(),
            code: Some(if n % 2 == 0 { "number" } else { "outlier" }.to_owned()),
            cells: (n > 0).then(|| [("amount".to_owned(), format!("{n}"))].into()),
        })
        .collect();
    let quarantine = store.quarantine();
    quarantine.put(id, &rows).await.unwrap();
    let outcome = SyncOutcome {
        status: SyncStatus::Completed,
        counts: SyncCounts { loaded: 10, updated: 2, unchanged: 3, quarantined: 700 },
        dataset_version: Some(5),
        finished_at: at(4),
        message: "10 rows".to_owned(),
        quality: vec![QualityNote { severity: Severity::Warning, message: "one day is short".to_owned() }],
    };
    syncs.finish(id, &outcome).await.unwrap();
    assert!(matches!(syncs.finish(id, &outcome).await, Err(StoreError::NotFound { .. })));

    let row = syncs.get(id).await.unwrap().unwrap();
    assert_eq!((row.begun, row.status, row.counts), (new, SyncStatus::Completed, outcome.counts));
    assert_eq!((row.dataset_version, row.finished_at), (Some(5), Some(at(4))));
    let ids = |rows: Vec<vakhta_store::SyncRow>| rows.iter().map(|r| r.id).collect::<Vec<_>>();
    assert_eq!(ids(syncs.list(None, Page::default()).await.unwrap()), [other, id]);
    assert_eq!(ids(syncs.list(Some("sales"), Page::default()).await.unwrap()), [id]);
    let found = quarantine.of_sync(id, Page { limit: 2, offset: 1 }).await.unwrap();
    assert_eq!(found.iter().map(|aside| aside.row.clone()).collect::<Vec<_>>(), rows[1..3]);
    assert_eq!(quarantine.count(id).await.unwrap(), 700);
    assert!(matches!(quarantine.put(other + 1, &rows).await, Err(StoreError::Refused { .. })));
}

async fn a_row_that_was_loaded_later_waits_no_more(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let new = |dataset: &str| NewSync {
        dataset: dataset.to_owned(),
        model: Some(model()),
        source: "march.csv".to_owned(),
        started_at: at(0),
    };
    let (syncs, quarantine) = (store.syncs(), store.quarantine());
    let first = syncs.begin(&new("sales")).await.unwrap();
    let second = syncs.begin(&new("sales")).await.unwrap();
    let elsewhere = syncs.begin(&new("other")).await.unwrap();
    let row = |n, code: &str| QuarantinedRow {
        row_number: n,
        column: None,
        value: None,
        reason: "too large".to_owned(),
        code: Some(code.to_owned()),
        cells: None,
    };
    quarantine.put(first, &[row(2, "outlier"), row(3, "stray")]).await.unwrap();
    quarantine.put(second, &[row(2, "outlier")]).await.unwrap();
    quarantine.put(elsewhere, &[row(2, "outlier")]).await.unwrap();
    let waiting = async |filter| {
        let rows = store.quarantine().waiting("sales", filter, 10).await.unwrap();
        rows.iter().map(|aside| (aside.sync, aside.row.row_number)).collect::<Vec<_>>()
    };
    let every = PutAsideFilter::default();
    assert_eq!(waiting(every).await, [(first, 2), (first, 3), (second, 2)]);
    assert_eq!(waiting(PutAsideFilter { code: Some("outlier"), ..every }).await, [(first, 2), (second, 2)]);
    assert_eq!(waiting(PutAsideFilter { sync: Some(second), ..every }).await, [(second, 2)]);
    let all = quarantine.waiting("sales", every, 10).await.unwrap();
    assert_eq!(waiting(PutAsideFilter { after: all[0].id, ..every }).await, [(first, 3), (second, 2)]);
    quarantine.mark_replayed(&[all[0].id, all[2].id], second).await.unwrap();
    quarantine.mark_replayed(&[all[0].id], elsewhere).await.unwrap();
    assert_eq!(waiting(every).await, [(first, 3)]);
    let marked = quarantine.of_sync(first, Page::default()).await.unwrap();
    assert_eq!(marked.iter().map(|aside| aside.replayed_by).collect::<Vec<_>>(), [Some(second), None]);
}

async fn a_sync_that_had_no_rows_is_kept_with_its_reason(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let syncs = store.syncs();
    let new =
        NewSync { dataset: "sales".to_owned(), model: Some(model()), source: "query".to_owned(), started_at: at(3) };
    let id = syncs.fail(&new, Some(4), "the database does not answer").await.unwrap();
    // Whoever holds the dataset ends what is under way; this is not.
    assert_eq!(syncs.end_interrupted("sales", "interrupted").await.unwrap(), 0);
    let row = syncs.get(id).await.unwrap().unwrap();
    assert_eq!((row.status, row.counts), (SyncStatus::Failed, SyncCounts::default()));
    assert_eq!((row.begun, row.dataset_version, row.finished_at), (new.clone(), Some(4), Some(at(3))));
    assert_eq!(row.message, "the database does not answer");
    assert_eq!(syncs.latest_read("sales").await.unwrap(), None);
    let nobody = NewSync { model: ModelName::parse("nobody").ok(), ..new };
    assert!(matches!(syncs.fail(&nobody, None, "x").await, Err(StoreError::Refused { .. })));
}

async fn the_settings_of_a_source_are_remembered(fresh: &Fresh) {
    let store = fresh.open().await;
    let source = |separator: &str, second| SourceRow {
        dataset: "sales".to_owned(),
        name: "march.csv".to_owned(),
        settings: serde_json::json!({"separator": separator, "columns": {"дата": "date"}}),
        updated_at: at(second),
    };
    assert_eq!(store.sources().get("sales", "march.csv").await.unwrap(), None);
    store.sources().put(&source(",", 1)).await.unwrap();
    store.sources().put(&source(";", 2)).await.unwrap();
    assert_eq!(store.sources().get("sales", "march.csv").await.unwrap(), Some(source(";", 2)));
    assert_eq!(store.sources().list("sales", Page::default()).await.unwrap(), [source(";", 2)]);
}

async fn simulations_are_kept_newest_first(fresh: &Fresh) {
    let store = fresh.open().await;
    let (nobody, report) = (ModelName::parse("nobody").unwrap(), serde_json::json!({"policies": ["weekly"]}));
    assert!(matches!(store.simulations().add(&nobody, at(1), &report).await, Err(StoreError::Refused { .. })));
    let model = declared(&store).await;
    let first = store.simulations().add(&model, at(1), &report).await.unwrap();
    let second = store.simulations().add(&model, at(2), &serde_json::json!({})).await.unwrap();
    let found = store.simulations().list(&model, Page::default()).await.unwrap();
    assert_eq!(found.iter().map(|s| s.id).collect::<Vec<_>>(), [second, first]);
    assert_eq!((found[1].made_at, &found[1].report), (at(1), &report));
}

async fn a_list_is_bounded(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let notes = |n| {
        (0..n)
            .map(|i| vakhta_lifecycle::plan::Change::Note { subject: "retrain".to_owned(), text: i.to_string() })
            .collect()
    };
    apply(&store, notes(1050)).await.unwrap();
    let page = |limit, offset| Page { limit, offset };
    let length = |page| {
        let store = store.clone();
        async move { store.ledger().list(&model(), None, page).await.unwrap().len() }
    };
    assert_eq!(length(page(u64::MAX, 0)).await, 1000);
    assert_eq!(length(page(u64::MAX, 1000)).await, 50);
    assert_eq!(length(page(0, 0)).await, 1);
    assert_eq!(length(page(10, u64::MAX)).await, 0);
}
