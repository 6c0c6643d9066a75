//! Behaviour of the gates at their edges; whole stories are in `tests/scenarios`.

use proptest::prelude::*;

use super::*;

fn input(challenger: f64, champion: f64, baseline: f64) -> DecisionInput {
    DecisionInput {
        challenger: VersionId::parse("v_20260301_030000_0000000b").unwrap(),
        champion: Some(VersionId::parse("v_20260201_030000_0000000a").unwrap()),
        evidence: Evidence {
            comparator: Comparator::Champion,
            n_pairs: 980,
            challenger: Some(challenger),
            champion: Some(champion),
            baseline: Some(baseline),
            confidence: Some(0.99),
            segments: vec![],
        },
        performance_threshold: None,
        force_deploy: false,
    }
}

fn policy() -> DeployPolicy {
    DeployPolicy { metric: DecisionMetric::Mape, ..DeployPolicy::default() }
}

fn rule(input: &DecisionInput) -> Rule {
    decide(input, &policy()).rule
}

fn segment(change: f64, p_value: f64) -> SegmentEvidence {
    SegmentEvidence { segment: "branch B02".into(), n_days: 28, change, p_value }
}

#[test]
fn the_first_reason_reads_as_a_sentence_with_its_numbers() {
    let decision = decide(&input(9.8, 11.2, 14.0), &policy());
    assert_eq!(decision.verdict, Verdict::Deployed);
    assert_eq!(
        decision.reasons,
        [
            "Significant improvement: MAPE 9.8 % against 11.2 % of the champion on the same 980 pairs (12.5 % better, \
             confidence 99 %).",
            "Better than the baseline (14 %)."
        ]
    );
}

#[test]
fn a_refresh_need_not_be_better_where_the_policy_says_so() {
    let refreshing = DeployPolicy { refresh: true, ..policy() };
    let with = |challenger: f64, comparator, confidence| {
        let mut input = input(challenger, 10.0, 14.0);
        input.evidence.comparator = comparator;
        input.evidence.confidence = Some(confidence);
        input
    };
    let refresh =
        |challenger, confidence| decide(&with(challenger, Comparator::RefreshComparison, confidence), &refreshing).rule;
    assert_eq!(refresh(9.4, 0.99), Rule::SignificantImprovement);
    assert_eq!(refresh(9.8, 0.95), Rule::MinorImprovement);
    assert_eq!(refresh(9.8, 0.6), Rule::Refreshed);
    assert_eq!(refresh(10.0, 0.5), Rule::Refreshed);
    assert_eq!(refresh(10.1, 0.01), Rule::Refreshed, "1 % is negligible, however sure");
    assert_eq!(refresh(10.4, 0.3), Rule::Refreshed, "4 % that may be chance");
    assert_eq!(refresh(10.4, 0.05), Rule::Worse);
    assert_eq!(refresh(10.6, 0.4), Rule::Worse);
    assert_eq!(refresh(14.0, 0.4), Rule::WorseThanBaseline, "the other gates stand");
    let other = decide(&with(10.0, Comparator::RecipeComparison, 0.5), &refreshing).rule;
    assert_eq!(other, Rule::NegligibleImprovement, "another recipe is no refresh");
    let decision = decide(&with(10.0, Comparator::RefreshComparison, 0.5), &refreshing);
    assert_eq!(decision.verdict, Verdict::Deployed);
    assert!(decision.reasons[0].ends_with("; a refresh deploys unless it is worse (deploy.refresh)."), "{decision:?}");
    assert_eq!(rule(&with(10.0, Comparator::RefreshComparison, 0.5)), Rule::NegligibleImprovement);
}

#[test]
fn exactly_at_a_threshold_is_not_above_it() {
    assert_eq!(rule(&input(9.5, 10.0, 14.0)), Rule::MinorImprovement);
    assert_eq!(rule(&input(9.9, 10.0, 14.0)), Rule::NegligibleImprovement);
    assert_eq!(rule(&input(10.0, 10.0, 14.0)), Rule::NegligibleImprovement);
    assert_eq!(rule(&input(10.01, 10.0, 14.0)), Rule::Worse);
    assert_eq!(rule(&input(9.8, 10.0, 9.8)), Rule::WorseThanBaseline);
}

#[test]
fn a_minor_improvement_needs_its_confidence() {
    let mut minor = input(9.7, 10.0, 14.0);
    minor.evidence.confidence = Some(0.9);
    assert_eq!(rule(&minor), Rule::MinorImprovement);
    minor.evidence.confidence = Some(0.8999);
    assert_eq!(rule(&minor), Rule::MinorImprovementUncertain);
    minor.evidence.confidence = None;
    assert_eq!(rule(&minor), Rule::MinorImprovementUncertain);
}

