//! Whole stories of the loop: scenario scripts with golden plans, and random event sequences that hold the invariants.

#[cfg(test)]
mod alerts;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod script;
#[cfg(test)]
mod transcript;
#[cfg(test)]
mod world;
