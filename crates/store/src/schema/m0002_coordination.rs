//! What keeps several processes apart: leases on what only one may write, and the moments at which schedules were due.

use super::shape::{Statements, int, key, maybe_int, refers, serial, table, text, unique};

pub(super) fn tables() -> Statements {
    let leases = [key("name"), text("token"), text("purpose"), text("host"), int("pid"), int("lease_until")];
    let slots = [
        serial("id"),
        text("model"),
        text("task"),
        int("due_at"),
        text("host"),
        int("pid"),
        int("lease_until"),
        int("fence"),
        maybe_int("finished_at"),
        text("outcome"),
    ];
    let model = refers("schedule_slots", "model", ("models", "name"));
    Statements {
        tables: vec![table("leases", leases, []), table("schedule_slots", slots, [model])],
        indexes: vec![unique("schedule_slots_key", "schedule_slots", &["model", "task", "due_at"])],
        ..Statements::default()
    }
}
