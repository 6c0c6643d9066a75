//! `GET /users`, `POST /users`: who may sign in, for administrators.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use vakhta_service::access::{Login, Role, SecretString, User};
use vakhta_service::error::ServiceError;

use super::super::failure::rendered;
use super::super::frame::Frame;
use super::super::lang::{Lang, Visitor};
use super::super::part::{Pill, Tone};
use super::super::said::Said;
use super::{RoleChoice, roles};
use crate::access::{Admin, By};
use crate::api::detached::to_the_end;
use crate::error::ApiError;
use crate::state::AppState;

/// The page.
#[derive(Debug, Template)]
#[template(path = "access/users.html")]
pub(crate) struct UsersPage {
    frame: Frame,
    l: Lang,
    people: Vec<Person>,
    /// What was done a moment ago.
    done: Option<String>,
    /// What is wrong with the form of somebody new, and what was typed there.
    wrong: Option<(Said, Option<Said>)>,
    login: String,
    roles: RoleChoice,
}

/// Somebody of the list.
#[derive(Debug, Clone)]
struct Person {
    login: String,
    role: String,
    state: Pill,
    signed_in: String,
    since: String,
    roles: RoleChoice,
    active: bool,
    /// Whether wrong passwords keep them out for a while.
    locked: bool,
    /// What is wrong with one of their forms.
    wrong: Option<(Said, Option<Said>)>,
}

impl Person {
    fn of(l: Lang, user: &User, now: DateTime<Utc>) -> Self {
        let locked = user.attempts.locked_until.filter(|_| user.attempts.is_locked(now));
        let state = match (user.active, locked) {
            (false, _) => Pill::new(Tone::Idle, l.t("users-kept-out")),
            (true, Some(until)) => Pill::new(Tone::Warn, l.say("users-locked", &[("until", l.moment(until).into())])),
            (true, None) => Pill::new(Tone::Good, l.t("users-active")),
        };
        Self {
            login: user.login.to_string(),
            role: super::role(l, user.role),
            state,
            signed_in: user.signed_in_at.map_or_else(|| l.t("users-never"), |at| l.moment(at)),
            since: l.moment(user.created_at),
            roles: roles(l, user.role),
            active: user.active,
            locked: locked.is_some(),
            wrong: None,
        }
    }
}

impl UsersPage {
    fn new(visitor: &Visitor, frame: Frame, users: &[User], now: DateTime<Utc>) -> Self {
        let l = visitor.lang;
        let people = users.iter().map(|user| Person::of(l, user, now)).collect();
        Self { frame, l, people, done: None, wrong: None, login: String::new(), roles: roles(l, Role::Viewer) }
    }

    /// With what is wrong beside the form that was sent, and what was typed into it but for passwords.
    fn refused(mut self, form: &UserForm, error: &ApiError) -> Self {
        let wrong = Some(super::wrong(self.l, error));
        let chosen = form.role.parse::<Role>().ok();
        if form.order == Order::Add {
            self.roles = roles(self.l, chosen.unwrap_or(Role::Viewer));
            return Self { wrong, login: form.login.clone(), ..self };
        }
        match self.people.iter_mut().find(|person| person.login == form.login) {
            Some(person) => {
                person.wrong = wrong;
                if let Some(chosen) = chosen {
                    person.roles = roles(self.l, chosen);
                }
            }
            None => self.wrong = wrong,
        }
        self
    }

    /// Anna, Boris who mistyped his password too often, and two whose forms were refused.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor) -> Self {
        use crate::pages::samples;
        let frame = Frame::bare(visitor, visitor.lang.t("users-title"), &[]);
        let page = Self::new(visitor, frame, &samples::users(), samples::now());
        let form = |order, login: &str| UserForm {
            order,
            login: login.to_owned(),
            role: "analyst".to_owned(),
            password: None,
        };
        let taken = ApiError::new(axum::http::StatusCode::CONFLICT, "refused", "login boris: is taken");
        let short = ApiError::invalid("password", "is shorter than 10 characters; several words make a good one");
        page.refused(&form(Order::Add, "boris"), &taken).refused(&form(Order::Password, "vera"), &short)
    }
}

async fn filled(state: &AppState, visitor: &Visitor) -> Result<UsersPage, ApiError> {
    let users = state.platform.users().await?;
    let frame = super::frame(state, visitor, "users-title").await?;
    Ok(UsersPage::new(visitor, frame, &users, state.platform.wall_now()))
}

/// What was done a moment ago, and to whom.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Done {
    done: Option<Order>,
    user: Option<String>,
}

impl Done {
    fn said(&self, l: Lang) -> Option<String> {
        let user = Login::parse(self.user.as_deref()?).ok()?;
        Some(l.say(&format!("users-done-{}", self.done?.name()), &[("user", user.as_str().into())]))
    }
}

/// `GET /users`.
pub(crate) async fn page(
    State(state): State<AppState>,
    _: By<Admin>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    rendered(&UsersPage { done: done.said(visitor.lang), ..filled(&state, &visitor).await? })
}

/// What an administrator wants of somebody. No `Debug`: there may be a password.
#[derive(Clone, Deserialize)]
pub(crate) struct UserForm {
    order: Order,
    login: String,
    #[serde(default)]
    role: String,
    password: Option<SecretString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    Add,
    Role,
    Lock,
    Unlock,
    Password,
}

impl Order {
    fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Role => "role",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Password => "password",
        }
    }
}

/// `POST /users`: one order; one that is refused comes back with what is wrong and what was typed, but for passwords.
pub(crate) async fn order(
    State(state): State<AppState>,
    by: By<Admin>,
    visitor: Visitor,
    Form(form): Form<UserForm>,
) -> Result<Response, ApiError> {
    let (work, wanted) = (state.clone(), form.clone());
    let ordered = to_the_end(async move { carry_out(&work, &by, wanted).await }).await;
    match ordered {
        Ok(login) => {
            let (done, login) = (form.order.name(), crate::access::door::encoded(&login));
            Ok(Redirect::to(&format!("/users?done={done}&user={login}")).into_response())
        }
        Err(error) if error.status.is_client_error() => {
            let page = filled(&state, &visitor).await?.refused(&form, &error);
            Ok((error.status, rendered(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn carry_out(state: &AppState, by: &By<Admin>, form: UserForm) -> Result<String, ServiceError> {
    let (platform, login) = (&state.platform, form.login.as_str());
    let role = || form.role.parse::<Role>().map_err(|error| ServiceError::invalid("role", error.to_string()));
    let password = || form.password.clone().unwrap_or_default();
    match form.order {
        Order::Add => {
            let login = Login::parse(&login.trim().to_lowercase());
            let login = login.map_err(|error| ServiceError::invalid("login", error.rule))?;
            platform.add_user(login.as_str(), password(), role()?, by.name()).await?;
            return Ok(login.to_string());
        }
        Order::Role => platform.set_role(login, role()?, by.name()).await?,
        Order::Lock => platform.lock_user(login, by.name()).await?,
        Order::Unlock => platform.unlock_user(login, by.name()).await?,
        Order::Password => platform.set_password(login, password(), by.name()).await?,
    }
    Ok(form.login)
}
