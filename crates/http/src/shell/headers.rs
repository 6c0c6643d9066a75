//! Security headers: what a browser may do with our answers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Everything from this server, nothing inline, no frames, no plugins, forms only to us.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; \
                      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The documentation's viewer styles its own elements; it is the only page that may.
const DOCS_POLICY: &str = "default-src 'self'; img-src 'self' data:; script-src 'self'; \
                           style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
                           form-action 'self'; frame-ancestors 'none'";

/// Adds the security headers for an answer to `path`.
pub fn secure(path: &str, headers: &mut HeaderMap) {
    let docs = path == "/docs" || path.starts_with("/docs/");
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, if docs { DOCS_POLICY } else { POLICY });
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if is_api(path) && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Whether a path answers programs (JSON) and not people (pages).
#[must_use]
pub fn is_api(path: &str) -> bool {
    let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below("/api") || below("/health")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documentation_may_style_inline() {
        let policy = |path: &str| {
            let mut headers = HeaderMap::new();
            secure(path, &mut headers);
            headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
        };
        assert!(!policy("/").contains("unsafe"));
        assert!(!policy("/docsy").contains("unsafe"));
        assert!(policy("/docs/index.html").contains("style-src 'self' 'unsafe-inline'"));
        assert!(!policy("/docs/").contains("script-src 'self' 'unsafe-inline'"));
    }

    #[test]
    fn the_api_is_told_from_pages_by_whole_segments() {
        assert!(is_api("/api"));
        assert!(is_api("/api/v1/models"));
        assert!(is_api("/health/live"));
        assert!(!is_api("/apiary"));
        assert!(!is_api("/"));
    }
}
