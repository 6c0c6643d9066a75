//! One series at one origin, ready to write the rows of its target dates.

use super::feature::Feature;
use super::origin::Origin;
use super::own::{Own, known_mean};
use super::past::Past;
use super::spec_parts::CalendarPart;
use super::stats::count;
use crate::calendar::DayFacts;

/// A year aligned by weekday: 52 weeks.
const YEAR: i64 = 364;

/// Effects are cut here before their logarithm is taken, so that one absurd year does not rule a line.
const EFFECT_CUT: (f64, f64) = (0.1, 5.0);

/// Length of the year that the season's waves run on, days.
const YEAR_LENGTH: f64 = 365.25;

pub(super) struct Row<'a> {
    origin: &'a Origin<'a>,
    past: Past<'a>,
    own: &'a Own,
    series: usize,
    pool: usize,
    /// All features that do not depend on the target date, in place.
    template: Vec<f64>,
    divisor: f64,
}

impl<'a> Row<'a> {
    pub(super) fn new(origin: &'a Origin<'_>, series: usize) -> Option<Self> {
        let own = origin.own.get(series)?;
        let past = origin.past;
        let set = past.set();
        let divisor = if set.spec().relative { origin.scale(series) } else { 1.0 };
        let template = set
            .features()
            .iter()
            .zip(&own.fixed)
            .map(|(feature, value)| match feature {
                feature if feature.in_units() => value / divisor,
                _ if value.is_nan() => origin.fixed(series, *feature),
                _ => *value,
            })
            .collect();
        Some(Self { origin, past, own, series, pool: past.pool_of(series), template, divisor })
    }

    /// Writes the row of the target date at `position` among the origin's dates.
    pub(super) fn fill(&self, position: usize, day: i32, cells: &mut [f64]) {
        let Some(facts) = self.past.facts(day) else {
            cells.fill(f64::NAN);
            return;
        };
        let weekday = &self.own.weekday[facts.weekday];
        let index = self.past.index(day);
        for (at, feature) in self.past.set().features().iter().enumerate() {
            let value = if feature.of_weekday() {
                if feature.in_units() { weekday[at] / self.divisor } else { weekday[at] }
            } else {
                self.of_date(*feature, facts, (position, index)).unwrap_or(self.template[at])
            };
            if let Some(cell) = cells.get_mut(at) {
                *cell = value;
            }
        }
    }

    fn of_date(&self, feature: Feature, facts: &DayFacts, (position, index): (usize, Option<usize>)) -> Option<f64> {
        let flag = |yes: bool| Some(f64::from(u8::from(yes)));
        Some(match feature {
            Feature::Horizon => f64::from(facts.day - self.past.origin()),
            Feature::Date(part) => date_part(part, facts),
            Feature::YearSin(k) => wave(k, facts).sin(),
            Feature::YearCos(k) => wave(k, facts).cos(),
            Feature::SinceHoliday => f64::from(facts.since_holiday),
            Feature::ToHoliday => f64::from(facts.to_holiday),
            Feature::HolidayId => facts.holiday.map_or(0.0, |code| self.past.event_code(code)),
            Feature::IsHoliday => return flag(facts.holiday.is_some()),
            Feature::HolidayEve => return flag(facts.to_holiday == 1),
            Feature::AfterHoliday => return flag(facts.since_holiday == 1),
            Feature::Bridge => return flag(facts.bridge),
            Feature::EasterOffset => f64::from(facts.easter_offset),
            Feature::EventId => facts.event.map_or(0.0, |(code, _)| self.past.event_code(code)),
            Feature::EventOffset => facts.event.map_or(0.0, |(_, offset)| f64::from(offset)),
            Feature::EventPool => self.effect(self.past.pool_ratios(self.pool), facts),
            Feature::EventPoolLog => {
                let effect = self.effect(self.past.pool_ratios(self.pool), facts);
                if effect.is_nan() { 0.0 } else { effect.clamp(EFFECT_CUT.0, EFFECT_CUT.1).ln() }
            }
            Feature::EventOwn => self.effect(self.past.ratios(self.series), facts),
            Feature::EventLast => self.last_effect(facts),
            Feature::EventCount => count(facts.event.map_or(0, |key| self.past.event_days(key).len())),
            Feature::WeekdayByKey => self.weekday_by_key(facts),
            Feature::YearValue => self.year_value(facts.day),
            Feature::YearWeek => self.own.year_week.get(position).map_or(f64::NAN, |week| week / self.year_level()),
            Feature::YearWeekPool | Feature::WeekdayIndex => self.of_pool(feature, facts, position),
            feature => return self.of_covariate(feature, index),
        })
    }

