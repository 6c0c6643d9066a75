//! The model that tests declare, kiosks that sell one thing, and a platform in a folder of its own.

use std::sync::Arc;

use vakhta_lifecycle::ids::ModelName;

use crate::clock::FixedClock;
use crate::error::ServiceError;
use crate::platform::Platform;
use crate::reading::ImportOptions;
use crate::settings::Settings;
use crate::views::SyncView;

/// By the wall clock.
pub(crate) const KIOSKS: &str = r#"
[model]
name = "kiosks"
title = "Kiosks"

[data]
dataset = "kiosks"

[data.columns]
time = "date"
keys = ["kiosk"]
target = "sold"

[forecast]
horizon_days = 7
"#;

/// The same by the clock of its data.
pub(crate) fn kiosks_by_data() -> String {
    KIOSKS.replace("title", "clock = \"data\"\ntitle")
}

/// Its name.
pub(crate) fn kiosks() -> ModelName {
    ModelName::parse("kiosks").unwrap()
}

/// A platform on 10 April 2026, in a folder that goes with it.
pub(crate) struct Installation {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) platform: Platform,
}

impl Installation {
    /// With one model and no data.
    pub(crate) async fn with(declaration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = "2026-04-10T05:00:00Z".parse().unwrap();
        let settings = Settings::new(folder.path(), "vakhta");
        let platform = Platform::open(settings, vec![], Arc::new(FixedClock::at(now))).await.unwrap();
        platform.add_model(declaration).await.unwrap();
        Self { folder, platform }
    }

    /// Imports a file for the kiosks, whatever numbers it has.
    pub(crate) async fn try_import(&self, name: &str, bytes: &[u8]) -> Result<SyncView, ServiceError> {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        self.platform.import(&kiosks(), &file, ImportOptions { accept_outliers: true }, "test").await
    }

    /// Imports days of the kiosks: `2026-03-01,K1,10`.
    pub(crate) async fn import_days(&self, name: &str, rows: &[impl AsRef<str>]) -> SyncView {
        let rows: Vec<&str> = rows.iter().map(AsRef::as_ref).collect();
        let text = format!("date,kiosk,sold\n{}\n", rows.join("\n"));
        self.try_import(name, text.as_bytes()).await.unwrap()
    }
}

/// Ten for every day of kiosk K1 in the first half of March 2026.
pub(crate) fn first_half() -> Vec<String> {
    (1..=15).map(|n| format!("2026-03-{n:02},K1,10")).collect()
}
