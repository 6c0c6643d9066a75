//! Finds out how a file is written, from its beginning: compression, encoding, separator, decimal mark, date form, header.
//!
//! Nothing here is final: the result is [`ImportSettings`], which a person sees in the preview and may correct.

use super::dates::DateFormat;
use super::error::ImportError;
use super::numbers;
use super::rows::shortened;
use super::sample::{self, FirstRows, Sample};
use super::settings::{Decimal, Encoding, ImportSettings};
use super::source::Source;
use super::{sheet, sheet_rows, wide};
use crate::schema::TableSchema;

/// Bytes that are looked at; enough for some thousand rows, so that a month with days above 12 is nearly always in it.
pub(crate) const SAMPLE_BYTES: usize = 1 << 20;

const SEPARATORS: [char; 4] = [';', '\t', ',', '|'];

/// Settings with which this source can be read.
///
/// # Errors
/// [`ImportError`] where the content is empty, not a table, damaged, or mixes date formats in its first rows.
pub fn sniff<'a>(source: impl Into<Source<'a>>, schema: Option<&TableSchema>) -> Result<ImportSettings, ImportError> {
    sniff_with_doubts(source, schema).map(|(settings, _)| settings)
}

/// Settings as [`sniff()`] finds them, with what a person should check of them, in words: dates that fit two forms and the like.
///
/// # Errors
/// As [`sniff()`].
pub fn sniff_with_doubts<'a>(
    source: impl Into<Source<'a>>,
    schema: Option<&TableSchema>,
) -> Result<(ImportSettings, Vec<String>), ImportError> {
    sniffed_sample(source.into(), schema).map(|sample| (sample.settings, sample.doubts))
}

/// The first rows together with the settings under which they were split.
pub(crate) fn sniffed_sample(source: Source<'_>, schema: Option<&TableSchema>) -> Result<Sample, ImportError> {
    let (magic, _) = source.head(false, 8)?;
    if magic.is_empty() {
        return Err(ImportError::Empty);
    }
    if magic.starts_with(b"PAR1") {
        let mut sample = sample::of_parquet(source, ImportSettings::parquet())?;
        settle_dates(&mut sample, schema)?;
        return Ok(sample);
    }
    if magic.starts_with(b"PK\x03\x04") {
        return sniffed_sheet(source, schema);
    }
    let gzip = magic.starts_with(&[0x1f, 0x8b]);
    let (bytes, whole) = source.head(gzip, SAMPLE_BYTES)?;
    refuse_other_formats(&bytes)?;
    let encoding = guess_encoding(&bytes, whole);
    let text = sample::decoded(&bytes, encoding, whole);
    let settings = layout(&text, ImportSettings { gzip, encoding, ..ImportSettings::csv() })?;
    let mut sample = sample::of_text(&text, &settings, None)?.with(settings);
    settle_dates(&mut sample, schema)?;
    settle_decimal(&mut sample);
    if encoding == Encoding::Windows1251 || encoding == Encoding::Windows1252 {
        sample.doubts.push(format!("the text is not UTF-8 and is read as {}", encoding.decoder().name()));
    }
    let time = time_column(&sample, schema);
    sample.settings.wide = wide::detect(&sample, schema);
    let read = sample::of_text(&text, &sample.settings, time.as_deref())?;
    Ok(settled(sample, read))
}

/// A spreadsheet: its cells know what they hold, so that only what is text in them is settled.
fn sniffed_sheet(source: Source<'_>, schema: Option<&TableSchema>) -> Result<Sample, ImportError> {
    let mut sheet = sheet::open(source, None)?;
    sheet.rows.truncate(sample::SAMPLE_ROWS);
    let (settings, warnings) = sheet_rows::settings_of(&sheet);
    let declared = schema.map(|schema| schema.time.as_str());
    let first = sample::of_table(sheet_rows::table_of(sheet.clone(), &settings, declared)?)?;
    let mut sample = first.with(settings);
    sample.doubts = warnings;
    let time = time_column(&sample, schema);
    sample.settings.wide = wide::detect(&sample, schema);
    let read = sample::of_table(sheet_rows::table_of(sheet, &sample.settings, time.as_deref())?)?;
    Ok(settled(sample, read))
}

