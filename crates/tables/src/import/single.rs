//! Whether each row of a table stands by itself, as loans and parcels do, or is one day of a series; and what its columns are for
//! then. A person confirms the guess.

use serde::{Deserialize, Serialize};

use super::preview::{Preview, PreviewColumn};
use super::roles::{self, ColumnRole, Sketch};
use super::sample::Sample;
use crate::schema::ColumnType;

/// Fewest rows of which it can be told that a column is another in every one.
const LEAST_ROWS: usize = 20;
/// Most different values that are labels.
const MOST_LABELS: usize = 50;
/// What columns are called that tell what became of a row.
const OUTCOMES: [&str; 16] = [
    "label",
    "class",
    "target",
    "outcome",
    "default",
    "churn",
    "late",
    "fraud",
    "survived",
    "species",
    "kind",
    "метка",
    "класс",
    "исход",
    "дефолт",
    "отток",
];

/// What columns of amounts are called that a row comes to.
const AMOUNTS: [&str; 6] = ["price", "cost", "duration", "цена", "стоимость", "длительность"];

/// What tells rows apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleRows {
    /// The column that is another in every row.
    pub name: String,
    /// Whether the other columns name series, with at most one row of each on a day.
    pub recurs: bool,
}

/// The column that tells rows apart, and whether they are days of series nevertheless.
pub(crate) fn find(sample: &Sample, sketches: &[Sketch]) -> Option<SingleRows> {
    let time = sketches.iter().position(|sketch| sketch.kind == ColumnType::Date)?;
    let n_rows = sample.rows.len();
    let tells_apart = |i: &usize| {
        let sketch = &sketches[*i];
        let is_name = sketch.kind == ColumnType::Text
            || (sketch.whole && (roles::has_id_suffix(&sketch.name) || roles::counts_rows(sample, *i)));
        n_rows >= LEAST_ROWS && sketch.n_distinct == n_rows && is_name
    };
    let names: Vec<usize> = (0..sketches.len()).filter(tells_apart).collect();
    let name = names.iter().find(|i| roles::has_id_suffix(&sketches[**i].name)).or(names.first())?;
    Some(SingleRows { name: sketches[*name].name.clone(), recurs: roles::recurs(sample, sketches, time, &names) })
}

/// The different values of a column, where they are few enough to be labels.
pub(crate) fn labels(sample: &Sample, column: usize) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for cell in sample.column(column).map(str::trim).filter(|cell| !super::numbers::is_missing(cell)) {
        if !labels.iter().any(|label| label == cell) {
            labels.push(cell.to_owned());
        }
        if labels.len() > MOST_LABELS {
            return Vec::new();
        }
    }
    labels.sort_unstable();
    labels
}

impl PreviewColumn {
    /// Whether it tells classes and no amounts: texts, yes and no, or a few numbers of a column that is called so.
    #[must_use]
    pub fn tells_classes(&self) -> bool {
        self.labels.len() >= 2
            && (self.kind == ColumnType::Text || self.yes_no || (self.labels.len() <= 20 && is_outcome(&self.name)))
    }
}

