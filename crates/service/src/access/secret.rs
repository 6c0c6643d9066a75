//! The secret that signs tokens: given, or drawn once and kept beside the database.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use vakhta_lifecycle::access::check_secret;

use crate::error::ServiceError;

/// The file of a drawn secret, in the data folder.
const FILE: &str = "secret.key";

/// The secret of an installation: the given one, or the one that was drawn at the first start (`secret.key` in the data folder,
/// readable by its owner only). `demo` takes a weak one.
///
/// # Errors
/// [`ServiceError::Invalid`] for a weak secret; [`ServiceError::Unavailable`] when the file cannot be read or made.
pub fn signing_secret(given: Option<SecretString>, data_dir: &Path, demo: bool) -> Result<SecretString, ServiceError> {
    if let Some(given) = given {
        return match check_secret(given.expose_secret()) {
            Err(weak) if !demo => Err(ServiceError::invalid("SECRET_KEY", weak.to_string())),
            _ => Ok(given),
        };
    }
    let file = data_dir.join(FILE);
    let unusable = |source: std::io::Error| ServiceError::Unavailable {
        what: format!("{} cannot be used; make it readable for this user, or give SECRET_KEY", file.display()),
        source: Box::new(source),
    };
    for _ in 0..2 {
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let text = SecretString::from(text.trim());
                let wrong = |weak| ServiceError::invalid(FILE, format!("{weak}; or delete the file to have one drawn"));
                return check_secret(text.expose_secret()).map(|()| text).map_err(wrong);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unusable(error)),
        }
        // Of two processes that start at once one makes the file; the other finds it made, and whole.
        match draw(data_dir, &file) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(unusable(error)),
            _ => {}
        }
    }
    Err(unusable(std::io::ErrorKind::NotFound.into()))
}

fn draw(data_dir: &Path, file: &Path) -> std::io::Result<()> {
    let secret = random::<32>().map_err(std::io::Error::other)?;
    let beside = data_dir.join(format!(".{FILE}-{}", std::process::id()));
    let mut made = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    made.write_all(hex::encode(secret).as_bytes())?;
    made.sync_all()?;
    // A link does not replace what is there.
    let linked = std::fs::hard_link(&beside, file);
    std::fs::remove_file(&beside)?;
    linked?;
    std::fs::File::open(data_dir)?.sync_all()
}

/// Bytes that nobody can guess, from the operating system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], ServiceError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| ServiceError::internal("drawing a random number", error.to_string()))?;
    Ok(bytes)
}
