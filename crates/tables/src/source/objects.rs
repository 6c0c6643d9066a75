//! Files in an object storage that speaks S3: listed, then brought one after another in the order of their keys.

use std::path::Path as Folder;
use std::time::Duration;

use futures::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::Fetched;
use super::access::{Access, Secret};
use super::error::SourceError;
use super::patience::patiently;
use super::place::{self, Place};
use super::storage::{self, Storage};

/// Objects of one sync.
const MOST_OBJECTS: usize = 10_000;
/// Gibibytes of one object.
const MOST_GIB: u64 = 4;

/// A prefix or an object, and who asks for it.
#[derive(Clone, Debug)]
pub struct Objects {
    /// `s3://bucket/prefix/` or `s3://bucket/object.parquet`.
    pub place: String,
    /// The address of the storage; Amazon's own when `None`.
    pub endpoint: Option<String>,
    /// Where the bucket lies; `us-east-1` when `None`.
    pub region: Option<String>,
    /// What is asked is signed with it; anybody's question when `None`.
    pub key: Option<AccessKey>,
    /// Until when all objects must have arrived, without the time that they are worked on.
    pub timeout: Duration,
    /// How it waits before it asks again.
    pub access: Access,
}

/// A key of an object storage. The secret signs and does not travel.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// Its name.
    pub id: Secret,
    /// The secret of that name.
    pub secret: Secret,
}

impl Objects {
    /// Whether a place can be asked for.
    ///
    /// # Errors
    /// [`SourceError::Address`].
    pub fn check_place(place: &str) -> Result<(), SourceError> {
        Place::read(place).map(|_| ())
    }

    /// Whether a storage may be asked there.
    ///
    /// # Errors
    /// [`SourceError::Address`].
    pub fn check_endpoint(address: &str, with_key: bool) -> Result<(), SourceError> {
        place::endpoint(address, with_key).map(|_| ())
    }

    /// Whether a name can be that of a region.
    #[must_use]
    pub fn is_region(name: &str) -> bool {
        storage::is_region(name)
    }

    /// What there is to read, in the order of the keys. Objects without the ending of a table are passed over.
    ///
    /// # Errors
    /// [`SourceError`], of no object at all, too.
    pub async fn list(&self) -> Result<Listed<'_>, SourceError> {
        let place = Place::read(&self.place)?;
        let store = self.store(&place)?;
        let mut listed = Listed { objects: self, store, place, keys: Vec::new(), left: self.timeout };
        listed.keys = listed.found().await?;
        if listed.keys.is_empty() { Err(SourceError::NoObjects) } else { Ok(listed) }
    }

    fn store(&self, place: &Place) -> Result<AmazonS3, SourceError> {
        let endpoint = self.endpoint.as_deref().map(|at| place::endpoint(at, self.key.is_some())).transpose()?;
        // It asks once; when to ask again is decided here, alike for every source.
        let once = RetryConfig { max_retries: 0, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&place.bucket)
            .with_retry(once)
            .with_http_connector(Storage::new(self, endpoint.as_ref())?);
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        if let Some(region) = &self.region {
            builder = builder.with_region(region);
        }
        builder = match &self.key {
            Some(key) => builder.with_access_key_id(key.id.reveal()).with_secret_access_key(key.secret.reveal()),
            // Otherwise it would ask the machine's own network for a key.
            None => builder.with_skip_signature(true),
        };
        builder.build().map_err(|e| storage::told(self, &e))
    }

    /// Another's words without the key.
    pub(super) fn hidden(&self, text: &str) -> String {
        match &self.key {
            Some(key) => key.id.hidden_in(&key.secret.hidden_in(text)),
            None => text.to_owned(),
        }
    }
}

/// The objects that are there.
#[derive(Debug)]
pub struct Listed<'a> {
    objects: &'a Objects,
    store: AmazonS3,
    place: Place,
    keys: Vec<Path>,
    left: Duration,
}

impl Listed<'_> {
    /// What the objects are called where anybody may read it, in the order in which they are read.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.keys.iter().map(|key| self.place.name_of(key)).collect()
    }

    /// The content of the object with this number, from 0, in a file in `folder`.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn fetch(&mut self, at: usize, folder: &Folder) -> Result<Fetched, SourceError> {
        let Some(key) = self.keys.get(at) else { return Err(SourceError::NoRows) };
        let began = Instant::now();
        let once = || brought(self.objects, &self.store, key, folder);
        let fetched = self.in_time(patiently(&self.objects.access, once)).await;
        self.left = self.left.saturating_sub(began.elapsed());
        fetched
    }

    async fn found(&mut self) -> Result<Vec<Path>, SourceError> {
        if self.place.one {
            return Ok(vec![self.place.key.clone()]);
        }
        let began = Instant::now();
        let found = self.in_time(patiently(&self.objects.access, || self.found_once())).await;
        self.left = self.left.saturating_sub(began.elapsed());
        found
    }

    async fn found_once(&self) -> Result<Vec<Path>, SourceError> {
        let mut keys = Vec::new();
        let mut list = self.store.list(Some(&self.place.key));
        while let Some(object) = list.try_next().await.map_err(|e| storage::told(self.objects, &e))? {
            if self.place.has_table(&object.location) {
                keys.push(object.location);
            }
            if keys.len() > MOST_OBJECTS {
                return Err(SourceError::TooManyObjects { limit: MOST_OBJECTS });
            }
        }
        keys.sort();
        Ok(keys)
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, SourceError>>) -> Result<T, SourceError> {
        let slow = || SourceError::Slow { seconds: self.objects.timeout.as_secs() };
        tokio::time::timeout(self.left, work).await.map_err(|_| slow())?
    }
}

/// An object as it lies there, in a file without a name, so that nothing is left of it when the process is killed.
async fn brought(objects: &Objects, store: &AmazonS3, key: &Path, folder: &Folder) -> Result<Fetched, SourceError> {
    let found = store.get(key).await.map_err(|e| storage::told(objects, &e))?;
    let most = MOST_GIB << 30;
    if found.meta.size > most {
        return Err(SourceError::ObjectTooLarge { limit: MOST_GIB });
    }
    let mut file = tokio::fs::File::from_std(tempfile::tempfile_in(folder).map_err(SourceError::Keep)?);
    let mut parts = found.into_stream();
    let mut size = 0;
    while let Some(part) = parts.try_next().await.map_err(|e| storage::told(objects, &e))? {
        size += part.len() as u64;
        if size > most {
            return Err(SourceError::ObjectTooLarge { limit: MOST_GIB });
        }
        file.write_all(&part).await.map_err(SourceError::Keep)?;
    }
    file.flush().await.map_err(SourceError::Keep)?;
    Ok(Fetched { file: file.into_std().await })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_storage_that_never_answers_is_given_up() {
        // It connects, and nobody ever reads what is asked.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let objects = Objects {
            place: "s3://sales/daily/".to_owned(),
            endpoint: Some(format!("http://{}", silent.local_addr().unwrap())),
            region: None,
            key: Some(AccessKey { id: Secret::new("AKIA"), secret: Secret::new("hunter2") }),
            timeout: Duration::from_millis(30),
            access: Access::new(|_| None, |_| Box::pin(async {})),
        };
        let error = objects.list().await.unwrap_err();
        assert!(matches!(error, SourceError::Slow { .. }), "{error}");
        assert!(!format!("{objects:?}").contains("hunter2"));
    }
}
