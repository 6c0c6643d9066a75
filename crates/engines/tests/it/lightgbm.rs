//! What only LightGBM does.

use std::ops::ControlFlow;

use serde_json::json;
use vakhta_engines::{FitContext, FitError, Fitted, engine};

use crate::data::{Stream, Table, fit, sales};

fn fit_with(params: &serde_json::Value, (seed, threads): (u64, u32), table: &Table) -> Box<dyn Fitted> {
    let mut go_on = |_: f64| ControlFlow::Continue(());
    let mut ctx = FitContext { seed, threads, progress: &mut go_on };
    engine("lightgbm", params).unwrap().fit(&table.frame(), &mut ctx).unwrap()
}

#[test]
fn the_seed_decides_what_is_sampled_and_nothing_else_does() {
    let params = json!({"num_iterations": 20, "bagging_fraction": 0.5, "bagging_freq": 1, "feature_fraction": 0.5});
    let table = sales(400);
    let first = fit_with(&params, (1, 1), &table).fingerprint();
    assert_eq!(first, fit_with(&params, (1, 1), &table).fingerprint());
    assert_ne!(first, fit_with(&params, (2, 1), &table).fingerprint());
}

#[test]
fn the_thread_count_is_no_part_of_the_fingerprint() {
    let params = json!({"num_iterations": 20});
    let table = sales(400);
    let one = fit_with(&params, (1, 1), &table);
    let two = fit_with(&params, (1, 2), &table);
    let again = fit_with(&params, (1, 2), &table);
    assert_eq!(two.save().unwrap(), again.save().unwrap());
    let (left, right) = (one.predict(&table.frame()).unwrap(), two.predict(&table.frame()).unwrap());
    left.iter().zip(&right).for_each(|(left, right)| assert!((left - right).abs() <= 1e-9 * left.abs().max(1.0)));
    // No time passes between the threads of a zero count and of one.
    assert_eq!(fit_with(&params, (1, 0), &table).fingerprint(), one.fingerprint());
}

#[test]
fn trees_learn_what_a_constant_cannot() {
    let table = sales(1000);
    let model = fit("lightgbm", &json!({"num_iterations": 100}), &table).unwrap();
    let predictions = model.predict(&table.frame()).unwrap();
    let mean = table.target.iter().sum::<f64>() / 1000.0;
    let square = |answer: &dyn Fn(usize) -> f64| -> f64 {
        table.target.iter().enumerate().map(|(row, y)| (y - answer(row)).powi(2)).sum()
    };
    assert!(square(&|row| predictions[row]) < 0.1 * square(&|_| mean));
}

#[test]
fn sparse_category_codes_learn_as_dense_ones_do() {
    let dense = sales(600);
    let mut sparse = dense.clone();
    for row in 0..600 {
        let code = dense.values[row * 4 + 2];
        sparse.set(row, 2, code * 1e9);
    }
    let params = json!({"num_iterations": 30, "min_data_per_group": 10});
    let left = fit("lightgbm", &params, &dense).unwrap().predict(&dense.frame()).unwrap();
    let right = fit("lightgbm", &params, &sparse).unwrap().predict(&sparse.frame()).unwrap();
    assert_eq!(left, right);
}

#[test]
fn a_logarithmic_objective_refuses_negative_and_all_zero_targets() {
    let mut table = sales(100);
    table.target[41] = -1.0;
    for objective in ["poisson", "tweedie"] {
        let error = fit("lightgbm", &json!({"objective": objective}), &table).unwrap_err();
        assert!(matches!(&error, FitError::Target { row: 41, .. }), "{error}");
    }
    table.target.fill(0.0);
    let error = fit("lightgbm", &json!({"objective": "tweedie"}), &table).unwrap_err();
    assert_eq!(error, FitError::AllZero { objective: "tweedie" });
}

#[test]
fn an_all_zero_series_is_forecast_as_zero() {
    let mut table = sales(100);
    table.target.fill(0.0);
    let model = fit("lightgbm", &json!({}), &table).unwrap();
    assert!(model.predict(&table.frame()).unwrap().iter().all(|prediction| prediction.abs() < 1e-9));
}

#[test]
fn names_that_the_library_would_refuse_are_fine() {
    let mut table = sales(100);
    table.names = ["лаг 7 дней", "price, \"net\": [x]", "shop=a", ""].map(str::to_owned).to_vec();
    let model = fit("lightgbm", &json!({"num_iterations": 5}), &table).unwrap();
    assert_eq!(model.features(), table.names);
    assert_eq!(vakhta_engines::load(&model.save().unwrap()).unwrap().features(), table.names);
}

#[test]
fn a_two_thousand_column_table_with_few_rows_is_fitted_and_explained() {
    let mut stream = Stream(3);
    let names: Vec<String> = (0..2000).map(|column| format!("c{column}")).collect();
    let values: Vec<f64> = (0..50 * 2000).map(|_| stream.next()).collect();
    let target: Vec<f64> = (0..50).map(|row| 10.0 * values[row * 2000 + 5] + stream.next()).collect();
    let table = Table { names, values, categorical: Vec::new(), target, weight: None };
    let model = fit("lightgbm", &json!({"num_iterations": 10, "min_data_in_leaf": 3}), &table).unwrap();
    assert_eq!(model.contributions(&table.frame()).unwrap().len(), 50 * 2001);
    assert!(model.importance()[5] > 0.5);
}

#[test]
fn parameters_at_the_edge_of_their_range_do_not_crash() {
    let table = sales(200);
    let edges = [
        json!({"num_iterations": 1, "num_leaves": 2, "max_bin": 2, "learning_rate": 1.0}),
        json!({"num_iterations": 3, "num_leaves": 131_072, "min_data_in_leaf": 0, "min_sum_hessian_in_leaf": 0.0}),
        json!({"num_iterations": 3, "max_bin": 65_535, "min_data_in_bin": 1, "max_depth": 1000, "min_data_in_leaf": 1}),
        json!({"num_iterations": 3, "feature_fraction": 1e-9, "bagging_fraction": 1e-9, "bagging_freq": 1}),
        json!({"num_iterations": 3, "lambda_l1": 1e15, "lambda_l2": 1e15, "path_smooth": 1e15, "cat_smooth": 0.0}),
        json!({"num_iterations": 3, "max_cat_to_onehot": 1, "max_cat_threshold": 1, "min_data_per_group": 1, "cat_l2": 0.0}),
        json!({"num_iterations": 3, "extra_trees": true, "path_smooth": 2.0, "max_depth": 1}),
        json!({"num_iterations": 3, "objective": "huber", "alpha": 1e-9}),
        json!({"num_iterations": 3, "objective": "quantile", "alpha": 1e-9, "min_data_in_leaf": 1}),
        json!({"num_iterations": 3, "objective": "tweedie", "tweedie_variance_power": 1.0}),
    ];
    for params in edges {
        let model = fit("lightgbm", &params, &table).unwrap_or_else(|error| panic!("{params}: {error}"));
        let predictions = model.predict(&table.frame()).unwrap_or_else(|error| panic!("{params}: {error}"));
        assert_eq!(predictions.len(), 200, "{params}");
    }
}

#[test]
fn drawing_rows_from_few_never_fails() {
    let params = json!({"num_iterations": 200, "min_data_in_leaf": 1, "bagging_fraction": 0.3, "bagging_freq": 1});
    for rows in [1, 2, 5, 30, 67, 68] {
        let table = sales(200).head(rows);
        let model = fit("lightgbm", &params, &table).unwrap();
        assert_eq!(model.predict(&table.frame()).unwrap().len(), rows);
    }
}
