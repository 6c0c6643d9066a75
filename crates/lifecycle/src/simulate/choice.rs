//! Which policy to take: the fewest retrainings among those that are as good as the best.

use rand_core::RngCore;
use serde::{Deserialize, Serialize};
use vakhta_stats::bootstrap::confidence_better;

use super::{Kept, PolicyOutcome};
use crate::decision::{DecisionMetric, DeployPolicy, improvement};
use crate::observation::{against_forecast, daily_losses};
use crate::words::{count, of_metric, percent, probability};

/// A policy beside the best one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Its name.
    pub policy: String,
    /// How much larger its error is than the best one's, in percent of that; `None` where one has none.
    pub excess: Option<f64>,
    /// How sure it is that the best one is better, in \[0, 1\]; `None` where the days are too few.
    pub confidence: Option<f64>,
    /// Whether it is as good: the excess is negligible, or minor and not sure.
    pub as_good: bool,
}

/// The choice with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The policy to take.
    pub policy: String,
    /// The policy with the lowest error.
    pub best: String,
    /// Every policy beside the best.
    pub compared: Vec<Compared>,
    /// Why, in English sentences.
    pub reasons: Vec<String>,
}

/// Chooses among policies that lived through the same days; `None` when none of them has an error.
///
/// A policy is as good as the one with the lowest error where it is no worse ([`DeployPolicy::no_worse`]), by a paired circular
/// block bootstrap over days. Of those that are as good the one with the fewest retrainings is taken; of equal ones the one with
/// the lower error.
#[must_use]
pub fn choose(kept: &[Kept], policy: &DeployPolicy, rng: &mut impl RngCore) -> Option<Choice> {
    let measured = kept.iter().filter(|k| k.outcome.error.is_some());
    let best = measured.min_by(|a, b| error(a).total_cmp(&error(b)).then(cost(&a.outcome).cmp(&cost(&b.outcome))))?;
    let compared: Vec<Compared> = kept.iter().map(|other| compare(best, other, policy, rng)).collect();
    let good = kept.iter().zip(&compared).filter(|(_, c)| c.as_good);
    let (chosen, _) =
        good.min_by(|(a, _), (b, _)| cost(&a.outcome).cmp(&cost(&b.outcome)).then(error(a).total_cmp(&error(b))))?;
    let reasons = reasons(&chosen.outcome, &best.outcome, kept, &compared, policy.metric);
    Some(Choice { policy: name(chosen).to_owned(), best: name(best).to_owned(), compared, reasons })
}

fn error(kept: &Kept) -> f64 {
    kept.outcome.error.unwrap_or(f64::INFINITY)
}

fn name(kept: &Kept) -> &str {
    &kept.outcome.policy.name
}

fn cost(outcome: &PolicyOutcome) -> usize {
    outcome.runs.len()
}

fn compare(best: &Kept, other: &Kept, policy: &DeployPolicy, rng: &mut impl RngCore) -> Compared {
    let same = name(best) == name(other);
    let excess = excess(best, other);
    let confidence = if same {
        None
    } else {
        let days = daily_losses(&against_forecast(&best.days, &other.days), policy.metric);
        confidence_better(&days, policy.block_days, policy.resamples, rng)
    };
    let as_good = same || excess.is_some_and(|excess| policy.no_worse(excess, confidence));
    Compared { policy: name(other).to_owned(), excess, confidence, as_good }
}

/// In percent of the best one's error.
fn excess(best: &Kept, other: &Kept) -> Option<f64> {
    improvement(other.outcome.error?, best.outcome.error?).map(|improvement| 0.0 - improvement)
}

fn reasons(
    chosen: &PolicyOutcome,
    best: &PolicyOutcome,
    kept: &[Kept],
    compared: &[Compared],
    metric: DecisionMetric,
) -> Vec<String> {
    let told = |o: &PolicyOutcome| o.error.map_or_else(|| "unknown".to_owned(), |e| of_metric(metric, e));
    let price = |o: &PolicyOutcome| format!("{} in {}", count(o.runs.len() as u64, "retraining"), minutes(o.seconds));
    let (winner, first) = (&chosen.policy.name, &best.policy.name);
    let mut said = vec![format!("{first} has the lowest {}, {}, with {}.", metric.name(), told(best), price(best))];
    let beside = |name: &str| compared.iter().find(|c| c.policy == name);
    if winner != first {
        let excess = beside(winner).and_then(|c| c.excess).unwrap_or(0.0);
        let sure = match beside(winner).and_then(|c| c.confidence) {
            Some(confidence) => format!("; that {first} is better is {} sure", probability(confidence)),
            None => String::new(),
        };
        said.push(format!(
            "{winner} is as good: {}, {} more{sure}. It takes {}, the fewest of those that are as good.",
            told(chosen),
            percent(excess),
            price(chosen)
        ));
    }
    for other in kept.iter().filter(|k| name(k) != winner && name(k) != first) {
        let Some(found) = beside(name(other)) else { continue };
        let Some(excess) = found.excess else {
            said.push(format!("{} has no error to compare.", found.policy));
            continue;
        };
        let verdict = if found.as_good { "as good, for more retrainings" } else { "worse" };
        let verdict =
            if found.as_good && cost(&other.outcome) == cost(chosen) { "as good for the same price" } else { verdict };
        said.push(format!(
            "{} is {verdict}: {}, {} more, with {}.",
            found.policy,
            told(&other.outcome),
            percent(excess),
            price(&other.outcome)
        ));
    }
    said
}

