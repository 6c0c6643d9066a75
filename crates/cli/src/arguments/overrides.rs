//! Arguments of `override`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

/// Subcommands of `override`.
#[derive(Subcommand)]
pub(crate) enum Override {
    /// Use another number than the forecast of some days; the model is still judged by its own.
    Set(OverrideSet),
    /// List what was overridden, by whom and why, and what became of it.
    List {
        /// The model.
        model: String,
        /// At most this many records, 1 to 500.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=500), allow_negative_numbers = true)]
        limit: u64,
    },
    /// Use the model's forecasts of some days again; what was said stays in the record.
    Withdraw(OverrideWithdraw),
    /// Print what overriding was worth, by person, first key column, direction and size.
    Value {
        /// The model.
        model: String,
    },
}

/// Which forecasts, who, and why.
#[derive(Args)]
pub(crate) struct Selection {
    /// The model.
    pub(crate) model: String,
    /// Restrict to a key, for example `--key branch=B02`; may be given more than once. All series when absent.
    #[arg(long = "key", value_name = "COLUMN=VALUE")]
    pub(crate) keys: Vec<String>,
    /// First day.
    #[arg(long)]
    pub(crate) from: NaiveDate,
    /// Last day; the first one when absent.
    #[arg(long)]
    pub(crate) to: Option<NaiveDate>,
    /// Who says so.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Why, in 3 to 500 characters.
    #[arg(long)]
    pub(crate) reason: String,
}

/// Arguments of `override set`.
#[derive(Args)]
pub(crate) struct OverrideSet {
    /// Which, who, why.
    #[command(flatten)]
    pub(crate) which: Selection,
    /// What the chosen series come to together on each day, in the target's units; several share it as their forecasts do.
    #[arg(long, allow_negative_numbers = true, conflicts_with = "percent", required_unless_present = "percent")]
    pub(crate) value: Option<f64>,
    /// By how many percent each forecast is changed: 10 raises it by a tenth.
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) percent: Option<f64>,
}

/// Arguments of `override withdraw`.
#[derive(Args)]
pub(crate) struct OverrideWithdraw {
    /// Which, who, why.
    #[command(flatten)]
    pub(crate) which: Selection,
}
