//! Parameters of the `lightgbm` engine, under LightGBM's own names, and their spelling for the library.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::NAME;
use crate::contract::Link;
use crate::params::{self, ParamError};

/// Rows that a draw must be expected to have for rows to be drawn at all: each is drawn by itself, so a draw of none has
/// a chance below e^-20.
const FEWEST_DRAWN: f64 = 20.0;

/// Parameters that came after the first recipes were recorded.
const ADDED_LATER: [&str; 2] = ["boosting", "drop_rate"];
/// LightGBM's own default.
const DROP_RATE: f64 = 0.1;

/// What the trees minimise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Squared error: the mean.
    Regression,
    /// Absolute error: the median.
    RegressionL1,
    /// Squared near 0, absolute beyond `alpha` (in the target's units).
    Huber,
    /// The quantile `alpha`.
    Quantile,
    /// Counts, logarithmic link; targets from 0.
    Poisson,
    /// Amounts with many zeros, logarithmic link; targets from 0.
    Tweedie,
    /// Logarithmic loss of a probability, logit link; targets 0 and 1.
    Binary,
}

impl Objective {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::RegressionL1 => "regression_l1",
            Self::Huber => "huber",
            Self::Quantile => "quantile",
            Self::Poisson => "poisson",
            Self::Tweedie => "tweedie",
            Self::Binary => "binary",
        }
    }

    pub(crate) fn link(self) -> Link {
        match self {
            Self::Poisson | Self::Tweedie => Link::Log,
            Self::Binary => Link::Logit,
            Self::Regression | Self::RegressionL1 | Self::Huber | Self::Quantile => Link::Identity,
        }
    }
}

/// How trees are put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boosting {
    /// Gradient boosting: each tree corrects those before it.
    #[default]
    Gbdt,
    /// The same with trees left out at random while the next one learns (Vinayak & Gilad-Bachrach 2015).
    Dart,
    /// A random forest: trees on rows and features drawn at random, averaged (Breiman 2001).
    Rf,
}

impl Boosting {
    fn name(self) -> &'static str {
        match self {
            Self::Gbdt => "gbdt",
            Self::Dart => "dart",
            Self::Rf => "rf",
        }
    }
}

/// Parameters of the `lightgbm` engine.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `objective` | `regression` | what is minimised, see [`Objective`] | `regression`, `regression_l1`, `huber`, `quantile`, `poisson`, `tweedie`, `binary` |
/// | `boosting` | `gbdt` | how trees are put together, see [`Boosting`]; `rf` draws rows and features: it needs `bagging_freq` from 1, `bagging_fraction` and `feature_fraction` below 1 | `gbdt`, `dart`, `rf` |
/// | `drop_rate` | 0.1 | dart: share of the trees left out while the next one learns | 0 to 1 |
/// | `alpha` | none | huber: where it turns linear, in the target's units; quantile: which one. Required by both, ignored by the rest: LightGBM's own default of 0.9 suits neither sales nor medians | huber above 0, quantile within (0, 1) |
/// | `tweedie_variance_power` | 1.5 | tweedie: 1 is Poisson, 2 is gamma | from 1, below 2 |
/// | `num_iterations` | 300 | trees | 1 to 100000 |
/// | `learning_rate` | 0.05 | step of each tree | above 0, to 1 |
/// | `num_leaves` | 31 | leaves of a tree | 2 to 131072 |
/// | `max_depth` | 0 | depth of a tree, 0 is no limit | 0 to 1000 |
/// | `min_data_in_leaf` | 20 | rows of a leaf at least | 0 to 1e9 |
/// | `min_sum_hessian_in_leaf` | 0.001 | weight of a leaf at least | from 0 |
/// | `min_gain_to_split` | 0 | gain of a split at least | from 0 |
/// | `feature_fraction` | 1 | share of features drawn for each tree | above 0, to 1 |
/// | `bagging_fraction` | 1 | share of rows drawn; all are used where that would be fewer than 20 | above 0, to 1 |
/// | `bagging_freq` | 0 | draw rows anew every so many trees, 0 never draws | 0 to 100000 |
/// | `lambda_l1` | 0 | penalty on absolute leaf values | from 0 |
/// | `lambda_l2` | 0 | penalty on squared leaf values | from 0 |
/// | `max_bin` | 255 | bins of a feature; above 255 costs memory | 2 to 65535 |
/// | `min_data_in_bin` | 3 | rows of a bin at least | 1 to 1e9 |
/// | `path_smooth` | 0 | pulls small leaves towards their parent | from 0 |
/// | `extra_trees` | false | random thresholds instead of the best | |
/// | `cat_smooth` | 10 | damps categories with few rows | from 0 |
/// | `cat_l2` | 10 | penalty on squared leaf values in categorical splits | from 0 |
/// | `max_cat_threshold` | 32 | categories on one side of a split at most | 1 to 100000 |
/// | `max_cat_to_onehot` | 4 | up to so many categories are split one against the rest | 1 to 100000 |
/// | `min_data_per_group` | 100 | rows of a category at least, to be split by | 1 to 1e9 |
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the table above says what each one is; the names are LightGBM's")]
pub struct LightGbmParams {
    pub objective: Objective,
    pub boosting: Boosting,
    pub drop_rate: Option<f64>,
    pub alpha: Option<f64>,
    pub tweedie_variance_power: f64,
    pub num_iterations: u32,
    pub learning_rate: f64,
    pub num_leaves: u32,
    pub max_depth: u32,
    pub min_data_in_leaf: u32,
    pub min_sum_hessian_in_leaf: f64,
    pub min_gain_to_split: f64,
    pub feature_fraction: f64,
    pub bagging_fraction: f64,
    pub bagging_freq: u32,
    pub lambda_l1: f64,
    pub lambda_l2: f64,
    pub max_bin: u32,
    pub min_data_in_bin: u32,
    pub path_smooth: f64,
    pub extra_trees: bool,
    pub cat_smooth: f64,
    pub cat_l2: f64,
    pub max_cat_threshold: u32,
    pub max_cat_to_onehot: u32,
    pub min_data_per_group: u32,
}

