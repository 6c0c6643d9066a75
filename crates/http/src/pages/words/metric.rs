//! Metrics: their names, their values with units, and how they compare with a baseline.

use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_service::views::{Scores, Trend, TrendKind};

use crate::pages::lang::Lang;
use crate::pages::number::NONE;
use crate::pages::part::{Card, Pill, Tone};

/// The metric's short name, the same in both languages.
pub(crate) fn name(metric: DecisionMetric) -> &'static str {
    match metric {
        DecisionMetric::Mape => "MAPE",
        DecisionMetric::Wape => "WAPE",
        DecisionMetric::Mae => "MAE",
        DecisionMetric::Rmse => "RMSE",
        DecisionMetric::LogLoss => "log loss",
    }
}

/// The metric's value among scores.
pub(crate) fn of(metric: DecisionMetric, scores: &Scores) -> Option<f64> {
    match metric {
        DecisionMetric::Mape => scores.mape,
        DecisionMetric::Wape => scores.wape,
        DecisionMetric::Mae => scores.mae,
        DecisionMetric::Rmse => scores.rmse,
        DecisionMetric::LogLoss => scores.log_loss,
    }
}

/// The two measures that a table begins with, by the metric that decides: their names.
pub(crate) fn leading(by: DecisionMetric) -> [&'static str; 2] {
    if by == DecisionMetric::LogLoss { ["log loss", "AUC"] } else { ["MAPE", "WAPE"] }
}

/// Their values.
pub(crate) fn led(l: Lang, by: DecisionMetric, scores: &Scores) -> [String; 2] {
    if by == DecisionMetric::LogLoss {
        [probability_score(l, scores.log_loss), probability_score(l, scores.auc)]
    } else {
        [l.maybe_percent(scores.mape), l.maybe_percent(scores.wape)]
    }
}

fn probability_score(l: Lang, value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| l.number(value, 3))
}

/// A value of the metric with its unit, or a dash.
pub(crate) fn value(l: Lang, metric: DecisionMetric, value: Option<f64>) -> String {
    match metric {
        DecisionMetric::Mape | DecisionMetric::Wape => l.maybe_percent(value),
        DecisionMetric::Mae | DecisionMetric::Rmse => l.maybe_amount(value),
        DecisionMetric::LogLoss => probability_score(l, value),
    }
}

/// A declared limit of the metric: without decimals where it has none.
pub(crate) fn limit(l: Lang, metric: DecisionMetric, limit: f64) -> String {
    if metric.is_percent() { l.whole_percent(limit) } else { l.input(limit) }
}

/// How an error compares with the baseline's on the same pairs: a share of it that is better or worse.
pub(crate) fn against(l: Lang, ours: Option<f64>, baseline: Option<f64>) -> Option<Pill> {
    let (ours, baseline) = (ours?, baseline.filter(|b| *b > 0.0)?);
    let gain = (baseline - ours) / baseline * 100.0;
    let (tone, key) = match gain {
        g if g >= 0.5 => (Tone::Good, "metric-better"),
        g if g <= -0.5 => (Tone::Bad, "metric-worse"),
        _ => (Tone::Idle, "metric-same"),
    };
    Some(Pill::new(tone, l.say(key, &[("share", l.whole_percent(gain.abs().round()).into())])))
}

/// The cards of a period: each metric beside the baseline's, coverage beside its promise.
pub(crate) fn cards(l: Lang, by: DecisionMetric, (ours, baseline): (&Scores, &Scores), unit: &str) -> Vec<Card> {
    let error = |key: &str, value: Option<f64>, other: Option<f64>, show: fn(Lang, Option<f64>) -> String| Card {
        label: l.t(&format!("metric-{key}")),
        value: show(l, value),
        beside: l.say("metric-baseline", &[("value", show(l, other).into())]),
        verdict: against(l, value, other),
        help: l.say(&format!("metric-{key}-help"), &[("unit", units(l, unit).into())]),
    };
    if by == DecisionMetric::LogLoss {
        let mut cards = vec![error("log-loss", ours.log_loss, baseline.log_loss, probability_score)];
        // It is of two classes, and of days whose pairs are at hand.
        if ours.auc.is_some() {
            cards.push(Card { verdict: None, ..error("auc", ours.auc, baseline.auc, probability_score) });
        }
        cards.push(error("probability-rmse", ours.rmse, baseline.rmse, probability_score));
        return cards;
    }
    vec![
        error("mape", ours.mape, baseline.mape, Lang::maybe_percent),
        error("wape", ours.wape, baseline.wape, Lang::maybe_percent),
        error("mae", ours.mae, baseline.mae, Lang::maybe_amount),
        error("rmse", ours.rmse, baseline.rmse, Lang::maybe_amount),
        Card {
            value: ours.bias.map_or_else(|| NONE.to_owned(), |b| l.signed(b)),
            beside: l.say(
                "metric-baseline",
                &[("value", baseline.bias.map_or_else(|| NONE.to_owned(), |b| l.signed(b)).into())],
            ),
            verdict: ours.bias.and_then(|b| lean(l, b)),
            ..error("bias", None, None, Lang::maybe_amount)
        },
        coverage(l, ours),
    ]
}

