//! Which model a fixed route means, and how far it looks back.

use utoipa::IntoParams;
use vakhta_http::ApiError;
use vakhta_http::api::v1::monitoring::days::DaysQuery;
use vakhta_http::extract::{FromParams, Params};
use vakhta_http::pages_contract::axum::http::StatusCode;
use vakhta_http::state::AppState;
use vakhta_lifecycle::ids::ModelName;

/// The model that is meant.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ModelQuery {
    /// The model's name; the default model when it is left out.
    #[param(value_type = Option<String>, example = "bakery")]
    pub model: Option<ModelName>,
}

impl FromParams for ModelQuery {
    const NAMES: &'static [&'static str] = &["model"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { model: params.model("model")? })
    }
}

/// The model that is meant, and a period; `DEFAULT` days when nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery<const DEFAULT: u32> {
    /// Days to look back.
    #[param(minimum = 1, maximum = 3650, example = 30, required = false)]
    pub days: u32,
    /// The model's name; the default model when it is left out.
    #[param(value_type = Option<String>, example = "bakery")]
    pub model: Option<ModelName>,
}

impl<const DEFAULT: u32> FromParams for PeriodQuery<DEFAULT> {
    const NAMES: &'static [&'static str] = &["days", "model"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let DaysQuery::<DEFAULT> { days } = DaysQuery::read(params)?;
        Ok(Self { days, model: params.model("model")? })
    }
}

/// The model that was asked for, or the default one.
///
/// # Errors
/// There is no model at all. That the named one exists is for the platform to say.
pub fn meant(state: &AppState, asked: Option<ModelName>) -> Result<ModelName, ApiError> {
    asked.or_else(|| state.platform.default_model()).ok_or_else(|| {
        ApiError::new(StatusCode::NOT_FOUND, "not_found", "no model is declared yet")
            .hint("declare one with `vakhta model add` or POST /api/v1/models")
    })
}
