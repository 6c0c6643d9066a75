//! The features of a model, fixed when it was trained: declaration, names, and the codes of every category.

use serde::{Deserialize, Serialize};

use super::check::{FeatureError, MAX_FEATURES, check};
use super::feature::Feature;
use super::layout::layout;
use super::spec::FeatureSpec;
use super::words::{Lang, describe};
use crate::calendar::Calendar;
use crate::panel::{PanelMeta, StaticColumn};

/// The features of a model.
///
/// Saved with a version and loaded for prediction: the codes of keys, attributes and holidays are those of the
/// training, so a branch that opened since is a missing category and not somebody else's number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct FeatureSet {
    spec: FeatureSpec,
    keys: Vec<String>,
    key_levels: Vec<Vec<String>>,
    static_levels: Vec<Option<Vec<String>>>,
    events: Vec<String>,
    features: Vec<Feature>,
    names: Vec<String>,
    categorical: Vec<usize>,
}

/// The part that is written down; the rest follows from it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    spec: FeatureSpec,
    keys: Vec<String>,
    key_levels: Vec<Vec<String>>,
    static_levels: Vec<Option<Vec<String>>>,
    events: Vec<String>,
    names: Vec<String>,
}

impl FeatureSet {
    /// The features of a declaration for a panel and a calendar of public holidays.
    ///
    /// # Errors
    /// A value out of range, a column that is not there or has another role, a covariate used ahead of its time.
    pub fn new(spec: &FeatureSpec, meta: &PanelMeta, calendar: &Calendar) -> Result<Self, FeatureError> {
        check(spec, meta)?;
        let observed = calendar_of(spec, calendar)?;
        let static_levels = spec.statics.iter().map(|name| levels_of(meta, name)).collect();
        let saved = Saved {
            spec: spec.clone(),
            keys: meta.roles().keys.clone(),
            key_levels: (0..meta.roles().keys.len()).map(|key| meta.levels(key)).collect(),
            static_levels,
            events: observed.events().iter().map(|event| event.key.clone()).collect(),
            names: Vec::new(),
        };
        let set = Self::build(saved);
        set.check_drops()?;
        match set.names.len() {
            0 => Err(FeatureError::Nothing),
            n if n > MAX_FEATURES => {
                let range = format!("at most {MAX_FEATURES} in all, they are {n}");
                Err(FeatureError::OutOfRange { field: "windows".to_owned(), range })
            }
            _ => Ok(set),
        }
    }

    fn build(saved: Saved) -> Self {
        let kept = |feature: &Feature| !saved.spec.drop.contains(&name_of(*feature, &saved.spec, &saved.keys));
        let features: Vec<Feature> = layout(&saved.spec, saved.keys.len()).into_iter().filter(kept).collect();
        let names = features.iter().map(|feature| name_of(*feature, &saved.spec, &saved.keys)).collect();
        let text: Vec<bool> = saved.static_levels.iter().map(Option::is_some).collect();
        let categorical =
            features.iter().enumerate().filter(|(_, feature)| feature.is_category(&text)).map(|(at, _)| at).collect();
        Self {
            spec: saved.spec,
            keys: saved.keys,
            key_levels: saved.key_levels,
            static_levels: saved.static_levels,
            events: saved.events,
            features,
            names,
            categorical,
        }
    }

    fn check_drops(&self) -> Result<(), FeatureError> {
        let all = layout(&self.spec, self.keys.len());
        let known: Vec<String> = all.iter().map(|feature| name_of(*feature, &self.spec, &self.keys)).collect();
        match self.spec.drop.iter().find(|name| !known.contains(name)) {
            None => Ok(()),
            Some(name) => Err(FeatureError::UnknownColumn {
                field: "drop".to_owned(),
                column: name.clone(),
                role: "a feature of this declaration",
                known: known.join(", "),
            }),
        }
    }

