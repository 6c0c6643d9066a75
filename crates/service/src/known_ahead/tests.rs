//! The days ahead are filled in a table and come back by an import as it is.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::clock::FixedClock;
use crate::kiosks::kiosks_by_data;
use crate::reading::ImportOptions;
use crate::settings::Settings;

fn kiosks() -> ModelName {
    ModelName::parse("kiosks").unwrap()
}

struct Installation {
    folder: tempfile::TempDir,
    platform: Platform,
}

impl Installation {
    /// Two kiosks until 15 March 2026; the promotions of the 16th are known of one of them.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = "2026-04-10T05:00:00Z".parse().unwrap();
        let settings = Settings::new(folder.path(), "vakhta");
        let platform = Platform::open(settings, vec![], Arc::new(FixedClock::at(now))).await.unwrap();
        let columns = "target = \"sold\"\nknown_ahead = [\"promo\", \"weekend\", \"slogan\"]\ntext = [\"slogan\"]";
        platform.add_model(&kiosks_by_data().replace("target = \"sold\"", columns)).await.unwrap();
        let mut text = "date,kiosk,sold,promo,weekend,slogan\n".to_owned();
        for date in day("2026-01-01").iter_days().take_while(|date| *date <= day("2026-03-15")) {
            let weekend = Derived::Weekend.on(&Calendar::without_holidays(), date);
            for kiosk in ["K1", "K2"] {
                text.push_str(&format!("{date},{kiosk},10,{},{weekend},all\n", u32::from(kiosk == "K1")));
            }
        }
        text.push_str("2026-03-16,K2,,1,0,\"spring, now\"\n");
        let at = Self { folder, platform };
        at.import("history.csv", text.as_bytes()).await;
        at
    }

    async fn import(&self, name: &str, bytes: &[u8]) -> crate::views::SyncView {
        let file = Path::new(self.folder.path()).join(name);
        std::fs::write(&file, bytes).unwrap();
        self.platform.import(&kiosks(), &file, ImportOptions { accept_outliers: true }, "test").await.unwrap()
    }

    async fn missing(&self) -> Vec<(String, bool, u64, u64)> {
        let view = self.platform.known_ahead_missing(&kiosks(), Some(2)).await.unwrap();
        view.columns.into_iter().map(|c| (c.column, c.needed, c.values, c.days)).collect()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn told(all: &[(&str, bool, u64, u64)]) -> Vec<(String, bool, u64, u64)> {
    all.iter().map(|(name, needed, values, days)| ((*name).to_owned(), *needed, *values, *days)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_template_is_imported_as_it_is() {
    let at = Installation::new().await;
    assert_eq!(at.missing().await, told(&[("promo", true, 3, 2), ("weekend", true, 3, 2), ("slogan", false, 3, 2)]));
    let view = at.platform.known_ahead_missing(&kiosks(), Some(2)).await.unwrap();
    let first = &view.columns[0].first[0];
    assert_eq!((first.keys["kiosk"].as_str(), first.date, view.from), ("K1", day("2026-03-16"), day("2026-03-16")));
    let text = at.platform.known_ahead_template(&kiosks(), Some(2), TemplateFormat::Csv).await.unwrap();
    let text = String::from_utf8(text).unwrap();
    let expected = "\u{feff}date,kiosk,sold,promo,weekend,slogan\n2026-03-16,K1,,,0,\n2026-03-16,K2,,1,0,\"spring, now\"\n\
                    2026-03-17,K1,,,0,\n2026-03-17,K2,,,0,\n";
    assert_eq!(text, expected);
    let filled = text.replace(",,,0,\n", ",,1,0,all\n");
    let sync = at.import("filled.csv", filled.as_bytes()).await;
    assert_eq!((sync.inserted, sync.unchanged, sync.quarantined), (3, 1, 0), "{:?}", sync.messages);
    assert_eq!(at.missing().await, told(&[("promo", true, 0, 0), ("weekend", true, 0, 0), ("slogan", false, 0, 0)]));
    assert_eq!(at.platform.model(&kiosks()).await.unwrap().data_through, Some(day("2026-03-15")), "no actual came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_workbook_comes_back_as_it_is_too_and_what_cannot_be_is_refused() {
    let at = Installation::new().await;
    let book = at.platform.known_ahead_template(&kiosks(), Some(2), TemplateFormat::Xlsx).await.unwrap();
    let sync = at.import("template.xlsx", &book).await;
    assert_eq!((sync.inserted, sync.unchanged, sync.quarantined), (3, 1, 0), "{:?}", sync.messages);
    assert_eq!(at.missing().await, told(&[("promo", true, 3, 2), ("weekend", true, 0, 0), ("slogan", false, 3, 2)]));
    for days in [0, 367] {
        let error = at.platform.known_ahead_missing(&kiosks(), Some(days)).await.unwrap_err();
        assert!(error.to_string().contains("is outside 1 to 366"), "{error}");
    }
    at.platform.add_model(&kiosks_by_data().replace("\"kiosks\"", "\"plain\"")).await.unwrap();
    let plain = ModelName::parse("plain").unwrap();
    let error = at.platform.known_ahead_template(&plain, None, TemplateFormat::Csv).await.unwrap_err();
    assert!(matches!(error, ServiceError::Refused(_)), "{error}");
}
