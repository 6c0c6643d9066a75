//! Rules of single source files: a first sentence, a size, a name, and what an application's modules may use.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// Above this many production lines a file must be split.
const MOST_LINES: usize = 500;
/// Names that say nothing.
const REFUSED_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager", "processor"];

pub(super) fn check(root: &Path, long_files: &BTreeMap<String, usize>) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut needed = Vec::new();
    for folder in ["crates", "apps", "xtask"] {
        for file in rust_files(&root.join(folder))? {
            let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&file)?;
            problems.extend(one_file(&path, &text));
            let lines = production_lines(&path, &text);
            if lines > MOST_LINES {
                needed.push(path.clone());
                if long_files.get(&path).is_none_or(|&most| lines > most) {
                    problems.push(format!("{path} has {lines} production lines; the most is {MOST_LINES}"));
                }
            }
        }
    }
    for stale in long_files.keys().filter(|path| !needed.contains(path)) {
        problems.push(format!("xtask/ratchet.toml still excuses {stale}; delete the line"));
    }
    Ok(problems)
}

fn one_file(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if !text.starts_with("//!") && !text.starts_with("#![doc") {
        problems.push(format!("{path} does not begin with //! (what it is, and what it is not)"));
    }
    let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    if REFUSED_NAMES.contains(&stem.as_ref()) {
        problems.push(format!("{path}: name the thing; {stem} says nothing"));
    }
    if let Some(inside) = path.strip_prefix("apps/").and_then(|p| p.split_once("/src/")).map(|(_, inside)| inside) {
        for line in text.lines().map(str::trim_start).filter(|l| l.starts_with("use ") || l.starts_with("pub use ")) {
            if (line.contains("vakhta_http") || line.contains("axum")) && !inside.starts_with("web") {
                problems.push(format!("{path}: only src/web* of an application may use http"));
            }
            if (line.contains("sea_orm") || line.contains("vakhta_store")) && !inside.starts_with("store") {
                problems.push(format!("{path}: only src/store* of an application may use the database"));
            }
        }
    }
    problems
}

/// Lines before the first test module; test files have none.
fn production_lines(path: &str, text: &str) -> usize {
    let is_test = path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains("/benches/");
    if is_test {
        return 0;
    }
    text.lines().take_while(|l| l.trim() != "#[cfg(test)]").count()
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::{one_file, production_lines};

    #[test]
    fn a_file_without_a_first_sentence_is_named() {
        assert_eq!(one_file("crates/stats/src/x.rs", "pub fn f() {}").len(), 1);
        assert!(one_file("crates/stats/src/x.rs", "//! X.\n").is_empty());
    }

    #[test]
    fn an_application_uses_http_only_from_its_web_modules() {
        let text = "//! X.\nuse vakhta_http::Pages;\n";
        assert_eq!(one_file("apps/sales/src/model.rs", text).len(), 1);
        assert!(one_file("apps/sales/src/web/routes.rs", text).is_empty());
    }

    #[test]
    fn tests_do_not_count_as_production_lines() {
        assert_eq!(production_lines("crates/a/src/b.rs", "//! B.\nfn f() {}\n#[cfg(test)]\nmod tests {}\n"), 2);
        assert_eq!(production_lines("crates/a/tests/it/b.rs", "//! B.\n"), 0);
    }
}
