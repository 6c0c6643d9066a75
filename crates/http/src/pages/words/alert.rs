//! Alerts in words: what happened, by how much, and what to do.

use vakhta_lifecycle::alert::Alert;
use vakhta_lifecycle::monitor::{FindingKind, Severity};

use crate::pages::lang::Lang;
use crate::pages::part::{Pill, Tone};
use crate::pages::said::Said;
use crate::pages::text::Arg;

/// An alert as a list shows it.
#[derive(Debug, Clone)]
pub(crate) struct AlertLine {
    /// Its severity, or that it is resolved.
    pub(crate) pill: Pill,
    /// What happened.
    pub(crate) text: String,
    /// The segments concerned.
    pub(crate) details: Vec<Said>,
    /// What to do.
    pub(crate) next: String,
    /// Since when, and until when.
    pub(crate) when: String,
    /// Whether it is open.
    pub(crate) open: bool,
}

/// The stable name of a kind in the word lists.
pub(crate) fn slug(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::ErrorCritical => "error-critical",
        FindingKind::ErrorWarning => "error-warning",
        FindingKind::Degradation => "degradation",
        FindingKind::SegmentError => "segment-error",
        FindingKind::Bias => "bias",
        FindingKind::ModelStale => "model-stale",
        FindingKind::DataStale => "data-stale",
        FindingKind::RunFailed => "run-failed",
    }
}

/// What a finding of this kind says with these numbers.
fn sentence(l: Lang, kind: FindingKind, value: f64, threshold: f64) -> String {
    let key = format!("alert-{}", slug(kind));
    let args: [(&'static str, Arg); 2] = match kind {
        FindingKind::ErrorCritical | FindingKind::ErrorWarning | FindingKind::Degradation => {
            [("value", l.percent(value).into()), ("threshold", l.percent(threshold).into())]
        }
        FindingKind::SegmentError | FindingKind::ModelStale | FindingKind::DataStale | FindingKind::RunFailed => {
            [("value", whole(value)), ("threshold", whole(threshold))]
        }
        FindingKind::Bias => [("value", l.amount(value.abs()).into()), ("threshold", l.amount(threshold.abs()).into())],
    };
    let key = if kind == FindingKind::Bias && value < 0.0 { format!("{key}-below") } else { key };
    l.say(&key, &args)
}

fn whole(value: f64) -> Arg {
    // A count that is negative or no number is no count; the sentence then says 0.
    Arg::Count(value.round().max(0.0) as u64)
}

/// The severity as a pill.
pub(crate) fn severity(l: Lang, severity: Severity) -> Pill {
    match severity {
        Severity::Info => Pill::new(Tone::Info, l.t("severity-info")),
        Severity::Warning => Pill::new(Tone::Warn, l.t("severity-warning")),
        Severity::Critical => Pill::new(Tone::Bad, l.t("severity-critical")),
    }
}

/// An alert as a list shows it.
pub(crate) fn line(l: Lang, alert: &Alert) -> AlertLine {
    let since = l.moment(alert.raised_at);
    let (pill, when) = match alert.resolved_at {
        None => (severity(l, alert.severity), l.say("alert-since", &[("since", since.into())])),
        Some(until) => (
            Pill::new(Tone::Idle, l.t("alert-resolved")),
            l.say("alert-span", &[("since", since.into()), ("until", l.moment(until).into())]),
        ),
    };
    let kind = alert.kind;
    // Only a failed run and a list of segments have details that are names and not a repetition of the sentence.
    let details = match kind {
        // "B22: 34.9 % (28 pairs)": the name is the same in every language, the rest is not.
        FindingKind::SegmentError => {
            let name = |d: &String| d.rsplit_once(": ").map_or(d.as_str(), |(name, _)| name).to_owned();
            alert.details.iter().map(|d| Said { text: name(d), english: false }).collect()
        }
        FindingKind::RunFailed => Said::all(l, &alert.details),
        _ => Vec::new(),
    };
    AlertLine {
        pill,
        text: sentence(l, kind, alert.value, alert.threshold),
        details,
        next: l.t(&format!("alert-{}-next", slug(kind))),
        when,
        open: alert.resolved_at.is_none(),
    }
}

/// Alerts as a list shows them: open ones first, each group as it was given.
pub(crate) fn lines(l: Lang, alerts: &[Alert]) -> Vec<AlertLine> {
    let mut lines: Vec<AlertLine> = alerts.iter().map(|alert| line(l, alert)).collect();
    lines.sort_by_key(|line| !line.open);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [FindingKind; 8] = [
        FindingKind::ErrorCritical,
        FindingKind::ErrorWarning,
        FindingKind::Degradation,
        FindingKind::SegmentError,
        FindingKind::Bias,
        FindingKind::ModelStale,
        FindingKind::DataStale,
        FindingKind::RunFailed,
    ];

    #[test]
    fn every_kind_has_a_sentence_and_a_remedy_in_both_languages() {
        for l in Lang::ALL {
            for kind in ALL {
                let text = sentence(l, kind, -17.3, 15.0) + &l.t(&format!("alert-{}-next", slug(kind)));
                assert!(!text.contains(['⟦', '{', '$']), "{kind:?}: {text}");
            }
        }
    }

    #[test]
    fn a_bias_says_its_direction() {
        assert_ne!(
            sentence(Lang::Ru, FindingKind::Bias, 12_000.0, 1e4),
            sentence(Lang::Ru, FindingKind::Bias, -12_000.0, 1e4)
        );
    }
}
