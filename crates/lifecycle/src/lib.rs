//! The domain of Vakhta: models, versions, runs, decisions, rollouts, findings, alerts; and the rules of the loop.
//!
//! Every rule is a pure function: snapshot + policy + now → plan. This crate does no IO, reads no clock and draws no random
//! number; time and seeds are parameters. Percentages are percent throughout (`10.0` is 10 %).
//!
//! | module | rule |
//! |---|---|
//! | [`analysis`] | pairs → groups by weekday, holiday, covariate, lead, key, with their share of the error |
//! | [`observation`] | predictions and actuals → pairs at the model's grain → scores, daily losses |
//! | [`anomaly`] | known days, with the forecasts issued for them → those that are hard to believe |
//! | [`backtest`] | forecasts from past origins beside what happened → every metric, overall and by lead |
//! | [`decision`] | evidence + policy → deployed or rejected, with its rule and reasons |
//! | [`payback`] | evidence from the days after a decision → better, worse, even, or not enough data |
//! | [`overrides`] | an order of a person + forecasts → records, or a refusal; records + pairs → what they were worth |
//! | [`retrain`] | snapshot + policy + now → retrain, or nothing and why |
//! | [`leak`] | numbers of the known-ahead columns → what stops a training, with its evidence |
//! | [`drift`] | the last weeks' inputs beside what the champion learned from → a state of every column, a finding |
//! | [`monitor`] | daily metrics + thresholds → findings |
//! | [`alert`] | known alerts + findings, people, time → raise, update, resolve, reopen, acknowledge, silence, escalate |
//! | [`health`] | everything of the above in four states |
//! | [`plan`] | what happened → changes that happen together or not at all |
//! | [`schedule`] | cron expression + time zone → the next moment |
//! | [`retention`] | today + how far the data goes → which predictions leave the log |
//!
//! Adding a rule: types in the module's file, the function in a file of its own beside it, a story in `tests/scenarios`.

#![deny(missing_docs)]

pub mod access;
pub mod alert;
pub mod analysis;
pub mod anomaly;
pub mod backtest;
pub mod decision;
pub mod drift;
pub mod health;
pub mod ids;
pub mod leak;
pub mod monitor;
pub mod observation;
pub mod overrides;
pub mod payback;
pub mod plan;
pub mod policy;
pub mod prediction;
pub mod retention;
pub mod retrain;
pub mod run;
pub mod schedule;
pub mod simulate;
pub mod version;
mod words;
