//! One suite, every engine: what `Engine` and `Fitted` promise.
//!
//! A new engine adds one line to `suite!` at the end.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use vakhta_engines::{FitContext, FitError, Fitted, Frame, FrameError, LoadError, PredictError, engine, load};

use crate::data::{Table, fit, fit_frame, sales};

/// An engine under test.
pub(crate) struct Case {
    name: &'static str,
    params: Value,
}

impl Case {
    fn fit(&self, table: &Table) -> Result<Box<dyn Fitted>, FitError> {
        fit(self.name, &self.params, table)
    }
}

fn assert_close(left: f64, right: f64, relative: f64, what: &str) {
    let bound = relative * left.abs().max(right.abs()).max(1.0);
    assert!((left - right).abs() <= bound, "{what}: {left} and {right}");
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn same_seed_gives_same_bytes(case: &Case) {
    let table = sales(300);
    let (first, second) = (case.fit(&table).unwrap(), case.fit(&table).unwrap());
    assert_eq!(first.save().unwrap(), second.save().unwrap());
    assert_eq!(first.fingerprint(), second.fingerprint());
    assert_eq!(first.fingerprint().len(), 64);
    assert_eq!(first.engine(), case.name);
}

fn another_target_gives_another_fingerprint(case: &Case) {
    let table = sales(300);
    let mut other = table.clone();
    other.target.iter_mut().for_each(|y| *y *= 1.5);
    assert_ne!(case.fit(&table).unwrap().fingerprint(), case.fit(&other).unwrap().fingerprint());
}

fn column_order_at_prediction_is_irrelevant(case: &Case) {
    let table = sales(300);
    let reversed = table.reversed();
    let model = case.fit(&table).unwrap();
    assert_eq!(bits(&model.predict(&table.frame()).unwrap()), bits(&model.predict(&reversed.frame()).unwrap()));
    let straight = model.contributions(&table.frame()).unwrap();
    let turned = model.contributions(&reversed.frame()).unwrap();
    for (left, right) in straight.chunks_exact(5).zip(turned.chunks_exact(5)) {
        let expected = [left[3], left[2], left[1], left[0], left[4]];
        assert_eq!(bits(right), bits(&expected));
    }
}

fn column_order_at_training_is_irrelevant(case: &Case) {
    let table = sales(300);
    let straight = case.fit(&table).unwrap().predict(&table.frame()).unwrap();
    let turned = case.fit(&table.reversed()).unwrap().predict(&table.frame()).unwrap();
    straight.iter().zip(&turned).for_each(|(left, right)| assert_close(*left, *right, 1e-9, "prediction"));
}

fn a_loaded_model_predicts_identically(case: &Case) {
    let table = sales(300);
    let model = case.fit(&table).unwrap();
    let bytes = model.save().unwrap();
    let again = load(&bytes).unwrap();
    assert_eq!(again.engine(), case.name);
    assert_eq!(again.features(), model.features());
    assert_eq!(again.link(), model.link());
    assert_eq!(again.fingerprint(), model.fingerprint());
    assert_eq!(bits(&again.importance()), bits(&model.importance()));
    let frame = table.frame();
    assert_eq!(bits(&again.predict(&frame).unwrap()), bits(&model.predict(&frame).unwrap()));
    assert_eq!(bits(&again.contributions(&frame).unwrap()), bits(&model.contributions(&frame).unwrap()));
    assert_eq!(again.save().unwrap(), bytes);
}

fn contributions_sum_to_the_prediction(case: &Case) {
    let table = sales(300);
    let model = case.fit(&table).unwrap();
    let predictions = model.predict(&table.frame()).unwrap();
    let contributions = model.contributions(&table.frame()).unwrap();
    assert_eq!(contributions.len(), 300 * 5);
    for (parts, prediction) in contributions.chunks_exact(5).zip(predictions) {
        assert_close(model.link().inverse(parts.iter().sum()), prediction, 1e-9, "sum");
    }
}

fn importance_is_a_share_per_feature(case: &Case) {
    let table = sales(300);
    let importance = case.fit(&table).unwrap().importance();
    assert_eq!(importance.len(), 4);
    assert!(importance.iter().all(|share| *share >= 0.0));
    assert_close(importance.iter().sum(), 1.0, 1e-12, "sum");
    assert!(importance[0] > importance[3], "the lag must matter more than noise: {importance:?}");
}

fn missing_values_are_answered_with_numbers(case: &Case) {
    let mut table = sales(300);
    let model = case.fit(&table).unwrap();
    (0..4).for_each(|column| table.set_column(column, f64::NAN));
    let predictions = model.predict(&table.frame()).unwrap();
    assert!(predictions.iter().all(|prediction| prediction.is_finite()));
    assert_eq!(model.contributions(&table.frame()).unwrap().len(), 300 * 5);
}

fn a_column_without_any_value_is_learned_around(case: &Case) {
    let mut table = sales(300);
    table.set_column(3, f64::NAN);
    table.set_column(2, f64::NAN);
    let model = case.fit(&table).unwrap();
    assert!(model.predict(&table.frame()).unwrap().iter().all(|prediction| prediction.is_finite()));
    assert_eq!(bits(&model.importance()[2..]), bits(&[0.0, 0.0]));
}

fn a_constant_target_is_predicted_where_the_engine_learns(case: &Case) {
    let mut table = sales(300);
    table.target.fill(42.5);
    let model = case.fit(&table).unwrap();
    let predictions = model.predict(&table.frame()).unwrap();
    if case.name == "column" {
        let gap = table.values.chunks_exact(4).position(|row| row[0].is_nan()).unwrap();
        assert_close(predictions[gap], 42.5, 1e-12, "the fallback");
    } else {
        predictions.iter().for_each(|prediction| assert_close(*prediction, 42.5, 1e-6, "prediction"));
    }
    let total: f64 = model.importance().iter().sum();
    assert!(total.abs() < 1e-12 || (total - 1.0).abs() < 1e-12, "{total}");
}

fn one_row_is_enough_for_a_model(case: &Case) {
    let table = sales(300).head(1);
    let model = case.fit(&table).unwrap();
    let expected = if case.name == "column" { table.values[0] } else { table.target[0] };
    assert_close(model.predict(&table.frame()).unwrap()[0], expected, 1e-6, "prediction");
    assert_eq!(bits(&load(&model.save().unwrap()).unwrap().importance()), bits(&model.importance()));
}

fn no_rows_are_an_error_to_fit_and_an_empty_answer_to_predict(case: &Case) {
    let empty = sales(300).head(0);
    assert_eq!(case.fit(&empty).unwrap_err(), FitError::Frame(FrameError::NoRows));
    let model = case.fit(&sales(300)).unwrap();
    assert!(model.predict(&empty.frame()).unwrap().is_empty());
    assert!(model.contributions(&empty.frame()).unwrap().is_empty());
}

fn a_target_that_is_no_number_names_its_row(case: &Case) {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e31] {
        let mut table = sales(300);
        table.target[123] = bad;
        let error = case.fit(&table).unwrap_err();
        assert!(matches!(error, FitError::Frame(FrameError::Target { row: 123, .. })), "{error}");
    }
    let table = sales(10);
    let mut go_on = |_: f64| ControlFlow::Continue(());
    let mut ctx = FitContext { seed: 1, threads: 1, progress: &mut go_on };
    let untold = Frame { target: None, ..table.frame() };
    let error = engine(case.name, &case.params).unwrap().fit(&untold, &mut ctx).unwrap_err();
    assert_eq!(error, FitError::Frame(FrameError::NoTarget));
}

