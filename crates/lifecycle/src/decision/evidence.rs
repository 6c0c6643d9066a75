//! Gathering the evidence of a decision from two forecasts on the same rows.

use std::collections::BTreeMap;

use rand_core::RngCore;
use vakhta_stats::bootstrap::{DayLoss, confidence_better};
use vakhta_stats::worse::one_sided_worse;

use super::{Comparator, DecisionMetric, DeployPolicy, Evidence, SegmentEvidence};
use crate::observation::{Matched, daily_losses, error_of};

/// The column of the key (at the model's grain) that forms the segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentColumn {
    /// Its position in the key of the rows.
    pub position: usize,
    /// Its name, for example `branch`.
    pub name: String,
}

/// What two forecasts on the same rows say: both errors, the baseline's, the confidence, and every segment.
///
/// The generator is the caller's; the same state gives the same evidence. A segment that cannot be tested (fewer than two
/// blocks of days, or a comparator without any error) is left out: absence of evidence closes no gate.
#[must_use]
pub fn gather(
    comparator: Comparator,
    rows: &[Matched],
    segments: Option<&SegmentColumn>,
    policy: &DeployPolicy,
    rng: &mut impl RngCore,
) -> Evidence {
    let metric = policy.metric;
    let champion = (comparator != Comparator::Baseline).then(|| error_of(rows, metric, |r| r.comparator)).flatten();
    Evidence {
        comparator,
        n_pairs: rows.len() as u64,
        challenger: error_of(rows, metric, |r| r.challenger),
        champion,
        baseline: error_of(rows, metric, |r| r.baseline),
        confidence: confidence_better(&daily_losses(rows, metric), policy.block_days, policy.resamples, rng),
        segments: segments.map(|column| segment_evidence(rows, column, policy)).unwrap_or_default(),
    }
}

fn segment_evidence(rows: &[Matched], column: &SegmentColumn, policy: &DeployPolicy) -> Vec<SegmentEvidence> {
    let mut groups: BTreeMap<&str, Vec<Matched>> = BTreeMap::new();
    for row in rows {
        if let Some(value) = row.key.parts().get(column.position) {
            groups.entry(value).or_default().push(row.clone());
        }
    }
    groups
        .into_iter()
        .filter_map(|(value, rows)| {
            let days = daily_losses(&rows, policy.metric);
            let diffs: Vec<f64> = days.iter().map(|d| d.num_a - d.num_b).collect();
            Some(SegmentEvidence {
                segment: format!("{} {value}", column.name),
                n_days: days.len() as u64,
                change: change(&days, policy.metric)?,
                p_value: one_sided_worse(&diffs, policy.block_days.saturating_sub(1))?,
            })
        })
        .collect()
}

/// The challenger's error minus the comparator's, in percent of the comparator's; `None` where the comparator has none.
fn change(days: &[DayLoss], metric: DecisionMetric) -> Option<f64> {
    let (ours, theirs) = days.iter().fold((0.0, 0.0), |(a, b), d| (a + d.num_a, b + d.num_b));
    let (ours, theirs): (f64, f64) =
        if metric == DecisionMetric::Rmse { (ours.sqrt(), theirs.sqrt()) } else { (ours, theirs) };
    Some(100.0 * (ours - theirs) / theirs).filter(|c| c.is_finite())
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use rand_pcg::Pcg64Mcg;

    use super::*;
    use crate::ids::SeriesKey;

    /// Two branches over 28 days: the challenger halves the error of B01 and doubles that of B02.
    fn rows() -> Vec<Matched> {
        let start = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        (0..28_u32)
            .flat_map(|i| {
                let date = start.checked_add_days(Days::new(u64::from(i))).unwrap();
                let wobble = f64::from(i * 5 % 7) * 0.1;
                [("B01", 2.0, 4.0), ("B02", 2.0, 1.0)].map(|(branch, ours, theirs)| Matched {
                    key: SeriesKey::new(vec![branch.into()]),
                    date,
                    actual: 100.0,
                    challenger: 100.0 + ours + wobble,
                    comparator: 100.0 + theirs,
                    baseline: 110.0,
                })
            })
            .collect()
    }

    fn branch() -> SegmentColumn {
        SegmentColumn { position: 0, name: "branch".into() }
    }

    #[test]
    fn the_worse_segment_is_found_behind_a_better_whole() {
        let policy = DeployPolicy::default();
        let evidence = gather(Comparator::Champion, &rows(), Some(&branch()), &policy, &mut Pcg64Mcg::new(7));
        assert_eq!(evidence.n_pairs, 56);
        assert!(evidence.challenger < evidence.champion && evidence.champion < evidence.baseline);
        assert!(evidence.confidence.is_some_and(|c| c > 0.9));
        let [b01, b02] = evidence.segments.as_slice() else { panic!("{:?}", evidence.segments) };
        assert_eq!((b01.segment.as_str(), b01.n_days), ("branch B01", 28));
        assert!(b01.change < -30.0 && b01.p_value > 0.99, "{b01:?}");
        assert!(b02.change > 100.0 && b02.p_value < 0.001, "{b02:?}");
    }

    #[test]
    fn against_the_baseline_there_is_no_champions_error() {
        let evidence = gather(Comparator::Baseline, &rows(), None, &DeployPolicy::default(), &mut Pcg64Mcg::new(7));
        assert_eq!(evidence.champion, None);
        assert!(evidence.segments.is_empty());
    }

    #[test]
    fn no_rows_are_no_evidence() {
        let evidence =
            gather(Comparator::Champion, &[], Some(&branch()), &DeployPolicy::default(), &mut Pcg64Mcg::new(7));
        assert_eq!((evidence.n_pairs, evidence.challenger, evidence.confidence), (0, None, None));
    }
}
