//! What a challenger is compared with, so that nobody is scored on rows that it learned from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Comparator;
use crate::version::Version;

/// What must be known of the champion to choose the comparator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChampionFacts {
    /// The fingerprint of its recipe.
    pub fingerprint: String,
    /// The dataset version it read.
    pub dataset_version: i64,
    /// The last day that its final refit (what serves) saw.
    pub trained_through: NaiveDate,
    /// The last day that its evaluation fit saw.
    pub evaluated_through: NaiveDate,
}

impl From<&Version> for ChampionFacts {
    fn from(version: &Version) -> Self {
        Self {
            fingerprint: version.recipe.fingerprint.clone(),
            dataset_version: version.dataset_version,
            trained_through: version.trained_through,
            evaluated_through: version.evaluated_through,
        }
    }
}

/// What must be known of the challenger to choose the comparator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengerFacts {
    /// The fingerprint of its recipe.
    pub fingerprint: String,
    /// The dataset version it read.
    pub dataset_version: i64,
    /// The first day of its holdout.
    pub holdout_start: NaiveDate,
}

/// Chooses the fairest comparator, in this order:
///
/// 1. no champion: the **baseline** stands as version zero;
/// 2. same recipe on the same dataset version: **nothing changed**, a training is deterministic and would only repeat itself;
/// 3. the champion's serving fit ended before the holdout: the **champion** itself, exactly what serves;
/// 4. its serving fit saw holdout rows and the recipes differ: a **recipe comparison**, its recipe refitted on the
///    challenger's training window;
/// 5. likewise, but the recipes are equal: refitting would repeat the challenger. What can be asked is whether the newer
///    rows helped: the champion's evaluation fit, if that ended before the holdout (**refresh comparison**);
/// 6. even its evaluation fit saw holdout rows (the data shrank or the holdout moved back): no fit of the champion is clean
///    and a refit repeats the challenger, so **nothing changed** that could be measured.
#[must_use]
pub fn comparator(champion: Option<&ChampionFacts>, challenger: &ChallengerFacts) -> Comparator {
    let Some(champion) = champion else { return Comparator::Baseline };
    let same_recipe = champion.fingerprint == challenger.fingerprint;
    if same_recipe && champion.dataset_version == challenger.dataset_version {
        Comparator::NothingChanged
    } else if champion.trained_through < challenger.holdout_start {
        Comparator::Champion
    } else if !same_recipe {
        Comparator::RecipeComparison
    } else if champion.evaluated_through < challenger.holdout_start {
        Comparator::RefreshComparison
    } else {
        Comparator::NothingChanged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn champion() -> ChampionFacts {
        ChampionFacts {
            fingerprint: "a".into(),
            dataset_version: 3,
            trained_through: day("2026-02-28"),
            evaluated_through: day("2026-01-31"),
        }
    }

    fn against(fingerprint: &str, dataset_version: i64, holdout_start: &str) -> Comparator {
        let challenger =
            ChallengerFacts { fingerprint: fingerprint.into(), dataset_version, holdout_start: day(holdout_start) };
        comparator(Some(&champion()), &challenger)
    }

    #[test]
    fn without_a_champion_the_baseline_is_version_zero() {
        let challenger =
            ChallengerFacts { fingerprint: "a".into(), dataset_version: 3, holdout_start: day("2026-02-01") };
        assert_eq!(comparator(None, &challenger), Comparator::Baseline);
    }

    #[test]
    fn a_champion_that_never_saw_the_holdout_is_met_itself() {
        assert_eq!(against("a", 4, "2026-03-01"), Comparator::Champion);
        assert_eq!(against("b", 3, "2026-03-01"), Comparator::Champion);
    }

    #[test]
    fn a_champion_that_saw_the_holdout_is_met_by_its_recipe() {
        assert_eq!(against("b", 3, "2026-02-28"), Comparator::RecipeComparison);
    }

    #[test]
    fn an_equal_recipe_on_newer_rows_is_met_by_its_evaluation_fit() {
        assert_eq!(against("a", 4, "2026-02-08"), Comparator::RefreshComparison);
    }

    #[test]
    fn the_same_recipe_on_the_same_data_changes_nothing() {
        assert_eq!(against("a", 3, "2026-02-01"), Comparator::NothingChanged);
        assert_eq!(against("a", 3, "2026-03-01"), Comparator::NothingChanged);
    }

    #[test]
    fn where_no_fit_of_an_equal_recipe_is_clean_nothing_can_be_measured() {
        assert_eq!(against("a", 4, "2026-01-31"), Comparator::NothingChanged);
    }
}
