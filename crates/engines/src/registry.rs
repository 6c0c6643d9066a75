//! Engines by name, and models by the name that their envelope carries.

use serde_json::Value;

use crate::blend::{BlendEngine, BlendModel};
use crate::column::{ColumnEngine, ColumnModel};
use crate::contract::{Engine, Fitted};
use crate::envelope::{self, LoadError};
use crate::lightgbm::{LightGbmEngine, LightGbmModel};
use crate::linear::{LinearEngine, LinearModel};
use crate::logistic::{LogisticEngine, LogisticModel};
use crate::params::ParamError;
use crate::{blend, column, lightgbm, linear, logistic};

/// The engines there are.
pub const ENGINES: [&str; 5] = [blend::NAME, column::NAME, lightgbm::NAME, linear::NAME, logistic::NAME];

/// An engine by name, with its parameters checked. `params` is a table; absent ones keep their default.
///
/// # Errors
/// [`ParamError`] naming the engine or parameter and listing the valid ones, or the range.
pub fn engine(name: &str, params: &Value) -> Result<Box<dyn Engine>, ParamError> {
    match name {
        blend::NAME => Ok(Box::new(BlendEngine::new(params)?)),
        column::NAME => Ok(Box::new(ColumnEngine::new(params)?)),
        lightgbm::NAME => Ok(Box::new(LightGbmEngine::new(params)?)),
        linear::NAME => Ok(Box::new(LinearEngine::new(params)?)),
        logistic::NAME => Ok(Box::new(LogisticEngine::new(params)?)),
        _ => Err(ParamError::UnknownEngine { name: name.to_owned(), known: ENGINES.join(", ") }),
    }
}

/// A model from the bytes that [`Fitted::save`] wrote, by this release or an earlier one.
///
/// The checksum inside tells damage, not forgery: compare the file's hash with the registry's before loading what
/// another party could have written.
///
/// # Errors
/// [`LoadError`]: not a model, of a newer format, cut short, damaged, or of an engine that this release does not have.
pub fn load(bytes: &[u8]) -> Result<Box<dyn Fitted>, LoadError> {
    let sealed = envelope::open(bytes)?;
    match sealed.engine {
        blend::NAME => Ok(Box::new(BlendModel::from_payload(sealed.payload)?)),
        column::NAME => Ok(Box::new(ColumnModel::from_payload(sealed.payload)?)),
        lightgbm::NAME => Ok(Box::new(LightGbmModel::from_payload(sealed.payload)?)),
        linear::NAME => Ok(Box::new(LinearModel::from_payload(sealed.payload)?)),
        logistic::NAME => Ok(Box::new(LogisticModel::from_payload(sealed.payload)?)),
        other => Err(LoadError::UnknownEngine { name: other.to_owned(), known: ENGINES.join(", ") }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_unknown_engine_is_answered_with_the_list() {
        let error = engine("xgboost", &json!({})).unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown engine \"xgboost\"; the engines are blend, column, lightgbm, linear, logistic"
        );
    }

    #[test]
    fn an_unknown_parameter_is_named_with_the_valid_ones() {
        let error = engine("linear", &json!({"lamda": 1.0})).unwrap_err();
        assert_eq!(error.to_string(), "linear has no parameter \"lamda\"; its parameters are lambda");
        let error = engine("lightgbm", &json!({"n_estimators": 10})).unwrap_err();
        assert!(error.to_string().contains("num_iterations"), "{error}");
    }

    #[test]
    fn a_wrong_type_is_named_by_parameter() {
        let error = engine("lightgbm", &json!({"num_leaves": "many"})).unwrap_err();
        assert!(matches!(&error, ParamError::Type { name, .. } if name == "num_leaves"), "{error}");
        assert!(matches!(engine("linear", &json!([1])), Err(ParamError::NotATable { .. })));
        assert!(engine("linear", &Value::Null).is_ok());
    }

    #[test]
    fn a_known_envelope_of_an_unknown_engine_is_refused() {
        let bytes = envelope::seal("prophet", b"{}");
        assert!(matches!(load(&bytes), Err(LoadError::UnknownEngine { name, .. }) if name == "prophet"));
    }
}
