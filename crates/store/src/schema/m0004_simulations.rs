//! What simulations of a model's past found.

use super::shape::{Statements, index, int, refers, serial, table, text};

pub(super) fn tables() -> Statements {
    let simulations = [serial("id"), text("model"), int("made_at"), text("report")];
    let model = refers("simulations", "model", ("models", "name"));
    Statements {
        tables: vec![table("simulations", simulations, [model])],
        indexes: vec![index("simulations_model", "simulations", &["model", "made_at"])],
        ..Statements::default()
    }
}
