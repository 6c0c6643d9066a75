//! Lets requests in, or answers why not.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::access::{Caller, Credential, GateError, Means};

use super::address::ClientAddress;
use super::cookie;
use super::floor::{Floor, floor};
use crate::error::ApiError;
use crate::shell::headers::is_api;
use crate::state::AppState;

/// The header in which programs may show a key.
const KEY: &str = "x-api-key";
/// The name that changes of the panel are attributed to where nobody is asked who they are.
const PANEL: &str = "panel";

/// Lets a request in with the [`Caller`] in its extensions, or answers why not: JSON to programs, the sign-in page to people.
pub async fn door(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let address = ClientAddress::of(request.extensions(), request.headers(), &state.proxies);
    request.extensions_mut().insert(address);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let caller = match known(&state, &method, &path, request.headers()).await {
        Ok(caller) => caller,
        Err(GateError::NotSignedIn(_)) if to_sign_in(&method, &path, request.headers()) => {
            let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
            return Redirect::to(&sign_in_page(asked)).into_response();
        }
        Err(error) => return ApiError::from(error).into_response(),
    };
    let Some(caller) = caller else { return next.run(request).await };
    let mut response = match may(&caller, &method, &path) {
        Ok(()) => {
            request.extensions_mut().insert(caller.clone());
            next.run(request).await
        }
        Err(error) => ApiError::from(error).into_response(),
    };
    // The page of an error says who is signed in, as every page does.
    response.extensions_mut().insert(caller);
    response
}

/// Who asks; of a public address it may be nobody.
async fn known(
    state: &AppState,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<Option<Caller>, GateError> {
    if state.gate.is_open() {
        return Ok(Some(Caller::open(if is_api(path) { "api" } else { PANEL })));
    }
    let found = match shown(headers) {
        Some(shown) => state.gate.admit(shown).await.and_then(|caller| same_site(&caller, shown, method, headers)),
        None => Err(GateError::NotSignedIn("sign in, or show a token: Authorization: Bearer …")),
    };
    match floor(method, path) {
        // Who comes to a public address with something stale is nobody, and may be.
        Floor::Public => Ok(found.ok()),
        Floor::Needs(_) => found.map(Some),
    }
}

/// Whether they may be here.
fn may(caller: &Caller, method: &Method, path: &str) -> Result<(), GateError> {
    let Floor::Needs(role) = floor(method, path) else { return Ok(()) };
    caller.must_be(role)?;
    caller.may_ask_about(model_of(path, caller).as_ref())
}

/// The model that an address is about. A key of some models is let through to what is about none only where that is itself.
fn model_of(path: &str, caller: &Caller) -> Option<ModelName> {
    let own = path == "/api/auth/me";
    let named = path.strip_prefix("/api/v1/models/").or_else(|| path.strip_prefix("/models/"));
    let named = named.and_then(|rest| rest.split('/').next()).and_then(|name| ModelName::parse(name).ok());
    match &caller.means {
        Means::Key { models: Some(models), .. } if own => models.first().cloned(),
        _ => named,
    }
}

/// What a request shows; a token of its own goes before the cookie, which a browser sends unasked.
fn shown(headers: &HeaderMap) -> Option<Credential<'_>> {
    if let Some(value) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) {
        let (scheme, token) = value.trim().split_once(' ').unwrap_or((value, ""));
        // An authorization of another kind is none.
        return scheme.eq_ignore_ascii_case("bearer").then_some(Credential::Bearer(token.trim()));
    }
    if let Some(key) = headers.get(KEY).and_then(|value| value.to_str().ok()) {
        return Some(Credential::Bearer(key.trim()));
    }
    cookie::shown(headers).map(Credential::Cookie)
}

/// A browser sends the cookie with whatever any page makes it ask. The guard refuses what another site says it asks; what says nothing
/// of where it comes from changes nothing either.
fn same_site(
    caller: &Caller,
    shown: Credential<'_>,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Caller, GateError> {
    let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let says = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    if matches!(shown, Credential::Cookie(_)) && changes && !says {
        return Err(GateError::Forbidden("a change with the panel's cookie must say where it comes from".to_owned()));
    }
    Ok(caller.clone())
}

/// Whether a person is better shown the sign-in page than a refusal.
fn to_sign_in(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    *method == Method::GET && !is_api(path) && accepts.contains("text/html") && !headers.contains_key("hx-request")
}

/// The sign-in page, in the language that was asked for, from which one goes on to where one wanted to be.
fn sign_in_page(asked: &str) -> String {
    let chosen = asked.split(['?', '&']).skip(1).find(|pair| matches!(*pair, "lang=ru" | "lang=en"));
    let lang = chosen.map_or_else(String::new, |pair| format!("&{pair}"));
    format!("/login?next={}{lang}", encoded(asked))
}

/// A text as a value within an address.
pub(crate) fn encoded(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl From<GateError> for ApiError {
    fn from(error: GateError) -> Self {
        let message = error.to_string();
        match error {
            GateError::WrongPassword => Self::new(StatusCode::UNAUTHORIZED, "wrong_password", message).hint(
                "after five wrong passwords an account takes none for half an hour; an administrator can unlock it",
            ),
            GateError::NotSignedIn(_) => Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", message)
                .hint("POST /api/auth/login gives a token, or ask an administrator for a key"),
            GateError::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, "not_allowed", message)
                .hint("an administrator gives roles: `vakhta user role LOGIN ROLE`"),
            GateError::Slow { seconds } => {
                let mut error =
                    Self::new(StatusCode::TOO_MANY_REQUESTS, "slow_down", message).hint("wait, then try again");
                error.retry_after = u32::try_from(seconds).ok();
                error
            }
            GateError::Unknown(error) => Self::from(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_before_the_cookie() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "vakhta=c".parse().unwrap());
        assert!(matches!(shown(&headers), Some(Credential::Cookie("c"))));
        headers.insert(KEY, "vk_1_2".parse().unwrap());
        assert!(matches!(shown(&headers), Some(Credential::Bearer("vk_1_2"))));
        headers.insert(header::AUTHORIZATION, "bearer  t".parse().unwrap());
        assert!(matches!(shown(&headers), Some(Credential::Bearer("t"))));
        headers.insert(header::AUTHORIZATION, "Basic YTpi".parse().unwrap());
        assert!(shown(&headers).is_none(), "of another kind");
    }

    #[test]
    fn the_sign_in_page_speaks_the_language_that_was_asked_for() {
        assert_eq!(sign_in_page("/a?b=1&lang=ru"), "/login?next=/a%3Fb%3D1%26lang%3Dru&lang=ru");
        assert_eq!(sign_in_page("/lang=ru?x"), "/login?next=/lang%3Dru%3Fx");
    }

    #[test]
    fn an_address_is_safe_within_another() {
        assert_eq!(encoded("/models/a?b=c&d=й"), "/models/a%3Fb%3Dc%26d%3D%D0%B9");
    }
}
