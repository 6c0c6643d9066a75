//! A file of archived predictions: Parquet, one row per prediction, every field of the log.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
    UInt16Array,
};
use chrono::{Datelike, NaiveDate};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind};
use vakhta_store::LoggedPrediction;

use crate::error::ServiceError;

/// `NaiveDate::num_days_from_ce` of 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// Writes rows beside `path`, flushes them to the disk and moves them there. Answers the file's SHA-256.
pub(super) fn write(root: &Path, path: &Path, rows: &[LoggedPrediction]) -> Result<String, ServiceError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| {
        ServiceError::internal(format!("writing {}", path.display()), source)
    };
    let folder = path.parent().unwrap_or(root);
    let part = path.with_extension("part");
    std::fs::create_dir_all(folder).map_err(|e| failed(e.into()))?;
    let written = write_part(&part, rows).and_then(|sha256| {
        std::fs::rename(&part, path)?;
        // The names above the file are durable only when their folders are.
        for folder in [Some(folder), Some(root), root.parent()].into_iter().flatten() {
            File::open(folder)?.sync_all()?;
        }
        Ok(sha256)
    });
    written.map_err(|error| {
        // What is half written is of no use; if it cannot be removed either, the next attempt overwrites it.
        drop(std::fs::remove_file(&part));
        failed(error)
    })
}

fn write_part(part: &Path, rows: &[LoggedPrediction]) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let batch = batch(rows)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut writer = ArrowWriter::try_new(File::create(part)?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.into_inner()?.sync_all()?;
    Ok(hex::encode(Sha256::digest(std::fs::read(part)?)))
}

fn batch(rows: &[LoggedPrediction]) -> Result<RecordBatch, Box<dyn std::error::Error + Send + Sync>> {
    let reasons = rows.iter().map(|r| serde_json::to_string(&r.prediction.reasons)).collect::<Result<Vec<_>, _>>()?;
    let classes = rows.iter().map(|r| {
        let classes = &r.prediction.classes;
        if classes.is_empty() { Ok(None) } else { serde_json::to_string(classes).map(Some) }
    });
    let classes = classes.collect::<Result<Vec<_>, _>>()?;
    let basis = rows.iter().map(|r| r.prediction.basis.as_ref().map(serde_json::to_string).transpose());
    let basis = basis.collect::<Result<Vec<Option<String>>, _>>()?;
    let issued =
        TimestampMillisecondArray::from_iter_values(rows.iter().map(|row| row.prediction.issued_at.timestamp_millis()));
    let columns: [(&str, ArrayRef); 19] = [
        ("id", Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.id)))),
        ("model", texts(rows, |p| p.model.to_string())),
        ("version", texts(rows, |p| p.version.to_string())),
        ("kind", texts(rows, |p| kind(p.kind).to_owned())),
        ("series", texts(rows, |p| p.series.to_string())),
        ("origin", days(rows, |p| p.origin)),
        ("date", days(rows, |p| p.date)),
        ("lead", Arc::new(UInt16Array::from_iter_values(rows.iter().map(|row| row.prediction.lead)))),
        ("value", numbers(rows, |p| p.value)),
        ("lo80", numbers(rows, |p| p.lo80)),
        ("hi80", numbers(rows, |p| p.hi80)),
        ("lo95", numbers(rows, |p| p.lo95)),
        ("hi95", numbers(rows, |p| p.hi95)),
        ("baseline", numbers(rows, |p| p.baseline)),
        ("open", Arc::new(rows.iter().map(|row| Some(row.prediction.open)).collect::<BooleanArray>())),
        ("reasons", Arc::new(StringArray::from(reasons))),
        ("classes", Arc::new(StringArray::from(classes))),
        ("basis", Arc::new(StringArray::from(basis))),
        ("issued_at", Arc::new(issued.with_timezone("UTC"))),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}

fn kind(kind: PredictionKind) -> &'static str {
    match kind {
        PredictionKind::Scheduled => "scheduled",
        PredictionKind::WhatIf => "what_if",
        PredictionKind::Withdrawn => "withdrawn",
    }
}

fn texts(rows: &[LoggedPrediction], of: impl Fn(&Prediction) -> String) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(rows.iter().map(|row| of(&row.prediction))))
}

fn numbers(rows: &[LoggedPrediction], of: impl Fn(&Prediction) -> f64) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| of(&row.prediction))))
}

fn days(rows: &[LoggedPrediction], of: impl Fn(&Prediction) -> NaiveDate) -> ArrayRef {
    let days = rows.iter().map(|row| of(&row.prediction).num_days_from_ce() - EPOCH_FROM_CE);
    Arc::new(Date32Array::from_iter_values(days))
}
