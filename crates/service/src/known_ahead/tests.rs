//! The days ahead are filled in a table and come back by an import as it is.

use super::*;
use crate::kiosks::{Installation, kiosks, kiosks_by_data};

/// Nothing is forecast without the promotions of the day; of the others a forecast makes what it can.
const PROMO_IS_NEEDED: &str = "[[features.covariates]]\ncolumn = \"promo\"\nat_target = true\n";

/// Two kiosks until 15 March 2026; the promotions of the 16th are known of one of them.
async fn installed() -> Installation {
    let columns = "target = \"sold\"\nknown_ahead = [\"promo\", \"weekend\", \"slogan\"]\ntext = [\"slogan\"]";
    let declared = kiosks_by_data().replace("target = \"sold\"", columns);
    let at = Installation::with(&format!("{declared}\n{PROMO_IS_NEEDED}")).await;
    let mut text = "date,kiosk,sold,promo,weekend,slogan\n".to_owned();
    for date in day("2026-01-01").iter_days().take_while(|date| *date <= day("2026-03-15")) {
        let weekend = Derived::Weekend.on(&Calendar::without_holidays(), date);
        for kiosk in ["K1", "K2"] {
            text.push_str(&format!("{date},{kiosk},10,{},{weekend},all\n", u32::from(kiosk == "K1")));
        }
    }
    text.push_str("2026-03-16,K2,,1,0,\"spring, now\"\n");
    at.try_import("history.csv", text.as_bytes()).await.unwrap();
    at
}

impl Installation {
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
    let at = installed().await;
    assert_eq!(at.missing().await, told(&[("promo", true, 3, 2), ("weekend", false, 3, 2), ("slogan", false, 3, 2)]));
    let view = at.platform.known_ahead_missing(&kiosks(), Some(2)).await.unwrap();
    let first = &view.columns[0].first[0];
    assert_eq!((first.keys["kiosk"].as_str(), first.date, view.from), ("K1", day("2026-03-16"), day("2026-03-16")));
    let text = at.platform.known_ahead_template(&kiosks(), Some(2), TemplateFormat::Csv).await.unwrap();
    let text = String::from_utf8(text).unwrap();
    let expected = "\u{feff}date,kiosk,sold,promo,weekend,slogan\n2026-03-16,K1,,,0,\n2026-03-16,K2,,1,0,\"spring, now\"\n\
                    2026-03-17,K1,,,0,\n2026-03-17,K2,,,0,\n";
    assert_eq!(text, expected);
    let filled = text.replace(",,,0,\n", ",,1,0,all\n");
    let sync = at.try_import("filled.csv", filled.as_bytes()).await.unwrap();
    assert_eq!((sync.inserted, sync.unchanged, sync.quarantined), (3, 1, 0), "{:?}", sync.messages);
    assert_eq!(at.missing().await, told(&[("promo", true, 0, 0), ("weekend", false, 0, 0), ("slogan", false, 0, 0)]));
    assert_eq!(at.platform.model(&kiosks()).await.unwrap().data_through, Some(day("2026-03-15")), "no actual came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_workbook_comes_back_as_it_is_too_and_what_cannot_be_is_refused() {
    let at = installed().await;
    let book = at.platform.known_ahead_template(&kiosks(), Some(2), TemplateFormat::Xlsx).await.unwrap();
    let sync = at.try_import("template.xlsx", &book).await.unwrap();
    assert_eq!((sync.inserted, sync.unchanged, sync.quarantined), (3, 1, 0), "{:?}", sync.messages);
    assert_eq!(at.missing().await, told(&[("promo", true, 3, 2), ("weekend", false, 0, 0), ("slogan", false, 3, 2)]));
    for days in [0, 367] {
        let error = at.platform.known_ahead_missing(&kiosks(), Some(days)).await.unwrap_err();
        assert!(error.to_string().contains("is outside 1 to 366"), "{error}");
    }
    at.platform.add_model(&kiosks_by_data().replace("\"kiosks\"", "\"plain\"")).await.unwrap();
    let plain = ModelName::parse("plain").unwrap();
    let error = at.platform.known_ahead_template(&plain, None, TemplateFormat::Csv).await.unwrap_err();
    assert!(matches!(error, ServiceError::Refused(_)), "{error}");
}
