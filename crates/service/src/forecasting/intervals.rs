//! Intervals by split conformal prediction over whole past origins.
//!
//! Signed residuals of forecasts from origins that the fit had not seen, divided by the forecast to a power (errors grow
//! slower than sales), give quantiles by lead; the interval is the forecast plus those quantiles, scaled back. Whole origins
//! are held out, never single rows, because the errors of one origin hang together (Vovk et al. 2005; Lei et al. 2018;
//! Stankevičiūtė et al. 2021 for horizons).

use serde::{Deserialize, Serialize};
use vakhta_stats::conformal::{lower_quantile, upper_quantile};

/// Below this a forecast is treated as this when residuals are scaled, in the target's units.
const FLOOR: f64 = 1.0;
/// A bucket of leads with fewer residuals takes those of all leads.
const FEWEST: usize = 200;

/// The two intervals around a forecast, in the target's units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end of the 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// Lower end of the 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
}

impl Interval {
    /// No width: what is certain.
    #[must_use]
    pub fn exactly(value: f64) -> Self {
        Self { lo80: value, hi80: value, lo95: value, hi95: value }
    }
}

/// One out-of-sample error of a day that was open and expected to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// Days from origin to date.
    pub lead: u16,
    /// What was forecast, in the target's units.
    pub forecast: f64,
    /// What happened.
    pub actual: f64,
}

/// The quantiles of one bucket of leads.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Band {
    /// Last lead of the bucket, in days.
    to: u16,
    /// Scaled signed residual at 2.5 %.
    q025: f64,
    /// At 10 %.
    q10: f64,
    /// At 90 %.
    q90: f64,
    /// At 97.5 %.
    q975: f64,
}

/// Calibrated intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    /// The power of the forecast that residuals are divided by, 0 to 1.
    power: f64,
    /// By lead, rising.
    bands: Vec<Band>,
    /// Residuals they rest on.
    n: usize,
}

impl Intervals {
    /// Calibrates on out-of-sample residuals, in buckets of a week of leads. `None` when there are too few for any quantile.
    #[must_use]
    pub fn calibrate(residuals: &[Residual], power: f64, horizon: u16) -> Option<Self> {
        let usable: Vec<(u16, f64)> = residuals
            .iter()
            .filter(|r| r.forecast.is_finite() && r.actual.is_finite())
            .map(|r| (r.lead, (r.actual - r.forecast) / scale(r.forecast, power)))
            .collect();
        let all: Vec<f64> = usable.iter().map(|(_, score)| *score).collect();
        let pooled = band(&all, horizon)?;
        let bands = (0..horizon.div_ceil(7))
            .map(|week| {
                let to = ((week + 1) * 7).min(horizon);
                let own: Vec<f64> =
                    usable.iter().filter(|(lead, _)| *lead > week * 7 && *lead <= to).map(|(_, s)| *s).collect();
                if own.len() < FEWEST { Band { to, ..pooled } } else { band(&own, to).unwrap_or(Band { to, ..pooled }) }
            })
            .collect();
        Some(Self { power, bands, n: all.len() })
    }

    /// Intervals for a model that has no past to calibrate on: so wide that they claim nothing (zero to three times the forecast).
    #[must_use]
    pub fn unknown(horizon: u16) -> Self {
        let band = Band { to: horizon, q025: -1.0, q10: -1.0, q90: 2.0, q975: 2.0 };
        Self { power: 1.0, bands: vec![band], n: 0 }
    }

    /// The intervals around a forecast; never below zero.
    #[must_use]
    pub fn around(&self, forecast: f64, lead: u16) -> Interval {
        let band = self.bands.iter().find(|b| lead <= b.to).or(self.bands.last());
        let Some(band) = band else { return Interval::exactly(forecast) };
        let scale = scale(forecast, self.power);
        let low = |q: f64| (forecast + q.min(0.0) * scale).max(0.0);
        let high = |q: f64| forecast + q.max(0.0) * scale;
        Interval { lo80: low(band.q10), hi80: high(band.q90), lo95: low(band.q025), hi95: high(band.q975) }
    }

    /// Residuals they rest on.
    #[must_use]
    pub fn n(&self) -> usize {
        self.n
    }
}

fn scale(forecast: f64, power: f64) -> f64 {
    forecast.abs().max(FLOOR).powf(power)
}

fn band(scores: &[f64], to: u16) -> Option<Band> {
    // The wider quantiles need more residuals; with few the extremes stand for them.
    let least = scores.iter().copied().min_by(f64::total_cmp)?;
    let most = scores.iter().copied().max_by(f64::total_cmp)?;
    Some(Band {
        to,
        q025: lower_quantile(scores, 0.025).unwrap_or(least),
        q10: lower_quantile(scores, 0.1)?,
        q90: upper_quantile(scores, 0.1)?,
        q975: upper_quantile(scores, 0.025).unwrap_or(most),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn residuals(n: usize) -> Vec<Residual> {
        (0..n)
            .map(|i| Residual { lead: (i % 28 + 1) as u16, forecast: 100.0, actual: 50.0 + (i % 101) as f64 })
            .collect()
    }

    #[test]
    fn about_four_of_five_calibration_days_lie_in_the_80_percent_interval() {
        let all = residuals(2800);
        let intervals = Intervals::calibrate(&all, 0.5, 28).unwrap();
        let inside = all
            .iter()
            .filter(|r| {
                let around = intervals.around(r.forecast, r.lead);
                r.actual >= around.lo80 && r.actual <= around.hi80
            })
            .count();
        assert!((0.79..0.83).contains(&(inside as f64 / 2800.0)), "{inside}");
    }

    #[test]
    fn an_interval_is_never_below_zero_and_the_wider_holds_the_narrower() {
        let intervals = Intervals::calibrate(&residuals(2800), 0.5, 28).unwrap();
        for forecast in [0.0, 0.3, 5.0, 1000.0] {
            let i = intervals.around(forecast, 9);
            assert!(i.lo95 >= 0.0 && i.lo95 <= i.lo80 && i.lo80 <= forecast && forecast <= i.hi80 && i.hi80 <= i.hi95);
        }
    }

    #[test]
    fn too_few_residuals_give_no_intervals() {
        assert!(Intervals::calibrate(&residuals(5), 0.5, 28).is_none());
    }
}
