//! Does a column tell what nobody can know yet? Numbers of every known-ahead column → what stops a training, in words.
//!
//! A column is known ahead because somebody declared it so. Where that is wrong, every measure of a training is too good and
//! the forecasts in service are not: what the model leans on is not there when it is needed. Three signs are looked for; each
//! names the column, the numbers and what to do.

use serde::{Deserialize, Serialize};

use crate::words::{count, number};

/// When a training is stopped for a column that knows too much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeakPolicy {
    /// Known-ahead columns that are not looked at: somebody knows that they are known ahead.
    pub allow: Vec<String>,
    /// Most of what lags, weekday and flags leave open that known-ahead quantities may explain, in percent, above 0 to 100.
    ///
    /// Default 50. Measured on public data: weather explains at most 17 % (all of it together, daily bicycle rentals), the
    /// customers of a shop 79 % of its turnover, the parts of a sum 54 and 93 %.
    pub max_explained: f64,
    /// Least error of rows held out at random over that of the latest rows, 0 to 1. Default 0.5; clean public data shows 0.84 to
    /// 1.05.
    pub least_shuffled_ratio: f64,
}

impl Default for LeakPolicy {
    fn default() -> Self {
        Self { allow: Vec::new(), max_explained: 50.0, least_shuffled_ratio: 0.5 }
    }
}

/// What is known of one known-ahead column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// The column.
    pub column: String,
    /// Percent of what lags, weekday and flags leave open of the target on open days that the column explains; `None` when it
    /// cannot be told, and of a flag: a plan takes few values and cannot almost be the target.
    pub explained: Option<f64>,
    /// Cells of series and day that have a target, and how many of them have the column.
    pub with_target: Filled,
    /// Cells without a target on which another known-ahead column is filled, and how many of them have this one.
    pub without_target: Filled,
    /// The value that it has on every filled day after the last actual, if it is one.
    pub ahead: Option<ConstantAhead>,
    /// Of a model of rows: how far the column alone tells the outcome, in percent. Of a number R², of two classes 2 AUC − 1.
    #[serde(default)]
    pub alone: Option<f64>,
}

/// How many cells of some are filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Cells.
    pub cells: u64,
    /// Those that have a value.
    pub filled: u64,
}

impl Filled {
    fn share(self) -> f64 {
        self.filled as f64 / self.cells.max(1) as f64
    }
}

/// A column that does not vary on the days ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConstantAhead {
    /// Its value.
    pub value: f64,
    /// Days ahead.
    pub days: u32,
    /// The longest run of days in the past on which every series had one and the same value.
    pub longest_before: u32,
    /// Days of the past.
    pub past_days: u32,
}

/// A small model on rows held out at random, and on the latest rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShuffledSplit {
    /// Error (WAPE, percent) on rows drawn from all days; the model learned from rows of the same days.
    pub shuffled: f64,
    /// Error on the latest rows.
    pub ordered: f64,
    /// The known-ahead column without which the error of the shuffled rows grows most, and that error.
    pub column: Option<(String, f64)>,
}

/// Everything that is judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LeakFacts {
    /// Rows that were looked at.
    pub rows: u64,
    /// Every known-ahead column that is not allowed.
    pub columns: Vec<ColumnFacts>,
    /// Percent of the same that all quantities explain together.
    pub together: Option<f64>,
    /// The two splits, where there were enough rows.
    pub split: Option<ShuffledSplit>,
}

/// A column that stops a training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leak {
    /// The columns.
    pub columns: Vec<String>,
    /// What gives them away, as a sentence.
    pub evidence: String,
}

/// Fewest cells without a target that tell when a column is filled in.
const LEAST_CELLS: u64 = 20;
/// Share of cells that counts as all.
const ALL: f64 = 0.95;
/// Share of cells that counts as none.
const NONE: f64 = 0.05;
/// Fewest days ahead on which a constant is a sign of anything.
const LEAST_DAYS_AHEAD: u32 = 7;
/// A column that explains half as much as would stop the training is named beside one that does.
const ALSO: f64 = 0.5;
/// A column of rows that tells more of the outcome than this, in percent, was written after it. The strongest honest columns of public
/// tables, a payment status for default or a size for a price, tell less than 70 %.
const MOST_ALONE: f64 = 97.0;

/// Judges. Empty when nothing stops the training.
#[must_use]
pub fn leaks(facts: &LeakFacts, policy: &LeakPolicy) -> Vec<Leak> {
    let mut found: Vec<Leak> = facts.columns.iter().filter_map(known_later).collect();
    found.extend(facts.columns.iter().filter_map(|column| tells_alone(column, facts.rows)));
    found.extend(almost_the_target(facts, policy));
    found.extend(facts.split.as_ref().and_then(|split| memorized(split, policy)));
    found
}

