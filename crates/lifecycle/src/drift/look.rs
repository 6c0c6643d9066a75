//! Looking: every column beside its reference, the tests corrected together, significance and size both asked for.

use vakhta_stats::drift::{Compared, Counts, Current, Sketch, TooLittle, compare};
use vakhta_stats::multiple::benjamini_hochberg;

use super::{ColumnDrift, DriftLook, DriftPolicy, DriftState, Measured};
use crate::monitor::{Finding, FindingKind, Severity};
use crate::words::{count, number};

/// A column's reference beside the rows of its last weeks.
#[derive(Debug, Clone)]
pub struct ColumnWindow<'s> {
    /// The column.
    pub column: &'s str,
    /// Its reference.
    pub sketch: &'s Sketch,
    /// The last weeks' rows.
    pub current: Counts,
}

/// Judges every column.
///
/// A column drifts where its distance is significant (Benjamini–Hochberg over all columns that can be judged, rate
/// [`DriftPolicy::fdr`]) **and** beyond the ordinary distance by the practical floor of [`DriftPolicy::minor`] or
/// [`DriftPolicy::major`]. `gap_weeks` are the weeks from the reference's last day to the current one's.
#[must_use]
pub fn look(columns: Vec<ColumnWindow<'_>>, gap_weeks: usize, policy: &DriftPolicy) -> Vec<ColumnDrift> {
    let (weeks, least) = (policy.weeks(), policy.min_windows as usize);
    let compared: Vec<Result<Compared, TooLittle>> = columns
        .iter()
        .map(|c| compare(c.sketch, Current { counts: &c.current, weeks, gap_weeks }, least, policy.fdr))
        .collect();
    let p_values: Vec<f64> = compared.iter().flatten().map(|c| c.p_value).collect();
    let mut corrected = benjamini_hochberg(&p_values, policy.fdr).into_iter();
    columns
        .into_iter()
        .zip(compared)
        .map(|(window, compared)| {
            let (state, measured, lacks) = match compared {
                Ok(found) => {
                    let (adjusted, significant) = corrected.next().map_or((1.0, false), |c| (c.adjusted, c.rejected));
                    let measured = measured(&found, adjusted, policy);
                    (state(&measured, significant, policy), Some(measured), None)
                }
                Err(lacks) => (DriftState::NotEnoughData, None, Some(lacks)),
            };
            ColumnDrift {
                column: window.column.to_owned(),
                state,
                measured,
                lacks,
                edges: window.sketch.edges.clone(),
                reference: window.sketch.total(),
                current: window.current,
            }
        })
        .collect()
}

fn measured(found: &Compared, p_value: f64, policy: &DriftPolicy) -> Measured {
    Measured {
        distance: found.distance,
        ordinary: found.ordinary,
        minor_limit: found.limit.max(found.ordinary + policy.minor),
        major_limit: found.limit.max(found.ordinary + policy.major),
        p_value,
        windows: found.windows,
    }
}

fn state(measured: &Measured, significant: bool, policy: &DriftPolicy) -> DriftState {
    match measured.excess() {
        excess if significant && excess >= policy.major => DriftState::Major,
        excess if significant && excess >= policy.minor => DriftState::Minor,
        _ => DriftState::None,
    }
}

/// The finding of a look, if any column drifts: a warning where one does by level major, else worth knowing.
#[must_use]
pub fn finding(look: &DriftLook) -> Option<Finding> {
    let (major, minor) = (look.in_state(DriftState::Major), look.in_state(DriftState::Minor));
    let severity = if major.is_empty() { Severity::Info } else { Severity::Warning };
    let is_major = !major.is_empty();
    let limit = |m: &Measured| if is_major { m.major_limit } else { m.minor_limit };
    let all: Vec<_> = major.into_iter().chain(minor).collect();
    let (worst, most) = all.first()?;
    let others = match all.len() - 1 {
        0 => String::new(),
        n => format!(", and {} more", count(n as u64, "column")),
    };
    Some(Finding {
        kind: FindingKind::Drift,
        severity,
        value: most.distance,
        threshold: limit(most),
        message: format!(
            "{} to {} differ from what the champion learned from: {} by {}, beyond {}{others}.",
            look.from,
            look.through,
            worst.column,
            number(most.distance),
            number(limit(most))
        ),
        details: all
            .iter()
            .map(|(column, m)| {
                format!("{}: distance {}, ordinarily {}", column.column, number(m.distance), number(m.ordinary))
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::ids::VersionId;

    /// Sixty weeks of a column that wanders a little, thirty rows a week.
    fn sketch() -> Sketch {
        let week = |w: u64| (0..30).map(|i| ((i * 7 + w * w * 3) % 29 + w % 3) as f64).collect::<Vec<f64>>();
        Sketch::of(&(0..60).map(week).collect::<Vec<_>>())
    }

    fn window<'s>(column: &'s str, sketch: &'s Sketch, shift: f64) -> ColumnWindow<'s> {
        let rows: Vec<f64> = (0..120).map(|i| f64::from(i * 11 % 29) + shift).collect();
        ColumnWindow { column, sketch, current: sketch.count(&rows) }
    }

    fn taken(columns: Vec<ColumnDrift>) -> DriftLook {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        DriftLook {
            version: VersionId::new(DateTime::UNIX_EPOCH, 0),
            no_reference: None,
            reference_through: Some(day(1)),
            from: day(2),
            through: day(29),
            columns,
        }
    }

    #[test]
    fn states_go_by_significance_and_by_size() {
        let sketch = sketch();
        let shifts = [("calm", 0.0), ("moved", 5.0), ("gone", 20.0)];
        let columns = shifts.iter().map(|(name, shift)| window(name, &sketch, *shift)).collect();
        let found = look(columns, 4, &DriftPolicy::default());
        let states: Vec<DriftState> = found.iter().map(|c| c.state).collect();
        assert_eq!(states, [DriftState::None, DriftState::Minor, DriftState::Major], "{found:#?}");
        // What is significant and small is nothing to act on.
        let floor = DriftPolicy { minor: 0.9, major: 0.95, ..DriftPolicy::default() };
        assert!(look(vec![window("gone", &sketch, 5.0)], 4, &floor).iter().all(|c| c.state == DriftState::None));
    }

    #[test]
    fn the_finding_names_columns_distance_and_threshold() {
        let sketch = sketch();
        let columns = vec![window("calm", &sketch, 0.0), window("moved", &sketch, 5.0), window("gone", &sketch, 20.0)];
        let look = taken(look(columns, 4, &DriftPolicy::default()));
        let found = finding(&look).unwrap();
        assert_eq!((found.kind, found.severity, found.details.len()), (FindingKind::Drift, Severity::Warning, 2));
        assert!(
            found.message.starts_with("2026-03-02 to 2026-03-29 differ from what the champion learned from: gone by")
        );
        assert!(found.message.ends_with(", and 1 column more."), "{}", found.message);
        assert!(found.value > found.threshold);
        let seen = look.seen();
        assert_eq!((seen.judged, seen.major.as_slice()), (3, &["gone".to_owned()][..]));
    }

    #[test]
    fn without_data_there_is_a_state_and_no_finding() {
        let short = Sketch { weeks: sketch().weeks[..20].to_vec(), ..sketch() };
        let found = look(vec![window("gone", &short, 20.0)], 4, &DriftPolicy::default());
        assert_eq!(found[0].state, DriftState::NotEnoughData);
        assert_eq!(found[0].lacks, Some(TooLittle::Windows { have: 2, need: 8 }));
        assert_eq!((finding(&taken(found)), taken(Vec::new()).state()), (None, DriftState::NotEnoughData));
    }
}
