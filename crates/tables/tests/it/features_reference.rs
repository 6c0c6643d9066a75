//! The kernel against a slow reference that reads the rows anew for every figure.
//!
//! The reference shares no code with the kernel and no intermediate result between two figures; it covers what the
//! real data cannot show: gaps, absent targets, closed days in the middle of a window.

use std::collections::BTreeMap;

use vakhta_tables::calendar::weekday_of;
use vakhta_tables::features::Origin;
use vakhta_tables::panel::PanelRows;

use crate::features_panels::{Declared, chain, day};

/// A series as a map from day to value; what is absent is not in it.
struct Slow {
    value: BTreeMap<i32, f64>,
    covariate: BTreeMap<i32, f64>,
    observed: BTreeMap<i32, f64>,
    closed: Vec<i32>,
    known: Vec<i32>,
    first: i32,
    origin: i32,
}

impl Slow {
    fn new(rows: &PanelRows, key: [&str; 2], origin: i32) -> Self {
        let mine = |row: &usize| rows.keys[0][*row] == key[0] && rows.keys[1][*row] == key[1];
        let all = || 0..rows.days.len();
        let days: Vec<i32> = rows.days.clone();
        let first = *days.iter().min().unwrap();
        let (mut closed, mut known) = (Vec::new(), Vec::new());
        for day in first..=origin {
            let shop = |row: &usize| rows.keys[0][*row] == key[0] && rows.days[*row] == day;
            let sold: Vec<f64> = all().filter(shop).map(|row| rows.target[row]).filter(|v| !v.is_nan()).collect();
            if !sold.is_empty() {
                known.push(day);
            }
            if !sold.is_empty() && sold.iter().all(|value| *value == 0.0) {
                closed.push(day);
            }
        }
        let pick = |values: &[f64]| {
            all().filter(mine).filter(|row| !values[*row].is_nan()).map(|row| (days[row], values[row])).collect()
        };
        let (value, covariate, observed) = (pick(&rows.target), pick(&rows.known_ahead[0]), pick(&rows.observed[0]));
        Self { value, covariate, observed, closed, known, first, origin }
    }

    /// Open days with a known value, newest first, up to a day.
    fn open(&self, until: i32) -> Vec<(i32, f64)> {
        let days = (self.first..=until).rev().filter(|day| !self.closed.contains(day));
        days.filter_map(|day| self.value.get(&day).map(|value| (day, *value))).collect()
    }

    fn last(&self, n: usize) -> Vec<f64> {
        self.open(self.origin).into_iter().take(n).map(|(_, value)| value).collect()
    }

    fn weekday(&self, date: i32, n: usize, special: &[i32]) -> Vec<(i32, f64)> {
        let regular = |(day, _): &(i32, f64)| weekday_of(*day) == weekday_of(date) && !special.contains(day);
        self.open(self.origin).into_iter().filter(regular).take(n).collect()
    }

    fn figure(&self, name: &str, date: i32, special: &[i32]) -> f64 {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let over = |days: Vec<i32>, of: &BTreeMap<i32, f64>| {
            mean(&days.iter().filter_map(|d| of.get(d).copied()).collect::<Vec<_>>())
        };
        let recent = |n: i32| (self.origin - n + 1..=self.origin).collect::<Vec<i32>>();
        let scale = mean(&self.last(28)).max(0.5);
        let same = |n: usize| self.weekday(date, n, special).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        let middle = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            let n = values.len();
            (values[(n - 1) / 2] + values[n / 2]) / 2.0
        };
        let spread = |values: Vec<f64>| {
            let centre = mean(&values);
            mean(&values.iter().map(|value| (value - centre).powi(2)).collect::<Vec<_>>()).sqrt()
        };
        match name {
            "lag_1" => self.last(1)[0] / scale,
            "lag_7" => self.last(7)[6] / scale,
            "mean_14" => mean(&self.last(14)) / scale,
            "std_28" => spread(self.last(28)) / scale,
            "median_91" => middle(self.last(91)) / scale,
            "std_182" => spread(self.last(182)) / scale,
            "mean_all" => mean(&self.last(usize::MAX)) / scale,
            "mean_7_over_28" => mean(&self.last(7)) / scale,
            "open_days" => self.open(self.origin).len() as f64,
            "log_scale" => scale.ln(),
            "weekday_lag_3" => same(3)[2] / scale,
            "weekday_mean_13" => mean(&same(13)) / scale,
            "weekday_median_8" => middle(same(8)) / scale,
            "weekday_std_26" => spread(same(26)) / scale,
            "weekday_count" => same(26).len() as f64,
            "closed_share_91" => {
                let known: Vec<i32> = recent(91).into_iter().filter(|day| self.known.contains(day)).collect();
                known.iter().filter(|day| self.closed.contains(day)).count() as f64 / known.len() as f64
            }
            "year_ago_level" => {
                let then: Vec<f64> =
                    self.open(self.origin - 364).into_iter().take(28).map(|(_, value)| value).collect();
                mean(&then) / scale
            }
            "recent_28.promo" => over(recent(28), &self.covariate),
            "recent_28.visitors" => over(recent(28), &self.observed),
            "recent_open_14.promo" => {
                over(self.open(self.origin).into_iter().take(14).map(|(day, _)| day).collect(), &self.covariate)
            }
            "weekday_4.visitors" => {
                over(self.weekday(date, 4, special).into_iter().map(|(day, _)| day).collect(), &self.observed)
            }
            "uplift_own.promo" => self.uplift(special),
            other => panic!("the reference does not know {other}"),
        }
    }

    /// Mean ratio on promotion days to the median of the regular same weekdays four weeks around.
    fn uplift(&self, special: &[i32]) -> f64 {
        let usual = |day: i32| {
            let around = (1..=4).flat_map(|week| [day - 7 * week, day + 7 * week]);
            let regular = around.filter(|d| !self.closed.contains(d) && !special.contains(d) && *d <= self.origin);
            let mut values: Vec<f64> = regular.filter_map(|day| self.value.get(&day).copied()).collect();
            values.sort_by(f64::total_cmp);
            let n = values.len();
            (n >= 3).then(|| (values[(n - 1) / 2] + values[n / 2]) / 2.0).filter(|usual| *usual > 0.0)
        };
        let days = self.open(self.origin - 28).into_iter().filter(|(day, _)| self.covariate.get(day) == Some(&1.0));
        let ratios: Vec<f64> = days.filter_map(|(day, value)| usual(day).map(|usual| value / usual)).collect();
        if ratios.len() < 7 { f64::NAN } else { ratios.iter().sum::<f64>() / ratios.len() as f64 }
    }
}

