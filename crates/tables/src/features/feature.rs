//! One feature: what it is called, what it depends on, and whether it is a category.

use super::spec::FeatureSpec;
use super::spec_parts::CalendarPart;
use super::stats::Stat;

/// A feature of a row (series, origin, target date). Covariates, groups, keys and statics are positions in the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    Horizon,
    Lag(usize),
    Window(usize, Stat),
    Expanding(Stat),
    Ratio(usize, usize),
    OpenDays,
    LogScale,
    ClosedShare(usize),
    ZeroShare(usize),
    WeekdayLag(usize),
    WeekdayWindow(usize, Stat),
    WeekdayRatio(usize, usize),
    WeekdayCount,
    WeekdayIndex,
    WeekdayByKey,
    YearLevel,
    YearValue,
    YearWeek,
    YearWeekPool,
    TotalLog(usize),
    TotalShare(usize),
    TotalTrend(usize, usize),
    PoolTrend(usize),
    Date(CalendarPart),
    YearSin(u8),
    YearCos(u8),
    SinceHoliday,
    ToHoliday,
    HolidayId,
    IsHoliday,
    HolidayEve,
    AfterHoliday,
    Bridge,
    EasterOffset,
    EventId,
    EventOffset,
    EventPool,
    EventPoolLog,
    EventOwn,
    EventLast,
    EventCount,
    CovariateAt(usize),
    CovariateOthers(usize),
    CovariateMean(usize),
    CovariateRecent(usize, usize),
    CovariateRecentOpen(usize, usize),
    CovariateWeekday(usize, usize),
    UpliftOwn(usize),
    UpliftPool(usize),
    UpliftHere(usize),
    CovariateBy(usize),
    Key(usize),
    Static(usize),
}

impl Feature {
    /// Whether it is measured in the target's units, so that a relative declaration divides it by the scale.
    pub(super) fn in_units(self) -> bool {
        matches!(
            self,
            Self::Lag(_)
                | Self::Window(..)
                | Self::Expanding(_)
                | Self::WeekdayLag(_)
                | Self::WeekdayWindow(..)
                | Self::YearLevel
        )
    }

    /// Whether it depends on the target date's weekday only, besides series and origin.
    pub(super) fn of_weekday(self) -> bool {
        matches!(
            self,
            Self::WeekdayLag(_)
                | Self::WeekdayWindow(..)
                | Self::WeekdayRatio(..)
                | Self::WeekdayCount
                | Self::CovariateWeekday(..)
        )
    }

    /// Whether equal numbers mean "the same" and nothing more. `text_static` says which statics are text.
    pub(super) fn is_category(self, text_static: &[bool]) -> bool {
        match self {
            Self::HolidayId | Self::EventId | Self::Key(_) | Self::CovariateBy(_) | Self::WeekdayByKey => true,
            Self::Static(at) => text_static.get(at).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// The name in matrices and artifacts: stable, lower case, made of the declaration's own words.
    pub(super) fn name(self, spec: &FeatureSpec) -> String {
        let covariate = |at: usize| spec.covariates.get(at).map_or("", |c| c.column.as_str());
        let total = |at: usize| spec.totals.get(at).map_or("", String::as_str);
        match self {
            Self::Horizon => "horizon".to_owned(),
            Self::Lag(n) => format!("lag_{n}"),
            Self::Window(n, stat) => format!("{}_{n}", stat.word()),
            Self::Expanding(stat) => format!("{}_all", stat.word()),
            Self::Ratio(short, long) => format!("mean_{short}_over_{long}"),
            Self::OpenDays => "open_days".to_owned(),
            Self::LogScale => "log_scale".to_owned(),
            Self::ClosedShare(n) => format!("closed_share_{n}"),
            Self::ZeroShare(n) => format!("zero_share_{n}"),
            Self::WeekdayLag(n) => format!("weekday_lag_{n}"),
            Self::WeekdayWindow(n, stat) => format!("weekday_{}_{n}", stat.word()),
            Self::WeekdayRatio(n, m) => format!("weekday_mean_{n}_over_{m}"),
            Self::WeekdayCount => "weekday_count".to_owned(),
            Self::WeekdayIndex => "pool_weekday_index".to_owned(),
            Self::WeekdayByKey => {
                format!("weekday_by.{}", spec.weekday.as_ref().and_then(|w| w.by_key.as_deref()).unwrap_or(""))
            }
            Self::YearLevel => "year_ago_level".to_owned(),
            Self::YearValue => "year_ago_value".to_owned(),
            Self::YearWeek => "year_ago_week".to_owned(),
            Self::YearWeekPool => "pool_year_ago_week".to_owned(),
            Self::TotalLog(at) => format!("total_log.{}", total(at)),
            Self::TotalShare(at) => format!("total_share.{}", total(at)),
            Self::TotalTrend(at, n) => format!("total_trend_{n}.{}", total(at)),
            Self::PoolTrend(n) => format!("pool_trend_{n}"),
            Self::Date(part) => date_name(part).to_owned(),
            Self::YearSin(k) => format!("year_sin_{k}"),
            Self::YearCos(k) => format!("year_cos_{k}"),
            Self::SinceHoliday => "days_since_holiday".to_owned(),
            Self::ToHoliday => "days_to_holiday".to_owned(),
            Self::HolidayId => "holiday".to_owned(),
            Self::IsHoliday => "is_holiday".to_owned(),
            Self::HolidayEve => "holiday_eve".to_owned(),
            Self::AfterHoliday => "after_holiday".to_owned(),
            Self::Bridge => "bridge_day".to_owned(),
            Self::EasterOffset => "easter_offset".to_owned(),
            Self::EventId => "event".to_owned(),
            Self::EventOffset => "event_offset".to_owned(),
            Self::EventPool => "event_effect_pool".to_owned(),
            Self::EventPoolLog => "event_effect_pool_log".to_owned(),
            Self::EventOwn => "event_effect_own".to_owned(),
            Self::EventLast => "event_effect_last".to_owned(),
            Self::EventCount => "event_count".to_owned(),
            Self::CovariateAt(at) => format!("at.{}", covariate(at)),
            Self::CovariateOthers(at) => format!("others.{}", covariate(at)),
            Self::CovariateMean(at) => format!("mean_of_all.{}", covariate(at)),
            Self::CovariateRecent(at, n) => format!("recent_{n}.{}", covariate(at)),
            Self::CovariateRecentOpen(at, n) => format!("recent_open_{n}.{}", covariate(at)),
            Self::CovariateWeekday(at, n) => format!("weekday_{n}.{}", covariate(at)),
            Self::UpliftOwn(at) => format!("uplift_own.{}", covariate(at)),
            Self::UpliftPool(at) => format!("uplift_pool.{}", covariate(at)),
            Self::UpliftHere(at) => format!("uplift_here.{}", covariate(at)),
            Self::CovariateBy(at) => format!("by_key.{}", covariate(at)),
            Self::Key(at) => format!("key.{at}"),
            Self::Static(at) => format!("static.{}", spec.statics.get(at).map_or("", String::as_str)),
        }
    }
}

fn date_name(part: CalendarPart) -> &'static str {
    match part {
        CalendarPart::Weekday => "weekday",
        CalendarPart::DayOfMonth => "day_of_month",
        CalendarPart::Month => "month",
        CalendarPart::DayOfYear => "day_of_year",
        CalendarPart::Week => "week",
        CalendarPart::Weekend => "weekend",
        CalendarPart::YearWave => "year_wave",
    }
}