    /// The declaration.
    #[must_use]
    pub fn spec(&self) -> &FeatureSpec {
        &self.spec
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The positions of the categorical columns.
    #[must_use]
    pub fn categorical(&self) -> &[usize] {
        &self.categorical
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no columns; never so for a set that was made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// A feature in words that a person understands; the name itself if it is none of this set.
    #[must_use]
    pub fn describe(&self, name: &str, lang: Lang) -> String {
        match self.names.iter().position(|known| known == name).and_then(|at| self.features.get(at)) {
            Some(feature) => describe(*feature, &self.spec, &self.keys, lang),
            None => name.to_owned(),
        }
    }

    /// What a categorical value stands for, such as the name of a branch; `None` for a number or an unknown code.
    #[must_use]
    pub fn category(&self, column: usize, value: f64) -> Option<&str> {
        if !(value >= 0.0 && value.fract() == 0.0 && value < 1e9) {
            return None;
        }
        // The value is a whole number below 1e9, so the conversion is exact.
        let code = value as usize;
        let (levels, code) = match self.features.get(column)? {
            Feature::HolidayId | Feature::EventId => (&self.events, code.checked_sub(1)?),
            Feature::WeekdayByKey => (self.key_levels.get(self.weekday_key()?)?, code / 7),
            feature => (self.levels(*feature)?, code),
        };
        levels.get(code).map(String::as_str)
    }

    fn levels(&self, feature: Feature) -> Option<&Vec<String>> {
        match feature {
            Feature::Key(at) => self.key_levels.get(at),
            Feature::Static(at) => self.static_levels.get(at)?.as_ref(),
            Feature::CovariateBy(at) => self.key_levels.get(self.by_key(at)?),
            _ => None,
        }
    }

    pub(super) fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The calendar with the declared observances, coded as at training.
    pub(super) fn calendar(&self, calendar: &Calendar) -> Result<Calendar, FeatureError> {
        calendar_of(&self.spec, calendar)
    }

    /// The code of every event of a calendar as at training, from 1 (0 is a day without one), NaN for a new one.
    pub(super) fn event_codes(&self, calendar: &Calendar) -> Vec<f64> {
        calendar.events().iter().map(|event| code_of(&self.events, Some(&event.key)) + 1.0).collect()
    }

    /// The code of a series' key value, NaN where it was not there at training.
    pub(super) fn key_code(&self, key: usize, meta: &PanelMeta, series: usize) -> f64 {
        let value = meta.series().get(series).and_then(|values| values.get(key));
        self.key_levels.get(key).map_or(f64::NAN, |levels| code_of(levels, value))
    }

    /// A series' static attribute as a number or a code.
    pub(super) fn static_value(&self, at: usize, meta: &PanelMeta, series: usize) -> f64 {
        let name = self.spec.statics.get(at);
        match meta.statics().iter().find(|column| Some(column.name()) == name.map(String::as_str)) {
            Some(StaticColumn::Number { values, .. }) => values.get(series).copied().unwrap_or(f64::NAN),
            Some(StaticColumn::Text { values, .. }) => {
                let levels = self.static_levels.get(at).and_then(Option::as_ref);
                let value = values.get(series).and_then(Option::as_ref);
                levels.map_or(f64::NAN, |levels| code_of(levels, value))
            }
            None => f64::NAN,
        }
    }

    /// The position of the key column that a covariate is crossed with.
    pub(super) fn by_key(&self, covariate: usize) -> Option<usize> {
        let name = self.spec.covariates.get(covariate)?.by_key.as_ref()?;
        self.keys.iter().position(|key| key == name)
    }

    /// The position of the key column that the weekday is crossed with.
    pub(super) fn weekday_key(&self) -> Option<usize> {
        let name = self.spec.weekday.as_ref()?.by_key.as_ref()?;
        self.keys.iter().position(|key| key == name)
    }

    /// Checks that a panel has what this set needs.
    pub(super) fn fits(&self, meta: &PanelMeta) -> Result<(), FeatureError> {
        if self.keys != meta.roles().keys {
            let reason = format!("trained with keys {:?}, the panel has {:?}", self.keys, meta.roles().keys);
            return Err(FeatureError::Unfit { reason });
        }
        check(&self.spec, meta)
    }
}

fn calendar_of(spec: &FeatureSpec, calendar: &Calendar) -> Result<Calendar, FeatureError> {
    let observances = spec.holidays.as_ref().map_or(&[][..], |holidays| &holidays.observances);
    Ok(calendar.clone().with_observances(observances)?)
}

fn name_of(feature: Feature, spec: &FeatureSpec, keys: &[String]) -> String {
    match feature {
        Feature::Key(at) => format!("key.{}", keys.get(at).map_or("", String::as_str)),
        feature => feature.name(spec),
    }
}

fn code_of(levels: &[String], value: Option<&String>) -> f64 {
    // Codes are positions in a list of names, far below 2^53.
    value.and_then(|value| levels.iter().position(|level| level == value)).map_or(f64::NAN, |at| at as f64)
}

fn levels_of(meta: &PanelMeta, name: &str) -> Option<Vec<String>> {
    match meta.statics().iter().find(|column| column.name() == name)? {
        StaticColumn::Number { .. } => None,
        StaticColumn::Text { values, .. } => {
            let distinct: std::collections::BTreeSet<&String> = values.iter().flatten().collect();
            Some(distinct.into_iter().cloned().collect())
        }
    }
}

impl TryFrom<Saved> for FeatureSet {
    type Error = FeatureError;

    fn try_from(saved: Saved) -> Result<Self, Self::Error> {
        let names = saved.names.clone();
        let set = Self::build(saved);
        if set.names == names {
            return Ok(set);
        }
        let first = set.names.iter().zip(&names).find(|(now, then)| now != then);
        let reason = match first {
            Some((now, then)) => format!("this program calls `{now}` what was saved as `{then}`"),
            None => format!("this program makes {} features, {} were saved", set.names.len(), names.len()),
        };
        Err(FeatureError::Unfit { reason })
    }
}

impl From<FeatureSet> for Saved {
    fn from(set: FeatureSet) -> Self {
        Self {
            spec: set.spec,
            keys: set.keys,
            key_levels: set.key_levels,
            static_levels: set.static_levels,
            events: set.events,
            names: set.names,
        }
    }
}
