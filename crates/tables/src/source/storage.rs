//! Object storage over HTTP as `object_store` asks it: read only, followed nowhere else, and what went wrong kept in words.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use futures::future::BoxFuture;
use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Response, Url};

use super::error::SourceError;
use super::objects::Objects;
use super::request;
use crate::import::shortened;

/// Where a storage says that a bucket lies.
const REGION: &str = "x-amz-bucket-region";

/// The client that `object_store` is given in place of its own, so that there is one kind of TLS, one trust and one proxy for
/// every source.
#[derive(Clone, Debug)]
pub(super) struct Storage {
    client: Client,
    signed: bool,
    silence: Duration,
}

impl Storage {
    /// `endpoint` is `None` for the storage that `object_store` knows by itself.
    pub(super) fn new(objects: &Objects, endpoint: Option<&Url>) -> Result<Self, SourceError> {
        // So that a connection that hangs leaves time to ask again.
        let silence = objects.timeout / 3;
        let client = request::client(endpoint).read_timeout(silence).redirect(Policy::none());
        // What is signed is the object as it lies there.
        let client = client.no_gzip().no_brotli().no_zstd().no_deflate().build();
        let client = client.map_err(|e| SourceError::StorageAway { why: request::cause(&e) })?;
        Ok(Self { client, signed: objects.key.is_some(), silence })
    }

    /// Whatever is wanted of the storage, it is only ever read.
    async fn get(&self, asked: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, _) = asked.into_parts();
        // A space stands as `+` in the query and was signed as `%20`; not every storage takes the one for the other.
        let address = match parts.uri.to_string().split_once('?') {
            Some((path, query)) => format!("{path}?{}", query.replace('+', "%20")),
            None => parts.uri.to_string(),
        };
        let request = self.client.get(address).headers(parts.headers);
        let silence = self.silence;
        let response = request.send().await.map_err(|e| away(&e, silence))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() {
            let fault = Fault::Answer(StorageAnswer::read(response, self.signed).await);
            return Err(HttpError::new(HttpErrorKind::Unknown, fault));
        }
        let body = Body::from(response).map_err(move |e| away(&e, silence));
        let mut answer = HttpResponse::new(HttpResponseBody::new(body));
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

impl HttpService for Storage {
    fn call<'s, 'f>(&'s self, asked: HttpRequest) -> BoxFuture<'f, Result<HttpResponse, HttpError>>
    where
        's: 'f,
        Self: 'f,
    {
        Box::pin(self.get(asked))
    }
}

impl HttpConnector for Storage {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

fn away(error: &reqwest::Error, silence: Duration) -> HttpError {
    let why = if error.is_timeout() && !error.is_connect() {
        format!("nothing came within {} seconds", silence.as_secs())
    } else {
        request::cause(error)
    };
    HttpError::new(HttpErrorKind::Unknown, Fault::Away(why))
}

/// What went wrong, on its way through the errors of `object_store`.
#[derive(Clone, Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Away(String),
    #[error("{0}")]
    Answer(StorageAnswer),
}

/// An error of `object_store` in our words, without what may not be seen.
pub(super) fn told(objects: &Objects, error: &object_store::Error) -> SourceError {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    let mut deepest = String::new();
    while let Some(cause) = next {
        match cause.downcast_ref::<Fault>() {
            Some(Fault::Away(why)) => return SourceError::StorageAway { why: shortened(&objects.hidden(why)) },
            Some(Fault::Answer(answer)) => {
                let says = shortened(&objects.hidden(&answer.says));
                return SourceError::StorageAnswer(StorageAnswer { says, ..answer.clone() });
            }
            None => deepest = cause.to_string(),
        }
        next = cause.source();
    }
    if let object_store::Error::InvalidPath { source } = error {
        return SourceError::OddKey { why: shortened(&source.to_string()) };
    }
    SourceError::StorageWords { why: shortened(&objects.hidden(&deepest)) }
}

/// An answer of a storage that is neither a list nor an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageAnswer {
    status: u16,
    /// The storage's word for it, such as `NoSuchBucket`.
    code: String,
    says: String,
    /// Where the bucket lies, as far as it is told.
    region: Option<String>,
    signed: bool,
    /// How long the storage asks to be left alone.
    pub(super) pause: Option<Duration>,
}

impl StorageAnswer {
    async fn read(response: Response, signed: bool) -> Self {
        let status = response.status().as_u16();
        let pause = request::pause_of(response.headers());
        let region = request::text_of(response.headers(), REGION);
        let body = request::beginning_of(response).await;
        let text = String::from_utf8_lossy(&body);
        let element = |name: &str| {
            let (_, rest) = text.split_once(&format!("<{name}>"))?;
            rest.split_once(&format!("</{name}>")).map(|(value, _)| value.trim().to_owned())
        };
        let region = region.or_else(|| element("Region"));
        Self {
            status,
            code: shortened(&element("Code").unwrap_or_default()),
            says: element("Message").unwrap_or_default(),
            region: region.filter(|region| is_region(region)),
            signed,
            pause,
        }
    }

    /// Whether it may be another answer later.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self.status, 408 | 429 | 500..=599) || matches!(self.code.as_str(), "RequestTimeout" | "SlowDown")
    }

    fn remedy(&self) -> String {
        let remedy = match (self.code.as_str(), self.status) {
            ("NoSuchBucket", _) => "there is no such bucket; check data.source.objects and data.source.endpoint",
            ("NoSuchKey", _) => "there is no such object; check data.source.objects",
            ("InvalidAccessKeyId", _) => {
                "it does not know the key; check the variable that data.source.access_key_id names"
            }
            ("SignatureDoesNotMatch", _) => {
                "the secret is not that of the key; check the variable that data.source.secret_access_key names"
            }
            ("RequestTimeTooSkewed", _) => "the clock of this machine is wrong; set it",
            ("InvalidObjectState", _) => "the object is archived; restore it there",
            ("PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException", _)
            | (_, 301 | 307) => match &self.region {
                Some(region) => return format!("the bucket lies elsewhere; set data.source.region = \"{region}\""),
                None => "the bucket lies elsewhere; check data.source.region and data.source.endpoint",
            },
            (_, 401 | 403) if self.signed => "the key may not read this; allow it s3:ListBucket and s3:GetObject",
            (_, 401 | 403) => "not everybody may read this; declare access_key_id and secret_access_key",
            (_, 404) => "nothing is there; check data.source.objects and data.source.endpoint",
            ("SlowDown", _) | (_, 408 | 429 | 503) => "it is busy; sync later",
            (_, 500..=599) => "the fault is on its side; ask whoever runs it",
            _ => "check data.source.objects, endpoint and region",
        };
        remedy.to_owned()
    }
}

/// Whether it can be the name of a region, which becomes part of an address.
pub(super) fn is_region(name: &str) -> bool {
    !name.is_empty() && name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

impl fmt::Display for StorageAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, code, says, remedy) = (self.status, &self.code, &self.says, self.remedy());
        match code.as_str() {
            "" => write!(f, "the storage answered {status}; {remedy}"),
            _ => write!(f, "the storage answered {status} {code} (`{says}`); {remedy}"),
        }
    }
}
