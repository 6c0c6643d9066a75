//! What is asked of a simulation, and whether it can be.

use std::path::Path;

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::policy::PolicyError;
use vakhta_lifecycle::simulate::{BUILT_IN, PolicyFile, UpkeepPolicy};

use crate::backtest::possible;
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::wording::toml_error;

/// The fewest days that say anything: four weeks.
const LEAST_DAYS: i64 = 28;
/// The most policies of one simulation.
const MOST_POLICIES: usize = 20;
/// A policy file is a page of settings.
const MOST_BYTES: u64 = 64 << 10;

/// What is asked of a simulation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SimulateAsk {
    /// The policies: built-in names or paths of TOML files; all built-in ones when empty.
    pub policies: Vec<String>,
    /// The day at whose end the first version is trained; the earliest possible when absent.
    pub from: Option<NaiveDate>,
    /// The last day; the last known one when absent.
    pub through: Option<NaiveDate>,
    /// The most rows that a training may use, fewer than declared.
    pub budget_rows: Option<usize>,
}

/// A simulation that can be.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) policies: Vec<UpkeepPolicy>,
    pub(super) from: NaiveDate,
    pub(super) through: NaiveDate,
    pub(super) budget_rows: Option<usize>,
}

/// The plan and the declaration that its trainings learn by, or what would work instead.
pub(super) fn plan(
    declaration: &Declaration,
    data: &ModelData,
    ask: &SimulateAsk,
) -> Result<(Declaration, Plan), ServiceError> {
    let policies = policies(declaration, &ask.policies)?;
    let (from, through) = days(declaration, data, ask)?;
    let mut learned_by = declaration.clone();
    if let Some(budget) = ask.budget_rows {
        learned_by.training.rows.budget_rows = budget.min(declaration.training.rows.budget_rows);
        learned_by.training.rows.check().map_err(|e| ServiceError::invalid("--budget-rows", e.to_string()))?;
    }
    Ok((learned_by, Plan { policies, from, through, budget_rows: ask.budget_rows }))
}

fn policies(declaration: &Declaration, given: &[String]) -> Result<Vec<UpkeepPolicy>, ServiceError> {
    let built_in = BUILT_IN.map(str::to_owned);
    let given = if given.is_empty() { &built_in[..] } else { given };
    if given.len() > MOST_POLICIES {
        return Err(ServiceError::invalid(
            "--policy",
            format!("{} policies are more than {MOST_POLICIES}", given.len()),
        ));
    }
    let mut found: Vec<UpkeepPolicy> = Vec::with_capacity(given.len());
    for one in given {
        let policy = policy(declaration, one)?;
        if found.iter().any(|known| known.name == policy.name) {
            let message = format!("two policies are called {:?}; give one of them another `name`", policy.name);
            return Err(ServiceError::invalid("--policy", message));
        }
        found.push(policy);
    }
    Ok(found)
}

/// A built-in policy by its name, or one of a file.
fn policy(declaration: &Declaration, given: &str) -> Result<UpkeepPolicy, ServiceError> {
    if let Some(policy) = UpkeepPolicy::built_in(given, &declaration.retrain, &declaration.deploy) {
        return Ok(policy);
    }
    let refused = |why: String| ServiceError::invalid("--policy", format!("{given}: {why}"));
    let path = Path::new(given);
    let size = std::fs::metadata(path).map_err(|e| {
        refused(format!("no such file ({e}), and no built-in policy; those are {}", BUILT_IN.join(", ")))
    })?;
    if !size.is_file() || size.len() > MOST_BYTES {
        return Err(refused("a policy is a TOML file of at most 64 KB with [retrain] and [deploy]".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|e| refused(e.to_string()))?;
    let file: PolicyFile = toml::from_str(&text).map_err(|e| refused(toml_error(&e)))?;
    let name = path.file_stem().map_or_else(|| given.to_owned(), |stem| stem.to_string_lossy().into_owned());
    UpkeepPolicy::from_file(file, &name, &declaration.retrain, &declaration.deploy)
        .map_err(|e: PolicyError| refused(e.to_string()))
}

fn days(
    declaration: &Declaration,
    data: &ModelData,
    ask: &SimulateAsk,
) -> Result<(NaiveDate, NaiveDate), ServiceError> {
    let (earliest, latest) = possible(declaration, data, 1)?;
    let last = latest.checked_add_days(Days::new(1)).unwrap_or(latest);
    let from = ask.from.unwrap_or(earliest);
    let through = ask.through.unwrap_or(last);
    if from < earliest || from > latest {
        let message = format!("{from} cannot be the first training's day; choose one from {earliest} to {latest}");
        return Err(ServiceError::invalid("--from", message));
    }
    if through > last {
        return Err(ServiceError::invalid("--through", format!("{through} lies after {last}, the last known day")));
    }
    if (through - from).num_days() < LEAST_DAYS {
        let message = format!(
            "from {from} to {through} are {} days; a comparison needs at least {LEAST_DAYS}",
            (through - from).num_days().max(0)
        );
        return Err(ServiceError::invalid("--through", message));
    }
    Ok((from, through))
}
