//! Open and closed days of the past, per unit.

use super::rules::{OpennessError, OpennessRules};
use crate::panel::Panel;

/// Whether a unit traded on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It did, or is expected to.
    Open,
    /// It did not, or is not expected to: the forecast is exactly 0.
    Closed,
    /// Not known; treated as open, never as a zero.
    Unknown,
}

/// The states of every unit on every day of a panel.
///
/// A unit is a group of series that open and close together (`closed_when_zero`), or the single series. A day depends
/// on the values of that day alone, so a prefix of the states is what was known then.
#[derive(Debug, Clone)]
pub struct OpenHistory {
    unit_of: Vec<usize>,
    n_units: usize,
    n_days: usize,
    states: Vec<Open>,
    /// Declared ahead of time: these may be read beyond an origin.
    declared_ahead: bool,
    declared: Vec<Open>,
}

impl OpenHistory {
    /// Reads the states from a panel: the declared column where it speaks, else the zero rule, else presence.
    ///
    /// # Errors
    /// A rule out of range, or `closed_when_zero` naming a column that is not a key.
    pub fn new(panel: &Panel, rules: &OpennessRules) -> Result<Self, OpennessError> {
        rules.check()?;
        let unit_of = units(panel, rules)?;
        let n_units = unit_of.iter().max().map_or(0, |last| last + 1);
        let n_days = panel.n_days();
        let view = panel.as_of(panel.last_day());
        let zero_rule = !rules.closed_when_zero.is_empty();
        let mut tallies = vec![Tally::default(); n_units * n_days];
        for (series, unit) in unit_of.iter().enumerate() {
            let open = view.open(series);
            for (day, target) in view.target(series).iter().enumerate() {
                let declared = open.and_then(|column| column.get(day).copied()).unwrap_or(f64::NAN);
                tallies[unit * n_days + day].add(*target, declared);
            }
        }
        let declared_ahead = panel.meta().roles().open.as_ref().is_some_and(|open| open.known_ahead);
        Ok(Self {
            unit_of,
            n_units,
            n_days,
            states: tallies.iter().map(|tally| tally.state(zero_rule)).collect(),
            declared_ahead,
            declared: tallies.iter().map(Tally::declared).collect(),
        })
    }

    /// Number of units.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.n_units
    }

    /// The unit of a series.
    #[must_use]
    pub fn unit_of(&self, series: usize) -> usize {
        self.unit_of.get(series).copied().unwrap_or(0)
    }

    /// The states of a unit over the first `n_known` days.
    #[must_use]
    pub fn past(&self, unit: usize, n_known: usize) -> &[Open] {
        let start = unit * self.n_days;
        self.states.get(start..start + n_known.min(self.n_days)).unwrap_or(&[])
    }

    /// What the open column declares of a day ahead, `Unknown` where it is not known ahead or says nothing.
    #[must_use]
    pub fn declared_ahead(&self, unit: usize, day_index: usize) -> Open {
        if !self.declared_ahead || day_index >= self.n_days {
            return Open::Unknown;
        }
        self.declared.get(unit * self.n_days + day_index).copied().unwrap_or(Open::Unknown)
    }

    /// What a day turned out to be; for labels and scoring, not for features.
    #[must_use]
    pub fn actual(&self, series: usize, day_index: usize) -> Open {
        if day_index >= self.n_days {
            return Open::Unknown;
        }
        self.states.get(self.unit_of(series) * self.n_days + day_index).copied().unwrap_or(Open::Unknown)
    }
}

fn units(panel: &Panel, rules: &OpennessRules) -> Result<Vec<usize>, OpennessError> {
    if rules.closed_when_zero.is_empty() {
        return Ok((0..panel.n_series()).collect());
    }
    let keys = &panel.meta().roles().keys;
    panel.meta().groups(&rules.closed_when_zero).ok_or_else(|| OpennessError::NotAKey {
        column: rules.closed_when_zero.iter().find(|name| !keys.contains(name)).cloned().unwrap_or_default(),
        keys: match keys.as_slice() {
            [] => "the table has none".to_owned(),
            keys => format!("the keys are {}", keys.join(", ")),
        },
    })
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    known: bool,
    nonzero: bool,
    declared_open: bool,
    declared_closed: bool,
}

impl Tally {
    fn add(&mut self, target: f64, declared: f64) {
        self.known |= !target.is_nan();
        self.nonzero |= !target.is_nan() && target != 0.0;
        self.declared_open |= !declared.is_nan() && declared != 0.0;
        self.declared_closed |= declared == 0.0;
    }

    fn declared(&self) -> Open {
        match (self.declared_open, self.declared_closed) {
            (true, _) => Open::Open,
            (false, true) => Open::Closed,
            (false, false) => Open::Unknown,
        }
    }

    fn state(&self, zero_rule: bool) -> Open {
        match self.declared() {
            Open::Unknown if !self.known => Open::Unknown,
            Open::Unknown if zero_rule && !self.nonzero => Open::Closed,
            Open::Unknown => Open::Open,
            declared => declared,
        }
    }
}
