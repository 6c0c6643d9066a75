//! Panels for the feature tests: the demo's real data, and small made ones.

use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use vakhta_tables::calendar::{Calendar, day_of};
use vakhta_tables::features::{FeatureSet, FeatureSpec, History};
use vakhta_tables::matrix::{OriginScheme, WeightSpec};
use vakhta_tables::openness::OpennessRules;
use vakhta_tables::panel::{Panel, PanelRoles, PanelRows};

/// A declaration as far as tables go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declared {
    pub(crate) panel: PanelRoles,
    pub(crate) calendar: Place,
    pub(crate) openness: OpennessRules,
    pub(crate) rows: OriginScheme,
    pub(crate) weights: WeightSpec,
    pub(crate) features: FeatureSpec,
}

/// Where the holidays are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    pub(crate) country: Option<String>,
    pub(crate) region: Option<String>,
}

impl Declared {
    pub(crate) fn recipe() -> Self {
        toml::from_str(include_str!("fixtures/bakery_recipe.toml")).unwrap()
    }

    pub(crate) fn named_days(&self) -> Calendar {
        Calendar::new(self.calendar.country.as_deref(), self.calendar.region.as_deref()).unwrap()
    }

    pub(crate) fn set(&self, panel: &Panel) -> FeatureSet {
        FeatureSet::new(&self.features, panel.meta(), &self.named_days()).unwrap()
    }

    pub(crate) fn history<'p>(&self, panel: &'p Panel) -> History<'p> {
        History::new(panel, &self.set(panel), &self.openness, &self.named_days()).unwrap()
    }
}

pub(crate) fn day(text: &str) -> i32 {
    day_of(text.parse().unwrap())
}

/// The rows of the bundled bakery data: branch, product, day, value, promo, holiday, school holiday.
pub(crate) fn bakery_rows() -> (PanelRows, Vec<(i32, bool)>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/bakery_branches/bakery_daily.csv.gz");
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut rows = PanelRows {
        keys: vec![Vec::new(), Vec::new()],
        known_ahead: vec![Vec::new(), Vec::new()],
        ..PanelRows::default()
    };
    let mut holidays = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        rows.days.push(day(cells[0]));
        rows.keys[0].push(cells[1].to_owned());
        rows.keys[1].push(cells[2].to_owned());
        rows.target.push(number(3));
        rows.known_ahead[0].push(number(4));
        rows.known_ahead[1].push(number(6));
        holidays.push((day(cells[0]), cells[5] == "1"));
    }
    (rows, holidays)
}

/// The bundled bakery data as a panel.
pub(crate) fn bakery(roles: &PanelRoles) -> Panel {
    bakery_rows().0.into_panel(roles).unwrap()
}

/// A small chain: 3 shops x 2 goods over `n_days`, weekly pattern, shop "b" closed on Sundays, one promotion column
/// known ahead and one column of visitors that is not.
pub(crate) fn chain(n_days: i32) -> (PanelRows, Declared) {
    let mut rows = PanelRows {
        keys: vec![Vec::new(), Vec::new()],
        known_ahead: vec![Vec::new()],
        observed: vec![Vec::new()],
        ..PanelRows::default()
    };
    let first = day("2017-01-02");
    for (s, shop) in ["a", "b", "c"].iter().enumerate() {
        for (g, good) in ["bread", "cake"].iter().enumerate() {
            for d in 0..n_days {
                let weekday = d.rem_euclid(7);
                let promo = f64::from(u8::from((d / 7) % 5 == g as i32));
                let wave = f64::from((d * 7 + s as i32 * 3 + g as i32 * 5).rem_euclid(11));
                let level = 20.0 * (s as f64 + 1.0) + 7.0 * g as f64;
                let value = level * (1.0 + 0.1 * f64::from(weekday)) + wave + 6.0 * promo;
                rows.keys[0].push((*shop).to_owned());
                rows.keys[1].push((*good).to_owned());
                rows.days.push(first + d);
                rows.target.push(if s == 1 && weekday == 6 { 0.0 } else { value });
                rows.known_ahead[0].push(promo);
                rows.observed[0].push(value / 3.0);
            }
        }
    }
    (rows, chain_declared())
}

fn chain_declared() -> Declared {
    let mut declared = Declared::recipe();
    let shop = "shop".to_owned();
    declared.panel = PanelRoles {
        keys: vec![shop.clone(), "good".to_owned()],
        time: "date".to_owned(),
        target: "sold".to_owned(),
        known_ahead: vec!["promo".to_owned()],
        observed: vec!["visitors".to_owned()],
        ..PanelRoles::default()
    };
    declared.openness.closed_when_zero = vec![shop.clone()];
    declared.features.pool = vec!["good".to_owned()];
    declared.features.totals = vec![shop.clone()];
    declared.features.drop.clear();
    declared.features.ratios = vec![[7, 28]];
    let shares = declared.features.shares.as_mut().unwrap();
    shares.zero = vec![28];
    let weekday = declared.features.weekday.as_mut().unwrap();
    weekday.count = true;
    weekday.by_key = Some("good".to_owned());
    let covariate = |text: &str| toml::from_str(text).unwrap();
    declared.features.covariates = vec![
        covariate(
            "column = \"promo\"\nat_target = true\nothers_within = [\"shop\"]\nmean_of_all = true\nrecent = [28]\n\
             recent_open = [14]\nweekday = 8\nuplift = true\nby_key = \"good\"",
        ),
        covariate("column = \"visitors\"\nrecent = [7, 28]\nrecent_open = [14]\nweekday = 4"),
    ];
    declared
}
