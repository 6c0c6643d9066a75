//! What is learned from forecasts that met their actuals: where the error comes from, and whether retrainings paid.

use serde_json::Value;

use crate::bench::{Bench, kiosks};

#[test]
fn errors_are_told_apart_and_every_decision_is_judged_by_the_days_after_it() {
    let bench = Bench::with_kiosks(250);
    let server = bench.serve();
    let (status, nothing) = server.get("/api/v1/models/kiosks/errors");
    assert_eq!((status, nothing["misses"].as_array().map(Vec::len)), (200, Some(0)), "{nothing}");
    assert_eq!(server.get("/api/v1/models/kiosks/paybacks"), (200, Value::Array(Vec::new())));
    drop(server);

    bench.run(&["train", "kiosks"]).ok();
    bench.write("kiosks.csv", &kiosks(264));
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let server = bench.serve();
    let (status, errors) = server.get("/api/v1/models/kiosks/errors?days=90");
    assert_eq!(status, 200, "{errors}");
    let pairs = errors["scores"]["n"].as_u64().unwrap();
    for breakdown in errors["breakdowns"].as_array().unwrap().iter().filter(|b| b["dimension"] != "lead") {
        let groups = breakdown["groups"].as_array().unwrap();
        let sum = |field: fn(&Value) -> f64| groups.iter().map(field).sum::<f64>();
        assert!((sum(|g| g["share"].as_f64().unwrap()) - 100.0).abs() < 1e-6, "{breakdown}");
        if breakdown["dimension"] == "weekday" {
            assert_eq!(groups.len(), 7, "{breakdown}");
            assert_eq!(sum(|g| g["scores"]["n"].as_f64().unwrap()) as u64, pairs, "{breakdown}");
        }
    }
    let misses = errors["misses"].as_array().unwrap();
    let size =
        |miss: &Value| (miss["pair"]["forecast"].as_f64().unwrap() - miss["pair"]["actual"].as_f64().unwrap()).abs();
    assert!(misses.windows(2).all(|two| size(&two[0]) >= size(&two[1])), "the worst come first: {misses:?}");
    assert!(!misses[0]["reasons"].as_array().unwrap().is_empty(), "{}", misses[0]);

    let (status, paybacks) = server.get("/api/v1/models/kiosks/paybacks");
    let first = &paybacks[0];
    assert_eq!((status, &first["verdict"]), (200, &"deployed".into()), "{paybacks}");
    assert_eq!(first["champion"], Value::Null, "a first version is held against the baseline: {first}");
    assert!(first["n_pairs"].as_u64().unwrap() > 0 && first["through"].as_str() > first["from"].as_str(), "{first}");

    bench.write("more.csv", &kiosks(265));
    drop(server);
    bench.run(&["import", "kiosks", "more.csv"]).ok();
    let server = bench.serve();
    let (status, change) = server.get("/api/v1/models/kiosks/forecasts/change?kiosk=K1&date=2023-09-26");
    assert_eq!(status, 200, "{change}");
    let number = |value: &Value| value.as_f64().unwrap();
    let told: f64 = change["reasons"].as_array().unwrap().iter().map(|r| number(&r["effect"])).sum();
    let gap = number(&change["after"]["value"]) - number(&change["before"]["value"]);
    assert!((told - gap).abs() < 1e-6, "the reasons add up to the difference: {change}");
    assert!(change["before"]["origin"].as_str() < change["after"]["origin"].as_str(), "{change}");
    assert_eq!(server.get("/api/v1/models/kiosks/forecasts/change?date=2023-09-26").0, 400, "one series is needed");
    assert_eq!(server.get("/api/v1/models/kiosks/forecasts/change?kiosk=K1").0, 400, "a day is needed");
    for page in ["errors", "payback", "forecast"] {
        let (status, html) = server.get(&format!("/models/kiosks/{page}?lang=en"));
        assert_eq!(status, 200, "{page}: {html}");
    }
}
