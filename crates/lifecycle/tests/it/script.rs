//! The language of the scenario scripts, one sentence a line.
//!
//! | line | meaning |
//! |---|---|
//! | `# text` | a comment, copied |
//! | `day 2026-03-01` | it is 03:00 UTC of that day |
//! | `champion A` | version A was trained and deployed today |
//! | `rows N`, `labels N`, `error X` or `error unknown` | what is known when the criteria are evaluated |
//! | `evaluate` | evaluate the retrain criteria |
//! | `segment NAME days N change X p P` | a segment of the next training |
//! | `threshold X`, `force` | how the next training was asked for |
//! | `train B error X champion Y baseline Z pairs N confidence C by COMPARATOR` | a run ends with these numbers (any may be left out) |
//! | `fail REASON`, `cancel WHO` | a run ends without a decision |
//! | `rollback A REASON` | back to a version |
//! | `break A` | the artifact of A cannot be used |
//! | `state` | the status of every version |

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use vakhta_lifecycle::decision::{
    Comparator, DecisionInput, DecisionMetric, DeployPolicy, Evidence, SegmentEvidence, decide,
};
use vakhta_lifecycle::plan::{Plan, after_training, cancel_run, fail_run, fail_version, rollback};
use vakhta_lifecycle::retrain::{PastRun, RetrainOutcome, RetrainPolicy, RetrainSnapshot, evaluate};
use vakhta_lifecycle::run::{Run, Trigger};
use vakhta_lifecycle::version::Version;

use crate::transcript;
use crate::world::{World, run, version};

