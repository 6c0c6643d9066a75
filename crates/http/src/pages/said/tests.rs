//! Templates are the code's own sentences, in both directions: what the code says is recognised, and every template is said.

use std::path::Path;

use vakhta_lifecycle::leak::{ColumnFacts, ConstantAhead, Filled, LeakFacts, LeakPolicy, ShuffledSplit, verdict};
use vakhta_lifecycle::plan::{Change, cancel_run, fail_run, rollback};
use vakhta_lifecycle::version::{Version, VersionStatus};
use vakhta_service::error::ServiceError;

use super::*;
use crate::pages::samples;

fn ru(sentence: &str) -> String {
    let said = Said::of(Lang::Ru, sentence);
    assert!(!said.english && !said.text.contains(['⟦', '{', '$']), "{sentence}: {}", said.text);
    said.text
}

/// Sentences that the code puts together from pieces: every piece must be there.
const IN_PIECES: [&str; 10] = [
    "said-end-crashed-hint",
    "said-file-column-misspelt",
    "said-no-import",
    "said-no-key",
    "said-no-key-value",
    "said-no-model",
    "said-no-run",
    "said-no-user",
    "said-no-version",
    "said-ragged",
];

/// The text of a source file with its line continuations joined and every placeholder written as `{}`.
fn plain(source: &str) -> String {
    let mut joined = String::with_capacity(source.len());
    for (at, part) in source.split("\\\n").enumerate() {
        joined.push_str(if at == 0 { part } else { part.trim_start() });
    }
    let mut text = String::with_capacity(joined.len());
    let unescaped = joined.replace("\\\"", "\"");
    let mut rest = unescaped.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((name, after)) if !name.contains(['{', '\n', ';', '"']) => {
                // Two values side by side read as one.
                if !text.ends_with("{}") {
                    text.push_str("{}");
                }
                rest = after;
            }
            _ => {
                text.push('{');
                rest = after;
            }
        }
    }
    text + rest
}

fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push_str(&plain(&std::fs::read_to_string(path).unwrap()));
        }
    }
}

#[test]
fn every_template_is_word_for_word_what_the_code_says() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut code = String::new();
    for name in ["tables", "store", "lifecycle", "service", "http", "cli"] {
        sources(&crates.join(name).join("src"), &mut code);
    }
    assert!(TEMPLATES.len() > 80);
    for shape in TEMPLATES.iter() {
        let whole = shape.literals.join("{}");
        let there = if IN_PIECES.contains(&shape.key) {
            shape.literals.iter().all(|piece| code.contains(piece.trim_matches(['"', ' '])))
        } else {
            code.contains(&whole)
        };
        assert!(there, "no code says {}: {whole}", shape.key);
    }
}

#[test]
fn every_template_is_recognised_and_said_without_a_gap() {
    for shape in TEMPLATES.iter() {
        let value = |name: &&str| match name.split('-').next() {
            Some("n") => "12",
            Some("count") => "12 days",
            Some("v") => "9.5",
            Some("share") => "9.5 %",
            Some("day") => "2019-03-03",
            Some("form") => "DD.MM.YYYY",
            Some("list") => "date and branch",
            Some("said") => "is not a number",
            _ => "X1",
        };
        let mut sentence = String::new();
        for (at, literal) in shape.literals.iter().enumerate() {
            sentence += literal;
            sentence += shape.names.get(at).map_or("", value);
        }
        assert_ne!(ru(&sentence), sentence, "{}", shape.key);
    }
}

#[test]
fn what_plans_and_refusals_say_is_recognised() {
    let now = samples::run().started_at;
    let messages = [fail_run(samples::run(), "deciding", now), cancel_run(samples::run(), "anna", now)];
    for plan in messages {
        let Some(Change::FinishRun { run }) = plan.changes.last() else { panic!("it ends the run") };
        ru(&run.message);
    }
    let target = Version { status: VersionStatus::Archived, ..samples::versions()[2].clone() };
    let back = rollback(Some(&samples::version()), &target, "спрос упал").unwrap();
    for change in &back.changes {
        let (Change::ArchiveVersion { reason, .. } | Change::DeployVersion { reason, .. }) = change else { continue };
        assert!(ru(reason).contains("спрос упал"));
    }
    let source = || std::io::Error::other("x");
    ru(&ServiceError::NotEnoughData("the dataset has no rows".to_owned()).to_string());
    ru(&ServiceError::invalid("days", "-1 is outside 1 to 3650").to_string());
    ru(&ServiceError::internal("reading dataset sales", source()).to_string());
}

