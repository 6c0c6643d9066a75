//! One page of an endpoint: asked, and asked again where that is safe and may help, and taken in up to a size.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response, Url};

use super::address;
use super::endpoint::Endpoint;
use super::error::SourceError;
use super::patience::patiently;
use crate::import::shortened;

/// Mebibytes of one page.
const MOST_MIB: u64 = 64;
/// The longest pause that an endpoint may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A machine that is there answers a connection within this time.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// As many redirections as browsers follow, about.
const MOST_REDIRECTIONS: usize = 10;
/// Bytes of a refusal that are looked at.
const REFUSAL_BYTES: usize = 4096;

/// Asks an endpoint.
pub(super) struct Asking<'a> {
    endpoint: &'a Endpoint,
    client: Client,
}

/// A page as it arrived.
pub(super) struct Answer {
    /// Its content type.
    pub(super) kind: String,
    /// Its content.
    pub(super) body: Vec<u8>,
}

impl<'a> Asking<'a> {
    /// `first` is the first address that will be asked.
    pub(super) fn new(endpoint: &'a Endpoint, first: &Url) -> Result<Self, SourceError> {
        let may_leave = endpoint.token.is_none();
        let origin = first.origin();
        let redirections = Policy::custom(move |next| match next.previous().len() {
            MOST_REDIRECTIONS.. => next.error("it redirects too often"),
            _ if may_leave || next.url().origin() == origin => next.follow(),
            _ => next.stop(),
        });
        // So that a connection that hangs leaves time to ask again.
        let client = client(Some(first)).timeout(endpoint.timeout / 3).redirect(redirections);
        let client = client.build().map_err(|e| SourceError::EndpointAway { why: cause(&e) })?;
        Ok(Self { endpoint, client })
    }

    /// A page.
    pub(super) async fn get(&self, address: &Url, page: usize) -> Result<Answer, SourceError> {
        patiently(&self.endpoint.access, || self.get_once(address, page)).await
    }

    async fn get_once(&self, address: &Url, page: usize) -> Result<Answer, SourceError> {
        let mut request = self.client.get(address.clone()).header(ACCEPT, "application/json");
        if let Some(token) = &self.endpoint.token {
            request = request.bearer_auth(token.reveal());
        }
        let mut response = request.send().await.map_err(|e| self.away(&e))?;
        if response.status().is_redirection()
            && let Some(to) = text_of(response.headers(), LOCATION.as_str()).and_then(|to| address.join(&to).ok())
        {
            return Err(address::elsewhere(&to));
        }
        let kind = text_of(response.headers(), CONTENT_TYPE.as_str()).unwrap_or_else(|| "no content type".to_owned());
        if !response.status().is_success() {
            return Err(self.refusal(response, kind).await);
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|e| self.away(&e))? {
            if (body.len() + part.len()) as u64 > MOST_MIB << 20 {
                return Err(SourceError::PageTooLarge { page, limit: MOST_MIB });
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { kind, body })
    }

    async fn refusal(&self, response: Response, kind: String) -> SourceError {
        let pause = pause_of(response.headers());
        let status = response.status().as_u16();
        let body = beginning_of(response).await;
        SourceError::Answer(AnsweredBadly {
            status,
            kind: shortened(&kind),
            begins: beginning(self.endpoint, &body),
            pause,
        })
    }

    fn away(&self, error: &reqwest::Error) -> SourceError {
        let why = if error.is_timeout() {
            format!("nothing came within {} seconds", (self.endpoint.timeout / 3).as_secs())
        } else {
            cause(error)
        };
        SourceError::EndpointAway { why: shortened(&self.endpoint.hidden(&why)) }
    }
}

/// A client for a machine; `None` is one elsewhere.
pub(super) fn client(at: Option<&Url>) -> ClientBuilder {
    let client =
        Client::builder().user_agent(concat!("vakhta/", env!("CARGO_PKG_VERSION"))).connect_timeout(CONNECT_WITHIN);
    // A company's proxy does not know what is on this machine.
    if at.is_some_and(address::is_loopback) { client.no_proxy() } else { client }
}

/// As much of a refusal as is looked at.
pub(super) async fn beginning_of(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < REFUSAL_BYTES
        && let Ok(Some(part)) = response.chunk().await
    {
        body.extend_from_slice(&part);
    }
    body
}

/// How long an answer asks that nothing more is asked.
pub(super) fn pause_of(headers: &HeaderMap) -> Option<Duration> {
    let seconds = text_of(headers, RETRY_AFTER.as_str())?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

/// The first characters of an answer, in one line and without the token.
pub(super) fn beginning(endpoint: &Endpoint, body: &[u8]) -> String {
    let start = body.get(..REFUSAL_BYTES).unwrap_or(body);
    let text = String::from_utf8_lossy(start);
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    shortened(&endpoint.hidden(&line.collect::<Vec<_>>().join(" ")))
}

/// An answer that is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredBadly {
    status: u16,
    kind: String,
    begins: String,
    /// How long the endpoint asks to be left alone.
    pub(super) pause: Option<Duration>,
}

impl AnsweredBadly {
    /// Whether it may be another answer later.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self.status, 408 | 429 | 500..=599)
    }

    fn remedy(&self) -> &'static str {
        match self.status {
            401 | 403 => "check the token",
            404 | 410 => "check the address",
            408 | 429 => "it asks to be left alone for a while; sync later or ask for fewer rows",
            500..=599 => "the fault is on its side; ask whoever runs it",
            _ => "check the address and what it is asked for",
        }
    }
}

impl fmt::Display for AnsweredBadly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, kind, begins, remedy) = (self.status, &self.kind, &self.begins, self.remedy());
        match begins.as_str() {
            "" => write!(f, "the endpoint answered {status} and nothing else; {remedy}"),
            _ => write!(f, "the endpoint answered {status} with {kind}, beginning `{begins}`; {remedy}"),
        }
    }
}

pub(super) fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The last cause of an error says most; the first repeats the address, which may hold a secret.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut deepest: Option<&dyn Error> = error.source();
    while let Some(next) = deepest.and_then(Error::source) {
        deepest = Some(next);
    }
    deepest.map_or_else(|| "the request could not be made".to_owned(), ToString::to_string)
}
