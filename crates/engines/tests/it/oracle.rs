//! Fixed values from scikit-learn and Python's LightGBM; `tests/oracle/make.py` made them.

use serde::Deserialize;
use serde_json::Value;
use vakhta_engines::Fitted;

use crate::data::{Table, fit};

#[derive(Deserialize)]
struct Oracle {
    rows: Vec<[Option<f64>; 4]>,
    target: Vec<f64>,
    weight: Vec<f64>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    lambda: Option<f64>,
    params: Option<Value>,
    predictions: Vec<f64>,
    #[serde(default)]
    contributions_of_first_10: Vec<Vec<f64>>,
}

impl Oracle {
    fn table(&self) -> Table {
        Table {
            names: ["a", "b", "c", "shop"].map(str::to_owned).to_vec(),
            values: self.rows.iter().flatten().map(|value| value.unwrap_or(f64::NAN)).collect(),
            categorical: vec![3],
            target: self.target.clone(),
            weight: Some(self.weight.clone()),
        }
    }
}

fn assert_agrees(model: &dyn Fitted, table: &Table, case: &Case) {
    let predictions = model.predict(&table.frame()).unwrap();
    let contributions = model.contributions(&table.frame()).unwrap();
    assert_eq!(predictions.len(), case.predictions.len());
    let expected = case.predictions.iter().chain(case.contributions_of_first_10.iter().flatten());
    let first = &contributions[..case.contributions_of_first_10.len() * 5];
    for (found, expected) in predictions.iter().chain(first).zip(expected) {
        let bound = 1e-9 * expected.abs().max(1.0);
        assert!((found - expected).abs() <= bound, "{found} instead of {expected} with {:?}", case.params);
    }
}

#[test]
fn ridge_agrees_with_scikit_learn() {
    let oracle: Oracle = serde_json::from_str(include_str!("../oracle/ridge.json")).unwrap();
    let table = oracle.table();
    for case in &oracle.cases {
        let model = fit("linear", &serde_json::json!({"lambda": case.lambda}), &table).unwrap();
        assert_agrees(model.as_ref(), &table, case);
    }
}

#[test]
fn probabilities_agree_with_scikit_learn_and_lightgbm() {
    let oracle: Oracle = serde_json::from_str(include_str!("../oracle/binary.json")).unwrap();
    let table = oracle.table();
    for case in &oracle.cases {
        let model = match &case.params {
            Some(params) => fit("lightgbm", params, &table).unwrap(),
            None => fit("logistic", &serde_json::json!({"lambda": case.lambda}), &table).unwrap(),
        };
        assert_agrees(model.as_ref(), &table, case);
    }
}

#[test]
fn trees_and_their_explanations_agree_with_lightgbm_from_python() {
    let oracle: Oracle = serde_json::from_str(include_str!("../oracle/lightgbm.json")).unwrap();
    let table = oracle.table();
    for case in &oracle.cases {
        let model = fit("lightgbm", case.params.as_ref().unwrap(), &table).unwrap();
        assert_agrees(model.as_ref(), &table, case);
    }
}