/// A script under way.
pub(crate) struct Script {
    world: World,
    now: DateTime<Utc>,
    letters: BTreeMap<String, Version>,
    known: RetrainSnapshot,
    pending: Option<(Trigger, String)>,
    segments: Vec<SegmentEvidence>,
    threshold: Option<f64>,
    force: bool,
    runs: u32,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self {
            world: World::default(),
            now: DateTime::UNIX_EPOCH,
            letters: BTreeMap::new(),
            known: RetrainSnapshot {
                has_champion: false,
                champion_trained_at: None,
                champion_holdout_error: None,
                recent_error: None,
                new_labels: 0,
                drift: None,
                rows: 20_000,
                running: None,
                past_runs: vec![],
            },
            pending: None,
            segments: vec![],
            threshold: None,
            force: false,
            runs: 0,
        }
    }

    /// Plays a script: every line, and under it what came of it.
    pub(crate) fn play(mut self, text: &str) -> String {
        let mut transcript = String::new();
        for line in text.lines() {
            transcript.push_str(line);
            transcript.push('\n');
            for said in self.line(line) {
                transcript.push_str(&format!("    {said}\n"));
            }
        }
        transcript
    }

    fn line(&mut self, line: &str) -> Vec<String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((verb, rest)) = words.split_first() else { return vec![] };
        match (*verb, rest) {
            ("#", _) => vec![],
            ("day", [date]) => {
                self.now = format!("{date}T03:00:00Z").parse().unwrap();
                vec![]
            }
            ("champion", [letter]) => self.given_champion(letter),
            ("rows", [n]) => self.know(|k| k.rows = n.parse().unwrap()),
            ("labels", [n]) => self.know(|k| k.new_labels = n.parse().unwrap()),
            ("error", [x]) => self.know(|k| k.recent_error = x.parse().ok()),
            ("evaluate", []) => self.evaluate(),
            ("segment", [name, ..]) => self.segment(name, &fields(&rest[1..])),
            ("threshold", [x]) => {
                self.threshold = Some(x.parse().unwrap());
                vec![]
            }
            ("force", []) => {
                self.force = true;
                vec![]
            }
            ("train", [letter, ..]) => self.train(letter, &fields(&rest[1..])),
            ("fail", reason) => self.end_without_decision(|run, now| fail_run(run, &reason.join(" "), now)),
            ("cancel", who) => self.end_without_decision(|run, now| cancel_run(run, &who.join(" "), now)),
            ("rollback", [letter, reason @ ..]) => self.roll_back(letter, &reason.join(" ")),
            ("break", [letter]) => {
                let plan = fail_version(&self.letters[*letter].id, "the artifact differs from the registry");
                self.apply(&plan)
            }
            ("state", []) => transcript::state(&self.world),
            _ => panic!("not a line of a scenario: {line:?}"),
        }
    }

    fn know(&mut self, change: impl FnOnce(&mut RetrainSnapshot)) -> Vec<String> {
        change(&mut self.known);
        vec![]
    }

    fn apply(&mut self, plan: &Plan) -> Vec<String> {
        self.world.apply(plan, self.now).unwrap();
        self.known.has_champion = self.world.champion().is_some();
        self.known.champion_trained_at = self.world.champion().map(|c| c.created_at);
        transcript::plan(plan)
    }

    fn name(&mut self, letter: &str) -> Version {
        let number = u32::from_str_radix(letter, 16).unwrap();
        let made = version(number, self.now);
        self.letters.insert(letter.to_owned(), made.clone());
        made
    }

    fn given_champion(&mut self, letter: &str) -> Vec<String> {
        let mut champion = self.name(letter);
        champion.status = vakhta_lifecycle::version::VersionStatus::Deployed;
        self.world.versions.insert(champion.id.clone(), champion);
        self.apply(&Plan::default())
    }

    fn evaluate(&mut self) -> Vec<String> {
        let outcome = evaluate(&self.known, &RetrainPolicy::default(), self.now);
        if let RetrainOutcome::Retrain { trigger, evidence, .. } = &outcome {
            self.pending = Some((*trigger, evidence.clone()));
        }
        transcript::outcome(&outcome)
    }

    fn segment(&mut self, name: &str, fields: &BTreeMap<String, String>) -> Vec<String> {
        self.segments.push(SegmentEvidence {
            segment: format!("branch {name}"),
            n_days: fields["days"].parse().unwrap(),
            change: fields["change"].parse().unwrap(),
            p_value: fields["p"].parse().unwrap(),
        });
        vec![]
    }

    fn train(&mut self, letter: &str, fields: &BTreeMap<String, String>) -> Vec<String> {
        let champion = self.world.champion().map(|c| c.id.clone());
        let number = |field: &str| fields.get(field).map(|v| v.parse::<f64>().unwrap());
        let made = self.name(letter);
        let comparator = match fields.get("by").map(String::as_str) {
            Some(name) => serde_json::from_value(serde_json::Value::String(name.to_owned())).unwrap(),
            None if champion.is_some() => Comparator::Champion,
            None => Comparator::Baseline,
        };
        let input = DecisionInput {
            challenger: made.id.clone(),
            champion: champion.clone(),
            evidence: Evidence {
                comparator,
                n_pairs: number("pairs").map_or(980, |n| n as u64),
                challenger: number("error"),
                champion: number("champion"),
                baseline: number("baseline"),
                confidence: number("confidence"),
                segments: std::mem::take(&mut self.segments),
            },
            performance_threshold: self.threshold.take(),
            force_deploy: std::mem::take(&mut self.force),
        };
        let policy = DeployPolicy { metric: DecisionMetric::Mape, ..DeployPolicy::default() };
        let decision = decide(&input, &policy);
        let deployed = decision.rule.deploys();
        let mut said = transcript::decision(&decision);
        let run = self.begin();
        let plan = after_training(made, run, decision, champion.as_ref(), self.now);
        said.extend(self.apply(&plan));
        self.remember(deployed);
        said
    }

    fn end_without_decision(&mut self, plan: impl FnOnce(Run, DateTime<Utc>) -> Plan) -> Vec<String> {
        let run = self.begin();
        let plan = plan(run, self.now);
        self.remember(false);
        self.apply(&plan)
    }

    fn begin(&mut self) -> Run {
        self.runs += 1;
        let trigger = self.pending.as_ref().map_or(Trigger::Manual, |(trigger, _)| *trigger);
        run(self.runs, trigger, self.now)
    }

    /// Keeps what waiting needs: automatic runs since the last deployment, latest first.
    fn remember(&mut self, deployed: bool) {
        let pending = self.pending.take();
        if deployed {
            self.known.past_runs.clear();
            self.known.new_labels = 0;
        } else if let Some((trigger, evidence)) = pending {
            self.known.past_runs.insert(0, PastRun { trigger, finished_at: self.now, deployed, evidence });
        }
    }

    fn roll_back(&mut self, letter: &str, reason: &str) -> Vec<String> {
        let target = self.world.versions[&self.letters[letter].id].clone();
        match rollback(self.world.champion(), &target, reason) {
            Ok(plan) => self.apply(&plan),
            Err(refused) => vec![format!("refused: {refused}")],
        }
    }
}

/// `name value name value …`
fn fields(words: &[&str]) -> BTreeMap<String, String> {
    words.chunks(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}
