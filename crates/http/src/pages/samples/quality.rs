//! The data of the bakery chain: two branches with holes, rows put aside, school holidays that changed.

use vakhta_lifecycle::drift::{ColumnDrift, Counts, DriftLook, DriftPolicy, DriftState, Measured, TooLittle};
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_service::views::{AsideView, ColumnQuality, DriftView, MonthQuality, QualityView, SeriesQuality};

use super::model::BRANCHES;
use super::{at, champion_id, date, name, today};

/// The quality of the data.
pub(crate) fn quality() -> QualityView {
    let one = |(place, branch): (usize, &&str)| SeriesQuality {
        key: SeriesKey::new(vec![(*branch).to_owned(), "P101".into()]),
        first: date(2016, 1, 2),
        last: if place == 3 { date(2019, 3, 20) } else { date(2019, 4, 2) },
        behind: if place == 3 { 13 } else { 0 },
        known: 1_187 - place as u64 % 3,
        missing: if place % 7 == 2 { 14 } else { 0 },
        closed: 30 + 3 * place as u64,
    };
    let months = |missing: [u64; 3]| {
        (1..4).zip(missing).map(|(month, missing)| MonthQuality { month: date(2019, month, 1), cells: 3_255, missing })
    };
    QualityView {
        model: name(),
        today: today(),
        from: Some(date(2016, 1, 2)),
        through: Some(date(2019, 4, 2)),
        stale_days: 3,
        rows: 124_740,
        keys: vec!["branch".into(), "product".into()],
        series: BRANCHES.iter().enumerate().map(one).collect(),
        columns: vec![
            ColumnQuality { column: "value".into(), months: months([0, 0, 0]).collect() },
            ColumnQuality { column: "school_holiday".into(), months: months([0, 105, 1_400]).collect() },
        ],
        aside: vec![AsideView {
            sync: 7,
            source: "corrections-march.csv".into(),
            at: at(2019, 4, 2, 9, 12),
            rows: 3_255,
            aside: 4,
            reasons: vec![
                ("value".into(), "is not a number".into(), 3),
                ("date".into(), "the date is missing".into(), 1),
            ],
        }],
        drift: DriftView {
            model: name(),
            policy: DriftPolicy::default(),
            of_rows: false,
            target: "value".into(),
            champion: Some(champion_id()),
            look: Some(look()),
        },
    }
}

fn look() -> DriftLook {
    let measured = |distance: f64, ordinary: f64| Measured {
        distance,
        ordinary,
        minor_limit: ordinary + 0.12,
        major_limit: ordinary + 0.25,
        p_value: 0.01,
        windows: 13,
    };
    let counts = |bins: &[u32]| Counts { bins: bins.to_vec(), missing: 0 };
    let column = |column: &str, state, measured, edges: &[f64], reference: &[u32], current: &[u32]| ColumnDrift {
        column: column.into(),
        state,
        measured,
        lacks: None,
        edges: edges.to_vec(),
        reference: counts(reference),
        current: counts(current),
    };
    let flags = [0.0, 1.0];
    DriftLook {
        version: champion_id(),
        no_reference: None,
        reference_through: Some(date(2019, 3, 23)),
        from: date(2019, 3, 6),
        through: date(2019, 4, 2),
        columns: vec![
            column(
                "value",
                DriftState::None,
                Some(measured(0.07, 0.1)),
                &[0.0, 0.6, 0.9, 1.1, 1.5, 6.2],
                &[0, 1900, 1880, 1910, 1890, 1905, 3, 0],
                &[0, 600, 580, 520, 560, 640, 0, 2],
            ),
            column(
                "promo",
                DriftState::Minor,
                Some(measured(0.22, 0.05)),
                &flags,
                &[0, 9000, 400, 0],
                &[0, 2300, 640, 0],
            ),
            column(
                "school_holiday",
                DriftState::Major,
                Some(measured(0.61, 0.12)),
                &flags,
                &[0, 7000, 2500, 0],
                &[0, 200, 2740, 0],
            ),
            ColumnDrift {
                lacks: Some(TooLittle::Windows { have: 3, need: 8 }),
                ..column("price", DriftState::NotEnoughData, None, &[1.0, 2.0], &[0, 5, 5, 0], &[0, 3, 3, 0])
            },
        ],
    }
}