/// The sample with its rows as the settled settings read them.
fn settled(sample: Sample, read: FirstRows) -> Sample {
    Sample { doubts: sample.doubts, ..read.with(sample.settings) }
}

/// The column of days: the declared one, or the first that holds mostly days.
fn time_column(sample: &Sample, schema: Option<&TableSchema>) -> Option<String> {
    if let Some(schema) = schema {
        return Some(schema.time.clone());
    }
    let days =
        |column: usize| sample.column(column).filter(|cell| sample.settings.date_format.parse(cell).is_some()).count();
    let column = (0..sample.header.len()).find(|column| days(*column) * 2 > sample.rows.len())?;
    sample.header.get(column).cloned()
}

/// Lines before the header, separator, and whether there is a header.
fn layout(text: &str, mut settings: ImportSettings) -> Result<ImportSettings, ImportError> {
    settings.skip_lines = text.lines().take_while(|line| line.trim().is_empty()).count();
    let first = text.lines().nth(settings.skip_lines).ok_or(ImportError::Empty)?;
    if let Some(declared) = first.strip_prefix("sep=").filter(|rest| rest.chars().count() == 1) {
        settings.separator = declared.chars().next().unwrap_or(';');
        settings.skip_lines += 1;
    } else {
        settings.separator = guess_separator(text, settings.skip_lines).ok_or_else(|| no_separator(first))?;
    }
    let [first, second] = sample::first_records(text, settings.separator, settings.skip_lines);
    settings.header = is_header(&first, &second);
    Ok(settings)
}

/// A header holds no data, or it names days or numbers above a row where these are none, or none of the first.
fn is_header(first: &[String], second: &[String]) -> bool {
    if first.iter().all(|cell| !looks_like_data(cell)) {
        return true;
    }
    let is_day = |cell: &String| !DateFormat::fitting(std::iter::once(cell.as_str())).is_empty();
    let days_above_numbers = first.iter().zip(second).filter(|(name, cell)| is_day(name) && !is_day(cell)).count() > 1;
    let word_above_day = first.iter().zip(second).any(|(name, cell)| !looks_like_data(name) && is_day(cell));
    first.first().is_some_and(|cell| !looks_like_data(cell)) && (days_above_numbers || word_above_day)
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), ImportError> {
    let reason = match bytes {
        [b'P', b'K', 3, 4, ..] => "it is a ZIP archive",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            "it is an old spreadsheet or document (XLS, DOC), or one protected by a password"
        }
        [b'%', b'P', b'D', b'F', ..] => "it is a PDF document",
        [b'<', ..] => "it is HTML or XML",
        [b'{', ..] => "it is JSON",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Ok(()),
        _ if bytes.contains(&0) => "it has zero bytes, so it is not text",
        _ => return Ok(()),
    };
    Err(ImportError::NotATable { reason: reason.to_owned() })
}

fn no_separator(first: &str) -> ImportError {
    let shown = shortened(first);
    ImportError::NotATable {
        reason: format!("no comma, semicolon, tab or bar splits its lines into columns; the first line is `{shown}`"),
    }
}

fn guess_encoding(bytes: &[u8], whole: bool) -> Encoding {
    match bytes {
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Encoding::Utf8,
        // A character cut at the end of the sample is no evidence against UTF-8.
        Err(error) if !whole && error.error_len().is_none() => Encoding::Utf8,
        Err(_) if looks_cyrillic(bytes) => Encoding::Windows1251,
        Err(_) => Encoding::Windows1252,
    }
}

/// In Windows-1251 a Russian word is a run of high bytes; in Windows-1252 a high byte stands alone among Latin letters.
fn looks_cyrillic(bytes: &[u8]) -> bool {
    let high = |byte: Option<&u8>| byte.is_some_and(|b| *b >= 0xc0);
    let (mut together, mut alone) = (0usize, 0usize);
    for (i, byte) in bytes.iter().enumerate() {
        if high(Some(byte)) {
            let neighbour = high(bytes.get(i + 1)) || i.checked_sub(1).is_some_and(|before| high(bytes.get(before)));
            if neighbour { together += 1 } else { alone += 1 }
        }
    }
    together > alone
}

