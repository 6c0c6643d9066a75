//! What the criteria of retraining say now, and what they are.

use askama::Template;
use askama::filters::HtmlSafe;
use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_service::views::{ModelView, RetrainStatusView};

use super::lang::Lang;
use super::part::{Pill, Tone};
use super::policy::Policies;
use super::words::{metric, retrain};

/// The outlook: whether a run would begin now, and on what it depends.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/outlook.html")]
pub(crate) struct Outlook {
    l: Lang,
    pill: Pill,
    criteria: Vec<String>,
    /// What the criteria see now.
    now: Vec<String>,
}

impl HtmlSafe for Outlook {}

impl Outlook {
    /// The outlook of a model whose declaration holds the criteria.
    pub(crate) fn of(l: Lang, status: &RetrainStatusView, model: &ModelView) -> Self {
        let pill = if status.would_retrain {
            Pill::new(Tone::Info, l.t("outlook-retrain"))
        } else {
            Pill::new(Tone::Good, l.t("outlook-nothing"))
        };
        Self {
            l,
            pill,
            now: retrain::outcome(l, model.metric, &status.outcome),
            criteria: criteria(l, model.metric, &Policies::of(&model.declaration)),
        }
    }
}

fn criteria(l: Lang, by: DecisionMetric, policies: &Policies) -> Vec<String> {
    let policy = &policies.retrain;
    let error =
        policy.max_error.map(|limit| l.say("criterion-error", &[("limit", metric::limit(l, by, limit).into())]));
    let ratio = policy.max_error_ratio.map(|r| l.say("criterion-ratio", &[("ratio", l.number(r, 1).into())]));
    let age = policy.max_age_days.map(|days| l.n("criterion-age", days));
    let labels = policy.max_new_labels.map(|n| l.n("criterion-labels", n));
    let drift = policies.drift.enabled && policy.on_drift;
    let drift = drift.then(|| l.t("criterion-drift"));
    [error, ratio, drift, age, labels].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_rows_do_not_drift() {
        let rows = "[model]\nname = \"loans\"\ntitle = \"Loans\"\n[data]\ndataset = \"loans\"\n[data.columns]\nkeys = [\"loan\"]\n\
                    time = \"day\"\ntarget = \"price\"\nknown_ahead = [\"amount\"]\n[rows]\n";
        let named = criteria(Lang::En, DecisionMetric::Mae, &Policies::of(rows));
        assert!(!named.is_empty() && !named.contains(&Lang::En.t("criterion-drift")), "{named:?}");
    }

    #[test]
    fn a_criterion_that_is_switched_off_is_not_named() {
        let all = criteria(Lang::En, DecisionMetric::Mape, &Policies::default());
        assert_eq!(all.len(), 4);
        let fewer = Policies::of("[retrain]\nmax_age_days = 14\nmax_error_ratio = 1.5\non_drift = false");
        let fewer = criteria(Lang::Ru, DecisionMetric::Mape, &fewer);
        assert!(fewer.iter().any(|c| c.contains("14 дней")));
        assert!(!fewer.contains(&Lang::Ru.t("criterion-drift")));
    }
}
