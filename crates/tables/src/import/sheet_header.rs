//! Where a table begins on its sheet: below titles and blank rows, with one row of names or two. Pure.

use std::collections::BTreeSet;

use super::dates::DateFormat;
use super::numbers::{self, ParsedNumber};
use super::settings::{Decimal, ImportSettings};
use super::sheet::{Cell, Row, Sheet};

/// Rows that are looked at to find the first of data.
const LOOKED_AT: usize = 200;

/// The header of a sheet: one row of names, or two, and where the data begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Position of the rows of names, the upper one first.
    pub(crate) names: Vec<usize>,
    /// Position of the first row of data.
    pub(crate) data: usize,
}

/// Finds the header of a sheet.
///
/// # Errors
/// Says in words why there is none.
pub(crate) fn find(sheet: &Sheet) -> Result<Header, String> {
    let rows = &sheet.rows;
    let looked_at = &rows[..rows.len().min(LOOKED_AT)];
    let most = looked_at.iter().map(filled).max().unwrap_or(0);
    if most < 2 {
        return Err(format!("sheet `{}` has no row with two cells or more", sheet.name));
    }
    let is_data = |row: &Row| {
        let days = row.cells.iter().filter(|cell| is_day(cell)).count();
        filled(row) * 2 >= most && (days == 1 || (days == 0 && row.cells.iter().any(is_number)))
    };
    let Some(mut data) = looked_at.iter().position(is_data) else {
        return Err(format!("sheet `{}` has no row with a day or a number", sheet.name));
    };
    // Stores may be named by numbers: a row of names stands above a day where it has a word itself.
    if data + 1 < rows.len() && names_numbers(&rows[data], &rows[data + 1]) {
        data += 1;
    }
    let Some(lower) = data.checked_sub(1) else {
        let first = rows[data].number;
        return Err(format!(
            "sheet `{}` begins with data in row {first}; put a row of column names above it",
            sheet.name
        ));
    };
    let upper = lower.checked_sub(1).filter(|upper| rows[*upper].number + 1 == rows[lower].number);
    let single = Header { names: vec![lower], data };
    if tells_apart(&names(sheet, &single, &ImportSettings::xlsx())) && is_whole(rows, &single) {
        return Ok(single);
    }
    let upper = upper.filter(|upper| distinct(&rows[*upper]) >= 2);
    if let Some(upper) = upper {
        let double = Header { names: vec![upper, lower], data };
        if tells_apart(&names(sheet, &double, &ImportSettings::xlsx())) {
            return Ok(double);
        }
    }
    if tells_apart(&names(sheet, &single, &ImportSettings::xlsx())) {
        return Ok(single);
    }
    Err(format!(
        "rows {} to {} of sheet `{}` do not tell its columns apart; give every column a name of its own, in one row",
        rows[upper.unwrap_or(lower)].number,
        rows[lower].number,
        sheet.name
    ))
}