/// The separator under which most rows have as many cells as the first; among equals the one that gives more columns.
fn guess_separator(text: &str, skip_lines: usize) -> Option<char> {
    let mut best: Option<(usize, usize, char)> = None;
    for separator in SEPARATORS {
        let widths = sample::widths(text, separator, skip_lines, 200);
        let Some(&columns) = widths.first().filter(|columns| **columns > 1) else { continue };
        let agreeing = widths.iter().filter(|width| **width == columns).count() * 100 / widths.len();
        if best.is_none_or(|(share, most, _)| (agreeing, columns) > (share, most)) {
            best = Some((agreeing, columns, separator));
        }
    }
    best.map(|(_, _, separator)| separator)
}

fn looks_like_data(cell: &str) -> bool {
    let is_number = [Decimal::Point, Decimal::Comma]
        .iter()
        .any(|d| matches!(numbers::parse(cell, *d), numbers::ParsedNumber::Value(_)));
    is_number || !DateFormat::fitting(std::iter::once(cell)).is_empty()
}

/// Chooses the date form by the time column: the declared one, or the most date-like; or by the days that the header names.
fn settle_dates(sample: &mut Sample, schema: Option<&TableSchema>) -> Result<(), ImportError> {
    let named = schema.is_none_or(|schema| !sample.header.contains(&schema.time));
    if let Some((fits, _)) = wide::days_of(&sample.header).filter(|_| named) {
        sample.settings.date_format = fits[0];
        if let [first, second] = fits[..] {
            sample.doubts.push(format!(
                "the days in the header fit both {first} and {second}; they are read as {first}, set `date_format` if that is wrong"
            ));
        }
        return Ok(());
    }
    let declared = schema.and_then(|schema| sample.header.iter().position(|name| *name == schema.time));
    let columns: Vec<usize> = declared.map_or_else(|| (0..sample.header.len()).collect(), |column| vec![column]);
    let mut found = None;
    for &column in &columns {
        let fits = DateFormat::fitting(sample.column(column));
        // Eight digits may be a number: a column written as a date wins over it.
        let compact = fits == [DateFormat::Compact];
        if !fits.is_empty() && (found.is_none() || !compact) {
            found = Some((column, fits));
            if !compact {
                break;
            }
        }
    }
    match found {
        Some((column, fits)) => {
            sample.settings.date_format = fits[0];
            if let [first, second] = fits[..] {
                sample.doubts.push(format!(
                    "the dates of column `{}` fit both {first} and {second}; they are read as {first}, set `date_format` if that is wrong",
                    sample.header[column]
                ));
            }
        }
        None => settle_mixed(sample, &columns)?,
    }
    Ok(())
}

/// No column has dates of one form only: tells a column of mixed forms from a table with bad or no dates.
fn settle_mixed(sample: &mut Sample, columns: &[usize]) -> Result<(), ImportError> {
    for &column in columns {
        let mut counts = [0usize; DateFormat::ALL.len()];
        let mut total = 0usize;
        for value in sample.column(column).filter(|value| !numbers::is_missing(value)) {
            total += 1;
            for (count, format) in counts.iter_mut().zip(DateFormat::ALL) {
                *count += usize::from(format.parse(value).is_some());
            }
        }
        let best = (0..counts.len()).max_by_key(|i| (counts[*i], usize::MAX - i)).unwrap_or(0);
        let format = DateFormat::ALL[best];
        if counts[best] * 2 > total || (counts[best] > 0 && columns.len() == 1) {
            sample.settings.date_format = format;
            return mixed_dates(sample, column, format).map_or(Ok(()), Err);
        }
    }
    sample.doubts.push("no column with dates was found in the first rows".to_owned());
    Ok(())
}

fn mixed_dates(sample: &Sample, column: usize, expected: DateFormat) -> Option<ImportError> {
    let cells = || sample.lines.iter().zip(sample.column(column));
    let (row, value) = cells().find(|(_, value)| expected.parse(value).is_some())?;
    let others = || {
        cells()
            .filter_map(|(line, v)| Some((line, v, expected.other_form(v)?)))
            .filter(|o| expected.parse(o.1).is_none())
    };
    let (other_row, other_value, other) = others().next()?;
    Some(ImportError::MixedDates {
        column: sample.header[column].clone(),
        expected,
        row: *row,
        value: shortened(value),
        other,
        other_row: *other_row,
        other_value: shortened(other_value),
        others: others().count() as u64,
    })
}

