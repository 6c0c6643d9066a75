//! Behaviour of pairs at a grain.

use proptest::prelude::*;

use super::*;
use crate::ids::VersionId;

fn pair(series: &str, day: u32, actual: f64, forecast: f64) -> Pair {
    Pair {
        series: SeriesKey::from(series.to_owned()),
        date: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
        lead: 1,
        version: VersionId::parse("v_20260201_030000_0000000a").unwrap(),
        actual,
        forecast,
        baseline: forecast + 1.0,
        lo80: forecast - 2.0,
        hi80: forecast + 2.0,
        lo95: forecast - 4.0,
        hi95: forecast + 4.0,
        open: true,
    }
}

#[test]
fn errors_of_one_branch_cancel_before_they_are_scored() {
    let pairs = [pair("B01|roll", 1, 10.0, 13.0), pair("B01|croissant", 1, 20.0, 17.0)];
    assert_eq!(scores_at(&pairs, &[0]).forecast.mape, Some(0.0));
    assert_eq!(scores_at(&pairs, &[0, 1]).forecast.mape, Some(22.5));
    assert_eq!(at_grain(&pairs, &[0])[0].n_series, 2);
}

#[test]
fn the_freshest_forecast_counts_and_only_once() {
    let old = Pair { lead: 7, ..pair("B01", 1, 10.0, 99.0) };
    let days = at_grain(&[old.clone(), pair("B01", 1, 10.0, 11.0), old], &[0]);
    assert_eq!(days.len(), 1);
    assert_eq!((days[0].actual, days[0].forecast), (10.0, 11.0));
}

#[test]
fn a_closed_day_stays_out_but_a_wrongly_closed_one_does_not() {
    let closed = Pair { open: false, ..pair("B01", 1, 0.0, 0.0) };
    let wrongly = Pair { open: false, ..pair("B01", 2, 50.0, 0.0) };
    let scores = scores_at(&[closed, wrongly, pair("B01", 3, 10.0, 10.0)], &[0]).forecast;
    assert_eq!((scores.n, scores.mape), (2, Some(50.0)));
    assert_eq!(scores.bias, Some(-25.0));
}

#[test]
fn a_missing_baseline_is_not_a_baseline_of_zero() {
    let without = Pair { baseline: f64::NAN, ..pair("B01|roll", 1, 10.0, 10.0) };
    let scores = scores_at(&[without, pair("B01|bun", 1, 5.0, 5.0), pair("B01|bun", 2, 5.0, 5.0)], &[0]);
    assert_eq!((scores.forecast.n, scores.baseline.n), (2, 1));
}

#[test]
fn coverage_is_that_of_the_series_own_intervals() {
    let inside = pair("B01|roll", 1, 10.0, 11.0);
    let outside = pair("B01|bun", 1, 10.0, 13.0);
    let scores = scores_at(&[inside, outside], &[0]).forecast;
    assert_eq!((scores.coverage80, scores.coverage95), (Some(50.0), Some(100.0)));
}

#[test]
fn segments_come_in_the_order_of_their_values() {
    let pairs = [pair("B02|roll", 1, 10.0, 11.0), pair("B01|roll", 1, 10.0, 12.0), pair("B02|bun", 1, 10.0, 10.0)];
    let segments = by_segment(&pairs, &[0], 0, "branch");
    let windows: Vec<_> = segments.iter().map(|s| SegmentWindow::of(s, DecisionMetric::Mape)).collect();
    assert_eq!(windows[0], SegmentWindow { value: "B01".into(), error: Some(20.0), n: 1 });
    assert_eq!(windows[1], SegmentWindow { value: "B02".into(), error: Some(5.0), n: 1 });
    assert!(by_segment(&pairs, &[0], 9, "nothing").is_empty());
}

proptest! {
    #[test]
    fn summing_loses_nothing(
        rows in prop::collection::vec((0..4_usize, 1..28_u32, 0.0..100.0_f64, 0.0..100.0_f64), 0..60)
    ) {
        let pairs: Vec<Pair> = rows.iter().enumerate()
            .map(|(i, (branch, day, actual, forecast))| pair(&format!("B{branch}|p{i}"), *day, *actual, *forecast))
            .collect();
        let days = at_grain(&pairs, &[0]);
        let total: f64 = days.iter().map(|d| d.forecast).sum();
        prop_assert!((total - pairs.iter().map(|p| p.forecast).sum::<f64>()).abs() < 1e-6);
        prop_assert!(days.windows(2).all(|w| (&w[0].key, w[0].date) < (&w[1].key, w[1].date)));
    }
}
