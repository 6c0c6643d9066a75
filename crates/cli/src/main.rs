//! `vakhta`: the one binary, and the only place that names an application or a database.

// Everything a person sees goes through here: results on standard output, progress and faults on standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the command line talks to the terminal")]

mod arguments;
mod commands;
mod compose;
mod exit;
mod output;
mod progress;
mod settings;
mod stop;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A training is not a server: no runtime of many threads, no log, only the protocol on standard output.
    if matches!(arguments.command, arguments::Command::TrainChild) {
        return commands::train_child::run();
    }
    let is_server = matches!(arguments.command, arguments::Command::Serve(_) | arguments::Command::Demo(_));
    if !is_server {
        // A command whose output goes to `head` ends quietly; a server must not end because one reader went away.
        sigpipe::reset();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("vakhta: the runtime could not be started: {error}");
            return exit::INTERNAL.into();
        }
    };
    match runtime.block_on(commands::dispatch(arguments)) {
        Ok(code) => code,
        Err(error) => exit::report(&error),
    }
}
