//! Whether each retraining paid: its version and what served before it are asked again what they would have said from the day
//! the version had learned up to, and both are held against what happened since.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use rand_pcg::Pcg64Mcg;
use vakhta_lifecycle::decision::{Comparator, Decision, gather};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::observation::{against_baseline, against_forecast, at_grain};
use vakhta_lifecycle::payback::{gain, payback};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::Run;
use vakhta_lifecycle::version::Version;
use vakhta_store::Page;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::Ask;
use crate::ingest::blocking;
use crate::loaded::Loaded;
use crate::platform::Platform;
use crate::train::folds::judge;
use crate::views::PaybackView;

/// Runs that are looked at, newest first. Each costs two forecasts the first time.
const RUNS: u64 = 12;

impl Platform {
    /// How the versions of the last runs did since, newest first; runs without a decision are left out.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model; [`ServiceError::NotEnoughData`] without data.
    pub async fn paybacks_of(&self, model: &ModelName) -> Result<Vec<PaybackView>, ServiceError> {
        let declared = self.declared(model).await?;
        let loaded = self.load_data(model).await?;
        let mut views = Vec::new();
        for run in self.store().runs().list(model, Page::first(RUNS)).await? {
            let Some(decision) = run.decision.clone() else { continue };
            let at = Arc::downgrade(&loaded);
            let known = self.paybacks().get(&run.id).filter(|(known, _)| known.ptr_eq(&at)).cloned();
            let view = match known {
                Some((_, view)) => view,
                None => {
                    let Some(view) = self.look_back(&declared.declaration, &loaded, &run, &decision).await? else {
                        continue;
                    };
                    self.paybacks().insert(run.id.clone(), (at, view.clone()));
                    view
                }
            };
            views.push(view);
        }
        Ok(views)
    }

    async fn look_back(
        &self,
        declaration: &Arc<Declaration>,
        loaded: &Arc<Loaded>,
        run: &Run,
        decision: &Decision,
    ) -> Result<Option<PaybackView>, ServiceError> {
        let Some(version) = self.store().versions().get(&decision.challenger).await? else { return Ok(None) };
        let origin = version.trained_through;
        let Some(last) = loaded.data.last_known_day() else { return Ok(None) };
        let horizon = declaration.forecast.horizon_days;
        let until = origin.checked_add_days(Days::new(u64::from(horizon))).unwrap_or(origin).min(last);
        let rows = if until > origin {
            let positions = declaration.grain_positions();
            let ours = self.said(&version, loaded, origin, horizon).await?.unwrap_or_default();
            let ours = at_grain(&ours, &positions);
            match &decision.champion {
                None => against_baseline(&ours),
                Some(champion) => {
                    let theirs = self.said_by(champion, loaded, origin, horizon).await?.unwrap_or_default();
                    against_forecast(&ours, &at_grain(&theirs, &positions))
                }
            }
        } else {
            Vec::new()
        };
        let comparator = if decision.champion.is_some() { Comparator::Champion } else { Comparator::Baseline };
        let mut rng = Pcg64Mcg::new(u128::from(declaration.training.seed));
        let evidence = gather(comparator, &rows, None, &declaration.deploy, &mut rng);
        Ok(Some(PaybackView {
            run: run.id.clone(),
            decided_at: run.finished_at.unwrap_or(run.started_at),
            version: version.id,
            champion: decision.champion.clone(),
            verdict: decision.verdict,
            from: origin.succ_opt().unwrap_or(origin),
            through: until,
            metric: declaration.deploy.metric,
            ours: evidence.challenger,
            theirs: evidence.reference(),
            improvement: gain(&evidence),
            confidence: evidence.confidence,
            n_pairs: evidence.n_pairs,
            outcome: payback(&evidence, &declaration.deploy, declaration.alerts.min_pairs),
        }))
    }

    /// What a version by name would have said; `None` where it cannot be asked any more.
    async fn said_by(
        &self,
        id: &VersionId,
        loaded: &Arc<Loaded>,
        origin: NaiveDate,
        days: u16,
    ) -> Result<Option<Vec<Pair>>, ServiceError> {
        match self.store().versions().get(id).await? {
            Some(version) => self.said(&version, loaded, origin, days).await,
            None => Ok(None),
        }
    }

    /// What a version would have said from an origin, beside what happened; `None` where its artifact is missing or damaged.
    async fn said(
        &self,
        version: &Version,
        loaded: &Arc<Loaded>,
        origin: NaiveDate,
        days: u16,
    ) -> Result<Option<Vec<Pair>>, ServiceError> {
        let forecaster = match self.forecaster_of(version).await {
            Ok(forecaster) => forecaster,
            Err(error) => {
                tracing::warn!(version.id = %version.id, error = %error, "a version cannot be asked what it would have said");
                return Ok(None);
            }
        };
        let (data, threads) = (Arc::clone(&loaded.data), self.settings().threads);
        let pairs = blocking(move || {
            let forecasts = forecaster.forecast(&data.truncated(origin), &Ask::all(origin, days, threads))?;
            judge(&data, &forecasts)
        });
        pairs.await.map(Some)
    }
}
