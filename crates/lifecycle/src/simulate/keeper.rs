//! One policy through time: what the loop would have known each day, and what it would have done.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Days, NaiveDate, Utc};
use vakhta_stats::metric::Scores;

use super::{PolicyOutcome, SimulatedRun, UpkeepPolicy, WeekError};
use crate::decision::DecisionMetric;
use crate::drift::DriftSeen;
use crate::observation::{GrainPair, at_grain, scores_at};
use crate::prediction::Pair;
use crate::retrain::{PastRun, RetrainOutcome, RetrainSnapshot, evaluate};

/// Days of a point of the curve.
const WEEK: u64 = 7;

/// What all policies of a simulation share.
#[derive(Debug, Clone, PartialEq)]
pub struct KeeperSetup {
    /// The metric that decides.
    pub metric: DecisionMetric,
    /// Positions of the grain's key columns.
    pub grain: Vec<usize>,
    /// The last matured days whose error the criteria look at.
    pub window_days: u32,
    /// The fewest pairs that error may rest on.
    pub min_pairs: u64,
    /// Rows of the dataset when it begins.
    pub rows: u64,
    /// When the first version was trained.
    pub began_at: DateTime<Utc>,
    /// Its holdout error by the metric.
    pub holdout_error: Option<f64>,
}

/// A policy at work.
#[derive(Debug, Clone)]
pub struct Keeper {
    policy: UpkeepPolicy,
    setup: KeeperSetup,
    champion_trained_at: DateTime<Utc>,
    champion_holdout_error: Option<f64>,
    new_labels: u64,
    rows: u64,
    past_runs: Vec<PastRun>,
    window: VecDeque<(NaiveDate, Vec<Pair>)>,
    days: Vec<GrainPair>,
    runs: Vec<SimulatedRun>,
}

/// A policy at its end: the outcome, and the days at the grain that it rests on.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What became of it.
    pub outcome: PolicyOutcome,
    /// Every key and day.
    pub days: Vec<GrainPair>,
}

