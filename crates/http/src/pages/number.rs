//! Numbers as people of each language write them: `12 345,6` and `12,345.6`; what is not a number is a dash.

use super::lang::Lang;

/// What stands where there is no number.
pub(crate) const NONE: &str = "—";

/// No-break space: a number never breaks over two lines.
const NBSP: char = '\u{a0}';

/// A real minus, as wide as a plus.
const MINUS: char = '\u{2212}';

impl Lang {
    /// A number with so many decimals.
    pub(crate) fn number(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return NONE.to_owned();
        }
        let text = format!("{:.decimals$}", value.abs());
        let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let (group, point) = match self {
            Self::En => (',', '.'),
            Self::Ru => (NBSP, ','),
        };
        let mut out = String::with_capacity(text.len() + 6);
        if negative {
            out.push(MINUS);
        }
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                out.push(group);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(point);
            out.push_str(fraction);
        }
        out
    }

    /// A count.
    pub(crate) fn count(self, n: u64) -> String {
        self.number(n as f64, 0)
    }

    /// A percentage that is percent already, with one decimal.
    pub(crate) fn percent(self, value: f64) -> String {
        self.with_percent_sign(self.number(value, 1), value)
    }

    /// A percentage without decimals, for thresholds and shares.
    pub(crate) fn whole_percent(self, value: f64) -> String {
        let decimals = usize::from((value - value.round()).abs() > 0.05);
        self.with_percent_sign(self.number(value, decimals), value)
    }

    fn with_percent_sign(self, text: String, value: f64) -> String {
        match self {
            _ if !value.is_finite() => text,
            Self::En => format!("{text}%"),
            Self::Ru => format!("{text}{NBSP}%"),
        }
    }

    /// An amount in the target's units: one decimal below a hundred, none above, and none for nothing at all.
    pub(crate) fn amount(self, value: f64) -> String {
        self.number(value, usize::from(value.abs() < 99.95 && value.abs() > f64::EPSILON))
    }

    /// A value of an input: whole numbers as they are, others with two decimals.
    pub(crate) fn input(self, value: f64) -> String {
        self.number(value, if value.fract().abs() < 1e-9 { 0 } else { 2 })
    }

    /// A value of a field of a form, which comes back as it is unless somebody changes it: four digits that count, whatever its
    /// size.
    pub(crate) fn field(self, value: f64) -> String {
        let size = if value.abs() > 0.0 { value.abs().log10().floor() } else { 0.0 };
        let text = self.number(value, (3.0 - size).clamp(2.0, 15.0) as usize);
        // There are two decimals at least, so that no whole number loses its zeros.
        text.trim_end_matches('0').trim_end_matches(['.', ',']).to_owned()
    }

    /// A number as a person of the language types it, or as it stands in a field: `12 345,6`, `12,345.6`, with either decimal sign
    /// where no group is meant. None where nothing finite is meant.
    pub(crate) fn typed(self, text: &str) -> Option<f64> {
        let plain: String = text.trim().chars().filter(|c| !is_space(*c)).collect::<String>().replace(MINUS, "-");
        let plain =
            if self == Self::En && is_grouped(&plain) { plain.replace(',', "") } else { plain.replace(',', ".") };
        plain.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A change with its sign.
    pub(crate) fn signed(self, value: f64) -> String {
        let text = self.amount(value);
        if value > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { format!("+{text}") } else { text }
    }

    /// A change in percent with its sign.
    pub(crate) fn signed_percent(self, value: f64) -> String {
        let text = self.percent(value);
        if value > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { format!("+{text}") } else { text }
    }

    /// A percentage or a dash.
    pub(crate) fn maybe_percent(self, value: Option<f64>) -> String {
        value.map_or_else(|| NONE.to_owned(), |v| self.percent(v))
    }

    /// An amount or a dash.
    pub(crate) fn maybe_amount(self, value: Option<f64>) -> String {
        value.map_or_else(|| NONE.to_owned(), |v| self.amount(v))
    }
}

/// A space between groups of digits: typed, no-break, thin.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | NBSP | '\u{202f}' | '\u{2009}')
}

/// Whether commas stand between groups of three digits: `1,234.5`, but neither `0,234` nor `12,5`.
fn is_grouped(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['-', '+']);
    let whole = unsigned.split_once('.').map_or(unsigned, |(whole, _)| whole);
    let Some((first, rest)) = whole.split_once(',') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(first) && first.len() <= 3 && !first.starts_with('0') && rest.split(',').all(|g| digits(g) && g.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_holds_comes_back_as_it_was() {
        for l in Lang::ALL {
            for value in [0.0, 7.0, -0.01, 140_000.0, 1_234.5, -20_089.25, 0.003_456, 99.0, 100.0, -1e-9] {
                let shown = l.field(value);
                assert_eq!(l.typed(&shown), Some(value), "{shown} in {}", l.code());
            }
        }
        assert_eq!(Lang::Ru.field(-0.012_344), "\u{2212}0,01234");
        assert_eq!((Lang::En.field(1_200.0), Lang::En.field(0.5)), ("1,200".to_owned(), "0.5".to_owned()));
    }

    #[test]
    fn a_number_is_read_as_it_is_typed_and_must_be_finite() {
        assert_eq!([Lang::Ru.typed("1 200,5"), Lang::Ru.typed("1.5")], [Some(1200.5), Some(1.5)]);
        assert_eq!([Lang::En.typed("1,200.5"), Lang::En.typed("12,5")], [Some(1200.5), Some(12.5)]);
        assert_eq!([Lang::En.typed("0,200"), Lang::Ru.typed("1,200")], [Some(0.2), Some(1.2)]);
        assert_eq!([Lang::En.typed("-3e2"), Lang::En.typed("1,000,000")], [Some(-300.0), Some(1e6)]);
        for nonsense in ["1e400", "nan", "inf", "many", "", "1,20,3", "1.2.3"] {
            assert_eq!([Lang::En.typed(nonsense), Lang::Ru.typed(nonsense)], [None; 2], "{nonsense}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(Lang::En.number(12_345.6, 1), "12,345.6");
        assert_eq!(Lang::Ru.number(12_345.6, 1), "12\u{a0}345,6");
        assert_eq!(Lang::Ru.number(999.0, 0), "999");
        assert_eq!(Lang::Ru.number(-1_234_567.891, 2), "\u{2212}1\u{a0}234\u{a0}567,89");
        assert_eq!((Lang::En.percent(14.24), Lang::Ru.percent(14.24)), ("14.2%".to_owned(), "14,2\u{a0}%".to_owned()));
    }

    #[test]
    fn a_zero_that_was_rounded_has_no_sign_and_nothing_is_a_dash() {
        assert_eq!(Lang::En.number(-0.04, 1), "0.0");
        assert_eq!(Lang::En.signed(0.01), "0.0");
        assert_eq!(Lang::En.signed(12.0), "+12.0");
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!((Lang::En.percent(value), Lang::Ru.amount(value)), (NONE.to_owned(), NONE.to_owned()));
        }
    }
}
