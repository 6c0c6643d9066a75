//! `GET /keys`, `POST /keys`: keys of programs, for administrators. The text of a new one is on the answer's page and nowhere else.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, TimeDelta, Utc};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::access::{ApiKey, NewKey, Role, ShownKey};
use vakhta_service::error::ServiceError;
use vakhta_service::views::ModelView;

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
#[template(path = "access/keys.html")]
pub(crate) struct KeysPage {
    frame: Frame,
    l: Lang,
    keys: Vec<KeyLine>,
    shown: Option<Shown>,
    wrong: Option<(Said, Option<Said>)>,
    form: KeyForm,
    roles: RoleChoice,
    /// Name and title of every model, and whether it is chosen.
    models: Vec<(String, String, bool)>,
}

/// A key of the list.
#[derive(Debug, Clone)]
struct KeyLine {
    id: String,
    name: String,
    role: String,
    models: String,
    made: String,
    used: String,
    state: Pill,
    /// Until when it counts, or since when it no longer does.
    when: String,
    live: bool,
}

impl KeyLine {
    fn of(l: Lang, key: &ApiKey, now: DateTime<Utc>) -> Self {
        let (tone, state, when) = match (key.revoked_at, key.expires_at) {
            (Some(at), _) => (Tone::Idle, "keys-revoked", l.moment(at)),
            (None, Some(end)) if !key.is_live(now) => (Tone::Idle, "keys-over", l.moment(end)),
            (None, Some(end)) => (Tone::Good, "keys-live", l.say("keys-until", &[("at", l.moment(end).into())])),
            (None, None) => (Tone::Good, "keys-live", l.t("keys-forever")),
        };
        let models = key.models.as_ref().map(|models| models.iter().map(ModelName::as_str).collect::<Vec<_>>());
        let made = [("at", l.moment(key.created_at).into()), ("by", key.made_by.as_str().into())];
        Self {
            id: key.id.clone(),
            name: key.name.clone(),
            role: super::role(l, key.role),
            models: models.map_or_else(|| l.t("keys-all-models"), |models| models.join(", ")),
            made: l.say("keys-made", &made),
            used: key.used_at.map_or_else(|| l.t("keys-never-used"), |at| l.moment(at)),
            state: Pill::new(tone, l.t(state)),
            when,
            live: key.is_live(now),
        }
    }
}

/// A new key with its secret, this once. No `Debug` of the text.
struct Shown {
    name: String,
    text: String,
    /// How a program asks with it.
    example: String,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Shown {
    fn of(key: ShownKey, origin: &str) -> Self {
        let path = key.key.models.as_ref().and_then(|models| models.first());
        let path = path.map_or_else(|| "/api/v1/models".to_owned(), |model| format!("/api/v1/models/{model}"));
        let example = format!("curl -H 'Authorization: Bearer {}' \\\n  {origin}{path}", key.text);
        Self { name: key.key.name, text: key.text, example }
    }
}

/// What was typed for a new key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeyForm {
    name: String,
    role: String,
    models: Vec<String>,
    days: String,
}

impl Default for KeyForm {
    fn default() -> Self {
        Self { name: String::new(), role: Role::Viewer.name().to_owned(), models: Vec::new(), days: "365".to_owned() }
    }
}

impl KeyForm {
    /// Fields of a form as they come, of which a model may come several times.
    fn typed(fields: &[(String, String)]) -> Self {
        let all = |name: &str| {
            fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.clone()).collect()
        };
        let one = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let text = |name| one(name).unwrap_or_default();
        Self { name: text("name"), role: text("role"), models: all("models"), days: text("days") }
    }

    /// The key that is wanted. No model chosen means all of them; no days, until it is taken back.
    fn wanted(&self) -> Result<NewKey, ServiceError> {
        let models: Result<Vec<ModelName>, _> = self.models.iter().map(|name| ModelName::parse(name)).collect();
        let models = Some(models?).filter(|models| !models.is_empty());
        let days = self.days.trim();
        let days: Option<u32> = if days.is_empty() {
            None
        } else {
            let refused = |_| ServiceError::invalid("days", "a key lasts 1 to 3650 days, or until it is taken back");
            Some(days.parse().map_err(refused)?)
        };
        let role = self
            .role
            .parse()
            .map_err(|error: vakhta_lifecycle::access::UnknownRole| ServiceError::invalid("role", error.to_string()))?;
        Ok(NewKey { name: self.name.clone(), role, models, lasts: days.map(|days| TimeDelta::days(i64::from(days))) })
    }
}

