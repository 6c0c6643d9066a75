//! `blend`: a weighted mean of other engines, as one engine.
//!
//! Errors of learners of different kinds partly cancel (Bates & Granger 1969), so the mean of trees and a line is often better
//! than either. The mean is taken of what the members answer, on the scale that they learned.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::contract::{Engine, FitContext, FitError, Fitted, Link, PredictError, SaveError};
use crate::envelope::{self, LoadError};
use crate::frame::Frame;
use crate::params::{self, ParamError};
use crate::registry;

/// The engine's name.
pub const NAME: &str = "blend";

/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `members` | required | the engines that are blended, with their parameters and weights | 2 to 8 |
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BlendParams {
    /// The engines that are blended.
    pub members: Vec<Member>,
}

/// One member of a blend.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `engine` | required | the engine's name; not `blend` itself | |
/// | `params` | `{}` | its parameters | |
/// | `weight` | 1 | its share, relative to the others | above 0 |
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The engine's name.
    pub engine: String,
    /// Its parameters.
    #[serde(default)]
    pub params: Value,
    /// Its share, relative to the others.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

pub(crate) struct BlendEngine {
    params: BlendParams,
    members: Vec<(Box<dyn Engine>, f64)>,
}

impl BlendEngine {
    pub(crate) fn new(given: &Value) -> Result<Self, ParamError> {
        let params: BlendParams = params::parse(NAME, given)?;
        if params.members.is_empty() {
            let why = "the engines to blend, for example [{engine = \"lightgbm\", weight = 0.7}, {engine = \"linear\", weight = 0.3}]";
            return Err(ParamError::Required { engine: NAME, name: "members", why });
        }
        params::within(
            NAME,
            ("members", params.members.len() as f64),
            "2 to 8 engines",
            (2..=8).contains(&params.members.len()),
        )?;
        let total: f64 = params.members.iter().map(|m| m.weight).sum();
        let mut members = Vec::with_capacity(params.members.len());
        for member in &params.members {
            let usable = member.weight > 0.0 && member.weight.is_finite() && total.is_finite();
            params::within(NAME, ("weight", member.weight), "above 0 and finite", usable)?;
            if member.engine == NAME {
                return Err(ParamError::UnknownEngine {
                    name: NAME.to_owned(),
                    known: "any other; a blend of blends is one blend".to_owned(),
                });
            }
            members.push((registry::engine(&member.engine, &member.params)?, member.weight / total));
        }
        Ok(Self { params, members })
    }
}

impl Engine for BlendEngine {
    fn name(&self) -> &'static str {
        NAME
    }

    fn params(&self) -> Value {
        params::recorded(&self.params)
    }

    fn fit(&self, frame: &Frame, ctx: &mut FitContext) -> Result<Box<dyn Fitted>, FitError> {
        let mut members = Vec::with_capacity(self.members.len());
        let n = self.members.len() as f64;
        for (at, (engine, weight)) in self.members.iter().enumerate() {
            let mut part = |share: f64| -> ControlFlow<()> { (ctx.progress)((at as f64 + share) / n) };
            let mut own = FitContext { seed: ctx.seed, threads: ctx.threads, progress: &mut part };
            let fitted = engine.fit(frame, &mut own)?;
            if fitted.link() != Link::Identity {
                return Err(FitError::Learner {
                    engine: NAME,
                    reason: format!(
                        "{} answers on a logarithmic scale; blend members that answer in the target's units",
                        engine.name()
                    ),
                });
            }
            members.push(Part { fitted, weight: *weight });
        }
        Ok(Box::new(BlendModel { members }))
    }
}

struct Part {
    fitted: Box<dyn Fitted>,
    weight: f64,
}

/// As it is saved: every member in an envelope of its own.
#[derive(Serialize, Deserialize)]
struct Saved {
    weights: Vec<f64>,
    /// Envelopes in hexadecimal.
    members: Vec<String>,
}

pub(crate) struct BlendModel {
    members: Vec<Part>,
}

impl BlendModel {
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, LoadError> {
        let broken = |reason: String| LoadError::Payload { engine: NAME, reason };
        let saved: Saved = serde_json::from_slice(payload).map_err(|e| broken(e.to_string()))?;
        if saved.members.len() != saved.weights.len() || saved.members.is_empty() {
            return Err(broken("it has no member, or not as many weights".to_owned()));
        }
        let mut members = Vec::with_capacity(saved.members.len());
        for (hexadecimal, weight) in saved.members.iter().zip(saved.weights) {
            let bytes = hex::decode(hexadecimal).map_err(|e| broken(e.to_string()))?;
            // Without this a crafted file could nest without end.
            if envelope::open(&bytes)?.engine == NAME {
                return Err(broken("a member is a blend itself".to_owned()));
            }
            members.push(Part { fitted: registry::load(&bytes)?, weight });
        }
        if members.iter().any(|m| m.fitted.features().len() != members[0].fitted.features().len()) {
            return Err(broken("its members were fitted on different columns".to_owned()));
        }
        Ok(Self { members })
    }

    fn mean(&self, of: impl Fn(&dyn Fitted) -> Result<Vec<f64>, PredictError>) -> Result<Vec<f64>, PredictError> {
        let mut sum: Vec<f64> = Vec::new();
        for member in &self.members {
            let own = of(member.fitted.as_ref())?;
            sum.resize(own.len(), 0.0);
            sum.iter_mut().zip(own).for_each(|(total, value)| *total += member.weight * value);
        }
        Ok(sum)
    }
}

impl Fitted for BlendModel {
    fn engine(&self) -> &'static str {
        NAME
    }

    fn features(&self) -> &[String] {
        self.members.first().map_or(&[], |m| m.fitted.features())
    }

    fn predict(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        self.mean(|member| member.predict(frame))
    }

    fn contributions(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        self.mean(|member| member.contributions(frame))
    }

    fn importance(&self) -> Vec<f64> {
        let mut shares = vec![0.0; self.features().len()];
        for member in &self.members {
            shares.iter_mut().zip(member.fitted.importance()).for_each(|(total, own)| *total += member.weight * own);
        }
        let total: f64 = shares.iter().sum();
        if total > 0.0 {
            shares.iter_mut().for_each(|share| *share /= total);
        }
        shares
    }

    fn save(&self) -> Result<Vec<u8>, SaveError> {
        let members: Result<Vec<String>, SaveError> =
            self.members.iter().map(|m| m.fitted.save().map(hex::encode)).collect();
        let saved = Saved { weights: self.members.iter().map(|m| m.weight).collect(), members: members? };
        let payload =
            serde_json::to_vec(&saved).map_err(|e| SaveError::Encode { engine: NAME, reason: e.to_string() })?;
        Ok(envelope::seal(NAME, &payload))
    }

    fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        for member in &self.members {
            hasher.update(member.weight.to_le_bytes());
            hasher.update(member.fitted.fingerprint().as_bytes());
        }
        hex::encode(hasher.finalize())
    }
}
