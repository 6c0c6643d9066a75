//! Drift of one column: do its last weeks look as a version's reference did, or did the world change?
//!
//! The reference is kept as a [`Sketch`]: counts by week in bins that are quantiles of the reference, so that one outlier is one
//! row in the outermost bin, however far out. Days resemble their neighbours, the series of one day move together and a year has
//! seasons, so rows are not independent and a test that counts them so cries wolf. What is ordinary is read from the reference
//! itself: each of its own windows is compared with the weeks before it, exactly as the last weeks are compared with the
//! reference, and the last weeks' distance is judged among those distances.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::quantile::{median, quantile};
use crate::summary::{finite, mean, sd};

/// Bins between the least and the greatest value of the reference, each with about as many of its rows.
const BINS: usize = 20;
/// Weeks after which the season is the same; a year of days would not end on the same weekday.
const YEAR_WEEKS: usize = 52;
/// A window of the reference is compared with at least this many windows before it.
const LEAST_BEFORE: usize = 3;
/// The current window holds at least this share of the rows that the reference's windows hold in the middle.
const LEAST_ROWS_SHARE: f64 = 0.5;

/// How the rows of some days fall into the bins of a [`Sketch`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows by bin; the first lies below all that the reference had, the last above.
    pub bins: Vec<u32>,
    /// Rows without a value.
    pub missing: u32,
}

impl Counts {
    /// Rows with a value.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.bins.iter().map(|n| u64::from(*n)).sum()
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.known() + u64::from(self.missing)
    }

    fn sum<'c>(many: impl IntoIterator<Item = &'c Self>) -> Self {
        let mut total = Self::default();
        for one in many {
            total.bins.resize(total.bins.len().max(one.bins.len()), 0);
            for (all, n) in total.bins.iter_mut().zip(&one.bins) {
                *all = all.saturating_add(*n);
            }
            total.missing = total.missing.saturating_add(one.missing);
        }
        total
    }
}

/// What is kept of a column's reference: bins, and how the rows of each of its weeks fall into them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// The edges of the bins, rising: quantiles of the reference from its least to its greatest value, equal ones once.
    pub edges: Vec<f64>,
    /// The reference week by week, earliest first; the last one ends on the reference's last day.
    pub weeks: Vec<Counts>,
}

impl Sketch {
    /// Sketches a reference: the rows of each week, earliest first; what is not finite is a row without a value.
    #[must_use]
    pub fn of(weeks: &[Vec<f64>]) -> Self {
        let mut all = finite(&weeks.concat());
        // Each quantile sorts what it is given, which costs little where it is sorted already.
        all.sort_by(f64::total_cmp);
        let mut edges: Vec<f64> = (0..=BINS).filter_map(|i| quantile(&all, i as f64 / BINS as f64)).collect();
        edges.dedup();
        let mut sketch = Self { edges, weeks: Vec::new() };
        sketch.weeks = weeks.iter().map(|rows| sketch.count(rows)).collect();
        sketch
    }

    /// Counts rows into the bins. The bin of index i holds values from edge i − 1 up to and without edge i; the last edge has a
    /// bin of its own, so that a column that never changed shows when it does.
    #[must_use]
    pub fn count(&self, rows: &[f64]) -> Counts {
        let mut counts = Counts { bins: vec![0; self.edges.len() + 2], missing: 0 };
        for value in rows {
            if !value.is_finite() {
                counts.missing += 1;
                continue;
            }
            let beyond = usize::from(self.edges.last().is_some_and(|last| value > last));
            counts.bins[self.edges.partition_point(|edge| edge <= value) + beyond] += 1;
        }
        counts
    }

    /// The whole reference.
    #[must_use]
    pub fn total(&self) -> Counts {
        Counts::sum(&self.weeks)
    }
}

