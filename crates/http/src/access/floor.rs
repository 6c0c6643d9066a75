//! What an address needs at least.

use axum::http::Method;
use vakhta_service::access::Role;

/// What an address needs at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// Nothing: anybody may.
    Public,
    /// Somebody with this role.
    Needs(Role),
}

/// Addresses that anybody may ask: signs of life, signing in, and what the sign-in page is made of.
const PUBLIC: &[&str] = &["/health", "/health/live", "/health/ready", "/api/auth/login", "/api/auth/refresh", "/login"];
/// Questions that are asked by POST: they change nothing, or only what is the asker's own.
const ASKED_BY_POST: &[&str] = &["/api/auth/logout", "/api/auth/password", "/logout", "/account", "/said"];
/// What only administrators see and change.
const OF_ADMINS: &[&str] = &["/api/v1/users", "/api/v1/keys", "/users", "/keys"];

/// What an address needs at least; handlers may ask for more.
#[must_use]
pub fn floor(method: &Method, path: &str) -> Floor {
    let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if PUBLIC.contains(&path) || below("/assets") {
        return Floor::Public;
    }
    if OF_ADMINS.iter().any(|root| below(root)) {
        return Floor::Needs(Role::Admin);
    }
    let looks = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || ASKED_BY_POST.contains(&path);
    let asks = *method == Method::POST && path.starts_with("/api/v1/models/") && path.ends_with("/what-if");
    Floor::Needs(if looks || asks { Role::Viewer } else { Role::Analyst })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_named_needs_to_sign_in_and_to_change_an_analyst() {
        let needs = |method: Method, path: &str| floor(&method, path);
        assert_eq!(needs(Method::GET, "/health"), Floor::Public);
        assert_eq!(needs(Method::GET, "/assets/0.1.0/css/tokens.css"), Floor::Public);
        for (method, path, role) in [
            (Method::GET, "/", Role::Viewer),
            (Method::GET, "/health/detailed", Role::Viewer),
            (Method::GET, "/assetsx", Role::Viewer),
            (Method::GET, "/api/openapi.json", Role::Viewer),
            (Method::POST, "/api/auth/logout", Role::Viewer),
            (Method::POST, "/api/v1/models/bakery/what-if", Role::Viewer),
            (Method::POST, "/api/v1/models/bakery/runs", Role::Analyst),
            (Method::DELETE, "/api/v1/models/bakery/overrides", Role::Analyst),
            (Method::POST, "/health", Role::Analyst),
            (Method::GET, "/api/v1/users", Role::Admin),
            (Method::POST, "/api/v1/keys/k1/revoke", Role::Admin),
            (Method::GET, "/anything/new", Role::Viewer),
            (Method::PATCH, "/anything/new", Role::Analyst),
        ] {
            let expected = if path == "/health" { Floor::Public } else { Floor::Needs(role) };
            assert_eq!(needs(method, path), expected, "{path}");
        }
    }
}
