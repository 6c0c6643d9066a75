//! What an engine is asked to learn instead of the raw target, and the way back.

use serde::{Deserialize, Serialize};

/// The transform of a target in relation to its level.
///
/// | name | forward | back |
/// |---|---|---|
/// | `raw` | y | f |
/// | `ratio` | min(y / b, `cap`) | f b |
/// | `log_ratio` | ln((y + s b + 0.5) / (b + 0.5)), s = `soften` | exp(f) (b + 0.5) − s b − 0.5 |
///
/// where b is the level, never below `floor`. `log_ratio` makes a factor an addend (a promotion lifts every series by
/// the same step), and the softening keeps a zero from being minus infinity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TargetTransform {
    /// The target as it is.
    Raw,
    /// In units of the level.
    Ratio {
        /// Ratios are cut here, over 0; one absurd day must not rule a squared error.
        #[serde(default = "default_cap")]
        cap: f64,
        /// Smallest level, over 0.
        #[serde(default = "default_floor")]
        floor: f64,
    },
    /// Logarithm of the softened ratio.
    LogRatio {
        /// Share of the level added to the target, 0 to 1.
        #[serde(default = "default_soften")]
        soften: f64,
        /// Smallest level, over 0.
        #[serde(default = "default_floor")]
        floor: f64,
    },
}

/// Six times the usual is beyond any promotion seen in retail data; a larger ratio is an error or an event of its own.
const fn default_cap() -> f64 {
    6.0
}

const fn default_floor() -> f64 {
    0.5
}

const fn default_soften() -> f64 {
    0.05
}

impl Default for TargetTransform {
    fn default() -> Self {
        Self::LogRatio { soften: default_soften(), floor: default_floor() }
    }
}

/// Added to target and level so that a series of zeros has a logarithm; half of the smallest countable sale.
const HALF: f64 = 0.5;

impl TargetTransform {
    /// Checks the ranges; the message is the range in words.
    ///
    /// # Errors
    /// A parameter out of range.
    pub fn check(self) -> Result<(), String> {
        let over_zero = |value: f64| value > 0.0 && value.is_finite();
        match self {
            Self::Raw => Ok(()),
            Self::Ratio { cap, floor } if over_zero(cap) && over_zero(floor) => Ok(()),
            Self::Ratio { .. } => Err("a ratio with cap and floor over 0".to_owned()),
            Self::LogRatio { soften, floor } if (0.0..=1.0).contains(&soften) && over_zero(floor) => Ok(()),
            Self::LogRatio { .. } => Err("a log_ratio with soften 0 to 1 and floor over 0".to_owned()),
        }
    }

    /// The target as the engine learns it; NaN where target or level is unknown. A negative day is learned as a zero by
    /// `log_ratio`.
    #[must_use]
    pub fn forward(self, target: f64, level: f64) -> f64 {
        if target.is_nan() || (level.is_nan() && self != Self::Raw) {
            return f64::NAN;
        }
        match self {
            Self::Raw => target,
            Self::Ratio { cap, floor } => (target / level.max(floor)).clamp(-cap, cap),
            Self::LogRatio { soften, floor } => {
                let base = level.max(floor);
                // Returns can make a day negative; the logarithm takes the smallest value it has, that of a zero.
                ((target.max(0.0) + soften * base + HALF) / (base + HALF)).ln()
            }
        }
    }

    /// The forecast in the target's units; never NaN for finite input, not yet cut at zero.
    #[must_use]
    pub fn inverse(self, learned: f64, level: f64) -> f64 {
        match self {
            Self::Raw => learned,
            Self::Ratio { floor, .. } => learned * base_or_floor(level, floor),
            Self::LogRatio { soften, floor } => {
                let base = base_or_floor(level, floor);
                learned.exp() * (base + HALF) - soften * base - HALF
            }
        }
    }

    /// The level as the transform uses it, never below the floor; the natural weight of a row.
    #[must_use]
    pub fn base(self, level: f64) -> f64 {
        match self {
            Self::Raw => 1.0,
            Self::Ratio { floor, .. } | Self::LogRatio { floor, .. } => base_or_floor(level, floor),
        }
    }
}

fn base_or_floor(level: f64, floor: f64) -> f64 {
    if level.is_finite() { level.max(floor) } else { floor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transform_and_its_inverse_are_one_another() {
        let kinds = [TargetTransform::Raw, TargetTransform::default(), TargetTransform::Ratio { cap: 6.0, floor: 0.5 }];
        for kind in kinds {
            for (target, level) in [(0.0, 0.0), (0.0, 120.0), (57.0, 60.0), (3.0, 0.0)] {
                let back = kind.inverse(kind.forward(target, level), level);
                assert!((back - target).abs() < 1e-9, "{kind:?} {target} {level}: {back}");
            }
        }
    }

    #[test]
    fn an_unknown_target_stays_unknown_and_an_unknown_level_gives_a_number() {
        let kind = TargetTransform::default();
        assert!(kind.forward(f64::NAN, 5.0).is_nan());
        assert!(kind.forward(5.0, f64::NAN).is_nan());
        assert!(kind.inverse(0.2, f64::NAN).is_finite());
        assert!(kind.forward(-4.0, 10.0).is_finite());
        let capped = TargetTransform::Ratio { cap: 6.0, floor: 0.5 }.forward(1e9, 10.0);
        assert!((capped - 6.0).abs() < 1e-12);
    }

    #[test]
    fn parameters_out_of_range_are_refused() {
        assert!(TargetTransform::Ratio { cap: 0.0, floor: 0.5 }.check().is_err());
        assert!(TargetTransform::LogRatio { soften: f64::NAN, floor: 0.5 }.check().is_err());
    }
}
