//! The period that an endpoint looks back over.

use utoipa::IntoParams;

use crate::ApiError;
use crate::extract::{FromParams, Params};

/// Longest period, in days.
pub const MAX_DAYS: u32 = 3650;

/// How far to look back; `DEFAULT` days when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery<const DEFAULT: u32> {
    /// Days to look back.
    #[param(minimum = 1, maximum = 3650, example = 30, required = false)]
    pub days: u32,
}

impl<const DEFAULT: u32> FromParams for DaysQuery<DEFAULT> {
    const NAMES: &'static [&'static str] = &["days"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let days =
            params.int("days", 1..=MAX_DAYS).map_err(|error| error.hint(format!("leave it out for {DEFAULT}")))?;
        Ok(Self { days: days.unwrap_or(DEFAULT) })
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts;
    use axum::http::Request;

    use super::*;
    use crate::extract::QueryOf;

    async fn read(query: &str) -> Result<u32, ApiError> {
        let (mut parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
        QueryOf::<DaysQuery<30>>::from_request_parts(&mut parts, &()).await.map(|QueryOf(query)| query.days)
    }

    #[tokio::test]
    async fn a_period_out_of_range_names_field_value_and_range_and_what_to_do() {
        assert_eq!(read("").await.unwrap(), 30);
        assert_eq!(read("days=3650").await.unwrap(), 3650);
        for wrong in ["days=-1", "days=99999999", "days=abc", "days=0", "days=3651"] {
            let error = read(wrong).await.unwrap_err();
            assert_eq!(error.status.as_u16(), 400, "{wrong}");
            assert!(error.message.contains("1 to 3650"), "{}", error.message);
            assert_eq!(error.hint.as_deref(), Some("leave it out for 30"));
        }
    }
}
