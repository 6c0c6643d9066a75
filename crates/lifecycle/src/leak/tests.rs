//! Which numbers stop a training, and in what words.

use super::*;

fn column(name: &str, explained: f64) -> ColumnFacts {
    ColumnFacts {
        column: name.to_owned(),
        explained: Some(explained),
        with_target: Filled { cells: 1000, filled: 1000 },
        ..ColumnFacts::default()
    }
}

fn facts(columns: Vec<ColumnFacts>, together: f64) -> LeakFacts {
    LeakFacts { rows: 5000, columns, together: Some(together), split: None }
}

fn said(facts: &LeakFacts) -> Option<String> {
    verdict(facts, &LeakPolicy::default())
}

#[test]
fn an_honest_driver_stops_nothing() {
    assert_eq!(said(&facts(vec![column("price", 40.0), column("weather", 3.0)], 45.0)), None);
    assert_eq!(said(&LeakFacts::default()), None);
}

#[test]
fn a_column_that_almost_is_the_target_is_named_with_its_share_and_the_remedy() {
    let text = said(&facts(vec![column("promo", 20.0), column("customers", 93.7)], 94.0)).unwrap();
    assert!(text.contains("customers explains 93.7 %") && !text.contains("promo"), "{text}");
    assert!(
        text.contains("data.columns.covariates") && text.contains("[leak_check] allow = [\"customers\"]"),
        "{text}"
    );
}

#[test]
fn parts_that_add_up_to_the_target_are_named_together() {
    let text =
        said(&facts(vec![column("casual", 30.0), column("registered", 45.0), column("hum", 9.0)], 99.5)).unwrap();
    assert!(text.contains("allow = [\"casual\", \"registered\"]") && text.contains("together 99.5 %"), "{text}");
    assert!(!text.contains("hum "), "{text}");
}

#[test]
fn a_column_filled_in_with_the_target_is_not_known_ahead() {
    let late = ColumnFacts { without_target: Filled { cells: 140, filled: 2 }, ..column("visitors", 5.0) };
    let text = said(&facts(vec![late.clone()], 5.0)).unwrap();
    assert!(
        text.contains("visitors is filled in together with the target") && text.contains("2 of 140 days"),
        "{text}"
    );
    for fine in [
        ColumnFacts { without_target: Filled { cells: 140, filled: 100 }, ..late.clone() },
        ColumnFacts { without_target: Filled { cells: 19, filled: 0 }, ..late.clone() },
        // Seldom filled at all: its absence ahead says nothing.
        ColumnFacts { with_target: Filled { cells: 1000, filled: 40 }, ..late },
    ] {
        assert_eq!(said(&facts(vec![fine], 5.0)), None);
    }
}

#[test]
fn a_column_that_stops_varying_ahead_is_suspicious_only_where_it_never_did_before() {
    let with = |days, longest_before, past_days| {
        let ahead = Some(ConstantAhead { value: 0.0, days, longest_before, past_days });
        said(&facts(vec![ColumnFacts { ahead, ..column("visitors", 5.0) }], 5.0))
    };
    let text = with(14, 1, 400).unwrap();
    assert!(text.contains("visitors is 0 everywhere on all 14 days") && text.contains("longer than 1 day"), "{text}");
    assert_eq!(with(14, 7, 400), None, "holidays are zero for weeks");
    assert_eq!(with(6, 0, 400), None, "too few days");
    assert_eq!(with(14, 1, 100), None, "too short a past");
}

#[test]
fn a_column_that_marks_days_is_found_by_shuffling() {
    let with = |shuffled, without| {
        let split = Some(ShuffledSplit { shuffled, ordered: 20.0, column: Some(("batch".to_owned(), without)) });
        said(&LeakFacts { split, ..facts(vec![column("batch", 1.0)], 1.0) })
    };
    let text = with(6.0, 19.0).unwrap();
    assert!(text.contains("6 %") && text.contains("20 %") && text.contains("batch marks days"), "{text}");
    assert_eq!(with(11.0, 19.0), None);
    assert_eq!(with(6.0, 7.0), None, "without the column it is no different: it is not the column");
}
