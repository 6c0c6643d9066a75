//! The columns of a declaration, in their one order.

use super::feature::Feature;
use super::spec::FeatureSpec;
use super::spec_parts::{CalendarPart, CovariateSpec, HolidaySpec, WeekdaySpec, WindowSpec};

/// The features of a declaration. Families come in a fixed order, duplicates are dropped, so the order of the columns
/// depends on the declaration alone.
pub(super) fn layout(spec: &FeatureSpec, n_keys: usize) -> Vec<Feature> {
    let mut out = Vec::new();
    if spec.horizon {
        out.push(Feature::Horizon);
    }
    date(spec, &mut out);
    own(spec, &mut out);
    if let Some(weekday) = &spec.weekday {
        of_weekday(weekday, &mut out);
    }
    if spec.last_year.is_some() {
        out.extend([Feature::YearLevel, Feature::YearValue, Feature::YearWeek, Feature::YearWeekPool]);
    }
    groups(spec, &mut out);
    for (at, covariate) in spec.covariates.iter().enumerate() {
        of_covariate(at, covariate, &mut out);
    }
    if spec.keys {
        out.extend((0..n_keys).map(Feature::Key));
    }
    out.extend((0..spec.statics.len()).map(Feature::Static));
    let mut unique: Vec<Feature> = Vec::with_capacity(out.len());
    for feature in out {
        if !unique.contains(&feature) {
            unique.push(feature);
        }
    }
    unique
}

fn windows(specs: &[WindowSpec], out: &mut Vec<Feature>, make: fn(usize, super::stats::Stat) -> Feature) {
    for spec in specs {
        for days in &spec.days {
            out.extend(spec.stats.iter().map(|stat| make(*days, *stat)));
        }
    }
}

fn own(spec: &FeatureSpec, out: &mut Vec<Feature>) {
    let history =
        !spec.lags.is_empty() || !spec.windows.is_empty() || !spec.expanding.is_empty() || spec.weekday.is_some();
    out.extend(spec.lags.iter().map(|n| Feature::Lag(*n)));
    windows(&spec.windows, out, Feature::Window);
    out.extend(spec.expanding.iter().map(|stat| Feature::Expanding(*stat)));
    out.extend(spec.ratios.iter().map(|[short, long]| Feature::Ratio(*short, *long)));
    if history {
        out.extend([Feature::OpenDays, Feature::LogScale]);
    }
    if let Some(shares) = &spec.shares {
        out.extend(shares.closed.iter().map(|n| Feature::ClosedShare(*n)));
        out.extend(shares.zero.iter().map(|n| Feature::ZeroShare(*n)));
    }
}

fn of_weekday(spec: &WeekdaySpec, out: &mut Vec<Feature>) {
    out.extend((1..=spec.last).map(Feature::WeekdayLag));
    windows(&spec.windows, out, Feature::WeekdayWindow);
    out.extend(spec.ratios.iter().map(|[n, m]| Feature::WeekdayRatio(*n, *m)));
    if spec.count {
        out.push(Feature::WeekdayCount);
    }
    if spec.index {
        out.push(Feature::WeekdayIndex);
    }
    if spec.by_key.is_some() {
        out.push(Feature::WeekdayByKey);
    }
}

fn groups(spec: &FeatureSpec, out: &mut Vec<Feature>) {
    let Some(groups) = &spec.groups else { return };
    for at in 0..spec.totals.len() {
        out.extend([Feature::TotalLog(at), Feature::TotalShare(at)]);
        out.extend(groups.total_trends.iter().map(|n| Feature::TotalTrend(at, *n)));
    }
    out.extend(groups.pool_trends.iter().map(|n| Feature::PoolTrend(*n)));
}

fn date(spec: &FeatureSpec, out: &mut Vec<Feature>) {
    for part in &spec.calendar {
        match part {
            CalendarPart::YearWave => {
                let wave = [Feature::YearSin(1), Feature::YearCos(1), Feature::YearSin(2), Feature::YearCos(2)];
                out.extend(wave);
            }
            part => out.push(Feature::Date(*part)),
        }
    }
    if let Some(holidays) = &spec.holidays {
        holiday(holidays, out);
    }
}

fn holiday(spec: &HolidaySpec, out: &mut Vec<Feature>) {
    use Feature::{
        AfterHoliday, Bridge, EasterOffset, EventCount, EventId, EventLast, EventOffset, EventOwn, EventPool,
        EventPoolLog, HolidayEve, HolidayId, IsHoliday, SinceHoliday, ToHoliday,
    };
    out.extend([SinceHoliday, ToHoliday, HolidayId, IsHoliday, HolidayEve, AfterHoliday, Bridge]);
    if spec.easter {
        out.push(EasterOffset);
    }
    out.extend([EventId, EventOffset]);
    if spec.effects {
        out.extend([EventPool, EventOwn, EventLast, EventCount]);
    }
    if spec.effect_log {
        out.push(EventPoolLog);
    }
}

fn of_covariate(at: usize, spec: &CovariateSpec, out: &mut Vec<Feature>) {
    if spec.at_target {
        out.push(Feature::CovariateAt(at));
    }
    if !spec.others_within.is_empty() {
        out.push(Feature::CovariateOthers(at));
    }
    if spec.mean_of_all {
        out.push(Feature::CovariateMean(at));
    }
    out.extend(spec.recent.iter().map(|n| Feature::CovariateRecent(at, *n)));
    out.extend(spec.recent_open.iter().map(|n| Feature::CovariateRecentOpen(at, *n)));
    out.extend(spec.weekday.map(|n| Feature::CovariateWeekday(at, n)));
    if spec.uplift {
        out.extend([Feature::UpliftOwn(at), Feature::UpliftPool(at), Feature::UpliftHere(at)]);
    }
    if spec.by_key.is_some() {
        out.push(Feature::CovariateBy(at));
    }
}