#[test]
fn every_sign_of_a_leak_is_told_in_one_text() {
    let column = |name: &str| ColumnFacts { column: name.to_owned(), ..ColumnFacts::default() };
    let filled = |cells, filled| Filled { cells, filled };
    let facts = LeakFacts {
        rows: 1200,
        columns: vec![
            ColumnFacts { explained: Some(45.5), ..column("visitors") },
            ColumnFacts { explained: Some(30.0), ..column("guests") },
            ColumnFacts { with_target: filled(300, 300), without_target: filled(60, 0), ..column("rain") },
            ColumnFacts {
                ahead: Some(ConstantAhead { value: 0.0, days: 14, longest_before: 1, past_days: 300 }),
                ..column("wind")
            },
        ],
        together: Some(61.0),
        split: Some(ShuffledSplit { shuffled: 4.0, ordered: 12.0, column: Some(("week".to_owned(), 11.0)) }),
    };
    let told = verdict(&facts, &LeakPolicy::default()).unwrap();
    let said = ru(&told);
    for part in [
        "«visitors» объясняет 45,5 %, «guests» объясняет 30 %, а все известные заранее величины вместе — 61 %",
        "(строк: 1\u{a0}200)",
        "среди дней с фактом — 300 из 300, без факта — 0 из 60.",
        "(дней: 14)",
        "на последних днях — 12 %; без «week»",
        "«week» метит дни",
        "allow = [\"guests\", \"rain\", \"visitors\", \"week\", \"wind\"]",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains(" the ") && !said.contains(" of "), "{said}");
}

#[test]
fn values_are_said_as_the_language_does() {
    assert_eq!(ru("is not a date of the form DD.MM.YYYY"), "не дата вида ДД.ММ.ГГГГ");
    assert_eq!(
        ru("is before 1990-01-01, the first day that is believed"),
        "раньше 1\u{a0}янв.\u{a0}1990: таким датам мы не верим"
    );
    assert_eq!(
        ru("B02/bread: 3 series have 1200 absent days in all (absent is not zero): B02/bread, B03/bread, and 12 more"),
        "B02/bread: рядов с пропусками: 3, пропущено дней: 1\u{a0}200 (пропуск — не ноль): B02/bread, B03/bread и ещё 12"
    );
    assert_eq!(
        ru("2023-10-01: 2 day(s) have less than half of the usual 4 rows; first 2023-10-01 with 1"),
        "2023-10-01: дней, в которых строк меньше половины обычного (4): 2; первый — 1\u{a0}окт.\u{a0}2023, строк: 1"
    );
    assert_eq!(
        ru("none of the 2 rows can be loaded; first, row 2, column `date`: is not a date of the form YYYY-MM-DD"),
        "ни одну строку из 2 загрузить нельзя; первая, 2, столбец «date»: не дата вида ГГГГ-ММ-ДД"
    );
}

#[test]
fn a_message_becomes_a_sentence_and_a_field_keeps_its_name() {
    let said = |text: &str| Said::of(Lang::En, text).into_sentence().text;
    assert_eq!(said("there is nothing here"), "There is nothing here.");
    assert_eq!(said("days: -1 is outside 1 to 3650"), "days: -1 is outside 1 to 3650.");
    assert_eq!(said("the first page is /"), "The first page is /");
    assert_eq!(said(""), "");
}

#[test]
fn what_nobody_knows_stays_as_it_is() {
    let person = Said::of(Lang::Ru, "новый товар: хлеб");
    assert_eq!((person.text.as_str(), person.english), ("новый товар: хлеб", false));
    let newer = Said::of(Lang::Ru, "the tide is <out>");
    assert_eq!(newer.render().unwrap(), "<span lang=\"en\">the tide is &#60;out&#62;</span>");
    assert_eq!(Said::of(Lang::En, "deciding").text, "deciding");
}
