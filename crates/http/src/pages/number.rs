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

#[cfg(test)]
mod tests {
    use super::*;

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
