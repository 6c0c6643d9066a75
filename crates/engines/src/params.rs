//! Parameters from JSON: unknown names, wrong types and values out of range are told apart, and each error names the
//! parameter.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What is wrong with an engine's name or parameters.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParamError {
    /// No engine of that name.
    #[error("unknown engine {name:?}; the engines are {known}")]
    UnknownEngine {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// Parameters that are no table.
    #[error("parameters of {engine} must be a table of names and values")]
    NotATable {
        /// The engine.
        engine: &'static str,
    },
    /// A parameter that the engine does not have.
    #[error("{engine} has no parameter {name:?}; its parameters are {known}")]
    UnknownParameter {
        /// The engine.
        engine: &'static str,
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A value of the wrong type.
    #[error("{engine} parameter {name:?}: {reason}")]
    Type {
        /// The engine.
        engine: &'static str,
        /// The parameter.
        name: String,
        /// What was expected.
        reason: String,
    },
    /// A value outside its range.
    #[error("{engine} parameter {name:?} is {value}; it must be {range}")]
    Range {
        /// The engine.
        engine: &'static str,
        /// The parameter.
        name: &'static str,
        /// The value given.
        value: String,
        /// What is allowed, in words.
        range: &'static str,
    },
    /// A parameter without which the others make no sense.
    #[error("{engine} needs the parameter {name:?}: {why}")]
    Required {
        /// The engine.
        engine: &'static str,
        /// The parameter.
        name: &'static str,
        /// What it is for.
        why: &'static str,
    },
}

/// Reads an engine's parameters; absent ones keep their default, `null` means none given.
pub(crate) fn parse<P>(engine: &'static str, given: &Value) -> Result<P, ParamError>
where
    P: DeserializeOwned + Serialize + Default,
{
    let table = match given {
        Value::Null => &Map::new(),
        Value::Object(table) => table,
        _ => return Err(ParamError::NotATable { engine }),
    };
    let known = names::<P>();
    for (name, value) in table {
        if !known.contains(name) {
            return Err(ParamError::UnknownParameter { engine, name: name.clone(), known: known.join(", ") });
        }
        // One at a time, because serde's own error does not say which field it met.
        let alone = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
        if let Err(error) = serde_json::from_value::<P>(alone) {
            return Err(ParamError::Type { engine, name: name.clone(), reason: error.to_string() });
        }
    }
    serde_json::from_value(Value::Object(table.clone())).map_err(|error| ParamError::Type {
        engine,
        name: String::new(),
        reason: error.to_string(),
    })
}

fn names<P: Serialize + Default>() -> Vec<String> {
    match serde_json::to_value(P::default()) {
        Ok(Value::Object(table)) => table.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The parameters as a record keeps them.
pub(crate) fn recorded(params: &impl Serialize) -> Value {
    serde_json::to_value(params).unwrap_or(Value::Null)
}

/// Turns a failed range check into its error.
pub(crate) fn within(
    engine: &'static str,
    (name, value): (&'static str, f64),
    range: &'static str,
    holds: bool,
) -> Result<(), ParamError> {
    if holds { Ok(()) } else { Err(ParamError::Range { engine, name, value: value.to_string(), range }) }
}
