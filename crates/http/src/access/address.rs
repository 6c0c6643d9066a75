//! Where a request comes from: the other end of the connection, or, behind a proxy that we were told of, whom it names.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// The header by which proxies say for whom they ask.
const FORWARDED: &str = "x-forwarded-for";

/// Where a request comes from, in the extensions of every request that passed the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Of a request. Only what one of `proxies` says is believed, and of a chain only as far as our own proxies reach: whoever asks can
    /// write anything before it.
    #[must_use]
    pub fn of(extensions: &Extensions, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        // Without a connection (a router that is called directly) all come from one place.
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        if !proxies.contains(&peer) {
            return Self(peer);
        }
        let named = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
        let chain: Vec<IpAddr> =
            named.flat_map(|value| value.split(',')).map_while(|one| one.trim().parse().ok()).collect();
        Self(chain.into_iter().rev().find(|address| !proxies.contains(address)).unwrap_or(peer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED, value.parse().unwrap());
        }
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        ClientAddress::of(&extensions, &headers, &proxies).0.to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(of("10.0.0.9", &["1.2.3.4"], &[]), "10.0.0.9");
        assert_eq!(of("10.0.0.1", &["1.2.3.4"], &["10.0.0.1"]), "1.2.3.4");
        assert_eq!(of("10.0.0.1", &["6.6.6.6, 1.2.3.4", "10.0.0.2"], &["10.0.0.1", "10.0.0.2"]), "1.2.3.4");
        assert_eq!(of("10.0.0.1", &["nonsense"], &["10.0.0.1"]), "10.0.0.1");
        assert_eq!(of("::ffff:10.0.0.9", &[], &[]), "10.0.0.9");
    }
}
