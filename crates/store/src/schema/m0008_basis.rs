//! What a prediction rests on where its series has little past of its own.

use super::shape::{Statements, alter, maybe_text};

pub(super) fn tables() -> Statements {
    Statements { tables: Vec::new(), columns: vec![alter("predictions", maybe_text("basis"))], indexes: Vec::new() }
}
