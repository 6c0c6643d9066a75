//! Rows that were put aside come in once, when they are believed, and never over what is newer.

use super::*;
use crate::kiosks::{Installation, first_half, kiosks, kiosks_by_data};

/// At most so much is believed.
fn declared(most: u32) -> String {
    kiosks_by_data().replace("target = \"sold\"", &format!("target = \"sold\"\nmax = {{ sold = {most} }}"))
}

/// The first half of March, and a hundred is the most that is believed.
async fn installed() -> Installation {
    let at = Installation::with(&declared(100)).await;
    at.import_days("march.csv", &first_half()).await;
    at
}

impl Installation {
    async fn believe(&self, most: u32) {
        self.platform.add_model(&declared(most)).await.unwrap();
    }

    async fn replay(&self, filter: QuarantineFilter) -> ReplayView {
        self.platform.replay_quarantine(&kiosks(), &filter, ImportOptions::default(), "anna").await.unwrap()
    }

    async fn sold(&self, day: &str) -> Option<f64> {
        let loaded = self.platform.load_data(&kiosks()).await.unwrap();
        loaded.data.actual(0, day.parse().unwrap())
    }
}

fn counts(view: &ReplayView) -> [u64; 6] {
    [view.considered, view.loaded, view.refused, view.overtaken, view.superseded, view.unread]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_declaration_believes_now_is_loaded_once() {
    let at = installed().await;
    let put = at
        .import_days("big.csv", &["2026-03-16,K1,500", "2026-03-17,K1,5000", "2026-03-18,K1,many", "2026-03-19,K1,9"])
        .await;
    assert_eq!((put.inserted, put.quarantined), (1, 3));
    let all = QuarantineFilter::default;
    let nothing = at.replay(all()).await;
    assert_eq!((counts(&nothing), nothing.sync), ([3, 0, 2, 0, 0, 1], None), "nothing is believed that was not before");

    at.believe(1000).await;
    let replayed = at.replay(all()).await;
    assert_eq!(counts(&replayed), [3, 1, 1, 0, 0, 1]);
    let sync = replayed.sync.unwrap();
    assert_eq!((sync.source.as_str(), sync.status.as_str()), ("replay of rows put aside", "completed"));
    assert_eq!((sync.inserted, sync.quarantined, sync.dataset_version), (1, 0, put.dataset_version.map(|v| v + 1)));
    assert_eq!(at.sold("2026-03-16").await, Some(500.0));

    let again = at.replay(all()).await;
    assert_eq!((counts(&again), again.sync), ([2, 0, 1, 0, 0, 1], None));
    assert_eq!(at.platform.model(&kiosks()).await.unwrap().dataset_version, sync.dataset_version);
    let rows = at.platform.quarantined(put.id, 10).await.unwrap();
    let told: Vec<_> = rows.iter().map(|r| (r.code.as_deref(), r.replayed_by)).collect();
    assert_eq!(told, [(Some("maximum"), Some(sync.id)), (Some("maximum"), None), (Some("number"), None)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_newer_is_overwritten_and_an_older_value_is_corrected() {
    let at = installed().await;
    // The 15th is known as 10; the 16th and 17th come in after they were put aside.
    at.import_days("big.csv", &["2026-03-15,K1,500", "2026-03-16,K1,600", "2026-03-17,K1,700", "2026-03-14,K1,11"])
        .await;
    at.import_days("mended.csv", &["2026-03-16,K1,60", "2026-03-17,K1,70"]).await;
    // The 17th is put aside once more: the last word of it waits, and nothing newer came in since.
    at.import_days("later.csv", &["2026-03-17,K1,800", "2026-03-13,K1,12"]).await;
    at.believe(1000).await;
    let replayed = at.replay(QuarantineFilter::default()).await;
    assert_eq!(counts(&replayed), [4, 2, 0, 1, 1, 0]);
    let sold = [at.sold("2026-03-15").await, at.sold("2026-03-16").await, at.sold("2026-03-17").await];
    assert_eq!(sold, [Some(500.0), Some(60.0), Some(800.0)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_bad_file_twice_is_loaded_once_and_leaves_nothing_behind() {
    let at = installed().await;
    let rows = ["2026-03-16,K1,500", "2026-03-17,K1,5000", "2026-03-18,K1,many", "2026-03-19,K1,9"];
    let first = at.import_days("big.csv", &rows).await;
    let second = at.import_days("big.csv", &rows).await;
    at.believe(1000).await;
    // Whoever asks for the later import alone settles what the earlier one put aside of the same day.
    let replayed = at.replay(QuarantineFilter { import: Some(second.id), reason: None }).await;
    assert_eq!(counts(&replayed), [3, 1, 1, 0, 0, 1]);
    let marks = |rows: Vec<crate::views::QuarantinedRow>| rows.iter().map(|r| r.replayed_by).collect::<Vec<_>>();
    let by = replayed.sync.map(|sync| sync.id);
    assert_eq!(marks(at.platform.quarantined(first.id, 10).await.unwrap()), [by, None, None]);
    assert_eq!(marks(at.platform.quarantined(second.id, 10).await.unwrap()), [by, None, None]);
    let again = at.replay(QuarantineFilter::default()).await;
    assert_eq!(counts(&again), [4, 0, 1, 0, 1, 2]);

    at.believe(10_000).await;
    let all = at.replay(QuarantineFilter::default()).await;
    assert_eq!(counts(&all), [4, 1, 0, 0, 1, 2]);
    let left = at.platform.put_aside(&kiosks(), &QuarantineFilter::default(), (0, 10)).await.unwrap();
    let left: Vec<_> = left.iter().map(|view| (view.import, view.row.code.as_deref())).collect();
    assert_eq!(left, [(first.id, Some("number")), (second.id, Some("number"))]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_chosen_by_import_and_reason_and_written_to_be_mended() {
    let at = installed().await;
    let first = at.import_days("one.csv", &["2026-03-16,K1,500", "2026-03-17,K1,x", "2026-03-18,K1,8"]).await;
    at.import_days("two.csv", &["2026-03-19,\"K2, new\",500", "2026-03-20,K1,8"]).await;
    let of = |import, reason: Option<&str>| QuarantineFilter { import, reason: reason.map(str::to_owned) };
    let listed = at.platform.put_aside(&kiosks(), &of(Some(first.id), Some("number")), (0, 10)).await.unwrap();
    assert_eq!(listed.iter().map(|v| (v.row.row, v.row.value.as_str())).collect::<Vec<_>>(), [(3, "x")]);
    let unknown = at.platform.put_aside(&kiosks(), &of(None, Some("odd")), (0, 10)).await.unwrap_err();
    assert!(unknown.to_string().contains("the reasons are broken, date"), "{unknown}");

    let text = String::from_utf8(at.platform.put_aside_csv(&kiosks(), &of(None, None)).await.unwrap()).unwrap();
    assert!(
        text.contains("date,kiosk,sold,put_aside_import") && text.contains("2026-03-19,\"K2, new\",500,"),
        "{text}"
    );
    let mended = text.replace(",500,", ",50,").replace(",x,", ",7,");
    let sync = at.try_import("mended.csv", mended.as_bytes()).await.unwrap();
    assert_eq!((sync.inserted, sync.quarantined), (3, 0), "{:?}", sync.messages);

    at.believe(1000).await;
    let replayed = at.replay(of(Some(first.id), None)).await;
    assert_eq!(counts(&replayed), [2, 0, 0, 1, 0, 1], "the mended value is the newer one");
}
