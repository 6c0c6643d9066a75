//! A prediction: what was answered, by which version, when; and the pair it forms with the truth that arrives later.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ModelName, SeriesKey, VersionId};

/// What a prediction was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictionKind {
    /// Issued after a sync or a deploy, or asked for of a row whose outcome is ahead; joins its actual.
    Scheduled,
    /// Asked for with changed inputs, or of what had happened already; logged and never joined.
    WhatIf,
    /// Was scheduled, and made from data that were taken back; kept in the log and never joined.
    Withdrawn,
}

/// How much one input moved a prediction away from the usual, in the target's units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The feature.
    pub feature: String,
    /// Its value, where it had one.
    pub value: Option<f64>,
    /// What it added to the prediction, in the target's units.
    pub effect: f64,
}

/// What was said of one class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClassShare {
    /// Its probability, 0 to 1; those of all classes add up to 1.
    pub probability: f64,
    /// Its share of what the version learned from, 0 to 1: what the baseline says.
    pub prior: f64,
}

/// What a forecast rests on where its series has little past of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Open days of its own that were known.
    pub known_days: u32,
    /// The series most like it, nearest first; a few of them.
    pub similar: Vec<SeriesKey>,
    /// How many similar series it was made from.
    pub of: u32,
}

impl Basis {
    /// The basis of a sum over series that have one, at the level that the key columns at `positions` form.
    #[must_use]
    pub fn at(&self, positions: &[usize]) -> Self {
        let mut similar: Vec<SeriesKey> = Vec::new();
        for key in self.similar.iter().map(|key| key.at(positions)) {
            if !similar.contains(&key) {
                similar.push(key);
            }
        }
        Self { similar, ..self.clone() }
    }

    /// The similar series by what sets them apart from `series`: the branch where the product is the same.
    #[must_use]
    pub fn names(&self, series: &SeriesKey) -> Vec<String> {
        let apart = |key: &SeriesKey| {
            let both = key.parts().iter().zip(series.parts());
            both.filter(|(theirs, own)| theirs != own)
                .map(|(theirs, _)| theirs.as_str())
                .collect::<Vec<_>>()
                .join(" · ")
        };
        self.similar.iter().map(apart).filter(|name| !name.is_empty()).collect()
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The model that was asked.
    pub model: ModelName,
    /// The version that answered.
    pub version: VersionId,
    /// What it was issued for.
    pub kind: PredictionKind,
    /// The series.
    pub series: SeriesKey,
    /// The last day that was known.
    pub origin: NaiveDate,
    /// The day predicted.
    pub date: NaiveDate,
    /// Days from origin to date, 1 and up.
    pub lead: u16,
    /// The point forecast, in the target's units.
    pub value: f64,
    /// The 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// The 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
    /// What the declared baseline would have said.
    pub baseline: f64,
    /// Whether the day is expected to be open; a closed day is forecast as exactly 0.
    pub open: bool,
    /// The greatest reasons, by absolute effect.
    pub reasons: Vec<Reason>,
    /// Every class in the order of the declaration, where the model tells several apart; the value is then the position of the most
    /// likely one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassShare>,
    /// What it rests on where the series has little past of its own; it then has no reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// When it was issued, by the model's clock.
    pub issued_at: DateTime<Utc>,
}

/// A prediction and its actual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The series.
    pub series: SeriesKey,
    /// The day.
    pub date: NaiveDate,
    /// Days from the forecast's origin to the day.
    pub lead: u16,
    /// The version that forecast.
    pub version: VersionId,
    /// What happened.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// What the baseline would have said.
    pub baseline: f64,
    /// The 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// The 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
    /// Whether the day was open; closed days stay out of percentage metrics.
    pub open: bool,
}

/// What one input did to a forecast of the same day that was made again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonChange {
    /// The feature; `None` stands for the level that all effects start from.
    pub feature: Option<String>,
    /// Its value before, where it had one.
    pub before: Option<f64>,
    /// Its value now.
    pub after: Option<f64>,
    /// By how much it moved the forecast, in the target's units.
    pub effect: f64,
}

/// What moved a forecast from one value to another, greatest first: the effects of every feature now less those before, and
/// the rest, which is the level they start from. They add up to the difference of the values.
#[must_use]
pub fn reason_changes(before: (f64, &[Reason]), after: (f64, &[Reason])) -> Vec<ReasonChange> {
    let mut features: BTreeMap<&str, (Option<&Reason>, Option<&Reason>)> = BTreeMap::new();
    for reason in before.1 {
        features.entry(&reason.feature).or_default().0 = Some(reason);
    }
    for reason in after.1 {
        features.entry(&reason.feature).or_default().1 = Some(reason);
    }
    let effect = |reason: Option<&Reason>| reason.map_or(0.0, |r| r.effect);
    let value = |reason: Option<&Reason>| reason.and_then(|r| r.value);
    let mut changes: Vec<ReasonChange> = features
        .into_iter()
        .map(|(feature, (old, new))| ReasonChange {
            feature: Some(feature.to_owned()),
            before: value(old),
            after: value(new),
            effect: effect(new) - effect(old),
        })
        .collect();
    let told: f64 = changes.iter().map(|c| c.effect).sum();
    changes.push(ReasonChange { feature: None, before: None, after: None, effect: after.0 - before.0 - told });
    changes.retain(|c| c.effect != 0.0);
    changes.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(feature: &str, value: f64, effect: f64) -> Reason {
        Reason { feature: feature.into(), value: Some(value), effect }
    }

    #[test]
    fn the_changes_of_a_forecast_add_up_to_its_difference() {
        let before = [reason("promo", 0.0, -5.0), reason("lag_1", 90.0, 2.0), reason("month", 4.0, 1.0)];
        let after = [reason("promo", 1.0, 20.0), reason("lag_1", 95.0, 3.0), reason("month", 4.0, 1.0)];
        let changes = reason_changes((100.0, &before), (130.0, &after));
        let told: Vec<_> = changes.iter().map(|c| (c.feature.as_deref(), c.effect)).collect();
        assert_eq!(told, [(Some("promo"), 25.0), (None, 4.0), (Some("lag_1"), 1.0)], "what did not move is not told");
        assert_eq!((changes[0].before, changes[0].after), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn similar_series_are_named_by_what_sets_them_apart() {
        let key = |parts: [&str; 2]| SeriesKey::new(parts.map(str::to_owned).to_vec());
        let basis = Basis { known_days: 0, similar: vec![key(["B03", "P1"]), key(["B03", "P2"])], of: 34 };
        assert_eq!(basis.names(&key(["B99", "P1"])), ["B03", "B03 · P2"]);
        let branch = basis.at(&[0]);
        assert_eq!(branch.names(&SeriesKey::new(vec!["B99".to_owned()])), ["B03"]);
        assert!(basis.at(&[]).names(&SeriesKey::new(vec![])).is_empty());
    }

    #[test]
    fn a_feature_that_only_one_version_knows_counts_from_nothing() {
        let changes = reason_changes((10.0, &[]), (12.0, &[reason("price", 3.0, 2.0)]));
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].before, changes[0].after, changes[0].effect), (None, Some(3.0), 2.0));
    }
}
