//! Every path that ARCHITECTURE.md names in backticks exists.

use std::path::Path;

pub(super) fn check(root: &Path, architecture: &str) -> Vec<String> {
    architecture
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|quoted| is_path(quoted))
        .filter(|path| !root.join(path).exists())
        .map(|path| format!("ARCHITECTURE.md names {path}, which does not exist"))
        .collect()
}

/// A quotation that begins with one of our folders is a path.
fn is_path(quoted: &str) -> bool {
    let known = ["crates/", "apps/", "docs/", "xtask/", "scripts/", "data/", ".ci/"];
    known.iter().any(|k| quoted.starts_with(k)) && !quoted.contains(['*', '{', ' '])
}
