//! Artifact files: a folder per version, written once, never changed, refused when its hash differs from the registry's.
//!
//! An artifact is made in a staging folder, flushed to the disk file by file, and moved into place by one rename: after a power
//! cut it is there whole or not at all. The hash covers the sorted names of the files and their contents.

mod error;
mod files;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

pub use error::ArtifactError;
pub use files::artifact_hash;
use files::{failed, files, sync, sync_folders};

/// Where artifacts are made; on the same file system as where they end, so that a rename moves them.
const STAGING: &str = ".staging";

/// The artifact store: a folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Artifacts {
    root: Arc<Path>,
}

impl Artifacts {
    /// A store in this folder, which is made when it is not there.
    ///
    /// # Errors
    /// [`ArtifactError::Io`].
    pub async fn at(root: impl Into<PathBuf>) -> Result<Self, ArtifactError> {
        let root = root.into();
        blocking(move || {
            let staging = root.join(STAGING);
            fs::create_dir_all(&staging).map_err(failed("make folder", &staging))?;
            Ok(Self { root: root.into() })
        })
        .await
    }

    /// The folder of the store.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A new, empty folder to make an artifact in.
    ///
    /// # Errors
    /// [`ArtifactError::Io`].
    pub async fn staging(&self) -> Result<PathBuf, ArtifactError> {
        let parent = self.root.join(STAGING);
        blocking(move || {
            // Making the folder is the test whether the name is free, so no two processes get the same.
            for n in 0_u64.. {
                let folder = parent.join(format!("{}-{n}", std::process::id()));
                match fs::create_dir(&folder) {
                    Ok(()) => return Ok(folder),
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(error) => return Err(failed("make folder", &folder)(error)),
                }
            }
            Err(failed("make folder", &parent)(io::ErrorKind::AlreadyExists.into()))
        })
        .await
    }

    /// Moves a finished staging folder to `relative`, durably, and answers the hash to register. Publishing the same content
    /// again answers the same hash and changes nothing.
    ///
    /// # Errors
    /// [`ArtifactError::Exists`] for other content at that place; [`ArtifactError::BadPath`]; [`ArtifactError::Io`].
    pub async fn publish(&self, staging: &Path, relative: &str) -> Result<String, ArtifactError> {
        let (store, staging, relative) = (self.clone(), staging.to_owned(), relative.to_owned());
        blocking(move || store.publish_now(&staging, &relative)).await
    }

    /// Checks that the artifact at `relative` is the one that was registered; answers its folder.
    ///
    /// # Errors
    /// [`ArtifactError::Missing`]; [`ArtifactError::Tampered`]; [`ArtifactError::BadPath`]; [`ArtifactError::Io`].
    pub async fn verify(&self, relative: &str, sha256: &str) -> Result<PathBuf, ArtifactError> {
        let (store, relative, expected) = (self.clone(), relative.to_owned(), sha256.to_owned());
        blocking(move || {
            let folder = store.existing(&relative)?;
            let found = artifact_hash(&folder)?;
            if found == expected { Ok(folder) } else { Err(ArtifactError::Tampered { relative, expected, found }) }
        })
        .await
    }

    /// The folder of an artifact, without looking into it; serving asks [`Self::verify`].
    ///
    /// # Errors
    /// [`ArtifactError::Missing`]; [`ArtifactError::BadPath`].
    pub async fn open(&self, relative: &str) -> Result<PathBuf, ArtifactError> {
        let (store, relative) = (self.clone(), relative.to_owned());
        blocking(move || store.existing(&relative)).await
    }

    /// The artifacts directly below a folder, by their path relative to the store; none where there is no such folder.
    ///
    /// # Errors
    /// [`ArtifactError::BadPath`]; [`ArtifactError::Io`].
    pub async fn below(&self, folder: &str) -> Result<Vec<String>, ArtifactError> {
        let (store, folder) = (self.clone(), folder.to_owned());
        blocking(move || {
            let place = store.place(&folder)?;
            if !place.is_dir() {
                return Ok(Vec::new());
            }
            let mut found = Vec::new();
            for entry in fs::read_dir(&place).map_err(failed("read folder", &place))? {
                let name = entry.map_err(failed("read folder", &place))?.file_name();
                found.push(format!("{folder}/{}", name.to_string_lossy()));
            }
            found.sort();
            Ok(found)
        })
        .await
    }