fn an_infinite_value_names_its_row_and_feature(case: &Case) {
    let mut table = sales(300);
    let model = case.fit(&table).unwrap();
    table.set(17, 1, f64::NEG_INFINITY);
    let expected = FrameError::Infinite { row: 17, feature: "price".into(), value: f64::NEG_INFINITY };
    assert_eq!(case.fit(&table).unwrap_err(), FitError::Frame(expected.clone()));
    assert_eq!(model.predict(&table.frame()).unwrap_err(), PredictError::Frame(expected.clone()));
    assert_eq!(model.contributions(&table.frame()).unwrap_err(), PredictError::Frame(expected));
}

fn a_value_that_is_no_category_names_its_row_and_feature(case: &Case) {
    let mut table = sales(300);
    let model = case.fit(&table).unwrap();
    table.set(5, 2, -3.0);
    let expected = FrameError::Category { row: 5, feature: "shop".into(), value: -3.0 };
    assert_eq!(case.fit(&table).unwrap_err(), FitError::Frame(expected.clone()));
    assert_eq!(model.predict(&table.frame()).unwrap_err(), PredictError::Frame(expected));
}

fn an_unseen_category_is_answered(case: &Case) {
    let mut table = sales(300);
    let model = case.fit(&table).unwrap();
    table.set_column(2, 123_456_789.0);
    assert!(model.predict(&table.frame()).unwrap().iter().all(|prediction| prediction.is_finite()));
}

fn values_of_absurd_size_are_a_model_or_an_error(case: &Case) {
    let mut table = sales(300);
    table.set(3, 1, 1e9);
    table.set(4, 1, f64::MAX);
    table.set(5, 1, -f64::MAX);
    table.target[3] = 1e9;
    table.target[4] = 1e30;
    let model = case.fit(&table).unwrap();
    assert!(model.predict(&table.frame()).unwrap().iter().all(|prediction| prediction.is_finite()));
}

