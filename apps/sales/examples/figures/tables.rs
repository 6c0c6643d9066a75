//! The public tables as a user would bring them: read by the importer, joined with what is known of a branch or a day.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;
use vakhta_tables::import::{ReadLimits, Source, read, sniff};
use vakhta_tables::schema::TableSchema;

/// After the last day of every table here.
const TODAY: &str = "2019-05-01";

/// A file by the importer, with what a schema names of it.
pub(crate) fn read_file(file: &Path, schema: &TableSchema) -> Result<RecordBatch, Box<dyn Error>> {
    let settings = sniff(file, Some(schema))?;
    Ok(read(file, &settings, schema, &ReadLimits::at(TODAY.parse()?))?.batch)
}

/// A joined table, as the CSV that it would be, by the importer.
pub(crate) fn read_text(csv: Vec<u8>, schema: &TableSchema) -> Result<RecordBatch, Box<dyn Error>> {
    let settings = sniff(Source::Bytes(&csv), Some(schema))?;
    Ok(read(Source::Bytes(&csv), &settings, schema, &ReadLimits::at(TODAY.parse()?))?.batch)
}

/// The rows of a small CSV, each a map from column to cell.
pub(crate) fn rows(file: &Path) -> Result<Vec<BTreeMap<String, String>>, Box<dyn Error>> {
    let mut reader: Box<dyn std::io::Read> = Box::new(std::fs::File::open(file)?);
    if file.extension().is_some_and(|e| e == "gz") {
        reader = Box::new(flate2::read::GzDecoder::new(reader));
    }
    let mut csv = csv::Reader::from_reader(reader);
    Ok(csv.deserialize().collect::<Result<_, _>>()?)
}

/// Days and places of the holidays that a table of events lists; one that was moved counts on the day it was moved to.
pub(crate) struct Events {
    everywhere: BTreeSet<NaiveDate>,
    somewhere: BTreeSet<(NaiveDate, String)>,
    work_days: BTreeSet<NaiveDate>,
}

impl Events {
    pub(crate) fn read(file: &Path) -> Result<Self, Box<dyn Error>> {
        let mut events = Self { everywhere: BTreeSet::new(), somewhere: BTreeSet::new(), work_days: BTreeSet::new() };
        for row in rows(file)? {
            let cell = |name: &str| row.get(name).map_or("", String::as_str);
            let day: NaiveDate = cell("date").parse()?;
            match (cell("type"), cell("locale"), cell("transferred")) {
                (_, _, "True") | ("Event", ..) => {}
                ("Work Day", ..) => drop(events.work_days.insert(day)),
                (_, "National", _) => drop(events.everywhere.insert(day)),
                _ => drop(events.somewhere.insert((day, cell("locale_name").to_owned()))),
            }
        }
        Ok(events)
    }

    /// Whether a day is a national and whether it is a local or regional holiday in one of the places.
    pub(crate) fn on(&self, day: NaiveDate, places: &[&str]) -> [bool; 3] {
        let local = places.iter().any(|place| self.somewhere.contains(&(day, (*place).to_owned())));
        [self.everywhere.contains(&day), local, self.work_days.contains(&day)]
    }
}

/// The rows of the stores with what is known of each store, with holidays as numbers.
pub(crate) fn rossmann(
    sales: &RecordBatch,
    stores: &[BTreeMap<String, String>],
    schema: &TableSchema,
) -> Result<RecordBatch, Box<dyn Error>> {
    use arrow::array::{ArrayRef, AsArray, Float64Array, StringArray};
    use std::sync::Arc;
    let column = |name: &str| sales.column_by_name(name).ok_or_else(|| format!("no column {name}"));
    let about: BTreeMap<&str, &BTreeMap<String, String>> =
        stores.iter().filter_map(|s| s.get("Store").map(|n| (n.as_str(), s))).collect();
    let store = column("Store")?.as_string::<i32>();
    let of_store = |name: &'static str| {
        let cells = store.iter().map(|s| about.get(s?).and_then(|a| a.get(name)).map(String::as_str));
        Arc::new(cells.collect::<StringArray>()) as ArrayRef
    };
    let holidays = column("StateHoliday")?.as_string::<i32>();
    let holiday: Float64Array =
        holidays.iter().map(|h| Some(f64::from(u8::from(h.is_some_and(|h| h != "0"))))).collect();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for field in schema.arrow().fields() {
        columns.push(match field.name().as_str() {
            "StateHoliday" => Arc::new(holiday.clone()),
            "StoreType" => of_store("StoreType"),
            "Assortment" => of_store("Assortment"),
            "PromoInterval" => of_store("PromoInterval"),
            name => column(name)?.clone(),
        });
    }
    Ok(RecordBatch::try_new(schema.arrow(), columns)?)
}
