//! What the contract promises of engines that answer with a probability.

use serde_json::{Value, json};
use vakhta_engines::{FitError, Link, engine, load};

use crate::data::{fit, outcomes};

fn cases() -> [(&'static str, Value); 4] {
    let trees = |boosting: &str| {
        json!({"objective": "binary", "boosting": boosting, "num_iterations": 30, "min_data_per_group": 10,
            "bagging_freq": 1, "bagging_fraction": 0.7, "feature_fraction": 0.6, "min_data_in_leaf": 5})
    };
    [("logistic", json!({})), ("lightgbm", trees("gbdt")), ("lightgbm", trees("dart")), ("lightgbm", trees("rf"))]
}

#[test]
fn answers_are_probabilities_that_tell_the_outcomes_apart() {
    let table = outcomes(400);
    for (name, params) in cases() {
        let model = fit(name, &params, &table).unwrap();
        let answers = model.predict(&table.frame()).unwrap();
        assert!(answers.iter().all(|p| (0.0..=1.0).contains(p)), "{name} {params}");
        let mean = |outcome: f64| {
            let own: Vec<f64> = answers
                .iter()
                .zip(&table.target)
                .filter(|(_, y)| (*y - outcome).abs() < 0.5)
                .map(|(p, _)| *p)
                .collect();
            own.iter().sum::<f64>() / own.len() as f64
        };
        assert!(mean(1.0) > mean(0.0) + 0.15, "{name} {params}: {} {}", mean(1.0), mean(0.0));
    }
}

#[test]
fn contributions_sum_to_the_answer_by_its_link_and_a_loaded_model_says_the_same() {
    let table = outcomes(300);
    for (name, params) in cases() {
        let model = fit(name, &params, &table).unwrap();
        assert_eq!(model.link(), Link::Logit);
        let answers = model.predict(&table.frame()).unwrap();
        let parts = model.contributions(&table.frame()).unwrap();
        for (parts, answer) in parts.chunks_exact(5).zip(&answers) {
            let sum = model.link().inverse(parts.iter().sum());
            assert!((sum - answer).abs() < 1e-9, "{name} {params}: {sum} {answer}");
        }
        let again = load(&model.save().unwrap()).unwrap();
        assert_eq!(again.link(), model.link());
        assert_eq!(again.predict(&table.frame()).unwrap(), answers);
        assert_eq!(again.fingerprint(), model.fingerprint());
    }
}

#[test]
fn a_target_that_is_no_outcome_names_its_row() {
    let mut table = outcomes(100);
    table.target[17] = 2.0;
    for (name, params) in cases() {
        let error = fit(name, &params, &table).unwrap_err();
        assert!(matches!(error, FitError::Target { row: 17, allowed: "0 or 1", .. }), "{error}");
    }
}

#[test]
fn outcomes_that_are_all_the_same_and_outcomes_that_a_line_parts_have_an_answer() {
    let mut table = outcomes(200);
    for constant in [0.0, 1.0] {
        table.target.fill(constant);
        for (name, params) in cases() {
            let answers = fit(name, &params, &table).unwrap().predict(&table.frame()).unwrap();
            assert!(answers.iter().all(|p| (p - constant).abs() < 0.01), "{name} {params} {constant}");
        }
    }
    table.target = table.values.chunks_exact(4).map(|row| f64::from(u8::from(row[1] > 3.0))).collect();
    let answers = fit("logistic", &json!({"lambda": 1e-9}), &table).unwrap().predict(&table.frame()).unwrap();
    assert!(answers.iter().zip(&table.target).all(|(p, y)| (p - y).abs() < 0.5));
}

#[test]
fn no_penalty_is_refused() {
    assert!(engine("logistic", &json!({"lambda": 0})).is_err());
}
