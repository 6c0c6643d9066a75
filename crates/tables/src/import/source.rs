//! Where bytes come from: a file or an upload in memory; decompressed, decoded to UTF-8 and held to a budget per row.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::error::ImportError;
use super::settings::Encoding;

/// Something that can be imported.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file on this machine.
    Path(&'a Path),
    /// The content itself.
    Bytes(&'a [u8]),
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

impl<'a> Source<'a> {
    pub(crate) fn io_error(self, source: io::Error) -> ImportError {
        let path = match self {
            Self::Path(path) => path.to_path_buf(),
            Self::Bytes(_) => PathBuf::from("(upload)"),
        };
        ImportError::Io { path, source }
    }

    pub(crate) fn file(self) -> Result<Option<File>, ImportError> {
        match self {
            Self::Path(path) => File::open(path).map(Some).map_err(|error| self.io_error(error)),
            Self::Bytes(_) => Ok(None),
        }
    }

    /// The bytes as they are or, for gzip, unpacked.
    pub(crate) fn unpacked(self, gzip: bool) -> Result<Box<dyn Read + 'a>, ImportError> {
        let raw: Box<dyn Read + 'a> = match self {
            Self::Path(path) => Box::new(File::open(path).map_err(|error| self.io_error(error))?),
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

/// How many bytes the current row may still take. A CSV parser would otherwise buffer a whole file behind one open quote.
#[derive(Clone, Debug)]
pub(crate) struct RowBudget {
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl RowBudget {
    /// A budget of `limit` bytes a row; `slack` is what the parser reads ahead.
    pub(crate) fn new(limit: u64, slack: u64) -> Self {
        Self { left: Rc::new(Cell::new(limit + slack)), limit: limit + slack }
    }

    pub(crate) fn renew(&self) {
        self.left.set(self.limit);
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

/// A reader that fails when one row takes more than its budget.
pub(crate) struct Budgeted<R> {
    pub(crate) inner: R,
    pub(crate) budget: RowBudget,
}

impl<R: Read> Read for Budgeted<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.budget.is_spent() {
            return Err(io::Error::other("row too large"));
        }
        let read = self.inner.read(target)?;
        self.budget.left.set(self.budget.left.get().saturating_sub(read as u64));
        Ok(read)
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
    fn a_row_beyond_its_budget_stops_the_reading() {
        let budget = RowBudget::new(10, 0);
        let mut reader = Budgeted { inner: io::repeat(b'x'), budget };
        let mut sink = Vec::new();
        assert!(reader.read_to_end(&mut sink).is_err());
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Source::Path(Path::new("no/such.csv")).head(false, 10).unwrap_err();
        assert!(error.to_string().contains("no/such.csv"));
    }
}
