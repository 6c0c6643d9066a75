//! The command line, as a person types it.

mod access;
mod overrides;
mod quarantine;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

pub(crate) use self::access::{Key, User};
pub(crate) use self::overrides::{Override, Selection};
pub(crate) use self::quarantine::{PutAside, Quarantine};
use crate::exit;

/// Vakhta keeps models accurate after they are deployed.
#[derive(Parser)]
#[command(name = "vakhta", version, about, after_help = exit::TABLE)]
pub(crate) struct Arguments {
    /// The folder of data, artifacts and the embedded database.
    #[arg(long, global = true, env = "VAKHTA_DATA_DIR", value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve the API and the panel, and run the schedules.
    Serve(Serve),
    /// Prepare the demo (once) and serve it.
    Demo(Demo),
    /// Look at a CSV, XLSX or Parquet file and write a model's declaration for it.
    Init(Init),
    /// Load a CSV, XLSX or Parquet file into a model's dataset.
    Import(Import),
    /// Rows that imports put aside: list them, write them out to be mended, judge them again.
    #[command(subcommand)]
    Quarantine(Quarantine),
    /// Write the days ahead as a table to fill: known-ahead values that are known filled in, those that are missing empty.
    Template(Template),
    /// Take in what the model's declared source has.
    Sync {
        /// The model.
        model: String,
    },
    /// Retrain a model, wait for it, and print the decision.
    Train(Train),
    /// Print current forecasts.
    Forecast(Forecast),
    /// Predict rows, of a model whose rows are predicted each by itself.
    Predict(Predict),
    /// Put numbers of your own in place of forecasts, and see what that was worth.
    #[command(subcommand)]
    Override(Override),
    /// Train from past origins on what was known then, and measure the forecasts against what happened.
    Backtest(Backtest),
    /// Replay the past under several policies of retraining and deployment, and say which to take.
    Simulate(Simulate),
    /// Declared models.
    #[command(subcommand)]
    Model(Model),
    /// List a model's runs, or show one run with its stages, decision and reasons.
    Runs {
        /// The model, or a run, for example r_20190331_030000_0a1b2c3d.
        #[arg(value_name = "MODEL|RUN")]
        which: String,
        /// At most this many runs, 1 to 500.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=500), allow_negative_numbers = true)]
        limit: u64,
    },
    /// List alerts, or say that somebody looks after one, or nobody for a while.
    Alerts(Alerts),
    /// Say why a version serves, or does not.
    Why {
        /// The version, for example v_20190331_030000_0a1b2c3d.
        version: String,
    },
    /// Make an earlier version the champion again.
    Rollback {
        /// The model.
        model: String,
        /// The version to return to.
        version: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Do not ask before a version that never served.
        #[arg(long)]
        yes: bool,
    },
    /// Print the health of the installation and its models.
    Health {
        /// Print it again whenever it changes.
        #[arg(long)]
        watch: bool,
    },
    /// Compare the last weeks' columns with what the champion learned from.
    Drift {
        /// The model.
        model: String,
    },
    /// Who may sign in.
    #[command(subcommand)]
    User(User),
    /// Keys of programs.
    #[command(subcommand)]
    Key(Key),
    /// Look for what would keep the installation from working, and say how to mend it.
    Doctor,
    /// Print a completion script.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// The training process (started by Vakhta itself).
    #[command(hide = true)]
    TrainChild,
}

/// Arguments of `serve`.
#[derive(Args)]
pub(crate) struct Serve {
    /// The address to listen on; 127.0.0.1 when absent.
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// The port.
    #[arg(long)]
    pub(crate) port: Option<u16>,
}

/// Arguments of `demo`.
#[derive(Args)]
pub(crate) struct Demo {
    /// Start over: forget the prepared demo.
    #[arg(long)]
    pub(crate) reset: bool,
    /// Only prepare, do not serve.
    #[arg(long)]
    pub(crate) prepare_only: bool,
    /// Where to serve.
    #[command(flatten)]
    pub(crate) serve: Serve,
}

