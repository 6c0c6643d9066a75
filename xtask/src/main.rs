//! Development tasks: `cargo xtask tidy` holds the rules of the house, `cargo xtask figures` prints the figures, `cargo xtask bench`
//! those of speed.

mod bench;
mod figures;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Development tasks of Vakhta")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks layering, file sizes, names, documentation and the paths that ARCHITECTURE.md names.
    Tidy,
    /// Prints every figure whose name matches, one JSON line each.
    Figures {
        /// A pattern with `*`, for example `sales.*`; everything when absent.
        #[arg(default_value = "*")]
        pattern: String,
    },
    /// Prints the figures of speed whose name matches, one JSON line each, beside a public Python stack on the same machine.
    Bench {
        /// A pattern with `*`, for example `speed.retrain.*`; everything when absent.
        #[arg(default_value = "*")]
        pattern: String,
        /// Tiny sizes, to try the benchmark itself; the figures mean nothing.
        #[arg(long)]
        quick: bool,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().task {
        Task::Tidy => tidy::run(),
        Task::Figures { pattern } => figures::run(&pattern),
        Task::Bench { pattern, quick } => bench::run(&pattern, quick),
    }
}
