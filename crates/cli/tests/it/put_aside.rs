//! Rows that an import put aside come in later, once; the days ahead are filled in a table and imported.

use serde_json::json;

use crate::bench::{Bench, KIOSKS};

#[test]
fn what_was_not_believed_is_judged_again_under_another_declaration() {
    let bench = Bench::with_kiosks(100);
    // The 101st and 102nd day: one as usual, one beyond all that was.
    bench.write("more.csv", "date,kiosk,sold,promo\n2023-04-12,K1,70,0\n2023-04-13,K1,900000,0\n");
    let put = bench.run(&["--json", "import", "kiosks", "more.csv"]).ok().json();
    assert_eq!((&put["inserted"], &put["quarantined"]), (&json!(1), &json!(1)), "{put}");
    let listed = bench.run(&["quarantine", "list", "kiosks", "--reason", "outlier"]).ok().out;
    assert!(listed.contains("900000") && listed.contains("outlier"), "{listed}");
    assert_eq!(bench.run(&["quarantine", "list", "kiosks", "--reason", "odd"]).code, 2);
    let nothing = bench.run(&["quarantine", "replay", "kiosks"]).ok().out;
    assert!(nothing.contains("0 loaded now, 1 refused again"), "{nothing}");

    let server = bench.serve();
    let (status, page) = server.russian_page(&format!("/models/kiosks/data?sync={}", put["id"]));
    assert!(status == 200 && page.contains("Проверить ещё раз") && page.contains("quarantine.csv?import="), "{page}");
    let (_, text) = server.get("/api/v1/models/kiosks/quarantine.csv");
    assert!(text.as_str().unwrap().contains("2023-04-13,K1,900000,0,"), "{text}");

    let believed = KIOSKS.replace("known_ahead", "max = { sold = 1000000 }\nknown_ahead");
    let file = bench.write("kiosks.toml", &believed);
    bench.run(&["model", "add", file.to_str().unwrap()]).ok();
    let form = format!("import={}", put["id"]);
    assert_eq!(server.form("/models/kiosks/data/replay", &form), 303);
    let (_, page) = server.russian_page(&format!("/models/kiosks/data?sync={}&replayed=1-0-0-0-0", put["id"]));
    assert!(page.contains("загружено 1, снова отложено 0"), "{page}");
    assert!(page.contains("загружено позже, загрузкой") && page.contains("повторная проверка строк"), "{page}");
    let (status, again) = server.post("/api/v1/models/kiosks/quarantine/replay", "{}");
    assert_eq!((status, &again["considered"], &again["sync"]), (200, &json!(0), &json!(null)), "{again}");
    assert_eq!(bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["rows"], 402);
}

#[test]
fn the_table_of_the_days_ahead_is_filled_and_imported_as_it_is() {
    let bench = Bench::with_kiosks(100);
    let server = bench.serve();
    let path = "/api/v1/models/kiosks/known-ahead/missing?days=3";
    let (status, missing) = server.get(path);
    let promo = &missing["columns"][0];
    assert_eq!((status, &promo["values"], &promo["days"]), (200, &json!(12), &json!(3)), "{missing}");
    assert_eq!(promo["first"][0], json!({"keys": {"kiosk": "K0"}, "date": "2023-04-12"}));
    let (_, page) = server.russian_page("/models/kiosks/data");
    assert!(page.contains("Таблица для заполнения") && page.contains("нет значений на 14 дней"), "{page}");

    let said = bench.run(&["template", "kiosks", "--days", "3", "--out", "ahead.csv"]).ok().out;
    assert!(said.contains("promo: 12 values missing on 3 days; the first is kiosk K0 2023-04-12"), "{said}");
    let text = std::fs::read_to_string(bench.path("ahead.csv")).unwrap();
    assert!(text.contains("2023-04-12,K0,,\n"), "{text}");
    bench.write("ahead.csv", &text.replace(",,\n", ",,1\n"));
    bench.run(&["import", "kiosks", "ahead.csv"]).ok();
    assert_eq!(server.get(path).1["columns"][0]["values"], 0);
    bench.run(&["template", "kiosks", "--out", "ahead.xlsx"]).ok();
    bench.run(&["import", "kiosks", "ahead.xlsx"]).ok();
    assert_eq!(bench.run(&["template", "kiosks", "--out", "ahead.txt"]).code, 2);

    // What is in a file already is a person's work.
    let text = || std::fs::read_to_string(bench.path("mine.csv")).unwrap();
    for order in [["template", "kiosks"].as_slice(), &["quarantine", "export", "kiosks"]] {
        bench.write("mine.csv", "mine");
        let order = [order, &["--out", "mine.csv"]].concat();
        let refused = bench.run(&order);
        assert_eq!((refused.code, text().as_str()), (2, "mine"), "{}", refused.err);
        assert!(refused.err.contains("--force"), "{}", refused.err);
        bench.run(&[&order[..], &["--force"]].concat()).ok();
        assert!(text().contains("date,kiosk,sold"), "{}", text());
    }

    for path in ["simulations", "paybacks", "drift", "quality"] {
        let (status, refused) = server.get(&format!("/api/v1/models/kiosks/{path}?days=3"));
        assert_eq!((status, &refused["error"]["code"]), (400, &json!("unknown_parameter")), "{path}: {refused}");
    }
}