/// Which way the forecasts lean; whether it matters is for the alerts to say, which know how much is too much.
fn lean(l: Lang, bias: f64) -> Option<Pill> {
    let key = if bias > 0.0 { "metric-bias-high" } else { "metric-bias-low" };
    (bias.abs() >= 0.05).then(|| Pill::new(Tone::Idle, l.t(key)))
}

fn coverage(l: Lang, ours: &Scores) -> Card {
    let verdict = ours.coverage80.map(|c| match (c - 80.0).abs() {
        gap if gap <= 5.0 => Pill::new(Tone::Good, l.t("metric-coverage-kept")),
        _ if c < 80.0 => Pill::new(Tone::Warn, l.t("metric-coverage-narrow")),
        _ => Pill::new(Tone::Idle, l.t("metric-coverage-wide")),
    });
    Card {
        label: l.t("metric-coverage"),
        value: l.maybe_percent(ours.coverage80),
        beside: l.say("metric-coverage-95", &[("value", l.maybe_percent(ours.coverage95).into())]),
        verdict,
        help: l.t("metric-coverage-help"),
    }
}

fn units(l: Lang, unit: &str) -> String {
    if unit.is_empty() { l.t("metric-units") } else { unit_word(l, unit) }
}

/// A unit in words: common ones are translated, others are shown as they are declared.
pub(crate) fn unit_word(l: Lang, unit: &str) -> String {
    let unit = l.part(unit);
    let plain = unit.bytes().all(|b| b.is_ascii_lowercase());
    plain.then(|| l.maybe(&format!("unit-{unit}"))).flatten().unwrap_or_else(|| unit.to_owned())
}

/// A trend of the daily error as a word and what it rests on.
pub(crate) fn trend(l: Lang, by: DecisionMetric, trend: &Trend) -> (Pill, String) {
    let week = |slope: f64| match by {
        DecisionMetric::Mape | DecisionMetric::Wape => l.signed_percent(slope * 7.0),
        DecisionMetric::Mae | DecisionMetric::Rmse | DecisionMetric::LogLoss => l.signed(slope * 7.0),
    };
    let slope = trend.slope_per_step.map_or_else(|| NONE.to_owned(), week);
    let args = [("slope", slope.into()), ("n", trend.n.into())];
    let (tone, key) = match trend.kind {
        TrendKind::NotEnoughData => (Tone::Idle, "trend-unknown"),
        TrendKind::Stable => (Tone::Good, "trend-stable"),
        TrendKind::Rising => (Tone::Warn, "trend-rising"),
        TrendKind::Falling => (Tone::Good, "trend-falling"),
    };
    (Pill::new(tone, l.t(key)), l.say(&format!("{key}-note"), &args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_needs_both_values_and_names_its_direction() {
        assert!(against(Lang::En, None, Some(20.0)).is_none());
        assert!(against(Lang::En, Some(10.0), Some(0.0)).is_none());
        let better = against(Lang::En, Some(10.0), Some(20.0)).unwrap();
        assert!(better.tone == Tone::Good && better.text.contains("50%"));
        assert_eq!(against(Lang::En, Some(22.0), Some(20.0)).unwrap().tone, Tone::Bad);
    }

    #[test]
    fn six_cards_stand_even_where_nothing_is_known() {
        let cards = cards(Lang::Ru, DecisionMetric::Mape, (&Scores::default(), &Scores::default()), "");
        assert_eq!(cards.len(), 6);
        assert!(cards.iter().all(|card| card.value == NONE));
    }
}
