//! Guesses what each column is for, from names and from how its values repeat. A person confirms the guess.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::numbers;
use super::sample::Sample;
use crate::schema::{ColumnType, TableSchema};

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// The day.
    Time,
    /// A part of the name of a series.
    Key,
    /// The number to forecast.
    Target,
    /// Known for future days.
    KnownAhead,
    /// Known only afterwards.
    Covariate,
    /// The same on all days of a series.
    Static,
    /// Whether the series was open.
    Open,
    /// Not of use, such as a row number.
    Ignored,
}

/// A column as the guess sees it.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    pub(crate) name: String,
    pub(crate) kind: ColumnType,
    pub(crate) n_distinct: usize,
    pub(crate) yes_no: bool,
    pub(crate) whole: bool,
    pub(crate) empty: bool,
}

const TIME_NAMES: [&str; 9] = ["date", "ds", "day", "datum", "time", "timestamp", "дата", "день", "период"];
const TARGET_NAMES: [&str; 22] = [
    "value",
    "y",
    "target",
    "sales",
    "sale",
    "revenue",
    "turnover",
    "demand",
    "quantity",
    "qty",
    "units",
    "transactions",
    "amount",
    "umsatz",
    "count",
    "item_cnt_day",
    "выручка",
    "продажи",
    "сумма",
    "количество",
    "спрос",
    "оборот",
];
const KEY_PARTS: [&str; 24] = [
    "store",
    "shop",
    "branch",
    "item",
    "product",
    "sku",
    "unique_id",
    "series",
    "warehouse",
    "warengruppe",
    "family",
    "department",
    "dept",
    "region",
    "category",
    "code",
    "магазин",
    "филиал",
    "точка",
    "товар",
    "продукт",
    "номенклатура",
    "склад",
    "артикул",
];
const AHEAD_PARTS: [&str; 14] = [
    "promo",
    "holiday",
    "school",
    "event",
    "feiertag",
    "ferien",
    "weekday",
    "dayofweek",
    "weekend",
    "onpromotion",
    "акци",
    "праздн",
    "каникул",
    "выходн",
];
const OPEN_NAMES: [&str; 4] = ["open", "is_open", "открыт", "работает"];

/// A column with so few different values, some of them not numbers, holds codes.
const FEW_CODES: usize = 10;

/// Describes every column of a sample.
pub(crate) fn sketches(sample: &Sample) -> Vec<Sketch> {
    (0..sample.header.len()).map(|column| sketch(sample, column)).collect()
}

fn sketch(sample: &Sample, column: usize) -> Sketch {
    let (format, decimal) = (sample.settings.date_format, sample.settings.decimal);
    let values: Vec<&str> = sample.column(column).filter(|value| !numbers::is_missing(value)).collect();
    // One bad cell in fifty does not make a number column a text column; its rows will be quarantined. A few codes, most
    // of which happen to be digits, are another matter.
    let mostly = |count: usize| !values.is_empty() && count * 50 >= values.len() * 49;
    let distinct = |count: usize| count == values.len() || values.iter().collect::<HashSet<_>>().len() > FEW_CODES;
    let days = values.iter().filter(|value| format.parse(value).is_some()).count();
    let parsed: Vec<f64> = values.iter().filter_map(|value| number(value, decimal)).collect();
    let kind = if mostly(days)
        && (format != super::dates::DateFormat::Compact || is_one_of(&sample.header[column], &TIME_NAMES))
    {
        ColumnType::Date
    } else if mostly(parsed.len()) && distinct(parsed.len()) {
        ColumnType::Number
    } else {
        ColumnType::Text
    };
    let zero_or_one = |v: &f64| v.total_cmp(&0.0).is_eq() || v.total_cmp(&1.0).is_eq();
    Sketch {
        name: sample.header[column].clone(),
        kind,
        n_distinct: values.iter().collect::<HashSet<_>>().len(),
        yes_no: kind == ColumnType::Number && parsed.iter().all(zero_or_one),
        whole: kind == ColumnType::Number && parsed.iter().all(|v| v.fract().total_cmp(&0.0).is_eq()),
        empty: values.is_empty(),
    }
}

