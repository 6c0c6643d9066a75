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
use crate::platform::{LoadedRows, Platform};

/// Days back in which rows that were asked about, and not imported, are listed as waiting.
const ASKED_DAYS: u64 = 90;

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
        (series, date): (SeriesKey, NaiveDate),
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
        let loaded = self.load_rows(model).await?;
        let waiting: Vec<usize> = loaded.data.waiting().collect();
        let (version, scorer) = self.champion_scorer(model).await?;
        let day = |row: &usize| loaded.data.table().day(*row);
        let (Some(first), Some(last)) = (waiting.iter().map(day).min(), waiting.iter().map(day).max()) else {
            return Ok(0);
        };
        let logged = self.store().predictions().at_leads(model, (first, last), &[1]).await?;
        let logged: BTreeMap<(SeriesKey, NaiveDate), Prediction> =
            logged.into_iter().map(|p| ((p.series.clone(), p.date), p)).collect();
        let (data, rows) = (Arc::clone(&loaded.data), waiting.clone());
        let answers = blocking(move || answers(&scorer, &data, &rows)).await?;
        let declared = self.declared(model).await?;
        let issued_at = self.model_now(&declared.declaration, loaded.data.last_known_day());
        let stamp = Stamp { model, version: &version, issued_at };
        let mut batch = Vec::new();
        for (row, answer) in waiting.iter().zip(&answers) {
            let place = (loaded.data.key_of(*row), loaded.data.table().day(*row));
            let known = logged.get(&place).is_some_and(|p| p.version == version && says(p, answer));
            if !known {
                batch.push(stamp.prediction(place, answer, (PredictionKind::Scheduled, Vec::new())));
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
        let loaded = self.load_rows(model).await?;
        let declared = self.declared(model).await?;
        let today = self.model_today(&declared.declaration, loaded.data.last_known_day());
        // Rows that were asked about need not be in the dataset yet; they are looked for among the last weeks.
        let recent = today.checked_sub_days(Days::new(ASKED_DAYS)).unwrap_or(today);
        let days: Vec<NaiveDate> = loaded.data.waiting().map(|row| loaded.data.table().day(row)).collect();
        let first = days.iter().min().map_or(recent, |day| recent.min(*day));
        let last = days.iter().max().map_or(today, |day| today.max(*day));
        let mut found = self.store().predictions().at_leads(model, (first, last), &[1]).await?;
        found.retain(|p| loaded.data.outcome(&p.series, p.date).is_none());
        found.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.series.cmp(&b.series)));
        let total = found.len() as u64;
        let told = |prediction| row_answer(&declared.declaration, prediction);
        Ok(RowsAhead { rows: found.into_iter().skip(offset).take(limit).map(told).collect(), total })
    }

    /// The rows of a model at the newest version of its dataset.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a model of daily series; [`ServiceError::NotEnoughData`] for no data.
    pub(crate) async fn load_rows(&self, model: &ModelName) -> Result<Arc<LoadedRows>, ServiceError> {
        let declared = self.declared(model).await?;
        if !declared.declaration.is_of_rows() {
            let message = format!("{model} forecasts daily series; ask for its forecasts instead");
            return Err(ServiceError::invalid("model", message));
        }
        let name = declared.declaration.data.dataset.clone();
        let Some(version) = self.datasets().peek_version(&name)? else { return Err(crate::predict::no_data(model)) };
        let mut cache = self.loaded_rows().lock().await;
        if let Some(known) = cache.get(model)
            && known.dataset_version == version
            && known.declaration == declared.text
        {
            return Ok(Arc::clone(known));
        }
        let batch = self.datasets().read(&name, &Selection::at_version(version)).await?;
        let declaration = Arc::clone(&declared.declaration);
        let data = blocking(move || Ok::<_, ServiceError>(RowData::new(&declaration, &batch))).await?;
        let entry =
            Arc::new(LoadedRows { dataset_version: version, declaration: declared.text.clone(), data: Arc::new(data) });
        cache.insert(model.clone(), Arc::clone(&entry));
        Ok(entry)
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

fn answers(scorer: &Scorer, data: &RowData, rows: &[usize]) -> Result<Vec<Answer>, ServiceError> {
    scorer.answers(&scorer.manifest().features.matrix(data.table(), rows))
}

/// Whether a logged prediction says the same.
fn says(logged: &Prediction, answer: &Answer) -> bool {
    logged.value.to_bits() == answer.value.to_bits() && logged.classes == answer.classes
}
