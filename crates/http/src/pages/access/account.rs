//! `GET /account`, `POST /account`: one's own password, and where one is signed in.

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::Deserialize;
use vakhta_service::access::{Caller, ExposeSecret, GateError, Means, SecretString, Session, User};

use super::super::failure::rendered;
use super::super::frame::Frame;
use super::super::lang::{Lang, Visitor};
use super::super::part::{Blank, Fact, Facts};
use super::super::said::Said;
use crate::access::{By, ClientAddress, Viewer, cookie};
use crate::error::ApiError;
use crate::state::AppState;

/// The page of one's account.
#[derive(Debug, Template)]
#[template(path = "access/account.html")]
pub(crate) struct AccountPage {
    frame: Frame,
    l: Lang,
    login: String,
    facts: Facts,
    sessions: Vec<SessionLine>,
    wrong: Option<(Said, Option<Said>)>,
    /// In place of all that where nobody is signed in.
    blank: Option<Blank>,
}

/// A session that counts.
#[derive(Debug, Clone)]
struct SessionLine {
    since: String,
    address: String,
    refreshed: String,
    /// Whether it is the one that looks.
    own: bool,
}

impl AccountPage {
    fn of(visitor: &Visitor, frame: Frame, user: &User, sessions: &[Session]) -> Self {
        let l = visitor.lang;
        let looks = visitor.signed_in().and_then(session_of);
        let line = |session: &Session| SessionLine {
            since: l.moment(session.created_at),
            address: session.address.clone(),
            refreshed: l.moment(session.refreshed_at),
            own: looks == Some(session.id.as_str()),
        };
        let facts = Facts(vec![
            Fact::new(l.t("access-field-login"), user.login.to_string()),
            Fact::new(l.t("access-field-role"), l.t(&format!("role-{}-long", user.role))),
            Fact::new(l.t("account-since"), l.moment(user.created_at)),
        ]);
        let sessions = sessions.iter().map(line).collect();
        Self { frame, l, login: user.login.to_string(), facts, sessions, wrong: None, blank: None }
    }

    /// The page where nobody signed in.
    fn of_nobody(visitor: &Visitor, frame: Frame) -> Self {
        let l = visitor.lang;
        let blank = Blank::new(l, "person", "account").link("/".to_owned(), l.t("failure-home"));
        Self {
            frame,
            l,
            login: String::new(),
            facts: Facts(Vec::new()),
            sessions: Vec::new(),
            wrong: None,
            blank: Some(blank),
        }
    }

    /// Anna is signed in at two places and mistyped her password.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor) -> Self {
        use crate::pages::samples;
        let l = visitor.lang;
        let frame = Frame::bare(visitor, l.t("account-title"), &[]);
        let error = ApiError::invalid("password", "is shorter than 10 characters; several words make a good one");
        let page = Self::of(visitor, frame, &samples::users()[0], &samples::sessions());
        Self { wrong: Some(super::wrong(l, &error)), ..page }
    }
}

fn session_of(caller: &Caller) -> Option<&str> {
    match &caller.means {
        Means::Session { id, .. } => Some(id),
        Means::Key { .. } | Means::Open => None,
    }
}

async fn filled(state: &AppState, visitor: &Visitor, by: &By<Viewer>) -> Result<AccountPage, ApiError> {
    let frame = super::frame(state, visitor, "account-title").await?;
    if session_of(&by.caller).is_none() {
        return Ok(AccountPage::of_nobody(visitor, frame));
    }
    let user = state.platform.user(by.name()).await?;
    let sessions = state.platform.sessions(&user).await?;
    Ok(AccountPage::of(visitor, frame, &user, &sessions))
}

/// `GET /account`.
pub(crate) async fn page(
    State(state): State<AppState>,
    by: By<Viewer>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    rendered(&filled(&state, &visitor, &by).await?)
}

/// The present password and the one to come, twice. No `Debug`.
#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    present: SecretString,
    new: SecretString,
    again: SecretString,
}

/// `POST /account`: changes one's password, after which one signs in again, here too.
pub(crate) async fn change(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    by: By<Viewer>,
    visitor: Visitor,
    Form(form): Form<PasswordForm>,
) -> Result<Response, ApiError> {
    let error = match changed(&state, &by, address, form).await {
        Ok(()) => {
            let answer = ([(SET_COOKIE, cookie::taken_back())], Redirect::to("/login?changed=1"));
            return Ok(answer.into_response());
        }
        Err(error) if error.status.is_client_error() => error,
        Err(error) => return Err(error),
    };
    let page = AccountPage { wrong: Some(super::wrong(visitor.lang, &error)), ..filled(&state, &visitor, &by).await? };
    Ok((error.status, rendered(&page)?).into_response())
}

async fn changed(
    state: &AppState,
    by: &By<Viewer>,
    address: ClientAddress,
    form: PasswordForm,
) -> Result<(), ApiError> {
    if session_of(&by.caller).is_none() {
        return Err(GateError::Forbidden("only somebody who signed in has a password".to_owned()).into());
    }
    if form.new.expose_secret() != form.again.expose_secret() {
        return Err(ApiError::invalid("again", "is not the same as the new password"));
    }
    match state.gate.change_password(by.name(), (form.present, form.new), address.0).await {
        Err(GateError::WrongPassword) => {
            Err(ApiError::invalid("present", "is not the password that you signed in with"))
        }
        other => Ok(other?),
    }
}
