//! What only the linear engine does.

use serde_json::json;
use vakhta_engines::FitError;

use crate::data::{Table, fit, sales};

#[test]
fn an_exact_line_is_found_without_penalty() {
    let values: Vec<f64> = (0..20).flat_map(|row| [f64::from(row), f64::from(row * row % 7)]).collect();
    let target: Vec<f64> = values.chunks_exact(2).map(|x| 5.0 + 3.0 * x[0] - 2.0 * x[1]).collect();
    let names = ["a", "b"].map(str::to_owned).to_vec();
    let table = Table { names, values, categorical: Vec::new(), target, weight: None };
    let model = fit("linear", &json!({"lambda": 0.0}), &table).unwrap();
    for (prediction, y) in model.predict(&table.frame()).unwrap().iter().zip(&table.target) {
        assert!((prediction - y).abs() < 1e-9, "{prediction} {y}");
    }
}

#[test]
fn collinear_columns_without_penalty_still_give_a_model() {
    let mut table = sales(300);
    for row in 0..300 {
        let price = table.values[row * 4 + 1];
        table.set(row, 3, 2.0 * price + 1.0);
    }
    let model = fit("linear", &json!({"lambda": 0.0}), &table).unwrap();
    let error: f64 =
        model.predict(&table.frame()).unwrap().iter().zip(&table.target).map(|(p, y)| (p - y).abs()).sum::<f64>()
            / 300.0;
    assert!(error < 15.0, "mean error {error}");
    assert!(model.importance().iter().all(|share| share.is_finite()));
}

#[test]
fn an_unseen_category_moves_nothing_but_the_shop() {
    let table = sales(300);
    let model = fit("linear", &json!({}), &table).unwrap();
    let mut unseen = table.clone();
    unseen.set_column(2, 999.0);
    let known = model.contributions(&table.frame()).unwrap();
    let moved = model.contributions(&unseen.frame()).unwrap();
    for (left, right) in known.chunks_exact(5).zip(moved.chunks_exact(5)) {
        let same = |column: usize| left[column].to_bits() == right[column].to_bits();
        assert!(same(0) && same(1) && same(3) && same(4));
    }
    let shops: std::collections::BTreeSet<u64> = moved.chunks_exact(5).map(|row| row[2].to_bits()).collect();
    assert_eq!(shops.len(), 1);
}

#[test]
fn too_many_categories_name_the_column() {
    let values: Vec<f64> = (0..8000).map(f64::from).collect();
    let target = values.clone();
    let table = Table { names: vec!["receipt".into()], values, categorical: vec![0], target, weight: None };
    let error = fit("linear", &json!({}), &table).unwrap_err();
    assert!(matches!(&error, FitError::TooLarge { found: 8000, hint, .. } if hint.contains("receipt")), "{error}");
}

#[test]
fn a_penalty_below_zero_or_not_a_number_is_refused() {
    for bad in [json!({"lambda": -1.0}), json!({"lambda": null}), json!({"lambda": 1e300})] {
        assert!(vakhta_engines::engine("linear", &bad).is_err(), "{bad}");
    }
}
