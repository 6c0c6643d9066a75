//! What the last look at each model's inputs saw.

use super::shape::{Statements, int, key, refers, table, text};

pub(super) fn tables() -> Statements {
    let looks = [key("model"), int("looked_at"), text("look")];
    let model = refers("drift_looks", "model", ("models", "name"));
    Statements { tables: vec![table("drift_looks", looks, [model])], ..Statements::default() }
}
