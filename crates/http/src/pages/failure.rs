//! What a visitor sees when a page cannot be shown: what happened and what to do next, in the visitor's language.
//!
//! The boundary calls [`error_page`] for every error on its way to a person. The words follow the error's stable code, then
//! its status; what the server said stands below them, because only it names the field and the value.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use vakhta_service::access::Caller;
use vakhta_service::error::ServiceError;

use super::frame::Frame;
use super::lang::{Lang, Visitor};
use super::said::Said;
use crate::error::ApiError;

/// The error page.
#[derive(Debug, Template)]
#[template(path = "failure.html")]
pub(crate) struct FailurePage {
    frame: Frame,
    code: u16,
    text: String,
    next: String,
    said: Said,
    hint: Option<Said>,
    request_id: String,
    link: (String, String),
}

impl FailurePage {
    fn of(visitor: &Visitor, error: &ApiError, request_id: &str) -> Self {
        let l = visitor.lang;
        let key = key(l, error);
        let frame = Frame::bare(visitor, l.t(&format!("failure-{key}")), &[]);
        let last = |link: &'static str| error.links.get(link).and_then(|link| link.rsplit('/').next());
        let link = match (last("run"), error.links.get("instead"), last("instead")) {
            (Some(run), ..) => (format!("/runs/{run}"), l.t("failure-busy-link")),
            (_, Some(page), Some(slug)) => (page.clone(), l.t(&format!("menu-{slug}"))),
            _ if error.status == StatusCode::UNAUTHORIZED => ("/login".to_owned(), l.t("login-do")),
            _ => ("/".to_owned(), l.t("failure-home")),
        };
        Self {
            frame,
            code: error.status.as_u16(),
            text: l.t(&format!("failure-{key}-text")),
            next: l.t(&format!("failure-{key}-next")),
            said: Said::of(l, &error.message).into_sentence(),
            hint: error.hint.as_ref().map(|hint| Said::of(l, hint).into_sentence()),
            request_id: request_id.to_owned(),
            link,
        }
    }
}

/// The family of words for an error: its own code where there are words for it, else those of its status.
fn key(l: Lang, error: &ApiError) -> String {
    let own = error.code.replace('_', "-");
    if l.maybe(&format!("failure-{own}")).is_some() {
        return own;
    }
    match error.status.as_u16() {
        401 => "not-signed-in",
        429 => "slow-down",
        404 => "not-found",
        403 => "cross-origin",
        409 => "refused",
        503 => "unavailable",
        400..=499 => "invalid-value",
        _ => "internal",
    }
    .to_owned()
}

/// The page of an error. The address is not known here, so the language switch leads to the first page.
pub(crate) fn error_page(error: &ApiError, request_id: &str, headers: &HeaderMap, caller: Option<Caller>) -> String {
    let visitor = Visitor::of(&Uri::default(), headers);
    let visitor = Visitor { path: "/".to_owned(), caller, ..visitor };
    FailurePage::of(&visitor, error, request_id).render().unwrap_or_else(|_| error.status.to_string())
}

/// What is wrong with a form, and what to do about it: for a page that shows the form again.
pub(crate) fn told(l: Lang, error: &ApiError) -> (Said, Option<Said>) {
    let hint = error.hint.as_ref().map(|hint| Said::of(l, hint).into_sentence());
    (Said::of(l, &error.message).into_sentence(), hint)
}

/// A rendered page. Pages are never kept by a cache: they show what is true now.
pub(crate) fn rendered(page: &impl Template) -> Result<Response, ApiError> {
    let html = page.render().map_err(|error| ServiceError::internal("rendering the page", error))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use vakhta_service::access::{GateError, Role};

    use super::*;

    fn russian() -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("lang=ru"))])
    }

    #[test]
    fn a_fault_never_shows_its_inner_cause() {
        let secret = ApiError::from(ServiceError::internal("reading the store", "password=hunter2"));
        let html = error_page(&secret, "5f-01", &russian(), None);
        assert!(
            !html.contains("hunter2") && html.contains("500") && html.contains("5f-01") && html.contains("lang=\"ru\"")
        );
    }

    #[test]
    fn what_was_asked_for_is_shown_as_text() {
        let error = ApiError::not_found("branch", "<script>alert(1)</script>", "look");
        assert!(!error_page(&error, "1", &russian(), None).contains("<script>alert"));
    }

    #[test]
    fn a_page_that_a_model_of_rows_lacks_leads_to_the_one_that_it_has() {
        let refused = super::super::samples::loaded_of_rows().of_series(super::super::frame::Place::Errors);
        let html = error_page(&refused.map(drop).unwrap_err(), "1", &russian(), None);
        assert!(html.contains("href=\"/models/loans/performance\">Метрики производительности</a>"), "{html}");
        assert!(html.contains("404") && html.contains("отдельные строки") && !html.contains('⟦'), "{html}");
    }

    #[test]
    fn whoever_may_not_reads_why_and_how_to_come_in() {
        let refused = |error: GateError| error_page(&ApiError::from(error), "1", &russian(), None);
        let html = refused(GateError::NotSignedIn("the session has ended; sign in again"));
        assert!(html.contains("401") && html.contains("href=\"/login\">Войти</a>"), "{html}");
        let html = refused(GateError::Slow { seconds: 8 });
        assert!(html.contains("429") && html.contains("через 8 с"), "{html}");
        let viewer = crate::pages::samples::caller(Role::Viewer);
        let error = ApiError::from(viewer.must_be(Role::Admin).unwrap_err());
        let html = error_page(&error, "1", &russian(), Some(viewer));
        assert!(
            html.contains("403") && html.contains("У vera роль «наблюдатель», а здесь нужна «администратор»"),
            "{html}"
        );
        assert!(html.contains("action=\"/logout\"") && !html.contains("lang=\"en\">vera"), "{html}");
    }

    #[test]
    fn a_busy_model_leads_to_its_run_and_an_unknown_code_has_words_too() {
        let mut busy = ApiError::new(StatusCode::CONFLICT, "busy", "model m is being retrained");
        busy.links.insert("run", "/api/v1/runs/r_20250102_030405_0000beef".to_owned());
        assert!(error_page(&busy, "1", &russian(), None).contains("href=\"/runs/r_20250102_030405_0000beef\""));
        let odd = ApiError::new(StatusCode::IM_A_TEAPOT, "never_heard_of", "x");
        assert!(!error_page(&odd, "1", &russian(), None).contains('⟦'));
    }
}
