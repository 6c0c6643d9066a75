//! Runs the programs that print figures and passes their lines on.
//!
//! A figure is one JSON line `{"name", "value", "unit", "bound", "ok", "data", "seconds"}`. Every area has its own program (an
//! example of the crate that can measure it), so that this crate stays free of heavy dependencies.

use std::process::Command;

use anyhow::{Context, Result, ensure};

/// An area of figures and the example that prints them.
struct Area {
    prefix: &'static str,
    package: &'static str,
    example: &'static str,
}

const AREAS: &[Area] = &[Area { prefix: "sales.", package: "vakhta-sales", example: "figures" }];

pub(crate) fn run(pattern: &str) -> Result<()> {
    for area in AREAS.iter().filter(|a| may_match(pattern, a.prefix)) {
        let status = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--package", area.package, "--example", area.example, "--", pattern])
            .status()
            .with_context(|| format!("could not start the figures of {}", area.package))?;
        ensure!(status.success(), "the figures of {} ended with {status}", area.package);
    }
    Ok(())
}

/// Whether a pattern can match a name with this prefix.
fn may_match(pattern: &str, prefix: &str) -> bool {
    let fixed = pattern.split('*').next().unwrap_or_default();
    fixed.starts_with(prefix) || prefix.starts_with(fixed)
}

#[cfg(test)]
mod tests {
    use super::may_match;

    #[test]
    fn a_pattern_selects_the_areas_it_can_match() {
        assert!(may_match("*", "sales."));
        assert!(may_match("sales.*", "sales."));
        assert!(may_match("sales.wape.bakery.*", "sales."));
        assert!(!may_match("ops.*", "sales."));
    }
}
