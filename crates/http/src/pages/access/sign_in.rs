//! `GET /login`, `POST /login`, `POST /logout`: the panel's session. The page shows nothing of what is behind it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::Deserialize;
use vakhta_service::access::{SecretString, SignedIn};

use super::super::failure::{rendered, told};
use super::super::frame::Frame;
use super::super::lang::{Lang, Visitor};
use super::super::said::Said;
use super::next::local;
use crate::access::door::encoded;
use crate::access::{By, ClientAddress, Viewer, cookie};
use crate::error::ApiError;
use crate::state::AppState;

/// The sign-in page.
#[derive(Debug, Template)]
#[template(path = "access/login.html")]
pub(crate) struct SignInPage {
    frame: Frame,
    l: Lang,
    /// Whether nobody is asked who they are.
    open: bool,
    /// Whether the password was changed a moment ago.
    changed: bool,
    wrong: Option<(Said, Option<Said>)>,
    login: String,
    next: String,
}

impl SignInPage {
    fn new(visitor: &Visitor, next: &str, open: bool) -> Self {
        let l = visitor.lang;
        // The language switch keeps where somebody was going, also on the answer to a form.
        let query = if next == "/" { String::new() } else { format!("next={}", encoded(next)) };
        let frame = Frame::bare(&Visitor { query, ..visitor.clone() }, l.t("login-title"), &[]);
        Self { frame, l, open, changed: false, wrong: None, login: String::new(), next: next.to_owned() }
    }

    /// A wrong password.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor) -> Self {
        let error = ApiError::from(vakhta_service::access::GateError::WrongPassword);
        let wrong = Some(told(visitor.lang, &error));
        Self { wrong, login: "anna".to_owned(), ..Self::new(visitor, "/models/sales/status", false) }
    }

    /// Nobody is asked.
    #[cfg(test)]
    pub(crate) fn sample_open(visitor: &Visitor) -> Self {
        Self::new(visitor, "/", true)
    }
}

/// What the address of the page says.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    next: String,
    changed: Option<String>,
}

/// `GET /login`. Whoever is signed in goes on.
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let next = local(&asked.next);
    if visitor.signed_in().is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    let page = SignInPage::new(&visitor, next, state.gate.is_open());
    rendered(&SignInPage { changed: asked.changed.is_some(), ..page })
}

/// Login and password. No `Debug`.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    login: String,
    password: SecretString,
    #[serde(default)]
    next: String,
}

/// `POST /login`.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    visitor: Visitor,
    Form(form): Form<SignInForm>,
) -> Result<Response, ApiError> {
    let next = local(&form.next);
    let page = SignInPage::new(&visitor, next, state.gate.is_open());
    if page.open {
        return rendered(&page);
    }
    let error = match state.gate.sign_in(&form.login, form.password, address.0).await {
        Ok(signed_in) => return Ok((with_cookie(&state, &signed_in)?, Redirect::to(next)).into_response()),
        Err(error) => ApiError::from(error),
    };
    if !error.status.is_client_error() {
        return Err(error);
    }
    let page = SignInPage { wrong: Some(told(page.l, &error)), login: form.login, ..page };
    let mut headers = HeaderMap::new();
    if let Some(seconds) = error.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok((error.status, headers, rendered(&page)?).into_response())
}

fn with_cookie(state: &AppState, signed_in: &SignedIn) -> Result<HeaderMap, ApiError> {
    let session = &signed_in.session;
    let seconds = (session.expires_at - session.created_at).num_seconds();
    let given = cookie::given(&state.gate.cookie(signed_in)?, seconds, state.https);
    let given = given.ok_or_else(|| ApiError::internal("signing in", "the token is no header value"))?;
    Ok(HeaderMap::from_iter([(SET_COOKIE, given)]))
}

/// `POST /logout`.
pub(crate) async fn sign_out(State(state): State<AppState>, by: By<Viewer>) -> Result<Response, ApiError> {
    state.gate.sign_out(&by.caller).await?;
    Ok(([(SET_COOKIE, cookie::taken_back())], Redirect::to("/login")).into_response())
}
