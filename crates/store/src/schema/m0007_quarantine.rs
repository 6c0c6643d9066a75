//! Rows that were put aside keep all their cells, so that they can be judged again, and say what came of it.

use super::shape::{Statements, alter, maybe_int, maybe_text};

pub(super) fn tables() -> Statements {
    let added = [maybe_text("code"), maybe_text("cells"), maybe_int("replayed_by")];
    Statements {
        columns: added.into_iter().map(|column| alter("quarantine", column)).collect(),
        ..Statements::default()
    }
}
