//! The file that a model is saved in: magic, format version, engine, payload, checksum.
//!
//! ```text
//! 8 bytes  "VAKHTAM\n"
//! u32 LE   format version
//! u8       length of the engine's name, then the name (ASCII)
//! u64 LE   length of the payload, then the payload (the engine's own, JSON in version 1)
//! 32 bytes SHA-256 of everything before
//! ```
//! A change of any engine's payload that an older reader would misread raises the format version; readers of older
//! versions stay. The checksum tells damage, not forgery.

use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"VAKHTAM\n";
const CHECKSUM: usize = 32;

/// Format that this release writes. It reads every version up to it.
pub const FORMAT_VERSION: u32 = 1;

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LoadError {
    /// Something else altogether.
    #[error("this is not a saved model: it does not begin with the mark of one")]
    NotAModel,
    /// Written by a newer release.
    #[error("the model is saved in format {found}, this release reads formats 1 to {supported}; use a newer release")]
    Newer {
        /// Format found.
        found: u32,
        /// Newest format read here.
        supported: u32,
    },
    /// Shorter or longer than it says.
    #[error("the saved model is {found} bytes long, it should be {expected}: it was cut short or something was added")]
    Length {
        /// Bytes needed; a lower bound when the header itself is cut.
        expected: u64,
        /// Bytes given.
        found: u64,
    },
    /// Changed after it was saved.
    #[error("the saved model is damaged: its checksum does not match its content")]
    Checksum,
    /// Saved by an engine that this release does not have.
    #[error("the model was saved by engine {name:?}; the engines of this release are {known}")]
    UnknownEngine {
        /// The name found.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The payload does not describe a model, although the checksum holds.
    #[error("the payload of the {engine} model cannot be read: {reason}")]
    Payload {
        /// The engine.
        engine: &'static str,
        /// What is wrong.
        reason: String,
    },
}

/// An opened envelope.
pub(crate) struct Sealed<'a> {
    pub(crate) engine: &'a str,
    pub(crate) payload: &'a [u8],
}

/// Wraps a payload. Engine names are constants of this crate, ASCII and short.
pub(crate) fn seal(engine: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MAGIC.len() + 13 + engine.len() + payload.len() + CHECKSUM);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes.push(u8::try_from(engine.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(engine.as_bytes());
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(payload);
    let digest = Sha256::digest(&bytes);
    bytes.extend_from_slice(&digest);
    bytes
}

/// Unwraps what [`seal`] wrote.
pub(crate) fn open(bytes: &[u8]) -> Result<Sealed<'_>, LoadError> {
    let magic = bytes.len().min(MAGIC.len());
    if bytes.is_empty() || bytes[..magic] != MAGIC[..magic] {
        return Err(LoadError::NotAModel);
    }
    let mut reader = Reader { bytes, at: MAGIC.len() };
    // Before the checksum: a newer format may compute it differently.
    let version = u32::from_le_bytes(reader.array()?);
    if version == 0 {
        return Err(LoadError::NotAModel);
    }
    if version > FORMAT_VERSION {
        return Err(LoadError::Newer { found: version, supported: FORMAT_VERSION });
    }
    let [name_length] = reader.array()?;
    let engine = reader.take(u64::from(name_length))?;
    let payload_length = u64::from_le_bytes(reader.array()?);
    let payload = reader.take(payload_length)?;
    let body = reader.at;
    let checksum: [u8; CHECKSUM] = reader.array()?;
    if reader.at != bytes.len() {
        return Err(LoadError::Length { expected: reader.at as u64, found: bytes.len() as u64 });
    }
    if Sha256::digest(&bytes[..body])[..] != checksum {
        return Err(LoadError::Checksum);
    }
    let engine = std::str::from_utf8(engine).map_err(|_| LoadError::NotAModel)?;
    Ok(Sealed { engine, payload })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], LoadError> {
        let expected = (self.at as u64).saturating_add(length);
        let end = usize::try_from(expected).ok().filter(|end| *end <= self.bytes.len());
        let Some(end) = end else {
            return Err(LoadError::Length { expected, found: self.bytes.len() as u64 });
        };
        let slice = &self.bytes[self.at..end];
        self.at = end;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N as u64)?);
        Ok(array)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_to_the_same() {
        let bytes = seal("linear", b"payload");
        let sealed = open(&bytes).unwrap();
        assert_eq!((sealed.engine, sealed.payload), ("linear", &b"payload"[..]));
    }

    #[test]
    fn every_truncation_and_every_changed_byte_is_refused() {
        let bytes = seal("linear", b"a payload of some length");
        for end in 0..bytes.len() {
            assert!(open(&bytes[..end]).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x20;
            assert!(open(&changed).is_err(), "changed at {at}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(matches!(open(&longer), Err(LoadError::Length { .. })));
    }

    #[test]
    fn a_newer_format_says_so() {
        let mut bytes = seal("linear", b"{}");
        bytes[8] = 2;
        assert_eq!(open(&bytes).err(), Some(LoadError::Newer { found: 2, supported: 1 }));
        bytes[8] = 0;
        assert_eq!(open(&bytes).err(), Some(LoadError::NotAModel));
    }

    #[test]
    fn a_length_that_overflows_is_an_error_and_not_a_crash() {
        let mut bytes = seal("linear", b"{}");
        let at = MAGIC.len() + 4 + 1 + "linear".len();
        bytes[at..at + 8].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(matches!(open(&bytes), Err(LoadError::Length { .. })));
    }
}
