//! Where somebody goes on after signing in: back to where they were, and never to another site.

/// Most bytes of an address to go on to.
const MOST: usize = 2048;

/// The address to go on to: one within this server, else the first page. What a browser would read as another host (`//host`,
/// `/\host`), what breaks a header, and the sign-in page itself are not gone to.
pub(super) fn local(asked: &str) -> &str {
    let within = asked.starts_with('/') && !asked.starts_with("//");
    let plain = asked.len() <= MOST && asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let path = asked.split(['?', '#']).next().unwrap_or_default();
    if within && plain && !matches!(path, "/login" | "/logout") { asked } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_within_this_server_is_gone_on_to() {
        for within in ["/", "/models/sales/forecast?by.branch=B02&day=2019-04-05", "/keys#k1", "/a?b=//c"] {
            assert_eq!(local(within), within);
        }
        let long = format!("/{}", "a".repeat(MOST));
        for other in [
            "",
            "models",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=y",
            "/\t/evil.example",
            "/login?next=/login",
            "/logout",
            long.as_str(),
        ] {
            assert_eq!(local(other), "/", "{other}");
        }
    }
}
