//! The loop turns once: init, declare, import, train, forecast, new rows, pairs, why, rollback.

use crate::bench::{Bench, KIOSKS, kiosks};

#[test]
fn a_newcomers_file_becomes_forecasts() {
    let bench = Bench::new();
    let file = bench.write("kiosks.csv", &kiosks(300));
    let said = bench.run(&["init", file.to_str().unwrap()]).ok();
    assert!(said.out.contains("Wrote kiosks.toml"), "{}", said.out);
    let text = std::fs::read_to_string(bench.path("kiosks.toml")).unwrap();
    assert!(text.contains("target = \"sold\"") && text.contains("keys = [\"kiosk\"]"), "{text}");
    assert!(text.contains("known_ahead = [\"promo\"]"), "{text}");
    // Again it does not overwrite what a person may have changed.
    assert_ne!(bench.run(&["init", file.to_str().unwrap()]).code, 0);

    bench.write("kiosks.toml", KIOSKS);
    bench.run(&["model", "add", "kiosks.toml"]).ok();
    let preview = bench.run(&["--json", "import", "kiosks", "kiosks.csv", "--preview"]).ok().json();
    assert_eq!(preview["rows"].as_array().unwrap().len(), 10);
    let loaded = bench.run(&["--json", "import", "kiosks", "kiosks.csv"]).ok().json();
    assert_eq!(loaded["inserted"], 1200, "{loaded}");
    assert_eq!(loaded["quarantined"], 0);

    let run = bench.run(&["--json", "train", "kiosks"]).ok().json();
    assert_eq!(run["decision"]["verdict"], "deployed", "{run}");
    assert_eq!(run["decision"]["rule"], "first_version");
    let version = run["new_version"].as_str().unwrap().to_owned();

    let forecasts = bench.run(&["--json", "forecast", "kiosks", "--key", "kiosk=K1"]).ok().json();
    let rows = forecasts.as_array().unwrap();
    assert_eq!(rows.len(), 14);
    for row in rows {
        let (value, low, high) =
            (row["value"].as_f64().unwrap(), row["lo80"].as_f64().unwrap(), row["hi80"].as_f64().unwrap());
        assert!(low <= value && value <= high && low >= 0.0, "{row}");
        assert_eq!(row["version"], version.as_str());
        // Sundays are closed and forecast as exactly nothing.
        if row["open"] == false {
            assert_eq!((value, high), (0.0, 0.0), "{row}");
        } else {
            assert!(value > 10.0, "{row}");
        }
    }
    assert_eq!(rows.iter().filter(|r| r["open"] == false).count(), 2);

    let why = bench.run(&["why", &version]).ok();
    assert!(why.out.contains("serves model kiosks") && why.out.contains("SHA-256"), "{}", why.out);
}

#[test]
fn the_same_file_twice_changes_nothing_and_a_correction_makes_a_new_version() {
    let bench = Bench::with_kiosks(200);
    let again = bench.run(&["--json", "import", "kiosks", "kiosks.csv"]).ok().json();
    assert_eq!((&again["inserted"], &again["updated"], &again["unchanged"]), (&0.into(), &0.into(), &800.into()));
    let version = again["dataset_version"].as_i64().unwrap();
    let corrected = kiosks(200).replacen("2023-01-02,K0,", "2023-01-02,K0,9", 1);
    bench.write("kiosks.csv", &corrected);
    let third = bench.run(&["--json", "import", "kiosks", "kiosks.csv"]).ok().json();
    assert_eq!((&third["updated"], &third["inserted"]), (&1.into(), &0.into()), "{third}");
    assert_eq!(third["dataset_version"].as_i64().unwrap(), version + 1);
}

#[test]
fn new_days_meet_their_forecasts_and_the_next_version_is_compared_with_the_champion() {
    let bench = Bench::with_kiosks(250);
    let first = bench.run(&["--json", "train", "kiosks"]).ok().json();
    let first = first["new_version"].as_str().unwrap().to_owned();
    bench.write("kiosks.csv", &kiosks(264));
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let health = bench.run(&["--json", "health"]);
    let health = health.json();
    let current = &health["models"][0]["current"];
    assert!(current["n"].as_u64().unwrap() >= 20, "{health}");
    assert!(current["mape"].as_f64().unwrap() < 40.0, "{current}");

    // The champion never saw the new fortnight, so it is compared as it serves; what it barely improves on is rejected.
    let same = bench.run(&["--json", "train", "kiosks"]).ok().json();
    let second = same["new_version"].as_str().unwrap().to_owned();
    assert_eq!(same["old_version"], first.as_str());
    assert_eq!(same["decision"]["evidence"]["comparator"], "champion", "{same}");
    assert_eq!(same["decision"]["verdict"], "rejected", "{same}");

    let forced =
        bench.run(&["--json", "train", "kiosks", "--force-deploy", "--reason", "to try a rollback"]).ok().json();
    assert_eq!(forced["decision"]["verdict"], "deployed");
    assert_eq!(forced["decision"]["rule"], "forced", "{forced}");
    assert!(!forced["decision"]["gates_said"].is_null(), "the record keeps what the gates said: {forced}");

    let back = bench.run(&["--json", "rollback", "kiosks", &first, "--reason", "trying the way back"]).ok().json();
    assert_eq!((&back["id"], &back["status"]), (&first.as_str().into(), &"deployed".into()));
    let forecasts = bench.run(&["--json", "forecast", "kiosks"]).ok().json();
    assert!(forecasts.as_array().unwrap().iter().all(|f| f["version"] == first.as_str()));
    let versions = bench.run(&["--json", "model", "versions", "kiosks"]).ok().json();
    let deployed: Vec<_> = versions.as_array().unwrap().iter().filter(|v| v["status"] == "deployed").collect();
    assert_eq!(deployed.len(), 1, "one champion");
    assert!(versions.as_array().unwrap().iter().any(|v| v["id"] == second.as_str() && v["status"] == "archived"));
}

#[test]
fn the_longest_horizon_trains_and_forecasts() {
    let bench = Bench::new();
    bench.write("kiosks.csv", &kiosks(500));
    bench.write("kiosks.toml", &KIOSKS.replace("horizon_days = 14", "horizon_days = 63"));
    bench.run(&["model", "add", "kiosks.toml"]).ok();
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let run = bench.run(&["--json", "train", "kiosks"]).ok().json();
    assert_eq!(run["decision"]["verdict"], "deployed", "{run}");
    let forecasts = bench.run(&["--json", "forecast", "kiosks", "--key", "kiosk=K1"]).ok().json();
    let leads: Vec<u64> = forecasts.as_array().unwrap().iter().map(|f| f["lead"].as_u64().unwrap()).collect();
    assert_eq!(leads, (1..=63).collect::<Vec<_>>());
}
