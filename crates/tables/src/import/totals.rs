//! Rows and columns that sum others: what reports add and a table of facts must not hold.

/// A name that says "total" by itself.
const WHOLE: [&str; 12] = [
    "итого",
    "всего",
    "итог",
    "подытог",
    "общий итог",
    "итого по отчету",
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "grand total",
    "gesamt",
];

/// Beginnings and ends of names such as `Итого по филиалу` or `Центр Итог`.
const BEGINNINGS: [&str; 6] = ["итого ", "всего ", "подытог ", "subtotal ", "total for ", "grand total "];
const ENDS: [&str; 4] = [" итог", " итого", " всего", " total"];

/// Whether a cell says that its row or column is a sum of others.
pub(crate) fn is_total(cell: &str) -> bool {
    let text = cell.trim().trim_end_matches(':').trim_end().to_lowercase().replace('ё', "е");
    WHOLE.contains(&text.as_str())
        || BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || ENDS.iter().any(|end| text.ends_with(end))
}

/// Whether a row is a total: it says so, and is of no day. `day` is its cell of the time column, if the table has one.
pub(crate) fn is_total_row<'c>(mut cells: impl Iterator<Item = &'c str>, day: Option<bool>) -> bool {
    day != Some(true) && cells.any(is_total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_in_both_languages_and_a_product_is_none() {
        for total in
            ["Итого", "ИТОГО:", " Всего ", "Итого по филиалу Центр", "Центр Итог", "Grand Total", "North Total"]
        {
            assert!(is_total(total), "{total}");
        }
        for name in ["Totally fresh", "Тоталь", "Центр", "", "Total 5W30", "Итоговая"] {
            assert!(!is_total(name), "{name}");
        }
    }

    #[test]
    fn a_row_with_a_day_is_no_total_whatever_its_name() {
        assert!(is_total_row(["", "Total", "5"].into_iter(), Some(false)));
        assert!(!is_total_row(["2019-02-01", "Total", "5"].into_iter(), Some(true)));
        assert!(is_total_row(["Итого", "5"].into_iter(), None));
    }
}