/// How far two sets of rows are apart, 0 to 1: the greater of the Kolmogorov–Smirnov distance of their values over the bins and
/// of the difference of their shares without a value.
///
/// Read it as the share of rows that would have to move past some value to make one look like the other. `None` where one of
/// them has no rows at all.
#[must_use]
pub fn distance(a: &Counts, b: &Counts) -> Option<f64> {
    if a.rows() == 0 || b.rows() == 0 {
        return None;
    }
    let missing = |c: &Counts| f64::from(c.missing) / c.rows() as f64;
    let gap = (missing(a) - missing(b)).abs();
    if a.known() == 0 || b.known() == 0 {
        return Some(gap);
    }
    let (mut of_a, mut of_b, mut most) = (0.0, 0.0, 0.0_f64);
    for (n, m) in a.bins.iter().zip(&b.bins) {
        of_a += f64::from(*n) / a.known() as f64;
        of_b += f64::from(*m) / b.known() as f64;
        most = most.max((of_a - of_b).abs());
    }
    Some(most.max(gap))
}

/// The two-sample Kolmogorov–Smirnov p-value of a distance between `n` and `m` rows, taken as independent.
///
/// Formula: 2 Σ (−1)ʲ⁻¹ exp(−2 j² λ²) with λ = d √(n m / (n + m)). With bins and with dependent rows it is too small, so it can
/// only forbid: what even independent rows could show by chance is no drift. Reference: Smirnov 1948.
#[must_use]
pub fn ks_p_value(distance: f64, n: u64, m: u64) -> f64 {
    let size = n as f64 * m as f64 / (n as f64 + m as f64);
    let lambda = distance * size.sqrt();
    // The series alternates without end at 0, and is 1 to the last digit well above that.
    if !lambda.is_finite() || lambda < 0.2 {
        return 1.0;
    }
    let term = |j: i32| f64::from(if j % 2 == 1 { 2 } else { -2 }) * (-2.0 * f64::from(j * j) * lambda * lambda).exp();
    (1..=20).map(term).sum::<f64>().clamp(0.0, 1.0)
}

/// The window that is compared with a reference.
#[derive(Debug, Clone, Copy)]
pub struct Current<'c> {
    /// Its rows.
    pub counts: &'c Counts,
    /// Whole weeks that it spans, at least 1.
    pub weeks: usize,
    /// Weeks from the reference's last day to its own last day.
    pub gap_weeks: usize,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "lacks")]
pub enum TooLittle {
    /// The reference is too short to know what is ordinary.
    Windows {
        /// Windows of it that can be compared with what was before them.
        have: u64,
        /// How many it takes.
        need: u64,
    },
    /// The current window has too few rows.
    Rows {
        /// Rows it has.
        have: u64,
        /// How many it takes.
        need: u64,
    },
}

/// A window beside the reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// How far they are apart ([`distance`]); the smaller of that from the whole reference and that from the same weeks a year
    /// before, where the reference has those: what is only the season is no drift.
    pub distance: f64,
    /// The middle of the distances that are ordinary.
    pub ordinary: f64,
    /// Distances that this rests on.
    pub windows: u64,
    /// Probability of such a distance where nothing changed.
    pub p_value: f64,
    /// The distance above which the probability falls below the level that was asked for.
    pub limit: f64,
}

/// Compares a window with a reference.
///
/// - Domain: `least` ≥ 2 ordinary distances; `alpha` in (0, 1), only for [`Compared::limit`].
/// - Formula: the reference's windows of the same length, back from its end, are each compared with the weeks before them (at
///   least three windows' worth). Where the current window has a twin a year before it and at least `least` of those windows have
///   one, too, only those count. Square roots of distances are nearly normal, so a new one is judged by Student's t with the
///   prediction's variance s² (1 + 1/k) over k of them; the p-value is never below that of [`ks_p_value`].
///
/// # Errors
/// [`TooLittle`].
pub fn compare(sketch: &Sketch, current: Current<'_>, least: usize, alpha: f64) -> Result<Compared, TooLittle> {
    let (n, least) = (current.weeks.max(1), least.max(2));
    let (windows, ordinary) = ordinary(sketch, n);
    if ordinary.len() < least {
        return Err(TooLittle::Windows { have: ordinary.len() as u64, need: least as u64 });
    }
    let (have, need) = (current.counts.rows(), least_rows(&windows));
    let reference = Counts::sum(&sketch.weeks);
    let Some(apart) = apart(current.counts, &sketch.weeks, &reference, (n, current.gap_weeks)).filter(|_| have >= need)
    else {
        return Err(TooLittle::Rows { have, need });
    };
    let of_twins: Vec<f64> = ordinary.iter().filter(|o| o.twin).map(|o| o.distance).collect();
    let ordinary: Vec<f64> =
        if apart.twin && of_twins.len() >= least { of_twins } else { ordinary.iter().map(|o| o.distance).collect() };
    let (p_value, limit) = judge(apart.distance, &ordinary, alpha);
    Ok(Compared {
        distance: apart.distance,
        ordinary: median(&ordinary).unwrap_or_default(),
        windows: ordinary.len() as u64,
        p_value: p_value.max(ks_p_value(apart.distance, reference.rows(), have)),
        limit,
    })
}

