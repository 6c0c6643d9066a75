//! Declared models: adding one, and the card that shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::anomaly::{KnownDay, anomalies};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::observation::scores_at;
use vakhta_lifecycle::overrides;
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::version::Version;
use vakhta_store::{Page, PredictionFilter};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{sum_forecasts, sum_pairs};
use crate::platform::Platform;
use crate::retrain::schedules;
use crate::train::folds::was_open;
use crate::views::{HistoryPoint, ModelView, SeriesView, ServedForecast};

impl Platform {
    /// Declares a model, or changes its declaration. Answers its name.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the field and what would be right; nothing was changed then.
    pub async fn add_model(&self, toml: &str) -> Result<ModelName, ServiceError> {
        let declaration = Declaration::parse(toml)?;
        // The calendar and the features are checked now rather than at the first training.
        vakhta_tables::calendar::Calendar::new(declaration.data.country.as_deref(), declaration.data.region.as_deref())
            .map_err(|e| ServiceError::invalid("data.country", e.to_string()))?;
        let name = declaration.model.name.clone();
        self.keeps_its_classes(&declaration).await?;
        self.store().models().declare(&name, toml, self.wall_now()).await?;
        self.refresh_declarations().await?;
        Ok(name)
    }

    /// Refuses other classes for a dataset that holds positions among those that were declared; new ones may follow the old.
    async fn keeps_its_classes(&self, declaration: &Declaration) -> Result<(), ServiceError> {
        let Some(row) = self.store().models().get(&declaration.model.name).await? else { return Ok(()) };
        let Ok(before) = Declaration::parse(&row.declaration) else { return Ok(()) };
        let (old, new) = (&before.data.columns.classes, &declaration.data.columns.classes);
        let same_data = before.data.dataset == declaration.data.dataset;
        if !same_data || new.starts_with(old) && !old.is_empty() || old == new {
            return Ok(());
        }
        let facts = self.dataset_facts(declaration).await?;
        if facts.rows == 0 {
            return Ok(());
        }
        let was = if old.is_empty() { "numbers".to_owned() } else { format!("the classes {}", old.join(", ")) };
        let message = format!(
            "dataset {} holds {} rows with outcomes by {was}; add new classes after those, or declare another dataset and import \
             the files into it",
            declaration.data.dataset, facts.rows
        );
        Err(ServiceError::invalid("data.columns.classes", message))
    }