    /// Removes an artifact that no version was ever registered for.
    ///
    /// # Errors
    /// [`ArtifactError::Missing`]; [`ArtifactError::BadPath`]; [`ArtifactError::Io`].
    pub async fn remove_unregistered(&self, relative: &str) -> Result<(), ArtifactError> {
        let (store, relative) = (self.clone(), relative.to_owned());
        blocking(move || {
            let folder = store.existing(&relative)?;
            fs::remove_dir_all(&folder).map_err(failed("remove", &folder))
        })
        .await
    }

    /// Removes a staging folder that will not be published; one that is gone is no error.
    ///
    /// # Errors
    /// [`ArtifactError::BadPath`] for anything but a staging folder of this store; [`ArtifactError::Io`].
    pub async fn discard(&self, staging: &Path) -> Result<(), ArtifactError> {
        let (store, staging) = (self.clone(), staging.to_owned());
        blocking(move || {
            store.is_staging(&staging)?;
            match fs::remove_dir_all(&staging) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &staging)(error)),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Removes every staging folder: what crashed processes left. Only when no run is under way.
    ///
    /// # Errors
    /// [`ArtifactError::Io`].
    pub async fn sweep_staging(&self) -> Result<u64, ArtifactError> {
        let parent = self.root.join(STAGING);
        blocking(move || {
            let mut removed = 0;
            for entry in fs::read_dir(&parent).map_err(failed("read folder", &parent))? {
                let path = entry.map_err(failed("read folder", &parent))?.path();
                fs::remove_dir_all(&path).map_err(failed("remove", &path))?;
                removed += 1;
            }
            Ok(removed)
        })
        .await
    }

    fn publish_now(&self, staging: &Path, relative: &str) -> Result<String, ArtifactError> {
        self.is_staging(staging)?;
        let target = self.place(relative)?;
        let sha256 = artifact_hash(staging)?;
        if target.exists() {
            if artifact_hash(&target)? != sha256 {
                return Err(ArtifactError::Exists { relative: relative.to_owned() });
            }
            fs::remove_dir_all(staging).map_err(failed("remove", staging))?;
            return Ok(sha256);
        }
        for (_, file) in files(staging)? {
            sync(&file)?;
        }
        sync_folders(staging)?;
        let parent = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).map_err(failed("make folder", parent))?;
        fs::rename(staging, &target).map_err(failed("move artifact to", &target))?;
        // The names above the artifact are durable only when their folders are: up to and including the root.
        for folder in parent.ancestors().take_while(|folder| folder.starts_with(&self.root)) {
            sync(folder)?;
        }
        Ok(sha256)
    }

    fn existing(&self, relative: &str) -> Result<PathBuf, ArtifactError> {
        let folder = self.place(relative)?;
        if folder.is_dir() { Ok(folder) } else { Err(ArtifactError::Missing { relative: relative.to_owned() }) }
    }

    fn place(&self, relative: &str) -> Result<PathBuf, ArtifactError> {
        let bad = |reason| ArtifactError::BadPath { path: relative.to_owned(), reason };
        if relative.is_empty() || relative.contains(['\\', '\0']) {
            return Err(bad("it is empty, or holds a backslash or a zero byte"));
        }
        let path = Path::new(relative);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(bad("it must be relative and may not hold '.' or '..'"));
        }
        if path.starts_with(STAGING) {
            return Err(bad("it is the staging area"));
        }
        Ok(self.root.join(path))
    }

    fn is_staging(&self, folder: &Path) -> Result<(), ArtifactError> {
        let normal = folder.components().all(|part| !matches!(part, Component::ParentDir));
        if normal && folder.parent() == Some(&self.root.join(STAGING)) {
            return Ok(());
        }
        Err(ArtifactError::BadPath {
            path: folder.display().to_string(),
            reason: "it is not a staging folder of this store",
        })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ArtifactError> + Send + 'static,
) -> Result<T, ArtifactError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => {
            Err(ArtifactError::Io { action: "finish work on", path: PathBuf::new(), source: io::Error::other(error) })
        }
    }
}
