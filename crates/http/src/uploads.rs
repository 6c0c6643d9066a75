//! Folders of uploads, each held by a lock that ends with its process: what a killed server left behind is known by it.
//!
//! A process number would not do: servers in different containers count their processes alike.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::TempDir;

const PREFIX: &str = "vakhta-upload-";

/// What some network file systems answer, which lock only files that are open for writing, as a folder never is.
const EBADF: i32 = 9;

/// The folder of one upload. Dropping it removes the folder.
#[derive(Debug)]
pub(crate) struct UploadFolder {
    folder: TempDir,
    /// Held until the folder is gone.
    _lock: File,
}

impl UploadFolder {
    /// A new folder among the uploads.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn new(uploads: &Path) -> io::Result<Self> {
        // Nobody sweeps between the making of the folder and its lock. Where the file system knows no locks, nothing is swept.
        let sweeping = File::open(uploads)?;
        sweeping.lock_shared().or_else(unless_unknown)?;
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(uploads)?;
        let lock = File::open(folder.path())?;
        lock.lock().or_else(unless_unknown)?;
        Ok(Self { folder, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders of uploads whose process is gone, and says how many there were.
///
/// # Errors
/// What the file system says, also where it knows no locks.
pub fn sweep_uploads(uploads: &Path) -> io::Result<usize> {
    let sweeping = File::open(uploads)?;
    sweeping.lock()?;
    let mut swept = 0;
    for entry in std::fs::read_dir(uploads)? {
        let entry = entry?;
        let is_upload = entry.file_name().to_string_lossy().starts_with(PREFIX) && entry.file_type()?.is_dir();
        // One that was removed meanwhile is no leftover.
        let Some(folder) = is_upload.then(|| File::open(entry.path()).ok()).flatten() else { continue };
        if folder.try_lock().is_ok() {
            std::fs::remove_dir_all(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}

fn unless_unknown(error: io::Error) -> io::Result<()> {
    let unknown = error.kind() == io::ErrorKind::Unsupported || error.raw_os_error() == Some(EBADF);
    if unknown { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_that_nobody_holds_are_swept() {
        let uploads = tempfile::tempdir().unwrap();
        let held = UploadFolder::new(uploads.path()).unwrap();
        std::fs::write(held.path().join("sales.csv"), "date,sales\n").unwrap();
        let left = uploads.path().join("vakhta-upload-left");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join("sales.csv"), "date,sales\n").unwrap();
        std::fs::create_dir(uploads.path().join("somebody-elses")).unwrap();
        assert_eq!(sweep_uploads(uploads.path()).unwrap(), 1);
        assert!(
            !left.exists() && held.path().join("sales.csv").exists() && uploads.path().join("somebody-elses").exists()
        );
        let path = held.path().to_path_buf();
        drop(held);
        assert!(!path.exists());
        assert_eq!(sweep_uploads(uploads.path()).unwrap(), 0);
    }
}
