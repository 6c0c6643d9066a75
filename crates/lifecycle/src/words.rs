//! Numbers as a person writes them in a sentence; every rule that gives reasons uses these.

use crate::decision::DecisionMetric;

/// A number with as many decimals as a person wants: 2 below 10, 1 below 1000, none above; without trailing zeros.
pub(crate) fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size < 10.0 => 2,
        size if size < 1000.0 => 1,
        _ => 0,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A number of percent.
pub(crate) fn percent(value: f64) -> String {
    format!("{} %", number(value))
}

/// A probability in whole percent, rounded down, so that 0.899 never reads as the 90 % that were asked for.
pub(crate) fn probability(value: f64) -> String {
    format!("{:.0} %", (value * 100.0 + 1e-9).floor())
}

/// A p-value: three decimals, or "below 0.001".
pub(crate) fn p_value(value: f64) -> String {
    if value < 0.001 { "p below 0.001".to_owned() } else { format!("p {value:.3}") }
}

/// A value of a metric, with the percent sign where it is one.
pub(crate) fn of_metric(metric: DecisionMetric, value: f64) -> String {
    match metric {
        DecisionMetric::LogLoss => format!("{value:.3}"),
        _ if metric.is_percent() => percent(value),
        _ => number(value),
    }
}

/// A count with its noun: "1 day", "12 days".
pub(crate) fn count(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_a_person_writes_them() {
        let written = [9.8, 11.24, 0.004, -0.001, 12.0, 980.04, 12345.6].map(number);
        assert_eq!(written, ["9.8", "11.2", "0", "0", "12", "980", "12346"]);
    }

    #[test]
    fn a_probability_is_never_rounded_up_to_the_threshold() {
        assert_eq!(probability(0.8999), "89 %");
        assert_eq!(probability(0.9), "90 %");
        assert_eq!(p_value(0.00002), "p below 0.001");
    }

    #[test]
    fn one_has_no_plural() {
        assert_eq!((count(1, "day"), count(0, "pair")), ("1 day".to_owned(), "0 pairs".to_owned()));
    }
}
