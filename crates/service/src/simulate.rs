//! Replays the past under several policies of upkeep at once, and says which to take.
//!
//! Every day of the past the champion of each policy forecasts the next day from what was known, exactly as after a sync; the
//! criteria of retraining and the rules of deployment are the loop's own, and so is the training. Policies that retrain on the
//! same day share one training. Nothing is written to the installation but the report, where it is saved.

mod ask;
mod champion;

use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use rand_pcg::Pcg64Mcg;
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::decision::{DecisionInput, DecisionMetric, Evidence, Verdict, decide};
use vakhta_lifecycle::drift::DriftSeen;
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::observation::{against_baseline, error_of};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::retrain::RetrainOutcome;
use vakhta_lifecycle::run::{Stage, Trigger};
use vakhta_lifecycle::simulate::{Choice, Keeper, KeeperSetup, Kept, PolicyOutcome, SimulatedRun, choose};
use vakhta_store::{Page, SimulationRow};
use vakhta_tables::openness::OpenHistory;

use self::ask::Plan;
pub use self::ask::SimulateAsk;
use self::champion::Champion;
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{Ask, ModelData};
use crate::platform::Platform;
use crate::train::folds::judge_by;
use crate::train::learn::{Context, Learned, learn};
use crate::train::protocol::ChampionJob;

/// A simulation that can be run.
#[derive(Clone)]
pub struct Simulation {
    declaration: Arc<Declaration>,
    data: Arc<ModelData>,
    plan: Plan,
    threads: u32,
}

/// How far a simulation is.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationStep {
    /// The day that was lived through.
    pub day: NaiveDate,
    /// Share of the days, 0 to 1.
    pub done: f64,
    /// Trainings so far, the first included.
    pub trainings: usize,
}

/// The format of [`SimulationReport`] as this release writes it.
const FORMAT: u32 = 1;
/// Simulations that are looked back over.
const LISTED: u64 = 20;

/// What a simulation found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulationReport {
    /// The format of this structure.
    pub format: u32,
    /// The model.
    pub model: ModelName,
    /// The day at whose end every policy's first version was trained.
    pub from: NaiveDate,
    /// The last day that was lived through.
    pub through: NaiveDate,
    /// The metric that decides.
    pub metric: DecisionMetric,
    /// The most rows a training used, where that was limited for the simulation.
    pub budget_rows: Option<usize>,
    /// Trainings that were run; policies shared those of one day.
    pub trainings: usize,
    /// The baseline's error on the same days.
    pub baseline_error: Option<f64>,
    /// What became of each policy, in the order given.
    pub outcomes: Vec<PolicyOutcome>,
    /// Which to take; `None` where nothing could be measured.
    pub choice: Option<Choice>,
}

/// A simulation that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSimulation {
    /// Its number.
    pub id: i64,
    /// When it ended, by the wall clock.
    pub made_at: DateTime<Utc>,
    /// What it found.
    pub report: SimulationReport,
}

impl Platform {
    /// Plans a simulation of a model on the data that it has now.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the argument or the policy's field that cannot be; [`ServiceError::NotEnoughData`] when
    /// the data is too short.
    pub async fn simulation(&self, model: &ModelName, ask: &SimulateAsk) -> Result<Simulation, ServiceError> {
        let declared = self.declared(model).await?;
        let loaded = self.load_data(model).await?;
        let (declaration, plan) = ask::plan(&declared.declaration, &loaded.data, ask)?;
        let threads = self.settings().threads;
        Ok(Simulation { declaration: Arc::new(declaration), data: Arc::clone(&loaded.data), plan, threads })
    }

