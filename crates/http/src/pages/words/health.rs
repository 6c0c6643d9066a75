//! Health in words: four states, and for each component what is right or wrong and what to do.

use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_lifecycle::health::{HealthCheck, HealthReport, HealthStatus};

use super::metric;
use crate::pages::lang::Lang;
use crate::pages::number::NONE;
use crate::pages::part::{Pill, Tone};
use crate::pages::text::Arg;

/// One check as the page shows it.
#[derive(Debug, Clone)]
pub(crate) struct CheckLine {
    /// Its state.
    pub(crate) pill: Pill,
    /// The component.
    pub(crate) title: String,
    /// What was measured and what to do.
    pub(crate) text: String,
    /// The core's English sentence, where the page has none of its own.
    pub(crate) said: Option<String>,
}

/// A state as the pill of a check; pages write it in upper case.
pub(crate) fn pill(l: Lang, status: HealthStatus) -> Pill {
    let (tone, key) = tone(status);
    Pill::new(tone, l.t(&format!("health-{key}")))
}

fn tone(status: HealthStatus) -> (Tone, &'static str) {
    match status {
        HealthStatus::Healthy => (Tone::Good, "healthy"),
        HealthStatus::Unknown => (Tone::Idle, "unknown"),
        HealthStatus::Warning => (Tone::Warn, "warning"),
        HealthStatus::Critical => (Tone::Bad, "critical"),
    }
}

/// The whole report in a sentence.
pub(crate) fn sentence(l: Lang, report: &HealthReport) -> String {
    let wrong: Vec<String> = report
        .checks
        .iter()
        .filter(|check| check.status == report.status && check.status != HealthStatus::Healthy)
        .map(|check| title(l, &check.component).to_lowercase())
        .collect();
    let (_, key) = tone(report.status);
    l.say(&format!("health-{key}-text"), &[("what", wrong.join(", ").into())])
}

fn title(l: Lang, component: &str) -> String {
    l.maybe(&format!("check-{}", slug(component))).unwrap_or_else(|| component.to_owned())
}

fn slug(component: &str) -> String {
    component.replace('_', "-")
}

/// What a component's value is; `by` is the model's metric.
fn value(l: Lang, component: &str, by: DecisionMetric, value: Option<f64>) -> Arg {
    let Some(value) = value.filter(|v| v.is_finite()) else { return NONE.into() };
    match component {
        "data" | "model_age" | "runs" | "drift" => Arg::Count(value.round().max(0.0) as u64),
        "error" | "baseline" => metric::value(l, by, Some(value)).into(),
        "coverage" => l.percent(value).into(),
        _ => l.amount(value).into(),
    }
}

/// A check as the page shows it.
pub(crate) fn line(l: Lang, by: DecisionMetric, check: &HealthCheck) -> CheckLine {
    let state = match check.status {
        HealthStatus::Healthy => "good",
        HealthStatus::Unknown => "unknown",
        HealthStatus::Warning | HealthStatus::Critical => "bad",
    };
    let slug = slug(&check.component);
    let known = l.maybe(&format!("check-{slug}")).is_some();
    // A sentence with a number in it cannot be said without the number.
    let numbered = check.value.is_some() && l.maybe(&format!("check-{slug}-{state}-plain")).is_some();
    let (text, said) = match (known, numbered) {
        (false, _) => (String::new(), Some(check.message.clone())),
        (true, true) => {
            (l.say(&format!("check-{slug}-{state}"), &[("value", value(l, &check.component, by, check.value))]), None)
        }
        (true, false) => {
            let plain = l.maybe(&format!("check-{slug}-{state}-plain"));
            (plain.unwrap_or_else(|| l.t(&format!("check-{slug}-{state}"))), None)
        }
    };
    CheckLine { pill: pill(l, check.status), title: title(l, &check.component), text, said }
}

/// All checks, worst first.
pub(crate) fn lines(l: Lang, by: DecisionMetric, report: &HealthReport) -> Vec<CheckLine> {
    let mut checks: Vec<&HealthCheck> = report.checks.iter().collect();
    checks.sort_by_key(|check| std::cmp::Reverse(check.status));
    checks.into_iter().map(|check| line(l, by, check)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_can_be_told_in_every_state_with_and_without_a_number() {
        let components =
            ["champion", "error", "baseline", "data", "model_age", "runs", "artifact", "coverage", "drift"];
        let states = [HealthStatus::Healthy, HealthStatus::Unknown, HealthStatus::Warning, HealthStatus::Critical];
        for l in Lang::ALL {
            for component in components {
                for (status, value) in states.into_iter().flat_map(|s| [(s, None), (s, Some(14.2))]) {
                    let check = HealthCheck { component: component.into(), status, value, message: "m".into() };
                    let line = line(l, DecisionMetric::Mape, &check);
                    assert!(!line.text.contains(['⟦', '{', '$']), "{component}: {}", line.text);
                    assert!(!line.text.is_empty() && line.said.is_none());
                }
            }
        }
    }

    #[test]
    fn a_component_that_is_new_to_the_pages_keeps_its_own_sentence() {
        let check = HealthCheck {
            component: "tide".into(),
            status: HealthStatus::Warning,
            value: None,
            message: "the tide is out".into(),
        };
        assert_eq!(line(Lang::Ru, DecisionMetric::Wape, &check).said.as_deref(), Some("the tide is out"));
    }
}
