//! Models, their versions and runs, alerts and the ledger.
//!
//! Three partial unique indexes hold what no race may break: one champion per model, one run under way per model, one open
//! alert per model and kind.

use sea_orm::sea_query::{ConditionalStatement, Expr, ExprTrait};

use super::shape::{
    Statements, flag, index, int, key, maybe_int, maybe_real, maybe_text, real, refers, serial, table, text, unique,
};

const MODEL: (&str, &str) = ("models", "name");
const VERSION: (&str, &str) = ("model_versions", "id");

pub(super) fn tables() -> Statements {
    Statements {
        tables: vec![models(), versions(), runs(), alerts(), ledger()],
        indexes: vec![
            unique("model_versions_one_champion", "model_versions", &["model"])
                .and_where(Expr::col("status").eq("deployed"))
                .take(),
            index("model_versions_by_time", "model_versions", &["model", "created_at"]),
            index("model_versions_by_run", "model_versions", &["run"]),
            unique("model_retraining_log_one_running", "model_retraining_log", &["model"])
                .and_where(Expr::col("status").eq("running"))
                .take(),
            index("model_retraining_log_by_time", "model_retraining_log", &["model", "started_at"]),
            index("model_retraining_log_by_end", "model_retraining_log", &["model", "finished_at"]),
            unique("alerts_one_open", "alerts", &["model", "kind"])
                .and_where(Expr::col("resolved_at").is_null())
                .take(),
            index("alerts_by_time", "alerts", &["model", "raised_at"]),
            index("ledger_by_subject", "ledger", &["model", "subject"]),
            index("ledger_by_time", "ledger", &["at"]),
        ],
        ..Statements::default()
    }
}

fn models() -> sea_orm::sea_query::TableCreateStatement {
    // The champion is not a foreign key: versions refer to models, and a circle cannot be created portably.
    let columns = [
        key("name"),
        text("declaration"),
        maybe_text("champion"),
        int("revision"),
        maybe_int("data_through"),
        int("created_at"),
        int("updated_at"),
    ];
    table("models", columns, [])
}

fn versions() -> sea_orm::sea_query::TableCreateStatement {
    let columns = [
        key("id"),
        text("model"),
        text("run"),
        text("status"),
        int("created_at"),
        maybe_int("deployed_at"),
        maybe_int("archived_at"),
        text("engine"),
        text("fingerprint"),
        text("dataset"),
        int("dataset_version"),
        int("data_from"),
        int("trained_through"),
        int("evaluated_through"),
        int("seed"),
        int("threads"),
        text("software"),
        text("artifact"),
        text("artifact_sha256"),
        int("n_rows"),
        maybe_real("mape"),
        maybe_real("wape"),
        maybe_real("mae"),
        maybe_real("rmse"),
        maybe_real("r2"),
        maybe_real("bias"),
        maybe_real("cv_mape"),
        maybe_real("cv_wape"),
        maybe_real("baseline_mape"),
        maybe_real("baseline_wape"),
        text("recipe"),
        text("report"),
    ];
    table("model_versions", columns, [refers("model_versions", "model", MODEL)])
}

fn runs() -> sea_orm::sea_query::TableCreateStatement {
    let name = "model_retraining_log";
    let columns = [
        key("id"),
        text("model"),
        text("trigger"),
        text("reason"),
        maybe_text("evidence"),
        text("requested_by"),
        maybe_real("performance_threshold"),
        flag("force_deploy"),
        text("status"),
        text("stage"),
        real("progress"),
        text("message"),
        int("started_at"),
        maybe_int("finished_at"),
        maybe_real("seconds"),
        maybe_text("new_version"),
        maybe_text("old_version"),
        maybe_text("decision"),
        maybe_text("error"),
        text("host"),
        int("pid"),
        int("lease_until"),
        int("fence"),
    ];
    let references =
        [refers(name, "model", MODEL), refers(name, "new_version", VERSION), refers(name, "old_version", VERSION)];
    table(name, columns, references)
}

fn alerts() -> sea_orm::sea_query::TableCreateStatement {
    let columns = [
        serial("id"),
        text("model"),
        text("kind"),
        text("severity"),
        real("value"),
        real("threshold"),
        text("message"),
        text("details"),
        int("raised_at"),
        int("seen_at"),
        maybe_int("resolved_at"),
    ];
    table("alerts", columns, [refers("alerts", "model", MODEL)])
}

fn ledger() -> sea_orm::sea_query::TableCreateStatement {
    let columns =
        [serial("id"), text("model"), int("at"), text("actor"), text("action"), text("subject"), text("reason")];
    table("ledger", columns, [refers("ledger", "model", MODEL)])
}
