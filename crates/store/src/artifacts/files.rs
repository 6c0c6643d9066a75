//! The files of an artifact: listed, hashed, flushed to the disk.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::ArtifactError;

/// SHA-256, in hexadecimal, over every file in the order of its name: length and text of the name, length and bytes of the
/// content.
///
/// # Errors
/// When a file cannot be read, or is a link.
pub fn artifact_hash(folder: &Path) -> Result<String, ArtifactError> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for (name, path) in files(folder)? {
        let mut file = fs::File::open(&path).map_err(failed("open", &path))?;
        let length = file.metadata().map_err(failed("read", &path))?.len();
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name.as_bytes());
        digest.update(length.to_le_bytes());
        loop {
            let n = file.read(&mut buffer).map_err(failed("read", &path))?;
            let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
            digest.update(bytes);
        }
    }
    Ok(hex::encode(digest.finalize()))
}

/// The files of a folder and its folders, by their name with `/` between the parts. Links and devices are refused: what they
/// lead to can change.
pub(super) fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>, ArtifactError> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(failed("read folder", &folder))? {
            let entry = entry.map_err(failed("read folder", &folder))?;
            let path = entry.path();
            let bad = |reason| ArtifactError::BadPath { path: path.display().to_string(), reason };
            let name = entry.file_name().into_string().map_err(|_| bad("its name is not UTF-8"))?;
            let kind = entry.file_type().map_err(failed("read", &path))?;
            if kind.is_dir() {
                open.push((format!("{prefix}{name}/"), path));
            } else if kind.is_file() {
                found.push((format!("{prefix}{name}"), path));
            } else {
                return Err(bad("it is neither a file nor a folder"));
            }
        }
    }
    found.sort();
    Ok(found)
}

pub(super) fn sync_folders(folder: &Path) -> Result<(), ArtifactError> {
    for entry in fs::read_dir(folder).map_err(failed("read folder", folder))? {
        let path = entry.map_err(failed("read folder", folder))?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    sync(folder)
}

pub(super) fn sync(path: &Path) -> Result<(), ArtifactError> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(failed("flush", path))
}

pub(super) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ArtifactError {
    let path = path.to_owned();
    move |source| ArtifactError::Io { action, path, source }
}