#[test]
fn an_error_that_is_not_a_number_is_not_enough_data() {
    for broken in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1.0)] {
        for which in 0..3 {
            let mut case = input(9.0, 10.0, 14.0);
            match which {
                0 => case.evidence.challenger = broken,
                1 => case.evidence.champion = broken,
                _ => case.evidence.baseline = broken,
            }
            assert_eq!(rule(&case), Rule::NotEnoughData);
        }
    }
}

#[test]
fn nobody_improves_on_a_champion_without_error() {
    assert_eq!(rule(&input(0.0, 0.0, 14.0)), Rule::NegligibleImprovement);
    let decision = decide(&input(1.0, 0.0, 14.0), &policy());
    assert_eq!((decision.rule, decision.improvement), (Rule::Worse, None));
    assert!(!decision.reasons[0].contains("inf"), "{:?}", decision.reasons);
}

#[test]
fn too_few_pairs_settle_before_any_number_is_looked_at() {
    let mut few = input(1.0, 10.0, 14.0);
    few.evidence.n_pairs = 99;
    assert_eq!(decide(&few, &policy()).reasons, ["Not enough data: 99 pairs compared, 100 needed (deploy.min_pairs)."]);
}

#[test]
fn a_threshold_that_is_not_a_number_is_not_met() {
    let mut case = input(9.0, 10.0, 14.0);
    case.performance_threshold = Some(f64::NAN);
    assert_eq!(rule(&case), Rule::AboveThreshold);
    case.performance_threshold = Some(9.0);
    assert_eq!(rule(&case), Rule::SignificantImprovement);
}

#[test]
fn a_segment_must_be_worse_both_significantly_and_noticeably() {
    let mut case = input(9.0, 10.0, 14.0);
    case.evidence.segments = vec![segment(18.0, 0.0001), segment(-3.0, 0.7)];
    assert_eq!(rule(&case), Rule::SegmentWorse);
    case.evidence.segments = vec![segment(4.9, 0.0001), segment(-3.0, 0.7)];
    assert_eq!(rule(&case), Rule::SignificantImprovement);
    case.evidence.segments = vec![segment(f64::NAN, 0.0001)];
    assert_eq!(rule(&case), Rule::SignificantImprovement);
}

#[test]
fn among_many_segments_one_unlucky_one_is_forgiven() {
    let mut case = input(9.0, 10.0, 14.0);
    case.evidence.segments = (0..35).map(|i| segment(10.0, if i == 0 { 0.03 } else { 0.5 })).collect();
    assert_eq!(rule(&case), Rule::SignificantImprovement);
    case.evidence.segments[0].p_value = 0.001;
    assert_eq!(rule(&case), Rule::SegmentWorse);
}

#[test]
fn without_a_champion_it_is_enough_to_beat_the_baseline() {
    let mut first = input(13.9, f64::NAN, 14.0);
    first.champion = None;
    first.evidence.comparator = Comparator::Baseline;
    let decision = decide(&first, &policy());
    assert_eq!((decision.rule, decision.verdict), (Rule::FirstVersion, Verdict::Deployed));
    assert!(decision.reasons[0].starts_with("First version: MAPE 13.9 % against 14 % of the baseline"));
}

#[test]
fn force_deploys_even_a_challenger_without_an_error_and_keeps_what_was_said() {
    let mut forced = input(f64::NAN, 10.0, 14.0);
    forced.force_deploy = true;
    let decision = decide(&forced, &policy());
    assert_eq!((decision.verdict, decision.rule), (Verdict::Deployed, Rule::Forced));
    assert_eq!(decision.gates_said, Some(Rule::NotEnoughData));
    assert_eq!(decision.reasons[0], "Forced by a person; the gates said: not enough data.");
}

#[test]
fn force_where_the_gates_deploy_anyway_forces_nothing() {
    let mut forced = input(9.0, 10.0, 14.0);
    forced.force_deploy = true;
    let decision = decide(&forced, &policy());
    assert_eq!((decision.rule, decision.gates_said), (Rule::SignificantImprovement, None));
}

proptest! {
    #[test]
    fn whatever_is_measured_only_a_better_challenger_is_deployed(
        challenger in any::<Option<f64>>(), champion in any::<Option<f64>>(), baseline in any::<Option<f64>>(),
        confidence in any::<Option<f64>>(), n_pairs in 0..300_u64, has_champion in any::<bool>()
    ) {
        let mut case = input(1.0, 1.0, 1.0);
        case.evidence = Evidence { challenger, champion, baseline, confidence, n_pairs, ..case.evidence };
        if !has_champion {
            case.champion = None;
        }
        let decision = decide(&case, &policy());
        prop_assert!(!decision.reasons.is_empty());
        prop_assert!(decision.improvement.is_none_or(f64::is_finite));
        if decision.verdict == Verdict::Deployed {
            prop_assert!(n_pairs >= 100);
            prop_assert!(challenger.unwrap() < baseline.unwrap());
            prop_assert!(!has_champion || challenger.unwrap() < champion.unwrap());
        }
    }
}
