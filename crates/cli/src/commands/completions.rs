//! `vakhta completions`: a script for the shell.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::arguments::Arguments;

pub(super) fn run(shell: clap_complete::Shell) -> ExitCode {
    clap_complete::generate(shell, &mut Arguments::command(), "vakhta", &mut std::io::stdout());
    ExitCode::SUCCESS
}