fn minutes(seconds: f64) -> String {
    if seconds < 60.0 { format!("{seconds:.0} s") } else { format!("{:.1} min", seconds / 60.0) }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use rand_pcg::Pcg64Mcg;
    use vakhta_stats::metric::Scores;

    use super::*;
    use crate::ids::SeriesKey;
    use crate::observation::GrainPair;
    use crate::retrain::RetrainPolicy;
    use crate::run::Trigger;
    use crate::simulate::{SimulatedRun, UpkeepPolicy};

    /// A policy with so many runs, off by `error(day)` of 100 each day.
    fn kept(name: &str, runs: usize, error: impl Fn(u64) -> f64) -> Kept {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let day = |i: u64| GrainPair {
            key: SeriesKey::new(vec!["B1".into()]),
            date: start + Days::new(i),
            actual: 100.0,
            forecast: 100.0 + error(i),
            baseline: 100.0,
            open: true,
            n_series: 1,
        };
        let days: Vec<GrainPair> = (0..140).map(day).collect();
        let scores = Scores::of(&days.iter().map(|d| (d.actual, d.forecast)).collect::<Vec<_>>());
        let run = SimulatedRun { day: start, trigger: Trigger::Age, rule: None, deployed: true, seconds: 30.0 };
        let policy = UpkeepPolicy {
            name: name.to_owned(),
            retrain: RetrainPolicy::default(),
            deploy: DeployPolicy::default(),
            always_deploy: false,
        };
        let outcome = PolicyOutcome {
            policy,
            error: scores.wape,
            scores,
            runs: vec![run; runs],
            seconds: 30.0 * runs as f64,
            weeks: Vec::new(),
        };
        Kept { outcome, days }
    }

    fn chosen(kept: &[Kept]) -> Choice {
        choose(kept, &DeployPolicy::default(), &mut Pcg64Mcg::new(1)).unwrap()
    }

    #[test]
    fn of_equal_ones_the_cheapest_is_taken_and_a_worse_one_is_not_however_cheap() {
        let choice = chosen(&[kept("weekly", 20, |_| 10.0), kept("monthly", 5, |_| 10.08), kept("never", 0, |_| 14.0)]);
        assert_eq!((choice.policy.as_str(), choice.best.as_str()), ("monthly", "weekly"));
        assert_eq!(
            choice.reasons,
            [
                "weekly has the lowest WAPE, 10 %, with 20 retrainings in 10.0 min.",
                "monthly is as good: 10.1 %, 0.8 % more; that weekly is better is 100 % sure. It takes 5 retrainings in 2.5 min, the fewest of those that are as good.",
                "never is worse: 14 %, 40 % more, with 0 retrainings in 0 s.",
            ]
        );
    }

    #[test]
    fn a_minor_excess_counts_only_when_it_is_sure() {
        let sure = chosen(&[kept("weekly", 20, |_| 10.0), kept("never", 0, |_| 10.3)]);
        assert_eq!(sure.policy, "weekly");
        let by_chance =
            chosen(&[kept("weekly", 20, |_| 10.0), kept("never", 0, |i| if i / 7 % 2 == 0 { 16.0 } else { 4.4 })]);
        assert_eq!(by_chance.policy, "never", "{:?}", by_chance.compared);
    }

    #[test]
    fn without_an_error_there_is_no_choice() {
        let mut blind = kept("never", 0, |_| 1.0);
        blind.outcome.error = None;
        assert_eq!(choose(&[blind], &DeployPolicy::default(), &mut Pcg64Mcg::new(1)), None);
        let perfect = chosen(&[kept("never", 0, |_| 0.0), kept("weekly", 3, |_| 1.0)]);
        assert_eq!(perfect.policy, "never");
        let equal = chosen(&[kept("weekly", 3, |_| 10.0), kept("never", 0, |_| 10.0)]);
        assert_eq!(equal.best, "never", "of equal ones the cheaper is the best");
    }
}
