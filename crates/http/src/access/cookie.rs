//! The cookie of the panel: out of reach of scripts, and sent from another site only by a link that somebody follows, as one in an
//! e-mail about an alert. What changes something must come from our own pages: the guard and the door look at where it comes from.

use axum::http::{HeaderMap, HeaderValue, header};

/// Its name.
const NAME: &str = "vakhta";

/// The panel's cookie of a request.
#[must_use]
pub fn shown(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let found = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    found.filter(|(name, _)| *name == NAME).map(|(_, value)| value).find(|value| !value.is_empty())
}

/// The header that hands it out, for so many seconds; `secure` where people come by https.
#[must_use]
pub fn given(token: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")).ok()
}

/// The header that takes it back.
#[must_use]
pub fn taken_back() -> HeaderValue {
    HeaderValue::from_static("vakhta=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_and_kept_from_scripts() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "lang=ru; vakhta=a.b.c; x=y".parse().unwrap());
        assert_eq!(shown(&headers), Some("a.b.c"));
        headers.insert(header::COOKIE, "vakhta=; other=vakhta=z".parse().unwrap());
        assert_eq!(shown(&headers), None);
        let given = given("a.b.c", 60, true).unwrap();
        assert_eq!(given, "vakhta=a.b.c; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
    }
}
