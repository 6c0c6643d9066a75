//! Alerts in words: what happened, by how much, how it stands, and what to do.

use vakhta_lifecycle::alert::{Alert, AlertState};
use vakhta_lifecycle::monitor::{FindingKind, Severity};
use vakhta_service::views::{AlertView, ModelView};

use super::run;
use crate::pages::forecast;
use crate::pages::frame::Place;
use crate::pages::lang::Lang;
use crate::pages::part::{Pill, Tone};
use crate::pages::policy::Policies;
use crate::pages::said::Said;
use crate::pages::text::Arg;

/// An alert as a list shows it.
#[derive(Debug, Clone)]
pub(crate) struct AlertLine {
    /// Its number.
    pub(crate) id: i64,
    /// Its severity, or that it is resolved.
    pub(crate) pill: Pill,
    /// What happened.
    pub(crate) text: String,
    /// What is concerned, each with where it is shown.
    pub(crate) details: Vec<(Said, Option<String>)>,
    /// What to do, and where that is done.
    pub(crate) next: (String, String),
    /// Since when, and until when.
    pub(crate) when: String,
    /// Who looks after it, who silenced it, how urgent it became.
    pub(crate) notes: Vec<String>,
    /// How it stands.
    pub(crate) state: AlertState,
}

impl AlertLine {
    /// Whether what it is about is still there.
    pub(crate) fn open(&self) -> bool {
        self.state != AlertState::Resolved
    }

    /// Whether it may be acknowledged.
    pub(crate) fn can_acknowledge(&self) -> bool {
        self.state == AlertState::Open
    }

    /// Whether its kind is silenced.
    pub(crate) fn silenced(&self) -> bool {
        self.state == AlertState::Silenced
    }
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
        FindingKind::DataQuality => "data-quality",
        FindingKind::Drift => "drift",
    }
}

