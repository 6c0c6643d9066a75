//! Everything derived from a panel once, for all origins: histories of open days, regular days, ratios, group sums.
//!
//! Nothing is read from here directly: [`History::at`] hands out slices that end at an origin, and that view is all
//! the feature code ever gets.

use super::check::FeatureError;
use super::past::Past;
use super::ratios::{DayValues, Ratios};
use super::set::FeatureSet;
use crate::calendar::{Calendar, CalendarDays, DayFacts};
use crate::openness::{Open, OpenForecast, OpenHistory, OpennessError, OpennessRules, forecast};
use crate::panel::Panel;

/// Why a history cannot be made of a panel.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HistoryError {
    /// The declaration does not fit the panel.
    #[error(transparent)]
    Features(#[from] FeatureError),
    /// The rules of openness do not.
    #[error(transparent)]
    Openness(#[from] OpennessError),
}

/// Days before and after the panel for which calendar facts are kept: a horizon of up to a year ahead.
const MARGIN: i32 = 400;

/// A panel prepared for a set of features.
#[derive(Debug)]
pub struct History<'p> {
    pub(super) panel: &'p Panel,
    pub(super) set: FeatureSet,
    pub(super) open: OpenHistory,
    rules: OpennessRules,
    calendar: Calendar,
    pub(super) days: CalendarDays,
    pub(super) event_codes: Vec<f64>,
    pub(super) series: Vec<Traded>,
    pub(super) ratios: Ratios,
    pub(super) pool_of: Vec<usize>,
    pub(super) n_pools: usize,
    pub(super) totals_of: Vec<Vec<usize>>,
    pub(super) covariates: Vec<CovariateSums>,
    /// Day positions of every event and offset, in order.
    pub(super) events: std::collections::BTreeMap<(usize, i32), Vec<usize>>,
}

/// The days on which a series traded and what it sold, in order of date; regular days again by weekday.
#[derive(Debug, Clone, Default)]
pub(super) struct Traded {
    pub(super) at: Vec<usize>,
    pub(super) value: Vec<f64>,
    pub(super) regular_at: [Vec<usize>; 7],
    pub(super) regular_value: [Vec<f64>; 7],
}

/// Sums of a known-ahead covariate over groups of series, by day.
#[derive(Debug, Clone, Default)]
pub(super) struct CovariateSums {
    /// Position among the known-ahead columns; `None` for an observed one.
    pub(super) ahead: Option<usize>,
    /// Position among the observed columns.
    pub(super) observed: Option<usize>,
    pub(super) group_of: Vec<usize>,
    /// `[n_groups, n_days]`; empty unless asked for.
    pub(super) group_sum: Vec<f64>,
    /// `[n_days]`; empty unless asked for.
    pub(super) mean: Vec<f64>,
    /// Whether most series of a pool had a positive value, `[n_pools, n_days]`; empty unless asked for.
    pub(super) pool_on: Vec<bool>,
}

