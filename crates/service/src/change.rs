//! «Почему прогноз изменился»: two forecasts of the same day, made on different days, and what moved the one to the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use vakhta_lifecycle::ids::{ModelName, SeriesKey};
use vakhta_lifecycle::prediction::{Prediction, Reason, reason_changes};

use crate::error::ServiceError;
use crate::forecasting::Asked;
use crate::ingest::blocking;
use crate::loaded::Loaded;
use crate::platform::Platform;
use crate::views::ChangeView;

impl Platform {
    /// Why the forecast of a day is another one than it was: the newest forecast beside the one from the origin before it, or
    /// beside the newest one that was made up to the end of `since`.
    ///
    /// `None` where there is one forecast only, or none.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when `keys` does not name one series; [`ServiceError::NotFound`] for what does not exist;
    /// [`ServiceError::Refused`] for a version whose artifact cannot be used.
    pub async fn change(
        &self,
        model: &ModelName,
        keys: &BTreeMap<String, String>,
        date: NaiveDate,
        since: Option<NaiveDate>,
    ) -> Result<Option<ChangeView>, ServiceError> {
        let declared = self.declared(model).await?;
        let columns = &declared.declaration.data.columns.keys;
        if let Some(missing) = columns.iter().find(|column| !keys.contains_key(*column)) {
            return Err(ServiceError::invalid(missing.clone(), "is needed: a change is explained for one series"));
        }
        let mut parts = self.key_parts(model, &declared.declaration, keys).await?;
        parts.sort();
        let series = SeriesKey::new(parts.into_iter().map(|(_, value)| value).collect());
        let mut issued = self.store().predictions().of_day(model, &series, date).await?;
        let Some(after) = issued.pop() else { return Ok(None) };
        let before = match since {
            Some(since) => issued.into_iter().rfind(|p| p.origin <= since),
            None => issued.pop(),
        };
        let Some(before) = before else { return Ok(None) };
        let loaded = self.load_data(model).await?;
        let mut both = if before.version == after.version {
            self.all_reasons(&loaded, &[&before, &after]).await?
        } else {
            let old = self.all_reasons(&loaded, &[&before]).await?;
            [old, self.all_reasons(&loaded, &[&after]).await?].concat()
        }
        .into_iter();
        let (old, new) = (both.next().unwrap_or_default(), both.next().unwrap_or_default());
        let reasons = reason_changes((before.value, &old), (after.value, &new));
        Ok(Some(ChangeView { before, after, reasons }))
    }

    /// Every reason of predictions by one version, asked of it at once: features are computed once. None on a closed day, which
    /// nothing moves, and none of what rests on similar series.
    async fn all_reasons(
        &self,
        loaded: &Arc<Loaded>,
        predictions: &[&Prediction],
    ) -> Result<Vec<Vec<Reason>>, ServiceError> {
        let nothing = vec![Vec::new(); predictions.len()];
        let Some(first) = predictions.first().filter(|_| predictions.iter().any(|p| p.open)) else {
            return Ok(nothing);
        };
        let Some(version) = self.store().versions().get(&first.version).await? else { return Ok(nothing) };
        let forecaster = self.forecaster_of(&version).await?;
        let (data, threads) = (Arc::clone(&loaded.data), self.settings().threads);
        let asked: Vec<Asked> = predictions.iter().map(|p| Asked::from(*p)).collect();
        let found = blocking(move || forecaster.reasons(&data, &asked, threads)).await?;
        let open = predictions.iter().map(|p| p.open && p.basis.is_none());
        Ok(found.into_iter().zip(open).map(|(own, open)| if open { own } else { Vec::new() }).collect())
    }
}
