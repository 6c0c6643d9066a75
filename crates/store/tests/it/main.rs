//! The contract of the store: the same suite on SQLite and, where `VAKHTA_TEST_POSTGRES` names a server on which databases may
//! be made, on PostgreSQL.

#[cfg(test)]
#[macro_use]
mod database;
#[cfg(test)]
mod access;
#[cfg(test)]
mod alerts;
#[cfg(test)]
mod artifacts;
#[cfg(test)]
mod coordination;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod overrides;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod predictions;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod tables;
