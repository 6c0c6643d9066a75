//! What breaks: a killed training, a killed server, a tampered artifact. The champion serves, and the next run works.

use std::time::Duration;

use serde_json::Value;

use crate::bench::{Bench, KIOSKS, Server, children, kiosks};

/// Asks until the answer fits; a server under test may be slow, so it is asked for long.
fn until(what: &str, mut ask: impl FnMut() -> Option<Value>) -> Value {
    for _ in 0..1200 {
        if let Some(found) = ask() {
            return found;
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
    panic!("{what} did not come");
}

pub(crate) fn begin(server: &Server) -> String {
    let (status, body) = server.post("/api/v1/models/kiosks/runs", r#"{"reason": "a test"}"#);
    assert_eq!(status, 202, "{body}");
    body["run"].as_str().or(body["run_id"].as_str()).unwrap().to_owned()
}

pub(crate) fn ended(server: &Server, run: &str) -> Value {
    until("the run's end", || {
        let (status, body) = server.get(&format!("/api/v1/runs/{run}"));
        (status == 200 && body["status"] != "running").then_some(body)
    })
}

#[test]
fn a_training_that_is_killed_fails_its_run_and_the_next_one_works() {
    let bench = Bench::with_kiosks(250);
    let server = bench.serve();
    let run = begin(&server);
    let (status, busy) = server.post("/api/v1/models/kiosks/runs", r#"{"reason": "too early"}"#);
    assert_eq!(status, 409, "{busy}");
    assert!(busy.to_string().contains(&run), "the run that runs is named: {busy}");
    let pid = until("the training process", || children(server.pid()).first().map(|p| Value::from(*p)));
    std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    let failed = ended(&server, &run);
    assert_eq!(failed["status"], "failed", "{failed}");
    let run = begin(&server);
    assert_eq!(ended(&server, &run)["status"], "completed");
}

#[test]
fn a_server_that_is_killed_leaves_a_run_that_its_successor_ends() {
    let bench = Bench::with_kiosks(250);
    let server = bench.serve();
    let run = begin(&server);
    until("the training process", || children(server.pid()).first().map(|p| Value::from(*p)));
    let child = children(server.pid())[0];
    server.kill();
    // The child reads the end of its pipe and ends, too.
    until("the child's end", || {
        (!std::path::Path::new(&format!("/proc/{child}/stat")).exists() || is_zombie(child)).then_some(Value::Null)
    });
    let server = bench.serve();
    let (_, found) = server.get(&format!("/api/v1/runs/{run}"));
    assert_eq!(found["status"], "failed", "{found}");
    let run = begin(&server);
    let done = ended(&server, &run);
    assert_eq!(done["status"], "completed", "{done}");
    let (status, _) = server.get("/api/v1/models/kiosks/forecasts");
    assert_eq!(status, 200);
}

fn is_zombie(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|s| s.contains(") Z "))
}

#[test]
fn a_run_can_be_cancelled_and_the_champion_stays() {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    let champion = bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["champion"]["id"].clone();
    let server = bench.serve();
    let run = begin(&server);
    let (status, body) = server.ask("DELETE", &format!("/api/v1/runs/{run}"), None);
    assert!(status < 300, "{status} {body}");
    assert_eq!(ended(&server, &run)["status"], "cancelled");
    let (_, model) = server.get("/api/v1/models/kiosks");
    assert_eq!(model["champion"], champion, "{model}");
}

#[test]
fn an_artifact_that_was_tampered_with_is_refused_and_named() {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    let model = bench.run(&["--json", "model", "show", "kiosks"]).ok().json();
    let artifact = bench.data().join("artifacts").join(model["champion"]["artifact"].as_str().unwrap());
    let fit = artifact.join("serving.fit");
    let mut bytes = std::fs::read(&fit).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&fit, bytes).unwrap();
    let health = bench.run(&["--json", "health"]);
    assert_eq!(health.code, 11, "{}", health.out);
    bench.write("kiosks.csv", &kiosks(251));
    let said = bench.run(&["import", "kiosks", "kiosks.csv"]);
    assert_ne!(said.code, 0);
    assert!(said.err.contains("hash") && said.err.contains("roll back"), "{}", said.err);
    // Doctor names it, too.
    let doctor = bench.run(&["doctor"]);
    assert_eq!(doctor.code, 11, "{}", doctor.out);
    // A damaged champion stands in nobody's way: the next version meets the baseline, and serves.
    std::fs::remove_dir_all(&artifact).unwrap();
    let run = bench.run(&["--json", "train", "kiosks"]).ok().json();
    assert_eq!(run["decision"]["verdict"], "deployed", "{run}");
    assert_eq!(bench.run(&["--json", "forecast", "kiosks"]).ok().json().as_array().unwrap().len(), 56);
}

#[test]
fn a_damaged_dataset_concerns_only_the_models_that_read_it_and_says_the_remedy() {
    let bench = Bench::with_kiosks(100);
    let other = KIOSKS
        .replace("name = \"kiosks\"", "name = \"stalls\"")
        .replace("dataset = \"kiosks\"", "dataset = \"stalls\"");
    bench.write("stalls.toml", &other);
    bench.run(&["model", "add", "stalls.toml"]).ok();
    bench.run(&["import", "stalls", "kiosks.csv"]).ok();
    let log = bench.data().join("datasets").join("kiosks").join("_delta_log");
    for entry in std::fs::read_dir(&log).unwrap() {
        std::fs::write(entry.unwrap().path(), "{ torn").unwrap();
    }
    let server = bench.serve();
    for path in ["status", "performance", "history", "retrain", "forecast", "data"] {
        assert_eq!(server.get(&format!("/models/stalls/{path}")).0, 200, "{path}");
        let (status, body) = server.get(&format!("/models/kiosks/{path}"));
        assert!(status < 500, "{path}: {body}");
    }
    // `/health` says 503: a part of the installation is ill.
    for path in ["/", "/api/v1/models", "/api/v1/alerts", "/api/v1/models/stalls/health"] {
        assert!(server.get(path).0 < 500, "{path}");
    }
    let (status, refused) = server.get("/api/v1/models/kiosks/health");
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(
        status == 409 && message.contains("kiosks") && message.contains("restore its folder from a backup"),
        "{refused}"
    );
    let doctor = bench.run(&["doctor"]);
    assert!(doctor.code == 11 && doctor.out.contains("restore its folder from a backup"), "{}", doctor.out);
}

#[test]
fn a_damaged_database_is_named_with_its_file_and_the_remedy() {
    let bench = Bench::with_kiosks(100);
    let file = bench.data().join("vakhta.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // Beyond the first pages, so that it opens.
    let from = bytes.len() / 2;
    bytes[from..].fill(0x5a);
    std::fs::write(&file, &bytes).unwrap();
    let doctor = bench.run(&["doctor"]);
    let named = |text: &str| text.contains("vakhta.db") && text.contains("restore the file from a backup");
    assert!(doctor.code == 11 && named(&doctor.out), "{}{}", doctor.out, doctor.err);
    std::fs::write(&file, "no database at all, only a text that is long enough to be read as one".repeat(100)).unwrap();
    let said = bench.run(&["model", "list"]);
    assert!(said.code != 0 && named(&said.err), "{}", said.err);
}

/// Trains in a process that ends itself, as a power cut would, at the given point.
fn train_until(bench: &Bench, fault: &str, arguments: &[&str]) {
    let mut command = bench.command();
    command.env("VAKHTA_FAULT", fault).args(["train", "kiosks"]).args(arguments);
    let ended = command.output().unwrap();
    assert_eq!(ended.status.code(), None, "{fault} was not reached: {}", String::from_utf8_lossy(&ended.stderr));
}

/// The folders of published artifacts.
fn artifacts(bench: &Bench) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(bench.data().join("artifacts/kiosks")) else { return Vec::new() };
    entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

fn champion(bench: &Bench) -> Value {
    bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["champion"]["id"].clone()
}

#[test]
fn killed_after_the_artifact_is_in_place_the_champion_stays_and_nothing_is_left_behind() {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    let before = champion(&bench);
    train_until(&bench, "after_publish", &["--force-deploy"]);
    assert_eq!(artifacts(&bench).len(), 2, "the new one is published, and nobody knows it");
    assert_eq!(champion(&bench), before);

    let server = bench.serve();
    let runs = bench.run(&["--json", "runs", "kiosks"]).ok().json();
    assert_eq!(runs[0]["status"], "failed", "{runs}");
    assert!(runs[0]["error"].as_str().unwrap().contains("interrupted"), "{runs}");
    assert_eq!(artifacts(&bench), [before.as_str().unwrap()], "the orphan is gone, the champion's is not");
    let (_, forecasts) = server.get("/api/v1/models/kiosks/forecasts");
    assert!(forecasts.to_string().contains(before.as_str().unwrap()), "{forecasts}");
    // The next run works, and serves.
    let next = bench.run(&["--json", "train", "kiosks", "--force-deploy"]).ok().json();
    assert_eq!(next["decision"]["verdict"], "deployed", "{next}");
    assert_eq!(artifacts(&bench).len(), 2);
}

#[test]
fn killed_after_the_decision_the_new_champion_serves_and_its_forecasts_are_made_good() {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    let before = champion(&bench);
    train_until(&bench, "after_apply", &["--force-deploy"]);
    let after = champion(&bench);
    assert_ne!(after, before, "the decision was written whole");
    let runs = bench.run(&["--json", "runs", "kiosks"]).ok().json();
    assert_eq!((&runs[0]["status"], &runs[0]["new_version"]), (&"completed".into(), &after), "{runs}");
    let old = bench.run(&["--json", "forecast", "kiosks"]).ok().json();
    assert!(old.as_array().unwrap().iter().all(|f| f["version"] == before), "the forecasts were still owed");

    let server = bench.serve();
    let new = bench.run(&["--json", "forecast", "kiosks"]).ok().json();
    assert_eq!(new.as_array().unwrap().len(), 56);
    assert!(new.as_array().unwrap().iter().all(|f| f["version"] == after), "{new}");
    let versions = bench.run(&["--json", "model", "versions", "kiosks"]).ok().json();
    let deployed = versions.as_array().unwrap().iter().filter(|v| v["status"] == "deployed").count();
    assert_eq!((deployed, artifacts(&bench).len()), (1, 2));
    let run = begin(&server);
    assert_eq!(ended(&server, &run)["status"], "completed");
}
