//! Predictions of the rows whose outcome is ahead: issued after every import and deployment, logged before anybody sees them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind, Reason};
use vakhta_tables::dataset::Selection;

use super::answer::Answer;
use super::data::RowData;
use super::request::{RowAnswer, row_answer};
use super::scorer::Scorer;
use crate::error::ServiceError;
use crate::ingest::blocking;
use crate::platform::Platform;

/// Days back in which rows that were asked about, and not imported, are listed as waiting.
const ASKED_DAYS: u64 = 90;

/// A row: its key and its day.
type Place = (SeriesKey, NaiveDate);

/// Rows whose outcome is ahead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowsAhead {
    /// Those that were asked for, with what was predicted of them.
    pub rows: Vec<RowAnswer>,
    /// All of them.
    pub total: u64,
}

/// What all predictions of one answer share.
pub(super) struct Stamp<'a> {
    pub(super) model: &'a ModelName,
    pub(super) version: &'a VersionId,
    pub(super) issued_at: DateTime<Utc>,
}

impl Stamp<'_> {
    /// A row's answer as it is logged: a forecast of the row's day, made the day before.
    pub(super) fn prediction(
        &self,
        (series, date): Place,
        answer: &Answer,
        (kind, reasons): (PredictionKind, Vec<Reason>),
    ) -> Prediction {
        Prediction {
            model: self.model.clone(),
            version: self.version.clone(),
            kind,
            series,
            origin: date.pred_opt().unwrap_or(date),
            date,
            lead: 1,
            value: answer.value,
            lo80: answer.interval.lo80,
            hi80: answer.interval.hi80,
            lo95: answer.interval.lo95,
            hi95: answer.interval.hi95,
            baseline: answer.baseline,
            open: true,
            reasons,
            classes: answer.classes.clone(),
            basis: None,
            issued_at: self.issued_at,
        }
    }
}

impl Platform {
    /// Predicts every row whose outcome is ahead and logs what is new: of a row that the champion answered alike before nothing is
    /// logged again. Answers how many were logged.
    ///
    /// # Errors
    /// When there is no champion, its artifact is missing or was tampered with, or the log cannot be written.
    pub(crate) async fn issue_row_predictions(&self, model: &ModelName) -> Result<usize, ServiceError> {
        let (version, scorer) = self.champion_scorer(model).await?;
        let declared = self.declared(model).await?;
        let outcomes = self.load_outcomes(model).await?;
        let Some((first, last)) = outcomes.data.waiting() else { return Ok(0) };
        // Of a long past only what waits is read.
        let days =
            Selection { from: Some(first), until: Some(last), ..Selection::at_version(outcomes.dataset_version) };
        let batch = self.datasets().read(&declared.declaration.data.dataset, &days).await?;
        let logged = self.store().predictions().at_leads(model, (first, last), &[1]).await?;
        let logged: BTreeMap<Place, Prediction> = logged.into_iter().map(|p| ((p.series.clone(), p.date), p)).collect();
        let declaration = Arc::clone(&declared.declaration);
        let waiting = blocking(move || answered(&scorer, &RowData::new(&declaration, &batch))).await?;
        let issued_at = self.model_now(&declared.declaration, outcomes.data.last_known_day());
        let stamp = Stamp { model, version: &version, issued_at };
        let mut batch = Vec::new();
        for (place, answer) in waiting {
            let known = logged.get(&place).is_some_and(|p| p.version == version && says(p, &answer));
            if !known {
                batch.push(stamp.prediction(place, &answer, (PredictionKind::Scheduled, Vec::new())));
            }
        }
        self.store().predictions().append(&batch).await?;
        tracing::info!(model.id = %model, version.id = %version, n = batch.len(), "rows predicted");
        Ok(batch.len())
    }

    /// What the log says of the rows whose outcome is ahead, the newest days first: `limit` rows after the first `offset`.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a model of daily series.
    pub async fn row_predictions(
        &self,
        model: &ModelName,
        (offset, limit): (usize, usize),
    ) -> Result<RowsAhead, ServiceError> {
        let outcomes = Arc::clone(&self.load_outcomes(model).await?.data);
        let declared = self.declared(model).await?;
        let today = self.model_today(&declared.declaration, outcomes.last_known_day());
        // Rows that were asked about need not be in the dataset yet; they are looked for among the last weeks.
        let recent = today.checked_sub_days(Days::new(ASKED_DAYS)).unwrap_or(today);
        let (first, last) = outcomes.waiting().map_or((recent, today), |(f, l)| (recent.min(f), today.max(l)));
        let mut found = self.store().predictions().at_leads(model, (first, last), &[1]).await?;
        found.retain(|p| outcomes.of(&p.series, p.date).is_none());
        found.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.series.cmp(&b.series)));
        let total = found.len() as u64;
        let told = |prediction| row_answer(&declared.declaration, prediction);
        Ok(RowsAhead { rows: found.into_iter().skip(offset).take(limit).map(told).collect(), total })
    }

    /// The champion of a model of rows, ready to answer; loaded once per version, its hash checked then.
    pub(crate) async fn champion_scorer(&self, model: &ModelName) -> Result<(VersionId, Arc<Scorer>), ServiceError> {
        let champion = self.store().versions().champion(model).await?;
        let champion = champion.ok_or_else(|| crate::predict::no_version(model))?;
        let declared = self.declared(model).await?;
        let mut cache = self.scorers().lock().await;
        let known = cache.get(model).filter(|(id, _)| *id == champion.id).map(|(_, scorer)| Arc::clone(scorer));
        let scorer = match known {
            Some(scorer) => scorer,
            None => {
                let folder = self.artifacts().verify(&champion.artifact, &champion.artifact_sha256).await?;
                let scorer = Arc::new(blocking(move || Scorer::load(&folder)).await?);
                cache.insert(model.clone(), (champion.id.clone(), Arc::clone(&scorer)));
                scorer
            }
        };
        if !scorer.tells(&declared.declaration) {
            let message = format!(
                "{} was trained for another task or other classes than are declared now; train again with `vakhta train {model}`",
                champion.id
            );
            return Err(ServiceError::Refused(message));
        }
        Ok((champion.id, scorer))
    }
}

/// The rows whose outcome is ahead, each with its answer.
fn answered(scorer: &Scorer, data: &RowData) -> Result<Vec<(Place, Answer)>, ServiceError> {
    let waiting: Vec<usize> = data.waiting().collect();
    let answers = scorer.answers(&scorer.manifest().features.matrix(data.table(), &waiting))?;
    let places = waiting.iter().map(|row| (data.key_of(*row), data.table().day(*row)));
    Ok(places.zip(answers).collect())
}

/// Whether a logged prediction says the same.
fn says(logged: &Prediction, answer: &Answer) -> bool {
    logged.value.to_bits() == answer.value.to_bits() && logged.classes == answer.classes
}
