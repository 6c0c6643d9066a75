//! The command line, as a person types it.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

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
    /// Take in what the model's declared source has.
    Sync {
        /// The model.
        model: String,
    },
    /// Retrain a model, wait for it, and print the decision.
    Train(Train),
    /// Print current forecasts.
    Forecast(Forecast),
    /// Declared models.
    #[command(subcommand)]
    Model(Model),
    /// List runs, or show one.
    Runs {
        /// The model.
        model: String,
        /// At most this many.
        #[arg(long, default_value_t = 20)]
        limit: u64,
    },
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
    },
    /// Print the health of the installation and its models.
    Health {
        /// Print it again whenever it changes.
        #[arg(long)]
        watch: bool,
    },
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
    /// The address to listen on; only loopback until sign-in exists.
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

/// Arguments of `init`.
#[derive(Args)]
pub(crate) struct Init {
    /// The file to look at.
    pub(crate) file: PathBuf,
    /// The model's name; the file's name when absent.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The column to forecast, where the guess is wrong.
    #[arg(long)]
    pub(crate) target: Option<String>,
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
    /// Show how the first ten rows would be read and which rows would be put aside, and store nothing.
    #[arg(long)]
    pub(crate) preview: bool,
    /// Take in numbers whose size is not believable, which are put aside otherwise.
    #[arg(long)]
    pub(crate) accept_outliers: bool,
}

/// Arguments of `train`.
#[derive(Args)]
pub(crate) struct Train {
    /// The model.
    pub(crate) model: String,
    /// Why.
    #[arg(long, default_value = "asked for on the command line")]
    pub(crate) reason: String,
    /// Deploy only if the error is within this many percent.
    #[arg(long)]
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
    /// First day.
    #[arg(long)]
    pub(crate) from: Option<NaiveDate>,
    /// Last day.
    #[arg(long)]
    pub(crate) to: Option<NaiveDate>,
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
}
