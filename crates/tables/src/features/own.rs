//! What a series' own past says at an origin, before groups are looked at.

use super::feature::Feature;
use super::past::{Past, Run};
use super::ratios::RATIO_DELAY;
use super::spec::FeatureSpec;
use super::stats::{Stat, count, mean};
use crate::openness::Open;

/// A year aligned by weekday: 52 weeks.
const YEAR: usize = 364;

/// How far back a covariate's uplift looks, and on how many days it must be seen.
const UPLIFT_DAYS: usize = 728;
/// See [`UPLIFT_DAYS`].
const UPLIFT_MIN: usize = 7;

/// Same weekdays counted at most: half a year.
const WEEKDAY_CAP: usize = 26;

/// Values counted at most in `open_days`: two years.
const OPEN_DAYS_CAP: usize = 730;

/// A series at an origin, by its own past alone.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// Known values of open days.
    pub(super) n_open: usize,
    /// Mean of the scale window, NaN without history.
    pub(super) mean: f64,
    /// Means of the windows that groups need, in the order of [`group_windows`].
    pub(super) window_means: Vec<f64>,
    /// Mean of the last same weekdays and how many there are, by weekday: the weekday level.
    pub(super) weekday_level: [(f64, usize); 7],
    /// Values of all features that depend on series and origin only, in target units; NaN elsewhere.
    pub(super) fixed: Vec<f64>,
    /// Values of the features of the weekday, `[7][features]`; NaN elsewhere.
    pub(super) weekday: Vec<Vec<f64>>,
    /// Level of a year ago, NaN where unknown.
    pub(super) year_level: f64,
    /// Mean of the week a year before each target date, NaN where closed or unknown.
    pub(super) year_week: Vec<f64>,
}

/// The window lengths whose means groups need.
pub(super) fn group_windows(spec: &FeatureSpec) -> Vec<usize> {
    let groups = spec.groups.iter();
    let mut all: Vec<usize> = groups.flat_map(|g| g.total_trends.iter().chain(&g.pool_trends).copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

impl Own {
    pub(super) fn new(past: Past<'_>, series: usize, dates: &[i32]) -> Self {
        let spec = past.set().spec();
        let run = past.traded(series);
        let regular: Vec<Run<'_>> = (0..7).map(|weekday| past.regular(series, weekday)).collect();
        let level = |run: &Run<'_>| {
            let window = tail(run.value, spec.target.weekday_window);
            (mean(window), run.value.len().min(WEEKDAY_CAP.max(spec.target.weekday_window)))
        };
        let mut weekday_level = [(f64::NAN, 0); 7];
        for (slot, run) in weekday_level.iter_mut().zip(&regular) {
            *slot = level(run);
        }
        let year_level = year_level(spec, past.n_known(), run);
        let reader = Reader { past, series, spec, run, year_level };
        let features = past.set().features();
        Self {
            n_open: run.value.len(),
            mean: mean(tail(run.value, spec.scale.window)),
            window_means: group_windows(spec).iter().map(|n| mean(tail(run.value, *n))).collect(),
            weekday_level,
            fixed: features.iter().map(|feature| reader.fixed(*feature)).collect(),
            weekday: regular
                .iter()
                .map(|run| features.iter().map(|feature| reader.of_weekday(*feature, run)).collect())
                .collect(),
            year_level,
            year_week: dates.iter().map(|day| reader.year_week(*day)).collect(),
        }
    }
}

fn tail(values: &[f64], n: usize) -> &[f64] {
    &values[values.len().saturating_sub(n)..]
}

fn year_level(spec: &FeatureSpec, n_known: usize, run: Run<'_>) -> f64 {
    let Some(year) = &spec.last_year else { return f64::NAN };
    let before = n_known.saturating_sub(YEAR);
    let then = &run.value[..run.at.partition_point(|at| *at < before)];
    if then.len() < year.min { f64::NAN } else { mean(tail(then, year.window)) }
}

struct Reader<'h> {
    past: Past<'h>,
    series: usize,
    spec: &'h FeatureSpec,
    run: Run<'h>,
    year_level: f64,
}

