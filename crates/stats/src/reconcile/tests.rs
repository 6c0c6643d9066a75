//! What reconciliation promises whatever the numbers are.

use proptest::prelude::*;

use super::*;

/// Two branches × two products: the total, the branches, the products.
fn groups() -> Vec<Vec<usize>> {
    vec![vec![0, 1, 2, 3], vec![0, 1], vec![2, 3], vec![0, 2], vec![1, 3]]
}

fn errors(seed: u32, nodes: usize) -> Vec<Vec<f64>> {
    (0..nodes)
        .map(|node| {
            let own = |day: usize| (day * (7 + 3 * node) + node * node + seed as usize) % 23;
            (0..40).map(|day| own(day) as f64 - 11.0).collect()
        })
        .collect()
}

fn covariance(seed: u32) -> ErrorCovariance {
    ErrorCovariance::estimate(&errors(seed, 9)).unwrap()
}

fn sums(series: &[f64]) -> Vec<f64> {
    groups().iter().map(|group| group.iter().map(|at| series[*at]).sum()).collect()
}

#[test]
fn what_adds_up_already_stays() {
    let series = [3.0, 5.0, 0.0, 9.0];
    let day = BaseDay { series: &series, sums: &sums(&series), fixed: &[false; 4] };
    let same = min_trace(&groups(), &covariance(1), &day);
    assert!(same.iter().zip(series).all(|(a, b)| (a - b).abs() < 1e-9), "{same:?}");
}

#[test]
fn a_sum_that_says_nothing_moves_nothing() {
    let series = [3.0, 5.0, 0.0, 9.0];
    let day = BaseDay { series: &series, sums: &[f64::NAN; 5], fixed: &[false; 4] };
    assert_eq!(min_trace(&groups(), &covariance(1), &day), series);
}

#[test]
fn closed_series_stay_and_the_others_take_the_difference() {
    let day = BaseDay {
        series: &[0.0, 5.0, 4.0, 9.0],
        sums: &[30.0, 9.0, 18.0, 7.0, 20.0],
        fixed: &[true, false, false, false],
    };
    let moved = min_trace(&groups(), &covariance(2), &day);
    assert!(moved[0].abs() <= 0.0, "{moved:?}");
    assert!(moved.iter().sum::<f64>() > 18.5, "{moved:?}");
    let all = BaseDay { fixed: &[true; 4], ..day };
    assert_eq!(min_trace(&groups(), &covariance(2), &all), [0.0, 5.0, 4.0, 9.0]);
}

#[test]
fn a_new_series_is_moved_by_the_error_that_is_assumed_of_it() {
    let nodes: Vec<Node> = (0..8).map(Node::Known).chain([Node::New(100.0)]).collect();
    let day = BaseDay { series: &[10.0; 4], sums: &[60.0, f64::NAN, f64::NAN, f64::NAN, f64::NAN], fixed: &[false; 4] };
    let moved = min_trace(&groups(), &covariance(3).arranged(&nodes), &day);
    assert!(moved[3] > 25.0, "{moved:?}");
}

#[test]
fn days_without_errors_have_no_covariance() {
    assert_eq!(ErrorCovariance::estimate(&[]), None);
    assert_eq!(ErrorCovariance::estimate(&[vec![1.0], vec![2.0]]), None);
    assert_eq!(ErrorCovariance::estimate(&[vec![1.0, 2.0], vec![2.0]]), None);
}

/// The objective, over series: the squared distance to the base forecasts in the metric of the errors.
fn distance(covariance: &ErrorCovariance, day: &BaseDay<'_>, series: &[f64]) -> f64 {
    let gaps: Vec<f64> =
        sums(series).iter().zip(day.sums).chain(series.iter().zip(day.series)).map(|(a, b)| a - b).collect();
    let metric = DMatrix::from_fn(9, 9, |a, b| {
        covariance.loading(a).dot(&covariance.loading(b)) + if a == b { covariance.own(a) } else { 0.0 }
    });
    let gaps = DVector::from_vec(gaps);
    gaps.dot(&Cholesky::new(metric).unwrap().solve(&gaps))
}

proptest! {
    #[test]
    fn nothing_is_negative_and_no_neighbour_that_adds_up_is_nearer(
        seed in 0..1000_u32,
        series in prop::collection::vec(0.0..30.0_f64, 4),
        says in prop::collection::vec(0.0..60.0_f64, 5),
        step in prop::collection::vec(-1.0..1.0_f64, 4),
    ) {
        let covariance = covariance(seed);
        let day = BaseDay { series: &series, sums: &says, fixed: &[false; 4] };
        let best = min_trace(&groups(), &covariance, &day);
        prop_assert!(best.iter().all(|value| *value >= 0.0 && value.is_finite()));
        let least = distance(&covariance, &day, &best);
        for size in [1e-3, 0.1, 3.0] {
            let other: Vec<f64> = best.iter().zip(&step).map(|(b, s)| (b + size * s).max(0.0)).collect();
            prop_assert!(distance(&covariance, &day, &other) >= least - 1e-7 * least.max(1.0), "{best:?} {other:?}");
        }
    }
}

/// Hundreds of series that sell almost nothing, sums that say less: the pivoting has to hold most of them and ends.
#[test]
fn a_hierarchy_that_is_mostly_zeros_ends_and_is_not_negative() {
    let n = 300;
    let groups: Vec<Vec<usize>> =
        std::iter::once((0..n).collect()).chain((0..30).map(|g| (0..n).filter(|s| s % 30 == g).collect())).collect();
    let covariance = ErrorCovariance::estimate(&errors(5, groups.len() + n)).unwrap();
    let series: Vec<f64> = (0..n).map(|s| if s % 3 == 0 { 4.0 } else { 0.05 }).collect();
    let said: Vec<f64> =
        groups.iter().enumerate().map(|(g, group)| if g % 2 == 0 { 0.0 } else { group.len() as f64 }).collect();
    let moved = min_trace(&groups, &covariance, &BaseDay { series: &series, sums: &said, fixed: &vec![false; n] });
    assert!(moved.iter().all(|value| *value >= 0.0 && value.is_finite()));
    assert!(moved.iter().sum::<f64>() < series.iter().sum::<f64>());
}
