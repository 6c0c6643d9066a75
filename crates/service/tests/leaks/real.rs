//! The leak check on real data: what is known to leak stops a training, what is clean does not. Skipped where the data is absent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vakhta_lifecycle::leak::{LeakFacts, verdict};
use vakhta_service::train::leak::facts;

use crate::small::{declaration, load};

/// A file of the real data, or `None` with a line that says so.
fn real(name: &str) -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let file = std::env::var_os("VAKHTA_DATA").map_or_else(default, PathBuf::from).join(name);
    let there = file.exists();
    if !there {
        report(&format!("skipped: {} is not there; set VAKHTA_DATA", file.display()));
    }
    there.then_some(file)
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn report(line: &str) {
    eprintln!("{line}");
}

fn check(file: &Path, columns: &str, more: &str) -> (LeakFacts, Option<String>) {
    let declaration = declaration(columns, 28, more);
    let data = load(&declaration, file, "2020-01-01");
    let found = facts(&declaration, &data, 1).unwrap();
    let said = verdict(&found, &declaration.leak_check);
    report(&format!("{}: {found:?}\n{said:?}", file.display()));
    (found, said)
}

#[test]
fn rossmann_stops_with_customers_and_not_without() {
    let Some(file) = real("sales/rossmann/train.parquet") else { return };
    let columns = |known: &str| {
        format!(
            "time = \"Date\"\nkeys = [\"Store\"]\ntarget = \"Sales\"\nopen = \"Open\"\nknown_ahead = [\"Open\", \"Promo\", \"SchoolHoliday\"{known}]"
        )
    };
    let said = check(&file, &columns(", \"Customers\""), "").1.unwrap();
    assert!(said.contains("allow = [\"Customers\"]"), "{said}");
    assert_eq!(check(&file, &columns(""), "").1, None);
    let allowed = "[leak_check]\nallow = [\"Customers\"]";
    assert_eq!(check(&file, &columns(", \"Customers\""), allowed).1, None);
}

#[test]
fn bike_sharing_stops_with_the_parts_of_its_target_and_not_with_the_weather() {
    let Some(file) = real("drift/bike_sharing/day.csv.gz") else { return };
    let columns = |known: &str| {
        format!(
            "time = \"dteday\"\ntarget = \"cnt\"\nknown_ahead = [\"temp\", \"atemp\", \"hum\", \"windspeed\", \"weathersit\", \"holiday\", \"workingday\"{known}]"
        )
    };
    let said = check(&file, &columns(", \"casual\", \"registered\""), "").1.unwrap();
    assert!(said.contains("allow = [\"casual\", \"registered\"]"), "{said}");
    assert_eq!(check(&file, &columns(""), "").1, None);
}

#[test]
fn the_bakery_chain_and_the_shops_without_covariates_are_clean() {
    let bakery = "time = \"date\"\nkeys = [\"branch\", \"product\"]\ntarget = \"value\"\nknown_ahead = [\"promo\", \"holiday\", \"school_holiday\"]";
    if let Some(file) = real("sales/bakery_branches/bakery_daily.csv.gz") {
        let (found, said) = check(&file, bakery, "[openness]\nclosed_when_zero = [\"branch\"]");
        assert_eq!((said, found.columns.len()), (None, 3));
    }
    if let Some(file) = real("sales/store_item_demand/train.parquet") {
        let columns = "time = \"date\"\nkeys = [\"store\", \"item\"]\ntarget = \"sales\"";
        assert_eq!(check(&file, columns, "").1, None);
    }
}

/// A table with the columns of another one joined by day.
fn joined(table: &str, by: &str, day: usize) -> String {
    let mut of_day: BTreeMap<&str, &str> = BTreeMap::new();
    let (heading, rows) = by.trim().split_once('\n').unwrap();
    of_day.extend(rows.lines().filter_map(|line| line.split_once(',')));
    let extra = heading.split_once(',').unwrap().1;
    let (heading, rows) = table.trim().split_once('\n').unwrap();
    let empty = ",".repeat(extra.matches(',').count());
    let mut text = format!("{},{extra}\n", heading.trim());
    for row in rows.lines() {
        let date = row.split(',').nth(day).unwrap();
        let beside = of_day.get(date).map_or(empty.as_str(), |v| v.trim());
        text.push_str(&format!("{},{beside}\n", row.trim()));
    }
    text
}

#[test]
fn weather_and_oil_are_no_leaks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("joined.csv");
    if let (Some(sales), Some(weather)) = (real("sales/bakery_kiel/umsatz.csv"), real("sales/bakery_kiel/wetter.csv")) {
        let text = joined(&std::fs::read_to_string(sales).unwrap(), &std::fs::read_to_string(weather).unwrap(), 1);
        std::fs::write(&file, text).unwrap();
        let columns = "time = \"Datum\"\nkeys = [\"Warengruppe\"]\ntarget = \"Umsatz\"\nknown_ahead = [\"Bewoelkung\", \"Temperatur\", \"Windgeschwindigkeit\"]";
        let (found, said) = check(&file, columns, "");
        assert_eq!((said, found.columns.len()), (None, 3));
    }
    let tickets = "sales/favorita_transactions/transactions.csv.gz";
    if let (Some(sales), Some(oil)) = (real(tickets), real("sales/favorita_transactions/oil.csv")) {
        let plain = check(&sales, "time = \"date\"\nkeys = [\"store_nbr\"]\ntarget = \"transactions\"", "");
        assert_eq!(plain.1, None);
        let oil = std::fs::read_to_string(oil).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(
            &mut flate2::read::GzDecoder::new(std::fs::File::open(&sales).unwrap()),
            &mut text,
        )
        .unwrap();
        std::fs::write(&file, joined(&text, &oil, 0)).unwrap();
        let columns =
            "time = \"date\"\nkeys = [\"store_nbr\"]\ntarget = \"transactions\"\nknown_ahead = [\"oil_price\"]";
        assert_eq!(check(&file, columns, "").1, None);
    }
}
