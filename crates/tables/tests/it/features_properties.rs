//! What must hold of features whatever the data: nothing leaks, absent is not zero, order does not matter.

use proptest::prelude::*;
use vakhta_tables::calendar::{Calendar, day_of};
use vakhta_tables::features::{FeatureError, FeatureSet, FeatureSpec, History, Origin};
use vakhta_tables::matrix::{BuildError, OriginScheme, build, forecast_rows, plan_rows};
use vakhta_tables::openness::{Open, OpenReason};
use vakhta_tables::panel::{Panel, PanelRows};

use crate::features_panels::{Declared, chain, day};

const DAYS: i32 = 460;

fn origin() -> i32 {
    day("2017-01-02") + 430
}

/// All features of all series for the two weeks after the origin.
fn features(rows: PanelRows, declared: &Declared) -> Vec<Vec<f64>> {
    let panel = rows.into_panel(&declared.panel).unwrap();
    let set = declared.set(&panel);
    features_with(&panel, &set, declared)
}

fn features_with(panel: &Panel, set: &FeatureSet, declared: &Declared) -> Vec<Vec<f64>> {
    let history = History::new(panel, set, &declared.openness, &declared.named_days()).unwrap();
    let dates: Vec<i32> = (origin() + 1..=origin() + 14).collect();
    let at = Origin::new(history.at(origin()), &dates, 1);
    (0..panel.n_series())
        .flat_map(|series| (0..14).map(move |date| (series, date)))
        .map(|(s, d)| at.row(s, d))
        .collect()
}

