//! The schema: forward-only migrations. A migration that was released is never edited; the next one changes it.
//!
//! Only integers, booleans, doubles and texts are used, so that SQLite and PostgreSQL hold the same values. The loop's tables
//! and the prediction log have a migrator each, because the log may live in a database of its own.

mod m0001_data;
mod m0001_loop;
mod m0001_predictions;
mod m0002_archives;
mod m0002_coordination;
mod m0003_alert_life;
mod m0004_simulations;
mod m0005_daily_sums;
mod m0006_drift;
mod m0007_overrides;
mod m0007_quarantine;
mod m0008_basis;
mod m0009_classes;
mod m0010_access;
mod shape;

use sea_orm::sea_query::{Alias, IntoIden};
use sea_orm::{DbErr, DynIden};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

/// The tables of the loop.
pub(crate) struct Main;

impl MigratorTrait for Main {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(step("m0001_loop", m0001_loop::tables)),
            Box::new(step("m0001_data", m0001_data::tables)),
            Box::new(step("m0002_coordination", m0002_coordination::tables)),
            Box::new(step("m0003_alert_life", m0003_alert_life::tables)),
            Box::new(step("m0004_simulations", m0004_simulations::tables)),
            Box::new(step("m0005_daily_sums", m0005_daily_sums::tables)),
            Box::new(step("m0006_drift", m0006_drift::tables)),
            Box::new(step("m0007_overrides", m0007_overrides::tables)),
            Box::new(step("m0007_quarantine", m0007_quarantine::tables)),
            Box::new(step("m0009_classes", m0009_classes::of_the_loop)),
            Box::new(step("m0010_access", m0010_access::tables)),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("vakhta_migrations").into_iden()
    }
}

/// The prediction log.
pub(crate) struct Log;

impl MigratorTrait for Log {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(step("m0001_predictions", m0001_predictions::tables)),
            Box::new(step("m0002_archives", m0002_archives::tables)),
            Box::new(step("m0008_basis", m0008_basis::tables)),
            Box::new(step("m0009_classes", m0009_classes::of_the_log)),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("vakhta_predictions_migrations").into_iden()
    }
}

/// One migration: its name, and the statements it is made of.
struct Step {
    name: &'static str,
    statements: fn() -> shape::Statements,
}

fn step(name: &'static str, statements: fn() -> shape::Statements) -> Step {
    Step { name, statements }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = (self.statements)();
        for table in statements.tables {
            manager.create_table(table).await?;
        }
        for column in statements.columns {
            manager.alter_table(column).await?;
        }
        for index in statements.indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
