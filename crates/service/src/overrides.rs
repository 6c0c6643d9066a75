//! Overrides: people put numbers of their own in place of forecasts, and are told what that was worth. The forecasts
//! themselves stay as the model made them, in the log and for every monitor.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rand_pcg::Pcg64Mcg;
use vakhta_lifecycle::ids::{ModelName, SeriesKey};
use vakhta_lifecycle::overrides::{self, Order, Override, OverrideError, Situation, ValueReport};
use vakhta_lifecycle::prediction::{Pair, Prediction};
use vakhta_store::{Page, PredictionFilter, StoreError};

use crate::error::ServiceError;
use crate::platform::Platform;
use crate::views::{MetActual, OrderedView, OverrideView, ServedForecast};

/// The last records by series and day.
pub(crate) type LastRecords = BTreeMap<(SeriesKey, NaiveDate), Override>;

/// Times that an order is decided again because others ordered meanwhile.
const ATTEMPTS: usize = 5;

impl Platform {
    /// Carries out an order on the series that the keys select; a column that is absent selects all. The same order of the same
    /// person twice is one.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for a person who may not; [`ServiceError::Invalid`] names the field;
    /// [`ServiceError::NotFound`] for an unknown value of a key column; [`ServiceError::NotEnoughData`] without forecasts.
    /// Nothing was changed then.
    pub async fn override_forecasts(
        &self,
        model: &ModelName,
        keys: &BTreeMap<String, String>,
        order: &Order,
    ) -> Result<OrderedView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = &declared.declaration;
        let parts = self.key_parts(model, declaration, keys).await?;
        let through = self.load_data(model).await?.data.last_known_day();
        let filter = PredictionFilter { parts, ..PredictionFilter::default() };
        let forecasts = self.store().predictions().current(model, &filter).await?;
        if forecasts.is_empty() {
            let message = format!("model {model} has no forecasts yet; train it with `vakhta train {model}`");
            return Err(ServiceError::NotEnoughData(message));
        }
        for _ in 0..ATTEMPTS {
            let last = self.store().overrides().last(model, (order.from, order.to)).await?;
            let situation = Situation {
                today: self.model_today(declaration, through),
                now: self.model_now(declaration, through),
                forecasts: &forecasts,
                last: &last,
                non_negative: declaration.data.columns.non_negative,
                max: declaration.data.columns.believed(&declaration.data.columns.target),
                allowed: declaration.overrides.allowed.as_deref(),
            };
            let records = overrides::order(order, &situation)?;
            match self.store().overrides().append(&records).await {
                Ok(()) => return self.ordered(model, order, &forecasts, records.len()).await,
                // Somebody said something of the same day meanwhile: what was decided rests on what is past.
                Err(StoreError::Refused { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ServiceError::Refused("others kept overriding the same days meanwhile; try again".to_owned()))
    }

    async fn ordered(
        &self,
        model: &ModelName,
        order: &Order,
        forecasts: &[Prediction],
        written: usize,
    ) -> Result<OrderedView, ServiceError> {
        let mut last = self.store().overrides().last(model, (order.from, order.to)).await?;
        let mut records: Vec<Override> =
            forecasts.iter().filter_map(|f| last.remove(&(f.series.clone(), f.date))).collect();
        records.sort_by(|a, b| (a.date, &a.series).cmp(&(b.date, &b.series)));
        Ok(OrderedView { written: written as u64, records })
    }

    /// What was said, newest first: which of it is in force, and what became of the days that have passed.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn overrides(
        &self,
        model: &ModelName,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<OverrideView>, ServiceError> {
        self.declared(model).await?;
        let records = self.store().overrides().list(model, Page { limit, offset }).await?;
        let days = records.iter().map(|r| r.date);
        let (Some(from), Some(to)) = (days.clone().min(), days.max()) else { return Ok(Vec::new()) };
        let last = self.store().overrides().last(model, (from, to)).await?;
        let pairs = self.store().observations().range(model, from, to).await?;
        let met: BTreeMap<(&SeriesKey, NaiveDate), &Pair> = pairs.iter().map(|p| ((&p.series, p.date), p)).collect();
        let view = |record: Override| OverrideView {
            in_force: record.value.is_some()
                && last.get(&(record.series.clone(), record.date)).is_some_and(|last| last.id == record.id),
            met: met
                .get(&(&record.series, record.date))
                .map(|pair| MetActual { statistical: pair.forecast, actual: pair.actual }),
            record,
        };
        Ok(records.into_iter().map(view).collect())
    }

    /// What overriding was worth, on every day whose actual is known.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn override_value(&self, model: &ModelName) -> Result<ValueReport, ServiceError> {
        let declared = self.declared(model).await?;
        let last = self.store().overrides().last(model, (NaiveDate::MIN, NaiveDate::MAX)).await?;
        let records: Vec<Override> = last.into_values().filter(|record| record.value.is_some()).collect();
        let days = records.iter().map(|r| r.date);
        let pairs = match (days.clone().min(), days.max()) {
            (Some(from), Some(to)) => self.store().observations().range(model, from, to).await?,
            _ => Vec::new(),
        };
        let mut rng = Pcg64Mcg::new(u128::from(declared.declaration.training.seed));
        Ok(overrides::value_added(&overrides::judged(&records, &pairs), 0, &mut rng))
    }

    /// The last records of the days of these forecasts.
    pub(crate) async fn last_overrides(
        &self,
        model: &ModelName,
        forecasts: &[Prediction],
    ) -> Result<LastRecords, ServiceError> {
        let days = forecasts.iter().map(|f| f.date);
        match (days.clone().min(), days.max()) {
            (Some(from), Some(to)) => Ok(self.store().overrides().last(model, (from, to)).await?),
            _ => Ok(LastRecords::new()),
        }
    }

    /// Forecasts as they are served, each with what people put in its place.
    pub(crate) async fn served(
        &self,
        model: &ModelName,
        forecasts: Vec<Prediction>,
    ) -> Result<Vec<ServedForecast>, ServiceError> {
        let last = self.last_overrides(model, &forecasts).await?;
        let serve = |forecast: Prediction| {
            let in_force = overrides::in_force(std::slice::from_ref(&forecast), &last).remove(&forecast.date);
            ServedForecast::new(forecast, in_force)
        };
        Ok(forecasts.into_iter().map(serve).collect())
    }
}

impl From<OverrideError> for ServiceError {
    fn from(error: OverrideError) -> Self {
        match error {
            OverrideError::NotAllowed { .. } => Self::Forbidden(error.to_string()),
            OverrideError::Field { field, message } => Self::invalid(field, message),
        }
    }
}

#[cfg(test)]
mod tests;