/// Arguments of `predict`.
#[derive(Args)]
pub(crate) struct Predict {
    /// The model.
    pub(crate) model: String,
    /// A row as JSON, for example '{"client": "C-17", "amount": 1200}'; may be given several times.
    #[arg(long = "row", value_name = "JSON", required_unless_present = "file")]
    pub(crate) rows: Vec<String>,
    /// A file with a JSON array of rows, `-` for standard input.
    #[arg(long, conflicts_with = "rows")]
    pub(crate) file: Option<PathBuf>,
    /// Say why, for at most 100 rows.
    #[arg(long)]
    pub(crate) reasons: bool,
    /// Only ask what would be: the answer is never judged, and the row needs no key.
    #[arg(long)]
    pub(crate) what_if: bool,
}

/// Arguments of `init`.
#[derive(Args)]
pub(crate) struct Init {
    /// The file to look at.
    pub(crate) file: PathBuf,
    /// The model's name; the file's name when absent.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The column to forecast or predict, where the guess is wrong.
    #[arg(long)]
    pub(crate) target: Option<String>,
    /// Each row is predicted by itself, such as a loan or a parcel; guessed when neither is given.
    #[arg(long, conflicts_with = "series")]
    pub(crate) rows: bool,
    /// Daily series are forecast.
    #[arg(long)]
    pub(crate) series: bool,
    /// Where to write the declaration; `<name>.toml` when absent, `-` for standard output.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

/// Arguments of `import`.
#[derive(Args)]
pub(crate) struct Import {
    /// The model whose dataset takes the rows.
    pub(crate) model: String,
    /// The file.
    pub(crate) file: PathBuf,
    /// Show how the first ten rows would be read and which rows would be put aside, and store nothing; ends as the import would
    /// where the file would be refused.
    #[arg(long)]
    pub(crate) preview: bool,
    /// Take in numbers whose size is not believable and days far from all others, which are put aside otherwise.
    #[arg(long)]
    pub(crate) accept_outliers: bool,
}

/// Arguments of `template`.
#[derive(Args)]
pub(crate) struct Template {
    /// The model.
    pub(crate) model: String,
    /// Days ahead, 1 to 366; the declared horizon when absent.
    #[arg(long, value_name = "DAYS")]
    pub(crate) days: Option<u16>,
    /// The file to write, .csv or .xlsx; filled, it is imported as it is.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Overwrite the file where it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `train`.
#[derive(Args)]
pub(crate) struct Train {
    /// The model.
    pub(crate) model: String,
    /// Why.
    #[arg(long, default_value = "asked for on the command line")]
    pub(crate) reason: String,
    /// Deploy only if the error is within this many percent, above 0 and at most 1000.
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true, value_parser = percentage)]
    pub(crate) performance_threshold: Option<f64>,
    /// Deploy whatever the gates say; the record keeps what they said.
    #[arg(long)]
    pub(crate) force_deploy: bool,
}

/// Arguments of `forecast`.
#[derive(Args)]
pub(crate) struct Forecast {
    /// The model.
    pub(crate) model: String,
    /// Restrict to a key, for example `--key branch=B02`; may be given more than once.
    #[arg(long = "key", value_name = "COLUMN=VALUE")]
    pub(crate) keys: Vec<String>,
    /// Add series up: key columns with commas between them, for example `--level branch`, or `total`.
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) level: Option<String>,
    /// First day.
    #[arg(long)]
    pub(crate) from: Option<NaiveDate>,
    /// Last day.
    #[arg(long)]
    pub(crate) to: Option<NaiveDate>,
}

/// A percentage that an error can be within.
fn percentage(text: &str) -> Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|value| *value > 0.0 && *value <= 1000.0);
    value.ok_or_else(|| "write a percentage above 0 and at most 1000, for example 10 for 10 %".to_owned())
}

