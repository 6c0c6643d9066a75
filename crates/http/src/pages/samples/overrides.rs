//! What people said of its forecasts.

use chrono::NaiveDate;
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::overrides::{Override, ValueReport};
use vakhta_service::views::{MetActual, OverrideView};

use super::{at, champion_id, date, name};

fn said(id: i64, product: &str, day: NaiveDate, value: Option<f64>, in_force: bool) -> OverrideView {
    let (by, reason) = if id < 5 {
        ("Борис", "ремонт дороги")
    } else {
        ("Анна", "ярмарка на площади")
    };
    OverrideView {
        record: Override {
            id,
            follows: 0,
            model: name(),
            series: SeriesKey::new(vec!["B02".into(), product.into()]),
            date: day,
            value,
            statistical: 274.0,
            version: champion_id(),
            origin: date(2019, 3, 20),
            by: by.into(),
            reason: reason.into(),
            made_at: at(2019, 3, 20 + id as u32, 8, 40),
        },
        in_force,
        met: (day < date(2019, 4, 3)).then_some(MetActual { statistical: 270.0, actual: 301.0 }),
    }
}

/// Newest first: one that is in force, one that was replaced, two series that met their actuals, a withdrawal.
pub(crate) fn overrides() -> Vec<OverrideView> {
    let mut all = vec![
        said(8, "P101", date(2019, 4, 6), Some(330.0), true),
        said(7, "P101", date(2019, 4, 6), Some(310.0), false),
        said(4, "P101", date(2019, 3, 28), Some(290.0), true),
        said(4, "P102", date(2019, 3, 29), Some(240.0), true),
        said(3, "P101", date(2019, 3, 27), None, false),
    ];
    all[3].record.id = 5;
    all
}

/// What they were worth.
pub(crate) fn override_value() -> ValueReport {
    let value = |n: u32, points: f64, verdict: &str| {
        serde_json::json!({
            "n": n, "helped": n / 2 + 3, "wape_statistical": 14.2, "wape_overridden": 14.2 - points, "points": points,
            "interval": if verdict == "not_enough_data" { None } else { Some((points - 0.9, points + 0.8)) },
            "verdict": verdict,
        })
    };
    serde_json::from_value(serde_json::json!({
        "overall": value(64, 1.1, "helped"),
        "by_person": [
            {"of": "Анна", "value": value(40, 2.4, "helped")}, {"of": "Борис", "value": value(24, -1.6, "hurt")},
        ],
        "by_segment": [{"of": "B02", "value": value(64, 1.1, "helped")}],
        "by_direction": [
            {"of": "raised", "value": value(50, 1.9, "helped")}, {"of": "lowered", "value": value(14, -0.4, "not_enough_data")},
        ],
        "by_size": [{"of": "small", "value": value(30, -0.1, "even")}, {"of": "large", "value": value(34, 2.0, "helped")}],
    }))
    .unwrap()
}
