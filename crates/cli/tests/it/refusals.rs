//! Bad input: a message that names what is wrong and what to do, the right code, nothing changed.

use crate::bench::{Bench, KIOSKS, kiosks};

#[test]
fn a_bad_row_is_put_aside_with_its_line_and_the_rest_is_loaded() {
    let bench = Bench::with_kiosks(100);
    let more = "date,kiosk,sold,promo\n2023-05-01,K0,55,0\n2023-05-02,K0,many,0\n2023-05-03,K0,NaN,0\n2023-05-04,K0,1000000000,0\n2423-05-05,K0,5,0\n";
    let file = bench.write("more.csv", more);
    let said = bench.run(&["import", "kiosks", file.to_str().unwrap()]).ok();
    for line in ["3", "4", "5", "6"] {
        assert!(said.out.lines().any(|l| l.trim_start().starts_with(line)), "line {line}: {}", said.out);
    }
    assert!(said.out.contains("1 new") && said.out.contains("4 put aside"), "{}", said.out);
}

#[test]
fn a_preview_says_which_rows_would_be_put_aside_and_stores_nothing() {
    let bench = Bench::with_kiosks(100);
    let more =
        "date,kiosk,sold,promo\n2023-05-01,K0,55,0\n2023-05-02,K0,many,0\n2023-05-03,\"K0,5,0\n2023-05-04,K0,51,0\n";
    let file = bench.write("more.csv", more);
    let said = bench.run(&["import", "kiosks", file.to_str().unwrap(), "--preview"]).ok();
    assert!(said.out.contains("Of the 4 rows 2 would be put aside"), "{}", said.out);
    assert!(said.out.lines().any(|l| l.contains("put aside") && l.contains("many")), "the row is marked: {}", said.out);
    assert!(said.out.contains("not a number") && said.out.contains("opens a quote"), "{}", said.out);
    let json = bench.run(&["--json", "import", "kiosks", file.to_str().unwrap(), "--preview"]).ok().json();
    assert_eq!((&json["check"]["put_aside"], &json["check"]["rows"]), (&2.into(), &4.into()), "{json}");
    let model = bench.run(&["--json", "model", "show", "kiosks"]).ok().json();
    assert_eq!(model["rows"], 400);
    let mixed = bench.write("mixed.csv", "date,kiosk,sold,promo\n2023-05-01,K0,55,0\n2023-05-02,,5,0\n");
    let refused = bench.write("none.csv", "date,kiosk,sold,promo\n2023-05-01,,55,0\n");
    assert!(bench.run(&["import", "kiosks", mixed.to_str().unwrap(), "--preview"]).ok().out.contains("2 rows 1 would"));
    let as_json = bench.run(&["--json", "import", "kiosks", refused.to_str().unwrap(), "--preview"]);
    assert!(as_json.out.contains("\"refusal\": \"none of the 1 rows"), "{}", as_json.out);
    let said = bench.run(&["import", "kiosks", refused.to_str().unwrap(), "--preview"]);
    assert_eq!((said.code, as_json.code), (2, 2), "{}", said.err);
    assert!(said.err.contains("none.csv: the file would be refused: none of the 1 rows"), "{}", said.err);
}

#[test]
fn a_value_out_of_proportion_to_its_history_is_put_aside_and_can_be_accepted() {
    let bench = Bench::with_kiosks(100);
    let one = bench.write(
        "one.csv",
        "date,kiosk,sold,promo\n2023-05-01,K0,1000000000,0\n2023-05-01,K1,1e400,0\n2023-05-01,K2,600,0\n",
    );
    let said = bench.run(&["import", "kiosks", one.to_str().unwrap()]).ok();
    assert!(said.out.contains("1 new") && said.out.contains("2 put aside"), "{}", said.out);
    assert!(said.out.contains("--accept-outliers") && said.out.contains("1e400"), "{}", said.out);
    let said = bench.run(&["import", "kiosks", one.to_str().unwrap(), "--accept-outliers"]).ok();
    assert!(said.out.contains("1 new") && said.out.contains("1 put aside"), "{}", said.out);
}

#[test]
fn a_row_of_a_mistyped_year_does_not_move_the_day_of_the_model() {
    let bench = Bench::with_kiosks(100);
    let through = |bench: &Bench| bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["data_through"].clone();
    let before = through(&bench);
    let file = bench.write("year.csv", "date,kiosk,sold,promo\n2023-04-10,K0,55,0\n2023-11-05,K0,51,0\n");
    let said = bench.run(&["import", "kiosks", file.to_str().unwrap()]).ok();
    assert!(said.out.contains("1 put aside") && said.out.contains("correct the year"), "{}", said.out);
    assert_eq!(through(&bench), before);
    bench.run(&["import", "kiosks", file.to_str().unwrap(), "--accept-outliers"]).ok();
    assert_eq!(through(&bench), "2023-11-05");
}

#[test]
fn dates_that_may_be_read_in_two_ways_are_told_once() {
    let bench = Bench::with_kiosks(100);
    let file = bench.write("slashes.csv", "date,kiosk,sold,promo\n05/04/2023,K0,55,0\n06/04/2023,K0,51,0\n");
    let import = || bench.run(&["import", "kiosks", file.to_str().unwrap()]).ok().out;
    let doubt = "the dates of column `date` fit both DD/MM/YYYY and MM/DD/YYYY; they are read as DD/MM/YYYY";
    let said = import();
    assert!(said.contains(doubt), "{said}");
    let again = import();
    assert!(!again.contains(doubt), "the settings are remembered by then: {again}");
}

