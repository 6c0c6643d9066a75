//! `GET /runs/{run}`: the story of a run; its live progress; its cancellation.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Redirect, Response};
use vakhta_lifecycle::decision::Decision;
use vakhta_lifecycle::ids::{RunId, VersionId};
use vakhta_lifecycle::run::{Run, RunStatus, Stage};

use super::failure::rendered;
use super::frame::{Frame, Loaded};
use super::lang::{Lang, Visitor};
use super::number::NONE;
use super::part::{Fact, Facts, Pill};
use super::said::Said;
use super::words::run::{self as words, STAGES};
use super::words::{decision, metric};
use crate::access::{Analyst, By};
use crate::error::ApiError;
use crate::state::AppState;

/// How far a stage of a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Now,
    Ahead,
    Broken,
}

/// A stage of the list.
#[derive(Debug, Clone)]
struct StageLine {
    label: String,
    mark: Mark,
    said: String,
}

impl StageLine {
    fn class(&self) -> &'static str {
        match self.mark {
            Mark::Done => "done",
            Mark::Now => "now",
            Mark::Ahead => "ahead",
            Mark::Broken => "broken",
        }
    }

    fn icon(&self) -> super::part::Icon {
        super::part::Icon(match self.mark {
            Mark::Done => "check",
            Mark::Now => "dot",
            Mark::Ahead => "ring",
            Mark::Broken => "cross",
        })
    }
}

/// How a run stands: the part that follows it live, and what it ended with.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/progress.html")]
pub(crate) struct Progress {
    pub(crate) l: Lang,
    pub(crate) id: String,
    pill: Pill,
    live: bool,
    stages: Vec<StageLine>,
    percent: u32,
    percent_said: String,
    message: Said,
    /// Seconds so far by the wall clock, where known; the script counts on from here.
    seconds: Option<u32>,
    duration: String,
    error: Option<Said>,
    verdict: Option<Pill>,
    sentences: Vec<String>,
    compared: Vec<(String, String, String)>,
    new_version: Option<String>,
}

impl HtmlSafe for Progress {}

impl Progress {
    /// How a run stands.
    pub(crate) fn of(l: Lang, run: &Run) -> Self {
        let live = run.status == RunStatus::Running;
        let share = if run.progress.is_finite() { run.progress.clamp(0.0, 1.0) } else { 0.0 };
        let percent = (share * 100.0).round() as u32;
        let made = run.decision.as_ref();
        Self {
            l,
            id: run.id.to_string(),
            pill: words::pill(l, run),
            live,
            stages: stages(l, run),
            percent,
            percent_said: l.whole_percent(f64::from(percent)),
            message: words::message(l, run),
            seconds: run.seconds.filter(|s| s.is_finite() && *s >= 0.0).map(|s| s.round() as u32),
            duration: run.seconds.map_or_else(|| NONE.to_owned(), |s| l.duration(s)),
            error: run.error.as_ref().map(|error| Said::of(l, error)),
            verdict: made.map(|d| decision::pill(l, d.verdict)),
            sentences: made.map(|d| decision::sentences(l, d)).unwrap_or_default(),
            compared: made.map(|d| compared(l, d)).unwrap_or_default(),
            new_version: run.new_version.as_ref().map(ToString::to_string),
        }
    }
}

fn compared(l: Lang, made: &Decision) -> Vec<(String, String, String)> {
    let values = [
        ("compared-new", made.evidence.challenger),
        ("compared-old", made.evidence.champion),
        ("compared-baseline", made.evidence.baseline),
    ];
    let most = super::chart::greatest(values.iter().filter_map(|(_, v)| *v));
    values
        .into_iter()
        .filter(|(_, value)| value.is_some())
        .map(|(key, value)| {
            let label = l.say(key, &[("metric", metric::name(made.metric).into())]);
            (label, metric::value(l, made.metric, value), super::chart::width(value.unwrap_or(0.0), most))
        })
        .collect()
}

fn stages(l: Lang, run: &Run) -> Vec<StageLine> {
    let mark = |stage: Stage| match run.status {
        RunStatus::Skipped => Mark::Ahead,
        RunStatus::Completed => {
            // A rejected version is never deployed: its run ends before that stage.
            if stage == Stage::Deploy && run.stage < Stage::Deploy { Mark::Ahead } else { Mark::Done }
        }
        _ if stage < run.stage => Mark::Done,
        RunStatus::Running if stage == run.stage => Mark::Now,
        RunStatus::Failed | RunStatus::Cancelled if stage == run.stage => Mark::Broken,
        _ => Mark::Ahead,
    };
    let line = |stage: Stage| {
        let mark = mark(stage);
        let said = l.t(match mark {
            Mark::Done => "mark-done",
            Mark::Now => "mark-now",
            Mark::Ahead => "mark-ahead",
            Mark::Broken => "mark-broken",
        });
        StageLine { label: words::stage(l, stage), mark, said }
    };
    STAGES.into_iter().map(line).collect()
}

