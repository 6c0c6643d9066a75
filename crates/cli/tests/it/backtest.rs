//! `vakhta backtest`: what it measures, what it writes, and what it says of arguments that cannot be.

use std::collections::BTreeMap;
use std::io::Read;

use crate::bench::Bench;

fn backtest(bench: &Bench, more: &[&str]) -> crate::bench::Said {
    let mut arguments = vec!["--json", "backtest", "kiosks"];
    arguments.extend(more);
    bench.run(&arguments)
}

#[test]
fn every_forecast_is_written_beside_its_actual_and_the_measures_are_those_of_the_file() {
    let bench = Bench::with_kiosks(300);
    let out = bench.path("rows.csv");
    let more = ["--from", "2023-09-01", "--origins", "2", "--step", "3", "--horizon", "10", "--out"];
    let said = backtest(&bench, &[&more[..], &[out.to_str().unwrap()]].concat()).ok().json();
    assert_eq!((said["rows"].as_u64(), said["horizon_days"].as_u64()), (Some(80), Some(10)));
    assert!(!bench.path("rows.csv.partial").exists());
    let text = std::fs::read_to_string(&out).unwrap();
    let mut lines = text.lines();
    let heading = "kiosk,origin,date,horizon,actual,forecast,lo80,hi80,lo95,hi95,baseline,open";
    assert_eq!(lines.next(), Some(heading));
    let (mut error, mut actuals, mut n) = (0.0, 0.0, 0);
    let mut by_origin: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        *by_origin.entry(cells[1].to_owned()).or_default() += 1;
        assert!(number(6) <= number(5) && number(5) <= number(7), "{line}");
        if cells[11] == "1" || number(4) != 0.0 {
            error += (number(4) - number(5)).abs();
            actuals += number(4);
            n += 1;
        }
    }
    assert_eq!(by_origin, [("2023-09-01".to_owned(), 40), ("2023-09-04".to_owned(), 40)].into());
    let whole = &said["summary"]["series"][0];
    assert_eq!(whole["forecast"]["n"], n);
    let wape = whole["forecast"]["wape"].as_f64().unwrap();
    assert!((wape - 100.0 * error / actuals).abs() < 1e-9, "{wape}");
    assert!(wape < whole["seasonal_naive"]["wape"].as_f64().unwrap(), "{whole}");
    assert!(whole["forecast"]["interval_score80"].is_f64() && whole["weekday_mean"]["mase"].is_f64(), "{whole}");
    assert_eq!(bench.run(&["--json", "runs", "kiosks"]).ok().json().as_array().map(Vec::len), Some(0));
}

#[test]
fn arguments_that_cannot_be_say_what_would_work() {
    let bench = Bench::with_kiosks(200);
    for (more, code, words) in [
        (&["--from", "2020-01-01"][..], 2, &["2023-01-02", "from 2023-0"][..]),
        (&["--from", "2023-07-20"], 2, &["--from", "to 2023-07-06"]),
        (&["--from", "2023-07-01", "--step", "0"], 2, &["--step", "at least 1"]),
        (&["--from", "2023-07-01", "--horizon", "15"], 2, &["--horizon", "1 to 14", "forecast.horizon_days"]),
        (&["--from", "2023-07-01", "--origins", "3"], 2, &["--origins", "at most 1"]),
        (&["--from", "2023-07-01", "--origins", "0"], 2, &["--origins"]),
        (&["--from", "2023-07-01", "--out", "."], 2, &["--out", "is a folder"]),
        (&["--from", "2023-07-01", "--out", "data/vakhta.db"], 2, &["--out", "lies in the data folder"]),
        (&["--from", "2023-07-01", "--out", "no/such/folder/rows.csv"], 2, &["--out", "no/such/folder"]),
    ] {
        let said = backtest(&bench, more);
        assert_eq!(said.code, code, "{more:?}: {}", said.err);
        assert!(words.iter().all(|w| said.err.contains(w)), "{more:?}: {}", said.err);
    }
    let short = Bench::with_kiosks(60);
    let said = backtest(&short, &["--from", "2023-02-01"]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("a training needs"), "{}", said.err);
}

#[test]
fn an_interrupt_keeps_what_is_finished_and_says_where() {
    let bench = Bench::with_kiosks(400);
    let out = bench.path("rows.csv");
    std::fs::write(&out, "kept").unwrap();
    let mut child = bench
        .command()
        .args(["backtest", "kiosks", "--from", "2023-07-01", "--origins", "200", "--step", "1", "--out"])
        .arg(&out)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let partial = bench.path("rows.csv.partial");
    // The heading alone is shorter than this; an origin has been written.
    while std::fs::metadata(&partial).map_or(0, |m| m.len()) < 200 {
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let code = child.wait().unwrap().code();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("of 200 origins") && said.contains("rows.csv.partial"), "{said}");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "kept");
}
