//! The rows of a backtest as a CSV file: under a temporary name until all are there.

use std::fs::File;
use std::path::{Path, PathBuf};

use vakhta_lifecycle::backtest::BacktestRow;
use vakhta_service::error::ServiceError;

/// The columns after the keys.
const COLUMNS: [&str; 11] =
    ["origin", "date", "horizon", "actual", "forecast", "lo80", "hi80", "lo95", "hi95", "baseline", "open"];

/// A CSV file in the making.
pub(super) struct RowFile {
    path: PathBuf,
    partial: PathBuf,
    writer: csv::Writer<File>,
}

impl RowFile {
    /// Begins `path.partial`, before any time is spent on training. Nothing of the installation in `data_dir` is overwritten.
    pub(super) fn create(path: &Path, keys: &[String], data_dir: &Path) -> Result<Self, ServiceError> {
        if path.is_dir() {
            return Err(ServiceError::invalid("--out", format!("{} is a folder; name a file in it", path.display())));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let inside = |folder: &Path| Some(folder.canonicalize().ok()?.starts_with(data_dir.canonicalize().ok()?));
        if inside(folder) == Some(true) {
            let message =
                format!("{} lies in the data folder, which is not for results; name a file elsewhere", path.display());
            return Err(ServiceError::invalid("--out", message));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".partial");
        let partial = PathBuf::from(name);
        let file = File::create(&partial)
            .map_err(|e| ServiceError::invalid("--out", format!("{} cannot be written: {e}", partial.display())))?;
        let mut writer = csv::Writer::from_writer(file);
        let heading = keys.iter().map(String::as_str).chain(COLUMNS);
        writer.write_record(heading).map_err(|e| failed(&partial, e))?;
        Ok(Self { path: path.to_owned(), partial, writer })
    }

    /// Where the rows are until all are there.
    pub(super) fn partial(&self) -> &Path {
        &self.partial
    }

    /// Adds the rows of an origin; afterwards they are in the file.
    pub(super) fn write(&mut self, rows: &[BacktestRow]) -> Result<(), ServiceError> {
        for row in rows {
            let pair = &row.pair;
            let numbers = [pair.actual, pair.forecast, pair.lo80, pair.hi80, pair.lo95, pair.hi95, pair.baseline];
            let days = [row.origin.to_string(), pair.date.to_string(), pair.lead.to_string()];
            let open = u8::from(pair.open).to_string();
            let record = pair.series.parts().iter().cloned().chain(days).chain(numbers.map(|n| n.to_string()));
            self.writer.write_record(record.chain([open])).map_err(|e| failed(&self.partial, e))?;
        }
        self.writer.flush().map_err(|e| failed(&self.partial, e))
    }

    /// Gives the file its name.
    pub(super) fn finish(mut self) -> Result<PathBuf, ServiceError> {
        self.writer.flush().map_err(|e| failed(&self.partial, e))?;
        std::fs::rename(&self.partial, &self.path).map_err(|e| failed(&self.path, e))?;
        Ok(self.path)
    }
}

fn failed(path: &Path, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ServiceError {
    ServiceError::internal(format!("writing {} (is the disk full?)", path.display()), error)
}
