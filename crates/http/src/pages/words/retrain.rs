//! Why a run would begin now, or would not, in words.

use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_lifecycle::retrain::{Idle, Reason, RetrainOutcome, Waiting};

use super::metric;
use crate::pages::lang::Lang;
use crate::pages::text::Arg;

/// What came of evaluating the criteria, a sentence for each; `by` is the model's metric.
pub(crate) fn outcome(l: Lang, by: DecisionMetric, outcome: &RetrainOutcome) -> Vec<String> {
    let all = |reasons: &[Reason]| reasons.iter().map(|seen| reason(l, by, seen)).collect();
    match outcome {
        RetrainOutcome::Retrain { reasons, .. } => all(reasons),
        RetrainOutcome::Nothing { because } => match because {
            Idle::Running { run } => vec![l.say("idle-running", &[("run", run.as_str().into())])],
            Idle::TooFewRows { rows, needed } => {
                vec![l.say("idle-few-rows", &[("n", (*rows).into()), ("needed", (*needed).into())])]
            }
            Idle::Quiet { seen } if seen.is_empty() => vec![l.t("idle-no-criterion")],
            Idle::Quiet { seen } => all(seen),
            Idle::Waiting { waiting } => waiting.iter().map(|waiting| waits(l, by, waiting)).collect(),
        },
    }
}

/// What a criterion saw.
fn reason(l: Lang, by: DecisionMetric, reason: &Reason) -> String {
    let error = |key: &str, error: f64, limit: f64| {
        let values = [metric::value(l, by, Some(error)), metric::limit(l, by, limit)];
        let [value, limit] = values.map(Arg::from);
        l.say(key, &[("value", value), ("limit", limit)])
    };
    let count = |key: &str, n: u64, limit: u64| l.say(key, &[("n", n.into()), ("limit", limit.into())]);
    match *reason {
        Reason::NoChampion { rows } => l.n("reason-no-champion", rows),
        Reason::ErrorAbove { error: value, limit } => error("reason-error-above", value, limit),
        Reason::ErrorWithin { error: value, limit } => error("reason-error-within", value, limit),
        Reason::ErrorUnknown => l.t("reason-error-unknown"),
        Reason::HoldoutErrorUnknown => l.t("reason-holdout-unknown"),
        Reason::DriftAbove { columns, distance, limit } => {
            let [value, limit] = [distance, limit].map(|number| Arg::from(l.number(number, 2)));
            l.say("reason-drift-above", &[("n", columns.into()), ("value", value), ("limit", limit)])
        }
        Reason::DriftWithin { columns } => l.n("reason-drift-within", columns),
        Reason::DriftUnknown => l.t("reason-drift-unknown"),
        Reason::AgeAbove { days, limit } => count("reason-age-above", days, limit.into()),
        Reason::AgeWithin { days, limit } => count("reason-age-within", days, limit.into()),
        Reason::AgeUnknown => l.t("reason-age-unknown"),
        Reason::LabelsAbove { labels, limit } => count("reason-labels-above", labels, limit),
        Reason::LabelsWithin { labels, limit } => count("reason-labels-within", labels, limit),
    }
}

fn waits(l: Lang, by: DecisionMetric, waiting: &Waiting) -> String {
    let wait = match waiting.until {
        Some(until) => l.say("idle-waits", &[("n", waiting.tries.into()), ("until", l.moment(until).into())]),
        None => l.n("idle-waits-for-news", waiting.tries),
    };
    format!("{} {wait}", reason(l, by, &waiting.reason))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use vakhta_lifecycle::run::Trigger;

    use super::*;

    const ALL: [Reason; 13] = [
        Reason::NoChampion { rows: 20_000 },
        Reason::ErrorAbove { error: 16.25, limit: 15.0 },
        Reason::ErrorWithin { error: 9.5, limit: 15.0 },
        Reason::ErrorUnknown,
        Reason::HoldoutErrorUnknown,
        Reason::AgeAbove { days: 31, limit: 30 },
        Reason::AgeWithin { days: 1, limit: 30 },
        Reason::AgeUnknown,
        Reason::LabelsAbove { labels: 1001, limit: 1000 },
        Reason::LabelsWithin { labels: 2, limit: 1000 },
        Reason::DriftAbove { columns: 2, distance: 0.61, limit: 0.35 },
        Reason::DriftWithin { columns: 4 },
        Reason::DriftUnknown,
    ];

    #[test]
    fn every_outcome_can_be_told_in_both_languages() {
        let waiting = |until| Waiting { reason: ALL[1], tries: 2, until };
        let nothing = |because| RetrainOutcome::Nothing { because };
        let outcomes = [
            RetrainOutcome::Retrain { trigger: Trigger::Age, reasons: ALL.to_vec(), evidence: String::new() },
            nothing(Idle::Running { run: "r_1".into() }),
            nothing(Idle::TooFewRows { rows: 1, needed: 500 }),
            nothing(Idle::Quiet { seen: Vec::new() }),
            nothing(Idle::Quiet { seen: ALL.to_vec() }),
            nothing(Idle::Waiting { waiting: vec![waiting(None), waiting(Some(DateTime::UNIX_EPOCH))] }),
        ];
        for (l, told) in Lang::ALL.into_iter().flat_map(|l| outcomes.iter().map(move |told| (l, told))) {
            let text = outcome(l, DecisionMetric::Mape, told).join(" ");
            assert!(!text.is_empty() && !text.contains(['⟦', '{', '$']), "{told:?}: {text}");
        }
    }

    #[test]
    fn an_error_has_the_unit_of_the_metric() {
        assert!(reason(Lang::En, DecisionMetric::Wape, &ALL[1]).contains("16.2%"));
        assert!(!reason(Lang::En, DecisionMetric::Mae, &ALL[1]).contains('%'));
    }
}