impl Default for LightGbmParams {
    fn default() -> Self {
        Self {
            objective: Objective::Regression,
            boosting: Boosting::Gbdt,
            drop_rate: None,
            alpha: None,
            tweedie_variance_power: 1.5,
            num_iterations: 300,
            learning_rate: 0.05,
            num_leaves: 31,
            max_depth: 0,
            min_data_in_leaf: 20,
            min_sum_hessian_in_leaf: 1e-3,
            min_gain_to_split: 0.0,
            feature_fraction: 1.0,
            bagging_fraction: 1.0,
            bagging_freq: 0,
            lambda_l1: 0.0,
            lambda_l2: 0.0,
            max_bin: 255,
            min_data_in_bin: 3,
            path_smooth: 0.0,
            extra_trees: false,
            cat_smooth: 10.0,
            cat_l2: 10.0,
            max_cat_threshold: 32,
            max_cat_to_onehot: 4,
            min_data_per_group: 100,
        }
    }
}

impl LightGbmParams {
    pub(crate) fn from_value(given: &Value) -> Result<Self, ParamError> {
        let params: Self = params::parse(NAME, given)?;
        params.check_objective()?;
        params.check_boosting()?;
        params.check_counts()?;
        params.check_amounts()?;
        Ok(params)
    }

    fn check_objective(&self) -> Result<(), ParamError> {
        let required = |why| ParamError::Required { engine: NAME, name: "alpha", why };
        match (self.objective, self.alpha) {
            (Objective::Huber, None) => Err(required("huber turns linear there, in the target's units")),
            (Objective::Quantile, None) => Err(required("it says which quantile")),
            (Objective::Huber, Some(alpha)) => {
                params::within(NAME, ("alpha", alpha), "above 0", alpha > 0.0 && alpha.is_finite())
            }
            (Objective::Quantile, Some(alpha)) => {
                params::within(NAME, ("alpha", alpha), "between 0 and 1, for quantile", alpha > 0.0 && alpha < 1.0)
            }
            _ => Ok(()),
        }?;
        let power = self.tweedie_variance_power;
        let holds = (1.0..2.0).contains(&power);
        params::within(NAME, ("tweedie_variance_power", power), "from 1 and below 2", holds)
    }

    /// Everything in force. What an earlier release did not have is left out where it is the default, so that the recipes of
    /// that release keep their fingerprint.
    pub(crate) fn recorded(&self) -> Value {
        let mut recorded = params::recorded(self);
        let default = params::recorded(&Self::default());
        if let Value::Object(table) = &mut recorded {
            table.retain(|name, value| !ADDED_LATER.contains(&name.as_str()) || default.get(name) != Some(value));
        }
        recorded
    }

    /// The parameters for these targets. A forest that can split nothing answers 0 instead of the mean, in this library; boosting
    /// answers the mean.
    pub(crate) fn for_target(&self, target: &[f32]) -> Self {
        let leaf = usize::try_from(self.min_data_in_leaf.max(1)).unwrap_or(usize::MAX);
        let drawn = (self.bagging_fraction * target.len() as f64) as usize;
        let splits = target.windows(2).any(|two| two[0].total_cmp(&two[1]).is_ne()) && drawn >= leaf.saturating_mul(2);
        let boosting = if self.boosting == Boosting::Rf && !splits { Boosting::Gbdt } else { self.boosting };
        Self { boosting, ..self.clone() }
    }