impl Keeper {
    /// A policy that begins with the first version as its champion.
    #[must_use]
    pub fn new(policy: UpkeepPolicy, setup: &KeeperSetup) -> Self {
        Self {
            policy,
            champion_trained_at: setup.began_at,
            champion_holdout_error: setup.holdout_error,
            rows: setup.rows,
            setup: setup.clone(),
            new_labels: 0,
            past_runs: Vec::new(),
            window: VecDeque::new(),
            days: Vec::new(),
            runs: Vec::new(),
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &UpkeepPolicy {
        &self.policy
    }

    /// Takes in a day: the last forecasts that were issued before it, beside what happened. Days come in order.
    pub fn observe(&mut self, date: NaiveDate, pairs: Vec<Pair>) {
        self.rows += pairs.len() as u64;
        self.new_labels += pairs.len() as u64;
        self.days.extend(at_grain(&pairs, &self.setup.grain));
        self.window.push_back((date, pairs));
        let first = date.checked_sub_days(Days::new(u64::from(self.setup.window_days.max(1)) - 1)).unwrap_or(date);
        while self.window.front().is_some_and(|(day, _)| *day < first) {
            self.window.pop_front();
        }
    }

    /// What the criteria of retraining say now; `drift` is what a look at the champion's inputs saw.
    #[must_use]
    pub fn evaluate(&self, now: DateTime<Utc>, drift: Option<DriftSeen>) -> RetrainOutcome {
        let recent: Vec<Pair> = self.window.iter().flat_map(|(_, pairs)| pairs.iter().cloned()).collect();
        let scores = scores_at(&recent, &self.setup.grain).forecast;
        let snapshot = RetrainSnapshot {
            has_champion: true,
            champion_trained_at: Some(self.champion_trained_at),
            champion_holdout_error: self.champion_holdout_error,
            recent_error: self.setup.metric.of(&scores).filter(|_| scores.n >= self.setup.min_pairs),
            new_labels: self.new_labels,
            drift,
            rows: self.rows,
            running: None,
            past_runs: self.past_runs.clone(),
        };
        evaluate(&snapshot, &self.policy.retrain, now)
    }

    /// Takes in what came of a retraining that [`Keeper::evaluate`] asked for on this evidence.
    pub fn trained(&mut self, run: SimulatedRun, evidence: String, holdout_error: Option<f64>, now: DateTime<Utc>) {
        if run.deployed {
            self.champion_trained_at = now;
            self.champion_holdout_error = holdout_error;
            self.new_labels = 0;
            self.past_runs.clear();
        } else {
            let past = PastRun { trigger: run.trigger, finished_at: now, deployed: false, evidence };
            self.past_runs.insert(0, past);
        }
        self.runs.push(run);
    }

    /// Ends it.
    #[must_use]
    pub fn end(self) -> Kept {
        let scores = scores(self.days.iter());
        let outcome = PolicyOutcome {
            error: self.setup.metric.of(&scores),
            scores,
            // From +0: an empty sum of floats is -0, which people read as an error.
            seconds: self.runs.iter().fold(0.0, |sum, run| sum + run.seconds),
            weeks: weeks(&self.days, self.setup.metric),
            runs: self.runs,
            policy: self.policy,
        };
        Kept { outcome, days: self.days }
    }
}

fn scores<'p>(days: impl Iterator<Item = &'p GrainPair>) -> Scores {
    Scores::of(&days.filter(|d| d.open).map(|d| (d.actual, d.forecast)).collect::<Vec<_>>())
}

/// The error of every seven days, counted from the first.
fn weeks(days: &[GrainPair], metric: DecisionMetric) -> Vec<WeekError> {
    let Some(first) = days.iter().map(|d| d.date).min() else { return Vec::new() };
    let mut found: BTreeMap<u64, Vec<&GrainPair>> = BTreeMap::new();
    for day in days {
        let week = u64::try_from((day.date - first).num_days()).unwrap_or(0) / WEEK;
        found.entry(week).or_default().push(day);
    }
    let error = |(week, own): (u64, Vec<&GrainPair>)| WeekError {
        from: first.checked_add_days(Days::new(week * WEEK)).unwrap_or(first),
        error: metric.of(&scores(own.into_iter())),
    };
    found.into_iter().map(error).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::decision::{DeployPolicy, Rule};
    use crate::ids::{SeriesKey, VersionId};
    use crate::retrain::RetrainPolicy;
    use crate::run::Trigger;

    fn began() -> DateTime<Utc> {
        "2026-03-01T00:00:00Z".parse().unwrap()
    }

    fn keeper(name: &str) -> Keeper {
        let declared = RetrainPolicy { min_rows: 10, ..RetrainPolicy::default() };
        let policy = UpkeepPolicy::built_in(name, &declared, &DeployPolicy::default()).unwrap();
        let setup = KeeperSetup {
            metric: DecisionMetric::Wape,
            grain: vec![0],
            window_days: 7,
            min_pairs: 5,
            rows: 100,
            began_at: began(),
            holdout_error: Some(10.0),
        };
        Keeper::new(policy, &setup)
    }

    fn day(keeper: &mut Keeper, number: u32, error: f64) -> DateTime<Utc> {
        let date = began().date_naive() + TimeDelta::days(i64::from(number));
        let pair = Pair {
            series: SeriesKey::new(vec!["B1".into()]),
            date,
            lead: 1,
            version: VersionId::new(DateTime::UNIX_EPOCH, 0),
            actual: 100.0,
            forecast: 100.0 + error,
            baseline: 100.0,
            lo80: 0.0,
            hi80: 0.0,
            lo95: 0.0,
            hi95: 0.0,
            open: true,
        };
        keeper.observe(date, vec![pair]);
        began() + TimeDelta::days(i64::from(number))
    }

    /// Lives through some days; the first on which it retrains.
    fn first_run(keeper: &mut Keeper, days: std::ops::Range<u32>, error: f64) -> Option<(u32, Trigger)> {
        days.into_iter().find_map(|number| {
            let now = day(keeper, number, error);
            match keeper.evaluate(now, None) {
                RetrainOutcome::Retrain { trigger, .. } => Some((number, trigger)),
                RetrainOutcome::Nothing { .. } => None,
            }
        })
    }

    fn run(deployed: bool) -> SimulatedRun {
        let rule = Some(if deployed { Rule::SignificantImprovement } else { Rule::Worse });
        SimulatedRun { day: began().date_naive(), trigger: Trigger::Age, rule, deployed, seconds: 3.0 }
    }

    #[test]
    fn never_never_weekly_weekly_degradation_when_it_degrades() {
        assert_eq!(first_run(&mut keeper("never"), 0..200, 90.0), None);
        assert_eq!(first_run(&mut keeper("weekly"), 0..20, 0.0), Some((7, Trigger::Age)));
        assert_eq!(first_run(&mut keeper("on_degradation"), 0..200, 12.0), None);
        // 13 of 100 is above 1.25 times the holdout error of 10, known once the window holds five pairs.
        assert_eq!(first_run(&mut keeper("on_degradation"), 0..200, 13.0), Some((4, Trigger::Degradation)));
    }

    #[test]
    fn drift_retrains_whom_the_policy_lets() {
        let drifted = || Some(DriftSeen { judged: 2, major: vec!["promo".to_owned()], most: Some((0.6, 0.4)) });
        let asked = |name: &str| matches!(keeper(name).evaluate(began(), drifted()), RetrainOutcome::Retrain { .. });
        assert!(asked("on_drift") && asked("declared"));
        assert!(!asked("never") && !asked("weekly") && !asked("on_degradation"));
        assert_eq!(first_run(&mut keeper("on_drift"), 0..200, 90.0), None);
    }

    #[test]
    fn a_deployment_starts_the_champions_age_and_a_rejection_makes_the_trigger_wait() {
        let mut weekly = keeper("weekly");
        assert_eq!(first_run(&mut weekly, 0..20, 0.0).map(|(day, _)| day), Some(7));
        let mut refused = weekly.clone();
        let now = began() + TimeDelta::days(7);
        let RetrainOutcome::Retrain { evidence, .. } = weekly.evaluate(now, None) else { panic!("it is a week old") };
        weekly.trained(run(true), evidence.clone(), Some(9.0), now);
        assert_eq!(first_run(&mut weekly, 8..40, 0.0).map(|(day, _)| day), Some(14));
        refused.trained(run(false), evidence.clone(), Some(9.0), now);
        assert_eq!(first_run(&mut refused, 8..40, 0.0).map(|(day, _)| day), Some(14));
        let now = began() + TimeDelta::days(14);
        refused.trained(run(false), evidence, Some(9.0), now);
        assert_eq!(first_run(&mut refused, 15..60, 0.0).map(|(day, _)| day), Some(28), "twice as long");
    }

    #[test]
    fn the_outcome_adds_up() {
        let mut keeper = keeper("never");
        for number in 0..14 {
            day(&mut keeper, number, if number < 7 { 10.0 } else { 20.0 });
        }
        keeper.trained(run(true), String::new(), None, began());
        let kept = keeper.end();
        assert_eq!((kept.outcome.error, kept.outcome.seconds, kept.outcome.deployed()), (Some(15.0), 3.0, 1));
        let weeks: Vec<_> = kept.outcome.weeks.iter().map(|w| w.error).collect();
        assert_eq!((weeks, kept.days.len()), (vec![Some(10.0), Some(20.0)], 14));
    }
}