    fn of_pool(&self, feature: Feature, facts: &DayFacts, position: usize) -> f64 {
        let Some(pool) = self.origin.pools.get(self.pool) else { return f64::NAN };
        match feature {
            Feature::WeekdayIndex => pool.weekday_index[facts.weekday],
            _ => pool.year_week.get(position).copied().unwrap_or(f64::NAN),
        }
    }

    fn of_covariate(&self, feature: Feature, index: Option<usize>) -> Option<f64> {
        let here = |at: usize| {
            let values = self.past.covariate(at, self.series);
            index.and_then(|index| values.get(index)).copied().unwrap_or(f64::NAN)
        };
        let on_day = |value: fn(&Self, usize, usize) -> f64, at| index.map_or(f64::NAN, |index| value(self, at, index));
        Some(match feature {
            Feature::CovariateAt(at) => here(at),
            Feature::CovariateOthers(at) => {
                on_day(|row, at, index| row.past.covariate_others(at, row.series, index), at)
            }
            Feature::CovariateMean(at) => on_day(|row, at, index| row.past.covariate_mean(at, index), at),
            Feature::UpliftHere(at) => match here(at) {
                value if value > 0.0 => {
                    self.origin.pools.get(self.pool).and_then(|pool| pool.uplifts.get(at)).copied().unwrap_or(f64::NAN)
                }
                _ => 1.0,
            },
            Feature::CovariateBy(at) => match (here(at), self.past.set().by_key(at)) {
                (value, Some(key)) if value > 0.0 => self.past.set().key_code(key, self.past.meta(), self.series),
                _ => f64::NAN,
            },
            _ => return None,
        })
    }

    /// Mean ratio on the earlier days of the same event and offset.
    fn effect(&self, ratios: &[f64], facts: &DayFacts) -> f64 {
        let Some(key) = facts.event else { return f64::NAN };
        known_mean(self.past.event_days(key).iter().filter_map(|at| ratios.get(*at).copied()))
    }

    fn last_effect(&self, facts: &DayFacts) -> f64 {
        let Some(key) = facts.event else { return f64::NAN };
        let ratios = self.past.ratios(self.series);
        let known = |at: &usize| ratios.get(*at).copied().filter(|ratio| !ratio.is_nan());
        self.past.event_days(key).iter().rev().find_map(known).unwrap_or(f64::NAN)
    }

    fn weekday_by_key(&self, facts: &DayFacts) -> f64 {
        let set = self.past.set();
        let code = set.weekday_key().map_or(f64::NAN, |key| set.key_code(key, self.past.meta(), self.series));
        code * 7.0 + count(facts.weekday)
    }

    fn year_level(&self) -> f64 {
        let floor = self.past.set().spec().scale.floor;
        if self.own.year_level.is_nan() { f64::NAN } else { self.own.year_level.max(floor) }
    }

    fn year_value(&self, day: i32) -> f64 {
        let run = self.past.traded(self.series);
        let Ok(index) = usize::try_from(self.past.offset(day) - YEAR) else { return f64::NAN };
        match run.at.binary_search(&index) {
            Ok(at) => run.value[at] / self.year_level(),
            Err(_) => f64::NAN,
        }
    }
}

fn wave(k: u8, facts: &DayFacts) -> f64 {
    f64::from(k) * f64::from(facts.day_of_year) * std::f64::consts::TAU / YEAR_LENGTH
}

fn date_part(part: CalendarPart, facts: &DayFacts) -> f64 {
    match part {
        CalendarPart::Weekday => count(facts.weekday),
        CalendarPart::DayOfMonth => f64::from(facts.day_of_month),
        CalendarPart::Month => f64::from(facts.month),
        CalendarPart::DayOfYear => f64::from(facts.day_of_year),
        CalendarPart::Week => f64::from(facts.week),
        CalendarPart::Weekend => f64::from(u8::from(facts.weekday >= 5)),
        CalendarPart::YearWave => f64::NAN,
    }
}
