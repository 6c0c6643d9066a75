//! Seasonal exponential smoothing of one series: a level, a damped trend and a season, each moved by the last error.
//!
//! The recursions are those of the innovations state space models ETS(A,Ad,A) and ETS(A,Ad,M); without a trend they are
//! ETS(A,N,A) and ETS(A,N,M). A day without a value moves nothing but time. Reference: Hyndman, Koehler, Ord & Snyder 2008,
//! *Forecasting with Exponential Smoothing*, table 2.2.

use crate::summary::mean;

/// How the season joins the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// Level plus season.
    Additive,
    /// Level times season.
    Multiplicative,
}

/// The parameters of a smoothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// Share of an error that moves the level, 0 to 1.
    pub alpha: f64,
    /// Share that moves the trend, 0 to `alpha`.
    pub beta: f64,
    /// Share that moves the season, 0 to 1 − `alpha`.
    pub gamma: f64,
    /// What is left of the trend after a step, 0 (no trend) to 1.
    pub phi: f64,
    /// How the season joins.
    pub season: Season,
}

/// Where a smoothing stands: before its first value, or after its last.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The level, in the series' units.
    pub level: f64,
    /// The trend of a step, in the series' units.
    pub trend: f64,
    /// The season by step, the next step first: in the series' units, or factors.
    pub season: Vec<f64>,
}

/// A series that was smoothed to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    smoothing: Smoothing,
    state: State,
    squared: f64,
    n: usize,
}

/// Periods whose means are the first state, and whose errors do not count.
const FIRST_PERIODS: usize = 4;
/// Fewest known values, in periods.
const LEAST_PERIODS: usize = 3;
/// A factor below this makes a season that cannot be divided by.
const LEAST_FACTOR: f64 = 0.02;
const ALPHAS: [f64; 6] = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5];
const GAMMAS: [f64; 4] = [0.0, 0.03, 0.1, 0.2];
/// β as a share of α, and φ.
const TRENDS: [(f64, f64); 3] = [(0.0, 0.0), (0.1, 0.95), (0.05, 0.98)];

impl Smoothing {
    /// Smooths values (NaN: not known) from a first state.
    #[must_use]
    pub fn run(&self, values: &[f64], mut state: State) -> Smoothed {
        let warm = FIRST_PERIODS * state.season.len();
        let (mut squared, mut n) = (0.0, 0);
        for (step, value) in values.iter().enumerate() {
            let error = self.step(&mut state, *value);
            if step >= warm && error.is_finite() {
                squared += error * error;
                n += 1;
            }
        }
        Smoothed { smoothing: *self, state, squared, n }
    }

    /// One step; answers its error.
    fn step(&self, state: &mut State, value: f64) -> f64 {
        let base = state.level + self.phi * state.trend;
        let Some(season) = state.season.first().copied() else { return f64::NAN };
        let (forecast, by_level, by_season) = match self.season {
            Season::Additive => (base + season, 1.0, 1.0),
            Season::Multiplicative => (base * season, season, base),
        };
        let error = value - forecast;
        let moved = |by: f64| if error.is_finite() && by.abs() > LEAST_FACTOR { error / by } else { 0.0 };
        state.level = base + self.alpha * moved(by_level);
        state.trend = self.phi * state.trend + self.beta * moved(by_level);
        state.season.rotate_left(1);
        if let Some(last) = state.season.last_mut() {
            *last = season + self.gamma * moved(by_season);
        }
        error
    }

    /// Parameters that were chosen from the data.
    fn free(&self) -> f64 {
        1.0 + f64::from(u8::from(self.gamma > 0.0)) + 2.0 * f64::from(u8::from(self.phi > 0.0))
    }
}

impl State {
    /// The first state of values: means of the first periods. `None` for a season that cannot be had from them.
    fn first(values: &[f64], period: usize, season: Season) -> Option<Self> {
        let start = &values[..values.len().min(FIRST_PERIODS * period)];
        let known = |v: &&f64| v.is_finite();
        let level = mean(&start.iter().filter(known).copied().collect::<Vec<_>>())?;
        let at = |step: usize| {
            let own: Vec<f64> = start.iter().skip(step).step_by(period).filter(known).copied().collect();
            match (mean(&own), season) {
                (Some(own), Season::Additive) => own - level,
                (Some(own), Season::Multiplicative) => own / level,
                (None, Season::Additive) => 0.0,
                (None, Season::Multiplicative) => 1.0,
            }
        };
        let factors: Vec<f64> = (0..period).map(at).collect();
        let usable = season == Season::Additive || factors.iter().all(|factor| *factor > LEAST_FACTOR);
        usable.then_some(Self { level, trend: 0.0, season: factors })
    }
}

