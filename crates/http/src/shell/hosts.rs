//! Which host names this server answers to.
//!
//! A page of a stranger can point its own name at 127.0.0.1 and then talk to us as if it were us (DNS rebinding); the name
//! in the `Host` header gives it away. Loopback addresses and `localhost` are always ours, on any port.

use std::collections::BTreeSet;
use std::net::IpAddr;

/// The host names this server answers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedHosts {
    more: BTreeSet<String>,
}

impl AllowedHosts {
    /// Loopback names only.
    #[must_use]
    pub fn loopback() -> Self {
        Self::default()
    }

    /// These names too, compared without their case and without a port.
    #[must_use]
    pub fn and<I: IntoIterator<Item = String>>(mut self, hosts: I) -> Self {
        self.more.extend(hosts.into_iter().map(|host| host.trim().to_ascii_lowercase()));
        self
    }

    /// Whether an authority (`name`, `name:port`, `[::1]:port`) is one of ours.
    #[must_use]
    pub fn allows(&self, authority: &str) -> bool {
        let Some(name) = name_of(authority) else { return false };
        let name = name.to_ascii_lowercase();
        name == "localhost"
            || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
            || self.more.contains(&name)
    }
}

/// The name in an authority, without port and brackets; `None` when it is not an authority.
fn name_of(authority: &str) -> Option<&str> {
    let (name, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (name, rest) = rest.split_once(']')?;
        (name, rest.strip_prefix(':').or(rest.is_empty().then_some("")))
    } else if let Some((name, port)) = authority.split_once(':') {
        (name, Some(port))
    } else {
        (authority, Some(""))
    };
    let port_is_one = port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    (!name.is_empty() && port_is_one).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names_are_ours_on_any_port() {
        let hosts = AllowedHosts::loopback();
        for ours in ["localhost", "LOCALHOST:8002", "127.0.0.1:8002", "127.8.9.1", "[::1]", "[::1]:8002"] {
            assert!(hosts.allows(ours), "{ours}");
        }
    }

    #[test]
    fn a_strangers_name_is_refused_however_it_is_dressed() {
        let hosts = AllowedHosts::loopback();
        for theirs in [
            "evil.example",
            "localhost.evil.example:8002",
            "127.0.0.1.evil.example",
            "evil.example:80:127.0.0.1",
            "user@localhost",
            "localhost:8002@evil.example",
            "10.0.0.7",
            "0.0.0.0",
            "[::1]evil",
            "",
            ":8002",
        ] {
            assert!(!hosts.allows(theirs), "{theirs}");
        }
    }

    #[test]
    fn a_configured_name_is_ours_without_regard_to_case() {
        let hosts = AllowedHosts::loopback().and(["Vakhta.Local".to_owned()]);
        assert!(hosts.allows("vakhta.LOCAL:8002"));
        assert!(!hosts.allows("other.local"));
    }
}
