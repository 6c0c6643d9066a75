//! Random lives of alerts: whatever monitors see, people do and time brings, a key has one open alert, acknowledging resolves
//! nothing, and a silence hides nothing from the history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use vakhta_lifecycle::alert::{
    Acknowledgement, Alert, AlertChange, AlertState, MAX_ESCALATION, Silence, acknowledge, escalations, reconcile,
    silence, unsilence,
};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::monitor::{AlertPolicy, Finding, FindingKind, Severity};

const KINDS: [FindingKind; 4] =
    [FindingKind::ErrorCritical, FindingKind::ErrorWarning, FindingKind::DataStale, FindingKind::DataQuality];

#[derive(Debug, Clone)]
enum Event {
    /// A monitor sees these kinds, critical or not.
    Look(Vec<(usize, bool)>),
    Acknowledge(prop::sample::Index),
    Silence(usize, i64),
    Unsilence(prop::sample::Index),
    Wait(i64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => prop::collection::vec((0..KINDS.len(), any::<bool>()), 0..4).prop_map(Event::Look),
        2 => any::<prop::sample::Index>().prop_map(Event::Acknowledge),
        1 => (0..KINDS.len(), -5..200_i64).prop_map(|(kind, hours)| Event::Silence(kind, hours)),
        1 => any::<prop::sample::Index>().prop_map(Event::Unsilence),
        2 => (1..60_i64).prop_map(Event::Wait),
    ]
}

/// The alerts of one model, as a store keeps them.
#[derive(Default)]
struct Book {
    alerts: Vec<Alert>,
    silences: BTreeMap<FindingKind, Silence>,
}

impl Book {
    fn known(&self) -> Vec<Alert> {
        let with_silence = |alert: &Alert| Alert { silence: self.silences.get(&alert.kind).cloned(), ..alert.clone() };
        self.alerts.iter().map(with_silence).collect()
    }

    fn open(&self) -> Vec<Alert> {
        self.known().into_iter().filter(Alert::is_open).collect()
    }

    fn raise(&mut self, finding: Finding, escalation: u8, now: DateTime<Utc>) {
        self.alerts.push(Alert {
            id: self.alerts.len() as i64 + 1,
            model: ModelName::parse("sales").unwrap(),
            kind: finding.kind,
            severity: finding.severity,
            value: finding.value,
            threshold: finding.threshold,
            message: finding.message,
            details: finding.details,
            raised_at: now,
            seen_at: now,
            resolved_at: None,
            reopened_at: None,
            acknowledgement: None,
            escalation,
            escalated_at: (escalation > 0).then_some(now),
            silence: None,
        });
    }

    fn apply(&mut self, change: AlertChange, now: DateTime<Utc>) {
        let at = |id: i64| usize::try_from(id - 1).unwrap();
        match change {
            AlertChange::Raise(finding) => self.raise(finding, 0, now),
            AlertChange::RaiseEscalated { finding, .. } => self.raise(finding, 1, now),
            AlertChange::Update { id, finding } => self.alerts[at(id)].severity = finding.severity,
            AlertChange::Resolve { id } => self.alerts[at(id)].resolved_at = Some(now),
            AlertChange::Reopen { id, finding } => {
                let alert = &mut self.alerts[at(id)];
                (alert.resolved_at, alert.reopened_at) = (None, Some(now));
                (alert.severity, alert.escalation, alert.escalated_at) = (finding.severity, 0, None);
            }
            AlertChange::Escalate { id, level, .. } => {
                let alert = &mut self.alerts[at(id)];
                (alert.escalation, alert.escalated_at) = (level, Some(now));
            }
            AlertChange::Acknowledge { id, note } => {
                self.alerts[at(id)].acknowledgement = Some(Acknowledgement { at: now, by: "anna".into(), note });
            }
            AlertChange::Silence { kind, until, note } => {
                self.silences.insert(kind, Silence { until, by: "anna".into(), note });
            }
            AlertChange::Unsilence { kind } => {
                self.silences.remove(&kind);
            }
        }
    }
}

fn finding(kind: usize, critical: bool) -> Finding {
    let kind = KINDS[kind];
    let severity = if critical || kind == FindingKind::ErrorCritical { Severity::Critical } else { Severity::Warning };
    Finding { kind, severity, value: 2.0, threshold: 1.0, message: "seen".into(), details: vec![] }
}

fn changes(book: &Book, event: &Event, now: DateTime<Utc>) -> Vec<AlertChange> {
    let chosen = |index: &prop::sample::Index| {
        let known = book.known();
        (!known.is_empty()).then(|| index.get(&known).clone())
    };
    match event {
        Event::Look(kinds) => {
            let findings = kinds.iter().map(|(kind, critical)| finding(*kind, *critical)).collect();
            reconcile(&book.known(), findings, &AlertPolicy::default(), now)
        }
        Event::Acknowledge(index) => chosen(index).and_then(|a| acknowledge(&a, "").ok()).into_iter().collect(),
        Event::Silence(kind, hours) => {
            silence(KINDS[*kind], now + TimeDelta::hours(*hours), "", now).into_iter().collect()
        }
        Event::Unsilence(index) => chosen(index).and_then(|a| unsilence(&a, now).ok()).into_iter().collect(),
        Event::Wait(_) => escalations(&book.open(), &AlertPolicy::default(), now),
    }
}

proptest! {
    #[test]
    fn a_key_has_one_open_alert_and_nothing_is_ever_forgotten(events in prop::collection::vec(event(), 1..60)) {
        let mut now: DateTime<Utc> = "2026-03-01T03:00:00Z".parse().unwrap();
        let mut book = Book::default();
        for event in &events {
            now += TimeDelta::hours(match event { Event::Wait(hours) => *hours, _ => 1 });
            let (open, ever) = (book.open(), book.alerts.len());
            for change in changes(&book, event, now) {
                book.apply(change, now);
            }
            let kinds: Vec<FindingKind> = book.open().iter().map(|a| a.kind).collect();
            prop_assert_eq!(kinds.len(), kinds.iter().collect::<BTreeSet<_>>().len(), "two open alerts of a key");
            prop_assert!(book.alerts.len() >= ever);
            prop_assert!(book.alerts.iter().all(|a| a.escalation <= MAX_ESCALATION));
            if let Event::Look(seen) = event {
                let seen: BTreeSet<FindingKind> = seen.iter().map(|(kind, _)| KINDS[*kind]).collect();
                prop_assert_eq!(&seen, &kinds.into_iter().collect(), "silenced or acknowledged, what is there is open");
            } else {
                let ids = |alerts: &[Alert]| alerts.iter().map(|a| a.id).collect::<Vec<_>>();
                prop_assert_eq!(ids(&open), ids(&book.open()), "only what is measured opens and resolves");
            }
            for alert in book.known() {
                let state = alert.state(now);
                prop_assert_eq!(state == AlertState::Resolved, !alert.is_open());
                let over = alert.silence.as_ref().is_none_or(|s| s.until <= now);
                prop_assert!(!(over && state == AlertState::Silenced), "a silence ends by itself");
            }
        }
    }
}