impl<'p> History<'p> {
    /// Prepares a panel.
    ///
    /// # Errors
    /// A declaration or rules that do not fit the panel.
    pub fn new(
        panel: &'p Panel,
        set: &FeatureSet,
        rules: &OpennessRules,
        calendar: &Calendar,
    ) -> Result<Self, HistoryError> {
        set.fits(panel.meta())?;
        let open = OpenHistory::new(panel, rules)?;
        let calendar = set.calendar(calendar)?;
        let spec = set.spec();
        let window = spec.holidays.as_ref().map_or(0, |holidays| holidays.window);
        let margin = usize::try_from(2 * MARGIN).unwrap_or(0);
        let days =
            CalendarDays::new(&calendar, panel.first_day().saturating_sub(MARGIN), panel.n_days() + margin, window);
        let meta = panel.meta();
        // `fits` has checked the names, so the groups are there; one group each is the safe reading otherwise.
        let groups = |columns: &[String]| meta.groups(columns).unwrap_or_else(|| vec![0; panel.n_series()]);
        let pool_of = groups(&spec.pool);
        let totals_of = spec.totals.iter().map(|column| groups(std::slice::from_ref(column))).collect();
        let irregular = irregular_codes(set, &calendar);
        let facts: Vec<&DayFacts> = (0..panel.n_days()).filter_map(|at| days.get(panel.day_at(at))).collect();
        let special: Vec<bool> = facts.iter().map(|day| is_special(day, &irregular)).collect();
        let (series, ratios) = traded(panel, &open, &special, &pool_of);
        let n_pools = pool_of.iter().max().map_or(0, |last| last + 1);
        let covariates = covariate_sums(panel, set, &pool_of, n_pools);
        let mut events: std::collections::BTreeMap<(usize, i32), Vec<usize>> = std::collections::BTreeMap::new();
        for (at, day) in facts.iter().enumerate() {
            if let Some(key) = day.event {
                events.entry(key).or_default().push(at);
            }
        }
        let event_codes = set.event_codes(&calendar);
        Ok(Self {
            panel,
            set: set.clone(),
            open,
            rules: rules.clone(),
            calendar,
            days,
            event_codes,
            series,
            ratios,
            pool_of,
            n_pools,
            totals_of,
            covariates,
            events,
        })
    }

    /// What was known at the end of day `origin`.
    #[must_use]
    pub fn at(&self, origin: i32) -> Past<'_> {
        Past::new(self, origin)
    }

    /// The panel.
    #[must_use]
    pub fn panel(&self) -> &'p Panel {
        self.panel
    }

    /// The features.
    #[must_use]
    pub fn set(&self) -> &FeatureSet {
        &self.set
    }

    /// Open and closed days of the past.
    #[must_use]
    pub fn open(&self) -> &OpenHistory {
        &self.open
    }

    /// The calendar with the declared observances.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Checks that every covariate asked for at the target date has a value on these (series, day) pairs, as far as the
    /// days lie after the last known one.
    ///
    /// # Errors
    /// The first missing value of a covariate that is not `optional`, with its series and date.
    pub fn check_ahead(&self, rows: &[(usize, i32)]) -> Result<(), FeatureError> {
        let known = self.panel.last_known_day().unwrap_or(i32::MIN);
        let needed = |spec: &&super::spec_parts::CovariateSpec| {
            !spec.optional && (spec.at_target || spec.uplift || spec.by_key.is_some())
        };
        let view = self.panel.as_of(self.panel.last_day());
        let columns = &self.panel.meta().roles().known_ahead;
        for spec in self.set.spec().covariates.iter().filter(needed) {
            let Some(column) = columns.iter().position(|name| *name == spec.column) else { continue };
            let value = |series, day| self.panel.index(day).and_then(|at| view.known_ahead(column, series).get(at));
            let missing =
                |(series, day): &&(usize, i32)| *day > known && value(*series, *day).is_none_or(|value| value.is_nan());
            if let Some((series, day)) = rows.iter().find(missing) {
                return Err(FeatureError::MissingCovariate {
                    column: spec.column.clone(),
                    series: self.panel.meta().label(*series),
                    date: crate::calendar::date_of(*day).to_string(),
                });
            }
        }
        Ok(())
    }

    /// Open and closed days ahead, with evidence: `[n_units][dates]`, see [`OpenHistory::unit_of`].
    #[must_use]
    pub fn expect_open(&self, origin: i32, dates: &[i32]) -> Vec<Vec<OpenForecast>> {
        let span = (self.panel.first_day(), origin);
        forecast(&self.open, &self.rules, (&self.calendar, &self.days), span, dates)
    }
}

fn irregular_codes(set: &FeatureSet, calendar: &Calendar) -> Vec<usize> {
    let keys = set.spec().holidays.as_ref().map_or(&[][..], |holidays| &holidays.irregular);
    let named = |(_, event): &(usize, &crate::calendar::Event)| !event.public && keys.contains(&event.key);
    calendar.events().iter().enumerate().filter(named).map(|(code, _)| code).collect()
}