fn settle_decimal(sample: &mut Sample) {
    let cells = sample.rows.iter().flatten().map(String::as_str);
    let (decimal, undecided) = numbers::guess_decimal(cells, sample.settings.separator);
    sample.settings.decimal = decimal;
    if undecided {
        let reading = if decimal == Decimal::Comma { "a decimal comma" } else { "thousands" };
        sample.doubts.push(format!("commas in numbers are read as {reading}; set `decimal` if that is wrong"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> ImportSettings {
        sniff(text.as_bytes(), None).unwrap()
    }

    #[test]
    fn separators_are_told_apart_even_with_decimal_commas() {
        assert_eq!(of("date;branch;value\n01.02.2019;A;1,5\n").separator, ';');
        assert_eq!(of("date,branch,value\n2019-02-01,A,1.5\n").separator, ',');
        assert_eq!(of("date\tbranch\tvalue\n2019-02-01\tA\t1,5\n").separator, '\t');
        assert_eq!(of("date|value\n2019-02-01|1,5\n").separator, '|');
        assert_eq!(of("sep=;\ndate;value\n2019-02-01;1\n").skip_lines, 1);
    }

    #[test]
    fn decimal_mark_and_date_form_are_found() {
        let settings = of("дата;выручка\n31.01.2019;1 234,50\n01.02.2019;7,25\n");
        assert_eq!(settings.decimal, Decimal::Comma);
        assert_eq!(settings.date_format, DateFormat::DayMonthYearDot);
        assert!(settings.header);
        assert_eq!(of("date,value\n01/31/2019,1\n").date_format, DateFormat::MonthDayYearSlash);
    }

    #[test]
    fn western_and_cyrillic_code_pages_are_told_apart() {
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("дата;филиал;выручка\n2019-01-31;Центр;5\n");
        assert_eq!(sniff(&cyrillic[..], None).unwrap().encoding, Encoding::Windows1251);
        let (western, _, _) = encoding_rs::WINDOWS_1252.encode("date;café;Umsätze\n2019-01-31;Müller;5\n");
        assert_eq!(sniff(&western[..], None).unwrap().encoding, Encoding::Windows1252);
    }

    #[test]
    fn a_doubt_is_told_and_what_was_done_with_the_rows_is_not() {
        let doubts = |text: &str| sniff_with_doubts(text.as_bytes(), None).unwrap().1;
        let told = doubts("date,value\n05/06/2019,1\n06/06/2019,2\nTotal,3\n");
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("fit both DD/MM/YYYY and MM/DD/YYYY"), "{told:?}");
        assert_eq!(doubts("date,value\n05/06/2019,1\n13/06/2019,2\nTotal,3\n"), Vec::<String>::new());
    }

    #[test]
    fn mixed_dates_name_both_rows() {
        let error = sniff("date,value\n2019-01-31,1\n2019-02-01,2\n03.02.2019,3\n".as_bytes(), None).unwrap_err();
        let ImportError::MixedDates { row, other_row, other, .. } = error else { panic!("{error}") };
        assert_eq!((row, other_row, other), (2, 4, DateFormat::DayMonthYearDot));
    }

    #[test]
    fn a_file_without_a_header_gets_numbered_columns() {
        let sample = sniffed_sample(Source::Bytes(b"2019-01-31,A,5\n2019-02-01,A,6\n"), None).unwrap();
        assert_eq!(sample.header, ["column_1", "column_2", "column_3"]);
        assert_eq!(sample.rows.len(), 2);
    }

    #[test]
    fn what_is_not_a_table_is_refused_with_a_reason() {
        for content in [&b"%PDF-1.7"[..], b"just some words", b"{\"a\":1}", b"a\0b"] {
            assert!(matches!(sniff(content, None), Err(ImportError::NotATable { .. })), "{content:?}");
        }
        assert!(matches!(sniff(&b"PK\x03\x04xxxx"[..], None), Err(ImportError::Damaged { .. })));
        assert!(matches!(sniff(&b""[..], None), Err(ImportError::Empty)));
        assert!(matches!(sniff(&b"\n\n  \n"[..], None), Err(ImportError::Empty)));
        assert!(matches!(sniff(&b"date,value\n"[..], None), Err(ImportError::HeaderOnly)));
    }
}
