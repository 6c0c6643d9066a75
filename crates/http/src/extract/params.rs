//! Query parameters: each endpoint says which it knows; any other is refused by name, and so is a value out of range.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::NaiveDate;
use vakhta_lifecycle::ids::ModelName;

use crate::error::ApiError;

/// Most characters of a value.
const MAX_VALUE: usize = 500;

/// The parameters of a request as they were sent, each at most once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(BTreeMap<String, String>);

/// What an endpoint reads from its parameters.
pub trait FromParams: Sized {
    /// The names it knows.
    const NAMES: &'static [&'static str];

    /// Reads and checks them.
    ///
    /// # Errors
    /// Names the parameter, its value and what would be right.
    fn read(params: &Params) -> Result<Self, ApiError>;
}

/// An endpoint that knows none.
impl FromParams for () {
    const NAMES: &'static [&'static str] = &[];

    fn read(_: &Params) -> Result<Self, ApiError> {
        Ok(())
    }
}

/// Parameters of a fixed set; an unknown one is refused.
#[derive(Debug, Clone, Copy)]
pub struct QueryOf<T>(pub T);

/// Parameters of a fixed set and, beside them, others whose names only the model knows (its key columns).
#[derive(Debug, Clone)]
pub struct OpenQuery<T> {
    /// The fixed ones.
    pub known: T,
    /// The others.
    pub others: BTreeMap<String, String>,
}

impl<S: Send + Sync, T: FromParams> FromRequestParts<S> for QueryOf<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let params = Params::parse(parts)?;
        if let Some(unknown) = params.0.keys().find(|name| !T::NAMES.contains(&name.as_str())) {
            return Err(unknown_param(unknown, T::NAMES.iter().copied()));
        }
        T::read(&params).map(Self)
    }
}

impl<S: Send + Sync, T: FromParams> FromRequestParts<S> for OpenQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let params = Params::parse(parts)?;
        let known = T::read(&params)?;
        let others = params.0.into_iter().filter(|(name, _)| !T::NAMES.contains(&name.as_str())).collect();
        Ok(Self { known, others })
    }
}

/// The parameter does not exist; these do.
pub fn unknown_param<'a, I: Iterator<Item = &'a str>>(name: &str, valid: I) -> ApiError {
    let valid: Vec<&str> = valid.collect();
    let shown = quoted(name);
    let mut error = ApiError::invalid(name, format!("there is no parameter {shown}"));
    error.code = "unknown_parameter";
    error.message = format!("there is no parameter {shown}");
    error.hint(if valid.is_empty() { "there are none here".to_owned() } else { format!("valid: {}", valid.join(", ")) })
}

/// A value as messages show it: quoted and not longer than a line.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short:?}…") } else { format!("{short:?}") }
}

