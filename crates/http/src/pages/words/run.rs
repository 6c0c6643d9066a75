//! Runs in words: triggers, stages, states.

use vakhta_lifecycle::run::{Run, RunStatus, Stage, Trigger};
use vakhta_lifecycle::version::VersionStatus;

use super::decision;
use crate::pages::lang::Lang;
use crate::pages::part::{Pill, Tone};
use crate::pages::said::Said;

/// The stages that a run passes, in order.
pub(crate) const STAGES: [Stage; 10] = [
    Stage::Queued,
    Stage::Load,
    Stage::LeakCheck,
    Stage::Features,
    Stage::CrossValidation,
    Stage::Holdout,
    Stage::Refit,
    Stage::Register,
    Stage::Decide,
    Stage::Deploy,
];

/// A stage in words.
pub(crate) fn stage(l: Lang, stage: Stage) -> String {
    l.t(match stage {
        Stage::Queued => "stage-queued",
        Stage::Load => "stage-load",
        Stage::LeakCheck => "stage-leak-check",
        Stage::Features => "stage-features",
        Stage::CrossValidation => "stage-cross-validation",
        Stage::Holdout => "stage-holdout",
        Stage::Refit => "stage-refit",
        Stage::Register => "stage-register",
        Stage::Decide => "stage-decide",
        Stage::Deploy => "stage-deploy",
    })
}

fn trigger_slug(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Manual => "manual",
        Trigger::FirstVersion => "first-version",
        Trigger::Degradation => "degradation",
        Trigger::Age => "age",
        Trigger::NewLabels => "new-labels",
        Trigger::Drift => "drift",
    }
}

/// A trigger in a word or two.
pub(crate) fn trigger(l: Lang, trigger: Trigger) -> String {
    l.t(&format!("trigger-{}", trigger_slug(trigger)))
}

/// Why a run was begun: a person's own words, or the rule's in the visitor's language.
pub(crate) fn reason(l: Lang, run: &Run) -> String {
    match run.trigger {
        Trigger::Manual if run.reason.trim().is_empty() => l.t("trigger-manual-text"),
        Trigger::Manual => Said::of(l, &run.reason).text,
        automatic => l.t(&format!("trigger-{}-text", trigger_slug(automatic))),
    }
}

/// What is being done, or what came of it.
pub(crate) fn message(l: Lang, run: &Run) -> Said {
    match (run.status, &run.decision) {
        (RunStatus::Completed, Some(made)) => Said { text: decision::rule(l, made.rule), english: false },
        _ => Said::of(l, &run.message),
    }
}

/// Who asked: a name, or what asked by itself.
pub(crate) fn actor(l: Lang, actor: &str) -> String {
    l.maybe(&format!("actor-{}", actor.replace(' ', "-"))).unwrap_or_else(|| actor.to_owned())
}

/// How a run stands; one that ended with a decision shows the verdict.
pub(crate) fn pill(l: Lang, run: &Run) -> Pill {
    match (run.status, &run.decision) {
        (RunStatus::Running, _) => Pill::new(Tone::Info, l.t("run-running")),
        (RunStatus::Completed, Some(made)) => decision::pill(l, made.verdict),
        (RunStatus::Completed, None) => Pill::new(Tone::Good, l.t("run-completed")),
        (RunStatus::Failed, _) => Pill::new(Tone::Bad, l.t("run-failed")),
        (RunStatus::Cancelled, _) => Pill::new(Tone::Idle, l.t("run-cancelled")),
        (RunStatus::Skipped, _) => Pill::new(Tone::Idle, l.t("run-skipped")),
    }
}

/// How a version stands.
pub(crate) fn version_pill(l: Lang, status: VersionStatus) -> Pill {
    match status {
        VersionStatus::Trained => Pill::new(Tone::Info, l.t("version-trained")),
        VersionStatus::Deployed => Pill::new(Tone::Good, l.t("version-deployed")),
        VersionStatus::Archived => Pill::new(Tone::Idle, l.t("version-archived")),
        VersionStatus::Failed => Pill::new(Tone::Bad, l.t("version-failed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    #[test]
    fn a_person_is_quoted_and_a_rule_is_translated() {
        let asked = Run { trigger: Trigger::Manual, reason: "новый товар".into(), ..samples::run() };
        assert_eq!(reason(Lang::En, &asked), "новый товар");
        let by_rule = Run { trigger: Trigger::Age, reason: "the champion is 31 days old".into(), ..samples::run() };
        assert!(!reason(Lang::Ru, &by_rule).contains("champion"));
    }

    #[test]
    fn every_stage_and_trigger_has_words() {
        for l in Lang::ALL {
            let mut words: Vec<String> = STAGES.iter().map(|s| stage(l, *s)).collect();
            for t in [
                Trigger::Manual,
                Trigger::FirstVersion,
                Trigger::Degradation,
                Trigger::Age,
                Trigger::NewLabels,
                Trigger::Drift,
            ] {
                words.push(trigger(l, t));
                words.push(reason(l, &Run { trigger: t, reason: String::new(), ..samples::run() }));
            }
            assert!(words.iter().all(|word| !word.contains('⟦')), "{words:?}");
        }
    }
}
