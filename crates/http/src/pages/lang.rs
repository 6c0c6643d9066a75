//! Who is looking: the language of a request, where it came from, and who is signed in.
//!
//! `?lang=` wins over the cookie, the cookie over `Accept-Language`; English answers when nothing is said. The choice made by
//! `?lang=` is remembered in a cookie, which holds nothing else.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use vakhta_service::access::{Caller, Means, Role};

/// The cookie that remembers the choice.
const COOKIE: &str = "lang";

/// A language of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Lang {
    /// Both, in the order of the switch.
    pub(crate) const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The code that `lang` attributes and the cookie carry.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    /// Its own name for itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ru => "Русский",
        }
    }

    /// The language of a code such as `ru` or `ru-RU`.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        match code.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "ru" => Some(Self::Ru),
            _ => None,
        }
    }

    /// The part of a declared text that is in this language, where it is declared in both: "Продажи · Sales".
    pub(crate) fn part(self, declared: &str) -> &str {
        let russian = |text: &str| text.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'));
        match declared.split_once(" · ") {
            Some((one, other)) if russian(one) != russian(other) => {
                if russian(one) == (self == Self::Ru) {
                    one
                } else {
                    other
                }
            }
            _ => declared,
        }
    }

    /// The language that a request asks for.
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        asked(uri).or_else(|| remembered(headers)).or_else(|| accepted(headers)).unwrap_or(Self::En)
    }
}

fn asked(uri: &Uri) -> Option<Lang> {
    pairs(uri).find(|(name, _)| *name == "lang").and_then(|(_, value)| Lang::parse(value))
}

fn pairs(uri: &Uri) -> impl Iterator<Item = (&str, &str)> {
    uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty()).map(|p| p.split_once('=').unwrap_or((p, "")))
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, value)| Lang::parse(value))
}

fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f64, Lang)> = None;
    for part in text.split(',') {
        let (code, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let weight = weight.trim().parse::<f64>().ok().filter(|w| w.is_finite() && *w > 0.0);
        if let (Some(lang), Some(weight)) = (Lang::parse(code), weight)
            && best.is_none_or(|(known, _)| weight > known)
        {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// A visitor of a page: language, address, whether htmx asks for a part of it, and who they are.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// The language to answer in.
    pub(crate) lang: Lang,
    /// The path asked for.
    pub(crate) path: String,
    /// The query without `lang`, so that the switch keeps everything else.
    pub(crate) query: String,
    /// Whether htmx asks, which takes a fragment instead of a page.
    pub(crate) wants_fragment: bool,
    /// Who they are; not known where anybody may look.
    pub(crate) caller: Option<Caller>,
}

impl Visitor {
    /// The visitor of a request.
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let kept: Vec<String> =
            pairs(uri).filter(|(name, _)| *name != "lang").map(|(name, value)| format!("{name}={value}")).collect();
        Self {
            lang: Lang::of(uri, headers),
            path: uri.path().to_owned(),
            query: kept.join("&"),
            wants_fragment: headers.contains_key("hx-request"),
            caller: None,
        }
    }

    /// Whoever signed in: nobody where nobody is asked who they are, and no program.
    pub(crate) fn signed_in(&self) -> Option<&Caller> {
        self.caller.as_ref().filter(|caller| matches!(caller.means, Means::Session { .. }))
    }

    /// Whether they may do what `needed` may.
    pub(crate) fn may(&self, needed: Role) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.role.allows(needed))
    }

    /// The address of this page in another language.
    pub(crate) fn in_language(&self, lang: Lang) -> String {
        let (path, code) = (&self.path, lang.code());
        if self.query.is_empty() { format!("{path}?lang={code}") } else { format!("{path}?{}&lang={code}", self.query) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let caller = parts.extensions.get().cloned();
        Ok(Self { caller, ..Self::of(&parts.uri, &parts.headers) })
    }
}

/// Remembers a language that was asked for by `?lang=`.
pub(crate) async fn remember(request: Request, next: Next) -> Response {
    let choice = asked(request.uri());
    let mut response = next.run(request).await;
    if let Some(lang) = choice {
        let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.code());
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        let all = headers(&[(header::COOKIE, "a=b; lang=en"), (header::ACCEPT_LANGUAGE, "ru")]);
        assert_eq!(Lang::of(&Uri::from_static("/?lang=ru"), &all), Lang::Ru);
        assert_eq!(Lang::of(&Uri::from_static("/"), &all), Lang::En);
        assert_eq!(Lang::of(&Uri::from_static("/"), &headers(&[(header::ACCEPT_LANGUAGE, "ru-RU")])), Lang::Ru);
    }

    #[test]
    fn the_browsers_weights_are_obeyed_and_nonsense_is_english() {
        let weighted = headers(&[(header::ACCEPT_LANGUAGE, "de;q=0.9, en;q=0.3, ru;q=0.7")]);
        assert_eq!(Lang::of(&Uri::from_static("/"), &weighted), Lang::Ru);
        assert_eq!(Lang::of(&Uri::from_static("/?lang=xx"), &headers(&[(header::ACCEPT_LANGUAGE, ";;q=,")])), Lang::En);
    }

    #[test]
    fn a_text_declared_in_both_languages_is_shown_in_one() {
        for both in ["Продажи филиалов · Branch sales", "Branch sales · Продажи филиалов"]
        {
            assert_eq!((Lang::Ru.part(both), Lang::En.part(both)), ("Продажи филиалов", "Branch sales"));
        }
        assert_eq!(Lang::En.part("Хлеб · Булочки"), "Хлеб · Булочки");
        assert_eq!(Lang::Ru.part("Sales"), "Sales");
    }

    #[test]
    fn the_switch_keeps_the_rest_of_the_address() {
        let visitor =
            Visitor::of(&Uri::from_static("/models/m/forecast?by.branch=B02&lang=en&history=91"), &HeaderMap::new());
        assert_eq!(visitor.in_language(Lang::Ru), "/models/m/forecast?by.branch=B02&history=91&lang=ru");
    }
}