impl Params {
    /// Parameters as a form carries them.
    pub(crate) fn of<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    fn parse(parts: &Parts) -> Result<Self, ApiError> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| ApiError::invalid("query", error.body_text()))?;
        let mut params = BTreeMap::new();
        for (name, value) in pairs.0 {
            if value.chars().count() > MAX_VALUE {
                return Err(ApiError::invalid(name, format!("the value is longer than {MAX_VALUE} characters")));
            }
            if value.contains('\0') {
                return Err(ApiError::invalid(name, "the value contains a zero byte"));
            }
            if params.insert(name.clone(), value).is_some() {
                return Err(ApiError::invalid(name, "the parameter is given more than once"));
            }
        }
        Ok(Self(params))
    }

    /// A text, as it is. An empty one counts as left out, since forms send those.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A whole number within a range, or `None` when it is left out.
    ///
    /// # Errors
    /// Names the parameter, the value and the range.
    pub fn int<N>(&self, name: &str, range: RangeInclusive<N>) -> Result<Option<N>, ApiError>
    where
        N: TryFrom<i64> + PartialOrd + Display + Copy,
    {
        let Some(text) = self.0.get(name) else { return Ok(None) };
        let (least, most) = (*range.start(), *range.end());
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = format!("{} is not a whole number from {least} to {most}", quoted(text));
            return Err(ApiError::invalid(name, message));
        }
        let number = text.parse::<i64>().ok().and_then(|number| N::try_from(number).ok());
        match number.filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => {
                let shown: String = text.chars().take(40).collect();
                Err(ApiError::invalid(name, format!("{shown} is outside {least} to {most}")))
            }
        }
    }

    /// A day, or `None` when it is left out.
    ///
    /// # Errors
    /// Names the parameter and the value.
    pub fn date(&self, name: &str) -> Result<Option<NaiveDate>, ApiError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let valid = text.len() == 10;
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) if valid => Ok(Some(day)),
            _ => Err(ApiError::invalid(name, format!("{} is not a day", quoted(text))).hint("write 2019-03-03")),
        }
    }

    /// A model's name, or `None` when it is left out.
    ///
    /// # Errors
    /// Says what a model's name looks like.
    pub fn model(&self, name: &str) -> Result<Option<ModelName>, ApiError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        ModelName::parse(text).map(Some).map_err(|error| ApiError::invalid(name, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    struct Days(Option<u32>);

    impl FromParams for Days {
        const NAMES: &'static [&'static str] = &["days", "limit"];
        fn read(params: &Params) -> Result<Self, ApiError> {
            params.int("days", 1..=3650).map(Self)
        }
    }

    async fn days(query: &str) -> Result<Option<u32>, ApiError> {
        let (mut parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
        QueryOf::<Days>::from_request_parts(&mut parts, &()).await.map(|QueryOf(days)| days.0)
    }

    async fn params(query: &str) -> Params {
        let (parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
        Params::parse(&parts).unwrap()
    }

    #[tokio::test]
    async fn a_number_out_of_range_names_field_value_and_range() {
        assert_eq!(days("days=30").await.unwrap(), Some(30));
        assert_eq!(days("").await.unwrap(), None);
        for (value, says) in [
            ("-1", "days: -1 is outside 1 to 3650"),
            ("0", "days: 0 is outside 1 to 3650"),
            ("99999999", "days: 99999999 is outside 1 to 3650"),
            ("99999999999999999999999", "days: 99999999999999999999999 is outside 1 to 3650"),
            ("abc", "days: \"abc\" is not a whole number from 1 to 3650"),
            ("7.5", "days: \"7.5\" is not a whole number from 1 to 3650"),
            ("", "days: \"\" is not a whole number from 1 to 3650"),
        ] {
            let error = days(&format!("days={value}")).await.unwrap_err();
            assert_eq!((error.status.as_u16(), error.message.as_str()), (400, says));
            assert_eq!(error.field.as_deref(), Some("days"));
        }
    }

    #[tokio::test]
    async fn an_unknown_parameter_is_named_and_the_valid_ones_are_listed() {
        let error = days("dais=3").await.unwrap_err();
        assert_eq!(error.code, "unknown_parameter");
        assert!(error.message.contains("\"dais\""), "{}", error.message);
        assert_eq!(error.hint.as_deref(), Some("valid: days, limit"));
    }

    #[tokio::test]
    async fn the_same_parameter_twice_is_a_mistake() {
        assert!(days("days=3&days=4").await.unwrap_err().message.contains("more than once"));
    }

    #[tokio::test]
    async fn a_day_is_written_in_one_way_only() {
        let read = params("from=2019-03-03").await.date("from").unwrap();
        assert_eq!(read, NaiveDate::from_ymd_opt(2019, 3, 3));
        for wrong in ["2019-3-3", "03.03.2019", "2019-02-30", "+12019-01-01", "yesterday"] {
            assert!(params(&format!("from={wrong}")).await.date("from").is_err(), "{wrong}");
        }
        assert_eq!(params("from=").await.date("from").unwrap(), None);
    }

    #[tokio::test]
    async fn other_parameters_are_kept_where_the_model_knows_their_names() {
        let (mut parts, ()) = Request::get("/?days=3&branch=B%2002").body(()).unwrap().into_parts();
        let open = OpenQuery::<Days>::from_request_parts(&mut parts, &()).await.unwrap();
        assert_eq!(open.known.0, Some(3));
        assert_eq!(open.others, BTreeMap::from([("branch".to_owned(), "B 02".to_owned())]));
    }
}