/// The names of the columns; blanks are numbered.
pub(crate) fn names(sheet: &Sheet, header: &Header, settings: &ImportSettings) -> Vec<String> {
    let width = sheet.rows.first().map_or(0, |row| row.cells.len());
    let text = |row: usize, column: usize| {
        let cell = sheet.rows[row].cells[column].text(settings, false);
        cell.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut above = String::new();
    let mut name = |column: usize| {
        let name = match header.names[..] {
            [upper, lower] => {
                let (group, own) = (text(upper, column), text(lower, column));
                // A group's name reaches to the right over the names below it; a name that stands alone is no group.
                let alone = own.is_empty() || own == group;
                if !group.is_empty() {
                    above = if alone { String::new() } else { group.clone() };
                }
                match (own.as_str(), above.as_str()) {
                    ("", _) => group,
                    (own, "") => own.to_owned(),
                    (own, above) => format!("{above} {own}"),
                }
            }
            _ => header.names.first().map(|row| text(*row, column)).unwrap_or_default(),
        };
        if name.is_empty() { format!("column_{}", column + 1) } else { name }
    };
    (0..width).map(&mut name).collect()
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

fn distinct(row: &Row) -> usize {
    let settings = ImportSettings::xlsx();
    let texts = row.cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.text(&settings, false));
    texts.collect::<BTreeSet<String>>().len()
}

fn tells_apart(names: &[String]) -> bool {
    names.iter().collect::<BTreeSet<_>>().len() == names.len()
}

/// Whether every column with data has a name of its own row.
fn is_whole(rows: &[Row], header: &Header) -> bool {
    let Some(lower) = header.names.last() else { return false };
    let data = &rows[header.data..rows.len().min(header.data + LOOKED_AT)];
    let has_data = |column: usize| data.iter().any(|row| !row.cells[column].is_empty());
    rows[*lower].cells.iter().enumerate().all(|(column, cell)| !cell.is_empty() || !has_data(column))
}

fn names_numbers(names: &Row, data: &Row) -> bool {
    let mut day = data.cells.iter().zip(&names.cells).filter(|(cell, _)| is_day(cell));
    let above = day.next();
    let word = above.is_some_and(|(_, name)| matches!(name, Cell::Text(_)) && !is_number(name) && !is_day(name));
    word && day.next().is_none() && !names.cells.iter().any(is_day)
}

fn is_day(cell: &Cell) -> bool {
    match cell {
        Cell::Day(_) | Cell::Moment(..) => true,
        Cell::Text(text) => {
            let fits = DateFormat::fitting(std::iter::once(text.as_str()));
            fits.iter().any(|format| *format != DateFormat::Compact)
        }
        Cell::Empty | Cell::Number(_) => false,
    }
}

fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => {
            text.contains(|c: char| c.is_ascii_digit())
                && [Decimal::Point, Decimal::Comma]
                    .iter()
                    .any(|decimal| matches!(numbers::parse(text, *decimal), ParsedNumber::Value(_)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[(u64, &[&str])]) -> Sheet {
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap();
        let cell = |text: &&str| match text.parse::<f64>() {
            _ if text.is_empty() => Cell::Empty,
            Ok(number) => Cell::Number(number),
            Err(_) => Cell::Text((*text).to_owned()),
        };
        let row = |(number, cells): &(u64, &[&str])| {
            let mut cells: Vec<Cell> = cells.iter().map(cell).collect();
            cells.resize(width, Cell::Empty);
            Row { number: *number, cells }
        };
        Sheet { name: "TDSheet".into(), rows: rows.iter().map(row).collect(), others: Vec::new() }
    }

    fn found(sheet: &Sheet) -> (Vec<String>, u64) {
        let header = find(sheet).unwrap();
        (names(sheet, &header, &ImportSettings::xlsx()), sheet.rows[header.data].number)
    }

    #[test]
    fn a_header_is_found_below_titles() {
        let sheet = sheet(&[
            (1, &["Отчёт о продажах"]),
            (2, &["Период:", "01.02.2019 - 28.02.2019"]),
            (5, &["Дата", "Филиал", "Выручка"]),
            (6, &["01.02.2019", "Центр", ""]),
            (7, &["02.02.2019", "Центр", "5"]),
        ]);
        assert_eq!(found(&sheet), (vec!["Дата".into(), "Филиал".into(), "Выручка".into()], 6));
    }

    #[test]
    fn two_rows_of_names_become_one() {
        let sheet = sheet(&[
            (1, &["Дата", "", "Центр", "", "Юг", ""]),
            (2, &["", "День", "Выручка", "Чеки", "Выручка", "Чеки"]),
            (3, &["01.02.2019", "пт", "5", "1", "6", "2"]),
        ]);
        let names =
            ["Дата", "День", "Центр Выручка", "Центр Чеки", "Юг Выручка", "Юг Чеки"].map(str::to_owned).to_vec();
        assert_eq!(found(&sheet), (names, 3));
    }

    #[test]
    fn days_and_numbers_may_be_names() {
        let days = sheet(&[(1, &["Филиал", "01.02.2019", "02.02.2019"]), (2, &["Центр", "5", "6"])]);
        assert_eq!(found(&days).1, 2);
        let stores = sheet(&[(1, &["date", "1", "2"]), (2, &["2019-02-01", "5", "6"])]);
        assert_eq!(found(&stores), (vec!["date".into(), "1".into(), "2".into()], 2));
    }

    #[test]
    fn what_has_no_header_is_refused_with_its_place() {
        let bare = find(&sheet(&[(3, &["01.02.2019", "5"]), (4, &["02.02.2019", "5"])])).unwrap_err();
        assert!(bare.contains("begins with data in row 3"), "{bare}");
        let twice = find(&sheet(&[(1, &["Дата", "Выручка", "Выручка"]), (2, &["01.02.2019", "5", "6"])])).unwrap_err();
        assert!(twice.contains("do not tell its columns apart"), "{twice}");
        assert!(find(&sheet(&[(1, &["only"]), (2, &["titles"])])).is_err());
    }
}