    /// Keeps what a simulation found, for the page that draws it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_simulation(&self, report: &SimulationReport) -> Result<i64, ServiceError> {
        let text = serde_json::to_value(report).map_err(|e| ServiceError::internal("writing the report", e))?;
        Ok(self.store().simulations().add(&report.model, self.wall_now(), &text).await?)
    }

    /// The last simulations of a model, newest first; those of a newer release are left out.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn simulations(&self, model: &ModelName) -> Result<Vec<KeptSimulation>, ServiceError> {
        self.declared(model).await?;
        let rows = self.store().simulations().list(model, Page::first(LISTED)).await?;
        let read = |row: SimulationRow| match serde_json::from_value(row.report) {
            Ok(report) => Some(KeptSimulation { id: row.id, made_at: row.made_at, report }),
            Err(error) => {
                tracing::warn!(simulation.id = row.id, %error, "a simulation of another release is not shown");
                None
            }
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

impl Simulation {
    /// The days it will live through, and the policies' names.
    #[must_use]
    pub fn outline(&self) -> (NaiveDate, NaiveDate, Vec<&str>) {
        let names = self.plan.policies.iter().map(|p| p.name.as_str()).collect();
        (self.plan.from, self.plan.through, names)
    }

    /// Lives through the days. Artifacts are kept in `folder` meanwhile. `None` when `say` had enough.
    ///
    /// # Errors
    /// As a training's.
    pub fn run(
        &self,
        folder: &Path,
        say: &mut dyn FnMut(&SimulationStep) -> ControlFlow<()>,
    ) -> Result<Option<SimulationReport>, ServiceError> {
        let mut past = Past::begin(self, folder)?;
        let days = (self.plan.through - self.plan.from).num_days().max(1) as f64;
        let mut day = self.plan.from;
        loop {
            let done = (day - self.plan.from).num_days() as f64 / days;
            if say(&SimulationStep { day, done, trainings: past.trainings }).is_break() {
                return Ok(None);
            }
            match day.succ_opt().filter(|next| *next <= self.plan.through) {
                Some(next) => day = next,
                None => break,
            }
            past.live(day)?;
        }
        Ok(Some(past.end()))
    }
}

/// The past as far as it was lived through.
struct Past<'s> {
    simulation: &'s Simulation,
    folder: &'s Path,
    open: OpenHistory,
    /// Each policy with what serves under it.
    kept: Vec<(Keeper, Rc<Champion>)>,
    trainings: usize,
}

/// What a policy wants of a day's training.
struct Wish {
    keeper: usize,
    trigger: Trigger,
    evidence: String,
}

impl<'s> Past<'s> {
    fn begin(simulation: &'s Simulation, folder: &'s Path) -> Result<Self, ServiceError> {
        let from = simulation.plan.from;
        let (learned, _) = simulation.learn(from, &[])?;
        let first = Rc::new(Champion::keep(learned, folder, from)?);
        let declaration = &simulation.declaration;
        let setup = KeeperSetup {
            metric: declaration.deploy.metric,
            grain: declaration.grain_positions(),
            window_days: declaration.alerts.window_days,
            min_pairs: declaration.alerts.min_pairs,
            rows: simulation.data.known_values(from),
            began_at: night_after(from),
            holdout_error: first.holdout_error(declaration.deploy.metric),
        };
        let keeper = |policy| (Keeper::new(policy, &setup), Rc::clone(&first));
        let kept = simulation.plan.policies.iter().cloned().map(keeper).collect();
        Ok(Self { simulation, folder, open: simulation.data.openness()?, kept, trainings: 1 })
    }

    /// A day: its actuals meet the forecasts of the day before, the criteria are evaluated, some policies retrain.
    fn live(&mut self, day: NaiveDate) -> Result<(), ServiceError> {
        let yesterday = day.pred_opt().unwrap_or(day);
        let known = self.simulation.data.truncated(yesterday);
        let mut said: Vec<(Rc<Champion>, Vec<Pair>)> = Vec::new();
        for (keeper, champion) in &mut self.kept {
            let pairs = match said.iter().find(|(of, _)| Rc::ptr_eq(of, champion)) {
                Some((_, pairs)) => pairs.clone(),
                None => {
                    let ask = Ask::all(yesterday, 1, self.simulation.threads);
                    let pairs = judge_by(&self.simulation.data, &self.open, &champion.forecast(&known, &ask)?);
                    said.push((Rc::clone(champion), pairs.clone()));
                    pairs
                }
            };
            keeper.observe(day, pairs);
        }
        let wishes = self.wishes(day);
        // After the last day nothing would be forecast any more.
        if wishes.is_empty() || day >= self.simulation.plan.through {
            return Ok(());
        }
        self.train(day, wishes)
    }

    /// Which policies want a training after a day.
    fn wishes(&self, day: NaiveDate) -> Vec<Wish> {
        let (now, policy) = (night_after(day), &self.simulation.declaration.drift);
        let mut seen: Vec<(&Rc<Champion>, DriftSeen)> = Vec::new();
        let mut wishes = Vec::new();
        for (at, (keeper, champion)) in self.kept.iter().enumerate() {
            let looks = policy.enabled && keeper.policy().retrain.on_drift;
            let known = seen.iter().find(|(of, _)| Rc::ptr_eq(of, champion)).map(|(_, drift)| drift.clone());
            let drift = looks.then(|| {
                known.unwrap_or_else(|| {
                    let asked = (champion.job().version.clone(), day);
                    let drift = champion.drift().look(&self.simulation.data, &self.open, policy, asked).seen();
                    seen.push((champion, drift.clone()));
                    drift
                })
            });
            if let RetrainOutcome::Retrain { trigger, evidence, .. } = keeper.evaluate(now, drift) {
                wishes.push(Wish { keeper: at, trigger, evidence });
            }
        }
        wishes
    }

