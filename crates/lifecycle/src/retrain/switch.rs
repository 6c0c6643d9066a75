//! A limit that can be switched off: a number, or `false`. TOML has no null, and an absent limit takes its default.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, IntoDeserializer, Visitor};
use serde::{Deserializer, Serialize, Serializer};

/// Writes what [`deserialize`] reads.
pub(super) fn serialize<T: Serialize, S: Serializer>(limit: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match limit {
        Some(limit) => limit.serialize(serializer),
        None => serializer.serialize_bool(false),
    }
}

/// A number is a limit, `false` (and null) is none.
pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Switch(PhantomData))
}

struct Switch<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Switch<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or false to switch it off")
    }

    fn visit_bool<E: Error>(self, on: bool) -> Result<Self::Value, E> {
        if on { Err(E::custom("true is no limit; give a number, or false to switch it off")) } else { Ok(None) }
    }

    fn visit_i64<E: Error>(self, limit: i64) -> Result<Self::Value, E> {
        T::deserialize(limit.into_deserializer()).map(Some)
    }

    fn visit_u64<E: Error>(self, limit: u64) -> Result<Self::Value, E> {
        T::deserialize(limit.into_deserializer()).map(Some)
    }

    fn visit_f64<E: Error>(self, limit: f64) -> Result<Self::Value, E> {
        T::deserialize(limit.into_deserializer()).map(Some)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use crate::retrain::RetrainPolicy;

    #[test]
    fn a_limit_is_a_number_or_false_and_comes_back_as_it_was() {
        let read = |text: &str| serde_json::from_str::<RetrainPolicy>(text);
        let policy = read(r#"{"max_error": false, "max_age_days": 20, "max_error_ratio": 2}"#).unwrap();
        assert_eq!((policy.max_error, policy.max_age_days, policy.max_error_ratio), (None, Some(20), Some(2.0)));
        assert_eq!(policy.max_new_labels, Some(1000), "what is absent takes its default");
        assert_eq!(read(&serde_json::to_string(&policy).unwrap()).unwrap(), policy);
        let said = |text: &str| read(text).unwrap_err().to_string();
        assert!(said(r#"{"max_error": true}"#).contains("false to switch it off"));
        assert!(said(r#"{"max_error": "15"}"#).contains("a number, or false to switch it off"));
        assert!(said(r#"{"max_age_days": -1}"#).contains("-1"));
    }
}
