//! A column that nobody can know ahead stops a training, says so, and leaves the champion where it is.

use crate::bench::{Bench, KIOSKS, kiosks};

#[test]
fn a_leaking_column_stops_the_training_until_it_is_declared_for_what_it_is() {
    let bench = Bench::new();
    let mut table = String::new();
    for (at, line) in kiosks(300).lines().enumerate() {
        let sold: f64 = line.split(',').nth(2).unwrap().parse().unwrap_or_default();
        let visitors = if at == 0 { "visitors".to_owned() } else { format!("{}", 3.0 * sold + (at % 5) as f64) };
        table.push_str(&format!("{line},{visitors}\n"));
    }
    let file = bench.write("kiosks.csv", &table);
    let declare = |from: &str, to: &str| {
        let declaration = bench.write("kiosks.toml", &KIOSKS.replace(from, to));
        bench.run(&["model", "add", declaration.to_str().unwrap()])
    };
    let known = "known_ahead = [\"promo\"]";
    declare(known, "known_ahead = [\"promo\", \"visitors\"]").ok();
    bench.run(&["import", "kiosks", file.to_str().unwrap()]).ok();
    let said = bench.run(&["train", "kiosks"]);
    assert_eq!(said.code, 5, "{}", said.out);
    for word in ["leak check", "visitors explains", "data.columns.covariates", "allow = [\"visitors\"]"] {
        assert!(said.out.contains(word), "{word}: {}", said.out);
    }
    assert!(!said.out.contains("promo explains"), "{}", said.out);
    let run = &bench.run(&["--json", "runs", "kiosks"]).ok().json()[0];
    assert_eq!((run["status"].as_str(), run["stage"].as_str()), (Some("failed"), Some("leak_check")), "{run}");

    declare(known, "known_ahead = [\"promo\"]\ncovariates = [\"visitors\"]").ok();
    bench.run(&["train", "kiosks"]).ok();
    let allowed = declare("[cv]", "[leak_check]\nallow = [\"visitors\"]\n\n[cv]");
    assert_eq!(allowed.code, 2, "{}", allowed.err);
    assert!(allowed.err.contains("leak_check.allow") && allowed.err.contains("known_ahead"), "{}", allowed.err);
}