    /// Every declared model.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn models(&self) -> Result<Vec<ModelView>, ServiceError> {
        self.refresh_declarations().await?;
        let mut views = Vec::new();
        for declaration in self.declarations() {
            views.push(self.model(&declaration.model.name).await?);
        }
        Ok(views)
    }

    /// One model.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn model(&self, model: &ModelName) -> Result<ModelView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = &declared.declaration;
        // A dataset that cannot be read is its health's to report; the card shows what is known without it.
        let facts = self.dataset_facts(declaration).await.unwrap_or_default();
        let columns = &declaration.data.columns;
        let mut key_values = BTreeMap::new();
        if facts.rows > 0 {
            match self.segment_values(model, declaration).await {
                Ok(values) => key_values = values,
                Err(error) => tracing::warn!(model.id = %model, error = %error, "the data cannot be used"),
            }
        }
        Ok(ModelView {
            name: model.clone(),
            title: declaration.model.title.clone(),
            application: declaration.model.application.clone(),
            clock: declaration.model.clock,
            today: self.model_today(declaration, facts.data_through),
            keys: columns.keys.clone(),
            key_values,
            target: columns.target.clone(),
            unit: declaration.model.unit.clone(),
            known_ahead: columns.known_ahead.clone(),
            horizon_days: declaration.forecast.horizon_days,
            of_rows: declaration.is_of_rows(),
            classes: columns.classes.clone(),
            metric: declaration.deploy.metric,
            grain: declaration.grain().to_vec(),
            dataset: declaration.data.dataset.clone(),
            dataset_version: facts.version,
            rows: facts.rows,
            data_from: facts.data_from,
            data_through: facts.data_through,
            champion: self.store().versions().champion(model).await?,
            running: self.running_run(model).await?,
            schedules: schedules(declaration, self.wall_now()),
            declaration: declared.text.clone(),
        })
    }

    /// The values of every key column that groups what is judged.
    async fn segment_values(
        &self,
        model: &ModelName,
        declaration: &Declaration,
    ) -> Result<BTreeMap<String, Vec<String>>, ServiceError> {
        let columns = declaration.segment_columns().iter().cloned().enumerate();
        if declaration.is_of_rows() {
            let loaded = self.load_outcomes(model).await?;
            return Ok(columns.map(|(at, column)| (column, loaded.data.key_values(at).to_vec())).collect());
        }
        let loaded = self.load_data(model).await?;
        Ok(columns.map(|(at, column)| (column, loaded.data.key_values(at))).collect())
    }

    /// The versions of a model, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn versions(&self, model: &ModelName, limit: u64, offset: u64) -> Result<Vec<Version>, ServiceError> {
        self.declared(model).await?;
        Ok(self.store().versions().list(model, Page { limit, offset }).await?)
    }

    /// One version.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn version_of(&self, version: &VersionId) -> Result<Version, ServiceError> {
        let found = self.store().versions().get(version).await?;
        found.ok_or_else(|| ServiceError::not_found("version", version, "list them with `vakhta model versions MODEL`"))
    }

    /// What was recorded about a model, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn ledger(&self, model: &ModelName, limit: u64) -> Result<Vec<LedgerEntry>, ServiceError> {
        self.declared(model).await?;
        Ok(self.store().ledger().list(model, None, Page::first(limit)).await?)
    }

    /// One series, or the sum of the series that the keys select: history, current forecast, and what had been forecast.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for an unknown key column or days outside 1 to 3650; [`ServiceError::NotFound`] for an
    /// unknown value.
    pub async fn series(
        &self,
        model: &ModelName,
        keys: &BTreeMap<String, String>,
        history_days: u32,
    ) -> Result<SeriesView, ServiceError> {
        if !(1..=3650).contains(&history_days) {
            return Err(ServiceError::invalid("history_days", format!("{history_days} is outside 1 to 3650")));
        }
        let declared = self.declared(model).await?;
        let parts = self.key_parts(model, &declared.declaration, keys).await?;
        let loaded = self.load_data(model).await?;
        let data = Arc::clone(&loaded.data);
        let selected = data.matching(&parts);
        let Some(through) = data.last_known_day() else {
            return Err(ServiceError::NotEnoughData(format!("dataset of {model} has no row with an actual yet")));
        };
        let from =
            through.checked_sub_days(Days::new(u64::from(history_days) - 1)).unwrap_or(through).max(data.first_day());
        let open = data.openness()?;
        let history: Vec<HistoryPoint> = from
            .iter_days()
            .take_while(|d| *d <= through)
            .map(|date| {
                let known: Vec<f64> = selected.iter().filter_map(|&s| data.actual(s, date)).collect();
                HistoryPoint {
                    date,
                    actual: (!known.is_empty()).then(|| known.iter().sum()),
                    closed: !known.is_empty() && selected.iter().all(|&s| !was_open(&data, &open, s, date)),
                    holiday: data.holiday(date),
                }
            })
            .collect();
        let filter = PredictionFilter { series: None, parts: parts.clone(), from: None, to: None };
        let mut forecast = self.store().predictions().current(model, &filter).await?;
        let mut overridden = overrides::in_force(&forecast, &self.last_overrides(model, &forecast).await?);
        let pairs = self.store().observations().range(model, from, through).await?;
        let pairs: Vec<Pair> = pairs
            .into_iter()
            .filter(|p| parts.iter().all(|(at, value)| p.series.parts().get(*at) == Some(value)))
            .collect();
        let mut level: Vec<usize> = parts.iter().map(|(at, _)| *at).collect();
        level.sort_unstable();
        let (series, pairs) = match selected.as_slice() {
            [one] => {
                self.explain(model, &mut forecast).await?;
                (data.key_of(*one), pairs)
            }
            _ => {
                // A model whose champion cannot be asked has nothing to add up.
                let champion = self.champion_forecaster(model).await.ok();
                let calibrated = champion
                    .as_ref()
                    .and_then(|(version, forecaster)| Some((&version.id, forecaster.sums().of(&level)?)));
                forecast = sum_forecasts(forecast, &level, calibrated);
                let first = selected.first().map_or_else(|| data.key_of(0), |&s| data.key_of(s));
                (first.at(&level), sum_pairs(pairs, &level, calibrated))
            }
        };
        let forecast: Vec<ServedForecast> = forecast
            .into_iter()
            .map(|own| {
                let in_force = overridden.remove(&own.date);
                ServedForecast::new(own, in_force)
            })
            .collect();
        // What was summed is scored as the sum that it is.
        let whole: Vec<usize> = (0..declared.declaration.data.columns.keys.len()).collect();
        let scores = scores_at(&pairs, &whole).forecast;
        let last = forecast.last().map_or(through, |p| p.forecast.date.max(through));
        let holidays =
            from.iter_days().take_while(|d| *d <= last).filter_map(|d| Some((d, data.holiday(d)?))).collect();
        let anomalies = anomalies(&known_days(&history, &pairs));
        Ok(SeriesView { model: model.clone(), series, history, holidays, forecast, pairs, scores, anomalies })
    }
}

/// The known days of a history, with the forecasts that were issued for them.
fn known_days(history: &[HistoryPoint], pairs: &[Pair]) -> Vec<KnownDay> {
    let issued: BTreeMap<NaiveDate, &Pair> = pairs.iter().map(|pair| (pair.date, pair)).collect();
    let day = |point: &HistoryPoint| {
        let pair = issued.get(&point.date);
        Some(KnownDay {
            date: point.date,
            actual: point.actual?,
            open: !point.closed && pair.is_none_or(|pair| pair.open),
            holiday: point.holiday.is_some(),
            issued: pair.map(|pair| (pair.forecast, pair.lo95, pair.hi95)),
        })
    };
    history.iter().filter_map(day).collect()
}
