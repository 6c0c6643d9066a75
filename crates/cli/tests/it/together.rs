//! Several processes on one data folder: nothing lost, nothing doubled.

use std::process::Stdio;

use crate::bench::{Bench, KIOSKS, Said, kiosks};

/// Imports these files at the same moment, each in a process of its own.
fn import_at_once(bench: &Bench, files: &[&str]) -> Vec<Said> {
    let started: Vec<_> = files
        .iter()
        .map(|file| {
            let mut command = bench.command();
            command.args(["--json", "import", "kiosks", file]).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    started.into_iter().map(|child| Said::from(child.wait_with_output().unwrap()).ok()).collect()
}

fn sum(said: &[Said], field: &str) -> i64 {
    said.iter().map(|s| s.json()[field].as_i64().unwrap()).sum()
}

/// The file's rows, cut in parts; each with the heading.
fn parts(bench: &Bench, text: &str, n: usize) -> Vec<String> {
    let (heading, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let mut names = Vec::new();
    for part in 0..n {
        let own: Vec<&str> = rows.iter().skip(part).step_by(n).copied().collect();
        let name = format!("part{part}.csv");
        bench.write(&name, &format!("{heading}\n{}\n", own.join("\n")));
        names.push(name);
    }
    names
}

#[test]
fn imports_at_the_same_moment_lose_nothing_and_double_nothing() {
    let bench = Bench::new();
    bench.write("kiosks.toml", KIOSKS);
    bench.run(&["model", "add", "kiosks.toml"]).ok();
    let names = parts(&bench, &kiosks(200), 3);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    // Different rows: all of them arrive. The dataset does not even exist when the three begin.
    let said = import_at_once(&bench, &names);
    assert_eq!((sum(&said, "inserted"), sum(&said, "updated")), (800, 0));
    assert_eq!(bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["rows"], 800);
    // The same rows: one import finds what the other brought.
    bench.write("more.csv", &kiosks(210));
    let said = import_at_once(&bench, &["more.csv", "more.csv"]);
    assert_eq!((sum(&said, "inserted"), sum(&said, "unchanged")), (40, 840 + 800));
    assert_eq!(bench.run(&["--json", "model", "show", "kiosks"]).ok().json()["rows"], 840);
}

#[test]
fn an_import_beside_a_server_issues_forecasts_once() {
    let bench = Bench::with_kiosks(250);
    bench.run(&["train", "kiosks"]).ok();
    let server = bench.serve();
    bench.write("more.csv", &kiosks(251));
    import_at_once(&bench, &["more.csv", "more.csv"]);
    let (status, forecasts) = server.get("/api/v1/models/kiosks/forecasts");
    assert_eq!(status, 200, "{forecasts}");
    let rows = forecasts["forecasts"].as_array().or(forecasts["items"].as_array()).unwrap();
    assert_eq!(rows.len(), 4 * 14, "the server sees what the other process issued");
}
