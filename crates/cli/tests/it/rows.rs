//! Models whose rows are predicted each by itself: two classes, several, a number; from a file to a judged prediction.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::bench::Bench;

/// Rows of loans: amount and grade make them late, and the later rows come without their outcome.
struct Loans {
    rows: Vec<(String, String, f64, &'static str, u8)>,
}

impl Loans {
    fn new(n: u32) -> Self {
        let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let mut seed = 7_u64;
        let mut draw = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / (1_u64 << 53) as f64
        };
        let row = |at: u32| {
            let (amount, grade) = ((100.0 + 900.0 * draw()).round(), ["A", "B", "C"][(3.0 * draw()) as usize]);
            let odds = (amount - 550.0) / 120.0 + if grade == "C" { 1.5 } else { -0.5 };
            let late = u8::from(draw() < 1.0 / (1.0 + (-odds).exp()));
            let day = first + chrono::Days::new(u64::from(at / 10));
            (format!("L{at}"), day.to_string(), amount, grade, late)
        };
        Self { rows: (0..n).map(row).collect() }
    }

    fn csv(&self, rows: std::ops::Range<usize>, outcome: impl Fn(u8) -> String) -> String {
        self.rows[rows].iter().fold(
            "loan,day,amount,grade,late\n".to_owned(),
            |mut text, (loan, day, amount, grade, late)| {
                writeln!(text, "{loan},{day},{amount},{grade},{}", outcome(*late)).unwrap();
                text
            },
        )
    }
}

const LOANS: &str = r#"
[model]
name = "loans"
title = "Loans"
task = "binary"
clock = "data"

[data]
dataset = "loans"

[data.columns]
keys = ["loan"]
time = "day"
target = "late"
known_ahead = ["amount", "grade"]
text = ["grade"]

[rows]
"#;

fn declared(bench: &Bench, declaration: &str, csv: &str) {
    let model = declaration.split("name = \"").nth(1).unwrap().split('"').next().unwrap();
    let file = bench.write(&format!("{model}.toml"), declaration);
    bench.run(&["model", "add", file.to_str().unwrap()]).ok();
    let rows = bench.write(&format!("{model}.csv"), csv);
    bench.run(&["import", model, rows.to_str().unwrap()]).ok();
}

fn import(bench: &Bench, model: &str, name: &str, csv: &str) {
    let file = bench.write(name, csv);
    bench.run(&["import", model, file.to_str().unwrap()]).ok();
}

#[test]
fn two_classes_go_round_the_loop_from_toml_alone() {
    let bench = Bench::new();
    let loans = Loans::new(1500);
    declared(&bench, LOANS, &loans.csv(0..1200, |late| late.to_string()));
    let trained = bench.run(&["--json", "train", "loans"]).ok().json();
    assert_eq!(trained["decision"]["verdict"], "deployed", "{trained}");
    let evidence = &trained["decision"]["evidence"];
    let (ours, baseline) = (evidence["challenger"].as_f64().unwrap(), evidence["baseline"].as_f64().unwrap());
    assert!(ours < 0.9 * baseline, "log loss {ours} against {baseline}");
    assert_eq!(trained["decision"]["metric"], "log_loss");

    // Rows without an outcome are predicted as they come in, once.
    import(&bench, "loans", "new.csv", &loans.csv(1200..1500, |_| String::new()));
    let waiting = bench.run(&["--json", "forecast", "loans"]).ok().json();
    assert_eq!(waiting.as_array().unwrap().len(), 300);
    for option in [["--key", "loan=L1"], ["--level", "total"], ["--from", "2026-01-01"], ["--to", "2026-12-31"]] {
        let refused = bench.run(&[&["forecast", "loans"][..], &option].concat());
        assert_eq!(refused.code, 2, "{}", refused.err);
        assert!(refused.err.contains(option[0]) && refused.err.contains("vakhta predict loans"), "{}", refused.err);
    }
    assert!(bench.run(&["drift", "loans"]).ok().out.contains("predicts single rows"));
    let told = |row: &Value| (row["keys"]["loan"].as_str().unwrap().to_owned(), row["value"].as_f64().unwrap());
    assert!(waiting.as_array().unwrap().iter().all(|row| (0.0..=1.0).contains(&told(row).1)));

    // Their outcomes arrive, and are judged by what had been said.
    import(&bench, "loans", "outcomes.csv", &loans.csv(1200..1500, |late| late.to_string()));
    let server = bench.serve();
    assert_eq!(server.get("/api/v1/models/loans/errors?days=90").0, 400);
    let (status, performance) = server.get("/api/v1/models/loans/performance?days=90");
    assert_eq!(status, 200, "{performance}");
    let scores = &performance["scores"];
    assert_eq!(scores["n"], 300, "{performance}");
    assert!(scores["log_loss"].as_f64().unwrap() < baseline, "{performance}");
    assert_eq!(server.get("/api/v1/models/loans/predictions").1["total"], 0, "none waits any more");

    // A question is answered at once, with its reasons, and is in the log.
    let question = json!({"rows": [{"loan": "new", "day": "2026-06-01", "amount": 1000, "grade": "C"},
        {"loan": "old", "day": "2026-06-01", "amount": 100, "grade": null}],
        "reasons": true});
    let (status, answer) = server.post("/api/v1/models/loans/predict", &question.to_string());
    assert_eq!(status, 200, "{answer}");
    let (high, low) = (&answer["predictions"][0], &answer["predictions"][1]);
    assert!(high["value"].as_f64().unwrap() > 0.5 && low["value"].as_f64().unwrap() < 0.5, "{answer}");
    assert_eq!((&high["class"], &low["class"]), (&json!("1"), &json!("0")));
    assert_eq!(high["reasons"][0]["feature"], "amount");
}

