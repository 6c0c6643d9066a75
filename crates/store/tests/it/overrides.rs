//! Overrides: appended and never changed, and of two that were said at the same time only one is kept.

use vakhta_lifecycle::overrides::Override;
use vakhta_store::{Page, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    the_last_record_of_a_series_and_day_counts,
    two_that_follow_the_same_record_are_never_both_kept,
    an_override_that_is_no_number_is_refused,
);

fn said(product: &str, day: &str, value: Option<f64>, follows: i64) -> Override {
    Override {
        id: 0,
        follows,
        model: model(),
        series: series("B02", product),
        date: date(day),
        value,
        statistical: 0.1 + 0.2,
        version: version_id(1),
        origin: date("2019-03-03"),
        by: "Анна".to_owned(),
        reason: "ярмарка".to_owned(),
        made_at: at(7),
    }
}

async fn the_last_record_of_a_series_and_day_counts(fresh: &Fresh) {
    let store = fresh.open().await;
    let model = declared(&store).await;
    let overrides = store.overrides();
    overrides.append(&[said("P1", "2019-03-04", Some(12.5), 0), said("P2", "2019-03-04", Some(3.0), 0)]).await.unwrap();
    let first = overrides.list(&model, Page::default()).await.unwrap();
    let of = |product: &str| first.iter().find(|r| r.series == series("B02", product)).unwrap().clone();
    assert_eq!(of("P1"), Override { id: of("P1").id, ..said("P1", "2019-03-04", Some(12.5), 0) });
    let withdrawn = said("P1", "2019-03-04", None, of("P1").id);
    overrides.append(&[withdrawn, said("P1", "2019-03-05", Some(9.0), 0)]).await.unwrap();
    let last = overrides.last(&model, (date("2019-03-04"), date("2019-03-04"))).await.unwrap();
    let values: Vec<_> = last.values().map(|r| (r.series.parts()[1].as_str(), r.value)).collect();
    assert_eq!(values, [("P1", None), ("P2", Some(3.0))]);
    let newest = overrides.list(&model, Page::first(1)).await.unwrap();
    assert_eq!(newest[0].date, date("2019-03-05"));
}

async fn two_that_follow_the_same_record_are_never_both_kept(fresh: &Fresh) {
    let store = fresh.open().await;
    let model = declared(&store).await;
    store.overrides().append(&[said("P1", "2019-03-04", Some(1.0), 0)]).await.unwrap();
    let both = [said("P2", "2019-03-04", Some(5.0), 0), said("P1", "2019-03-04", Some(2.0), 0)];
    let refused = store.overrides().append(&both).await.unwrap_err();
    assert!(matches!(refused, StoreError::Refused { .. }), "{refused}");
    let kept = store.overrides().list(&model, Page::default()).await.unwrap();
    assert_eq!(kept.iter().map(|r| r.value).collect::<Vec<_>>(), [Some(1.0)], "all or none");
}

async fn an_override_that_is_no_number_is_refused(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let refused = store.overrides().append(&[said("P1", "2019-03-04", Some(f64::NAN), 0)]).await.unwrap_err();
    assert!(refused.to_string().contains("override of B02|P1 on 2019-03-04: value is NaN"), "{refused}");
}
