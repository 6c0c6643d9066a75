//! What the actuals of some days made of the forecasts: pairs, the metrics of them, the sums behind the metrics. Written together,
//! so that no interruption leaves scores of other pairs than those that are there.

use chrono::NaiveDate;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::prediction::Pair;

use crate::connection::Store;
use crate::day_sums::{self, DailySums};
use crate::error::StoreError;
use crate::metrics::{self, DailyMetric};
use crate::observations;

/// The observed days of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ObservedDays {
    /// Forecasts beside what happened.
    pub pairs: Vec<Pair>,
    /// The scores of each day, overall and by segment.
    pub metrics: Vec<DailyMetric>,
    /// What the scores are computed from.
    pub sums: Vec<DailySums>,
}

impl Store {
    /// Writes the days from a day to a day (both included) in place of what was there; all or none. Of two entries with one key
    /// the later is kept.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for an unknown model or version, an entry of another day, or a number that is not finite; what
    /// the database says.
    pub async fn replace_days(
        &self,
        model: &ModelName,
        span: (NaiveDate, NaiveDate),
        days: &ObservedDays,
    ) -> Result<(), StoreError> {
        let write = self.begin().await?;
        observations::replace_days(&*write, model, span, &days.pairs).await?;
        metrics::replace_days(&*write, model, span, &days.metrics).await?;
        day_sums::replace_days(&*write, model, span, &days.sums).await?;
        write.commit().await
    }
}
