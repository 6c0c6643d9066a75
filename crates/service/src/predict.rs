//! `predict`: forecasts of every series after each sync and deploy, logged before anybody sees them; reasons and what-if on demand.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::overrides;
use vakhta_lifecycle::prediction::{Prediction, PredictionKind};
use vakhta_lifecycle::version::Version;
use vakhta_store::{ArtifactError, PredictionFilter};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{Ask, Asked, DayForecast, Forecaster, ModelData, sum_forecasts};
use crate::ingest::blocking;
use crate::platform::Platform;
use crate::views::{ForecastQuery, ServedForecast, WhatIfRequest, WhatIfView};

/// Reasons are computed for at most this many rows of one answer; explaining a row costs milliseconds.
const MOST_EXPLAINED: usize = 126;
/// Reasons shown for one forecast.
const REASONS: usize = 8;

impl Platform {
    /// Issues forecasts of every series for the whole horizon, from the last known day, and logs them. Forecasts from a later
    /// day were made from data that were taken back, and are withdrawn.
    ///
    /// # Errors
    /// When there is no champion, its artifact is missing or was tampered with, or the log cannot be written.
    pub async fn issue_forecasts(&self, model: &ModelName) -> Result<usize, ServiceError> {
        if self.declared(model).await?.declaration.is_of_rows() {
            return self.issue_row_predictions(model).await;
        }
        let loaded = self.load_data(model).await?;
        let (version, forecaster) = self.champion_forecaster(model).await?;
        let declared = self.declared(model).await?;
        let origin = loaded.data.last_known_day();
        let withdrawn = self.store().predictions().withdraw_after(model, origin).await?;
        if withdrawn > 0 {
            tracing::info!(model.id = %model, n = withdrawn, "forecasts from data that were taken back are withdrawn");
        }
        let Some(origin) = origin else {
            return Err(ServiceError::NotEnoughData(format!("dataset of {model} has no row with an actual yet")));
        };
        let issued_at = self.model_now(&declared.declaration, Some(origin));
        let days = declared.declaration.forecast.horizon_days;
        let threads = self.settings().threads;
        let data = Arc::clone(&loaded.data);
        let forecasts = blocking(move || forecaster.forecast(&data, &Ask::all(origin, days, threads))).await?;
        let stamp = Stamp { model, version: &version.id, kind: PredictionKind::Scheduled, issued_at };
        let batch: Vec<Prediction> = forecasts.into_iter().map(|f| prediction(&loaded.data, &stamp, f)).collect();
        self.store().predictions().append(&batch).await?;
        tracing::info!(model.id = %model, version.id = %version.id, %origin, n = batch.len(), "forecasts issued");
        Ok(batch.len())
    }

    /// The current forecasts, by series and day, with what people put in their place; with reasons where few enough are asked for.
    /// Or sums of them at a level.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for an unknown key column or level; [`ServiceError::NotFound`] for an unknown value of one.
    pub async fn forecasts(
        &self,
        model: &ModelName,
        query: &ForecastQuery,
    ) -> Result<Vec<ServedForecast>, ServiceError> {
        let declared = self.declared(model).await?;
        of_series(&declared.declaration)?;
        let level = query.level.as_deref().map(|level| declared.declaration.level(level)).transpose()?;
        let parts = self.key_parts(model, &declared.declaration, &query.keys).await?;
        if self.store().versions().champion(model).await?.is_none() {
            return Err(no_version(model));
        }
        if let (Some(from), Some(to)) = (query.from, query.to)
            && from > to
        {
            return Err(ServiceError::invalid("from", format!("{from} is after to, {to}")));
        }
        let level = level.map(|mut level| {
            level.extend(parts.iter().map(|(at, _)| *at));
            level.sort_unstable();
            level.dedup();
            level
        });
        let filter = PredictionFilter { series: None, parts, from: query.from, to: query.to };
        let mut found = self.store().predictions().current(model, &filter).await?;
        if let Some(level) = level.filter(|level| level.len() < declared.declaration.data.columns.keys.len()) {
            return self.added_up(model, found, &level).await;
        }
        if found.len() <= MOST_EXPLAINED {
            self.explain(model, &mut found).await?;
        }
        self.served(model, found).await
    }

