//! `vakhta train-child`: the training process. It speaks the protocol on standard output and ends when its parent does.

use std::io::{BufRead, Read};
use std::process::ExitCode;

use crate::exit;

/// Runs the training that the first line of standard input describes.
pub(crate) fn run() -> ExitCode {
    let mut job = String::new();
    if let Err(error) = std::io::stdin().lock().read_line(&mut job) {
        eprintln!("vakhta: the job cannot be read: {error}");
        return exit::INVALID.into();
    }
    end_with_parent();
    // Training gives way to whatever answers requests. That it may not be lowered is no reason not to train.
    let _lowered = rustix::process::nice(10);
    match vakhta_service::train::child::run(&job, std::io::stdout()) {
        Ok(()) => exit::OK.into(),
        Err(error) => {
            eprintln!("vakhta: {error}");
            exit::INTERNAL.into()
        }
    }
}

/// Standard input is a pipe that the parent holds: when it closes, the parent is gone, and so is the need for this process.
fn end_with_parent() {
    std::thread::spawn(|| {
        let mut rest = Vec::new();
        // An error means the same as the end.
        drop(std::io::stdin().lock().read_to_end(&mut rest));
        std::process::abort();
    });
}
