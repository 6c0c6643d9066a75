//! An HTTP endpoint that answers with JSON: asked page by page until there are no more.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;
use reqwest::Url;
use sha2::{Digest, Sha256};

use super::Fetched;
use super::access::{Access, Secret};
use super::address;
use super::error::SourceError;
use super::page::{self, Page};
use super::request::Asking;
use super::rows::Rows;

/// Pages of one fetch.
const MOST_PAGES: usize = 10_000;

/// An endpoint and how its answers are read.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its address; `{since}` in it is the first day that is wanted, `{page}` the number of the page.
    pub url: String,
    /// What is sent as `Authorization: Bearer`.
    pub token: Option<Secret>,
    /// The JSON pointer to the rows; the whole answer when `None`.
    pub rows: Option<String>,
    /// The JSON pointer to the address of the next page.
    pub next: Option<String>,
    /// Until when all pages must have arrived.
    pub timeout: Duration,
    /// How it waits before it asks again.
    pub access: Access,
}

impl Endpoint {
    /// Whether an address may be asked.
    ///
    /// # Errors
    /// [`SourceError::Address`].
    pub fn check(url: &str, with_token: bool) -> Result<(), SourceError> {
        address::filled(url, NaiveDate::default(), 1, with_token).map(|_| ())
    }

    /// What an address is called where anybody may read it.
    #[must_use]
    pub fn public_name(url: &str) -> String {
        address::public(url)
    }

    /// Whether an address counts its pages.
    #[must_use]
    pub fn counts_pages(url: &str) -> bool {
        address::counts_pages(url)
    }

    /// The rows of all pages, from the day `since` on where the address asks for that.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn fetch(&self, since: NaiveDate, folder: &Path) -> Result<Fetched, SourceError> {
        let slow = || SourceError::Slow { seconds: self.timeout.as_secs() };
        tokio::time::timeout(self.timeout, self.pages(since, folder)).await.map_err(|_| slow())?
    }

    async fn pages(&self, since: NaiveDate, folder: &Path) -> Result<Fetched, SourceError> {
        let mut address = self.page_address(since, 1)?;
        let asking = Asking::new(self, &address)?;
        let mut rows = Rows::in_folder(folder)?;
        let mut known = HashSet::new();
        for page in 1..=MOST_PAGES {
            let answer = asking.get(&address, page).await?;
            if !known.insert(Sha256::digest(&answer.body)) {
                return Err(SourceError::GoesRound { page });
            }
            let found = page::read(&answer, self, page)?;
            let following = self.following(&address, &found, since, page)?;
            rows.push_objects(found.rows)?;
            match following {
                Some(next) => address = next,
                None => return rows.finish(),
            }
        }
        Err(SourceError::TooManyPages { limit: MOST_PAGES })
    }

    fn page_address(&self, since: NaiveDate, page: usize) -> Result<Url, SourceError> {
        address::filled(&self.url, since, page, self.token.is_some())
    }

    fn following(&self, at: &Url, found: &Page, since: NaiveDate, page: usize) -> Result<Option<Url>, SourceError> {
        match &found.next {
            Some(link) => address::following(at, link).map(Some),
            None if address::counts_pages(&self.url) && !found.rows.is_empty() => {
                self.page_address(since, page + 1).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Another's words without the token.
    pub(super) fn hidden(&self, text: &str) -> String {
        self.token.as_ref().map_or_else(|| text.to_owned(), |token| token.hidden_in(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_endpoint_that_never_answers_is_given_up() {
        // It connects, and nobody ever reads what is asked.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let endpoint = Endpoint {
            url: format!("http://{}/sales", silent.local_addr().unwrap()),
            token: None,
            rows: None,
            next: None,
            timeout: Duration::from_millis(30),
            access: Access::new(|_| None, |_| Box::pin(async {})),
        };
        let error = endpoint.fetch(NaiveDate::default(), folder.path()).await.unwrap_err();
        assert!(matches!(error, SourceError::Slow { .. }), "{error}");
    }
}
