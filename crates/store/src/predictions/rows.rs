//! Predictions as rows, and back.

use sea_orm::{ActiveValue, IntoActiveModel};
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::prediction::Prediction;

use crate::codec::{Row, day, finite, json, ms, word};
use crate::entity::prediction::{ActiveModel, Model};
use crate::error::StoreError;

/// Refuses what could not be read back, before it joins a group whose other members are sound.
pub(super) fn check(prediction: &Prediction) -> Result<(), StoreError> {
    let number = |field: &str, value: f64| {
        finite(format_args!("prediction {} {}", prediction.series, prediction.date), field, value).map(|_| ())
    };
    number("value", prediction.value)?;
    number("lo80", prediction.lo80)?;
    number("hi80", prediction.hi80)?;
    number("lo95", prediction.lo95)?;
    number("hi95", prediction.hi95)?;
    number("baseline", prediction.baseline)?;
    for class in &prediction.classes {
        number("probability", class.probability)?;
        number("prior", class.prior)?;
    }
    for reason in &prediction.reasons {
        number(&reason.feature, reason.effect)?;
    }
    Ok(())
}

pub(super) fn write(batch: i64, prediction: &Prediction) -> Result<ActiveModel, StoreError> {
    let reasons = serde_json::to_string(&prediction.reasons).map_err(|e| StoreError::Backend(Box::new(e)))?;
    let classes = if prediction.classes.is_empty() { None } else { Some(json("classes", &prediction.classes)?) };
    let basis = prediction.basis.as_ref().map(serde_json::to_string).transpose();
    let basis = basis.map_err(|e| StoreError::Backend(Box::new(e)))?;
    let row = Model {
        id: 0,
        batch,
        model: prediction.model.to_string(),
        version: prediction.version.to_string(),
        kind: word(&prediction.kind)?,
        series: prediction.series.to_string(),
        origin: day(prediction.origin),
        date: day(prediction.date),
        lead: i64::from(prediction.lead),
        value: prediction.value,
        lo80: prediction.lo80,
        hi80: prediction.hi80,
        lo95: prediction.lo95,
        hi95: prediction.hi95,
        baseline: prediction.baseline,
        open: prediction.open,
        reasons,
        classes,
        basis,
        issued_at: ms(prediction.issued_at),
    };
    Ok(ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() })
}

pub(super) fn read(row: Model) -> Result<Prediction, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "predictions", key: &key };
    Ok(Prediction {
        model: at.id("model", row.model)?,
        version: at.id("version", row.version)?,
        kind: at.word("kind", row.kind)?,
        series: SeriesKey::from(row.series),
        origin: at.day("origin", row.origin)?,
        date: at.day("date", row.date)?,
        lead: at.uint("lead", row.lead)?,
        value: row.value,
        lo80: row.lo80,
        hi80: row.hi80,
        lo95: row.lo95,
        hi95: row.hi95,
        baseline: row.baseline,
        open: row.open,
        reasons: at.json("reasons", &row.reasons)?,
        classes: row.classes.map(|text| at.json("classes", &text)).transpose()?.unwrap_or_default(),
        basis: row.basis.map(|basis| at.json("basis", &basis)).transpose()?,
        issued_at: at.at("issued_at", row.issued_at)?,
    })
}
