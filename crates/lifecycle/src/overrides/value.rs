//! What overrides were worth: |actual − forecast| beside |actual − override|, on every day whose actual is known.
//!
//! Reference: forecast value added, Gilliland 2010, The Business Forecasting Deal, chapter 4; the finding that small
//! adjustments rarely help, Fildes, Goodwin, Lawrence & Nikolopoulos 2009.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rand_core::RngCore;
use serde::{Deserialize, Serialize};
use vakhta_stats::bootstrap::{DayLoss, difference_interval};
use vakhta_stats::metric::wape;

use super::Override;
use crate::ids::SeriesKey;
use crate::observation::counts;
use crate::prediction::Pair;

/// Fewest overrides that met their actuals below which nothing is said.
const MIN_JUDGED: u64 = 20;
/// Coverage of the interval of the value added.
const LEVEL: f64 = 0.9;
/// Days of a bootstrap block, and resamples.
const BOOTSTRAP: (usize, usize) = (7, 2000);
/// Changes below so many percent of the forecast are small, from the second on they are large.
const SIZES: (f64, f64) = (10.0, 25.0);

/// An override that met its actual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The series.
    pub series: SeriesKey,
    /// The day.
    pub date: NaiveDate,
    /// Who overrode.
    pub by: String,
    /// What happened.
    pub actual: f64,
    /// The model's last forecast before the day: what would have been used.
    pub statistical: f64,
    /// What was used.
    pub value: f64,
}

/// To which side an override went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Above the model's forecast.
    Raised,
    /// Below it, or equal to it.
    Lowered,
}

/// By how much an override changed the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// By less than 10 %.
    Small,
    /// By 10 to 25 %.
    Medium,
    /// By 25 % or more, or from nothing.
    Large,
}

impl Judged {
    fn usable(&self) -> bool {
        [self.actual, self.statistical, self.value].iter().all(|v| v.is_finite())
    }

    fn direction(&self) -> Direction {
        if self.value > self.statistical { Direction::Raised } else { Direction::Lowered }
    }

    fn size(&self) -> Size {
        let percent = 100.0 * (self.value - self.statistical).abs() / self.statistical.abs();
        match percent {
            small if small < SIZES.0 => Size::Small,
            medium if medium < SIZES.1 => Size::Medium,
            _ => Size::Large,
        }
    }
}

/// Whether overriding paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueVerdict {
    /// The whole interval of the value added lies above 0.
    Helped,
    /// The whole interval lies below 0.
    Hurt,
    /// No difference that could be told from chance.
    Even,
    /// Too few overrides or days to say.
    NotEnoughData,
}

/// What some overrides were worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueAdded {
    /// Overrides that met their actuals.
    pub n: u64,
    /// Those of them that were nearer to the actual than the model's forecast.
    pub helped: u64,
    /// WAPE of the model's forecasts, in percent.
    pub wape_statistical: Option<f64>,
    /// WAPE of what was used instead, in percent.
    pub wape_overridden: Option<f64>,
    /// The first less the second, in percentage points: positive where overriding helped.
    pub points: Option<f64>,
    /// The 90 % interval of these points; `None` below the least number of overrides or of days.
    pub interval: Option<(f64, f64)>,
    /// What that says.
    pub verdict: ValueVerdict,
}

/// What the overrides of one group were worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueGroup<T> {
    /// The group.
    pub of: T,
    /// What its overrides were worth.
    pub value: ValueAdded,
}

/// What overrides were worth, altogether and by group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueReport {
    /// Altogether.
    pub overall: ValueAdded,
    /// By person.
    pub by_person: Vec<ValueGroup<String>>,
    /// By value of the first key column, for example by branch; empty where there is none.
    pub by_segment: Vec<ValueGroup<String>>,
    /// By direction.
    pub by_direction: Vec<ValueGroup<Direction>>,
    /// By size.
    pub by_size: Vec<ValueGroup<Size>>,
}

/// The overrides beside the pairs of their series and days: those that were in force, of days that count.
#[must_use]
pub fn judged(last: &[Override], pairs: &[Pair]) -> Vec<Judged> {
    let met: BTreeMap<(&SeriesKey, NaiveDate), &Pair> =
        pairs.iter().filter(|pair| counts(pair)).map(|pair| ((&pair.series, pair.date), pair)).collect();
    let one = |said: &Override| {
        let pair = met.get(&(&said.series, said.date))?;
        let judged = Judged {
            series: said.series.clone(),
            date: said.date,
            by: said.by.clone(),
            actual: pair.actual,
            statistical: pair.forecast,
            value: said.value?,
        };
        judged.usable().then_some(judged)
    };
    last.iter().filter_map(one).collect()
}

/// What the overrides were worth. `segment` is the position of the key column they are grouped by.
#[must_use]
pub fn value_added(judged: &[Judged], segment: usize, rng: &mut impl RngCore) -> ValueReport {
    let all: Vec<&Judged> = judged.iter().collect();
    ValueReport {
        overall: worth(&all, rng),
        by_person: grouped(judged, |one| Some(one.by.clone()), rng),
        by_segment: grouped(judged, |one| one.series.parts().get(segment).cloned(), rng),
        by_direction: grouped(judged, |one| Some(one.direction()), rng),
        by_size: grouped(judged, |one| Some(one.size()), rng),
    }
}

fn grouped<T: Ord>(judged: &[Judged], of: impl Fn(&Judged) -> Option<T>, rng: &mut impl RngCore) -> Vec<ValueGroup<T>> {
    let mut groups: BTreeMap<T, Vec<&Judged>> = BTreeMap::new();
    for one in judged {
        if let Some(group) = of(one) {
            groups.entry(group).or_default().push(one);
        }
    }
    groups.into_iter().map(|(of, own)| ValueGroup { of, value: worth(&own, rng) }).collect()
}

fn worth(judged: &[&Judged], rng: &mut impl RngCore) -> ValueAdded {
    let rows = |forecast: fn(&Judged) -> f64| judged.iter().map(|j| (j.actual, forecast(j))).collect::<Vec<_>>();
    let wape_statistical = wape(&rows(|j| j.statistical));
    let wape_overridden = wape(&rows(|j| j.value));
    let n = judged.len() as u64;
    let enough = n >= MIN_JUDGED;
    let interval = enough.then(|| difference_interval(&losses(judged), BOOTSTRAP, LEVEL, rng)).flatten();
    let verdict = match interval {
        None => ValueVerdict::NotEnoughData,
        Some((low, _)) if low > 0.0 => ValueVerdict::Helped,
        Some((_, high)) if high < 0.0 => ValueVerdict::Hurt,
        Some(_) => ValueVerdict::Even,
    };
    ValueAdded {
        n,
        helped: judged.iter().filter(|j| (j.actual - j.value).abs() < (j.actual - j.statistical).abs()).count() as u64,
        wape_statistical,
        wape_overridden,
        points: wape_statistical.zip(wape_overridden).map(|(without, with)| without - with),
        interval: interval.map(|(low, high)| (100.0 * low, 100.0 * high)),
        verdict,
    }
}

/// The losses of the overrides (A) and of the forecasts (B) by day, as parts of WAPE.
fn losses(judged: &[&Judged]) -> Vec<DayLoss> {
    let mut days: BTreeMap<NaiveDate, DayLoss> = BTreeMap::new();
    for one in judged {
        let day = days.entry(one.date).or_insert(DayLoss { num_a: 0.0, num_b: 0.0, den: 0.0 });
        day.num_a += (one.actual - one.value).abs();
        day.num_b += (one.actual - one.statistical).abs();
        day.den += one.actual.abs();
    }
    days.into_values().collect()
}
