//! How a figure leaves: one JSON line, if its name was asked for.

use std::path::PathBuf;

use serde_json::json;

/// Prints the figures whose names fit a pattern with at most one `*`.
pub(crate) struct Figures {
    pattern: String,
}

/// What a value is held against.
pub(crate) struct Bound {
    /// In words.
    pub(crate) text: String,
    /// Whether it holds.
    pub(crate) ok: bool,
}

impl Bound {
    pub(crate) fn at_most(value: f64, most: f64) -> Self {
        Self { text: format!("<= {most}"), ok: value <= most }
    }

    pub(crate) fn between(value: f64, low: f64, high: f64) -> Self {
        Self { text: format!("{low} to {high}"), ok: (low..=high).contains(&value) }
    }

    pub(crate) fn below(value: f64, peer: f64, named: &str) -> Self {
        Self { text: format!("< {named}, {peer:.4}"), ok: value < peer }
    }
}

impl Figures {
    pub(crate) fn new(pattern: String) -> Self {
        Self { pattern }
    }

    pub(crate) fn wants(&self, name: &str) -> bool {
        match self.pattern.split_once('*') {
            None => self.pattern == name,
            Some((before, after)) => {
                name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
            }
        }
    }

    pub(crate) fn print(&self, name: &str, (value, unit): (f64, &str), bound: &Bound, data: &str, seconds: f64) {
        if self.wants(name) {
            let rounded = |value: f64, places: f64| (value * places).round() / places;
            let line = json!({
                "name": name, "value": rounded(value, 1e4), "unit": unit, "bound": bound.text, "ok": bound.ok,
                "data": data, "seconds": rounded(seconds, 10.0),
            });
            println!("{line}");
        }
    }

    /// A figure that cannot be had here, and why.
    pub(crate) fn absent(&self, name: &str, why: &str) {
        if self.wants(name) {
            println!("{}", json!({"name": name, "value": null, "ok": null, "why": why}));
        }
    }
}

/// A file of the real data, or why it is not there.
pub(crate) fn real_data(file: &str) -> Result<PathBuf, String> {
    let default = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = std::env::var_os("VAKHTA_DATA").map_or_else(default, PathBuf::from).join(file);
    if path.exists() { Ok(path) } else { Err(format!("{} is not there; set VAKHTA_DATA", path.display())) }
}
