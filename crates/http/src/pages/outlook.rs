//! What the criteria of retraining say now, and what they are.

use askama::Template;
use askama::filters::HtmlSafe;
use vakhta_service::views::RetrainStatusView;

use super::lang::Lang;
use super::part::{Pill, Tone};
use super::policy::Policies;

/// The outlook: whether a run would begin now, and on what it depends.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/outlook.html")]
pub(crate) struct Outlook {
    l: Lang,
    pill: Pill,
    criteria: Vec<String>,
    /// The core's own sentence; it is English, and only it knows which criterion was decisive.
    said: String,
}

impl HtmlSafe for Outlook {}

impl Outlook {
    /// The outlook of a model whose declaration holds the criteria.
    pub(crate) fn of(l: Lang, status: &RetrainStatusView, declaration: &str) -> Self {
        let pill = if status.would_retrain {
            Pill::new(Tone::Info, l.t("outlook-retrain"))
        } else {
            Pill::new(Tone::Good, l.t("outlook-nothing"))
        };
        Self { l, pill, criteria: criteria(l, &Policies::of(declaration)), said: status.outlook.clone() }
    }
}

fn criteria(l: Lang, policies: &Policies) -> Vec<String> {
    let policy = &policies.retrain;
    let error = policy.max_error.map(|limit| l.say("criterion-error", &[("limit", l.whole_percent(limit).into())]));
    let ratio = policy.max_error_ratio.map(|r| l.say("criterion-ratio", &[("ratio", l.number(r, 1).into())]));
    let age = policy.max_age_days.map(|days| l.n("criterion-age", days));
    let labels = policy.max_new_labels.map(|n| l.n("criterion-labels", n));
    [error, ratio, age, labels].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_criterion_that_is_switched_off_is_not_named() {
        let all = criteria(Lang::En, &Policies::default());
        assert_eq!(all.len(), 3);
        let fewer = Policies::of("[retrain]\nmax_age_days = 14\nmax_error_ratio = 1.5");
        assert!(criteria(Lang::Ru, &fewer).iter().any(|c| c.contains("14 дней")));
    }
}
