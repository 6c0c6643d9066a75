//! Parts of the path that name a thing: read by their name in the route, and checked for their shape.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use vakhta_lifecycle::ids::{Login, ModelName, RunId, VersionId};

use crate::error::ApiError;

/// A thing that a path can name.
pub trait Key: Sized {
    /// Its place in the route, without braces.
    const PLACE: &'static str;

    /// Reads it.
    ///
    /// # Errors
    /// Says what a valid one looks like.
    fn read(text: &str) -> Result<Self, ApiError>;
}

/// A checked part of the path.
#[derive(Debug, Clone, Copy)]
pub struct In<T>(pub T);

/// The number of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportId(pub i64);

/// The number of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertId(pub i64);

/// The login of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserLogin(pub String);

impl Key for UserLogin {
    const PLACE: &'static str = "login";
    fn read(text: &str) -> Result<Self, ApiError> {
        Login::parse(text).map(|login| Self(login.to_string())).map_err(|error| ApiError::invalid(Self::PLACE, error))
    }
}

/// The public name of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyId(pub String);

impl Key for KeyId {
    const PLACE: &'static str = "key";
    fn read(text: &str) -> Result<Self, ApiError> {
        let is_one = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let wrong = || {
            ApiError::invalid(Self::PLACE, "a key is named by 12 hexadecimal digits, as the list of keys shows them")
        };
        is_one.then(|| Self(text.to_owned())).ok_or_else(wrong)
    }
}

impl Key for AlertId {
    const PLACE: &'static str = "alert";
    fn read(text: &str) -> Result<Self, ApiError> {
        match text.parse::<i64>() {
            Ok(id) if id > 0 => Ok(Self(id)),
            _ => Err(ApiError::invalid(Self::PLACE, "the number of an alert is a whole number from 1")),
        }
    }
}

impl Key for ModelName {
    const PLACE: &'static str = "model";
    fn read(text: &str) -> Result<Self, ApiError> {
        Self::parse(text).map_err(|error| ApiError::invalid(Self::PLACE, error))
    }
}

impl Key for RunId {
    const PLACE: &'static str = "run";
    fn read(text: &str) -> Result<Self, ApiError> {
        Self::parse(text).map_err(|error| ApiError::invalid(Self::PLACE, error))
    }
}

impl Key for VersionId {
    const PLACE: &'static str = "version";
    fn read(text: &str) -> Result<Self, ApiError> {
        Self::parse(text).map_err(|error| ApiError::invalid(Self::PLACE, error))
    }
}

impl Key for ImportId {
    const PLACE: &'static str = "import";
    fn read(text: &str) -> Result<Self, ApiError> {
        match text.parse::<i64>() {
            Ok(id) if id > 0 => Ok(Self(id)),
            _ => Err(ApiError::invalid(Self::PLACE, "the number of an import is a whole number from 1")),
        }
    }
}

impl<S: Send + Sync, T: Key> FromRequestParts<S> for In<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|refusal| match refusal {
            RawPathParamsRejection::InvalidUtf8InPathParam(_) => ApiError::invalid(T::PLACE, "it is not UTF-8"),
            other => ApiError::internal("the path could not be read", other.body_text()),
        })?;
        let part = params.iter().find(|(name, _)| *name == T::PLACE);
        let Some((_, text)) = part else {
            return Err(ApiError::internal("the path could not be read", format!("the route has no {{{}}}", T::PLACE)));
        };
        T::read(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn status(path: &str) -> u16 {
        async fn both(In(model): In<ModelName>, In(import): In<ImportId>) -> String {
            format!("{model} {}", import.0)
        }
        let router: Router = Router::new().route("/{model}/{import}", get(both));
        router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap().status().as_u16()
    }

    #[tokio::test]
    async fn a_part_of_the_path_is_checked_for_its_shape() {
        assert_eq!(status("/sales/3").await, 200);
        for wrong in ["/Sales/3", "/sales/-3", "/sales/x", "/sales%20/3", "/sales/99999999999999999999", "/%ff/3"] {
            assert_eq!(status(wrong).await, 400, "{wrong}");
        }
    }
}