/// What a finding of this kind says with these numbers.
fn sentence(l: Lang, kind: FindingKind, value: f64, threshold: f64) -> String {
    let key = format!("alert-{}", slug(kind));
    let args: [(&'static str, Arg); 2] = match kind {
        FindingKind::ErrorCritical | FindingKind::ErrorWarning | FindingKind::Degradation => {
            [("value", l.percent(value).into()), ("threshold", l.percent(threshold).into())]
        }
        FindingKind::SegmentError
        | FindingKind::ModelStale
        | FindingKind::DataStale
        | FindingKind::RunFailed
        | FindingKind::DataQuality => [("value", whole(value)), ("threshold", whole(threshold))],
        FindingKind::Drift => [("value", l.number(value, 2).into()), ("threshold", l.number(threshold, 2).into())],
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

/// Where what an alert is about is shown.
fn place(kind: FindingKind) -> Place {
    match kind {
        FindingKind::ErrorCritical
        | FindingKind::ErrorWarning
        | FindingKind::Degradation
        | FindingKind::SegmentError
        | FindingKind::Bias => Place::Performance,
        FindingKind::ModelStale => Place::Retrain,
        FindingKind::DataStale | FindingKind::DataQuality => Place::Data,
        FindingKind::Drift => Place::Quality,
        FindingKind::RunFailed => Place::History,
    }
}

/// What is concerned. Only some kinds have details that are not a repetition of the sentence.
fn details(l: Lang, model: &ModelView, alert: &Alert) -> Vec<(Said, Option<String>)> {
    match alert.kind {
        FindingKind::SegmentError => {
            let policies = Policies::of(&model.declaration);
            let column = policies.alerts.segment.or_else(|| model.keys.first().cloned());
            // "B22: 34.9 % (28 pairs)": the name is the same in every language, the rest is not.
            let names = alert.details.iter().map(|d| d.rsplit_once(": ").map_or(d.as_str(), |(name, _)| name));
            names
                .map(|name| {
                    let key = |column: &String| [(column.clone(), name.to_owned())].into();
                    let href = column.as_ref().map(|column| forecast::address_of(model, key(column), None));
                    (Said { text: name.to_owned(), english: false }, href)
                })
                .collect()
        }
        FindingKind::Drift => {
            let href = Place::Quality.href(&model.name);
            let columns = alert.details.iter().map(|d| d.rsplit_once(": ").map_or(d.as_str(), |(name, _)| name));
            columns.map(|name| (Said { text: name.to_owned(), english: false }, Some(href.clone()))).collect()
        }
        FindingKind::RunFailed | FindingKind::DataQuality => {
            Said::all(l, &alert.details).into_iter().map(|said| (said, None)).collect()
        }
        _ => Vec::new(),
    }
}

/// What people and time did with it.
fn notes(l: Lang, view: &AlertView) -> Vec<String> {
    let alert = &view.alert;
    let with_note = |text: String, note: &str| if note.is_empty() { text } else { format!("{text}: {note}") };
    let mut notes = Vec::new();
    if alert.escalation > 0 {
        notes.push(l.say("alert-escalated", &[("level", u64::from(alert.escalation).into())]));
    }
    if let Some(at) = alert.reopened_at {
        notes.push(l.say("alert-reopened", &[("at", l.moment(at).into())]));
    }
    if let Some(ack) = alert.acknowledgement.as_ref().filter(|_| alert.is_acknowledged()) {
        let args = [("by", run::actor(l, &ack.by).into()), ("at", l.moment(ack.at).into())];
        notes.push(with_note(l.say("alert-acknowledged-by", &args), &ack.note));
    }
    if let Some(silence) = alert.silence.as_ref().filter(|_| view.state == AlertState::Silenced) {
        let args = [("by", run::actor(l, &silence.by).into()), ("until", l.moment(silence.until).into())];
        notes.push(with_note(l.say("alert-silenced-by", &args), &silence.note));
    }
    notes
}

/// An alert as a list shows it.
pub(crate) fn line(l: Lang, model: &ModelView, view: &AlertView) -> AlertLine {
    let alert = &view.alert;
    let since = l.moment(alert.raised_at);
    let (pill, when) = match alert.resolved_at {
        None => {
            let pill = match view.state {
                AlertState::Acknowledged => Pill::new(Tone::Idle, l.t("alert-acknowledged")),
                AlertState::Silenced => Pill::new(Tone::Idle, l.t("alert-silenced")),
                AlertState::Open | AlertState::Resolved => severity(l, alert.severity),
            };
            (pill, l.say("alert-since", &[("since", since.into())]))
        }
        Some(until) => (
            Pill::new(Tone::Idle, l.t("alert-resolved")),
            l.say("alert-span", &[("since", since.into()), ("until", l.moment(until).into())]),
        ),
    };
    let kind = alert.kind;
    AlertLine {
        id: alert.id,
        pill,
        text: sentence(l, kind, alert.value, alert.threshold),
        details: details(l, model, alert),
        next: (l.t(&format!("alert-{}-next", slug(kind))), place(kind).href(&model.name)),
        when,
        notes: notes(l, view),
        state: view.state,
    }
}

/// Alerts as a list shows them: those that demand attention first, then acknowledged, silenced and resolved ones, each group as
/// it was given.
pub(crate) fn lines(l: Lang, model: &ModelView, alerts: &[AlertView]) -> Vec<AlertLine> {
    let mut lines: Vec<AlertLine> = alerts.iter().map(|alert| line(l, model, alert)).collect();
    lines.sort_by_key(|line| line.state);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [FindingKind; 10] = [
        FindingKind::ErrorCritical,
        FindingKind::ErrorWarning,
        FindingKind::Degradation,
        FindingKind::SegmentError,
        FindingKind::Bias,
        FindingKind::ModelStale,
        FindingKind::DataStale,
        FindingKind::RunFailed,
        FindingKind::DataQuality,
        FindingKind::Drift,
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

    #[test]
    fn a_segment_leads_to_its_forecast() {
        let loaded = crate::pages::samples::loaded();
        let line = line(Lang::En, &loaded.model, &crate::pages::samples::alerts()[0]);
        let (name, href) = &line.details[0];
        assert_eq!(name.text, "B04");
        assert!(href.as_ref().unwrap().starts_with("/models/sales/forecast?by.branch=B04"), "{href:?}");
    }
}