impl KeysPage {
    fn new(
        visitor: &Visitor,
        frame: Frame,
        (keys, models): (&[ApiKey], &[ModelView]),
        form: KeyForm,
        now: DateTime<Utc>,
    ) -> Self {
        let l = visitor.lang;
        let models = models.iter().map(|model| {
            let name = model.name.to_string();
            let chosen = form.models.contains(&name);
            (name, l.part(&model.title).to_owned(), chosen)
        });
        Self {
            frame,
            l,
            keys: keys.iter().map(|key| KeyLine::of(l, key, now)).collect(),
            shown: None,
            wrong: None,
            roles: roles(l, form.role.parse().unwrap_or(Role::Viewer)),
            models: models.collect(),
            form,
        }
    }

    /// A key that was just made, beside others; and one that was refused.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor) -> Self {
        use crate::pages::samples;
        let frame = Frame::bare(visitor, visitor.lang.t("keys-title"), &[]);
        let (keys, models) = (samples::keys(), samples::loaded().all);
        let form = KeyForm { days: "5000".to_owned(), ..KeyForm::default() };
        let refused = form.wanted().map(drop).err().map(|error| super::wrong(visitor.lang, &ApiError::from(error)));
        let page = Self::new(visitor, frame, (&keys, &models), form, samples::now());
        let shown = ShownKey { key: keys[0].clone(), text: "vk_5f3a91c2a7d0_0123456789abcdef".to_owned() };
        Self { shown: Some(Shown::of(shown, "http://127.0.0.1:8080")), wrong: refused, ..page }
    }
}

async fn filled(state: &AppState, visitor: &Visitor, form: KeyForm) -> Result<KeysPage, ApiError> {
    let keys = state.platform.keys().await?;
    let models = state.platform.models().await?;
    let frame = super::frame(state, visitor, "keys-title").await?;
    Ok(KeysPage::new(visitor, frame, (&keys, &models), form, state.platform.wall_now()))
}

/// `GET /keys`.
pub(crate) async fn page(State(state): State<AppState>, _: By<Admin>, visitor: Visitor) -> Result<Response, ApiError> {
    rendered(&filled(&state, &visitor, KeyForm::default()).await?)
}

/// `POST /keys`: makes a key, whose text the answer shows this once, or takes one back.
pub(crate) async fn order(
    State(state): State<AppState>,
    by: By<Admin>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    if let Some((_, id)) = fields.iter().find(|(field, _)| field == "revoke") {
        let (id, work) = (id.clone(), state.clone());
        to_the_end(async move { work.platform.revoke_key(&id, by.name()).await }).await?;
        return Ok(Redirect::to("/keys").into_response());
    }
    let form = KeyForm::typed(&fields);
    let (work, wanted) = (state.clone(), form.wanted());
    match to_the_end(async move { work.platform.make_key(wanted?, by.name()).await }).await {
        Ok(key) => {
            let shown = Some(Shown::of(key, &origin(&state, &headers)));
            let page = KeysPage { shown, ..filled(&state, &visitor, KeyForm::default()).await? };
            Ok((StatusCode::CREATED, rendered(&page)?).into_response())
        }
        Err(error) if error.status.is_client_error() => {
            let page = filled(&state, &visitor, form).await?;
            let page = KeysPage { wrong: Some(super::wrong(visitor.lang, &error)), ..page };
            Ok((error.status, rendered(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The address under which the asker reached this server; the guard has checked the host.
fn origin(state: &AppState, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if state.https { "https" } else { "http" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> KeyForm {
        KeyForm::typed(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_not_chosen_limits_nothing_and_nonsense_is_named() {
        let all = typed(&[("name", "till"), ("role", "analyst"), ("days", " ")]).wanted().unwrap();
        assert_eq!((all.role, all.models, all.lasts), (Role::Analyst, None, None));
        let some = typed(&[("role", "viewer"), ("models", "sales"), ("models", "loans"), ("days", "30")]);
        let some = some.wanted().unwrap();
        assert_eq!((some.models.map(|models| models.len()), some.lasts), (Some(2), Some(TimeDelta::days(30))));
        let refused = |pairs: &[(&str, &str)]| ApiError::from(typed(pairs).wanted().unwrap_err()).field.clone();
        assert_eq!(refused(&[("role", "viewer"), ("days", "-1")]).as_deref(), Some("days"));
        assert_eq!(refused(&[("role", "king")]).as_deref(), Some("role"));
        assert_eq!(refused(&[("role", "viewer"), ("models", "No Such")]).as_deref(), Some("model name"));
    }
}
