//! Tokens: signed by HMAC-SHA256, of one kind each, for this product only (RFC 7519; RFC 8725: one algorithm, an explicit kind,
//! issuer and audience checked). Times are checked against the platform's clock and not the library's.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;

/// Issuer and audience.
const NAME: &str = "vakhta";

/// What a token is for. One of a kind is none of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TokenKind {
    /// Asks.
    Access,
    /// Is exchanged for the next pair, once.
    Refresh,
    /// The cookie of the panel.
    Panel,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    /// The login; the session's owner counts, this is for people who read tokens.
    sub: String,
    typ: TokenKind,
    /// The session.
    pub(super) sid: String,
    /// How often the session's refresh token had been exchanged.
    #[serde(rename = "gen")]
    pub(super) generation: i64,
    iat: i64,
    exp: i64,
}

/// A session at one generation, for a token.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) login: &'a str,
    pub(super) session: &'a str,
    pub(super) generation: i64,
}

/// Signs and checks.
pub(super) struct Signer {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Signer {
    pub(super) fn new(secret: &SecretString) -> Self {
        let bytes = secret.expose_secret().as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[NAME]);
        validation.set_issuer(&[NAME]);
        validation.set_required_spec_claims(&["aud", "exp", "iss", "sub"]);
        validation.validate_exp = false;
        Self { encoding: EncodingKey::from_secret(bytes), decoding: DecodingKey::from_secret(bytes), validation }
    }

    pub(super) fn sign(
        &self,
        kind: TokenKind,
        subject: Subject<'_>,
        (now, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<String, ServiceError> {
        let claims = Claims {
            iss: NAME.to_owned(),
            aud: NAME.to_owned(),
            sub: subject.login.to_owned(),
            typ: kind,
            sid: subject.session.to_owned(),
            generation: subject.generation,
            iat: now.timestamp(),
            exp: until.timestamp(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(|error| ServiceError::internal("signing a token", error))
    }

    /// What a token of this kind says; `None` for anything that is not one of ours, or ran out.
    pub(super) fn read(&self, kind: TokenKind, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let read = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).ok()?;
        Some(read.claims).filter(|claims| claims.typ == kind && now.timestamp() < claims.exp)
    }
}
