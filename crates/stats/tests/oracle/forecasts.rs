//! The inputs of `make_forecast_oracle.py` and what the public libraries say of them.

use vakhta_stats::reconcile::{BaseDay, ErrorCovariance, min_trace};
use vakhta_stats::smoothing::{Season, Smoothing, State};

#[track_caller]
fn agrees(ours: &[f64], theirs: &[f64], tolerance: f64) {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= tolerance * b.abs().max(1.0);
    assert!(ours.len() == theirs.len() && ours.iter().zip(theirs).all(near), "ours {ours:?}, theirs {theirs:?}");
}

fn groups() -> Vec<Vec<usize>> {
    vec![vec![0, 1, 2, 3], vec![0, 1], vec![2, 3], vec![0, 2], vec![1, 3]]
}

fn covariance() -> ErrorCovariance {
    let errors: Vec<Vec<f64>> = (0..9_i32)
        .map(|node| {
            let own: Vec<f64> =
                (0..40).map(|day| f64::from((day * (7 + 3 * node) + node * node) % 23) - 11.0).collect();
            let mean = own.iter().sum::<f64>() / 40.0;
            own.iter().map(|e| e - mean).collect()
        })
        .collect();
    ErrorCovariance::estimate(&errors).unwrap()
}

#[test]
fn minimum_trace_agrees_with_hierarchicalforecast() {
    let covariance = covariance();
    agrees(&[covariance.shrinkage()], &[0.688841143294], 1e-7);
    let day = BaseDay { series: &[40.0, 24.0, 27.0, 15.0], sums: &[120.0, 70.0, 41.0, 66.0, 52.0], fixed: &[false; 4] };
    let ours = min_trace(&groups(), &covariance, &day);
    agrees(&ours, &[41.3844353808, 30.1291435947, 26.0530171299, 18.600217703], 1e-7);
}

/// Without the bound the second series would be −1.34. The other's solver is an interior point method: near, not at, the bound.
#[test]
fn what_must_not_be_negative_agrees_with_hierarchicalforecast() {
    let day = BaseDay { series: &[14.0, 2.0, 11.0, 1.0], sums: &[30.0, 8.0, 24.0, 26.0, 3.0], fixed: &[false; 4] };
    let ours = min_trace(&groups(), &covariance(), &day);
    assert!(ours[1] <= 0.0, "{ours:?}");
    agrees(&ours, &[10.8562240601, 3.60243916475e-07, 15.3019361496, 4.45858621597], 1e-5);
}

#[test]
fn smoothing_agrees_with_statsmodels_and_with_the_recursion_in_numpy() {
    let values: Vec<f64> = (0..70_i32).map(|i| 100.0 + f64::from(i * 37 % 53) - 4.0 * f64::from(i % 7)).collect();
    for (season, first, theirs) in [
        (Season::Additive, [5.0, -3.0, 0.0, 2.0, 1.0, -1.0, -4.0], [121.204284544, 98.3536191696, 110.155863546]),
        (
            Season::Multiplicative,
            [1.05, 0.97, 1.0, 1.02, 1.01, 0.99, 0.96],
            [120.592783077, 98.1160354865, 109.442551261],
        ),
    ] {
        let smoothing = Smoothing { alpha: 0.2, beta: 0.02, gamma: 0.1, phi: 0.95, season };
        let smoothed = smoothing.run(&values, State { level: 110.0, trend: 0.5, season: first.to_vec() });
        agrees(&[1, 7, 10].map(|steps| smoothed.ahead(steps)), &theirs, 1e-9);
    }
}
