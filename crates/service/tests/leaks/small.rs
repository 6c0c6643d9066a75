//! The leak check on small tables whose answer is known.

use std::fmt::Write;

use vakhta_lifecycle::leak::{LeakFacts, verdict};
use vakhta_service::declaration::Declaration;
use vakhta_service::forecasting::ModelData;
use vakhta_service::train::leak::facts;
use vakhta_tables::import::{ReadLimits, read, sniff};

/// A declaration with these columns known ahead; `more` follows it.
pub(crate) fn declaration(columns: &str, horizon: u16, more: &str) -> Declaration {
    let text = format!(
        "[model]\nname = \"t\"\ntitle = \"t\"\nclock = \"data\"\n[data]\ndataset = \"t\"\n[data.columns]\n{columns}\n[forecast]\nhorizon_days = {horizon}\n{more}"
    );
    Declaration::parse(&text).unwrap()
}

/// The data of a file as a training would have it.
pub(crate) fn load(declaration: &Declaration, file: &std::path::Path, today: &str) -> ModelData {
    let columns = &declaration.data.columns;
    let settings = sniff(file, Some(columns)).unwrap();
    let loaded = read(file, &settings, columns, &ReadLimits::at(today.parse().unwrap())).unwrap();
    ModelData::new(declaration, &loaded.batch).unwrap()
}

fn of(table: &str, known: &str) -> (LeakFacts, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.csv");
    std::fs::write(&file, table).unwrap();
    let columns = format!("time = \"day\"\nkeys = [\"shop\"]\ntarget = \"sold\"\nknown_ahead = [{known}]");
    let declaration = declaration(&columns, 7, "");
    let found = facts(&declaration, &load(&declaration, &file, "2024-06-01"), 1).unwrap();
    let said = verdict(&found, &declaration.leak_check);
    (found, said)
}

/// Noise that repeats: a number from 0 to 1.
fn noise(seed: u64) -> f64 {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

/// Twelve shops over 400 days; `column` says what stands in the column `x` (day, shop, sold), and seven days ahead (no sold).
fn table(common: f64, column: impl Fn(usize, usize, Option<f64>) -> String) -> String {
    let start = chrono::NaiveDate::from_ymd_opt(2023, 1, 2).unwrap();
    let mut text = "day,shop,sold,promo,x\n".to_owned();
    for (day, date) in start.iter_days().take(407).enumerate() {
        let shock = 1.0 + common * (noise(day as u64) - 0.5);
        for shop in 0..12 {
            let promo = usize::from(noise((day / 7 * 31 + shop) as u64) > 0.8);
            let own = 1.0 + 0.2 * (noise((day * 100 + shop) as u64) - 0.5);
            let weekday = 60.0 + 8.0 * (day % 7) as f64;
            let sold = (weekday * (1.0 + shop as f64 / 4.0) * (1.0 + 0.3 * promo as f64) * shock * own).round();
            let sold = (day < 400).then_some(sold);
            let shown = sold.map_or_else(String::new, |s| s.to_string());
            writeln!(text, "{date},S{shop},{shown},{promo},{}", column(day, shop, sold)).unwrap();
        }
    }
    text
}

#[test]
fn drivers_that_are_known_ahead_stop_nothing() {
    let weather = table(0.3, |day, _, _| format!("{:.2}", 15.0 + 10.0 * noise(day as u64 + 7)));
    let (facts, said) = of(&weather, "\"promo\", \"x\"");
    assert_eq!(said, None, "{facts:?}");
    assert!(facts.rows > 1000 && facts.split.is_some(), "{facts:?}");
}

#[test]
fn a_column_that_counts_the_buyers_stops_it() {
    let buyers = table(0.3, |day, shop, sold| match sold {
        Some(sold) => format!("{:.0}", sold / 3.0 + noise((day * 13 + shop) as u64)),
        None => format!("{:.0}", 20.0 + 5.0 * noise((day + shop) as u64)),
    });
    let said = of(&buyers, "\"promo\", \"x\"").1.unwrap();
    assert!(said.contains("x explains") && said.contains("allow = [\"x\"]"), "{said}");
}

#[test]
fn a_column_filled_in_with_the_target_stops_it_whatever_it_says() {
    let late = table(0.3, |day, shop, sold| match sold {
        Some(_) => format!("{:.2}", noise((day * 17 + shop) as u64)),
        None => String::new(),
    });
    let said = of(&late, "\"promo\", \"x\"").1.unwrap();
    assert!(said.contains("x is filled in together with the target") && said.contains("0 of 84 days"), "{said}");
}

#[test]
fn a_column_that_is_zero_on_all_days_ahead_stops_it() {
    let zero = table(0.3, |day, shop, sold| match sold {
        Some(_) => format!("{:.2}", 1.0 + noise((day * 17 + shop) as u64)),
        None => "0".to_owned(),
    });
    let said = of(&zero, "\"promo\", \"x\"").1.unwrap();
    assert!(said.contains("x is 0 everywhere on all 7 days after the last actual"), "{said}");
}

#[test]
fn a_column_that_marks_days_stops_it() {
    // All shops share a strong shock of the day, and the number of the till report tells the day.
    let report = table(1.6, |day, _, _| format!("{}", (day * 151) % 409));
    let (facts, said) = of(&report, "\"promo\", \"x\"");
    let said = said.unwrap_or_else(|| panic!("{facts:?}"));
    assert!(said.contains("x marks days"), "{said}");
}
