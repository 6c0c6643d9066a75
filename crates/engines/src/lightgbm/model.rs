//! A fitted LightGBM model: the text that is saved, and the booster read from it that answers.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::NAME;
use super::categories::Categories;
use super::ffi::{Answer, Booster, LibraryError, Session};
use crate::contract::{Fitted, Link, PredictError, SaveError};
use crate::envelope::{self, LoadError};
use crate::frame::Frame;
use crate::schema::Schema;

/// What is saved, as JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    schema: Schema,
    categories: Categories,
    /// True when the objective has a logarithmic link.
    log_link: bool,
    /// True when the objective has a logit link.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    logit_link: bool,
    /// The model in LightGBM's text format, columns numbered in the order of the schema.
    model: String,
}

/// A fitted `lightgbm` model.
pub(crate) struct LightGbmModel {
    payload: Payload,
    booster: Booster,
    importance: Vec<f64>,
    /// Parts of a contribution: a forest averages its trees, and the library's contributions are their sum.
    parts: f64,
}

impl LightGbmModel {
    pub(crate) fn from_payload(bytes: &[u8]) -> Result<Self, LoadError> {
        let broken = |reason: String| LoadError::Payload { engine: NAME, reason };
        let payload: Payload = serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        if !payload.schema.holds() || !payload.categories.holds(&payload.schema) {
            return Err(broken("its categories do not belong to its features".into()));
        }
        Self::of(&Session::begin(), payload).map_err(|error| broken(error.0))
    }

    /// The model that a text describes.
    pub(super) fn read(
        session: &Session,
        (schema, categories): (Schema, Categories),
        link: Link,
        model: String,
    ) -> Result<Self, LibraryError> {
        Self::of(
            session,
            Payload { schema, categories, log_link: link == Link::Log, logit_link: link == Link::Logit, model },
        )
    }

    fn of(session: &Session, payload: Payload) -> Result<Self, LibraryError> {
        let mut booster = Booster::from_text(session, &payload.model)?;
        let (found, features) = (booster.n_features(), payload.schema.features.len());
        if found != features {
            return Err(LibraryError(format!("its trees have {found} features, its schema {features}")));
        }
        let gains = booster.gains()?;
        let total: f64 = gains.iter().sum();
        let usable = total > 0.0 && total.is_finite();
        let importance = gains.iter().map(|gain| if usable { gain / total } else { 0.0 }).collect();
        let parts = averaged_trees(&payload.model);
        Ok(Self { payload, booster, importance, parts })
    }

    /// Calls `each` with every row's answer and the frame column of each feature.
    fn answer(
        &self,
        frame: &Frame,
        (answer, length): (Answer, usize),
        mut each: impl FnMut(&[f64], &[usize]),
    ) -> Result<(), PredictError> {
        let learner = |reason: String| PredictError::Learner { engine: NAME, reason };
        let schema = &self.payload.schema;
        let order = schema.order(frame)?;
        let mut row_values = vec![0.0; schema.features.len()];
        let mut predictor = self.booster.predictor(answer);
        if predictor.length() != length {
            return Err(learner(format!("it answers {} numbers a row instead of {length}", predictor.length())));
        }
        let mut out = vec![0.0; length];
        for row in 0..frame.n_rows {
            schema.read_row(frame, &order, row, &mut row_values)?;
            self.payload.categories.recode(schema, &mut row_values);
            predictor.predict(&row_values, &mut out).map_err(|error| learner(error.0))?;
            if !out.iter().all(|value| value.is_finite()) {
                return Err(PredictError::NotFinite { row });
            }
            each(&out, &order.columns);
        }
        Ok(())
    }
}

/// The trees that a forest's answer is the mean of, 1 where they add up. LightGBM's text says `average_output` in its header.
fn averaged_trees(model: &str) -> f64 {
    let (header, trees) = model.split_once("\nTree=0").unwrap_or((model, ""));
    if header.lines().any(|line| line == "average_output") {
        (1 + trees.matches("\nTree=").count()) as f64
    } else {
        1.0
    }
}

impl Fitted for LightGbmModel {
    fn engine(&self) -> &'static str {
        NAME
    }

    fn features(&self) -> &[String] {
        &self.payload.schema.features
    }

    fn link(&self) -> Link {
        match (self.payload.log_link, self.payload.logit_link) {
            (true, _) => Link::Log,
            (_, true) => Link::Logit,
            _ => Link::Identity,
        }
    }

    fn predict(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let mut out = Vec::with_capacity(frame.n_rows);
        self.answer(frame, (Answer::Value, 1), |answer, _| out.extend_from_slice(answer))?;
        Ok(out)
    }

    fn contributions(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let width = self.payload.schema.features.len() + 1;
        let mut out = Vec::with_capacity(frame.n_rows.saturating_mul(width));
        self.answer(frame, (Answer::Contributions, width), |answer, columns| {
            let start = out.len();
            out.resize(start + width, 0.0);
            for (part, column) in answer.iter().zip(columns) {
                out[start + column] = *part / self.parts;
            }
            out[start + width - 1] = answer[width - 1] / self.parts;
        })?;
        Ok(out)
    }

    fn importance(&self) -> Vec<f64> {
        self.importance.clone()
    }

    fn save(&self) -> Result<Vec<u8>, SaveError> {
        let payload = serde_json::to_vec(&self.payload)
            .map_err(|error| SaveError::Encode { engine: NAME, reason: error.to_string() })?;
        Ok(envelope::seal(NAME, &payload))
    }

    fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(serde_json::to_vec(&(&self.payload.schema, &self.payload.categories)).unwrap_or_default());
        substance(&self.payload.model).for_each(|part| hasher.update(part));
        hex::encode(hasher.finalize())
    }
}

/// The parts of a model's text that decide its answers: what its sums mean, and the trees. The rest, such as ranges of the
/// training data, importances and the parameter block with its thread count, changes no prediction.
fn substance(model: &str) -> impl Iterator<Item = &str> {
    let (head, rest) = model.split_once("\nTree=").unwrap_or((model, ""));
    let trees = rest.split_once("\nend of trees").map_or(rest, |(trees, _)| trees);
    let meaning = ["objective=", "num_class=", "num_tree_per_iteration=", "average_output"];
    head.lines().filter(move |line| meaning.iter().any(|key| line.starts_with(key))).chain(std::iter::once(trees))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "tree\nnum_class=1\nobjective=regression\nfeature_infos=[0:1]\n\nTree=0\nleaf_value=1 2\n\n\nend of \
                         trees\n\nparameters:\n[num_threads: 1]\n";

    fn parts(model: &str) -> Vec<&str> {
        substance(model).collect()
    }

    #[test]
    fn the_parameter_block_is_not_part_of_the_substance_and_the_trees_are() {
        assert_eq!(parts(MODEL), parts(&MODEL.replace("[num_threads: 1]", "[num_threads: 8]")));
        assert_ne!(parts(MODEL), parts(&MODEL.replace("leaf_value=1 2", "leaf_value=1 3")));
        assert_ne!(parts(MODEL), parts(&MODEL.replace("objective=regression", "objective=poisson")));
    }
}
