//! What was measured and what was loaded: daily metrics, observations, dataset syncs with their quarantine, remembered sources.

use super::shape::{
    Statements, flag, index, int, maybe_int, maybe_real, maybe_text, real, refers, serial, table, text, unique,
};

const MODEL: (&str, &str) = ("models", "name");
const VERSION: (&str, &str) = ("model_versions", "id");

pub(super) fn tables() -> Statements {
    let metrics = "model_performance_metrics";
    Statements {
        tables: vec![metrics_table(), observations(), syncs(), quarantine(), sources()],
        indexes: vec![
            unique("model_performance_metrics_key", metrics, &["model", "date", "segment_kind", "segment_value"]),
            index("model_performance_metrics_by_segment", metrics, &["model", "segment_kind", "segment_value", "date"]),
            index("model_performance_metrics_by_time", metrics, &["date"]),
            unique("observations_key", "observations", &["model", "series", "date"]),
            index("observations_by_time", "observations", &["model", "date"]),
            index("syncs_by_time", "syncs", &["dataset", "started_at"]),
            index("quarantine_by_sync", "quarantine", &["sync", "row_number"]),
            unique("sources_key", "sources", &["dataset", "name"]),
        ],
        ..Statements::default()
    }
}

fn metrics_table() -> sea_orm::sea_query::TableCreateStatement {
    let name = "model_performance_metrics";
    let columns = [
        serial("id"),
        text("model"),
        text("version"),
        int("date"),
        text("segment_kind"),
        text("segment_value"),
        int("n"),
        maybe_real("mape"),
        maybe_real("wape"),
        maybe_real("mae"),
        maybe_real("rmse"),
        maybe_real("r2"),
        maybe_real("mase"),
        maybe_real("bias"),
        maybe_real("coverage80"),
        maybe_real("coverage95"),
        maybe_real("baseline_mape"),
        maybe_real("baseline_wape"),
    ];
    table(name, columns, [refers(name, "model", MODEL), refers(name, "version", VERSION)])
}

fn observations() -> sea_orm::sea_query::TableCreateStatement {
    let columns = [
        serial("id"),
        text("model"),
        text("series"),
        int("date"),
        int("lead"),
        text("version"),
        real("actual"),
        real("forecast"),
        real("baseline"),
        real("lo80"),
        real("hi80"),
        real("lo95"),
        real("hi95"),
        flag("open"),
    ];
    table("observations", columns, [refers("observations", "model", MODEL), refers("observations", "version", VERSION)])
}

fn syncs() -> sea_orm::sea_query::TableCreateStatement {
    let columns = [
        serial("id"),
        text("dataset"),
        maybe_text("model"),
        text("source"),
        text("status"),
        int("rows_loaded"),
        int("rows_updated"),
        int("rows_unchanged"),
        int("rows_quarantined"),
        maybe_int("dataset_version"),
        int("started_at"),
        maybe_int("finished_at"),
        text("message"),
    ];
    table("syncs", columns, [refers("syncs", "model", MODEL)])
}

fn quarantine() -> sea_orm::sea_query::TableCreateStatement {
    let columns =
        [serial("id"), int("sync"), int("row_number"), maybe_text("column_name"), maybe_text("value"), text("reason")];
    table("quarantine", columns, [refers("quarantine", "sync", ("syncs", "id"))])
}

fn sources() -> sea_orm::sea_query::TableCreateStatement {
    let columns = [serial("id"), text("dataset"), text("name"), text("settings"), int("updated_at")];
    table("sources", columns, [])
}