    fn check_boosting(&self) -> Result<(), ParamError> {
        let rate = self.drop_rate.unwrap_or(DROP_RATE);
        params::within(NAME, ("drop_rate", rate), "from 0 to 1", (0.0..=1.0).contains(&rate))?;
        if self.boosting != Boosting::Rf {
            return Ok(());
        }
        let draws = "below 1, for the trees of a forest differ by what they draw";
        params::within(NAME, ("bagging_fraction", self.bagging_fraction), draws, self.bagging_fraction < 1.0)?;
        params::within(NAME, ("feature_fraction", self.feature_fraction), draws, self.feature_fraction < 1.0)?;
        let freq = f64::from(self.bagging_freq);
        params::within(NAME, ("bagging_freq", freq), "1 or more for a forest", self.bagging_freq > 0)
    }

    fn check_counts(&self) -> Result<(), ParamError> {
        let whole = |name, value: u32, from: u32, to: u32, range| {
            params::within(NAME, (name, f64::from(value)), range, (from..=to).contains(&value))
        };
        whole("num_iterations", self.num_iterations, 1, 100_000, "1 to 100000")?;
        whole("num_leaves", self.num_leaves, 2, 131_072, "2 to 131072")?;
        whole("max_depth", self.max_depth, 0, 1000, "0 (no limit) to 1000")?;
        whole("min_data_in_leaf", self.min_data_in_leaf, 0, 1_000_000_000, "0 to 1000000000")?;
        whole("bagging_freq", self.bagging_freq, 0, 100_000, "0 to 100000")?;
        whole("max_bin", self.max_bin, 2, 65_535, "2 to 65535")?;
        whole("min_data_in_bin", self.min_data_in_bin, 1, 1_000_000_000, "1 to 1000000000")?;
        whole("max_cat_threshold", self.max_cat_threshold, 1, 100_000, "1 to 100000")?;
        whole("max_cat_to_onehot", self.max_cat_to_onehot, 1, 100_000, "1 to 100000")?;
        whole("min_data_per_group", self.min_data_per_group, 1, 1_000_000_000, "1 to 1000000000")
    }

    fn check_amounts(&self) -> Result<(), ParamError> {
        let shares = [
            ("learning_rate", self.learning_rate),
            ("feature_fraction", self.feature_fraction),
            ("bagging_fraction", self.bagging_fraction),
        ];
        for (name, value) in shares {
            params::within(NAME, (name, value), "above 0 and at most 1", value > 0.0 && value <= 1.0)?;
        }
        let penalties = [
            ("min_sum_hessian_in_leaf", self.min_sum_hessian_in_leaf),
            ("min_gain_to_split", self.min_gain_to_split),
            ("lambda_l1", self.lambda_l1),
            ("lambda_l2", self.lambda_l2),
            ("path_smooth", self.path_smooth),
            ("cat_smooth", self.cat_smooth),
            ("cat_l2", self.cat_l2),
        ];
        for (name, value) in penalties {
            params::within(NAME, (name, value), "from 0 to 1e15", (0.0..=1e15).contains(&value))?;
        }
        Ok(())
    }

    /// True when an iteration without a split says nothing about the next one, because each draws its own sample.
    pub(crate) fn draws_samples(&self) -> bool {
        self.boosting == Boosting::Dart
            || self.feature_fraction < 1.0
            || self.extra_trees
            || (self.bagging_fraction < 1.0 && self.bagging_freq > 0)
    }

    /// Whether rows are drawn from so many. The library fails on a draw of none, which a small share of few rows can be.
    fn bags(&self, n_rows: usize) -> bool {
        self.bagging_fraction * n_rows as f64 >= FEWEST_DRAWN
    }

