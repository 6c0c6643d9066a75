//! A disk that is full: a clear message, nothing half written, the champion serves, and with space again everything works.
//!
//! The disk is a small tmpfs. Where it may not be mounted the tests say so and prove nothing.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::bench::{Bench, KIOSKS, kiosks};
use crate::faults::{begin, ended};

/// A small disk, mounted at a folder; gone with its test.
struct Disk {
    at: PathBuf,
}

impl Disk {
    #[expect(clippy::print_stdout, reason = "a test that proves nothing says so")]
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|m| m.status.success()) {
            return Some(Self { at: at.to_owned() });
        }
        println!("skipped: a tmpfs may not be mounted here");
        None
    }

    /// Fills it to the last byte; the file that does so is deleted to have space again.
    fn fill(&self) -> PathBuf {
        let path = self.at.join("filler");
        let mut file = File::create(&path).unwrap();
        for block in [1 << 16, 512, 1_usize] {
            let block = vec![0_u8; block];
            while file.write_all(&block).is_ok() {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A test that failed may still have its server there; the mount then goes when that ends.
        drop(Command::new("umount").arg("--lazy").arg(&self.at).status());
    }
}

fn says_full(text: &str) {
    assert!(text.contains("disk is full") && text.contains("free some space"), "{text}");
}

#[test]
fn a_training_and_an_import_on_a_full_disk_end_in_words_and_work_with_space_again() {
    let mut bench = Bench::new();
    let Some(disk) = Disk::mount(&bench.data()) else { return };
    // The database lies on another disk: so the end of the run can be written while this one is full.
    bench.database = Some(format!("sqlite://{}?mode=rwc", bench.path("elsewhere.db").display()));
    bench.write("kiosks.csv", &kiosks(250));
    bench.write("kiosks.toml", KIOSKS);
    bench.run(&["model", "add", "kiosks.toml"]).ok();
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let first = bench.run(&["--json", "train", "kiosks"]).ok().json();
    let filler = disk.fill();

    let failed = bench.run(&["--json", "train", "kiosks"]).json();
    assert_eq!(failed["status"], "failed", "{failed}");
    says_full(failed["error"].as_str().unwrap());
    let staging = bench.data().join("artifacts/.staging");
    assert_eq!(std::fs::read_dir(staging).unwrap().count(), 0, "nothing half written is left");
    bench.write("more.csv", &kiosks(251));
    let said = bench.run(&["import", "kiosks", "more.csv"]);
    assert_eq!(said.code, 6, "{}", said.err);
    says_full(&said.err);
    let model = bench.run(&["--json", "model", "show", "kiosks"]).ok().json();
    assert_eq!((&model["rows"], &model["champion"]["id"]), (&1000.into(), &first["new_version"]), "{model}");
    assert_eq!(bench.run(&["--json", "forecast", "kiosks"]).ok().json().as_array().unwrap().len(), 56);

    std::fs::remove_file(filler).unwrap();
    let loaded = bench.run(&["--json", "import", "kiosks", "more.csv"]).ok().json();
    assert_eq!(loaded["inserted"], 4, "{loaded}");
    let next = bench.run(&["--json", "train", "kiosks"]).ok().json();
    assert_eq!(next["status"], "completed", "{next}");
}

#[test]
fn a_server_whose_disk_is_full_still_answers_what_it_knows() {
    let bench = Bench::new();
    let Some(disk) = Disk::mount(&bench.data()) else { return };
    bench.write("kiosks.csv", &kiosks(250));
    bench.write("kiosks.toml", KIOSKS);
    bench.run(&["model", "add", "kiosks.toml"]).ok();
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    bench.run(&["train", "kiosks"]).ok();
    let server = bench.serve();
    let what_if = r#"{"keys": {"kiosk": "K1"}, "changes": {}}"#;
    let ask = || server.post("/api/v1/models/kiosks/what-if", what_if);
    assert_eq!(ask().0, 200, "{:?}", ask().1);
    let filler = disk.fill();
    // An answer that cannot be logged is not given; after the room that the log had already, that is soon.
    let refused = (0..200).map(|_| ask()).find(|(status, _)| *status != 200);
    let (status, body) = refused.expect("a full disk takes no more answers");
    assert_eq!(status, 503, "{body}");
    says_full(&body["error"]["message"].to_string());
    let (status, forecasts) = server.get("/api/v1/models/kiosks/forecasts");
    assert_eq!(status, 200, "{forecasts}");
    let (status, body) = server.post("/api/v1/models/kiosks/runs", r#"{"reason": "on a full disk"}"#);
    let refused_or_failed = status == 503 || ended_later(&server, &body, &filler);
    assert!(refused_or_failed, "{status} {body}");

    drop(std::fs::remove_file(&filler));
    assert_eq!(ask().0, 200);
    let run = begin(&server);
    let done = ended(&server, &run);
    assert_eq!(done["status"], "completed", "{done}");
}

/// A run that could still be begun fails; its end is written once there is space.
fn ended_later(server: &crate::bench::Server, begun: &Value, filler: &Path) -> bool {
    std::fs::remove_file(filler).unwrap();
    let Some(run) = begun["run"].as_str().or(begun["run_id"].as_str()) else { return false };
    let end = ended(server, run);
    end["status"] == "failed" || end["status"] == "completed"
}