/// Arguments of `backtest`.
#[derive(Args)]
pub(crate) struct Backtest {
    /// The model.
    pub(crate) model: String,
    /// The first origin: the last day that is known.
    #[arg(long)]
    pub(crate) from: NaiveDate,
    /// How many origins.
    #[arg(long, default_value_t = 1)]
    pub(crate) origins: u32,
    /// Days from one origin to the next.
    #[arg(long, default_value_t = 7, value_name = "DAYS")]
    pub(crate) step: u32,
    /// Days ahead; the declared horizon when absent.
    #[arg(long, value_name = "DAYS")]
    pub(crate) horizon: Option<u16>,
    /// Write every forecast beside its actual into this CSV file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Arguments of `simulate`.
#[derive(Args)]
pub(crate) struct Simulate {
    /// The model.
    pub(crate) model: String,
    /// A policy: declared, never, weekly, monthly, on_degradation, on_drift, weekly_refresh, weekly_blind, or a TOML file with `[retrain]` and `[deploy]` as in
    /// a declaration; repeat it for each. All built-in ones when absent.
    #[arg(long = "policy", value_name = "NAME|FILE")]
    pub(crate) policies: Vec<String>,
    /// The day at whose end the first version is trained; the earliest possible when absent.
    #[arg(long)]
    pub(crate) from: Option<NaiveDate>,
    /// The last day; the last known one when absent.
    #[arg(long)]
    pub(crate) through: Option<NaiveDate>,
    /// Train on at most so many rows, to be quicker than the declared budget.
    #[arg(long, value_name = "ROWS")]
    pub(crate) budget_rows: Option<usize>,
}

/// Arguments of `alerts`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Alerts {
    /// What to say about one; lists them when absent.
    #[command(subcommand)]
    pub(crate) order: Option<AlertOrder>,
    /// Only this model's.
    #[arg(long)]
    pub(crate) model: Option<String>,
    /// Days to look back; open ones are listed however old they are.
    #[arg(long, default_value_t = 7)]
    pub(crate) days: u32,
}

/// Subcommands of `alerts`.
#[derive(Subcommand)]
pub(crate) enum AlertOrder {
    /// Somebody looks after it; it stays open until its cause is gone.
    Ack {
        /// Its number.
        id: i64,
        /// A note for the record.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Alerts of this one's kind demand no attention for a while; they are recorded as ever.
    Silence {
        /// Its number.
        id: i64,
        /// For so many hours, by the model's clock; at most 2160.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=2160))]
        hours: u32,
        /// Why.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Alerts of this one's kind demand attention again.
    Unsilence {
        /// Its number.
        id: i64,
    },
}

/// Subcommands of `model`.
#[derive(Subcommand)]
pub(crate) enum Model {
    /// List the declared models.
    List,
    /// Declare a model, or change its declaration.
    Add {
        /// The declaration (TOML).
        file: PathBuf,
    },
    /// Show a model.
    Show {
        /// The model.
        model: String,
    },
    /// List a model's versions.
    Versions {
        /// The model.
        model: String,
    },
    /// List what was taken into a model's dataset, and the version of the data that each import made.
    Imports {
        /// The model.
        model: String,
        /// At most this many imports, 1 to 500.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=500), allow_negative_numbers = true)]
        limit: u64,
    },
    /// Take wrong imports back: make the data what they were at an earlier version. Nothing is deleted, and a restore can be
    /// taken back in the same way.
    RestoreData(RestoreData),
}

/// Arguments of `model restore-data`.
#[derive(Args)]
pub(crate) struct RestoreData {
    /// The model.
    pub(crate) model: String,
    /// The version of the data to return to; `vakhta model imports` lists them.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) to_version: i64,
    /// Do not ask.
    #[arg(long)]
    pub(crate) yes: bool,
}
