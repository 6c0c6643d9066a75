//! A wrong import is taken back: on the command line, by the API and on the page; afterwards all is as it was before it.

use serde_json::Value;

use crate::bench::{Bench, Said, Server, kiosks};

/// Two hundred and fifty days, a version, and a fortnight that met its forecasts.
fn trained() -> Bench {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    bench.write("kiosks.csv", &kiosks(264));
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    bench
}

/// Another unit for the last fortnight, three days that have not been, and a kiosk that there is not.
fn wrong(bench: &Bench) -> Said {
    let mut text = String::new();
    for (n, line) in kiosks(267).lines().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let fresh = n == 0 || (cells[0] > "2023-09-08");
        if let (true, [date, kiosk, sold, promo]) = (fresh, cells.as_slice()) {
            let sold = sold.parse::<f64>().map_or_else(|_| (*sold).to_owned(), |sold| (sold * 9.0).to_string());
            text.push_str(&format!("{date},{kiosk},{sold},{promo}\n"));
        }
    }
    text.push_str("2023-09-22,K9,55,0\n");
    bench.write("wrong.csv", &text);
    bench.run(&["--json", "import", "kiosks", "wrong.csv", "--accept-outliers"]).ok()
}

/// What rests on the data: forecasts, days, health, alerts.
fn state(bench: &Bench, server: &Server) -> [Value; 4] {
    let mut forecasts = bench.run(&["--json", "forecast", "kiosks"]).ok().json();
    for forecast in forecasts.as_array_mut().unwrap() {
        // The same forecast, issued again.
        forecast.as_object_mut().unwrap().remove("issued_at");
    }
    let (_, performance) = server.get("/api/v1/models/kiosks/performance?days=60");
    let model = bench.run(&["--json", "model", "show", "kiosks"]).ok().json();
    let facts = ["rows", "data_from", "data_through", "key_values"].map(|key| model[key].clone());
    let open = bench.run(&["--json", "alerts", "--model", "kiosks"]).ok().json();
    let open: Vec<Value> = open
        .as_array()
        .unwrap()
        .iter()
        .filter(|alert| alert["state"] != "resolved")
        .map(|alert| alert["kind"].clone())
        .collect();
    [forecasts, performance, facts.to_vec().into(), open.into()]
}

#[test]
fn a_wrong_import_is_taken_back_with_everything_that_rested_on_it() {
    let bench = trained();
    let server = bench.serve();
    let before = state(&bench, &server);
    let version = wrong(&bench).json()["dataset_version"].as_i64().unwrap();
    let spoilt = state(&bench, &server);
    for (part, what) in ["forecasts", "performance", "facts", "alerts"].iter().enumerate() {
        assert_ne!(before[part], spoilt[part], "a wrong import shows in the {what}");
    }
    let listed = bench.run(&["model", "imports", "kiosks"]).ok().out;
    let newest = listed.lines().nth(1).unwrap();
    assert!(newest.contains("wrong.csv") && newest.trim_end().ends_with(&version.to_string()), "{listed}");

    let to = (version - 1).to_string();
    let order = ["model", "restore-data", "kiosks", "--to-version", &to];
    let asked = bench.run(&order);
    assert_eq!(asked.code, 5, "a script has to say --yes: {}{}", asked.out, asked.err);
    assert!(asked.err.contains("wrong.csv") && asked.err.contains("--yes"), "{}", asked.err);
    let done = bench.run(&[&order[..], &["--yes"]].concat()).ok();
    assert!(done.out.contains("removed: 13") && done.out.contains(&format!("version {}", version + 1)), "{}", done.out);
    let after = state(&bench, &server);
    for (part, what) in ["forecasts", "performance", "facts", "alerts"].iter().enumerate() {
        assert_eq!(before[part], after[part], "the {what} are as they were");
    }
    // The way on: the right days arrive and meet the forecasts that were made before them.
    bench.write("kiosks.csv", &kiosks(267));
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let (_, performance) = server.get("/api/v1/models/kiosks/performance?days=60");
    assert!(performance.to_string().contains("2023-09-25"), "{performance}");
}

#[test]
fn the_api_and_the_page_take_an_import_back_and_name_what_cannot_be() {
    let bench = Bench::with_kiosks(100);
    bench.write("more.csv", &kiosks(110));
    bench.run(&["import", "kiosks", "more.csv"]).ok();
    let server = bench.serve();
    let path = "/api/v1/models/kiosks/data/restore";
    for (body, expected, word) in [
        (r#"{"dataset_version": 9}"#, 400, "the dataset has 1 to 2"),
        (r#"{"dataset_version": 0}"#, 400, "dataset_version"),
        (r#"{"version": 1}"#, 400, "dataset_version"),
        (r#"{"dataset_version": "one"}"#, 400, "a whole number"),
    ] {
        let (status, answer) = server.post(path, body);
        assert_eq!(status, expected, "{body}: {answer}");
        assert!(answer.to_string().contains(word), "{body}: {answer}");
    }
    assert_eq!(server.post("/api/v1/models/nobody/data/restore", r#"{"dataset_version": 1}"#).0, 404);

    let (status, page) = server.russian_page("/models/kiosks/data");
    assert_eq!(
        (status, page.matches("aria-label=\"Вернуть как было\"").count()),
        (200, 1),
        "one button, for the first import has nothing before it: {page}"
    );
    let (status, answer) = server.post(path, r#"{"dataset_version": 1}"#);
    assert_eq!(
        (status, &answer["status"], &answer["dataset_version"]),
        (200, &"completed".into(), &3.into()),
        "{answer}"
    );
    assert_eq!(bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["rows"], 400);
    let (_, page) = server.russian_page("/models/kiosks/data");
    assert!(page.contains("возврат к версии 1") && page.contains("убрано: 40"), "{page}");

    // A restore is taken back as an import is.
    assert_eq!(server.form("/models/kiosks/data/restore", "version=2"), 303);
    assert_eq!(bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["rows"], 440);
    assert_eq!(server.form("/models/kiosks/data/restore", "version=9"), 400);
}