fn number(value: &str, decimal: super::settings::Decimal) -> Option<f64> {
    match numbers::parse(value, decimal) {
        numbers::ParsedNumber::Value(value) => Some(value),
        _ => None,
    }
}

/// The roles that a declared schema gives; columns it does not name are ignored.
pub(crate) fn declared(sketches: &[Sketch], schema: &TableSchema) -> Vec<ColumnRole> {
    let role = |name: &String| match name {
        name if *name == schema.time => ColumnRole::Time,
        name if *name == schema.target => ColumnRole::Target,
        name if schema.keys.contains(name) => ColumnRole::Key,
        name if schema.open.as_ref() == Some(name) => ColumnRole::Open,
        name if schema.known_ahead.contains(name) => ColumnRole::KnownAhead,
        name if schema.covariates.contains(name) => ColumnRole::Covariate,
        name if schema.statics.contains(name) => ColumnRole::Static,
        _ => ColumnRole::Ignored,
    };
    sketches.iter().map(|sketch| role(&sketch.name)).collect()
}

/// Guesses a role for every column.
pub(crate) fn guess(sample: &Sample, sketches: &[Sketch]) -> Vec<ColumnRole> {
    let mut roles: Vec<Option<ColumnRole>> = vec![None; sketches.len()];
    let time = best_named(sketches, &roles, &TIME_NAMES, |sketch| sketch.kind == ColumnType::Date)
        .or_else(|| sketches.iter().position(|sketch| sketch.kind == ColumnType::Date));
    if let Some(time) = time {
        roles[time] = Some(ColumnRole::Time);
    }
    for (column, (role, sketch)) in roles.iter_mut().zip(sketches).enumerate() {
        let row_number = sketch.whole && sketch.n_distinct == sample.rows.len() && sample.rows.len() > 1;
        if sketch.empty
            || (row_number && counts_rows(sample, column))
            || (row_number && has_part(&sketch.name, &["id", "index", "row", "unnamed", "column_1"]))
        {
            *role = Some(ColumnRole::Ignored);
        } else if sketch.yes_no && is_one_of(&sketch.name, &OPEN_NAMES) {
            *role = Some(ColumnRole::Open);
        } else if role.is_none() && has_part(&sketch.name, &AHEAD_PARTS) {
            *role = Some(ColumnRole::KnownAhead);
        }
    }
    guess_target(sketches, &mut roles);
    guess_keys(sample, sketches, &mut roles, time);
    guess_rest(sample, sketches, roles)
}

/// Whether the columns beside those that tell every row apart name series, with at most one row of each on a day.
pub(crate) fn recurs(sample: &Sample, sketches: &[Sketch], time: usize, apart: &[usize]) -> bool {
    let mut roles: Vec<Option<ColumnRole>> = vec![None; sketches.len()];
    roles[time] = Some(ColumnRole::Time);
    for column in apart {
        roles[*column] = Some(ColumnRole::Ignored);
    }
    guess_target(sketches, &mut roles);
    guess_keys(sample, sketches, &mut roles, Some(time));
    let is_named = |i: &usize| *i == time || roles[*i] == Some(ColumnRole::Key);
    let named: Vec<usize> = (0..roles.len()).filter(is_named).collect();
    distinct_rows(sample, &named) == sample.rows.len()
}

/// Whether a column is one more in every row: the number of the row, whatever its name.
pub(crate) fn counts_rows(sample: &Sample, column: usize) -> bool {
    let cell = |row: &Vec<String>| row.get(column).and_then(|text| text.trim().parse::<i64>().ok());
    sample.rows.windows(2).all(|pair| matches!((cell(&pair[0]), cell(&pair[1])), (Some(a), Some(b)) if b == a + 1))
}

fn guess_target(sketches: &[Sketch], roles: &mut [Option<ColumnRole>]) {
    let is_amount = |sketch: &Sketch| sketch.kind == ColumnType::Number && !sketch.yes_no;
    let target = best_named(sketches, roles, &TARGET_NAMES, is_amount).or_else(|| {
        let free =
            |i: &usize| roles[*i].is_none() && is_amount(&sketches[*i]) && !has_part(&sketches[*i].name, &KEY_PARTS);
        (0..sketches.len()).filter(free).max_by_key(|i| sketches[*i].n_distinct)
    });
    if let Some(target) = target {
        roles[target] = Some(ColumnRole::Target);
    }
}

