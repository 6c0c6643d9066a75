//! Plans, decisions and outcomes as lines that a person reads.

use vakhta_lifecycle::decision::{Decision, Verdict};
use vakhta_lifecycle::plan::{Change, Plan};
use vakhta_lifecycle::retrain::{RetrainOutcome, in_sentences};

use crate::world::World;

pub(crate) fn decision(decision: &Decision) -> Vec<String> {
    let verdict = match decision.verdict {
        Verdict::Deployed => "deployed",
        Verdict::Rejected => "rejected",
    };
    let said = decision.gates_said.map(|rule| format!(" (gates: {})", rule.title())).unwrap_or_default();
    let mut lines = vec![format!("decision: {verdict}, {}{said}", decision.rule.title())];
    lines.extend(decision.reasons.iter().map(|reason| format!("  because {reason}")));
    lines
}

pub(crate) fn plan(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|change| format!("plan: {}", one(change))).collect()
}

fn one(change: &Change) -> String {
    match change {
        Change::RegisterVersion { version } => format!("register {}", version.id),
        Change::ArchiveVersion { version, reason } => format!("archive {version}: {reason}"),
        Change::DeployVersion { version, reason } => format!("deploy {version}: {reason}"),
        Change::FailVersion { version, reason } => format!("fail {version}: {reason}"),
        Change::FinishRun { run } => {
            let error = run.error.as_ref().map(|e| format!(" ({e})")).unwrap_or_default();
            format!("finish {}: {:?}, {}{error}", run.id, run.status, run.message)
        }
        Change::Alert { alert } => format!("alert {alert:?}"),
        Change::Note { subject, text } => format!("note on {subject}: {text}"),
    }
}

pub(crate) fn outcome(outcome: &RetrainOutcome) -> Vec<String> {
    match outcome {
        RetrainOutcome::Retrain { trigger, reasons, evidence } => {
            let mut lines = vec![format!("retrain: {trigger:?} on evidence \"{evidence}\"")];
            lines.extend(reasons.iter().map(|reason| format!("  because {}", in_sentences(&[*reason]))));
            lines
        }
        RetrainOutcome::Nothing { because } => vec![format!("nothing: {because}")],
    }
}

pub(crate) fn state(world: &World) -> Vec<String> {
    world.versions.values().map(|v| format!("state: {} {:?}", v.id, v.status)).collect()
}