/// A distance, and whether the same weeks a year before had a say in it.
struct Apart {
    distance: f64,
    twin: bool,
}

/// How far a window of `n` weeks is from the weeks of a reference that ends `gap` weeks before the window's end.
fn apart(window: &Counts, weeks: &[Counts], all: &Counts, (n, gap): (usize, usize)) -> Option<Apart> {
    let from_all = distance(window, all)?;
    let twin = twin(weeks, n, gap).and_then(|twin| distance(window, &twin));
    Some(Apart { distance: twin.map_or(from_all, |twin| twin.min(from_all)), twin: twin.is_some() })
}

/// The same weeks a whole number of years before, with a week more at both ends, since holidays wander.
fn twin(weeks: &[Counts], n: usize, gap: usize) -> Option<Counts> {
    let back = YEAR_WEEKS * gap.div_ceil(YEAR_WEEKS).max(1) - gap;
    let end = weeks.len().checked_sub(back)?;
    let start = end.checked_sub(n)?;
    let wide = start.saturating_sub(1)..(end + 1).min(weeks.len());
    weeks.get(wide).map(Counts::sum).filter(|c| c.rows() > 0)
}

/// The reference's own windows, and how far each is from the weeks before it.
fn ordinary(sketch: &Sketch, n: usize) -> (Vec<Counts>, Vec<Apart>) {
    let (mut windows, mut found) = (Vec::new(), Vec::new());
    let mut start = sketch.weeks.len();
    while start >= n {
        start -= n;
        let window = Counts::sum(&sketch.weeks[start..start + n]);
        let before = &sketch.weeks[..start];
        if start >= LEAST_BEFORE * n {
            found.extend(apart(&window, before, &Counts::sum(before), (n, n)));
        }
        windows.push(window);
    }
    (windows, found)
}

fn least_rows(windows: &[Counts]) -> u64 {
    let rows: Vec<f64> = windows.iter().map(|w| w.rows() as f64).collect();
    (median(&rows).unwrap_or_default() * LEAST_ROWS_SHARE).ceil().max(1.0) as u64
}

/// The p-value of a distance among ordinary ones, and the distance that has the p-value `alpha`.
fn judge(distance: f64, ordinary: &[f64], alpha: f64) -> (f64, f64) {
    let roots: Vec<f64> = ordinary.iter().map(|d| d.sqrt()).collect();
    let k = roots.len() as f64;
    let (Some(centre), Some(spread)) = (mean(&roots), sd(&roots)) else { return (1.0, 1.0) };
    let scale = spread * (1.0 + 1.0 / k).sqrt();
    // The windows were all alike: whatever is farther is new, and the practical floor says whether it matters.
    if scale <= 1e-12 {
        return (f64::from(u8::from(distance.sqrt() <= centre + 1e-12)), centre * centre);
    }
    let Ok(student) = StudentsT::new(0.0, 1.0, k - 1.0) else { return (1.0, 1.0) };
    let limit = (centre + scale * student.inverse_cdf(1.0 - alpha)).clamp(0.0, 1.0);
    (student.sf((distance.sqrt() - centre) / scale), limit * limit)
}

#[cfg(test)]
mod tests;
