//! `vakhta simulate`: what each policy cost and how good it was, which to take, and what it says of policies that cannot be.

use crate::bench::Bench;

#[test]
fn policies_live_through_the_same_days_and_the_cheapest_that_is_as_good_is_taken() {
    let bench = Bench::with_kiosks(300);
    let mine = bench.path("mine.toml");
    std::fs::write(
        &mine,
        "[retrain]\nmax_error = false\nmax_age_days = 20\nmax_new_labels = false\n[deploy]\nminor_improvement = 0.5\n",
    )
    .unwrap();
    let policies = ["--policy", "never", "--policy", "weekly_blind", "--policy", mine.to_str().unwrap()];
    let span = ["--json", "simulate", "kiosks", "--from", "2023-09-01", "--through", "2023-10-20"];
    let report = bench.run(&[&span[..], &policies].concat()).ok().json();
    let outcomes = report["outcomes"].as_array().unwrap();
    let names: Vec<_> = outcomes.iter().map(|o| o["policy"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["never", "weekly_blind", "mine"]);
    let days = |at: usize| -> Vec<String> {
        outcomes[at]["runs"].as_array().unwrap().iter().map(|r| r["day"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(days(0), Vec::<String>::new());
    let weekly =
        ["2023-09-08", "2023-09-15", "2023-09-22", "2023-09-29", "2023-10-06", "2023-10-13"].map(str::to_owned);
    assert_eq!(days(1), weekly, "the seventh would come after the last day");
    assert_eq!(days(2).first().map(String::as_str), Some("2023-09-22"), "the age is more than 20 days");
    assert!(outcomes[1]["runs"].as_array().unwrap().iter().all(|r| r["deployed"] == true && r["rule"].is_null()));
    // All live through 49 days of 4 kiosks; the trainings of one day are shared.
    assert!(outcomes.iter().all(|o| o["scores"]["n"] == outcomes[0]["scores"]["n"]), "{outcomes:?}");
    assert_eq!(report["trainings"], 1 + 6 + days(2).iter().filter(|day| !weekly.contains(day)).count());
    let error = |at: usize| outcomes[at]["error"].as_f64().unwrap();
    let best = (0..3).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap();
    assert_eq!(report["choice"]["best"], names[best]);
    assert!(report["choice"]["reasons"].as_array().unwrap().len() >= 2, "{}", report["choice"]);
    assert!(error(best) < report["baseline_error"].as_f64().unwrap());
}

#[test]
fn a_policy_that_cannot_be_is_named_with_its_field() {
    let bench = Bench::with_kiosks(240);
    let file = |name: &str, text: &str| {
        let path = bench.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let both = file("both.toml", "always_deploy = true\n[deploy]\nconfidence = 0.8\n");
    let upside = file("upside.toml", "[deploy]\nminor_improvement = 9.0\n");
    let unknown = file("unknown.toml", "[retrain]\nmax_eror = 15.0\n");
    let posing = file("never.toml", "");
    for (more, code, words) in [
        (&["--policy", "dayly"][..], 2, &["dayly", "on_degradation"][..]),
        (&["--policy", &both], 2, &["always_deploy", "[deploy]"]),
        (&["--policy", &upside], 2, &["deploy.minor_improvement"]),
        (&["--policy", &unknown], 2, &["max_eror", "max_error"]),
        (&["--policy", &posing], 2, &["never.toml", "built-in"]),
        (&["--policy", "never", "--policy", "never"], 2, &["two policies", "never"]),
        (&["--from", "2020-01-01"], 2, &["--from", "choose one from"]),
        (&["--through", "2030-01-01"], 2, &["--through", "last known day"]),
        (&["--from", "2023-07-01", "--through", "2023-07-10"], 2, &["--through", "at least 28"]),
        (&["--budget-rows", "0"], 2, &["--budget-rows"]),
    ] {
        let said = bench.run(&[&["simulate", "kiosks"][..], more].concat());
        assert_eq!(said.code, code, "{more:?}: {}", said.err);
        assert!(words.iter().all(|w| said.err.contains(w)), "{more:?}: {}", said.err);
    }
}
