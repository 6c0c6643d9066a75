//! Models that tell classes: the logarithmic loss of a day, its sums, and what was said of every class.

use super::shape::{Statements, alter, count, maybe_real, maybe_text, zero};

pub(super) fn of_the_loop() -> Statements {
    Statements {
        columns: vec![
            alter("model_performance_metrics", maybe_real("log_loss")),
            alter("model_performance_metrics", maybe_real("baseline_log_loss")),
            alter("daily_sums", zero("surprise")),
            alter("daily_sums", count("n_surprise")),
        ],
        ..Statements::default()
    }
}

pub(super) fn of_the_log() -> Statements {
    Statements { columns: vec![alter("predictions", maybe_text("classes"))], ..Statements::default() }
}
