//! A panel as it was known at the end of one day. This type is why a feature cannot leak.

use super::dense::{Panel, PanelMeta};

/// What was known at the end of the origin day.
///
/// Targets and observed covariates end at the origin: the slices handed out are that long, so a later value is not
/// hidden but absent. Known-ahead covariates run to the panel's last day.
#[derive(Debug, Clone, Copy)]
pub struct AsOf<'a> {
    panel: &'a Panel,
    known: usize,
    origin: i32,
}

impl<'a> AsOf<'a> {
    pub(super) fn new(panel: &'a Panel, origin: i32) -> Self {
        let known = usize::try_from(i64::from(origin) - i64::from(panel.first_day()) + 1).unwrap_or(0);
        Self { panel, known: known.min(panel.n_days()), origin }
    }

    /// The last known day.
    #[must_use]
    pub fn origin(&self) -> i32 {
        self.origin
    }

    /// Number of days from the panel's first to the origin.
    #[must_use]
    pub fn n_known(&self) -> usize {
        self.known
    }

    /// Day number of the panel's first day.
    #[must_use]
    pub fn first_day(&self) -> i32 {
        self.panel.first_day()
    }

    /// Keys, roles and attributes.
    #[must_use]
    pub fn meta(&self) -> &'a PanelMeta {
        self.panel.meta()
    }

    /// Targets of a series up to the origin, NaN where absent.
    #[must_use]
    pub fn target(&self, series: usize) -> &'a [f64] {
        self.cut(self.panel.target_of(series))
    }

    /// A covariate that is known only after its day, up to the origin.
    #[must_use]
    pub fn observed(&self, column: usize, series: usize) -> &'a [f64] {
        self.cut(self.panel.observed_of(column, series))
    }

    /// A known-ahead covariate, to the panel's last day.
    #[must_use]
    pub fn known_ahead(&self, column: usize, series: usize) -> &'a [f64] {
        self.panel.known_of(column, series)
    }

    /// The declared open column: to the panel's last day if it is known ahead, else to the origin.
    #[must_use]
    pub fn open(&self, series: usize) -> Option<&'a [f64]> {
        let ahead = self.panel.meta().roles().open.as_ref().is_some_and(|open| open.known_ahead);
        self.panel.open_of(series).map(|values| if ahead { values } else { self.cut(values) })
    }

    /// The position of a day number in the slices, whether known or ahead.
    #[must_use]
    pub fn index(&self, day: i32) -> Option<usize> {
        self.panel.index(day)
    }

    fn cut(&self, values: &'a [f64]) -> &'a [f64] {
        &values[..self.known.min(values.len())]
    }
}
