//! Arguments of `quarantine`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Subcommands of `quarantine`.
#[derive(Subcommand)]
pub(crate) enum Quarantine {
    /// List the rows that are still put aside.
    List(PutAside),
    /// Judge them again under today's declaration, and load those that pass as an import of its own; twice changes nothing.
    Replay {
        /// Which.
        #[command(flatten)]
        which: PutAside,
        /// Take in numbers whose size is not believable and days far from all others.
        #[arg(long)]
        accept_outliers: bool,
    },
    /// Write them to a CSV file, to be mended in a spreadsheet and imported again.
    Export {
        /// Which.
        #[command(flatten)]
        which: PutAside,
        /// The file; standard output when absent.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Overwrite the file where it exists.
        #[arg(long, requires = "out")]
        force: bool,
    },
}

/// Which rows that are put aside.
#[derive(Args)]
pub(crate) struct PutAside {
    /// The model.
    pub(crate) model: String,
    /// Only those of one import, by its number.
    #[arg(long, value_name = "ID")]
    pub(crate) import: Option<i64>,
    /// Only those put aside for one reason: broken, date, key, number, class, text, negative, outlier, maximum, out_of_reach,
    /// stray, duplicate.
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
}
