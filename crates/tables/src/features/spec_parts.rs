//! The families of a feature declaration.

use serde::{Deserialize, Serialize};

use super::stats::Stat;
use super::transform::TargetTransform;
use crate::calendar::Observance;

/// A set of windows, each summed up in the same ways.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSpec {
    /// Window lengths in values, 1 to 1000.
    pub days: Vec<usize>,
    /// Summaries of each.
    pub stats: Vec<Stat>,
}

/// How a series' scale is measured: the mean of its last values, never below a floor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScaleSpec {
    /// Number of last values, 1 to 1000.
    pub window: usize,
    /// Smallest scale, in the target's units; over 0.
    pub floor: f64,
    /// With fewer values than this, the scale is mixed with that of comparable series, 1 to 100.
    pub own_min: usize,
}

impl Default for ScaleSpec {
    fn default() -> Self {
        Self { window: 28, floor: 0.5, own_min: 7 }
    }
}

/// Which level a row's target is set in relation to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelKind {
    /// The series' scale, the same for all its target dates.
    Scale,
    /// The mean of the last same weekdays; the scale times the pool's weekday index where they are too few.
    #[default]
    Weekday,
}

/// What the engine is asked to learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TargetSpec {
    /// The transform of the target.
    pub transform: TargetTransform,
    /// The level it is set in relation to.
    pub level: LevelKind,
    /// Same weekdays averaged for a weekday level, 1 to 60.
    pub weekday_window: usize,
    /// Least of them, 1 to `weekday_window`.
    pub weekday_min: usize,
}

impl Default for TargetSpec {
    fn default() -> Self {
        Self { transform: TargetTransform::default(), level: LevelKind::default(), weekday_window: 8, weekday_min: 4 }
    }
}

/// History of the target date's weekday on regular days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WeekdaySpec {
    /// Number of last same weekdays.
    pub last: usize,
    /// Windows over them.
    pub windows: Vec<WindowSpec>,
    /// How many there are (at most 26 are counted).
    pub count: bool,
    /// The pool's weekday index.
    pub index: bool,
    /// Ratios of the mean of n same weekdays to the mean of the last m values.
    pub ratios: Vec<[usize; 2]>,
    /// A category for each weekday and value of this key column, for engines that cannot split.
    pub by_key: Option<String>,
}

impl Default for WeekdaySpec {
    fn default() -> Self {
        Self { last: 0, windows: Vec::new(), count: true, index: true, ratios: Vec::new(), by_key: None }
    }
}

/// Shares of closed days and of zeros.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ShareSpec {
    /// Share of closed days among the last n calendar days.
    pub closed: Vec<usize>,
    /// Share of zeros among the last n values.
    pub zero: Vec<usize>,
}

/// The same week a year ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LastYearSpec {
    /// Values that measure the level of a year ago, 1 to 1000.
    pub window: usize,
    /// Least of them, 1 to `window`.
    pub min: usize,
    /// Days to both sides that make the week, 0 to 30.
    pub around: usize,
    /// Least number of series for the pool's figure.
    pub pool_min: usize,
}

impl Default for LastYearSpec {
    fn default() -> Self {
        Self { window: 28, min: 14, around: 3, pool_min: 3 }
    }
}

/// Levels and trends of the groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GroupSpec {
    /// Windows whose mean, over the scale window's, is a trend of each totals group.
    pub total_trends: Vec<usize>,
    /// The same for the pool.
    pub pool_trends: Vec<usize>,
    /// Values a series needs to count in the pool's trend.
    pub pool_history: usize,
}

impl Default for GroupSpec {
    fn default() -> Self {
        Self { total_trends: vec![7, 91], pool_trends: vec![7, 14, 91, 182], pool_history: 91 }
    }
}

/// A part of the target date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarPart {
    /// 0 is Monday.
    Weekday,
    /// 1 to 31.
    DayOfMonth,
    /// 1 to 12.
    Month,
    /// 1 to 366.
    DayOfYear,
    /// ISO week.
    Week,
    /// 1 on Saturday and Sunday.
    Weekend,
    /// Two sines and two cosines of the year, for engines that cannot split.
    YearWave,
}

impl CalendarPart {
    /// The parts that serve any daily table.
    #[must_use]
    pub fn usual() -> [Self; 4] {
        [Self::Weekday, Self::DayOfMonth, Self::Month, Self::DayOfYear]
    }
}

/// Holidays and other named days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HolidaySpec {
    /// Observances besides the calendar's public holidays; of two equally near, the one declared first stands.
    pub observances: Vec<Observance>,
    /// Those of them (key or name) on which trade is so different that the day is not regular.
    pub irregular: Vec<String>,
    /// Days to both sides that an event reaches, 0 to 14.
    pub window: i32,
    /// Whether what earlier years did around the same event is a feature (effect of the pool, own effect, last one).
    pub effects: bool,
    /// The pool's effect also as a logarithm, 0 where unknown, for engines that add.
    pub effect_log: bool,
    /// Days after the nearest Easter Sunday.
    pub easter: bool,
}

impl Default for HolidaySpec {
    fn default() -> Self {
        Self {
            observances: Vec::new(),
            irregular: Vec::new(),
            window: 3,
            effects: true,
            effect_log: false,
            easter: true,
        }
    }
}

/// How a covariate is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CovariateSpec {
    /// The column, which the panel's roles must name as known ahead or observed.
    pub column: String,
    /// Its value on the target date; known-ahead columns only.
    #[serde(default)]
    pub at_target: bool,
    /// Sum over the other series of the group with the same value in these key columns, on the target date.
    #[serde(default)]
    pub others_within: Vec<String>,
    /// Mean over all series on the target date.
    #[serde(default)]
    pub mean_of_all: bool,
    /// Means over the last n calendar days up to the origin.
    #[serde(default)]
    pub recent: Vec<usize>,
    /// Means over the days of the last n values.
    #[serde(default)]
    pub recent_open: Vec<usize>,
    /// Mean over the last n same weekdays.
    #[serde(default)]
    pub weekday: Option<usize>,
    /// What days with a positive value did in the past against days without (own, of the pool, expected here).
    #[serde(default)]
    pub uplift: bool,
    /// A category of its own for each value of this key column on days with a positive value.
    #[serde(default)]
    pub by_key: Option<String>,
    /// Whether it may be missing ahead; otherwise a missing value is an error that names series and date.
    #[serde(default)]
    pub optional: bool,
}

impl CovariateSpec {
    /// A known-ahead covariate as one would use it without looking.
    #[must_use]
    pub fn usual(column: &str) -> Self {
        Self {
            column: column.to_owned(),
            at_target: true,
            recent: vec![28],
            uplift: true,
            optional: true,
            ..Self::default()
        }
    }
}