    /// Forecasts of series added up at a level, by sum and day, with what people put in place of their parts.
    async fn added_up(
        &self,
        model: &ModelName,
        forecasts: Vec<Prediction>,
        level: &[usize],
    ) -> Result<Vec<ServedForecast>, ServiceError> {
        let last = self.last_overrides(model, &forecasts).await?;
        // A model whose champion cannot be asked has no intervals of its own for sums.
        let champion = self.champion_forecaster(model).await.ok();
        let calibrated =
            champion.as_ref().and_then(|(version, forecaster)| Some((&version.id, forecaster.sums().of(level)?)));
        let mut groups: BTreeMap<SeriesKey, Vec<Prediction>> = BTreeMap::new();
        for forecast in forecasts {
            groups.entry(forecast.series.at(level)).or_default().push(forecast);
        }
        let served = groups.into_values().flat_map(|own| {
            let mut overridden = overrides::in_force(&own, &last);
            let sums = sum_forecasts(own, level, calibrated).into_iter();
            let serve = |sum: Prediction| {
                let in_force = overridden.remove(&sum.date);
                ServedForecast::new(sum, in_force)
            };
            sums.map(serve).collect::<Vec<_>>()
        });
        Ok(served.collect())
    }

    /// Answers a changed future beside the usual one. Both are logged as what-if and never meet an actual.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the covariate, day or value that cannot be changed.
    pub async fn what_if(&self, model: &ModelName, request: &WhatIfRequest) -> Result<WhatIfView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = &declared.declaration;
        let horizon = declaration.forecast.horizon_days;
        let days = request.days.unwrap_or(horizon);
        if days == 0 || days > horizon {
            return Err(ServiceError::invalid(
                "days",
                format!("{days} is outside 1 to {horizon}, the declared horizon"),
            ));
        }
        let parts = self.key_parts(model, declaration, &request.keys).await?;
        let loaded = self.load_data(model).await?;
        let (version, forecaster) = self.champion_forecaster(model).await?;
        let Some(origin) = loaded.data.last_known_day() else {
            return Err(ServiceError::NotEnoughData(format!("dataset of {model} has no row with an actual yet")));
        };
        check_changes(declaration, request, origin, days)?;
        let series: Vec<usize> = loaded.data.matching(&parts);
        let changed_data = loaded.data.with_changes(&series, &request.changes)?;
        let ask = Ask { origin, days, series: Some(series), threads: self.settings().threads };
        let (usual_data, ask_again, again) = (Arc::clone(&loaded.data), ask.clone(), Arc::clone(&forecaster));
        let usual = blocking(move || again.forecast(&usual_data, &ask_again)).await?;
        let changed = blocking(move || forecaster.forecast(&changed_data, &ask)).await?;
        let issued_at = self.model_now(declaration, Some(origin));
        let stamp = Stamp { model, version: &version.id, kind: PredictionKind::WhatIf, issued_at };
        let view = WhatIfView {
            usual: usual.into_iter().map(|f| prediction(&loaded.data, &stamp, f)).collect(),
            changed: changed.into_iter().map(|f| prediction(&loaded.data, &stamp, f)).collect(),
        };
        self.store().predictions().append(&view.changed).await?;
        Ok(view)
    }

    /// Adds the reasons of each prediction that the champion made; of one by another version nothing is said.
    pub(crate) async fn explain(&self, model: &ModelName, predictions: &mut [Prediction]) -> Result<(), ServiceError> {
        if predictions.is_empty() {
            return Ok(());
        }
        let loaded = self.load_data(model).await?;
        let (champion, forecaster) = self.champion_forecaster(model).await?;
        let mine: Vec<&mut Prediction> =
            predictions.iter_mut().filter(|p| p.open && p.basis.is_none() && p.version == champion.id).collect();
        let asked: Vec<Asked> = mine.iter().map(|p| Asked::from(&**p)).collect();
        let (data, threads) = (Arc::clone(&loaded.data), self.settings().threads);
        let found = blocking(move || forecaster.reasons(&data, &asked, threads)).await?;
        for (prediction, mut own) in mine.into_iter().zip(found) {
            own.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
            own.truncate(REASONS);
            prediction.reasons = own;
        }
        Ok(())
    }

    /// What a feature means, in the given language (`en`, `ru`); its name where the model has no champion.
    #[must_use]
    pub fn describe_feature(&self, model: &ModelName, feature: &str, lang: &str) -> String {
        let cached = self.forecasters().try_lock().ok().and_then(|f| f.get(model).map(|(_, f)| Arc::clone(f)));
        cached.map_or_else(|| feature.to_owned(), |f| f.describe(feature, lang))
    }

    /// The champion and its forecaster; loaded once per version, its hash checked then.
    pub(crate) async fn champion_forecaster(
        &self,
        model: &ModelName,
    ) -> Result<(Version, Arc<Forecaster>), ServiceError> {
        let champion = self.store().versions().champion(model).await?;
        let champion = champion.ok_or_else(|| no_version(model))?;
        let mut cache = self.forecasters().lock().await;
        if let Some((id, forecaster)) = cache.get(model)
            && *id == champion.id
        {
            return Ok((champion, Arc::clone(forecaster)));
        }
        let folder = self.artifacts().verify(&champion.artifact, &champion.artifact_sha256).await?;
        let forecaster = Arc::new(blocking(move || Forecaster::load(&folder)).await?);
        cache.insert(model.clone(), (champion.id.clone(), Arc::clone(&forecaster)));
        Ok((champion, forecaster))
    }

    /// A version that is ready to answer: the champion's, which is kept, or one that is loaded for this question.
    pub(crate) async fn forecaster_of(&self, version: &Version) -> Result<Arc<Forecaster>, ServiceError> {
        let kept = self.forecasters().lock().await.get(&version.model).cloned();
        if let Some((_, forecaster)) = kept.filter(|(id, _)| *id == version.id) {
            return Ok(forecaster);
        }
        let folder = self.artifacts().verify(&version.artifact, &version.artifact_sha256).await?;
        Ok(Arc::new(blocking(move || Forecaster::load(&folder)).await?))
    }

    /// Key columns and values as positions and values; unknown ones are named.
    pub(crate) async fn key_parts(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        keys: &BTreeMap<String, String>,
    ) -> Result<Vec<(usize, String)>, ServiceError> {
        let columns = &declaration.data.columns.keys;
        let mut parts = Vec::with_capacity(keys.len());
        for (column, value) in keys {
            let position = columns.iter().position(|c| c == column).ok_or_else(|| {
                ServiceError::invalid(
                    column.clone(),
                    format!("is not a key column of {model}; {}", declaration.keys_in_words()),
                )
            })?;
            parts.push((position, value.clone()));
        }
        if !parts.is_empty() {
            let loaded = self.load_data(model).await?;
            for (position, value) in &parts {
                let known = loaded.data.key_values(*position);
                if !known.contains(value) {
                    let some: Vec<&str> = known.iter().take(8).map(String::as_str).collect();
                    let hint =
                        format!("known ones are {}{}", some.join(", "), if known.len() > 8 { ", …" } else { "" });
                    return Err(ServiceError::not_found("key value", format!("{}={value}", columns[*position]), hint));
                }
            }
        }
        Ok(parts)
    }
}

