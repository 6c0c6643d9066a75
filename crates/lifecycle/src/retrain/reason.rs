//! Why a run is begun or not, as values: whoever shows them has the numbers, and the sentences here are the English of them.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::words::{count, number};

/// What a criterion saw. Its text is an English sentence without capital letter and full stop; errors are in the unit of
/// the model's metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "saw")]
pub enum Reason {
    /// Nothing serves yet.
    NoChampion {
        /// Rows to learn from.
        rows: u64,
    },
    /// The error of the last matured days is too high.
    ErrorAbove {
        /// The error.
        error: f64,
        /// The stricter of the limits.
        limit: f64,
    },
    /// The error of the last matured days is low enough.
    ErrorWithin {
        /// The error.
        error: f64,
        /// The stricter of the limits.
        limit: f64,
    },
    /// Too few pairs to know the error of the last days.
    ErrorUnknown,
    /// A relative limit, and no holdout error that it could be relative to.
    HoldoutErrorUnknown,
    /// Columns changed since the champion learned.
    DriftAbove {
        /// How many.
        columns: u64,
        /// The distance of the one that changed most.
        distance: f64,
        /// The distance allowed.
        limit: f64,
    },
    /// No column changed by much.
    DriftWithin {
        /// How many were looked at.
        columns: u64,
    },
    /// Too little to know what is ordinary.
    DriftUnknown,
    /// The champion is too old.
    AgeAbove {
        /// Whole days since it was trained.
        days: u64,
        /// Days allowed.
        limit: u32,
    },
    /// The champion is young enough.
    AgeWithin {
        /// Whole days since it was trained.
        days: u64,
        /// Days allowed.
        limit: u32,
    },
    /// Nobody knows when the champion was trained.
    AgeUnknown,
    /// Enough is new to learn from.
    LabelsAbove {
        /// Labelled predictions since training.
        labels: u64,
        /// How many it takes more than.
        limit: u64,
    },
    /// Not enough is new.
    LabelsWithin {
        /// Labelled predictions since training.
        labels: u64,
        /// How many it takes more than.
        limit: u64,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labelled = |n: u64| count(n, "labelled prediction");
        match *self {
            Self::NoChampion { rows } => {
                write!(f, "no version serves yet and there are {} to learn from", count(rows, "row"))
            }
            Self::ErrorAbove { error, limit } => {
                write!(f, "the error of the last matured days, {}, is above {}", number(error), number(limit))
            }
            Self::ErrorWithin { error, limit } => {
                write!(f, "the error of the last matured days, {}, is within {}", number(error), number(limit))
            }
            Self::ErrorUnknown => f.write_str("there is not enough data to know the error of the last days"),
            Self::HoldoutErrorUnknown => f.write_str("the champion has no holdout error to compare the last days with"),
            Self::DriftAbove { columns, distance, limit } => write!(
                f,
                "{} drifted since the champion learned, the most by {}, beyond {}",
                count(columns, "column"),
                number(distance),
                number(limit)
            ),
            Self::DriftWithin { columns } => {
                write!(f, "none of {} has drift of level major", count(columns, "column"))
            }
            Self::DriftUnknown => f.write_str("there is not enough data to know whether columns drifted"),
            Self::AgeAbove { days, limit } => {
                write!(f, "the champion is {} old, more than {limit}", count(days, "day"))
            }
            Self::AgeWithin { days, limit } => {
                write!(f, "the champion is {} old, not more than {limit}", count(days, "day"))
            }
            Self::AgeUnknown => f.write_str("the age of the champion is not known"),
            Self::LabelsAbove { labels, limit } => {
                write!(f, "{} came in since training, more than {limit}", labelled(labels))
            }
            Self::LabelsWithin { labels, limit } => {
                write!(f, "{} came in since training, not more than {limit}", labelled(labels))
            }
        }
    }
}

/// A criterion that fires and waits, because the runs it began came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// What it saw.
    pub reason: Reason,
    /// Runs that it began in a row without a deployment.
    pub tries: u64,
    /// Until when it waits; `None` where only new evidence ends the wait.
    pub until: Option<DateTime<Utc>>,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, but its last ", self.reason)?;
        if self.tries == 1 { f.write_str("run") } else { write!(f, "{} runs", self.tries) }?;
        match self.until {
            Some(until) => {
                write!(f, " deployed nothing, so it waits until {}", until.format("%Y-%m-%d %H:%M UTC"))
            }
            None => f.write_str(" deployed nothing, so it waits for new evidence"),
        }
    }
}

/// Why no run is begun. Its text is a whole English sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "idle")]
pub enum Idle {
    /// One is under way.
    Running {
        /// Which.
        run: String,
    },
    /// There is too little to learn from.
    TooFewRows {
        /// Rows of the dataset.
        rows: u64,
        /// Rows that the policy asks for.
        needed: u64,
    },
    /// No criterion fires.
    Quiet {
        /// What each criterion saw; empty where none is switched on.
        seen: Vec<Reason>,
    },
    /// What fires waits.
    Waiting {
        /// Every criterion that fires.
        waiting: Vec<Waiting>,
    },
}

impl fmt::Display for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fragment = match self {
            Self::Running { run } => format!("run {run} is under way"),
            Self::TooFewRows { rows, needed } => {
                format!("the dataset has {} and at least {needed} are needed to train", count(*rows, "row"))
            }
            Self::Quiet { seen } if seen.is_empty() => "no criterion is switched on".to_owned(),
            Self::Quiet { seen } => join(seen),
            Self::Waiting { waiting } => join(waiting),
        };
        f.write_str(&sentence(&fragment))
    }
}

/// Reasons of a run in one text, each an English sentence.
#[must_use]
pub fn in_sentences(reasons: &[Reason]) -> String {
    reasons.iter().map(|reason| sentence(&reason.to_string())).collect::<Vec<_>>().join(" ")
}

fn join<T: ToString>(parts: &[T]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A fragment as a sentence: capital letter, full stop.
fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}