/// Keys are columns with a name like a key, and further text columns as long as they tell rows of one day apart.
fn guess_keys(sample: &Sample, sketches: &[Sketch], roles: &mut [Option<ColumnRole>], time: Option<usize>) {
    let Some(time) = time else { return };
    let may_be_key = |sketch: &Sketch| sketch.kind == ColumnType::Text || (sketch.whole && !sketch.yes_no);
    let free: Vec<usize> = (0..sketches.len()).filter(|i| roles[*i].is_none() && may_be_key(&sketches[*i])).collect();
    let is_named = |i: &usize| has_part(&sketches[*i].name, &KEY_PARTS) || has_id_suffix(&sketches[*i].name);
    let (named, unnamed): (Vec<usize>, Vec<usize>) = free.into_iter().partition(is_named);
    let repeats = |sketch: &Sketch| sketch.kind == ColumnType::Text || sketch.n_distinct * 2 <= sample.rows.len();
    let unnamed = unnamed.into_iter().filter(|i| sketches[*i].kind == ColumnType::Text);
    let mut chosen = vec![time];
    let mut groups = distinct_rows(sample, &chosen);
    for column in named.into_iter().chain(unnamed) {
        let first = chosen.len() == 1 && is_named(&column) && repeats(&sketches[column]);
        chosen.push(column);
        let finer = distinct_rows(sample, &chosen);
        if finer > groups || first {
            groups = finer;
        } else {
            chosen.pop();
        }
    }
    // A column with one value so far still is a key when its name says so: the sample may hold one branch only.
    let constant_key = |i: &usize| {
        roles[*i].is_none()
            && sketches[*i].n_distinct == 1
            && may_be_key(&sketches[*i])
            && has_part(&sketches[*i].name, &KEY_PARTS)
    };
    let constant: Vec<usize> = (0..sketches.len()).filter(constant_key).filter(|i| !chosen.contains(i)).collect();
    for column in chosen.into_iter().skip(1).chain(constant) {
        roles[column] = Some(ColumnRole::Key);
    }
}

fn guess_rest(sample: &Sample, sketches: &[Sketch], roles: Vec<Option<ColumnRole>>) -> Vec<ColumnRole> {
    let keys: Vec<usize> = (0..roles.len()).filter(|i| roles[*i] == Some(ColumnRole::Key)).collect();
    let n_series = distinct_rows(sample, &keys);
    let rest = |(column, role): (usize, Option<ColumnRole>)| {
        role.unwrap_or_else(|| {
            let with_column: Vec<usize> = keys.iter().copied().chain([column]).collect();
            if sketches[column].kind == ColumnType::Date {
                ColumnRole::Ignored
            } else if n_series > 1 && distinct_rows(sample, &with_column) == n_series {
                ColumnRole::Static
            } else {
                ColumnRole::Covariate
            }
        })
    };
    roles.into_iter().enumerate().map(rest).collect()
}

fn distinct_rows(sample: &Sample, columns: &[usize]) -> usize {
    let mut seen: HashMap<Vec<&str>, ()> = HashMap::new();
    for row in &sample.rows {
        seen.insert(columns.iter().map(|column| row.get(*column).map_or("", String::as_str)).collect(), ());
    }
    seen.len()
}

/// The free column with the first of these names, preferring an exact name to a name that contains it.
fn best_named(
    sketches: &[Sketch],
    roles: &[Option<ColumnRole>],
    names: &[&str],
    fits: impl Fn(&Sketch) -> bool,
) -> Option<usize> {
    let free = |i: &usize| roles[*i].is_none() && fits(&sketches[*i]);
    let exact = names
        .iter()
        .find_map(|name| (0..sketches.len()).filter(free).find(|i| sketches[*i].name.to_lowercase() == *name));
    let long: Vec<&str> = names.iter().copied().filter(|name| name.chars().count() > 2).collect();
    exact.or_else(|| (0..sketches.len()).filter(free).find(|i| has_part(&sketches[*i].name, &long)))
}

