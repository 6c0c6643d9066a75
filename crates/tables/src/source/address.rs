//! Addresses of endpoints: which may be asked, where an answer may lead on to, and what they are called in public.

use std::net::IpAddr;

use chrono::NaiveDate;
use reqwest::Url;

use super::error::SourceError;

/// What stands for the first day that is wanted, `2024-01-31`.
const SINCE: &str = "{since}";
/// What stands for the number of the page, from 1.
const PAGE: &str = "{page}";

/// The address of a page.
pub(super) fn filled(template: &str, since: NaiveDate, page: usize, with_token: bool) -> Result<Url, SourceError> {
    let address = template.replace(SINCE, &since.to_string()).replace(PAGE, &page.to_string());
    let refused = |why| SourceError::Address { why };
    let url = Url::parse(&address).map_err(|_| refused("write it in full, such as https://erp.example/api/sales"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refused("write it in full, such as https://erp.example/api/sales"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("a user name or password does not belong there; name an environment variable in `token`"));
    }
    if with_token && url.scheme() == "http" && !is_loopback(&url) {
        return Err(refused("a token would travel for all to read; use https"));
    }
    Ok(url)
}

/// Whether pages are counted.
pub(super) fn counts_pages(template: &str) -> bool {
    template.contains(PAGE)
}

/// Whether it is on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Where a page leads on to: an address or a part of one, of the same machine.
pub(super) fn following(page: &Url, link: &str) -> Result<Url, SourceError> {
    let next = page.join(link).map_err(|_| SourceError::Address { why: "the link to the next page is no address" })?;
    if next.origin() == page.origin() { Ok(next) } else { Err(elsewhere(&next)) }
}

pub(super) fn elsewhere(url: &Url) -> SourceError {
    SourceError::Elsewhere { to: url.origin().ascii_serialization() }
}

/// What an address is called where anybody may read it: without what is asked and without who asks.
pub(super) fn public(template: &str) -> String {
    let path = template.split(['?', '#']).next().unwrap_or_default();
    match path.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
            let host = host.rsplit('@').next().unwrap_or_default();
            path.map_or_else(|| format!("{scheme}://{host}"), |path| format!("{scheme}://{host}/{path}"))
        }
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 31).unwrap()
    }

    #[test]
    fn the_day_and_the_page_are_filled_in() {
        let url = filled("https://erp.example/api/sales?since={since}&page={page}", day(), 3, true).unwrap();
        assert_eq!(url.as_str(), "https://erp.example/api/sales?since=2024-01-31&page=3");
    }

    #[test]
    fn what_would_tell_a_secret_is_refused_and_a_token_stays_here_or_travels_encrypted() {
        for (address, with_token, told) in [
            ("erp.example/api", false, "in full"),
            ("file:///etc/passwd", false, "in full"),
            ("https://anna:pw@erp.example/api", false, "does not belong there"),
            ("http://erp.example/api", true, "use https"),
        ] {
            let error = filled(address, day(), 1, with_token).unwrap_err().to_string();
            assert!(error.contains(told) && !error.contains("pw"), "{address}: {error}");
        }
        for address in ["http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/x", "https://erp.example/x"] {
            assert!(filled(address, day(), 1, true).is_ok(), "{address}");
        }
        assert!(filled("http://erp.example/api", day(), 1, false).is_ok());
    }

    #[test]
    fn a_link_leads_on_within_one_machine_only() {
        let page = Url::parse("https://erp.example/api/sales?page=1").unwrap();
        assert_eq!(following(&page, "?page=2").unwrap().as_str(), "https://erp.example/api/sales?page=2");
        assert_eq!(following(&page, "/next/2").unwrap().as_str(), "https://erp.example/next/2");
        for link in
            ["https://evil.example/2?key=1", "//evil.example/2", "http://erp.example/2", "https://erp.example:444/2"]
        {
            let error = following(&page, link).unwrap_err().to_string();
            assert!(error.contains("leads on to http") && !error.contains("key"), "{error}");
        }
    }

    #[test]
    fn in_public_an_address_has_no_question_and_no_user() {
        assert_eq!(public("https://a:b@erp.example:8443/api/sales?key=1#x"), "https://erp.example:8443/api/sales");
        assert_eq!(public("https://erp.example?key=1"), "https://erp.example");
    }
}