fn other_columns_are_refused_by_name(case: &Case) {
    let table = sales(300);
    let model = case.fit(&table).unwrap();
    let mut renamed = table.clone();
    renamed.names[1] = "cost".into();
    let expected = PredictError::Columns { missing: "price".into(), unexpected: "cost".into() };
    assert_eq!(model.predict(&renamed.frame()).unwrap_err(), expected);
    assert_eq!(model.contributions(&renamed.frame()).unwrap_err(), expected);
    let fewer = Frame { values: &table.values[..3], n_rows: 1, names: &table.names[..3], ..table.frame() };
    let fewer = Frame { target: None, weight: None, categorical: &[], ..fewer };
    let expected = PredictError::Columns { missing: "noise".into(), unexpected: String::new() };
    assert_eq!(model.predict(&fewer).unwrap_err(), expected);
}

fn picked_rows_are_learned_as_if_the_others_were_not_there(case: &Case) {
    let (all, head) = (sales(300), sales(300).head(200));
    let mut shuffled = all.clone();
    // What is picked moves to the end, what is not stands before it and must not be looked at.
    shuffled.values.rotate_right(100 * all.names.len());
    shuffled.values[..100 * all.names.len()].fill(f64::INFINITY);
    let picked: Vec<u32> = (100..300).collect();
    let weight = head.weight.as_deref();
    let frame = Frame { picked: Some(&picked), n_rows: 200, target: Some(&head.target), weight, ..shuffled.frame() };
    let (copied, in_place) = (case.fit(&head).unwrap(), fit_frame(case.name, &case.params, &frame).unwrap());
    assert_eq!(bits(&copied.predict(&all.frame()).unwrap()), bits(&in_place.predict(&all.frame()).unwrap()));
    assert_eq!(bits(&copied.predict(&head.frame()).unwrap()), bits(&in_place.predict(&frame).unwrap()));
}

fn a_malformed_frame_is_refused(case: &Case) {
    let table = sales(300);
    let model = case.fit(&table).unwrap();
    let short = Frame { n_rows: 301, ..table.frame() };
    assert!(matches!(model.predict(&short), Err(PredictError::Frame(FrameError::Shape { .. }))));
    let beyond = Frame { picked: Some(&[300]), n_rows: 1, target: None, weight: None, ..table.frame() };
    let expected = PredictError::Frame(FrameError::NoSuchRow { row: 300, rows: 300 });
    assert_eq!(model.predict(&beyond).unwrap_err(), expected);
    let miscounted = Frame { picked: Some(&[1, 2]), ..beyond };
    assert!(matches!(model.predict(&miscounted), Err(PredictError::Frame(FrameError::Length { role: "picked", .. }))));
    let nameless = Frame { names: &[], values: &[], ..table.frame() };
    assert!(matches!(model.predict(&nameless), Err(PredictError::Frame(FrameError::NoColumns))));
}

fn weights_count(case: &Case) {
    let mut table = sales(300);
    table.weight = Some((0..300).map(|row| f64::from(u8::from(row < 150))).collect());
    let weighted = case.fit(&table).unwrap();
    let mut poisoned = table.clone();
    poisoned.target[150..].fill(1e6);
    let ignored = case.fit(&poisoned).unwrap();
    let (left, right) = (weighted.predict(&table.frame()).unwrap(), ignored.predict(&table.frame()).unwrap());
    left.iter()
        .zip(&right)
        .for_each(|(left, right)| assert_close(*left, *right, 1e-6, "rows of weight 0 must not count"));
}

fn progress_rises_to_one_and_cancel_works_at_every_point(case: &Case) {
    let table = sales(300);
    let learner = engine(case.name, &case.params).unwrap();
    let mut seen = Vec::new();
    let mut watch = |share: f64| {
        seen.push(share);
        ControlFlow::Continue(())
    };
    learner.fit(&table.frame(), &mut FitContext { seed: 1, threads: 1, progress: &mut watch }).unwrap();
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last().map(|share| share.to_bits()), Some(1.0_f64.to_bits()));
    for stop in 1..=seen.len() {
        let mut calls = 0;
        let mut cancel = |_: f64| {
            calls += 1;
            if calls == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let mut ctx = FitContext { seed: 1, threads: 1, progress: &mut cancel };
        assert_eq!(learner.fit(&table.frame(), &mut ctx).unwrap_err(), FitError::Cancelled, "at call {stop}");
    }
    // What was cancelled leaves nothing behind that disturbs the next fit.
    case.fit(&table).unwrap();
}

