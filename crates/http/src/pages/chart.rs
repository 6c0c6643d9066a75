//! Small drawings that need no script: widths of bars, sparklines; and data handed to scripts that draw the large ones.

use serde::Serialize;

/// JSON for a `<script type="application/json">`: nothing in it can end the element or begin another.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|_| "null".to_owned())
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// The width of a bar from 0 to 100 for a value among others whose greatest is `most`.
pub(crate) fn width(value: f64, most: f64) -> String {
    let share = if most > 0.0 && value.is_finite() { (value.abs() / most).clamp(0.0, 1.0) } else { 0.0 };
    format!("{:.1}", share * 100.0)
}

/// The greatest absolute value, or 0.
pub(crate) fn greatest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|v| v.is_finite()).map(f64::abs).fold(0.0, f64::max)
}

/// A line through values at equal steps, in a box of 100 × 30 with the least value at the bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sparkline {
    /// Points of an SVG polyline.
    pub(crate) line: String,
    /// Points of a second line over the same box, for example the baseline's.
    pub(crate) other: String,
}

impl Sparkline {
    /// A sparkline, or nothing below three values.
    pub(crate) fn of(values: &[f64], other: &[f64]) -> Option<Self> {
        let finite = |v: &&f64| v.is_finite();
        if values.iter().filter(finite).count() < 3 {
            return None;
        }
        let all = || values.iter().chain(other).filter(finite).copied();
        let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let span = if most > least { most - least } else { 1.0 };
        let points = |line: &[f64]| {
            let last = line.len().saturating_sub(1).max(1) as f64;
            let place = |(step, v): (usize, &f64)| {
                format!("{:.1},{:.1}", step as f64 / last * 100.0, 28.0 - (v - least) / span * 26.0)
            };
            line.iter().enumerate().filter(|(_, v)| v.is_finite()).map(place).collect::<Vec<_>>().join(" ")
        };
        Some(Self { line: points(values), other: points(other) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_cannot_leave_its_script_element() {
        let text = json(&"</script><img src=x onerror=alert(1)>&\u{2028}");
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "</script><img src=x onerror=alert(1)>&\u{2028}");
    }

    #[test]
    fn a_sparkline_survives_gaps_and_a_constant_and_refuses_two_points() {
        assert_eq!(Sparkline::of(&[1.0, f64::NAN, 2.0], &[]), None);
        let flat = Sparkline::of(&[5.0, 5.0, 5.0], &[]).unwrap();
        assert_eq!(flat.line, "0.0,28.0 50.0,28.0 100.0,28.0");
        assert_eq!(
            (width(f64::NAN, 3.0), width(9.0, 3.0), width(1.0, 0.0)),
            ("0.0".into(), "100.0".into(), "0.0".into())
        );
    }
}
