//! The declaration of a model's features, as it stands in the model's TOML.

use serde::{Deserialize, Serialize};

use super::spec_parts::{
    CalendarPart, CovariateSpec, GroupSpec, HolidaySpec, LastYearSpec, ScaleSpec, ShareSpec, TargetSpec, WeekdaySpec,
    WindowSpec,
};
use super::stats::Stat;

/// What a model looks at. Every family is optional; a family left out adds no feature.
///
/// A "last value" is a value of an open day with a known target: closed and absent days are left out of histories, so
/// `lags = [1, 7]` are the last trading day and the seventh from the end. A *regular* day is an open one that is no
/// public holiday and no irregular observance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeatureSpec {
    /// Key columns whose equality makes series comparable (`product`): they lend each other indices. Empty: all.
    pub pool: Vec<String>,
    /// Key columns whose groups have totals that matter (`branch`), each its own grouping.
    pub totals: Vec<String>,
    /// Whether the key columns are categorical features.
    pub keys: bool,
    /// Static attributes used as features.
    pub statics: Vec<String>,
    /// Whether histories are divided by the series' scale, so that series of all sizes look alike.
    pub relative: bool,
    /// How the scale is measured.
    pub scale: ScaleSpec,
    /// What the engine is asked to learn.
    pub target: TargetSpec,
    /// Days from origin to target date, as a feature.
    pub horizon: bool,
    /// Which of the last values: 1 is the last, 7 the seventh from the end.
    pub lags: Vec<usize>,
    /// Windows over the last values.
    pub windows: Vec<WindowSpec>,
    /// Summaries of the whole history.
    pub expanding: Vec<Stat>,
    /// Ratios of a short to a long window mean.
    pub ratios: Vec<[usize; 2]>,
    /// History of the target date's weekday on regular days.
    pub weekday: Option<WeekdaySpec>,
    /// Shares of closed days and of zeros.
    pub shares: Option<ShareSpec>,
    /// The same week a year ago, aligned by weekday (364 days).
    pub last_year: Option<LastYearSpec>,
    /// Levels and trends of the groups.
    pub groups: Option<GroupSpec>,
    /// Parts of the date.
    pub calendar: Vec<CalendarPart>,
    /// Holidays and other named days.
    pub holidays: Option<HolidaySpec>,
    /// Covariates.
    pub covariates: Vec<CovariateSpec>,
    /// Names of features that the families would add and that are left out.
    pub drop: Vec<String>,
}

impl Default for FeatureSpec {
    fn default() -> Self {
        Self {
            pool: Vec::new(),
            totals: Vec::new(),
            keys: true,
            statics: Vec::new(),
            relative: true,
            scale: ScaleSpec::default(),
            target: TargetSpec::default(),
            horizon: true,
            lags: Vec::new(),
            windows: Vec::new(),
            expanding: Vec::new(),
            ratios: Vec::new(),
            weekday: None,
            shares: None,
            last_year: None,
            groups: None,
            calendar: Vec::new(),
            holidays: None,
            covariates: Vec::new(),
            drop: Vec::new(),
        }
    }
}

impl FeatureSpec {
    /// A declaration that serves a daily table nobody has tuned: what `vakhta init` writes.
    ///
    /// `keys` are the panel's key columns; the last one pools, the others have totals.
    #[must_use]
    pub fn sensible(keys: &[String], known_ahead: &[String]) -> Self {
        let window = |days: &[usize], stats: &[Stat]| WindowSpec { days: days.to_vec(), stats: stats.to_vec() };
        let (pool, totals) = match keys.split_last() {
            Some((last, rest)) if !rest.is_empty() => (vec![last.clone()], rest.to_vec()),
            _ => (Vec::new(), Vec::new()),
        };
        Self {
            pool,
            totals,
            lags: (1..=7).collect(),
            windows: vec![
                window(&[7, 14, 28, 56, 91, 182], &[Stat::Mean, Stat::Std, Stat::Median]),
                window(&[7, 28, 91], &[Stat::Min, Stat::Max]),
            ],
            expanding: vec![Stat::Mean, Stat::Std],
            weekday: Some(WeekdaySpec {
                last: 8,
                windows: vec![window(&[4, 8, 13, 26], &[Stat::Mean, Stat::Median]), window(&[4, 8, 26], &[Stat::Std])],
                ratios: vec![[26, 182]],
                ..WeekdaySpec::default()
            }),
            shares: Some(ShareSpec { closed: vec![28, 91], zero: vec![28] }),
            last_year: Some(LastYearSpec::default()),
            groups: Some(GroupSpec::default()),
            calendar: CalendarPart::usual().to_vec(),
            holidays: Some(HolidaySpec::default()),
            covariates: known_ahead.iter().map(|name| CovariateSpec::usual(name)).collect(),
            ..Self::default()
        }
    }
}