    /// The parameters in the library's spelling: `name=value` separated by spaces.
    pub(crate) fn spelled(&self, (seed, threads): (u64, u32), n_rows: usize, categorical: &[usize]) -> String {
        let bagging_freq = if self.bags(n_rows) { self.bagging_freq } else { 0 };
        let max_depth = if self.max_depth == 0 { -1 } else { i64::from(self.max_depth) };
        let mut pairs = vec![
            ("objective", self.objective.name().to_owned()),
            ("boosting", self.boosting.name().to_owned()),
            ("drop_rate", self.drop_rate.unwrap_or(DROP_RATE).to_string()),
            ("tweedie_variance_power", self.tweedie_variance_power.to_string()),
            ("num_iterations", self.num_iterations.to_string()),
            ("learning_rate", self.learning_rate.to_string()),
            ("num_leaves", self.num_leaves.to_string()),
            ("max_depth", max_depth.to_string()),
            ("min_data_in_leaf", self.min_data_in_leaf.to_string()),
            ("min_sum_hessian_in_leaf", self.min_sum_hessian_in_leaf.to_string()),
            ("min_gain_to_split", self.min_gain_to_split.to_string()),
            ("feature_fraction", self.feature_fraction.to_string()),
            ("bagging_fraction", self.bagging_fraction.to_string()),
            ("bagging_freq", bagging_freq.to_string()),
            ("lambda_l1", self.lambda_l1.to_string()),
            ("lambda_l2", self.lambda_l2.to_string()),
            ("max_bin", self.max_bin.to_string()),
            ("min_data_in_bin", self.min_data_in_bin.to_string()),
            ("path_smooth", self.path_smooth.to_string()),
            ("extra_trees", self.extra_trees.to_string()),
            ("cat_smooth", self.cat_smooth.to_string()),
            ("cat_l2", self.cat_l2.to_string()),
            ("max_cat_threshold", self.max_cat_threshold.to_string()),
            ("max_cat_to_onehot", self.max_cat_to_onehot.to_string()),
            ("min_data_per_group", self.min_data_per_group.to_string()),
            ("deterministic", "true".to_owned()),
            ("force_row_wise", "true".to_owned()),
            ("num_threads", threads.to_string()),
            ("seed", library_seed(seed).to_string()),
            ("metric", "none".to_owned()),
            ("verbosity", "-1".to_owned()),
        ];
        if let Some(alpha) = self.alpha {
            pairs.push(("alpha", alpha.to_string()));
        }
        if !categorical.is_empty() {
            let columns: Vec<String> = categorical.iter().map(usize::to_string).collect();
            pairs.push(("categorical_feature", columns.join(",")));
        }
        let spelled: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        spelled.join(" ")
    }
}

/// LightGBM's seed is a 32-bit signed integer; the finaliser of SplitMix64 keeps nearby seeds apart.
fn library_seed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) >> 33
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_out_of_range_is_named() {
        let cases = [
            ("num_iterations", json!(0)),
            ("num_leaves", json!(1)),
            ("learning_rate", json!(0.0)),
            ("learning_rate", json!(1.5)),
            ("feature_fraction", json!(0.0)),
            ("bagging_fraction", json!(1.01)),
            ("lambda_l2", json!(-1.0)),
            ("max_bin", json!(1)),
            ("min_data_in_bin", json!(0)),
            ("cat_smooth", json!(-0.1)),
            ("tweedie_variance_power", json!(2.0)),
        ];
        for (parameter, value) in cases {
            let error = LightGbmParams::from_value(&json!({ parameter: value })).unwrap_err();
            assert!(matches!(&error, ParamError::Range { name, .. } if *name == parameter), "{parameter}: {error}");
        }
    }

    #[test]
    fn huber_and_quantile_ask_for_their_alpha() {
        for objective in ["huber", "quantile"] {
            let error = LightGbmParams::from_value(&json!({"objective": objective})).unwrap_err();
            assert!(matches!(error, ParamError::Required { name: "alpha", .. }), "{error}");
        }
        assert!(LightGbmParams::from_value(&json!({"objective": "quantile", "alpha": 0.5})).is_ok());
        assert!(LightGbmParams::from_value(&json!({"objective": "quantile", "alpha": 1.0})).is_err());
        assert!(LightGbmParams::from_value(&json!({"objective": "huber", "alpha": 250.0})).is_ok());
    }

    #[test]
    fn a_forest_that_draws_nothing_is_refused_and_a_recipe_without_boosting_reads_as_before() {
        let forest = json!({"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.7, "feature_fraction": 0.5});
        assert!(LightGbmParams::from_value(&forest).is_ok());
        for missing in ["bagging_freq", "bagging_fraction", "feature_fraction"] {
            let mut given = forest.clone();
            given.as_object_mut().unwrap().remove(missing);
            let error = LightGbmParams::from_value(&given).unwrap_err();
            assert!(matches!(&error, ParamError::Range { name, .. } if *name == missing), "{error}");
        }
        let plain = LightGbmParams::default().recorded();
        assert!(plain.get("boosting").is_none() && plain.get("num_leaves").is_some());
        assert_eq!(LightGbmParams::from_value(&forest).unwrap().recorded()["boosting"], "rf");
    }

    #[test]
    fn an_objective_that_is_not_built_lists_those_that_are() {
        let error = LightGbmParams::from_value(&json!({"objective": "lambdarank"})).unwrap_err();
        assert!(error.to_string().contains("regression_l1"), "{error}");
    }

    #[test]
    fn seeds_fit_the_library_and_neighbours_differ() {
        let seeds: std::collections::BTreeSet<u64> = (0..100).map(library_seed).collect();
        assert_eq!(seeds.len(), 100);
        assert!(seeds.iter().all(|seed| i32::try_from(*seed).is_ok()));
    }
}
