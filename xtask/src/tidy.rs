//! The rules of the house as one check. Exceptions stand in `xtask/ratchet.toml`, which fails when one is no longer needed.

mod architecture;
mod layers;
mod sources;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The exceptions in force.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Ratchet {
    /// Files longer than allowed: path and the most production lines they may have.
    long_files: BTreeMap<String, usize>,
}

#[expect(clippy::print_stdout, reason = "this is a command")]
pub(crate) fn run() -> Result<()> {
    let root = root()?;
    let ratchet = read_ratchet(&root)?;
    let architecture = std::fs::read_to_string(root.join("ARCHITECTURE.md")).context("ARCHITECTURE.md is missing")?;
    let mut problems = Vec::new();
    problems.extend(layers::check(&root, &architecture)?);
    problems.extend(architecture::check(&root, &architecture));
    problems.extend(sources::check(&root, &ratchet.long_files)?);
    if problems.is_empty() {
        println!("tidy: all is in order");
        return Ok(());
    }
    for problem in &problems {
        println!("tidy: {problem}");
    }
    bail!("{} rule(s) broken", problems.len())
}

fn root() -> Result<PathBuf> {
    // Asked when it runs: checkouts share a target folder, and the one that built this may be gone.
    let own = std::env::var_os("CARGO_MANIFEST_DIR").context("start this with `cargo xtask`")?;
    Path::new(&own).parent().map(Path::to_path_buf).context("xtask has no parent folder")
}

fn read_ratchet(root: &Path) -> Result<Ratchet> {
    let text = std::fs::read_to_string(root.join("xtask/ratchet.toml")).context("xtask/ratchet.toml is missing")?;
    toml::from_str(&text).context("xtask/ratchet.toml")
}
