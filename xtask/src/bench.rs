//! Runs the benchmark: builds the release binary, puts the peers into their folder, and hands over to `bench/run.py`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

pub(crate) fn run(pattern: &str, quick: bool) -> Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/bench.sh");
    let mut command = Command::new("bash");
    command.arg(script).arg(pattern);
    if quick {
        command.arg("--quick");
    }
    let status = command.status().context("could not start bash")?;
    ensure!(status.success(), "the benchmark ended with {status}");
    Ok(())
}
