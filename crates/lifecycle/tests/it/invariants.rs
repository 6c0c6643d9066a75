//! Random sequences of what can happen to a model: whatever the order, never two champions, nothing deleted, and every
//! archived version can be rolled back to.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use vakhta_lifecycle::decision::{Comparator, DecisionInput, DeployPolicy, Evidence, Verdict, decide};
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::plan::{Plan, after_training, cancel_run, fail_run, fail_version, rollback};
use vakhta_lifecycle::run::{RunStatus, Trigger};
use vakhta_lifecycle::version::VersionStatus;

use crate::world::{World, run, version};

#[derive(Debug, Clone)]
enum Event {
    Train { challenger: f64, champion: f64, force: bool, nothing_changed: bool },
    FailRun,
    CancelRun,
    Rollback(prop::sample::Index),
    BreakArtifact(prop::sample::Index),
}

fn event() -> impl Strategy<Value = Event> {
    let train = (1.0..20.0_f64, 1.0..20.0_f64, prop::bool::weighted(0.2), prop::bool::weighted(0.1)).prop_map(
        |(challenger, champion, force, nothing_changed)| Event::Train { challenger, champion, force, nothing_changed },
    );
    prop_oneof![
        6 => train,
        1 => Just(Event::FailRun),
        1 => Just(Event::CancelRun),
        3 => any::<prop::sample::Index>().prop_map(Event::Rollback),
        1 => any::<prop::sample::Index>().prop_map(Event::BreakArtifact),
    ]
}

fn trained(world: &World, number: u32, now: DateTime<Utc>, event: &Event) -> Plan {
    let Event::Train { challenger, champion, force, nothing_changed } = event else { return Plan::default() };
    let serving = world.champion().map(|c| c.id.clone());
    let made = version(number, now);
    let comparator = match (&serving, nothing_changed) {
        (None, _) => Comparator::Baseline,
        (_, true) => Comparator::NothingChanged,
        _ => Comparator::Champion,
    };
    let input = DecisionInput {
        challenger: made.id.clone(),
        champion: serving.clone(),
        evidence: Evidence {
            comparator,
            n_pairs: 500,
            challenger: Some(*challenger),
            champion: Some(*champion),
            baseline: Some(15.0),
            confidence: Some(0.8),
            segments: vec![],
        },
        performance_threshold: None,
        force_deploy: *force,
    };
    let decision = decide(&input, &DeployPolicy::default());
    after_training(made, run(number, Trigger::Manual, now), decision, serving.as_ref(), now)
}

fn chosen(world: &World, index: &prop::sample::Index) -> Option<VersionId> {
    let ids: Vec<&VersionId> = world.versions.keys().collect();
    (!ids.is_empty()).then(|| (*index.get(&ids)).clone())
}

fn plan_of(world: &World, number: u32, now: DateTime<Utc>, event: &Event) -> Plan {
    match event {
        Event::Train { .. } => trained(world, number, now, event),
        Event::FailRun => fail_run(run(number, Trigger::Age, now), "killed", now),
        Event::CancelRun => cancel_run(run(number, Trigger::Age, now), "anna", now),
        Event::Rollback(index) => chosen(world, index)
            .and_then(|id| rollback(world.champion(), &world.versions[&id], "tried").ok())
            .unwrap_or_default(),
        Event::BreakArtifact(index) => chosen(world, index).map(|id| fail_version(&id, "tampered")).unwrap_or_default(),
    }
}

fn champions(world: &World) -> usize {
    world.versions.values().filter(|v| v.status == VersionStatus::Deployed).count()
}

proptest! {
    // Every step also tries every way back on a copy of the world: fewer cases, each of them long.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_happens_there_is_one_champion_at_most_and_a_way_back(events in prop::collection::vec(event(), 1..30)) {
        let start: DateTime<Utc> = "2026-03-01T03:00:00Z".parse().unwrap();
        let mut world = World::default();
        let mut ever: BTreeSet<VersionId> = BTreeSet::new();
        for (step, event) in events.iter().enumerate() {
            let now = start + TimeDelta::hours(step as i64);
            let before = world.champion().map(|c| c.id.clone());
            let plan = plan_of(&world, step as u32, now, event);
            // `apply` refuses a deploy beside a champion: an order that is wrong fails here.
            world.apply(&plan, now).map_err(TestCaseError::fail)?;
            ever.extend(world.versions.keys().cloned());

            prop_assert!(champions(&world) <= 1);
            prop_assert_eq!(&ever, &world.versions.keys().cloned().collect::<BTreeSet<_>>());
            prop_assert!(world.versions.values().all(|v| v.status != VersionStatus::Trained));
            if matches!(event, Event::FailRun | Event::CancelRun) {
                prop_assert_eq!(before, world.champion().map(|c| c.id.clone()));
            }
            for target in world.versions.values().filter(|v| v.status == VersionStatus::Archived) {
                let back = rollback(world.champion(), target, "way back").unwrap();
                let mut then = world.clone();
                then.apply(&back, now).map_err(TestCaseError::fail)?;
                prop_assert_eq!(then.champion().map(|c| &c.id), Some(&target.id));
                prop_assert_eq!(champions(&then), 1);
            }
        }
    }

    #[test]
    fn a_run_that_completed_has_its_decision_and_its_version(events in prop::collection::vec(event(), 1..20)) {
        let now: DateTime<Utc> = "2026-03-01T03:00:00Z".parse().unwrap();
        let mut world = World::default();
        for (step, event) in events.iter().enumerate() {
            let plan = plan_of(&world, step as u32, now, event);
            world.apply(&plan, now).map_err(TestCaseError::fail)?;
        }
        for run in world.finished.iter().filter(|r| r.status == RunStatus::Completed) {
            let decision = run.decision.as_ref().unwrap();
            prop_assert!(world.versions.contains_key(run.new_version.as_ref().unwrap()));
            prop_assert_eq!(decision.verdict == Verdict::Deployed, decision.rule.deploys());
        }
    }
}
