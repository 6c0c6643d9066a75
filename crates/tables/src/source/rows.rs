//! Rows while they arrive: written to a file as plain CSV, so that memory does not grow with them.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;

use serde_json::{Map, Value};

use super::error::SourceError;
use super::{Fetched, MOST_ROWS};

/// Columns that rows may have.
const MOST_COLUMNS: usize = 1000;

/// A table that grows. Its file has no name, so that nothing is left of it when the process is killed.
pub(super) struct Rows<'a> {
    folder: &'a Path,
    writer: csv::Writer<File>,
    columns: Vec<String>,
    positions: HashMap<String, usize>,
    /// How many columns the header in the file names; `None` before it is written.
    headed: Option<usize>,
    n: u64,
}

impl<'a> Rows<'a> {
    /// No rows yet; they will lie in `folder`.
    pub(super) fn in_folder(folder: &'a Path) -> Result<Self, SourceError> {
        Ok(Self {
            folder,
            writer: writer(tempfile::tempfile_in(folder).map_err(SourceError::Keep)?),
            columns: Vec::new(),
            positions: HashMap::new(),
            headed: None,
            n: 0,
        })
    }

    /// Names the columns, in the order in which [`Self::push`] brings the cells.
    pub(super) fn head<'c>(&mut self, columns: impl Iterator<Item = &'c str>) -> Result<(), SourceError> {
        self.columns.extend(columns.map(str::to_owned));
        self.checked()?;
        self.write_header()
    }

    /// Adds a row; `None` is an empty cell.
    pub(super) fn push<C: AsRef<[u8]>>(&mut self, cells: impl Iterator<Item = Option<C>>) -> Result<(), SourceError> {
        self.n += 1;
        if self.n > MOST_ROWS {
            return Err(SourceError::TooManyRows { limit: MOST_ROWS });
        }
        for cell in cells {
            let written = match cell {
                Some(cell) => self.writer.write_field(cell),
                None => self.writer.write_field(""),
            };
            written.map_err(kept)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(kept)
    }

    /// Adds objects: their members are the columns, one that an object lacks is an empty cell.
    pub(super) fn push_objects(&mut self, objects: Vec<Map<String, Value>>) -> Result<(), SourceError> {
        for name in objects.iter().flat_map(Map::keys) {
            if !self.positions.contains_key(name) {
                self.positions.insert(name.clone(), self.columns.len());
                self.columns.push(name.clone());
                self.checked()?;
            }
        }
        if self.headed.is_none() {
            self.write_header()?;
        }
        for object in objects {
            let mut cells: Vec<Option<String>> = vec![None; self.columns.len()];
            for (name, value) in object {
                if let Some(cell) = self.positions.get(&name).and_then(|at| cells.get_mut(*at)) {
                    *cell = text_of(value);
                }
            }
            self.push(cells.into_iter())?;
        }
        Ok(())
    }

    /// The file, with the header that all rows together have.
    pub(super) fn finish(self) -> Result<Fetched, SourceError> {
        if self.n == 0 {
            return Err(SourceError::NoRows);
        }
        let widened = self.headed != Some(self.columns.len());
        let narrow = into_file(self.writer)?;
        Ok(Fetched { file: if widened { widen(narrow, &self.columns, self.folder)? } else { narrow } })
    }

    fn write_header(&mut self) -> Result<(), SourceError> {
        self.headed = Some(self.columns.len());
        self.writer.write_record(&self.columns).map_err(kept)
    }

    fn checked(&self) -> Result<(), SourceError> {
        let most = MOST_COLUMNS;
        if self.columns.len() > most { Err(SourceError::TooManyColumns { limit: most }) } else { Ok(()) }
    }
}

/// A column that a later page was the first to have makes all rows before it wider.
fn widen(mut narrow: File, columns: &[String], folder: &Path) -> Result<File, SourceError> {
    narrow.rewind().map_err(SourceError::Keep)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(io::BufReader::new(narrow));
    let mut wide = writer(tempfile::tempfile_in(folder).map_err(SourceError::Keep)?);
    wide.write_record(columns).map_err(kept)?;
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(kept)? {
        while row.len() < columns.len() {
            row.push_field(b"");
        }
        wide.write_byte_record(&row).map_err(kept)?;
    }
    into_file(wide)
}

fn writer(file: File) -> csv::Writer<File> {
    csv::WriterBuilder::new().flexible(true).from_writer(file)
}

fn into_file(writer: csv::Writer<File>) -> Result<File, SourceError> {
    writer.into_inner().map_err(|error| SourceError::Keep(error.into_error()))
}

fn kept(error: csv::Error) -> SourceError {
    SourceError::Keep(io::Error::other(error))
}

/// A value as a cell. A list or an object stays as it is written: whether anybody needs it, the schema says.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        value => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn objects(text: &str) -> Vec<Map<String, Value>> {
        serde_json::from_str(text).unwrap()
    }

    fn text(fetched: &Fetched) -> String {
        let mut file = fetched.file();
        let mut text = String::new();
        file.rewind().unwrap();
        file.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn objects_become_rows_whatever_their_order_and_a_late_column_widens_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = Rows::in_folder(folder.path()).unwrap();
        rows.push_objects(objects(r#"[{"day":"2024-01-01","sold":1.5,"open":true},{"sold":null,"day":"2024-01-02"}]"#))
            .unwrap();
        rows.push_objects(objects(r#"[{"day":"2024-01-03","promo":"a \"b\", c","sold":7}]"#)).unwrap();
        let fetched = rows.finish().unwrap();
        assert_eq!(
            text(&fetched),
            "day,open,sold,promo\n2024-01-01,true,1.5,\n2024-01-02,,,\n2024-01-03,,7,\"a \"\"b\"\", c\"\n"
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file has no name");
    }

    #[test]
    fn no_row_is_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = Rows::in_folder(folder.path()).unwrap();
        rows.push_objects(Vec::new()).unwrap();
        assert!(matches!(rows.finish(), Err(SourceError::NoRows)));
    }

    #[test]
    fn an_object_keyed_by_day_is_not_taken_for_a_row() {
        let folder = tempfile::tempdir().unwrap();
        let wide: Map<String, Value> = (0..=MOST_COLUMNS).map(|n| (n.to_string(), Value::Null)).collect();
        let error = Rows::in_folder(folder.path()).unwrap().push_objects(vec![wide]).unwrap_err();
        assert!(error.to_string().contains("more than 1000 columns"), "{error}");
    }
}
