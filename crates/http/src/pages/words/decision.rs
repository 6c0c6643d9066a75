//! Decisions in words: the verdict, the rule that settled it, and the numbers it rests on.

use vakhta_lifecycle::decision::{Comparator, Decision, Rule, SegmentEvidence, Verdict};

use super::metric;
use crate::pages::forecast::column_word;
use crate::pages::lang::Lang;
use crate::pages::number::NONE;
use crate::pages::part::{Pill, Tone};
use crate::pages::text::Arg;

/// The verdict as a pill.
pub(crate) fn pill(l: Lang, verdict: Verdict) -> Pill {
    match verdict {
        Verdict::Deployed => Pill::new(Tone::Good, l.t("verdict-deployed")),
        Verdict::Rejected => Pill::new(Tone::Idle, l.t("verdict-rejected")),
    }
}

/// The stable name of a rule in the word lists.
pub(crate) fn slug(rule: Rule) -> &'static str {
    match rule {
        Rule::FirstVersion => "first-version",
        Rule::SignificantImprovement => "significant-improvement",
        Rule::MinorImprovement => "minor-improvement",
        Rule::MinorImprovementUncertain => "minor-improvement-uncertain",
        Rule::NegligibleImprovement => "negligible-improvement",
        Rule::Refreshed => "refreshed",
        Rule::Worse => "worse",
        Rule::WorseThanBaseline => "worse-than-baseline",
        Rule::AboveThreshold => "above-threshold",
        Rule::SegmentWorse => "segment-worse",
        Rule::NothingChanged => "nothing-changed",
        Rule::NotEnoughData => "not-enough-data",
        Rule::Forced => "forced",
    }
}

fn comparator(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Baseline => "comparator-baseline",
        Comparator::Champion => "comparator-champion",
        Comparator::RecipeComparison => "comparator-recipe",
        Comparator::RefreshComparison => "comparator-refresh",
        Comparator::NothingChanged => "comparator-nothing",
    }
}

/// The rule in a few words, for a table.
pub(crate) fn rule(l: Lang, rule: Rule) -> String {
    l.t(&format!("rule-{}", slug(rule)))
}

/// The decision as a person reads it, most important first.
pub(crate) fn sentences(l: Lang, decision: &Decision) -> Vec<String> {
    let mut out = vec![l.say(&format!("rule-{}-text", slug(decision.rule)), &numbers(l, decision))];
    if let Some(gates) = decision.gates_said {
        out.push(l.say("decision-gates", &[("rule", rule(l, gates).into())]));
    }
    let evidence = &decision.evidence;
    out.push(l.say(comparator(evidence.comparator), &[("n", evidence.n_pairs.into())]));
    if let Some(confidence) = evidence.confidence {
        out.push(l.say("decision-confidence", &[("confidence", l.percent(confidence * 100.0).into())]));
    }
    if !evidence.segments.is_empty() {
        let key = if decision.rule == Rule::SegmentWorse { "decision-segments-worse" } else { "decision-segments" };
        out.push(l.say(key, &[("n", evidence.segments.len().into()), ("worst", worst(l, &evidence.segments).into())]));
    }
    if let Some(threshold) = decision.performance_threshold {
        out.push(l.say("decision-threshold", &[("threshold", l.percent(threshold).into())]));
    }
    out
}

fn numbers(l: Lang, decision: &Decision) -> Vec<(&'static str, Arg)> {
    let evidence = &decision.evidence;
    let value = |error: Option<f64>| Arg::Text(metric::value(l, decision.metric, error));
    let improvement = decision.improvement.map_or_else(|| NONE.to_owned(), |i| l.percent(i.abs()));
    vec![
        ("metric", metric::name(decision.metric).into()),
        ("new", value(evidence.challenger)),
        ("old", value(evidence.champion)),
        ("baseline", value(evidence.baseline)),
        ("improvement", improvement.into()),
        ("confidence", l.maybe_percent(evidence.confidence.map(|c| c * 100.0)).into()),
        ("threshold", l.maybe_percent(decision.performance_threshold).into()),
        ("n", evidence.n_pairs.into()),
    ]
}

/// A segment such as `branch B02` with its column in words.
pub(crate) fn segment(l: Lang, segment: &str) -> String {
    match segment.split_once(' ') {
        Some((column, value)) => format!("{} {value}", column_word(l, column)),
        None => segment.to_owned(),
    }
}

/// The segments that got worse most surely, at most three.
fn worst(l: Lang, segments: &[SegmentEvidence]) -> String {
    let mut worse: Vec<&SegmentEvidence> = segments.iter().filter(|s| s.change > 0.0).collect();
    worse.sort_by(|a, b| a.p_value.total_cmp(&b.p_value));
    let names: Vec<String> =
        worse.iter().take(3).map(|s| format!("{} ({})", segment(l, &s.segment), l.signed_percent(s.change))).collect();
    if names.is_empty() { NONE.to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    const ALL: [Rule; 13] = [
        Rule::FirstVersion,
        Rule::SignificantImprovement,
        Rule::MinorImprovement,
        Rule::MinorImprovementUncertain,
        Rule::NegligibleImprovement,
        Rule::Refreshed,
        Rule::Worse,
        Rule::WorseThanBaseline,
        Rule::AboveThreshold,
        Rule::SegmentWorse,
        Rule::NothingChanged,
        Rule::NotEnoughData,
        Rule::Forced,
    ];

    #[test]
    fn every_rule_can_be_told_in_both_languages() {
        for l in Lang::ALL {
            for rule in ALL {
                let decision = Decision { rule, gates_said: Some(rule), ..samples::decision() };
                let text = sentences(l, &decision).join(" ") + &super::rule(l, rule);
                assert!(!text.contains(['⟦', '{', '$']), "{rule:?}: {text}");
            }
        }
    }

    #[test]
    fn every_comparison_can_be_told() {
        for kind in [
            Comparator::Baseline,
            Comparator::Champion,
            Comparator::RecipeComparison,
            Comparator::RefreshComparison,
            Comparator::NothingChanged,
        ] {
            assert!(!Lang::Ru.n(comparator(kind), 3_u64).contains('⟦'));
        }
    }
}
