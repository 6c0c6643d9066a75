//! When files came in, by the clock of their model.

use crate::kiosks::{Installation, kiosks, kiosks_by_data};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_clock_of_the_data_the_list_of_imports_reads_in_order_from_the_first() {
    let at = Installation::with(&kiosks_by_data()).await;
    for (name, days) in [("first.csv", 1..=9), ("second.csv", 10..=11), ("third.csv", 12..=12)] {
        let rows: Vec<String> = days.map(|day| format!("2019-03-{day:02},K1,10")).collect();
        // A day ahead has no target yet, and is not what the data are known through.
        let rows: Vec<String> = rows.into_iter().chain(["2019-03-20,K1,".to_owned()]).collect();
        at.import_days(name, &rows).await;
    }
    let syncs = at.platform.syncs(&kiosks(), 10).await.unwrap();
    let told: Vec<_> = syncs.iter().rev().map(|sync| (sync.source.as_str(), sync.started_at.to_rfc3339())).collect();
    let moment = |day: &str| format!("{day}T05:00:00+00:00");
    assert_eq!(
        told,
        [
            ("first.csv", moment("2019-03-10")),
            ("second.csv", moment("2019-03-10")),
            ("third.csv", moment("2019-03-12"))
        ]
    );
}
