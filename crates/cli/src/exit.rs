//! Exit codes, one for every kind of end that a script may want to tell apart.

use std::process::ExitCode;

use vakhta_service::error::ServiceError;

/// Nothing went wrong.
pub(crate) const OK: u8 = 0;
/// A fault of ours or of the machine.
pub(crate) const INTERNAL: u8 = 1;
/// The request is wrong (the command line itself answers 2, too).
pub(crate) const INVALID: u8 = 2;
/// There is no such thing.
pub(crate) const NOT_FOUND: u8 = 3;
/// A run of this model, or an import into its dataset, is under way.
pub(crate) const BUSY: u8 = 4;
/// The state does not allow it, or there is not enough data.
pub(crate) const REFUSED: u8 = 5;
/// Something that we depend on does not answer.
pub(crate) const UNAVAILABLE: u8 = 6;
/// `vakhta health`: warning.
pub(crate) const WARNING: u8 = 10;
/// `vakhta health`: critical; `vakhta doctor`: something must be mended.
pub(crate) const CRITICAL: u8 = 11;

/// Interrupted by the person who started it; as a shell reports it.
pub(crate) const INTERRUPTED: u8 = 130;

/// The table that `vakhta --help` ends with.
pub(crate) const TABLE: &str = "\
Exit codes:
  0  done                         4  a run of the model or an import into its dataset is under way
  1  internal fault               5  refused, or not enough data
  2  the request is wrong         6  something it depends on is unavailable
  3  there is no such thing      10  health: warning   11  health: critical, doctor: something to mend
                                 130  interrupted

Environment:
  VAKHTA_DATA_DIR, DATABASE_URL, HOST, PORT, LOG_LEVEL, USE_JSON_LOGS, VAKHTA_THREADS
  Precedence: command line, environment, vakhta.toml in the data folder, default.";

/// Prints an error with its causes and answers its code.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    eprint!("vakhta: {error}");
    for cause in error.chain().skip(1) {
        eprint!(": {cause}");
    }
    eprintln!();
    code_of(error).into()
}

fn code_of(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<ServiceError>() {
        Some(ServiceError::NotFound { .. }) => NOT_FOUND,
        Some(ServiceError::Invalid { .. }) => INVALID,
        Some(ServiceError::Busy { .. } | ServiceError::DatasetBusy { .. }) => BUSY,
        Some(ServiceError::Refused(_) | ServiceError::Forbidden(_) | ServiceError::NotEnoughData(_)) => REFUSED,
        Some(ServiceError::Unavailable { .. }) => UNAVAILABLE,
        Some(ServiceError::Internal { .. }) | None => INTERNAL,
    }
}
