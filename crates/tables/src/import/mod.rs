//! Files in: what they look like ([`sniff()`], [`preview()`]) and their rows ([`read()`]).
//!
//! An import never stores anything. [`preview()`] shows how a file would be understood, [`read()`] gives the good rows and
//! the quarantine, and the caller remembers [`ImportSettings`] per source and hands the rows to a dataset. A bad row is
//! data about the file, not an error; an error means that the file as a whole cannot be trusted.

mod again;
mod cells;
mod checks;
mod csv_rows;
mod dates;
mod error;
mod labels;
mod numbers;
mod parquet_rows;
pub(crate) mod plausible;
mod preview;
mod read;
mod records;
mod refusal;
mod roles;
mod rows;
mod sample;
mod settings;
mod sheet;
mod sheet_header;
mod sheet_rows;
mod single;
mod sniff;
mod source;
mod stray;
mod table;
mod totals;
mod wide;
mod window;

pub use again::{Again, again};
pub use dates::DateFormat;
pub use error::ImportError;
pub use plausible::UsualSizes;
pub use preview::{Preview, PreviewColumn, preview};
pub use read::{Loaded, Quarantined, ReadLimits, read};
pub use refusal::{Cells, RefusalCode};
pub use roles::ColumnRole;
pub(crate) use rows::shortened;
pub use settings::{Decimal, Encoding, FileFormat, ImportSettings};
pub use single::SingleRows;
pub use sniff::{sniff, sniff_with_doubts};
pub use source::{Source, is_named_as_table};
pub use wide::Wide;
pub use window::{days_with_target, window};
