//! The panel over a real installation: what was stored in English is Russian on a Russian page; a bad address is refused.

use serde_json::Value;

use crate::bench::Bench;

/// The first sentence that stayed English.
fn english(html: &str) -> Option<&str> {
    html.split("<span lang=\"en\">").nth(1)?.split('<').next()
}

#[test]
fn a_russian_page_says_in_russian_what_was_put_aside_and_why() {
    let bench = Bench::with_kiosks(100);
    // One row for every reason that a row can have.
    let rows = [
        "date,kiosk,sold,promo",
        "2023-05-01,K0,55,0",
        ",K0,5,0",
        "2023-05-02,,5,0",
        "yesterday,K0,5,0",
        "2023-05-03 14:05,K0,5,0",
        "2023-05-04,K0,many,0",
        "2023-05-05,K0,\"5,5\",0",
        "2023-05-06,K0,NaN,0",
        "2023-05-07,K0,1000000000,0",
        "2423-05-05,K0,5,0",
        "2423-05-06,K0,,0",
        "1889-05-06,K0,5,0",
        "2023-11-05,K0,55,0",
        "2003-05-05,K0,55,0",
        "2023-05-09,K0,5,0",
        "2023-05-09,K0,6,0",
        "2023-05-10,K0,5",
        &format!("2023-05-12,{},5,0", "K".repeat(201)),
        "2023-05-13,K\tK,5,0",
        "2023-05-14,K0,1e999,0",
        "2023-05-15,\"K0,5,0",
    ];
    let file = bench.write("bad.csv", &(rows.join("\n") + "\n"));
    let said = bench.run(&["import", "kiosks", file.to_str().unwrap()]).ok();
    let server = bench.serve();
    let (status, html) = server.russian_page("/models/kiosks/data?sync=2");
    assert_eq!((status, english(&html)), (200, None), "{}", said.out);
    for reason in [
        "не дата вида ГГГГ-ММ-ДД",
        "не число",
        "нет значения ключа",
        "но другие значения",
        "больше обычного",
        "на этом дне известные значения",
        "начинаются только с этого дня",
        "кавычка открыта",
    ] {
        assert!(html.contains(reason), "{reason}: {}", said.out);
    }
    for path in ["status", "performance", "errors", "history", "retrain", "payback", "forecast", "quality"] {
        let (status, html) = server.russian_page(&format!("/models/kiosks/{path}"));
        assert_eq!((status, english(&html)), (200, None), "{path}");
    }
}

#[test]
fn a_run_and_its_version_are_told_in_russian_and_on_the_command_line_by_their_names() {
    let bench = Bench::with_kiosks(250);
    let run = bench.run(&["--json", "train", "kiosks"]).ok().json();
    let (id, version) = (run["id"].as_str().unwrap(), run["new_version"].as_str().unwrap());
    let told = bench.run(&["runs", id]).ok().out;
    for part in [id, "done  cross-validation", "done  decision", version, "asked for on the command line"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(bench.run(&["--json", "runs", id]).ok().json()["id"], run["id"]);
    let server = bench.serve();
    for path in [format!("/runs/{id}"), format!("/versions/{version}")] {
        let (status, html) = server.russian_page(&path);
        assert_eq!((status, english(&html)), (200, None), "{path}");
    }
    let (status, answer) = server.ask("POST", "/said?lang=ru", Some(r#"["is not a number", "the tide is out"]"#));
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer[0]["text"], &answer[1]["english"]), (&Value::from("не число"), &Value::Bool(true)));
}

#[test]
fn a_bad_address_of_a_page_is_refused_by_name_with_the_remedy() {
    let bench = Bench::with_kiosks(100);
    let server = bench.serve();
    for (path, expected, word) in [
        ("performance?days=-1", 400, "days: -1 вне пределов от 1 до 3 650"),
        ("performance?days=abc", 400, "не целое число"),
        ("forecast?history=0", 400, "history"),
        ("forecast?day=2019-02-30", 400, "напишите так: 2019-03-03"),
        ("data?sync=x", 400, "sync"),
        ("data?sync=99", 404, "загрузки"),
        ("performance?days=45", 200, "30"),
        ("errors?days=-1", 400, "days: -1 вне пределов от 1 до 3 650"),
        ("errors?days=7&days=8", 400, "несколько раз"),
    ] {
        let (status, html) = server.russian_page(&format!("/models/kiosks/{path}"));
        let html = html.replace('\u{a0}', " ");
        assert_eq!(status, expected, "{path}");
        assert!(html.contains(word) || html.to_lowercase().contains(&word.to_lowercase()), "{path}: {html}");
    }
}