impl Preview {
    /// Gives columns the roles that they have where each row is predicted by itself: one tells the row, one its outcome, and the
    /// others are known before that.
    ///
    /// # Errors
    /// Says in words what is missing.
    pub fn take_as_rows(&mut self, target: Option<&str>) -> Result<(), String> {
        let role = |role: ColumnRole| self.columns.iter().find(|c| c.role == role).map(|c| c.name.clone());
        let called_so =
            || self.columns.iter().find(|c| is_outcome(&c.name) && c.tells_classes()).map(|c| c.name.clone());
        let amount =
            |c: &&PreviewColumn| c.kind == ColumnType::Number && AMOUNTS.contains(&c.name.to_lowercase().as_str());
        let comes_to = || self.columns.iter().find(amount).map(|c| c.name.clone());
        let target = target.map(str::to_owned).or_else(called_so).or_else(comes_to);
        let target = target.or_else(|| role(ColumnRole::Target));
        let target = target.ok_or("no column looks like the outcome; name it yourself")?;
        let name = self.single.as_ref().map(|single| single.name.clone()).filter(|name| *name != target);
        if name.is_none() && role(ColumnRole::Key).is_none() {
            return Err("no column tells the rows apart; add one that is another in every row".to_owned());
        }
        let sampled = self.sampled;
        for column in &mut self.columns {
            column.role = match column.role {
                ColumnRole::Time => ColumnRole::Time,
                _ if column.name == target => ColumnRole::Target,
                _ if name.as_ref() == Some(&column.name) => ColumnRole::Key,
                ColumnRole::Key if name.is_none() => ColumnRole::Key,
                ColumnRole::Ignored => ColumnRole::Ignored,
                // Texts that never repeat teach nothing.
                _ if column.kind == ColumnType::Text && column.n_distinct == sampled => ColumnRole::Ignored,
                _ => ColumnRole::KnownAhead,
            };
        }
        Ok(())
    }
}

fn is_outcome(name: &str) -> bool {
    OUTCOMES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::super::preview;
    use super::*;

    fn looked_at(header: &str, row: impl Fn(u32) -> String) -> Preview {
        let rows: Vec<String> = (0..60).map(row).collect();
        let text = format!("{header}\n{}\n", rows.join("\n"));
        preview(text.as_bytes(), None, None).unwrap()
    }

    fn role(preview: &Preview, name: &str) -> ColumnRole {
        preview.columns.iter().find(|c| c.name == name).unwrap().role
    }

    #[test]
    fn loans_stand_by_themselves_and_their_outcome_is_found() {
        let row = |n: u32| {
            format!("L{n},2026-01-{:02},{}.5,{},{}", 1 + n / 6, 100 + n, ["A", "B"][n as usize % 2], n % 3 / 2)
        };
        let mut loans = looked_at("loan,day,amount,grade,late", row);
        assert_eq!(loans.single, Some(SingleRows { name: "loan".into(), recurs: false }));
        loans.take_as_rows(None).unwrap();
        let roles = ["loan", "day", "amount", "grade", "late"].map(|name| role(&loans, name));
        let ahead = ColumnRole::KnownAhead;
        assert_eq!(roles, [ColumnRole::Key, ColumnRole::Time, ahead, ahead, ColumnRole::Target]);
        loans.take_as_rows(Some("amount")).unwrap();
        assert_eq!([role(&loans, "amount"), role(&loans, "late")], [ColumnRole::Target, ahead]);
    }

    #[test]
    fn a_price_is_an_outcome_and_no_feature() {
        let mut flats =
            looked_at("flat,day,size,price", |n| format!("F{n},2026-01-{:02},{}.5,{}", 1 + n / 6, 30 + n, n % 7));
        flats.take_as_rows(None).unwrap();
        assert_eq!([role(&flats, "price"), role(&flats, "size")], [ColumnRole::Target, ColumnRole::KnownAhead]);
    }

    #[test]
    fn a_number_of_the_row_beside_series_makes_no_single_rows() {
        let row = |n: u32| format!("{n},2026-01-{:02},S{},{}.5", 1 + n / 3, n % 3, 10 + n);
        let sales = looked_at("id,day,store,sold", row);
        assert_eq!(sales.single, Some(SingleRows { name: "id".into(), recurs: true }));
        // One series, whose every day has a number.
        let alone = looked_at("id,day,sold", |n| format!("T{n},2026-{:02}-{:02},{}.5", 1 + n / 28, 1 + n % 28, 10 + n));
        assert!(alone.single.is_some_and(|single| single.recurs));
        let plain = looked_at("day,store,sold", |n| format!("2026-01-{:02},S{},{}.5", 1 + n / 3, n % 3, 10 + n));
        assert_eq!(plain.single, None);
    }
}
