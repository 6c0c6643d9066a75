//! `GET /versions/{version}`: why a version serves, or does not.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use vakhta_lifecycle::decision::{DecisionMetric, SegmentEvidence};
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::version::{Importance, SegmentScores, Version};
use vakhta_service::views::{Scores, WhyView};

use super::chart::{greatest, width};
use super::failure::rendered;
use super::frame::{Frame, Loaded};
use super::lang::{Lang, Visitor};
use super::number::NONE;
use super::part::{Bar, Bars, Fact, Facts, Pill};
use super::said::Said;
use super::words::ledger::{self, LedgerLine};
use super::words::run::version_pill;
use super::words::{decision, metric, run};
use crate::error::ApiError;
use crate::state::AppState;

/// Features shown as bars.
const FEATURES: usize = 15;

/// A row of scores.
#[derive(Debug, Clone)]
struct ScoreRow {
    label: String,
    cells: [String; 7],
}

/// A segment of the decision.
#[derive(Debug, Clone)]
struct SegmentRow {
    segment: String,
    days: String,
    change: String,
    p: String,
    worse: bool,
}

/// The page of a version.
#[derive(Debug, Template)]
#[template(path = "version.html")]
pub(crate) struct VersionPage {
    frame: Frame,
    l: Lang,
    id: String,
    pill: Pill,
    verdict: Option<Pill>,
    sentences: Vec<String>,
    evidence: Facts,
    segments: Vec<SegmentRow>,
    heads: [&'static str; 2],
    scores: Vec<ScoreRow>,
    holdout_segments: Vec<ScoreRow>,
    importance: Bars,
    candidates: Vec<(String, String, bool)>,
    recipe: Facts,
    params: String,
    features: Vec<String>,
    data: Facts,
    notes: Vec<Said>,
    ledger: Vec<LedgerLine>,
}

impl VersionPage {
    /// The page of a version; `describe` says a feature in the visitor's language.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, why: &WhyView, describe: impl Fn(&str) -> String) -> Self {
        let (l, version) = (visitor.lang, &why.version);
        let made = why.decision.as_ref();
        let by = made.map_or(loaded.model.metric, |decision| decision.metric);
        let title = l.t("version-title");
        Self {
            frame: loaded.frame_titled(visitor, title),
            l,
            id: version.id.to_string(),
            pill: version_pill(l, version.status),
            verdict: made.map(|d| decision::pill(l, d.verdict)),
            sentences: made.map_or_else(|| vec![l.t("version-no-decision")], |d| decision::sentences(l, d)),
            evidence: evidence(l, why),
            segments: made.map(|d| segment_rows(l, &d.evidence.segments)).unwrap_or_default(),
            heads: metric::leading(by),
            scores: scores(l, by, version),
            holdout_segments: version.report.segments.iter().map(|s| segment_scores(l, by, s)).collect(),
            importance: importance(l, version, describe),
            candidates: candidates(l, loaded, version),
            recipe: recipe(l, version),
            params: serde_json::to_string_pretty(&version.recipe.params).unwrap_or_default(),
            features: version.recipe.features.clone(),
            data: data(l, loaded.model.of_rows, version),
            notes: Said::all(l, &version.report.notes),
            ledger: why.ledger.iter().map(|entry| ledger::line(l, entry, made)).collect(),
        }
    }

    /// The champion of the bakery chain.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        let describe = |feature: &str| super::samples::describe(feature, visitor.lang);
        Self::new(visitor, loaded, &super::samples::why(), describe)
    }
}

fn evidence(l: Lang, why: &WhyView) -> Facts {
    let mut facts = Vec::new();
    if let Some(made) = &why.decision {
        let named = |key: &str, value| {
            Fact::new(l.say(key, &[("metric", metric::name(made.metric).into())]), metric::value(l, made.metric, value))
        };
        facts.push(named("compared-new", made.evidence.challenger));
        facts.push(named("compared-old", made.evidence.champion));
        facts.push(named("compared-baseline", made.evidence.baseline));
        facts.push(Fact::new(
            l.t("fact-improvement"),
            made.improvement.map_or_else(|| NONE.to_owned(), |i| l.signed_percent(i)),
        ));
        facts.push(Fact::new(l.t("fact-confidence"), l.maybe_percent(made.evidence.confidence.map(|c| c * 100.0))));
        facts.push(Fact::new(l.t("fact-pairs"), l.count(made.evidence.n_pairs)));
        if let Some(old) = &made.champion {
            facts.push(Fact::code(l.t("fact-old-version"), old.to_string()).link(format!("/versions/{old}")));
        }
    }
    let made_by = &why.version.run;
    facts.push(Fact::code(l.t("fact-run"), made_by.to_string()).link(format!("/runs/{made_by}")));
    if let Some(made) = &why.run {
        facts.push(Fact::new(l.t("fact-trigger"), run::trigger(l, made.trigger)));
    }
    Facts(facts)
}