/// Whether a column of this name holds the day.
pub(crate) fn is_time_name(name: &str) -> bool {
    is_one_of(name, &TIME_NAMES)
}

/// Whether a column of this name says something of a row, so that it is no series among series.
pub(crate) fn is_attribute(name: &str) -> bool {
    const MEASURES: [&str; 16] = [
        "temp",
        "rain",
        "wind",
        "weather",
        "humid",
        "price",
        "cost",
        "stock",
        "customer",
        "visit",
        "year",
        "month",
        "week",
        "цена",
        "погод",
        "остат",
    ];
    let long: Vec<&str> = TARGET_NAMES.into_iter().filter(|name| name.chars().count() > 2).collect();
    is_one_of(name, &TARGET_NAMES)
        || has_id_suffix(name)
        || is_one_of(name, &OPEN_NAMES)
        || is_one_of(name, &KEY_PARTS)
        || has_part(name, &long)
        || has_part(name, &AHEAD_PARTS)
        || has_part(name, &MEASURES)
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.contains(&name.to_lowercase().as_str())
}

fn has_part(name: &str, parts: &[&str]) -> bool {
    let name = name.to_lowercase();
    parts.iter().any(|part| name.contains(part))
}

pub(crate) fn has_id_suffix(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "id" || name.ends_with("_id") || name.ends_with("_nbr") || name.ends_with("_no")
}

#[cfg(test)]
mod tests {
    use super::super::sniff::sniffed_sample;
    use super::super::source::Source;
    use super::*;

    fn roles(text: &str) -> Vec<(String, ColumnRole)> {
        let sample = sniffed_sample(Source::Bytes(text.as_bytes()), None).unwrap();
        let sketches = sketches(&sample);
        sketches.iter().map(|sketch| sketch.name.clone()).zip(guess(&sample, &sketches)).collect()
    }

    fn role(roles: &[(String, ColumnRole)], name: &str) -> ColumnRole {
        roles.iter().find(|(column, _)| column == name).unwrap().1
    }

    #[test]
    fn a_plain_sales_table_is_understood() {
        let mut text = "date,branch,product,value,promo,size\n".to_owned();
        for day in 1..=9 {
            for (branch, size) in [("A", 3), ("B", 7)] {
                for product in ["bread", "cake"] {
                    text += &format!("2019-01-0{day},{branch},{product},{},{},{size}\n", day * 13 + size, day % 2);
                }
            }
        }
        let found = roles(&text);
        assert_eq!(role(&found, "date"), ColumnRole::Time);
        assert_eq!(role(&found, "branch"), ColumnRole::Key);
        assert_eq!(role(&found, "product"), ColumnRole::Key);
        assert_eq!(role(&found, "value"), ColumnRole::Target);
        assert_eq!(role(&found, "promo"), ColumnRole::KnownAhead);
        assert_eq!(role(&found, "size"), ColumnRole::Static);
    }

    #[test]
    fn row_numbers_are_ignored_and_number_keys_are_found() {
        let mut text = "id,Datum,Warengruppe,Umsatz\n".to_owned();
        for day in 1..=9 {
            for group in 1..=3 {
                text += &format!("13070{day}{group},2013-07-0{day},{group},{}.5\n", day * 10 + group);
            }
        }
        let found = roles(&text);
        assert_eq!(role(&found, "id"), ColumnRole::Ignored);
        assert_eq!(role(&found, "Datum"), ColumnRole::Time);
        assert_eq!(role(&found, "Warengruppe"), ColumnRole::Key);
        assert_eq!(role(&found, "Umsatz"), ColumnRole::Target);
    }

    #[test]
    fn a_table_of_one_branch_keeps_its_key() {
        let found = roles("дата;филиал;выручка;открыт\n01.02.2019;Центр;5,5;1\n02.02.2019;Центр;6,5;0\n");
        assert_eq!(role(&found, "филиал"), ColumnRole::Key);
        assert_eq!(role(&found, "выручка"), ColumnRole::Target);
        assert_eq!(role(&found, "открыт"), ColumnRole::Open);
    }
}