fn same(a: &[Vec<f64>], b: &[Vec<f64>]) -> bool {
    a.len() == b.len()
        && a.iter()
            .flatten()
            .zip(b.iter().flatten())
            .all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nothing_after_the_origin_changes_a_feature(at in 0_usize..6 * 460, value in -1e9..1e9_f64, gone in any::<bool>()) {
        let (rows, declared) = chain(DAYS);
        let before = features(rows.clone(), &declared);
        let mut changed = rows;
        let ahead = changed.days[at] > origin();
        if ahead {
            changed.target[at] = if gone { f64::NAN } else { value };
            changed.observed[0][at] = value;
        } else {
            // A day before the origin is moved to the same place after it, so that every case tests something.
            let later = (0..changed.days.len()).find(|row| changed.days[*row] == origin() + 1 + (at % 29) as i32).unwrap();
            changed.target[later] = value;
            changed.observed[0][later] = f64::NAN;
        }
        prop_assert!(same(&before, &features(changed, &declared)));
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(seed in 1_usize..1000) {
        let (rows, declared) = chain(DAYS);
        let n = rows.days.len();
        // 2767 is coprime to 2760, so this visits every row once, in another order.
        let order: Vec<usize> = (0..n).map(|i| (i * 2767 + seed) % n).collect();
        let numbers = |values: &[f64]| order.iter().map(|at| values[*at]).collect::<Vec<_>>();
        let shuffled = PanelRows {
            keys: rows.keys.iter().map(|key| order.iter().map(|at| key[*at].clone()).collect()).collect(),
            days: order.iter().map(|at| rows.days[*at]).collect(),
            target: numbers(&rows.target),
            known_ahead: vec![numbers(&rows.known_ahead[0])],
            observed: vec![numbers(&rows.observed[0])],
            ..PanelRows::default()
        };
        prop_assert!(same(&features(rows, &declared), &features(shuffled, &declared)));
    }
}

#[test]
fn a_truncated_panel_gives_the_features_of_the_whole_one() {
    let (rows, declared) = chain(DAYS);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let set = declared.set(&panel);
    let whole = features_with(&panel, &set, &declared);
    assert!(same(&whole, &features_with(&panel.truncate(origin()), &set, &declared)));
}

#[test]
fn a_value_before_the_origin_does_change_features() {
    let (rows, declared) = chain(DAYS);
    let mut changed = rows.clone();
    let row = changed.days.iter().position(|day| *day == origin()).unwrap();
    changed.target[row] += 1.0;
    assert!(!same(&features(rows, &declared), &features(changed, &declared)));
}

#[test]
fn a_covariate_that_is_not_known_ahead_cannot_be_used_ahead() {
    let (rows, declared) = chain(60);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let mut spec = declared.features.clone();
    spec.covariates[1].at_target = true;
    let error = FeatureSet::new(&spec, panel.meta(), &Calendar::without_holidays()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "features.covariates `visitors` is not known ahead, so it cannot be used at the target date (`at_target`)"
    );
}

/// The chain with some rows of series a·bread altered at given days before the origin.
fn altered(alter: impl Fn(&mut PanelRows, usize, i32)) -> (Vec<Vec<f64>>, FeatureSet) {
    let (mut rows, declared) = chain(DAYS);
    for row in 0..DAYS as usize {
        let age = origin() - rows.days[row];
        alter(&mut rows, row, age);
    }
    let panel = rows.into_panel(&declared.panel).unwrap();
    let set = declared.set(&panel);
    (features_with(&panel, &set, &declared), set)
}

/// The same number to the last bit.
fn is(got: f64, want: f64) -> bool {
    got.to_bits() == want.to_bits()
}

fn value(found: &(Vec<Vec<f64>>, FeatureSet), name: &str) -> f64 {
    found.0[0][found.1.names().iter().position(|known| known == name).unwrap()]
}

#[test]
fn an_absent_day_is_not_a_zero() {
    let plain = altered(|_, _, _| {});
    let absent = altered(|rows, row, age| {
        if age == 0 {
            rows.target[row] = f64::NAN
        }
    });
    let zero = altered(|rows, row, age| {
        if age == 0 {
            rows.target[row] = 0.0
        }
    });
    let scale = |found| value(found, "log_scale").exp();
    assert!((value(&absent, "lag_1") * scale(&absent) - value(&plain, "lag_1") * scale(&plain)).abs() > 1e-9);
    assert!(value(&absent, "lag_1") > 0.0);
    assert!(is(value(&zero, "lag_1"), 0.0));
    assert!(is(value(&absent, "zero_share_28"), 0.0));
    assert!((value(&zero, "zero_share_28") - 1.0 / 28.0).abs() < 1e-12);
    assert!(is(value(&absent, "open_days"), value(&plain, "open_days") - 1.0));
}

#[test]
fn a_burst_that_has_left_the_window_leaves_nothing_behind() {
    let found = altered(|rows, row, age| {
        rows.target[row] = match age {
            0..=99 => 41.7,
            100..=110 => 1e9,
            111..=140 => f64::NAN,
            _ => rows.target[row],
        };
    });
    assert!(is(value(&found, "std_56"), 0.0));
    assert!(is(value(&found, "std_91"), 0.0));
    assert!(is(value(&found, "mean_91"), 1.0), "relative to a scale of the same constant");
    assert!(value(&found, "std_182") > 1e6);
}

#[test]
fn closed_days_are_no_history() {
    let (rows, declared) = chain(DAYS);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let history = declared.history(&panel);
    let closed = panel.meta().position(&["b", "bread"]).unwrap();
    assert_eq!(history.at(origin()).n_open(closed), 431 - 61, "61 Sundays up to the origin");
    let dates: Vec<i32> = (origin() + 1..=origin() + 7).collect();
    let states = &history.expect_open(origin(), &dates)[history.open().unit_of(closed)];
    let shut: Vec<_> = states.iter().filter(|state| state.state == Open::Closed).collect();
    assert_eq!(shut.len(), 1);
    assert_eq!(shut[0].reason, OpenReason::Weekday { closed: 8, of: 8 });
}

#[test]
fn below_the_minimum_evidence_a_day_is_not_closed() {
    let (mut rows, declared) = chain(DAYS);
    // Shop b exists since three weeks only, and was closed on its three Sundays.
    for row in 0..rows.days.len() {
        if rows.keys[0][row] == "b" && rows.days[row] <= origin() - 21 {
            rows.target[row] = f64::NAN;
        }
    }
    let panel = rows.into_panel(&declared.panel).unwrap();
    let history = declared.history(&panel);
    let series = panel.meta().position(&["b", "cake"]).unwrap();
    let dates: Vec<i32> = (origin() + 1..=origin() + 7).collect();
    let states = &history.expect_open(origin(), &dates)[history.open().unit_of(series)];
    assert!(states.iter().all(|state| state.state != Open::Closed), "{states:?}");
    let sunday = dates.iter().position(|day| vakhta_tables::calendar::weekday_of(*day) == 6).unwrap();
    assert_eq!(states[sunday].reason, OpenReason::NotEnough { have: 3, need: 4 });
}

#[test]
fn a_unit_closed_for_weeks_is_taken_to_stay_closed() {
    let (mut rows, declared) = chain(DAYS);
    for row in 0..rows.days.len() {
        let age = origin() - rows.days[row];
        let shut = (rows.keys[0][row] == "a" && age < 30) || (rows.keys[0][row] == "c" && age < 6);
        if shut {
            rows.target[row] = 0.0;
        }
    }
    let panel = rows.into_panel(&declared.panel).unwrap().truncate(origin());
    let history = declared.history(&panel);
    let dates: Vec<i32> = (origin() + 1..=origin() + 14).collect();
    let states = history.expect_open(origin(), &dates);
    let of = |shop: &str| {
        let unit = history.open().unit_of(panel.meta().position(&[shop, "bread"]).unwrap());
        states[unit].iter().map(|state| state.state == Open::Closed).collect::<Vec<_>>()
    };
    assert_eq!(of("a"), [true; 14]);
    assert_eq!(of("c"), [[true; 7], [false; 7]].concat());
}

#[test]
fn a_missing_covariate_ahead_names_series_and_date_unless_it_is_optional() {
    let (mut rows, mut declared) = chain(DAYS);
    let hole = origin() + 3;
    for row in 0..rows.days.len() {
        if rows.days[row] > origin() {
            rows.target[row] = f64::NAN;
        }
        if rows.days[row] == hole && rows.keys[0][row] == "c" {
            rows.known_ahead[0][row] = f64::NAN;
        }
    }
    let panel = rows.into_panel(&declared.panel).unwrap();
    let wanted = forecast_rows(&panel, origin(), 14).unwrap();
    let error = build(&declared.history(&panel), &wanted, 1).unwrap_err();
    let missing = "`promo` has no value for series c · bread on 2018-03-11; add it (`vakhta template` writes the table to fill), or \
         declare the covariate `optional`";
    assert!(matches!(&error, BuildError::Feature(FeatureError::MissingCovariate { .. })));
    assert_eq!(error.to_string(), missing);
    declared.features.covariates[0].optional = true;
    assert!(build(&declared.history(&panel), &wanted, 1).is_ok());
}

#[test]
fn a_new_branch_gets_a_level_from_its_like() {
    let (mut rows, declared) = chain(DAYS);
    for (good, sold) in [("bread", f64::NAN), ("cake", f64::NAN)] {
        for ahead in 0..15 {
            rows.keys[0].push("new".to_owned());
            rows.keys[1].push(good.to_owned());
            rows.days.push(origin() + ahead);
            rows.target.push(sold);
            rows.known_ahead[0].push(0.0);
            rows.observed[0].push(f64::NAN);
        }
    }
    let panel = rows.into_panel(&declared.panel).unwrap();
    let history = declared.history(&panel);
    let dates: Vec<i32> = (origin() + 1..=origin() + 14).collect();
    let at = Origin::new(history.at(origin()), &dates, 2);
    let series = |shop: &str, good: &str| panel.meta().position(&[shop, good]).unwrap();
    let mean = |good: &str| ["a", "b", "c"].iter().map(|shop| at.scale(series(shop, good))).sum::<f64>() / 3.0;
    for good in ["bread", "cake"] {
        assert!((at.scale(series("new", good)) - mean(good)).abs() < 1e-9, "an average branch of its product");
        assert!(dates.iter().all(|date| at.level(series("new", good), *date) > 0.0));
    }
    assert!(at.row(series("new", "bread"), 0).iter().any(|value| value.is_nan()));
    assert!(
        history.expect_open(origin(), &dates)[history.open().unit_of(series("new", "bread"))]
            .iter()
            .all(|state| state.state == Open::Unknown)
    );
}

#[test]
fn a_key_value_unseen_in_training_is_a_missing_category() {
    let (rows, declared) = chain(DAYS);
    let trained = declared.set(&rows.clone().into_panel(&declared.panel).unwrap());
    let mut renamed = rows;
    for shop in renamed.keys[0].iter_mut().filter(|shop| *shop == "a") {
        "0-first-in-order".clone_into(shop);
    }
    let panel = renamed.into_panel(&declared.panel).unwrap();
    let found = features_with(&panel, &trained, &declared);
    let column = trained.names().iter().position(|name| name == "key.shop").unwrap();
    assert!(found[0][column].is_nan());
    assert!(is(found[14 * 2][column], 1.0), "shop b keeps the code it had");
    assert_eq!(trained.category(column, 1.0), Some("b"));
    assert_eq!(trained.category(column, f64::NAN), None);
}

#[test]
fn little_or_nothing_to_learn_from_is_an_answer() {
    let (mut rows, mut declared) = chain(DAYS);
    declared.openness.closed_when_zero.clear();
    rows.target.iter_mut().for_each(|value| *value = 0.0);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let zeros = declared.history(&panel);
    let matrix = build(&zeros, &forecast_rows(&panel, origin(), 14).unwrap(), 2).unwrap();
    let transform = declared.features.target.transform;
    let learned = matrix.learned(transform);
    assert!(learned.iter().all(|value| value.is_finite()));
    assert!(matrix.restored(transform, &learned).iter().all(|value| *value < 1e-9));
    assert!(matrix.values.iter().all(|value| !value.is_infinite()), "no division by a level of zero");

    let (rows, declared) = chain(1);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let one_day = declared.history(&panel);
    let first = panel.first_day();
    let dates = [first + 1, first + 2];
    let at = Origin::new(one_day.at(first), &dates, 1);
    assert_eq!(at.n_open(0), 1);
    assert!(at.level(0, first + 1) > 0.0);
    let plan = plan_rows(&one_day, (first, 28), &OriginScheme::default()).unwrap();
    assert_eq!((plan.used, plan.possible), (0, 0));
    assert!(plan_rows(&one_day, (first, 0), &OriginScheme::default()).is_err());
}

#[test]
fn a_table_nobody_has_tuned_gets_features_from_the_sensible_declaration() {
    let (rows, declared) = chain(DAYS);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let spec = FeatureSpec::sensible(&declared.panel.keys, &declared.panel.known_ahead);
    let set = FeatureSet::new(&spec, panel.meta(), &Calendar::without_holidays()).unwrap();
    assert!(set.len() >= 61, "{}", set.len());
    assert!(History::new(&panel, &set, &declared.openness, &Calendar::without_holidays()).is_ok());
}

#[test]
fn a_declaration_that_does_not_fit_says_where() {
    let (rows, declared) = chain(60);
    let panel = rows.into_panel(&declared.panel).unwrap();
    let refusal = |alter: fn(&mut FeatureSpec)| {
        let mut spec = declared.features.clone();
        alter(&mut spec);
        FeatureSet::new(&spec, panel.meta(), &Calendar::without_holidays()).unwrap_err().to_string()
    };
    assert_eq!(
        refusal(|spec| spec.pool = vec!["goods".to_owned()]),
        "features.pool names `goods`, which is not a key column; there are shop, good"
    );
    assert_eq!(refusal(|spec| spec.windows[0].days[0] = 0), "features.windows must be 1 to 1000, it is 0");
    assert!(refusal(|spec| spec.drop = vec!["lag_99".to_owned()]).starts_with("features.drop names `lag_99`"));
    assert!(toml::from_str::<FeatureSpec>("windos = []").is_err(), "an unknown field is refused");
}

#[test]
fn a_panel_knows_its_days() {
    let (rows, declared) = chain(10);
    let panel = rows.into_panel(&declared.panel).unwrap();
    assert_eq!(panel.first_day(), day_of("2017-01-02".parse().unwrap()));
    let longer = panel.extended_to(panel.last_day() + 5);
    assert_eq!((longer.n_days(), longer.last_known_day()), (15, Some(panel.last_day())));
    assert!(longer.actual(0, longer.last_day()).is_nan());
    let view = longer.as_of(panel.first_day() + 3);
    assert_eq!((view.target(0).len(), view.observed(0, 0).len(), view.known_ahead(0, 0).len()), (4, 4, 15));
}
