//! Who may import whom, read from the table in ARCHITECTURE.md between `<!-- layers -->` and `<!-- /layers -->`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// What the pure core may not depend on.
const BANNED_FROM_CORE: &[&str] = &["tokio", "axum", "sea-orm", "reqwest", "datafusion", "deltalake-core"];

pub(super) fn check(root: &Path, architecture: &str) -> Result<Vec<String>> {
    let table = table(architecture)?;
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    let mut problems = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(name) = short(package) else { continue };
        let Some(allowed) = table.get(name.as_str()).or_else(|| table.get(pattern_of(package))) else {
            problems.push(format!("{name} is missing from the table of layers in ARCHITECTURE.md"));
            continue;
        };
        problems.extend(imports(package, &name, allowed));
        problems.extend(lints(package));
    }
    Ok(problems)
}

fn imports(package: &Package, name: &str, allowed: &BTreeSet<String>) -> Vec<String> {
    let mut problems = Vec::new();
    for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
        if let Some(ours) = dependency.name.strip_prefix("vakhta-") {
            let granted = allowed.contains("all") || allowed.contains(ours);
            if !granted {
                problems.push(format!("{name} may not import {ours} (ARCHITECTURE.md, table of layers)"));
            }
        } else if matches!(name, "stats" | "lifecycle") && BANNED_FROM_CORE.contains(&dependency.name.as_str()) {
            problems.push(format!("{name} is pure and may not depend on {}", dependency.name));
        }
    }
    problems
}

fn lints(package: &Package) -> Option<String> {
    let text = std::fs::read_to_string(&package.manifest_path).unwrap_or_default();
    let inherits = text.contains("[lints]\nworkspace = true");
    (!inherits).then(|| format!("{} lacks `[lints] workspace = true`", package.manifest_path))
}

/// `vakhta-stats` is `stats`; development packages keep their name.
fn short(package: &Package) -> Option<String> {
    let name = package.name.as_str();
    match name {
        "xtask" => None,
        _ => Some(name.strip_prefix("vakhta-").unwrap_or(name).to_owned()),
    }
}

/// Applications share one line of the table, `apps/*`.
fn pattern_of(package: &Package) -> &'static str {
    if package.manifest_path.as_str().contains("/apps/") { "apps/*" } else { "" }
}

fn table(architecture: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let block = architecture
        .split_once("<!-- layers -->")
        .and_then(|(_, rest)| rest.split_once("<!-- /layers -->"))
        .map(|(block, _)| block)
        .context("ARCHITECTURE.md has no table between <!-- layers --> and <!-- /layers -->")?;
    Ok(block
        .lines()
        .filter_map(|line| line.split_once('→'))
        .map(|(name, imports)| {
            let imports = imports.split(',').map(|i| i.trim().to_owned()).filter(|i| i != "–").collect();
            (name.trim().to_owned(), imports)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn the_table_is_read_from_the_document() {
        let text = "x\n<!-- layers -->\n```\nstats → –\nlifecycle → stats\n```\n<!-- /layers -->";
        let table = table(text).unwrap();
        assert!(table["stats"].is_empty());
        assert!(table["lifecycle"].contains("stats"));
    }
}