/// Refuses what is of daily series only, for a model of rows.
pub(crate) fn of_series(declaration: &Declaration) -> Result<(), ServiceError> {
    if !declaration.is_of_rows() {
        return Ok(());
    }
    Err(ServiceError::only_of_series(&declaration.model.name))
}

pub(crate) fn no_data(model: &ModelName) -> ServiceError {
    ServiceError::NotEnoughData(format!("model {model} has no data yet; load some with `vakhta import {model} FILE`"))
}

pub(crate) fn no_version(model: &ModelName) -> ServiceError {
    let words = format!("model {model} has no version in service yet; train one with `vakhta train {model}`");
    ServiceError::NotEnoughData(words)
}

struct Stamp<'a> {
    model: &'a ModelName,
    version: &'a VersionId,
    kind: PredictionKind,
    issued_at: DateTime<Utc>,
}

fn prediction(data: &ModelData, stamp: &Stamp<'_>, forecast: DayForecast) -> Prediction {
    Prediction {
        model: stamp.model.clone(),
        version: stamp.version.clone(),
        kind: stamp.kind,
        series: data.key_of(forecast.series),
        origin: forecast.origin,
        date: forecast.date,
        lead: forecast.lead,
        value: forecast.value,
        lo80: forecast.interval.lo80,
        hi80: forecast.interval.hi80,
        lo95: forecast.interval.lo95,
        hi95: forecast.interval.hi95,
        baseline: forecast.baseline,
        open: forecast.open,
        reasons: Vec::new(),
        classes: Vec::new(),
        basis: forecast.basis,
        issued_at: stamp.issued_at,
    }
}

fn check_changes(
    declaration: &Declaration,
    request: &WhatIfRequest,
    origin: chrono::NaiveDate,
    days: u16,
) -> Result<(), ServiceError> {
    let known = &declaration.data.columns.known_ahead;
    let last = origin + chrono::TimeDelta::days(i64::from(days));
    for (covariate, changes) in &request.changes {
        if !known.contains(covariate) {
            return Err(ServiceError::invalid(
                covariate.clone(),
                format!("is not a known-ahead covariate; those are {}", known.join(", ")),
            ));
        }
        for (day, value) in changes {
            if *day <= origin || *day > last {
                return Err(ServiceError::invalid(
                    covariate.clone(),
                    format!("{day} is not within {} to {last}", origin + chrono::TimeDelta::days(1)),
                ));
            }
            if !value.is_finite() {
                return Err(ServiceError::invalid(covariate.clone(), format!("the value on {day} is not a number")));
            }
        }
    }
    Ok(())
}

impl From<ArtifactError> for ServiceError {
    fn from(error: ArtifactError) -> Self {
        match error {
            ArtifactError::Missing { .. } | ArtifactError::Tampered { .. } => Self::Refused(error.to_string()),
            error => Self::internal("the artifact store", error),
        }
    }
}
