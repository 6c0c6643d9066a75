//! The inputs of `make_oracle.py` and what the public libraries say of them.

use vakhta_stats::drift::{Current, Sketch, compare, ks_p_value};
use vakhta_stats::explained::explained_beyond;
use vakhta_stats::interval::{interval_score, mean_width};
use vakhta_stats::metric::{Scores, coverage, mase, mase_pooled, naive_scale, pinball, smape};
use vakhta_stats::multiple::benjamini_hochberg;
use vakhta_stats::outlier::{beside_others, beyond_interval};
use vakhta_stats::quantile::{mad, quantile};
use vakhta_stats::summary::sd;
use vakhta_stats::trend::{DEFAULT_MINIMUM, TrendKind, trend};
use vakhta_stats::worse::one_sided_worse;

fn pairs() -> Vec<(f64, f64)> {
    (0..60)
        .map(|i: i32| {
            let actual = f64::from(100 + i * 37 % 53 - 2 * (i % 7));
            (actual, actual + f64::from(i * 29 % 31 - 14))
        })
        .collect()
}

fn diffs() -> Vec<f64> {
    (0..60).map(|i: i32| f64::from(i * 17 % 23 - 9) / 4.0).collect()
}

#[track_caller]
fn agrees(ours: Option<f64>, theirs: f64) {
    let ours = ours.unwrap();
    assert!((ours - theirs).abs() <= 1e-10 * theirs.abs().max(1e-3), "ours {ours}, theirs {theirs}");
}

#[test]
fn scores_agree_with_scikit_learn() {
    let scores = Scores::of(&pairs());
    assert_eq!(scores.n, 60);
    agrees(scores.mape, 6.54447678595887);
    agrees(scores.wape, 6.41472597964022);
    agrees(scores.mae, 7.66666666666667);
    agrees(scores.rmse, 8.92375107974967);
    agrees(scores.r2, 0.674943505163055);
}

#[test]
fn what_scikit_learn_lacks_agrees_with_the_formulas_in_numpy() {
    let actuals: Vec<f64> = pairs().iter().map(|p| p.0).collect();
    let scale = naive_scale(&actuals, 7);
    agrees(smape(&pairs()), 6.48926044694276);
    agrees(scale, 10.6415094339623);
    agrees(mase(&pairs(), scale.unwrap()), 0.720449172576832);
    let scaled: Vec<_> =
        pairs().iter().enumerate().map(|(i, (a, f))| (*a, *f, if i % 2 == 0 { 2.0 } else { 5.0 })).collect();
    agrees(mase_pooled(&scaled), 2.68833333333333);
}

#[test]
fn the_interval_score_agrees_with_numpy_and_with_scikit_learns_pinball_losses() {
    let rows: Vec<_> = pairs().iter().map(|(a, f)| (*a, f - 6.0, f + 9.0)).collect();
    agrees(interval_score(&rows, 0.8), 37.6666666666667);
    agrees(interval_score(&rows, 0.95), 105.666666666667);
    agrees(coverage(&rows), 53.3333333333333);
    agrees(mean_width(&rows), 15.0);
}

#[test]
fn what_is_explained_beyond_agrees_with_statsmodels() {
    let column = |step: i32, of: i32| (0..60).map(|i: i32| f64::from(i * step % of)).collect::<Vec<f64>>();
    let (actuals, forecasts): (Vec<f64>, Vec<f64>) = pairs().into_iter().unzip();
    let share = explained_beyond(&actuals, &[column(17, 23), column(1, 7)], &[forecasts, column(11, 19)]);
    agrees(share, 0.755215479908522);
}

#[test]
fn pinball_loss_agrees_with_scikit_learn() {
    agrees(pinball(&pairs(), 0.1), 4.39333333333333);
    agrees(pinball(&pairs(), 0.5), 3.83333333333333);
    agrees(pinball(&pairs(), 0.9), 3.27333333333333);
}

#[test]
fn the_test_of_worse_agrees_with_the_hac_errors_of_statsmodels() {
    agrees(one_sided_worse(&diffs(), 1), 0.00343031288281277);
    agrees(one_sided_worse(&diffs(), 6), 2.64256745582028e-05);
}

#[test]
fn without_lags_the_test_of_worse_is_the_t_test_of_scipy() {
    agrees(one_sided_worse(&diffs(), 0), 0.00677047405544945);
}

#[test]
fn order_statistics_agree_with_numpy_and_scipy() {
    let values = &diffs()[..17];
    agrees(quantile(values, 0.05), -1.85);
    agrees(quantile(values, 0.5), 0.5);
    agrees(quantile(values, 0.83), 2.57);
    agrees(mad(values), 1.5);
    agrees(sd(&diffs()), 1.68624273105108);
}

#[test]
fn the_false_discovery_rate_agrees_with_statsmodels() {
    let corrected = benjamini_hochberg(&[0.001, 0.2, 0.012, 0.04, 0.03, 0.9, 0.013, 0.5], 0.05);
    let rejected: Vec<bool> = corrected.iter().map(|c| c.rejected).collect();
    assert_eq!(rejected, [true, false, true, false, false, false, true, false]);
    let theirs =
        [0.008, 0.266666666666667, 0.0346666666666667, 0.064, 0.06, 0.9, 0.0346666666666667, 0.571428571428571];
    for (ours, theirs) in corrected.iter().zip(theirs) {
        agrees(Some(ours.adjusted), theirs);
    }
}

#[test]
fn the_trend_with_ties_agrees_with_scipy() {
    let series: Vec<f64> = (0..20).map(|i: i32| f64::from(i / 3 + i * 7 % 5)).collect();
    let found = trend(&series, DEFAULT_MINIMUM);
    agrees(found.slope_per_step, 0.384615384615385);
    agrees(found.p_value, 6.61216062390661e-05);
    assert_eq!(found.kind, TrendKind::Rising);
}

#[test]
fn drift_agrees_with_the_tests_and_distributions_of_scipy() {
    let week = |w: i32| (0..14).map(|i| f64::from((i * i * 7 + w * w * 5 + i * w) % 11 + w % 4)).collect::<Vec<f64>>();
    let sketch = Sketch::of(&(0..44).map(week).collect::<Vec<_>>());
    let look = |shift: f64| {
        let rows: Vec<f64> = (44..48).flat_map(week).map(|v| v + shift).collect();
        let counts = sketch.count(&rows);
        compare(&sketch, Current { counts: &counts, weeks: 4, gap_weeks: 4 }, 8, 0.05).unwrap()
    };
    let (calm, shifted) = (look(0.0), look(4.0));
    agrees(Some(calm.distance), 0.0616883116883117);
    agrees(Some(calm.ordinary), 0.118494897959184);
    agrees(Some(calm.limit), 0.163530964447849);
    agrees(Some(shifted.distance), 0.418831168831169);
    agrees(Some(shifted.p_value), 2.07680940274881e-05);
    agrees(Some(ks_p_value(0.3, 40, 56)), 0.0299910525103285);
    agrees(Some(ks_p_value(0.05, 200, 4000)), 0.727703558779013);
}

#[test]
fn hardly_believable_values_agree_with_scipy() {
    agrees(beyond_interval(150.0, 100.0, (70.0, 120.0)).map(|b| b.p_value), 0.00226260476940731);
    agrees(beside_others(9.25, &diffs()[..9]).map(|b| b.p_value), 0.0057660194404208);
}