fn a_cut_or_changed_file_is_refused(case: &Case) {
    let bytes = case.fit(&sales(60)).unwrap().save().unwrap();
    let step = (bytes.len() / 61).max(1);
    for end in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
        assert!(load(&bytes[..end]).is_err(), "cut at {end}");
    }
    for at in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(load(&changed).is_err(), "changed at {at}");
    }
    assert_eq!(load(b"PK\x03\x04 something else").unwrap_err(), LoadError::NotAModel);
    assert_eq!(load(b"").unwrap_err(), LoadError::NotAModel);
}

fn threads_share_a_model(case: &Case) {
    let table = sales(300);
    let model = case.fit(&table).unwrap();
    let expected = bits(&model.predict(&table.frame()).unwrap());
    let explained = bits(&model.contributions(&table.frame()).unwrap());
    // More threads than a model has predictors, beside a fit and a load.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(bits(&model.predict(&table.frame()).unwrap()), expected);
                    assert_eq!(bits(&model.contributions(&table.frame()).unwrap()), explained);
                }
            });
        }
        scope.spawn(|| assert_eq!(case.fit(&table).unwrap().fingerprint(), model.fingerprint()));
        scope.spawn(|| load(&model.save().unwrap()).unwrap());
    });
}

fn recorded_parameters_make_the_same_engine(case: &Case) {
    let learner = engine(case.name, &case.params).unwrap();
    let recorded = learner.params();
    assert_eq!(learner.name(), case.name);
    assert_eq!(engine(case.name, &recorded).unwrap().params(), recorded);
    let again = fit(case.name, &recorded, &sales(300)).unwrap();
    assert_eq!(again.fingerprint(), case.fit(&sales(300)).unwrap().fingerprint());
}

macro_rules! suite {
    ($($module:ident: $name:literal $params:tt;)*) => {
        $(mod $module {
            use super::*;

            fn case() -> Case {
                Case { name: $name, params: json!($params) }
            }

            promises! {
                same_seed_gives_same_bytes,
                another_target_gives_another_fingerprint,
                column_order_at_prediction_is_irrelevant,
                a_loaded_model_predicts_identically,
                contributions_sum_to_the_prediction,
                importance_is_a_share_per_feature,
                missing_values_are_answered_with_numbers,
                a_column_without_any_value_is_learned_around,
                a_constant_target_is_predicted_where_the_engine_learns,
                one_row_is_enough_for_a_model,
                no_rows_are_an_error_to_fit_and_an_empty_answer_to_predict,
                a_target_that_is_no_number_names_its_row,
                an_infinite_value_names_its_row_and_feature,
                a_value_that_is_no_category_names_its_row_and_feature,
                an_unseen_category_is_answered,
                values_of_absurd_size_are_a_model_or_an_error,
                other_columns_are_refused_by_name,
                picked_rows_are_learned_as_if_the_others_were_not_there,
                a_malformed_frame_is_refused,
                weights_count,
                progress_rises_to_one_and_cancel_works_at_every_point,
                a_cut_or_changed_file_is_refused,
                threads_share_a_model,
                recorded_parameters_make_the_same_engine,
            }
        })*
    };
}

macro_rules! promises {
    ($($promise:ident,)*) => {
        $(#[test]
        fn $promise() {
            super::$promise(&case());
        })*
    };
}

suite! {
    column: "column" {"feature": "lag"};
    linear: "linear" {};
    blend: "blend" {"members": [
        {"engine": "lightgbm", "params": {"num_iterations": 30, "min_data_per_group": 10}, "weight": 0.7},
        {"engine": "linear", "weight": 0.3}]};
    lightgbm: "lightgbm" {"num_iterations": 30, "min_data_per_group": 10};
    lightgbm_forest: "lightgbm" {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.7, "feature_fraction": 0.6,
        "num_iterations": 30, "min_data_in_leaf": 5, "min_data_per_group": 10};
    lightgbm_dart: "lightgbm" {"boosting": "dart", "num_iterations": 30, "min_data_per_group": 10};
    lightgbm_tweedie: "lightgbm" {"objective": "tweedie", "num_iterations": 20, "min_data_per_group": 10};
    lightgbm_poisson: "lightgbm" {"objective": "poisson", "num_iterations": 20, "min_data_per_group": 10};
    lightgbm_median: "lightgbm" {"objective": "quantile", "alpha": 0.5, "num_iterations": 20, "min_data_in_leaf": 5};
}

/// Not of the quantile objectives: their gradients have two values, so splits tie, and ties go to the first column.
#[test]
fn column_order_at_training_is_irrelevant_where_splits_do_not_tie() {
    column_order_at_training_is_irrelevant(&Case { name: "column", params: json!({"feature": "price"}) });
    column_order_at_training_is_irrelevant(&Case { name: "linear", params: json!({}) });
    for objective in ["regression", "poisson"] {
        let params = json!({"objective": objective, "num_iterations": 20, "min_data_per_group": 10});
        column_order_at_training_is_irrelevant(&Case { name: "lightgbm", params });
    }
}
