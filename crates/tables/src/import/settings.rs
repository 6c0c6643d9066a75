//! How a file is to be read: the answers that sniffing finds, a person may correct, and the caller remembers per source.

use serde::{Deserialize, Serialize};

use super::dates::DateFormat;
use super::wide::Wide;

/// Everything needed to turn bytes into cells. Plain data, so that a source can keep it between imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportSettings {
    /// Text, a spreadsheet or Parquet.
    pub format: FileFormat,
    /// Whether the text is compressed with gzip.
    #[serde(default)]
    pub gzip: bool,
    /// How bytes become characters.
    #[serde(default)]
    pub encoding: Encoding,
    /// The character between two cells: `,`, `;`, tab or `|`.
    #[serde(default = "comma")]
    pub separator: char,
    /// What separates the whole part of a number from its fraction.
    #[serde(default)]
    pub decimal: Decimal,
    /// The form of dates that are written as text.
    #[serde(default)]
    pub date_format: DateFormat,
    /// Whether the first row names the columns; without it they are `column_1`, `column_2` and so on.
    #[serde(default = "yes")]
    pub header: bool,
    /// Lines before the header that are not part of the table (such as `sep=;`).
    #[serde(default)]
    pub skip_lines: usize,
    /// The sheet of a spreadsheet; the first that is not blank where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// How a table in wide form becomes long; absent for one that is long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wide: Option<Wide>,
}

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Separated text.
    Csv,
    /// A spreadsheet of Excel and others.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

/// Character encodings that can be told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// The Windows code page for Cyrillic.
    #[serde(rename = "windows-1251")]
    Windows1251,
    /// The Windows code page for Western Europe.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-16, low byte first ("Unicode text" of spreadsheet programs).
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

/// The decimal separator of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// `1234.5`, perhaps with thousands as `1,234.5` or `1 234.5`.
    #[default]
    Point,
    /// `1234,5`, perhaps with thousands as `1.234,5` or `1 234,5`.
    Comma,
}

impl ImportSettings {
    /// Settings of a plain comma separated UTF-8 file with ISO dates.
    #[must_use]
    pub fn csv() -> Self {
        Self {
            format: FileFormat::Csv,
            gzip: false,
            encoding: Encoding::Utf8,
            separator: ',',
            decimal: Decimal::Point,
            date_format: DateFormat::YearMonthDayDash,
            header: true,
            skip_lines: 0,
            sheet: None,
            wide: None,
        }
    }

    /// Settings of a spreadsheet; those of numbers and dates matter only where these are text.
    #[must_use]
    pub fn xlsx() -> Self {
        Self { format: FileFormat::Xlsx, ..Self::csv() }
    }

    /// Settings of a Parquet file; the date format matters only where dates are text.
    #[must_use]
    pub fn parquet() -> Self {
        Self { format: FileFormat::Parquet, ..Self::csv() }
    }
}

impl Encoding {
    /// The decoder that reads this encoding.
    pub(crate) fn decoder(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
        }
    }
}

fn comma() -> char {
    ','
}

fn yes() -> bool {
    true
}
