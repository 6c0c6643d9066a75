//! How drift behaves: alarms by chance, real shifts, outliers, seasons, too little data.

use proptest::prelude::*;
use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::*;

const N: usize = 4;
const SERIES: usize = 5;

fn normal(rng: &mut Pcg64Mcg) -> f64 {
    // Twelve uniform numbers: normal enough here, and the same on every machine.
    (0..12).map(|_| f64::from(rng.next_u32()) / f64::from(u32::MAX)).sum::<f64>() - 6.0
}

/// Weeks of five series that share a wave from day to day (lag-1 correlation 0.7), a weekday and a yearly season.
fn world(seed: u64, weeks: usize, year: f64) -> Vec<Vec<f64>> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let turn = std::f64::consts::TAU;
    let mut wave = normal(&mut rng);
    let mut day = |i: usize| {
        wave = 0.7 * wave + 0.51_f64.sqrt() * normal(&mut rng);
        let base = (i as f64 / 7.0 * turn).sin() + year * ((i as f64 / 364.0 + seed as f64 / 7.0) * turn).sin() + wave;
        (0..SERIES).map(|_| base + normal(&mut rng)).collect::<Vec<f64>>()
    };
    let days: Vec<Vec<f64>> = (0..weeks * 7).map(&mut day).collect();
    days.chunks(7).map(<[Vec<f64>]>::concat).collect()
}

fn look(reference: &[Vec<f64>], current: &[Vec<f64>]) -> Result<Compared, TooLittle> {
    let sketch = Sketch::of(reference);
    let counts = sketch.count(&current.concat());
    compare(&sketch, Current { counts: &counts, weeks: N, gap_weeks: N }, 8, 0.05)
}

/// The share of some worlds in which the last four weeks, changed somehow, have a p-value of at most 0.05.
fn alarms(weeks: usize, year: f64, change: impl Fn(f64) -> f64) -> f64 {
    let worlds = 200;
    let alarm = |seed: &u64| {
        let mut all = world(*seed, weeks + N, year);
        let last: Vec<Vec<f64>> =
            all.split_off(weeks).into_iter().map(|w| w.into_iter().map(&change).collect()).collect();
        look(&all, &last).is_ok_and(|c| c.p_value <= 0.05)
    };
    (0..worlds).filter(alarm).count() as f64 / worlds as f64
}

#[test]
fn where_nothing_changed_alarms_are_about_as_rare_as_promised() {
    for (weeks, year) in [(52, 0.0), (104, 0.0), (52, 1.0), (104, 1.0)] {
        let rate = alarms(weeks, year, |v| v);
        assert!(rate <= 0.10, "{weeks} weeks, season {year}: {rate}");
    }
}

#[test]
fn a_test_that_counts_rows_as_independent_would_cry_wolf() {
    let naive = |seed: u64| {
        let mut all = world(seed, 104 + N, 0.0);
        let last = all.split_off(104);
        let sketch = Sketch::of(&all);
        let (total, counts) = (sketch.total(), sketch.count(&last.concat()));
        ks_p_value(distance(&total, &counts).unwrap(), total.rows(), counts.rows()) <= 0.05
    };
    assert!((0..50).filter(|seed| naive(*seed)).count() > 10);
}

#[test]
fn a_real_shift_is_found() {
    // One standard deviation of a row is about 1.7.
    assert!(alarms(104, 0.0, |v| v + 2.0) >= 0.9);
    assert!(alarms(104, 1.0, |v| v + 2.5) >= 0.7);
}

#[test]
fn a_season_that_came_last_year_too_is_no_drift_and_one_that_did_not_is() {
    // Holidays in the same six weeks of every year.
    let holidays = |week: usize| vec![f64::from(u8::from((30..36).contains(&(week % 52)))); 35];
    let all: Vec<Vec<f64>> = (0..136).map(holidays).collect();
    let summer = look(&all[..132], &all[132..]).unwrap();
    assert!(summer.distance < 0.1, "{summer:?}");
    let shifted = look(&all[..128], &vec![vec![1.0; 35]; N]).unwrap();
    assert!(shifted.distance > 0.5 && shifted.p_value < 0.05, "{shifted:?}");
}

#[test]
fn one_outlier_neither_makes_drift_nor_hides_it() {
    let mut all = world(3, 108, 0.0);
    let mut last = all.split_off(104);
    let calm = look(&all, &last).unwrap();
    last[0][0] = 1e9;
    let with = look(&all, &last).unwrap();
    assert!((with.distance - calm.distance).abs() < 0.01, "{calm:?} {with:?}");
    let mut shifted: Vec<Vec<f64>> = last.iter().map(|w| w.iter().map(|v| v + 2.5).collect()).collect();
    shifted[1][1] = -1e9;
    all[5][5] = 1e9;
    let found = look(&all, &shifted).unwrap();
    assert!(found.p_value < 0.01 && found.distance > 0.3, "{found:?}");
}

#[test]
fn a_column_that_never_changed_shows_when_it_does() {
    let flat = vec![vec![2.0; 35]; 104];
    assert!(look(&flat, &vec![vec![2.0; 35]; N]).unwrap().p_value > 0.999);
    for now in [1.0, 3.0, f64::NAN] {
        let found = look(&flat, &vec![vec![now; 35]; N]).unwrap();
        assert!(found.p_value < 0.001 && (found.distance - 1.0).abs() < 1e-12, "{now}: {found:?}");
    }
}

#[test]
fn too_little_is_said_and_not_guessed() {
    let all = world(1, 60, 0.0);
    assert_eq!(look(&all[..40], &all[40..44]), Err(TooLittle::Windows { have: 7, need: 8 }));
    assert_eq!(look(&[], &all[..4]), Err(TooLittle::Windows { have: 0, need: 8 }));
    assert_eq!(look(&all[..52], &all[..1]), Err(TooLittle::Rows { have: 35, need: 70 }));
    assert_eq!(look(&all[..52], &[]), Err(TooLittle::Rows { have: 0, need: 70 }));
    assert!(look(&all[..52], &all[52..56]).is_ok());
}

proptest! {
    #[test]
    fn the_distance_is_one_between_none_and_all_and_the_same_both_ways(
        a in prop::collection::vec(-50.0..50.0_f64, 1..60), b in prop::collection::vec(-50.0..50.0_f64, 1..60)
    ) {
        let sketch = Sketch::of(&[a.clone(), b.clone()]);
        let (a, b) = (sketch.count(&a), sketch.count(&b));
        let d = distance(&a, &b).unwrap();
        prop_assert!((0.0..=1.0 + 1e-12).contains(&d));
        prop_assert!((d - distance(&b, &a).unwrap()).abs() < 1e-12);
        prop_assert_eq!(distance(&a, &a), Some(0.0));
    }

    #[test]
    fn any_numbers_are_an_answer(rows in prop::collection::vec(prop::num::f64::ANY, 0..80), weeks in 1..60_usize) {
        let reference: Vec<Vec<f64>> = (0..weeks).map(|i| rows.iter().skip(i % 7).copied().collect()).collect();
        if let Ok(found) = look(&reference, &reference[..weeks.min(N)]) {
            prop_assert!((0.0..=1.0).contains(&found.p_value) && (0.0..=1.0).contains(&found.limit));
        }
    }
}
