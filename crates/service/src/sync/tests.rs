//! Sources of every kind: what they give is taken in, what they fail with is said and recorded, and the last good rows stay.

mod databases;
mod endpoints;
mod objects;
mod server;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use vakhta_tables::source::Access;

use super::*;
use crate::clock::FixedClock;
use crate::platform::chain;
use crate::settings::Settings;

/// What no message may hold.
const SECRET: &str = "hunter2";

const DECLARATION: &str = r#"
[model]
name = "kiosks"
title = "Kiosks"

[data]
dataset = "kiosks"

[data.columns]
time = "day"
keys = ["branch"]
target = "sold"

[forecast]
horizon_days = 7

[data.source]
"#;

/// An installation with one model.
struct World {
    platform: Platform,
    folder: TempDir,
    pauses: Arc<Mutex<Vec<Duration>>>,
}

impl World {
    /// `variables` is the environment, `source` the section `[data.source]`.
    async fn new(variables: &[(&str, &str)], source: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2024-03-01T12:00:00Z".parse().unwrap()));
        let environment: Vec<(String, String)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let pauses = Arc::new(Mutex::new(Vec::new()));
        let paused = Arc::clone(&pauses);
        let sources = Access::new(
            move |name| environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()),
            move |time| {
                paused.lock().unwrap().push(time);
                Box::pin(async {})
            },
        );
        let settings = Settings { sources, ..Settings::new(folder.path(), "vakhta") };
        let world = Self { platform: Platform::open(settings, vec![], clock).await.unwrap(), folder, pauses };
        world.declare(source).await;
        world
    }

    async fn declare(&self, source: &str) {
        self.platform.add_model(&format!("{DECLARATION}{source}")).await.unwrap();
    }

    fn model() -> ModelName {
        ModelName::parse("kiosks").unwrap()
    }

    async fn sync(&self) -> Result<SyncView, ServiceError> {
        self.platform.sync(&Self::model(), "test").await
    }

    async fn version(&self) -> Option<i64> {
        let declared = self.platform.declared(&Self::model()).await.unwrap();
        self.platform.dataset_facts(&declared.declaration).await.unwrap().version
    }

    /// A sync that fails with these words leaves the dataset as it was and a record, and tells no secret.
    async fn refuses(&self, told: &str) {
        let before = self.version().await;
        let error = self.sync().await.unwrap_err();
        let said = chain(&error);
        assert!(said.contains(told), "{said}");
        assert_eq!(self.version().await, before, "{said}");
        let recorded = self.platform.syncs(&Self::model(), 1).await.unwrap().remove(0);
        assert_eq!((recorded.status.as_str(), recorded.dataset_version), ("failed", before), "{said}");
        let message = recorded.messages.join(" ");
        assert!(message.contains(told), "{message}");
        assert!(!format!("{said}{message}{}{error:?}", recorded.source).contains(SECRET), "{said}");
        assert!(self.nothing_is_left());
    }

    /// Whether no file is left of what arrived.
    fn nothing_is_left(&self) -> bool {
        let left = std::fs::read_dir(self.folder.path()).unwrap().filter_map(Result::ok);
        !left.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with(".tmp"))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_read_is_recorded_too() {
    let world = World::new(&[], "path = \"inbox\"").await;
    world.refuses("cannot be read").await;
    std::fs::create_dir(world.folder.path().join("inbox")).unwrap();
    std::fs::write(world.folder.path().join("inbox/monday.csv"), "day,branch\n2024-01-01,A\n").unwrap();
    world.refuses("column `sold` is not in the file").await;
    let recorded = world.platform.syncs(&World::model(), 10).await.unwrap();
    assert_eq!(recorded.iter().map(|sync| sync.source.as_str()).collect::<Vec<_>>(), ["monday.csv", "inbox"]);
}