    /// One training for everybody who wants one today, compared with each one's champion.
    fn train(&mut self, day: NaiveDate, wishes: Vec<Wish>) -> Result<(), ServiceError> {
        let mut rivals: Vec<Rc<Champion>> = Vec::new();
        let mut rival_of = Vec::with_capacity(wishes.len());
        for wish in &wishes {
            let champion = &self.kept[wish.keeper].1;
            let at = rivals.iter().position(|r| Rc::ptr_eq(r, champion)).unwrap_or_else(|| {
                rivals.push(Rc::clone(champion));
                rivals.len() - 1
            });
            rival_of.push(at);
        }
        let jobs: Vec<Option<&ChampionJob>> = rivals.iter().map(|r| Some(r.job())).collect();
        let (mut learned, seconds) = self.simulation.learn(day, &jobs)?;
        self.trainings += 1;
        let evidence = std::mem::take(&mut learned.evidence);
        let fresh = Rc::new(Champion::keep(learned, self.folder, day)?);
        let (now, metric) = (night_after(day), self.simulation.declaration.deploy.metric);
        for (wish, rival) in wishes.into_iter().zip(rival_of) {
            let (keeper, champion) = &mut self.kept[wish.keeper];
            let found =
                evidence.get(rival).cloned().ok_or_else(|| ServiceError::Refused("nothing was compared".to_owned()))?;
            let run = settle(
                keeper,
                (champion, &fresh),
                found,
                SimulatedRun { day, trigger: wish.trigger, rule: None, deployed: true, seconds },
            );
            if run.deployed {
                *champion = Rc::clone(&fresh);
            }
            keeper.trained(run, wish.evidence, fresh.holdout_error(metric), now);
        }
        Ok(())
    }

    fn end(self) -> SimulationReport {
        let declaration = &self.simulation.declaration;
        let kept: Vec<Kept> = self.kept.into_iter().map(|(keeper, _)| keeper.end()).collect();
        let mut rng = Pcg64Mcg::new(u128::from(declaration.training.seed));
        SimulationReport {
            format: FORMAT,
            model: declaration.model.name.clone(),
            from: self.simulation.plan.from,
            through: self.simulation.plan.through,
            metric: declaration.deploy.metric,
            budget_rows: self.simulation.plan.budget_rows,
            trainings: self.trainings,
            baseline_error: kept
                .first()
                .and_then(|k| error_of(&against_baseline(&k.days), declaration.deploy.metric, |row| row.baseline)),
            choice: choose(&kept, &declaration.deploy, &mut rng),
            outcomes: kept.into_iter().map(|k| k.outcome).collect(),
        }
    }
}

/// What a policy's rules of deployment make of a training.
fn settle(
    keeper: &Keeper,
    (champion, fresh): (&Champion, &Champion),
    evidence: Evidence,
    run: SimulatedRun,
) -> SimulatedRun {
    let policy = keeper.policy();
    if policy.always_deploy {
        return run;
    }
    let input = DecisionInput {
        challenger: fresh.job().version.clone(),
        champion: Some(champion.job().version.clone()),
        evidence,
        performance_threshold: None,
        force_deploy: false,
    };
    let decision = decide(&input, &policy.deploy);
    SimulatedRun { rule: Some(decision.rule), deployed: decision.verdict == Verdict::Deployed, ..run }
}

impl Simulation {
    /// Trains on what was known at the end of a day; answers the seconds, too.
    fn learn(&self, day: NaiveDate, champions: &[Option<&ChampionJob>]) -> Result<(Learned, f64), ServiceError> {
        let began = Instant::now();
        let known = self.data.truncated(day);
        let mut quiet = |_: Stage, _: f64, _: String| {};
        let mut context = Context {
            seed: self.declaration.training.seed,
            threads: self.threads,
            champions,
            dataset_version: champion::dataset_version(day),
            say: &mut quiet,
        };
        let learned = learn(&self.declaration, &known, &mut context).map_err(|e| match e {
            ServiceError::NotEnoughData(why) => ServiceError::NotEnoughData(format!("on {day}: {why}")),
            other => other,
        })?;
        Ok((learned, began.elapsed().as_secs_f64()))
    }
}

/// When a day's sync would have come: the model's clock at the midnight after it.
fn night_after(day: NaiveDate) -> DateTime<Utc> {
    day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN).and_utc()
}

/// A version's name within a simulation: the night that it was trained in.
fn version_of(day: NaiveDate) -> VersionId {
    VersionId::new(night_after(day), 0)
}
