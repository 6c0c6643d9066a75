//! The one error of the HTTP layer: a status, a stable code, a message for the caller, and what to do next.
//!
//! What only we should see (the chain of causes) travels inside and is logged once, at the boundary ([`crate::shell`]),
//! which also adds the request id and chooses between JSON and a page.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::error::ServiceError;

/// Why a request was not answered as asked. It reads and writes as the [`Problem`] that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError(Box<Problem>);

/// What an [`ApiError`] holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// A stable name for programs.
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The field, parameter or header at fault.
    pub field: Option<String>,
    /// Where to go on, for example the run that is in the way.
    pub links: BTreeMap<&'static str, String>,
    /// Seconds after which asking again makes sense.
    pub retry_after: Option<u32>,
    /// The causes, for the log only.
    pub context: Option<String>,
}

/// An error as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ErrorDetail {
    /// A stable name for programs.
    #[schema(example = "invalid_value")]
    pub code: String,
    /// What is wrong, for people.
    #[schema(example = "days: -1 is outside 1 to 3650")]
    pub message: String,
    /// What to do next.
    #[schema(example = "leave it out for 7")]
    pub hint: Option<String>,
    /// The field, parameter or header at fault.
    #[schema(example = "days")]
    pub field: Option<String>,
    /// Where to go on, for example the run that is in the way.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub links: BTreeMap<String, String>,
    /// The request's id, also in the header `x-request-id` and in the log.
    #[schema(example = "5f3a91c2-00002a")]
    pub request_id: String,
}

impl ApiError {
    /// An error with nothing but a status, a code and a message.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Problem {
            status,
            code,
            message: message.into(),
            hint: None,
            field: None,
            links: BTreeMap::new(),
            retry_after: None,
            context: None,
        }))
    }

    /// The request's `field` has a wrong value.
    pub fn invalid(field: impl Into<String>, message: impl fmt::Display) -> Self {
        let field = field.into();
        let mut error = Self::new(StatusCode::BAD_REQUEST, "invalid_value", format!("{field}: {message}"));
        error.field = Some(field);
        error
    }

    /// There is no `kind` called `id`.
    pub fn not_found(kind: &str, id: &str, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("{kind} {id:?} does not exist")).hint(hint)
    }

    /// Too many at the same time.
    pub fn overloaded(message: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", message).hint("ask again in a moment");
        error.retry_after = Some(2);
        error
    }

    /// A fault of ours: the caller is told what was being done, the log also why.
    pub fn internal(what: impl Into<String>, context: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", what)
            .hint("nothing is known to have changed; the server's log says more under this request id");
        error.context = Some(context.into());
        error
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The body that the caller sees.
    #[must_use]
    pub fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            error: ErrorDetail {
                code: self.code.to_owned(),
                message: self.message.clone(),
                hint: self.hint.clone(),
                field: self.field.clone(),
                links: self.links.iter().map(|(name, link)| ((*name).to_owned(), link.clone())).collect(),
                request_id: request_id.to_owned(),
            },
        }
    }
}

impl Deref for ApiError {
    type Target = Problem;

    fn deref(&self) -> &Problem {
        &self.0
    }
}

impl DerefMut for ApiError {
    fn deref_mut(&mut self) -> &mut Problem {
        &mut self.0
    }
}

/// The causes of an error in one line, outermost first.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        let message = error.to_string();
        match error {
            ServiceError::NotFound { kind, id, hint } => Self::not_found(kind, &id, hint),
            ServiceError::Invalid { field, message } => Self::invalid(field, message),
            ServiceError::Busy { model: _, run } => {
                let mut answer = Self::new(StatusCode::CONFLICT, "busy", message);
                answer.links.insert("run", format!("/api/v1/runs/{run}"));
                answer.links.insert("events", format!("/api/v1/runs/{run}/events"));
                answer.hint("follow the run, or cancel it with DELETE")
            }
            ServiceError::DatasetBusy { .. } => {
                let mut answer = Self::new(StatusCode::CONFLICT, "refused", message);
                answer.retry_after = Some(10);
                answer
            }
            ServiceError::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, "not_allowed", message),
            ServiceError::Refused(_) => Self::new(StatusCode::CONFLICT, "refused", message),
            ServiceError::NotEnoughData(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "not_enough_data", message).hint("import more data first")
            }
            ServiceError::Unavailable { ref what, .. } => {
                let mut answer = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", what.clone())
                    .hint("ask again in a moment");
                answer.retry_after = Some(5);
                answer.context = Some(chain(&error));
                answer
            }
            ServiceError::Internal { .. } => {
                let context = chain(&error);
                Self::internal(message, context)
            }
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ApiError {}

impl IntoResponse for ApiError {
    /// The boundary finds the error in the response's extensions and writes the body again, with the request id.
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body(""))).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vakhta_lifecycle::ids::{ModelName, RunId};

    fn status_and_code(error: ServiceError) -> (u16, &'static str) {
        let error = ApiError::from(error);
        (error.status.as_u16(), error.code)
    }

    #[test]
    fn every_refusal_of_the_service_has_its_own_status_and_code() {
        let source = || std::io::Error::other("disk");
        assert_eq!(status_and_code(ServiceError::not_found("run", "r_1", "list them")), (404, "not_found"));
        assert_eq!(status_and_code(ServiceError::invalid("days", "too many")), (400, "invalid_value"));
        assert_eq!(status_and_code(ServiceError::Refused("it is archived".into())), (409, "refused"));
        assert_eq!(status_and_code(ServiceError::Forbidden("ask Anna".into())), (403, "not_allowed"));
        assert_eq!(status_and_code(ServiceError::NotEnoughData("3 rows".into())), (422, "not_enough_data"));
        let unavailable = ServiceError::Unavailable { what: "database".into(), source: Box::new(source()) };
        assert_eq!(status_and_code(unavailable), (503, "unavailable"));
        assert_eq!(status_and_code(ServiceError::internal("writing", source())), (500, "internal"));
    }

    #[test]
    fn a_busy_model_names_the_run_and_links_to_it() {
        let model = ModelName::parse("sales").unwrap();
        let run = RunId::parse("r_20250102_030405_0000beef").unwrap();
        let error = ApiError::from(ServiceError::Busy { model, run });
        assert_eq!(error.status, StatusCode::CONFLICT);
        assert!(error.message.contains("r_20250102_030405_0000beef"), "{}", error.message);
        assert_eq!(error.links["run"], "/api/v1/runs/r_20250102_030405_0000beef");
    }

    #[test]
    fn causes_are_for_the_log_and_never_for_the_caller() {
        let error = ApiError::from(ServiceError::internal("writing the run", std::io::Error::other("secret path")));
        assert!(error.context.as_deref().unwrap().contains("secret path"));
        let body = serde_json::to_string(&error.body("1")).unwrap();
        assert!(!body.contains("secret path"), "{body}");
    }
}
