//! Replays a file day by day on the data's clock: what the loop would have done had it been there.

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::run::{Run, RunStatus, Trigger};
use vakhta_tables::import::{self, Loaded};

use crate::application::Demo;
use crate::error::ServiceError;
use crate::platform::Platform;
use crate::reading::ImportOptions;
use crate::views::TrainRequest;

/// One step of a replay, for whoever watches.
#[derive(Debug, Clone, PartialEq)]
pub enum ReplayStep {
    /// How far it is.
    Progress {
        /// 0 to 1.
        done: f64,
        /// What is being done.
        message: String,
    },
    /// Something worth a line.
    Event(String),
}

enum State {
    Load,
    Train,
    Day(NaiveDate),
    Done,
}

/// A replay under way.
pub struct Replay {
    platform: Platform,
    demo: Demo,
    state: State,
    model: Option<ModelName>,
    rows: Option<Loaded>,
}

/// The first version takes about this share of a demo's time.
const SHARE_OF_TRAINING: f64 = 0.3;

impl Replay {
    /// A replay of a demo on an installation that does not have it yet.
    #[must_use]
    pub fn new(platform: Platform, demo: Demo) -> Self {
        Self { platform, demo, state: State::Load, model: None, rows: None }
    }

    /// Does the next step; `None` when all is done.
    ///
    /// # Errors
    /// Whatever the step failed with.
    pub async fn next(&mut self) -> Result<Option<ReplayStep>, ServiceError> {
        match self.state {
            State::Load => self.load().await.map(Some),
            State::Train => self.train().await.map(Some),
            State::Day(day) => self.day(day).await.map(Some),
            State::Done => Ok(None),
        }
    }

    async fn load(&mut self) -> Result<ReplayStep, ServiceError> {
        let model = self.platform.add_model(self.demo.declaration).await?;
        let file = self.platform.settings().data_dir.join(self.demo.file_name);
        std::fs::write(&file, self.demo.content).map_err(|e| ServiceError::internal("writing the demo's file", e))?;
        let declared = self.platform.declared(&model).await?;
        let rows = self.platform.read_file(&declared, &file, ImportOptions::default()).await?;
        let (first, _) = import::days_with_target(&rows.batch, &declared.declaration.data.columns)
            .ok_or_else(|| ServiceError::NotEnoughData("the demo's file has no actuals".to_owned()))?;
        self.model = Some(model);
        self.rows = Some(rows);
        let inserted = self.hand_on(first, self.demo.cut).await?;
        self.state = State::Train;
        Ok(ReplayStep::Event(format!("{}: {inserted} rows, known up to {}", self.demo.file_name, self.demo.cut)))
    }

    /// Hands on the rows of `from` to `through`, and of the horizon after it what is known ahead.
    async fn hand_on(&self, from: NaiveDate, through: NaiveDate) -> Result<u64, ServiceError> {
        let model = self.model()?;
        let declared = self.platform.declared(model).await?;
        let columns = &declared.declaration.data.columns;
        let horizon = u64::from(declared.declaration.forecast.horizon_days);
        let to = through.checked_add_days(Days::new(horizon)).unwrap_or(through);
        let Some(rows) = &self.rows else { return Err(ServiceError::Refused("nothing was loaded".to_owned())) };
        let batch = import::window(&rows.batch, columns, (from, to), through)
            .map_err(|e| ServiceError::internal("cutting the demo's rows", e))?;
        let n_rows = batch.num_rows() as u64;
        let part = Loaded { batch, n_rows, quarantined: Vec::new(), warnings: Vec::new() };
        let sync = self.platform.ingest(model, &declared, self.demo.file_name, part, "demo").await?;
        Ok(sync.inserted)
    }

    async fn train(&mut self) -> Result<ReplayStep, ServiceError> {
        let model = self.model()?.clone();
        let request = TrainRequest {
            trigger: Trigger::FirstVersion,
            reason: "the demo's first version".to_owned(),
            performance_threshold: None,
            force_deploy: false,
            requested_by: "demo".to_owned(),
        };
        let run = self.platform.train(&model, request).await?;
        let ended = self.platform.wait_for(&run).await?;
        if ended.status != RunStatus::Completed {
            return Err(ServiceError::Refused(
                ended.error.unwrap_or_else(|| "the first training did not complete".to_owned()),
            ));
        }
        self.state = State::Day(self.demo.cut);
        Ok(ReplayStep::Event(story(&ended)))
    }

    async fn day(&mut self, last: NaiveDate) -> Result<ReplayStep, ServiceError> {
        let Some(day) = last.succ_opt().filter(|d| *d <= self.demo.through) else {
            self.state = State::Done;
            return Ok(ReplayStep::Progress { done: 1.0, message: "done".to_owned() });
        };
        self.state = State::Day(day);
        let model = self.model()?.clone();
        self.hand_on(day, day).await?;
        if let Some(run) = self.platform.evaluate_retrain(&model, "demo").await? {
            let ended = self.platform.wait_for(&run).await?;
            return Ok(ReplayStep::Event(format!("{day}: {}", story(&ended))));
        }
        let days = (self.demo.through - self.demo.cut).num_days().max(1) as f64;
        let done = SHARE_OF_TRAINING + (1.0 - SHARE_OF_TRAINING) * (day - self.demo.cut).num_days() as f64 / days;
        Ok(ReplayStep::Progress { done, message: format!("{day}: sales came in, metrics, forecasts") })
    }

    fn model(&self) -> Result<&ModelName, ServiceError> {
        self.model.as_ref().ok_or_else(|| ServiceError::Refused("nothing was loaded".to_owned()))
    }
}

/// A run in one line.
fn story(run: &Run) -> String {
    let seconds = run.seconds.unwrap_or_default();
    match &run.decision {
        Some(decision) => format!(
            "retrained in {seconds:.0} s ({}). {}",
            run.reason,
            decision.reasons.first().cloned().unwrap_or_default()
        ),
        None => format!("a run ended without a decision: {}", run.error.clone().unwrap_or_default()),
    }
}
