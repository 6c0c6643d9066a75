//! Where bytes come from: a file, an upload in memory, or a file that is open; decompressed and decoded to UTF-8.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::error::ImportError;
use super::settings::Encoding;

/// How the names of tables end.
const ENDINGS: [&str; 5] = [".csv", ".csv.gz", ".tsv", ".xlsx", ".parquet"];

/// Whether a file is called as those are that can be imported.
#[must_use]
pub fn is_named_as_table(name: &str) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Something that can be imported.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file on this machine.
    Path(&'a Path),
    /// The content itself.
    Bytes(&'a [u8]),
    /// A file that is open and may have no name; read from its beginning.
    File(&'a File),
}

impl<'a> From<&'a Path> for Source<'a> {
    fn from(path: &'a Path) -> Self {
        Self::Path(path)
    }
}

impl<'a> From<&'a PathBuf> for Source<'a> {
    fn from(path: &'a PathBuf) -> Self {
        Self::Path(path)
    }
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a File> for Source<'a> {
    fn from(file: &'a File) -> Self {
        Self::File(file)
    }
}

impl<'a> Source<'a> {
    pub(crate) fn io_error(self, source: io::Error) -> ImportError {
        let path = match self {
            Self::Path(path) => path.to_path_buf(),
            Self::Bytes(_) => PathBuf::from("(upload)"),
            Self::File(_) => PathBuf::from("(rows of a source)"),
        };
        ImportError::Io { path, source }
    }

    pub(crate) fn file(self) -> Result<Option<File>, ImportError> {
        match self {
            Self::Path(path) => self.opened(path).map(Some),
            Self::File(file) => self.rewound(file).map(Some),
            Self::Bytes(_) => Ok(None),
        }
    }

    fn opened(self, path: &Path) -> Result<File, ImportError> {
        if path.is_dir() {
            return Err(ImportError::Folder { path: path.to_path_buf() });
        }
        File::open(path).map_err(|error| self.io_error(error))
    }

    fn rewound(self, file: &File) -> Result<File, ImportError> {
        let again = || -> io::Result<File> {
            let mut file = file.try_clone()?;
            file.rewind()?;
            Ok(file)
        };
        again().map_err(|error| self.io_error(error))
    }

    /// The bytes as they are or, for gzip, unpacked.
    pub(crate) fn unpacked(self, gzip: bool) -> Result<Box<dyn Read + 'a>, ImportError> {
        let raw: Box<dyn Read + 'a> = match self {
            Self::Path(path) => Box::new(self.opened(path)?),
            Self::File(file) => Box::new(self.rewound(file)?),
            Self::Bytes(bytes) => Box::new(bytes),
        };
        Ok(if gzip { Box::new(flate2::read::MultiGzDecoder::new(raw)) } else { raw })
    }

    /// At most `limit` bytes from the beginning, unpacked; `true` says that this is the whole content.
    pub(crate) fn head(self, gzip: bool, limit: usize) -> Result<(Vec<u8>, bool), ImportError> {
        let mut bytes = Vec::new();
        self.unpacked(gzip)?
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| if gzip { damaged_gzip(error) } else { self.io_error(error) })?;
        let whole = bytes.len() <= limit;
        bytes.truncate(limit);
        Ok((bytes, whole))
    }

    /// The content as UTF-8 without a byte order mark. Bytes that the encoding does not know become U+FFFD.
    pub(crate) fn text(self, gzip: bool, encoding: Encoding) -> Result<DecodedText<'a>, ImportError> {
        Ok(DecodedText {
            inner: self.unpacked(gzip)?,
            decoder: encoding.decoder().new_decoder_with_bom_removal(),
            raw: vec![0; 16 * 1024],
            // No encoding grows by more than three times when it becomes UTF-8.
            out: vec![0; 52 * 1024],
            start: 0,
            end: 0,
            ended: false,
        })
    }
}

pub(crate) fn damaged_gzip(error: io::Error) -> ImportError {
    ImportError::Damaged { what: "gzip compression", source: Box::new(error) }
}

/// Decodes while reading, so that memory does not grow with the file.
pub(crate) struct DecodedText<'a> {
    inner: Box<dyn Read + 'a>,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    out: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
}

impl Read for DecodedText<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.start == self.end {
            if self.ended {
                return Ok(0);
            }
            let read = self.inner.read(&mut self.raw)?;
            self.ended = read == 0;
            let chunk = self.raw.get(..read).unwrap_or_default();
            let (_, _, written, _) = self.decoder.decode_to_utf8(chunk, &mut self.out, self.ended);
            (self.start, self.end) = (0, written);
        }
        let ready = self.out.get(self.start..self.end).unwrap_or_default();
        let copied = ready.len().min(target.len());
        target[..copied].copy_from_slice(&ready[..copied]);
        self.start += copied;
        Ok(copied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(source: Source<'_>, encoding: Encoding) -> String {
        let mut text = String::new();
        source.text(false, encoding).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        assert_eq!(read_all(Source::Bytes("\u{feff}дата".as_bytes()), Encoding::Utf8), "дата");
        let wide: Vec<u8> = "\u{feff}дата".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_all(Source::Bytes(&wide), Encoding::Utf16Le), "дата");
    }

    #[test]
    fn text_longer_than_the_buffers_is_decoded_whole() {
        let text = "выручка;".repeat(20_000);
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
        assert_eq!(read_all(Source::Bytes(&bytes), Encoding::Windows1251), text);
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Source::Path(Path::new("no/such.csv")).head(false, 10).unwrap_err();
        assert!(error.to_string().contains("no/such.csv"));
        let folder = Source::Path(Path::new(env!("CARGO_MANIFEST_DIR"))).head(false, 10).unwrap_err();
        assert!(folder.to_string().contains("is a folder"), "{folder}");
    }
}