/// What stopped a training and what to do, in one text; `None` when nothing did.
#[must_use]
pub fn verdict(facts: &LeakFacts, policy: &LeakPolicy) -> Option<String> {
    let found = leaks(facts, policy);
    if found.is_empty() {
        return None;
    }
    let mut columns: Vec<&String> = found.iter().flat_map(|l| &l.columns).collect();
    columns.sort();
    columns.dedup();
    let evidence: Vec<&str> = found.iter().map(|l| l.evidence.as_str()).collect();
    let quoted = columns.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", ");
    Some(format!(
        "leak check: {} If {} known only afterwards, move {} from data.columns.known_ahead to data.columns.covariates; if known ahead, say so: [leak_check] allow = [{quoted}]",
        evidence.join(" "),
        if columns.len() == 1 { "it is" } else { "they are" },
        columns.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", "),
    ))
}

fn almost_the_target(facts: &LeakFacts, policy: &LeakPolicy) -> Option<Leak> {
    let mut by_share: Vec<(&ColumnFacts, f64)> = facts.columns.iter().filter_map(|c| Some((c, c.explained?))).collect();
    by_share.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (first, most) = *by_share.first()?;
    let together = facts.together.unwrap_or(most).max(most);
    if together < policy.max_explained {
        return None;
    }
    let named: Vec<(&ColumnFacts, f64)> = by_share
        .iter()
        .copied()
        .filter(|(c, share)| c.column == first.column || *share >= ALSO * policy.max_explained)
        .collect();
    let each: Vec<String> =
        named.iter().map(|(c, share)| format!("{} explains {} %", c.column, number(*share))).collect();
    let all = if most < policy.max_explained {
        format!(", and all known-ahead quantities together {} %", number(together))
    } else {
        String::new()
    };
    Some(Leak {
        columns: named.iter().map(|(c, _)| c.column.clone()).collect(),
        evidence: format!(
            "Of what lags, weekday and flags leave open, {}{all} ({}): almost the target itself, which nobody knows ahead.",
            each.join(", "),
            count(facts.rows, "row")
        ),
    })
}

fn tells_alone(facts: &ColumnFacts, rows: u64) -> Option<Leak> {
    let alone = facts.alone.filter(|alone| *alone >= MOST_ALONE)?;
    let name = &facts.column;
    let evidence = format!(
        "{name} alone tells {} % of the outcome ({}): nothing that is known before it does.",
        number(alone),
        count(rows, "row")
    );
    Some(Leak { columns: vec![name.clone()], evidence })
}

fn known_later(facts: &ColumnFacts) -> Option<Leak> {
    let (with, without) = (facts.with_target, facts.without_target);
    let name = &facts.column;
    let leak = |evidence: String| Some(Leak { columns: vec![name.clone()], evidence });
    if without.cells >= LEAST_CELLS && without.share() <= NONE && with.share() >= ALL {
        return leak(format!(
            "{name} is filled in together with the target: on {} of {} with an actual, but on {} of {} without one.",
            with.filled,
            count(with.cells, "day"),
            without.filled,
            count(without.cells, "day")
        ));
    }
    let ahead = facts.ahead.as_ref()?;
    let unusual =
        ahead.days >= LEAST_DAYS_AHEAD && ahead.days > 2 * ahead.longest_before && ahead.past_days >= 8 * ahead.days;
    if unusual {
        return leak(format!(
            "{name} is {} everywhere on all {} after the last actual, and in {} before it was never one value for longer than {}.",
            number(ahead.value),
            count(u64::from(ahead.days), "day"),
            count(u64::from(ahead.past_days), "day"),
            count(u64::from(ahead.longest_before), "day")
        ));
    }
    None
}

fn memorized(split: &ShuffledSplit, policy: &LeakPolicy) -> Option<Leak> {
    let (column, without) = split.column.as_ref()?;
    let ratio = split.shuffled / split.ordered;
    // Only where leaving the column out takes the advantage away is it the column, and not the season or the trend.
    let to_blame = without / split.ordered >= policy.least_shuffled_ratio;
    (ratio < policy.least_shuffled_ratio && to_blame).then(|| Leak {
        columns: vec![column.clone()],
        evidence: format!(
            "A small model errs by {} % on rows drawn from days that it knows and by {} % on the latest days; without {column} it errs by {} % on the former. {column} marks days rather than saying anything of those to come.",
            number(split.shuffled),
            number(split.ordered),
            number(*without)
        ),
    })
}

#[cfg(test)]
mod tests;