fn is_special(day: &DayFacts, irregular: &[usize]) -> bool {
    let observed = day.event.filter(|(_, offset)| *offset == 0).map(|(code, _)| code).or(day.observance);
    day.holiday.is_some() || observed.is_some_and(|code| irregular.contains(&code))
}

fn traded(panel: &Panel, open: &OpenHistory, special: &[bool], pool_of: &[usize]) -> (Vec<Traded>, Ratios) {
    let n_days = panel.n_days();
    let view = panel.as_of(panel.last_day());
    let mut all = Vec::with_capacity(panel.n_series());
    let mut dense = Vec::with_capacity(panel.n_series());
    for series in 0..panel.n_series() {
        let states = open.past(open.unit_of(series), n_days);
        let mut one = Traded::default();
        let (mut on_open, mut on_regular) = (vec![f64::NAN; n_days], vec![f64::NAN; n_days]);
        for (at, value) in view.target(series).iter().enumerate() {
            if value.is_nan() || states.get(at) == Some(&Open::Closed) {
                continue;
            }
            one.at.push(at);
            one.value.push(*value);
            on_open[at] = *value;
            if !special.get(at).copied().unwrap_or(false) {
                let weekday = crate::calendar::weekday_of(panel.day_at(at));
                one.regular_at[weekday].push(at);
                one.regular_value[weekday].push(*value);
                on_regular[at] = *value;
            }
        }
        all.push(one);
        dense.push((on_open, on_regular));
    }
    let values: Vec<DayValues<'_>> = dense.iter().map(|(open, regular)| DayValues { open, regular }).collect();
    (all, Ratios::new(&values, pool_of, n_days))
}

fn covariate_sums(panel: &Panel, set: &FeatureSet, pool_of: &[usize], n_pools: usize) -> Vec<CovariateSums> {
    let roles = panel.meta().roles();
    let view = panel.as_of(panel.first_day());
    let n_days = panel.n_days();
    let one = |spec: &super::spec_parts::CovariateSpec| {
        let position = |names: &[String]| names.iter().position(|name| *name == spec.column);
        let mut sums = CovariateSums {
            ahead: position(&roles.known_ahead),
            observed: position(&roles.observed),
            ..Default::default()
        };
        let Some(column) = sums.ahead else { return sums };
        let values = |series| view.known_ahead(column, series);
        if !spec.others_within.is_empty() {
            sums.group_of = panel.meta().groups(&spec.others_within).unwrap_or_default();
            let totals = add_up(&sums.group_of, n_days, values);
            sums.group_sum = totals.into_iter().map(|(sum, _)| sum).collect();
        }
        if spec.mean_of_all {
            let totals = add_up(&vec![0; panel.n_series()], n_days, values);
            sums.mean = totals.into_iter().map(|(sum, n)| sum / super::stats::count(n)).collect();
        }
        if spec.uplift {
            let mut on = vec![(0_usize, 0_usize); n_pools * n_days];
            for (series, pool) in pool_of.iter().enumerate() {
                for (day, value) in values(series).iter().enumerate().filter(|(_, value)| !value.is_nan()) {
                    let slot = &mut on[pool * n_days + day];
                    *slot = (slot.0 + usize::from(*value > 0.0), slot.1 + 1);
                }
            }
            sums.pool_on = on.iter().map(|(positive, known)| 2 * positive > *known).collect();
        }
        sums
    };
    set.spec().covariates.iter().map(one).collect()
}

/// Sum and count of the known values by group and day.
fn add_up<'a>(group_of: &[usize], n_days: usize, values: impl Fn(usize) -> &'a [f64]) -> Vec<(f64, usize)> {
    let n_groups = group_of.iter().max().map_or(0, |last| last + 1);
    let mut totals = vec![(0.0, 0_usize); n_groups * n_days];
    for (series, group) in group_of.iter().enumerate() {
        for (day, value) in values(series).iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            let slot = &mut totals[group * n_days + day];
            *slot = (slot.0 + value, slot.1 + 1);
        }
    }
    totals
}
