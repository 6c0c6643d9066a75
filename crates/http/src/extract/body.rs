//! Request bodies: JSON that must be there, JSON that may be left out, and text.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use vakhta_service::wording::plain;

use crate::error::ApiError;
use crate::shell::{BODY_LIMIT, guard::too_large};

/// A JSON body that must be there.
#[derive(Debug, Clone, Copy)]
pub struct JsonBody<T>(pub T);

/// A JSON body that must be there and holds secrets: what is wrong with it is told without any of its values or names.
#[derive(Debug, Clone, Copy)]
pub struct SecretBody<T>(pub T);

/// A JSON body that may be left out; then the content type does not matter and the default is used.
#[derive(Debug, Clone, Copy)]
pub struct OptionalJson<T>(pub T);

/// A body of text, whatever its content type.
#[derive(Debug, Clone)]
pub struct TextBody(pub String);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (kind, bytes) = received(request, state).await?;
        if is_blank(&bytes) {
            return Err(ApiError::new(StatusCode::BAD_REQUEST, "body_missing", "the body is empty")
                .hint("send a JSON object; /docs shows an example"));
        }
        must_be_json(kind.as_ref())?;
        parse(&bytes).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for SecretBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        JsonBody::from_request(request, state).await.map(|JsonBody(body)| Self(body)).map_err(|error| {
            if error.code != "invalid_value" {
                return error;
            }
            // "found …, expected text": only what is expected is ours.
            let expected = error.message.rsplit_once("expected ").map(|(_, expected)| format!("expected {expected}"));
            let expected =
                expected.unwrap_or_else(|| "is missing, or not what is asked for; /docs shows an example".to_owned());
            ApiError::invalid("body", expected)
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (kind, bytes) = received(request, state).await?;
        if is_blank(&bytes) {
            return Ok(Self(T::default()));
        }
        must_be_json(kind.as_ref())?;
        parse(&bytes).map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for TextBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (_, bytes) = received(request, state).await?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|error| {
            let byte = error.utf8_error().valid_up_to();
            ApiError::invalid("body", format!("byte {} is not UTF-8", byte + 1)).hint("save the file as UTF-8")
        })?;
        Ok(Self(text))
    }
}

/// What the body is declared to be, and the body.
async fn received<S: Send + Sync>(request: Request, state: &S) -> Result<(Option<HeaderValue>, Bytes), ApiError> {
    let kind = request.headers().get(header::CONTENT_TYPE).cloned();
    let bytes = Bytes::from_request(request, state).await.map_err(|refusal| {
        if refusal.status() == StatusCode::PAYLOAD_TOO_LARGE {
            too_large(BODY_LIMIT as u64)
        } else {
            ApiError::new(StatusCode::BAD_REQUEST, "body_unreadable", "the body did not arrive whole")
                .hint("send the request again")
        }
    })?;
    Ok((kind, bytes))
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

fn must_be_json(kind: Option<&HeaderValue>) -> Result<(), ApiError> {
    let kind = kind.map(|kind| kind.to_str().unwrap_or("?"));
    let essence = kind.and_then(|kind| kind.split(';').next()).map(|kind| kind.trim().to_ascii_lowercase());
    match essence.as_deref() {
        Some("application/json") => Ok(()),
        Some(other) if other.starts_with("application/") && other.ends_with("+json") => Ok(()),
        other => {
            let was = other.map_or_else(|| "no content type".to_owned(), |other| format!("content type {other:?}"));
            let message = format!("the body has {was} and is not declared to be JSON");
            Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", message)
                .hint("send the header `Content-Type: application/json`"))
        }
    }
}

/// Reads JSON; a mistake is named by its field, and by line and column where the text itself is broken.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // Serde would take an array as the fields in their order; nobody means that, and it would start real work.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(ApiError::invalid("body", "an object is expected, for example {\"reason\": \"…\"}, not an array"));
    }
    // Keeping track of the place costs a third of the reading; only a mistake needs it.
    serde_json::from_slice(bytes).or_else(|_| {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            explained(error.inner(), &path)
        })?;
        reader.end().map_err(|error| explained(&error, "."))?;
        Ok(value)
    })
}

