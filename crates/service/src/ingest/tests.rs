//! When files came in, by the clock of their model.

use std::sync::Arc;

use super::*;
use crate::clock::FixedClock;
use crate::kiosks::kiosks_by_data;
use crate::settings::Settings;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_clock_of_the_data_the_list_of_imports_reads_in_order_from_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let now = "2026-04-10T05:00:00Z".parse().unwrap();
    let settings = Settings::new(folder.path(), "vakhta");
    let platform = Platform::open(settings, vec![], Arc::new(FixedClock::at(now))).await.unwrap();
    let model = platform.add_model(&kiosks_by_data()).await.unwrap();
    for (name, days) in [("first.csv", 1..=9), ("second.csv", 10..=11), ("third.csv", 12..=12)] {
        let rows: Vec<String> = days.map(|day| format!("2019-03-{day:02},K1,10")).collect();
        let file = folder.path().join(name);
        // A day ahead has no target yet, and is not what the data are known through.
        std::fs::write(&file, format!("date,kiosk,sold\n{}\n2019-03-20,K1,\n", rows.join("\n"))).unwrap();
        platform.import(&model, &file, ImportOptions::default(), "test").await.unwrap();
    }
    let syncs = platform.syncs(&model, 10).await.unwrap();
    let told: Vec<_> = syncs.iter().rev().map(|sync| (sync.source.as_str(), sync.started_at.to_rfc3339())).collect();
    let at = |day: &str| format!("{day}T05:00:00+00:00");
    assert_eq!(
        told,
        [("first.csv", at("2019-03-10")), ("second.csv", at("2019-03-10")), ("third.csv", at("2019-03-12"))]
    );
}