#[test]
fn a_newcomers_loans_are_drafted_as_rows_and_the_other_way_is_named() {
    let bench = Bench::new();
    bench.write("loans.csv", &Loans::new(600).csv(0..600, |late| late.to_string()));
    let said = bench.run(&["init", "loans.csv"]).ok().out;
    assert!(
        said.contains("`loan` is another in every row") && said.contains("vakhta init loans.csv --series"),
        "{said}"
    );
    let text = std::fs::read_to_string(bench.path("loans.toml")).unwrap();
    for line in ["task = \"binary\"", "keys = [\"loan\"]", "target = \"late\"", "[rows]"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    bench.run(&["model", "add", "loans.toml"]).ok();
    bench.run(&["import", "loans", "loans.csv"]).ok();
    let trained = bench.run(&["--json", "train", "loans"]).ok().json();
    assert_eq!(trained["decision"]["verdict"], "deployed", "{trained}");

    let draft = |more: &[&str]| bench.run(&[&["--json", "init", "loans.csv"][..], more].concat()).ok().json();
    let declared = |more: &[&str]| draft(more)["declaration"].as_str().unwrap().to_owned();
    assert!(declared(&["--series"]).contains("[forecast]"));
    let grades = declared(&["--target", "grade"]);
    assert!(grades.contains("multiclass") && grades.contains("classes = [\"A\", \"B\", \"C\"]"), "{grades}");
    assert!(declared(&["--target", "amount"]).contains("metric = \"mae\""));
}

#[test]
fn a_question_that_cannot_be_answered_names_row_and_column() {
    let bench = Bench::new();
    declared(&bench, LOANS, &Loans::new(600).csv(0..600, |late| late.to_string()));
    let server = bench.serve();
    let ask = |row: Value| server.post("/api/v1/models/loans/predict", &json!({"rows": [row]}).to_string());
    let (status, early) = ask(json!({"loan": "a", "day": "2026-06-01", "amount": 1, "grade": "A"}));
    assert_eq!(status, 422, "{early}");
    bench.run(&["train", "loans"]).ok();
    for (row, field) in [
        (json!({"loan": "a", "grade": "A", "day": "2026-06-01"}), "rows[0].amount"),
        (json!({"loan": "a", "amount": "much", "grade": "A", "day": "2026-06-01"}), "rows[0].amount"),
        (json!({"amount": 1, "grade": "A", "day": "2026-06-01"}), "rows[0].loan"),
        (json!({"loan": "a", "amount": 1, "grade": "A", "day": "tomorrow"}), "rows[0].day"),
        (json!({"loan": "a", "amount": 1, "grade": "A"}), "rows[0].day"),
        (json!({"loan": "a", "amount": 1, "grade": "A", "late": 1, "day": "2026-06-01"}), "rows[0].late"),
        (json!({"loan": "a", "amount": 1, "grade": "A", "colour": 1, "day": "2026-06-01"}), "rows[0].colour"),
        (json!({"loan": "a", "amount": [1], "grade": "A", "day": "2026-06-01"}), "rows[0].amount"),
    ] {
        let (status, answer) = ask(row.clone());
        assert_eq!((status, answer["error"]["field"].as_str()), (400, Some(field)), "{row}: {answer}");
    }
    assert_eq!(server.post("/api/v1/models/loans/predict", r#"{"rows": []}"#).0, 400);
    let one = json!({"loan": "a", "day": "2026-06-01", "amount": 1, "grade": "A"});
    let (status, answer) = server.post("/api/v1/models/loans/predict", &json!({"rows": [one, one]}).to_string());
    assert_eq!((status, answer["error"]["field"].as_str()), (400, Some("rows[1]")), "{answer}");
    // Other classes would turn what the dataset holds, and what serves, into their opposite.
    let swapped = LOANS.replace("text = [", "classes = [\"1\", \"0\"]\ntext = [");
    let said = bench.run(&["model", "add", bench.write("swapped.toml", &swapped).to_str().unwrap()]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("data.columns.classes") && said.err.contains("another dataset"), "{}", said.err);
    let number = LOANS.replace("task = \"binary\"\n", "");
    let said = bench.run(&["model", "add", bench.write("number.toml", &number).to_str().unwrap()]);
    assert_eq!(said.code, 2, "{}", said.err);
    let (status, answer) = server.get("/api/v1/models/loans/forecasts");
    assert_eq!(status, 400, "{answer}");
    let (status, page) = server.russian_page("/models/loans/forecast");
    assert!(status == 200 && page.contains("Спросить о строке"), "{status}");
}

#[test]
fn several_classes_and_numbers_are_learned_too() {
    let bench = Bench::new();
    let loans = Loans::new(900);
    let mut flowers = "id,day,size,kind\n".to_owned();
    let mut prices = "id,day,size,price\n".to_owned();
    for (id, day, amount, _, _) in &loans.rows {
        let kind = if *amount < 400.0 {
            "small"
        } else if *amount < 700.0 {
            "middle"
        } else {
            "large"
        };
        writeln!(flowers, "{id},{day},{amount},{kind}").unwrap();
        writeln!(prices, "{id},{day},{amount},{}", 3.0 * amount + f64::from(id.len() as u32)).unwrap();
    }
    let declaration = |name: &str, more: &str| {
        format!(
            "[model]\nname = \"{name}\"\ntitle = \"{name}\"\nclock = \"data\"\n{more}\nkeys = [\"id\"]\ntime = \"day\"\n\
             known_ahead = [\"size\"]\n[rows]\n[leak_check]\nallow = [\"size\"]\n"
        )
    };
    let kinds = "task = \"multiclass\"\n[data]\ndataset = \"flowers\"\n[data.columns]\ntarget = \"kind\"\n\
                 classes = [\"small\", \"middle\", \"large\"]";
    declared(&bench, &declaration("flowers", kinds), &flowers);
    declared(
        &bench,
        &declaration("prices", "[data]\ndataset = \"prices\"\n[data.columns]\ntarget = \"price\""),
        &prices,
    );
    for model in ["flowers", "prices"] {
        let trained = bench.run(&["--json", "train", model]).ok().json();
        assert_eq!(trained["decision"]["verdict"], "deployed", "{trained}");
    }
    let ask = |model: &str| {
        bench
            .run(&["--json", "predict", model, "--row", r#"{"id": "x", "day": "2026-06-01", "size": 550}"#])
            .ok()
            .json()
    };
    let flower = ask("flowers")["predictions"][0].clone();
    assert_eq!(flower["class"], "middle", "{flower}");
    let total: f64 = flower["classes"].as_object().unwrap().values().map(|p| p.as_f64().unwrap()).sum();
    assert!((total - 1.0).abs() < 1e-9, "{flower}");
    let price = ask("prices")["predictions"][0].clone();
    let (value, low, high) = (&price["value"], &price["interval"]["lo80"], &price["interval"]["hi80"]);
    assert!((1500.0..1800.0).contains(&value.as_f64().unwrap()), "{price}");
    assert!(low.as_f64() <= value.as_f64() && value.as_f64() <= high.as_f64(), "{price}");
    // Trained again on the same rows, nothing has changed.
    let again = bench.run(&["--json", "train", "flowers"]).json();
    assert_eq!(again["decision"]["rule"], "nothing_changed", "{again}");
}

#[test]
fn a_declaration_that_contradicts_itself_and_a_column_that_tells_the_outcome_are_refused() {
    let bench = Bench::new();
    for (from, to, field) in [
        ("[rows]", "[rows]\n[forecast]\nhorizon_days = 7", "rows"),
        ("task = \"binary\"", "task = \"multiclass\"", "data.columns.classes"),
        ("[rows]", "", "model.task"),
        ("[rows]", "[rows]\n[deploy]\nmetric = \"wape\"", "deploy.metric"),
        ("[rows]", "[rows]\n[[training.candidates]]\nengine = \"linear\"", "training.candidates"),
        ("keys = [\"loan\"]", "keys = []", "data.columns.keys"),
        ("[rows]", "[rows]\nholdout_percent = 90", "rows.holdout_percent"),
    ] {
        let file = bench.write("broken.toml", &LOANS.replace(from, to));
        let said = bench.run(&["model", "add", file.to_str().unwrap()]);
        assert_eq!(said.code, 2, "{to}: {}", said.err);
        assert!(said.err.contains(field), "{to}: {}", said.err);
    }
    let loans = Loans::new(600);
    let leaking =
        loans.rows.iter().fold("loan,day,amount,paid,late\n".to_owned(), |mut text, (loan, day, amount, _, late)| {
            writeln!(text, "{loan},{day},{amount},{},{late}", f64::from(1 - late) * amount).unwrap();
            text
        });
    let declaration = LOANS.replace("\"grade\"]\ntext = [\"grade\"]", "\"paid\"]");
    declared(&bench, &declaration, &leaking);
    let said = bench.run(&["train", "loans"]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("paid alone tells"), "{}", said.err);
}