fn explained(error: &serde_json::Error, path: &str) -> ApiError {
    let (line, column) = (error.line(), error.column());
    if error.is_data() {
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        let field = if path == "." { named_in(text).unwrap_or("body") } else { path };
        let words = plain(text, "an object");
        return ApiError::invalid(field, format!("{words} (line {line}, column {column})"));
    }
    let what = if error.is_eof() { "the JSON ends too early" } else { "the JSON is broken" };
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let message = format!("{what} at line {line}, column {column}: {text}");
    let mut answer = ApiError::new(StatusCode::BAD_REQUEST, "broken_json", message);
    answer.field = Some("body".to_owned());
    answer
}

/// The field that serde names between the first backticks ("unknown field `x`", "missing field `x`").
fn named_in(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Order {
        days: u32,
        inner: Inner,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Inner {
        share: f64,
    }

    fn request(kind: Option<&str>, body: &str) -> Request {
        let request = Request::post("/");
        let request = if let Some(kind) = kind { request.header("content-type", kind) } else { request };
        request.body(Body::from(body.to_owned())).unwrap()
    }

    async fn optional(kind: Option<&str>, body: &str) -> Result<Order, ApiError> {
        OptionalJson::from_request(request(kind, body), &()).await.map(|OptionalJson(order)| order)
    }

    async fn refused(body: &str) -> ApiError {
        optional(Some("application/json"), body).await.unwrap_err()
    }

    #[tokio::test]
    async fn a_body_that_may_be_left_out_may_have_any_content_type_when_it_is_empty() {
        assert_eq!(optional(None, "").await.unwrap(), Order::default());
        assert_eq!(optional(Some("application/x-www-form-urlencoded"), " \n").await.unwrap(), Order::default());
    }

    #[tokio::test]
    async fn a_body_that_is_there_must_be_declared_as_json() {
        let error = optional(Some("text/plain"), "{}").await.unwrap_err();
        assert_eq!(error.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert!(error.hint.as_deref().unwrap().contains("application/json"));
        assert_eq!(optional(None, "{}").await.unwrap_err().status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert!(optional(Some("application/json; charset=utf-8"), "{}").await.is_ok());
        assert!(optional(Some("application/merge-patch+json"), "{}").await.is_ok());
    }

    #[tokio::test]
    async fn broken_json_is_named_by_line_and_column() {
        let error = refused("{\n  \"days\": 3,,\n}").await;
        assert_eq!((error.status, error.code), (StatusCode::BAD_REQUEST, "broken_json"));
        assert!(error.message.contains("line 2, column 13"), "{}", error.message);
        assert!(refused("{\"days\": 3").await.message.contains("ends too early"));
        assert_eq!(refused("{} {}").await.code, "broken_json");
    }

    #[tokio::test]
    async fn an_unknown_field_is_refused_by_name() {
        let error = refused("{\"dais\": 3}").await;
        assert_eq!(error.field.as_deref(), Some("dais"));
        assert!(error.message.contains("days"), "the valid ones are listed: {}", error.message);
    }

    #[tokio::test]
    async fn a_wrong_type_names_its_field_however_deep() {
        let error = refused("{\"days\": \"three\"}").await;
        assert_eq!(error.field.as_deref(), Some("days"));
        assert!(error.message.contains("expected a whole number"), "{}", error.message);
        assert_eq!(refused("{\"inner\": {\"share\": []}}").await.field.as_deref(), Some("inner.share"));
        assert_eq!(refused("[1, 2, 3, 4]").await.status, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn a_required_body_must_be_there() {
        let error = JsonBody::<Order>::from_request(request(None, ""), &()).await.unwrap_err();
        assert_eq!(error.code, "body_missing");
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_secret_is_told_without_it() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only read")]
        struct Login {
            password: String,
        }
        for body in [r#"{"password": 7777123456}"#, r#"{"hunter2": 1}"#, r#""hunter2""#, r#"{"password": ["hunter2"]}"#]
        {
            let refused = SecretBody::<Login>::from_request(request(Some("application/json"), body), &()).await;
            let said = format!("{:?}", refused.unwrap_err());
            assert!(!said.contains("7777") && !said.contains("hunter2"), "{said}");
        }
    }

    #[tokio::test]
    async fn text_that_is_not_utf8_is_named_by_its_byte() {
        let request = Request::post("/").body(Body::from(vec![b'a', b'b', 0xff])).unwrap();
        let error = TextBody::from_request(request, &()).await.unwrap_err();
        assert!(error.message.contains("byte 3"), "{}", error.message);
    }
}
