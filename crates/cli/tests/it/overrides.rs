//! A person overrides forecasts on the command line, by the API and on the page; the model's own stay what is watched.

use serde_json::{Value, json};

use crate::bench::{Bench, kiosks};

/// Known until Friday, 8 September 2023; the Sunday after it is closed.
fn trained() -> Bench {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    bench
}

fn forecast(bench: &Bench, day: &str) -> Value {
    let order = ["--json", "forecast", "kiosks", "--key", "kiosk=K1", "--from", day, "--to", day];
    bench.run(&order).ok().json()[0].clone()
}

#[test]
fn an_override_is_in_use_everywhere_and_the_model_is_judged_by_its_own() {
    let bench = trained();
    let server = bench.serve();
    let before = forecast(&bench, "2023-09-09");
    assert_eq!((&before["value"], &before["overridden"]), (&before["statistical"], &Value::Null));
    let monday = ["--from", "2023-09-11", "--by", "Anna", "--reason", "a fair on the square"];
    let set = [&["override", "set", "kiosks", "--key", "kiosk=K1"][..], &monday, &["--value", "500"]].concat();
    assert!(bench.run(&set).ok().out.contains("1 records were written"));
    assert!(bench.run(&set).ok().out.contains("nothing was written"), "a retry changes nothing");
    let after = forecast(&bench, "2023-09-11");
    assert_eq!((&after["value"], &after["overridden"]["by"]), (&json!(500.0), &json!("Anna")));
    assert!(after["statistical"].as_f64().unwrap() < 200.0, "{after}");
    let printed = bench.run(&["forecast", "kiosks", "--key", "kiosk=K1"]).ok().out;
    assert!(printed.contains("by Anna instead of"), "{printed}");

    let raise = r#"{"from": "2023-09-12", "to": "2023-09-13", "percent": 10, "by": "Boris", "reason": "a concert"}"#;
    let (status, answer) = server.post("/api/v1/models/kiosks/overrides", raise);
    assert_eq!((status, &answer["written"]), (200, &json!(8)), "{answer}");
    let (_, series) = server.get("/api/v1/models/kiosks/series");
    let monday = series["forecast"].as_array().unwrap().iter().find(|f| f["date"] == "2023-09-11").unwrap();
    assert_eq!(monday["overridden"]["n_series"], 1, "of four that are summed");
    let (_, page) = server.russian_page("/models/kiosks/forecast?by.kiosk=K1");
    assert!(page.contains("поправка (Anna) вместо"), "{page}");

    // Saturday to Wednesday happen; what is watched rests on the model's own forecasts.
    bench.write("kiosks.csv", &kiosks(255));
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let (_, known) = server.get("/api/v1/models/kiosks/series?kiosk=K1");
    let met = known["pairs"].as_array().unwrap().iter().find(|p| p["date"] == "2023-09-11").unwrap();
    assert_eq!(met["forecast"], after["statistical"], "the fresh forecast of Monday was made on Friday");
    let value = bench.run(&["--json", "override", "value", "kiosks"]).ok().json();
    assert_eq!(
        (&value["overall"]["n"], &value["overall"]["verdict"]),
        (&json!(9), &json!("not_enough_data")),
        "{value}"
    );
    assert_eq!(value["by_person"][0]["of"], "Anna");
    assert_eq!(value["by_person"][0]["value"]["helped"], 0, "500 was far off");
    let (_, listed) = server.get("/api/v1/models/kiosks/overrides?limit=1");
    assert!(listed["items"][0]["actual"].is_f64() && listed["items"][0]["would_have_been"].is_f64(), "{listed}");
}

#[test]
fn an_override_that_cannot_be_is_refused_with_the_field_and_nothing_is_written() {
    let bench = trained();
    let server = bench.serve();
    let path = "/api/v1/models/kiosks/overrides";
    for (change, expected, word) in [
        (r#""from": "2023-09-08", "value": 5"#, 400, "the first day that can be overridden is 2023-09-09"),
        (r#""from": "2023-09-30", "value": 5"#, 400, "beyond the horizon"),
        (r#""from": "2023-09-10", "value": 5"#, 400, "a closed day"),
        (r#""from": "2023-09-11", "value": 5, "percent": 3"#, 400, "either value or percent"),
        (r#""from": "2023-09-11", "value": 5, "keys": {"kiosk": "K9"}"#, 404, "K9"),
        (r#""from": "2023-09-11", "value": 5, "keys": {"town": "K1"}"#, 400, "town"),
        (r#""from": "2023-09-11", "value": "many""#, 400, "value"),
    ] {
        let (status, answer) = server.post(path, &format!("{{{change}, \"by\": \"Anna\", \"reason\": \"a fair\"}}"));
        assert_eq!(status, expected, "{change}: {answer}");
        assert!(answer.to_string().contains(word), "{change}: {answer}");
    }
    assert_eq!(server.get(path).1["items"], json!([]));

    let form = "order=value&by.kiosk=K1&from=2023-09-11&number=90%2C5&by=Anna&reason=fair";
    assert_eq!(server.form("/models/kiosks/overrides", form), 303);
    assert_eq!(server.form("/models/kiosks/overrides", &form.replace("09-11", "09-01")), 400);
    let (status, page) = server.russian_page("/models/kiosks/overrides?by.kiosk=K1");
    assert!(status == 200 && page.contains("90,5") && page.contains("действует"), "{page}");
    let (status, answer) =
        server.ask("DELETE", &format!("{path}?kiosk=K1&from=2023-09-11&by=Anna&reason=called%20off"), None);
    assert_eq!((status, &answer["written"]), (200, &json!(1)), "{answer}");
    assert_eq!(forecast(&bench, "2023-09-11")["overridden"], Value::Null);

    // Who may is declared.
    let declared = format!("{}\n[overrides]\nallowed = [\"Boris\"]\n", crate::bench::KIOSKS);
    let file = bench.write("kiosks.toml", &declared);
    bench.run(&["model", "add", file.to_str().unwrap()]).ok();
    let anna = r#"{"from": "2023-09-11", "value": 5, "by": "Anna", "reason": "a fair"}"#;
    let (status, answer) = server.post(path, anna);
    assert_eq!((status, &answer["error"]["code"]), (403, &json!("not_allowed")), "{answer}");
    assert_eq!(server.post(path, &anna.replace("Anna", "Boris")).0, 200);
}
