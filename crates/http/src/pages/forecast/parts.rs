//! What a sum is made of: its parts by the first key column that was left open, over the week that the figures above show.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use vakhta_lifecycle::prediction::Prediction;
use vakhta_service::views::{ForecastQuery, ModelView};

use super::choice::{Choice, column_word};
use crate::pages::lang::Lang;

/// Days whose forecasts are added up.
const DAYS: usize = 7;

/// The parts of a sum and what they add up to.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    /// Over how many days.
    pub(super) title: String,
    /// The column in words.
    pub(super) column: String,
    /// By value of the column.
    pub(super) rows: Vec<PartRow>,
    /// The sum.
    pub(super) total: String,
}

/// One part.
#[derive(Debug, Clone)]
pub(super) struct PartRow {
    /// Its value of the column.
    pub(super) name: String,
    /// Its own forecast.
    pub(super) href: String,
    /// The week's sum.
    pub(super) value: String,
}

/// The column by which a choice is parted, and the question for its parts; `None` for one series.
pub(super) fn question(choice: &Choice, model: &ModelView) -> Option<(String, ForecastQuery)> {
    let column = model.keys.iter().find(|key| !choice.keys.contains_key(*key))?;
    let level = model.keys.iter().filter(|key| *key == column || choice.keys.contains_key(*key));
    let level = level.map(String::as_str).collect::<Vec<_>>().join(",");
    let query = ForecastQuery { keys: choice.keys.clone(), level: Some(level), ..ForecastQuery::default() };
    Some((column.clone(), query))
}

impl Parts {
    /// The parts by a column.
    pub(super) fn of(l: Lang, model: &ModelView, choice: &Choice, column: &str, parts: &[Prediction]) -> Option<Self> {
        // The parts' keys have the columns of their level, in the order of the model's.
        let place = model.keys.iter().filter(|key| *key == column || choice.keys.contains_key(*key));
        let place = place.into_iter().position(|key| key == column)?;
        let days: BTreeSet<NaiveDate> =
            parts.iter().map(|p| p.date).collect::<BTreeSet<_>>().into_iter().take(DAYS).collect();
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for part in parts.iter().filter(|p| days.contains(&p.date)) {
            *sums.entry(part.series.parts().get(place)?).or_default() += part.value;
        }
        let total = sums.values().sum();
        let row = |(name, value): (&str, f64)| {
            let mut keys = choice.keys.clone();
            keys.insert(column.to_owned(), name.to_owned());
            let of_part = Choice { keys, ..choice.clone() };
            let href = format!("?{}", of_part.query(model, choice.history, choice.day));
            PartRow { name: name.to_owned(), href, value: l.amount(value) }
        };
        (!sums.is_empty()).then(|| Self {
            title: l.n("forecast-parts", days.len() as u64),
            column: column_word(l, column),
            rows: sums.into_iter().map(row).collect(),
            total: l.amount(total),
        })
    }
}

#[cfg(test)]
mod tests {
    use vakhta_lifecycle::ids::SeriesKey;

    use super::*;
    use crate::pages::forecast::choice::Asked;
    use crate::pages::samples;

    #[test]
    fn a_sum_is_parted_by_the_first_open_column_and_its_parts_add_up() {
        let model = samples::model();
        let only = |product: &str| {
            BTreeMap::from([("by.branch".to_owned(), String::new()), ("by.product".to_owned(), product.to_owned())])
        };
        let choice = Choice::of(&model, &Asked::default(), &only("P101"));
        let (column, query) = question(&choice, &model).unwrap();
        assert_eq!((column.as_str(), query.level.as_deref()), ("branch", Some("branch,product")));
        let one = &samples::series().forecast[0];
        let part = |branch: &str, ahead: u64, value: f64| Prediction {
            series: SeriesKey::new(vec![branch.to_owned(), "P101".to_owned()]),
            date: one.date + chrono::Days::new(ahead),
            value,
            ..one.clone()
        };
        let all: Vec<Prediction> = (0..9).flat_map(|day| [part("B02", day, 20.0), part("B03", day, 30.0)]).collect();
        let parts = Parts::of(Lang::En, &model, &choice, &column, &all).unwrap();
        let told: Vec<(&str, &str)> = parts.rows.iter().map(|r| (r.name.as_str(), r.value.as_str())).collect();
        assert_eq!((told, parts.total.as_str()), (vec![("B02", "140"), ("B03", "210")], "350"));
        assert!(parts.rows[1].href.contains("by.branch=B03"), "{}", parts.rows[1].href);
        let series = Choice::of(&model, &Asked::default(), &BTreeMap::new());
        assert!(question(&series, &model).is_none(), "one series has no parts");
    }
}
