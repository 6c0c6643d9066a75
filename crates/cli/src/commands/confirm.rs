//! Asking a person before something that nobody should do by accident; a script must say so with `--yes`.

use std::io::{IsTerminal, Write};

use anyhow::Result;

/// Whether it shall be done: `yes` was given, or the person at the terminal says so. Where it shall not, it is said that
/// nothing was changed, and to a script what `--yes` is for.
pub(super) fn agreed(yes: bool, question: &str, purpose: &str) -> Result<bool> {
    let asks = std::io::stdin().is_terminal();
    let agreed = yes || (asks && confirmed(question)?);
    if !agreed {
        let remedy = if asks { String::new() } else { format!(" Add --yes {purpose}.") };
        eprintln!("Nothing was changed.{remedy}");
    }
    Ok(agreed)
}

fn confirmed(question: &str) -> Result<bool> {
    eprint!("{question} [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