impl Reader<'_> {
    fn fixed(&self, feature: Feature) -> f64 {
        let values = self.run.value;
        match feature {
            Feature::Lag(n) => values.len().checked_sub(n).map_or(f64::NAN, |at| values[at]),
            Feature::Window(n, stat) => stat.of(tail(values, n)),
            Feature::Expanding(stat) => stat.of(values),
            Feature::Ratio(short, long) => mean(tail(values, short)) / self.floored(mean(tail(values, long))),
            Feature::OpenDays => count(values.len().min(OPEN_DAYS_CAP)),
            Feature::ClosedShare(n) => self.closed_share(n),
            Feature::ZeroShare(n) => {
                let zeros = tail(values, n).iter().filter(|value| **value == 0.0).count();
                if values.is_empty() { f64::NAN } else { count(zeros) / count(values.len().min(n)) }
            }
            Feature::YearLevel => self.year_level,
            Feature::CovariateRecent(at, n) => {
                let known = self.known(at);
                known_mean(known[known.len().saturating_sub(n)..].iter().copied())
            }
            Feature::CovariateRecentOpen(at, n) => self.covariate_on(at, self.run, n),
            Feature::UpliftOwn(at) => self.uplift(at),
            Feature::Key(key) => self.past.set().key_code(key, self.past.meta(), self.series),
            Feature::Static(at) => self.past.set().static_value(at, self.past.meta(), self.series),
            _ => f64::NAN,
        }
    }

    fn of_weekday(&self, feature: Feature, run: &Run<'_>) -> f64 {
        match feature {
            Feature::WeekdayLag(n) => run.value.len().checked_sub(n).map_or(f64::NAN, |at| run.value[at]),
            Feature::WeekdayWindow(n, stat) => stat.of(tail(run.value, n)),
            Feature::WeekdayCount => count(run.value.len().min(WEEKDAY_CAP)),
            Feature::WeekdayRatio(n, m) => mean(tail(run.value, n)) / self.floored(mean(tail(self.run.value, m))),
            Feature::CovariateWeekday(at, n) => self.covariate_on(at, *run, n),
            _ => f64::NAN,
        }
    }

    /// A covariate up to the origin, also where more of it is known.
    fn known(&self, at: usize) -> &[f64] {
        let values = self.past.covariate(at, self.series);
        &values[..values.len().min(self.past.n_known())]
    }

    fn covariate_on(&self, at: usize, run: Run<'_>, n: usize) -> f64 {
        let values = self.known(at);
        known_mean(run.at[run.at.len().saturating_sub(n)..].iter().filter_map(|day| values.get(*day).copied()))
    }

    fn floored(&self, value: f64) -> f64 {
        if value.is_nan() { value } else { value.max(self.spec.scale.floor) }
    }

    fn closed_share(&self, n: usize) -> f64 {
        let states = self.past.states(self.series);
        let last = states[states.len().saturating_sub(n)..].iter().filter(|state| **state != Open::Unknown);
        let (closed, of) = last.fold((0, 0), |sum, state| (sum.0 + usize::from(*state == Open::Closed), sum.1 + 1));
        if of == 0 { f64::NAN } else { count(closed) / count(of) }
    }

    fn uplift(&self, at: usize) -> f64 {
        let ratios = self.past.ratios(self.series);
        let covariate = self.past.covariate(at, self.series);
        let from = uplift_start(self.past.n_known());
        let on = (from..ratios.len()).filter(|day| covariate.get(*day).is_some_and(|value| *value > 0.0));
        uplift_of(on.map(|day| ratios[day]))
    }

    fn year_week(&self, day: i32) -> f64 {
        let Some(year) = &self.spec.last_year else { return f64::NAN };
        let centre = self.past.offset(day) - YEAR as i64;
        // The week must lie in the panel and, for horizons beyond a year, before the origin as a whole.
        let around = year.around as i64;
        let known = self.past.n_known() as i64;
        if centre < around || centre + around >= known {
            return f64::NAN;
        }
        let position = |offset: i64| usize::try_from(centre + offset).unwrap_or(0);
        let from = self.run.at.partition_point(|at| *at < position(-around));
        let to = self.run.at.partition_point(|at| *at <= position(around));
        Stat::Mean.of(&self.run.value[from..to])
    }
}

/// First day of those that an uplift looks at.
pub(super) fn uplift_start(n_known: usize) -> usize {
    // The origin itself is position `n_known - 1`.
    n_known.saturating_sub(1 + RATIO_DELAY + UPLIFT_DAYS)
}

/// The mean of known ratios, NaN for too few.
pub(super) fn uplift_of(ratios: impl Iterator<Item = f64>) -> f64 {
    let known: Vec<f64> = ratios.filter(|ratio| !ratio.is_nan()).collect();
    if known.len() < UPLIFT_MIN { f64::NAN } else { mean(&known) }
}

/// The mean of what is known, NaN for nothing.
pub(super) fn known_mean(values: impl Iterator<Item = f64>) -> f64 {
    let known: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    mean(&known)
}
