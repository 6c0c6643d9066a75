//! Where its error comes from, and whether its retrainings paid.

use vakhta_lifecycle::analysis::{Dimension, Group};
use vakhta_lifecycle::decision::{DecisionMetric, Verdict};
use vakhta_lifecycle::ids::RunId;
use vakhta_lifecycle::payback::Payback;
use vakhta_service::views::{AnalysisView, Breakdown, MissView, PaybackView};

use super::{at, champion_id, date, name, scores, series, today};

/// A month of errors.
pub(crate) fn analysis() -> AnalysisView {
    let group = |value: &str, error: f64, share: f64| Group {
        value: value.into(),
        scores: scores(231, error, error * 0.9, 38.1, -3.4),
        baseline: scores(231, error * 1.4, error * 1.3, 60.7, 1.1),
        share,
    };
    let by = |dimension, groups: &[(&str, f64, f64)]| Breakdown {
        dimension,
        groups: groups.iter().map(|(value, error, share)| group(value, *error, *share)).collect(),
    };
    let sample = series();
    let pair = sample.pairs[0].clone();
    let miss = MissView {
        outside95: true,
        holiday: Some("Epiphany".into()),
        covariates: [("promo".to_owned(), 1.0), ("school_holiday".to_owned(), 0.0)].into(),
        reasons: sample.forecast[0].forecast.reasons.clone(),
        pair,
    };
    AnalysisView {
        model: name(),
        days: 30,
        from: date(2019, 3, 4),
        through: today(),
        metric: DecisionMetric::Mape,
        scores: scores(231, 14.2, 12.6, 38.1, -3.4),
        baseline: scores(231, 22.1, 19.8, 60.7, 1.1),
        breakdowns: vec![
            by(Dimension::Weekday, &[("0", 12.0, 11.0), ("5", 14.0, 30.0), ("6", 25.0, 59.0)]),
            by(Dimension::Holiday, &[("", 13.9, 92.0), ("Epiphany", 31.0, 8.0)]),
            by(Dimension::Covariate("promo".into()), &[("0", 14.0, 80.0), ("1", 16.0, 20.0)]),
            by(Dimension::Key("branch".into()), &[("B02", 9.0, 40.0), ("B04", 38.0, 60.0)]),
            by(Dimension::Lead, &[("1", 14.0, 100.0), ("28", 17.0, 100.0), ("7", 15.5, 100.0)]),
        ],
        misses: vec![miss],
    }
}

/// One run of every outcome.
pub(crate) fn paybacks() -> Vec<PaybackView> {
    let view = |verdict, outcome, improvement: Option<f64>| PaybackView {
        run: RunId::parse("r_20190324_020000_1a2b3c4d").unwrap(),
        decided_at: at(2019, 3, 24, 2, 4),
        version: champion_id(),
        champion: (verdict == Verdict::Rejected).then(champion_id),
        verdict,
        from: date(2019, 3, 24),
        through: if outcome == Payback::NotEnoughData { date(2019, 3, 23) } else { date(2019, 4, 2) },
        metric: DecisionMetric::Mape,
        ours: improvement.map(|i| 14.2 * (1.0 - i / 100.0)),
        theirs: improvement.map(|_| 14.2),
        improvement,
        confidence: improvement.map(|i| if i > 0.0 { 0.97 } else { 0.04 }),
        n_pairs: 330,
        outcome,
    };
    vec![
        view(Verdict::Deployed, Payback::NotEnoughData, None),
        view(Verdict::Deployed, Payback::Better, Some(8.3)),
        view(Verdict::Deployed, Payback::Worse, Some(-4.1)),
        view(Verdict::Rejected, Payback::Better, Some(2.0)),
        view(Verdict::Rejected, Payback::Worse, Some(-7.0)),
        view(Verdict::Rejected, Payback::Even, Some(0.3)),
    ]
}