fn segment_rows(l: Lang, segments: &[SegmentEvidence]) -> Vec<SegmentRow> {
    let mut sorted: Vec<&SegmentEvidence> = segments.iter().collect();
    sorted.sort_by(|a, b| b.change.total_cmp(&a.change));
    let row = |s: &SegmentEvidence| SegmentRow {
        segment: decision::segment(l, &s.segment),
        days: l.count(s.n_days),
        change: l.signed_percent(s.change),
        p: l.number(s.p_value, 3),
        worse: s.change > 0.0,
    };
    sorted.into_iter().map(row).collect()
}

fn score_row(l: Lang, by: DecisionMetric, label: String, scores: &Scores) -> ScoreRow {
    let [leading, second] = metric::led(l, by, scores);
    let bias = scores.bias.map_or_else(|| NONE.to_owned(), |b| l.signed(b));
    let cells = [
        l.count(scores.n),
        leading,
        second,
        l.maybe_amount(scores.mae),
        l.maybe_amount(scores.rmse),
        bias,
        l.maybe_percent(scores.coverage80),
    ];
    ScoreRow { label, cells }
}

fn scores(l: Lang, by: DecisionMetric, version: &Version) -> Vec<ScoreRow> {
    let report = &version.report;
    let fold = |(i, s): (usize, &Scores)| score_row(l, by, l.n("scores-fold", i as u64 + 1), s);
    [
        score_row(l, by, l.t("scores-holdout"), &report.holdout),
        score_row(l, by, l.t("scores-baseline"), &report.baseline),
        score_row(l, by, l.t("scores-series"), &report.holdout_series),
    ]
    .into_iter()
    .chain(report.cv.iter().enumerate().map(fold))
    .collect()
}

fn segment_scores(l: Lang, by: DecisionMetric, segment: &SegmentScores) -> ScoreRow {
    score_row(l, by, format!("{} {}", super::forecast::column_word(l, &segment.column), segment.value), &segment.scores)
}

fn importance(l: Lang, version: &Version, describe: impl Fn(&str) -> String) -> Bars {
    let all = &version.report.importance;
    let most = greatest(all.iter().map(|i| i.share));
    let bar = |i: &Importance| Bar {
        label: describe(&i.feature),
        value: l.percent(i.share * 100.0),
        width: width(i.share, most),
        class: "calm",
        note: i.feature.clone(),
    };
    Bars(all.iter().take(FEATURES).map(bar).collect())
}

fn candidates(l: Lang, loaded: &Loaded, version: &Version) -> Vec<(String, String, bool)> {
    let value = |v: Option<f64>| metric::value(l, loaded.model.metric, v);
    let chosen = |engine: &String| *engine == version.recipe.engine;
    version.report.candidates.iter().map(|(engine, error)| (engine.clone(), value(*error), chosen(engine))).collect()
}

fn recipe(l: Lang, version: &Version) -> Facts {
    Facts(vec![
        Fact::new(l.t("fact-engine"), version.recipe.engine.clone()),
        Fact::new(l.t("fact-features"), l.count(version.recipe.features.len() as u64)),
        Fact::new(l.t("fact-seed"), version.seed.to_string()),
        Fact::new(l.t("fact-threads"), version.threads.to_string()),
        Fact::new(l.t("fact-duration"), l.duration(version.report.seconds)),
        Fact::new(l.t("fact-software"), version.software.clone()),
        Fact::code(l.t("fact-fingerprint"), version.recipe.fingerprint.clone()),
        Fact::code(l.t("fact-artifact"), version.artifact.clone()),
        Fact::code(l.t("fact-artifact-hash"), version.artifact_sha256.clone()),
    ])
}

fn data(l: Lang, of_rows: bool, version: &Version) -> Facts {
    let report = &version.report;
    let mut facts = vec![
        Fact::new(l.t("fact-dataset"), version.dataset.clone()),
        Fact::new(l.t("fact-dataset-version"), version.dataset_version.to_string()),
        Fact::new(l.t("fact-data-from"), l.date(version.data_from)),
        Fact::new(l.t("fact-evaluated-through"), l.date(version.evaluated_through)),
        Fact::new(l.t("fact-trained-through"), l.date(version.trained_through)),
        Fact::new(l.t("fact-rows"), l.n("count-rows", report.n_rows)),
        Fact::new(l.t("fact-rows-possible"), l.n("count-rows", report.rows_possible)),
    ];
    if !of_rows {
        facts.push(Fact::new(l.t("fact-series"), l.count(report.n_series)));
    }
    Facts(facts)
}

/// `GET /versions/{version}`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(version): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let absent = |_| ApiError::not_found("version", &version, "`vakhta model versions` names the known ones");
    let id = VersionId::parse(&version).map_err(absent)?;
    let why = state.platform.why(&id).await?;
    let loaded = Loaded::of(&state, &why.version.model).await?;
    let describe = |feature: &str| state.platform.describe_feature(&loaded.model.name, feature, visitor.lang.code());
    rendered(&VersionPage::new(&visitor, &loaded, &why, describe))
}