/// The page of a run.
#[derive(Debug, Template)]
#[template(path = "run.html")]
pub(crate) struct RunPage {
    frame: Frame,
    l: Lang,
    reason: String,
    progress: Progress,
    facts: Facts,
}

impl RunPage {
    /// The page of a run.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, run: &Run) -> Self {
        let l = visitor.lang;
        let title = l.say("run-title", &[("model", l.part(&loaded.model.title).into())]);
        let version = |key: &str, id: &Option<VersionId>| match id {
            Some(id) => Fact::code(l.t(key), id.to_string()).link(format!("/versions/{id}")),
            None => Fact::new(l.t(key), NONE),
        };
        let mut facts = vec![
            Fact::code(l.t("fact-run"), run.id.to_string()),
            Fact::new(l.t("fact-trigger"), words::trigger(l, run.trigger)),
            Fact::new(l.t("fact-requested-by"), words::actor(l, &run.requested_by)),
            Fact::new(l.t("fact-started"), l.moment(run.started_at)),
            Fact::new(l.t("fact-finished"), run.finished_at.map_or_else(|| NONE.to_owned(), |at| l.moment(at))),
            version("fact-new-version", &run.new_version),
            version("fact-old-version", &run.old_version),
        ];
        if let Some(threshold) = run.performance_threshold {
            facts.push(Fact::new(l.t("fact-threshold"), l.percent(threshold)));
        }
        if run.force_deploy {
            facts.push(Fact::new(l.t("fact-forced"), l.t("word-yes")));
        }
        Self {
            frame: loaded.frame_titled(visitor, title),
            l,
            reason: words::reason(l, run),
            progress: Progress::of(l, run),
            facts: Facts(facts),
        }
    }

    /// A run that ended with a deployed version.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::run())
    }

    /// A run under way.
    #[cfg(test)]
    pub(crate) fn sample_live(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::running())
    }

    /// A run that failed.
    #[cfg(test)]
    pub(crate) fn sample_failed(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::failed_run())
    }
}

async fn load(state: &AppState, id: &str) -> Result<Run, ApiError> {
    let absent = |_| ApiError::not_found("run", id, "`vakhta runs` names the known ones");
    let id = RunId::parse(id).map_err(absent)?;
    Ok(state.platform.run(&id).await?)
}

/// `GET /runs/{run}`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(run): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let run = load(&state, &run).await?;
    let loaded = Loaded::of(&state, &run.model).await?;
    rendered(&RunPage::new(&visitor, &loaded, &run))
}

/// `GET /runs/{run}/progress`: the part that follows a run. When it has ended, the part that listens is replaced whole, which
/// closes its stream.
pub(super) async fn progress(
    State(state): State<AppState>,
    Path(run): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let run = load(&state, &run).await?;
    let mut response = rendered(&Progress::of(visitor.lang, &run))?;
    if run.status != RunStatus::Running {
        response.headers_mut().insert("hx-retarget", HeaderValue::from_static("#run-live"));
        response.headers_mut().insert("hx-reswap", HeaderValue::from_static("outerHTML"));
    }
    Ok(response)
}

/// `POST /runs/{run}/cancel`.
pub(super) async fn cancel(
    State(state): State<AppState>,
    by: By<Analyst>,
    Path(run): Path<String>,
) -> Result<Response, ApiError> {
    let run = load(&state, &run).await?;
    state.platform.cancel(&run.id, by.name()).await?;
    Ok(Redirect::to(&format!("/runs/{}", run.id)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    fn marks(run: &Run) -> Vec<Mark> {
        stages(Lang::En, run).iter().map(|line| line.mark).collect()
    }

    #[test]
    fn stages_before_the_current_one_are_done_and_a_failed_one_is_broken() {
        let run = Run { stage: Stage::Holdout, ..samples::running() };
        assert_eq!(marks(&run)[4..7], [Mark::Done, Mark::Now, Mark::Ahead]);
        let failed = Run { stage: Stage::Holdout, status: RunStatus::Failed, ..run };
        assert_eq!(marks(&failed)[4..7], [Mark::Done, Mark::Broken, Mark::Ahead]);
    }

    #[test]
    fn a_rejected_run_never_reached_the_rollout() {
        let run = Run { stage: Stage::Decide, status: RunStatus::Completed, ..samples::run() };
        assert_eq!(marks(&run).last(), Some(&Mark::Ahead));
    }

    #[test]
    fn progress_that_is_no_number_is_nought() {
        assert_eq!(Progress::of(Lang::Ru, &Run { progress: f64::NAN, ..samples::running() }).percent, 0);
    }
}