const NAMES: [&str; 22] = [
    "lag_1",
    "lag_7",
    "mean_14",
    "std_28",
    "median_91",
    "std_182",
    "mean_all",
    "mean_7_over_28",
    "open_days",
    "log_scale",
    "weekday_lag_3",
    "weekday_mean_13",
    "weekday_median_8",
    "weekday_std_26",
    "weekday_count",
    "closed_share_91",
    "year_ago_level",
    "recent_28.promo",
    "recent_28.visitors",
    "recent_open_14.promo",
    "weekday_4.visitors",
    "uplift_own.promo",
];

#[test]
fn every_figure_is_what_its_definition_says_also_with_gaps() {
    let (mut rows, declared) = chain(460);
    for row in 0..rows.days.len() {
        // Gaps without pattern: one day in nine has no target, one in thirteen no visitors, a fortnight is closed.
        if row * 7919 % 9 == 4 {
            rows.target[row] = f64::NAN;
        }
        if row * 104_729 % 13 == 5 {
            rows.observed[0][row] = f64::NAN;
        }
        let day = rows.days[row] - rows.days[0];
        if rows.keys[0][row] == "c" && (300..314).contains(&day) {
            rows.target[row] = 0.0;
        }
    }
    compare(&rows, &declared);
}

fn compare(rows: &PanelRows, declared: &Declared) {
    let panel = rows.clone().into_panel(&declared.panel).unwrap();
    let set = declared.set(&panel);
    let history = declared.history(&panel);
    let calendar = declared.named_days();
    let special: Vec<i32> = (panel.first_day()..=panel.last_day())
        .filter(|day| {
            let date = vakhta_tables::calendar::date_of(*day);
            let text = date.format("%m-%d").to_string();
            calendar.named(date).is_some() || text == "12-24" || text == "12-31"
        })
        .collect();
    for origin in [day("2017-11-05"), day("2018-02-28"), day("2018-03-20")] {
        let dates: Vec<i32> = (origin + 1..=origin + 8).collect();
        let at = Origin::new(history.at(origin), &dates, 1);
        for (series, key) in panel.meta().series().iter().enumerate() {
            let slow = Slow::new(rows, [&key[0], &key[1]], origin);
            for (position, date) in dates.iter().enumerate() {
                let row = at.row(series, position);
                if key[0] == "b" && weekday_of(*date) == 6 {
                    continue; // The shop has no Sundays to speak of.
                }
                for name in NAMES {
                    if name == "year_ago_level" && slow.open(origin - 364).len() < 14 {
                        continue;
                    }
                    let got = row[set.names().iter().position(|known| known == name).unwrap()];
                    let want = slow.figure(name, *date, &special);
                    let close = (got - want).abs() <= 1e-9 * want.abs().max(1.0) || (got.is_nan() && want.is_nan());
                    assert!(close, "{key:?} {name} for {date} as of {origin}: {got}, by definition {want}");
                }
            }
        }
    }
}
