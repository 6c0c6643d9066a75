//! Numbers as people and programs write them: decimal comma or point, grouped thousands, yes and no.

use super::settings::Decimal;

/// What a cell of a number column turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ParsedNumber {
    /// An empty cell, or a word for "nothing".
    Missing,
    /// A number, which may be not finite where the file says so in words.
    Value(f64),
    /// Digits of a number that is larger than a float can be.
    TooLarge,
    /// Something else.
    NotANumber,
}

/// Reads one cell.
pub(crate) fn parse(text: &str, decimal: Decimal) -> ParsedNumber {
    let text = text.trim();
    if is_missing(text) {
        return ParsedNumber::Missing;
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
    if plain && (decimal == Decimal::Point || !text.contains('.')) {
        return text.parse().map_or(ParsedNumber::NotANumber, finite);
    }
    if let Some(value) = parse_word(text) {
        return ParsedNumber::Value(value);
    }
    match ungrouped(text, decimal).and_then(|digits| digits.parse().ok()) {
        Some(value) => finite(value),
        None => ParsedNumber::NotANumber,
    }
}

/// What was written in digits is finite or too large.
fn finite(value: f64) -> ParsedNumber {
    if value.is_finite() { ParsedNumber::Value(value) } else { ParsedNumber::TooLarge }
}

/// Whether a cell says that there is no value.
pub(crate) fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 6] = ["", "NA", "N/A", "NULL", "NONE", "\\N"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
}

fn parse_word(text: &str) -> Option<f64> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "да" | "истина" => Some(1.0),
        "false" | "no" | "n" | "нет" | "ложь" => Some(0.0),
        "nan" | "-nan" => Some(f64::NAN),
        "inf" | "+inf" | "infinity" | "∞" => Some(f64::INFINITY),
        "-inf" | "-infinity" | "-∞" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The number without its thousands separators and with a decimal point, or `None` where groups are not of three digits.
fn ungrouped(text: &str, decimal: Decimal) -> Option<String> {
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mark, other) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (whole, fraction) = text.split_once(mark).map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let whole = without_groups(whole, other)?;
    match fraction {
        None => Some(format!("{sign}{whole}")),
        Some(digits) if all_digits(digits) || is_exponent(digits) => Some(format!("{sign}{whole}.{digits}")),
        Some(_) => None,
    }
}

fn without_groups(whole: &str, group: char) -> Option<String> {
    let is_group = |c: char| c == group || is_space(c) || c == '\'';
    if !whole.contains(is_group) {
        return all_digits(whole).then(|| whole.to_owned());
    }
    let mut groups = whole.split(is_group);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && all_digits(first))?;
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || !all_digits(group) {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

/// Spaces that programs put between thousands: ordinary, no-break, narrow no-break, thin.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{00a0}' | '\u{202f}' | '\u{2009}')
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_exponent(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['e', 'E']) else { return false };
    all_digits(digits) && all_digits(power.strip_prefix(['-', '+']).unwrap_or(power))
}

/// The decimal separator that a set of cells speaks for, and whether every one of them could be read the other way.
///
/// A mark followed by other than three digits decides; `1,234` alone does not.
pub(crate) fn guess_decimal<'a>(cells: impl Iterator<Item = &'a str>, separator: char) -> (Decimal, bool) {
    let (mut comma, mut point, mut undecided) = (0usize, 0usize, 0usize);
    for cell in cells {
        let cell = cell.trim();
        if !cell.contains(['.', ',']) {
            continue;
        }
        let as_comma = matches!(parse(cell, Decimal::Comma), ParsedNumber::Value(v) if v.is_finite());
        let as_point = matches!(parse(cell, Decimal::Point), ParsedNumber::Value(v) if v.is_finite());
        let leading_zero = cell.trim_start_matches('-').starts_with('0');
        match (as_comma, as_point) {
            (true, false) => comma += 1,
            (false, true) => point += 1,
            (true, true) if leading_zero && cell.contains(',') => comma += 1,
            (true, true) if leading_zero => point += 1,
            (true, true) if cell.contains(',') => undecided += 1,
            _ => {}
        }
    }
    if comma == 0 && point == 0 && undecided > 0 {
        let decimal = if separator == ',' { Decimal::Point } else { Decimal::Comma };
        return (decimal, true);
    }
    (if comma > point { Decimal::Comma } else { Decimal::Point }, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comma(text: &str) -> ParsedNumber {
        parse(text, Decimal::Comma)
    }

    fn point(text: &str) -> ParsedNumber {
        parse(text, Decimal::Point)
    }

    #[test]
    fn both_marks_and_grouped_thousands_are_read() {
        assert_eq!(point("1234.5"), ParsedNumber::Value(1234.5));
        assert_eq!(point("1,234.5"), ParsedNumber::Value(1234.5));
        assert_eq!(comma("1 234,5"), ParsedNumber::Value(1234.5));
        assert_eq!(comma("1\u{a0}234\u{a0}567,25"), ParsedNumber::Value(1_234_567.25));
        assert_eq!(comma("-1.234,5"), ParsedNumber::Value(-1234.5));
        assert_eq!(comma("42"), ParsedNumber::Value(42.0));
        assert_eq!(point("1e3"), ParsedNumber::Value(1000.0));
    }

    #[test]
    fn a_number_of_the_other_convention_is_not_misread() {
        assert_eq!(comma("1.5"), ParsedNumber::NotANumber);
        assert_eq!(point("1,5"), ParsedNumber::NotANumber);
        assert_eq!(point("12 34"), ParsedNumber::NotANumber);
        assert_eq!(point("01.02.2019"), ParsedNumber::NotANumber);
        assert_eq!(point("1."), ParsedNumber::Value(1.0));
        assert_eq!(point("-"), ParsedNumber::NotANumber);
    }

    #[test]
    fn words_for_nothing_yes_and_infinity_are_known() {
        assert_eq!(point(" null "), ParsedNumber::Missing);
        assert_eq!(point("Да"), ParsedNumber::Value(1.0));
        assert_eq!(point("FALSE"), ParsedNumber::Value(0.0));
        assert!(matches!(point("NaN"), ParsedNumber::Value(v) if v.is_nan()));
        assert!(matches!(point("-inf"), ParsedNumber::Value(v) if v == f64::NEG_INFINITY));
        assert_eq!((point("1e400"), comma("-1,5e400")), (ParsedNumber::TooLarge, ParsedNumber::TooLarge));
    }

    #[test]
    fn the_mark_is_guessed_from_cells_that_decide() {
        assert_eq!(guess_decimal(["1,234", "5,6"].into_iter(), ';'), (Decimal::Comma, false));
        assert_eq!(guess_decimal(["1,234", "5.6"].into_iter(), ';'), (Decimal::Point, false));
        assert_eq!(guess_decimal(["1,234"].into_iter(), ';'), (Decimal::Comma, true));
        assert_eq!(guess_decimal(["0,125"].into_iter(), ';'), (Decimal::Comma, false));
        assert_eq!(guess_decimal(["01.02.2019", "x"].into_iter(), ';'), (Decimal::Point, false));
    }
}
