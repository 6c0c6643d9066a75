//! Learners behind one contract: fit, predict, explain, save, load.
//!
//! An engine knows a matrix with roles ([`Frame`]) and nothing of versions, datasets, transforms of the target or time.
//! Same frame, same parameters, same seed and same thread count give the same bytes on the same CPU class.
//!
//! | engine | what it is | parameters |
//! |---|---|---|
//! | `lightgbm` | gradient-boosted trees | [`lightgbm::LightGbmParams`] |
//! | `linear` | ridge regression, closed form | [`linear::LinearParams`] |
//! | `logistic` | ridge logistic regression, for targets 0 and 1 | [`logistic::LogisticParams`] |
//! | `blend` | the weighted mean of other engines | [`blend::BlendParams`] |
//! | `column` | a baseline: one declared feature is the forecast | [`column::ColumnParams`] |
//!
//! ```
//! # use std::ops::ControlFlow;
//! # use vakhta_engines::{FitContext, Frame, engine, load};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let names = ["price".to_owned()];
//! let frame = Frame {
//!     values: &[1.0, 2.0, 3.0, 4.0], picked: None, n_rows: 4, names: &names, categorical: &[],
//!     target: Some(&[2.0, 4.0, 6.0, 8.0]), weight: None, group: None,
//! };
//! let mut go_on = |_share: f64| ControlFlow::Continue(());
//! let mut ctx = FitContext { seed: 7, threads: 1, progress: &mut go_on };
//! let fitted = engine("linear", &serde_json::json!({"lambda": 0.1}))?.fit(&frame, &mut ctx)?;
//! let again = load(&fitted.save()?)?;
//! assert_eq!(fitted.predict(&frame)?, again.predict(&frame)?);
//! # Ok(())
//! # }
//! ```
//!
//! # Adding an engine
//! 1. A module with its parameters (typed, `deny_unknown_fields`, ranges checked), its [`Engine`] and its [`Fitted`].
//! 2. A line in [`ENGINES`], in [`engine`] and in [`load`].
//! 3. A row in the contract suite (`tests/it/contract.rs`), which then holds it to every promise made here,
//!    and a golden file, so that later releases keep loading what this one saves.
#![deny(missing_docs)]

pub mod blend;
pub mod column;
mod contract;
mod envelope;
mod frame;
pub mod lightgbm;
pub mod linear;
pub mod logistic;
mod params;
mod registry;
mod schema;

pub use contract::{Engine, FitContext, FitError, Fitted, Link, PredictError, SaveError};
pub use envelope::{FORMAT_VERSION, LoadError};
pub use frame::{Frame, FrameError, TARGET_LIMIT};
pub use params::ParamError;
pub use registry::{ENGINES, engine, load};