impl Smoothed {
    /// The forecast so many steps after the last value, 1 and up.
    #[must_use]
    pub fn ahead(&self, steps: usize) -> f64 {
        let (phi, state) = (self.smoothing.phi, &self.state);
        let n = i32::try_from(steps).unwrap_or(i32::MAX);
        // φ + φ² + … + φⁿ.
        let damped = if phi < 1.0 { phi * (1.0 - phi.powi(n)) / (1.0 - phi) } else { f64::from(n) };
        let base = state.level + damped * state.trend;
        let season = state.season.get(steps.saturating_sub(1) % state.season.len().max(1));
        match (self.smoothing.season, season) {
            (_, None) => base,
            (Season::Additive, Some(season)) => base + season,
            (Season::Multiplicative, Some(season)) => base * season,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Akaike's criterion of the errors that count, up to a constant.
    fn criterion(&self) -> f64 {
        let n = self.n as f64;
        let variance = (self.squared / n).max(f64::MIN_POSITIVE);
        n * variance.ln() + 2.0 * self.smoothing.free()
    }
}

/// The smoothing whose one-step errors are smallest by Akaike's criterion, over a fixed grid of parameters.
///
/// - `values`: one a step, the last one newest; NaN where nothing is known. What is not known before the first value is left out.
/// - `period`: steps of a season, at least 2.
/// - `None` for fewer known values than three periods, or fewer than five periods from the first to the last.
#[must_use]
pub fn smooth(values: &[f64], period: usize) -> Option<Smoothed> {
    let first = values.iter().position(|v| v.is_finite())?;
    let values = &values[first..];
    let known = values.iter().filter(|v| v.is_finite()).count();
    if period < 2 || known < LEAST_PERIODS * period || values.len() < (FIRST_PERIODS + 1) * period {
        return None;
    }
    let mut best: Option<(f64, Smoothed)> = None;
    for season in [Season::Additive, Season::Multiplicative] {
        let Some(state) = State::first(values, period, season) else { continue };
        for (alpha, gamma, (share, phi)) in grid() {
            let smoothing = Smoothing { alpha, beta: share * alpha, gamma, phi, season };
            let smoothed = smoothing.run(values, state.clone());
            let criterion = smoothed.criterion();
            if smoothed.n > 0 && criterion.is_finite() && best.as_ref().is_none_or(|(least, _)| criterion < *least) {
                best = Some((criterion, smoothed));
            }
        }
    }
    best.map(|(_, smoothed)| smoothed)
}

fn grid() -> impl Iterator<Item = (f64, f64, (f64, f64))> {
    ALPHAS.into_iter().flat_map(|alpha| {
        GAMMAS.into_iter().flat_map(move |gamma| TRENDS.into_iter().map(move |trend| (alpha, gamma, trend)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WEEK: [f64; 7] = [0.8, 0.9, 1.0, 1.0, 1.2, 1.5, 0.6];

    #[test]
    fn a_clean_season_goes_on() {
        let values: Vec<f64> = (0..70).map(|day| 100.0 * WEEK[day % 7]).collect();
        let smoothed = smooth(&values, 7).unwrap();
        for steps in 1..=28 {
            assert!((smoothed.ahead(steps) - 100.0 * WEEK[(70 + steps - 1) % 7]).abs() < 1e-6, "{steps}");
        }
    }

    #[test]
    fn gaps_keep_the_season_in_its_place() {
        let values: Vec<f64> = (0..91).map(|day| if day % 5 == 3 { f64::NAN } else { 100.0 * WEEK[day % 7] }).collect();
        let smoothed = smooth(&values, 7).unwrap();
        for steps in 1..=14 {
            assert!((smoothed.ahead(steps) - 100.0 * WEEK[(91 + steps - 1) % 7]).abs() < 5.0, "{steps}");
        }
    }

    #[test]
    fn too_little_says_nothing() {
        assert_eq!(smooth(&[1.0; 34], 7), None);
        assert_eq!(smooth(&[f64::NAN; 90], 7), None);
        assert_eq!(smooth(&[1.0; 90], 1), None);
        assert!(smooth(&[1.0; 35], 7).is_some());
    }

    proptest! {
        #[test]
        fn any_values_have_a_finite_answer_or_none(values in prop::collection::vec(prop_oneof![Just(f64::NAN), -1e6..1e6_f64, Just(0.0)], 0..120)) {
            if let Some(smoothed) = smooth(&values, 7) {
                prop_assert!((1..=63).all(|steps| smoothed.ahead(steps).is_finite()));
            }
        }
    }
}