#[test]
fn what_is_there_already_is_said_when_a_declaration_changes() {
    let bench = Bench::new();
    let file = bench.write("kiosks.toml", KIOSKS);
    let said = bench.run(&["model", "add", file.to_str().unwrap()]).ok();
    assert!(said.out.contains("load its data"), "{}", said.out);
    bench.write("kiosks.csv", &kiosks(100));
    bench.run(&["import", "kiosks", "kiosks.csv"]).ok();
    let said = bench.run(&["model", "add", file.to_str().unwrap()]).ok();
    assert!(said.out.contains("400 rows") && !said.out.contains("load its data"), "{}", said.out);
}

#[test]
fn files_that_are_no_table_are_refused_and_change_nothing() {
    let bench = Bench::with_kiosks(100);
    for (name, text, word) in [
        ("empty.csv", "", "empty"),
        ("head.csv", "date,kiosk,sold,promo\n", "row"),
        ("columns.csv", "day,kiosk,sold,promo\n2023-05-01,K0,5,0\n", "date"),
        (
            "mixed.csv",
            "date,kiosk,sold,promo\n2023-05-01,K0,5,0\n02.05.2023,K0,5,0\n2023-05-03,K0,6,0\n04.05.2023,K0,5,0\n",
            "date",
        ),
    ] {
        let file = bench.write(name, text);
        let said = bench.run(&["import", "kiosks", file.to_str().unwrap()]);
        assert_eq!(said.code, 2, "{name}: {}{}", said.out, said.err);
        assert!(said.err.to_lowercase().contains(word), "{name}: {}", said.err);
    }
    std::fs::create_dir(bench.path("x.csv")).unwrap();
    let said = bench.run(&["import", "kiosks", "x.csv"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("is a folder"), "{}", said.err);
    let model = bench.run(&["--json", "model", "show", "kiosks"]).ok().json();
    assert_eq!(model["rows"], 400);
}

#[test]
fn a_declaration_is_refused_by_field() {
    let bench = Bench::new();
    for (from, to, word) in [
        ("horizon_days = 14", "horizon_days = 64", "horizon_days: 64 is outside 1 to 63"),
        ("engine = \"linear\"", "engine = \"oracle\"", "oracle"),
        ("num_iterations = 40", "n_estimators = 40", "n_estimators"),
        ("clock = \"data\"", "clock = \"data\"\ntime_zone = \"Mars/Base\"", "Mars/Base"),
        ("title = \"Kiosks\"", "titel = \"Kiosks\"", "titel"),
        ("horizon_days = 14", "horizon_days = \"long\"", "expected a whole number"),
    ] {
        let file = bench.write("bad.toml", &KIOSKS.replace(from, to));
        let said = bench.run(&["model", "add", file.to_str().unwrap()]);
        assert_eq!(said.code, 2, "{to}: {}", said.err);
        assert!(said.err.contains(word), "{to}: {}", said.err);
    }
    assert_eq!(bench.run(&["--json", "model", "list"]).ok().json().as_array().unwrap().len(), 0);
}

#[test]
fn too_little_data_says_how_much_is_needed() {
    let bench = Bench::new();
    bench.write("kiosks.toml", KIOSKS);
    bench.run(&["model", "add", "kiosks.toml"]).ok();
    let said = bench.run(&["train", "kiosks"]);
    assert_eq!(said.code, 5, "{}", said.err);
    let file = bench.write("kiosks.csv", &kiosks(30));
    bench.run(&["import", "kiosks", file.to_str().unwrap()]).ok();
    let said = bench.run(&["train", "kiosks"]);
    assert_ne!(said.code, 0);
    let all = format!("{}{}", said.out, said.err);
    assert!(all.contains("30 days") && all.contains("at least"), "{all}");
}

#[test]
fn what_does_not_exist_is_named_with_what_does() {
    let bench = Bench::with_kiosks(100);
    let said = bench.run(&["forecast", "bakery"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("bakery") && said.err.contains("kiosks"), "{}", said.err);
    let said = bench.run(&["forecast", "kiosks", "--key", "kiosk=K9"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("K9") && said.err.contains("K0"), "{}", said.err);
    let said = bench.run(&["forecast", "kiosks", "--key", "branch=K1"]);
    assert_eq!(said.code, 2);
    assert_eq!(bench.run(&["why", "v_20200101_000000_00000000"]).code, 3);
    assert_eq!(bench.run(&["why", "latest"]).code, 2);
}

#[test]
fn only_this_machine_is_listened_to_where_nobody_is_asked_who_they_are() {
    let bench = Bench::new();
    let said = bench.run(&["serve", "--host", "0.0.0.0", "--port", "0"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("VAKHTA_AUTH=open"), "{}", said.err);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let bench = Bench::new();
    let said = bench.run(&["serve", "--port", &port]);
    assert_eq!(said.code, 6, "{}", said.err);
    assert!(said.err.contains(&port) && said.err.contains("--port"), "{}", said.err);
}

#[test]
fn numbers_that_mean_nothing_are_refused_before_anything_is_done() {
    let bench = Bench::new();
    for (arguments, word) in [
        (&["runs", "kiosks", "--limit", "0"][..], "1..=500"),
        (&["runs", "kiosks", "--limit", "-3"], "-3"),
        (&["train", "kiosks", "--performance-threshold", "-5"], "above 0"),
        (&["train", "kiosks", "--performance-threshold", "0"], "above 0"),
        (&["train", "kiosks", "--performance-threshold", "NaN"], "above 0"),
    ] {
        let said = bench.run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
        assert!(said.err.contains(word), "{arguments:?}: {}", said.err);
    }
}
