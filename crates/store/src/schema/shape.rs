//! A few words to write tables with, so that a migration reads like a list of columns.

use sea_orm::sea_query::{
    ColumnDef, ForeignKey, ForeignKeyCreateStatement, Index, IndexCreateStatement, Table, TableAlterStatement,
    TableCreateStatement,
};

/// What a migration creates: tables first, in order of reference, then columns of older tables, then indexes.
#[derive(Default)]
pub(super) struct Statements {
    pub(super) tables: Vec<TableCreateStatement>,
    pub(super) columns: Vec<TableAlterStatement>,
    pub(super) indexes: Vec<IndexCreateStatement>,
}

pub(super) fn table(
    name: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
    references: impl IntoIterator<Item = ForeignKeyCreateStatement>,
) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for mut column in columns {
        table.col(&mut column);
    }
    for mut reference in references {
        table.foreign_key(&mut reference);
    }
    table
}

/// One more column of an older table; its rows hold nothing there, or the column's default.
pub(super) fn alter(name: &'static str, mut column: ColumnDef) -> TableAlterStatement {
    Table::alter().table(name).add_column(&mut column).take()
}

/// A number that begins at nothing.
pub(super) fn count(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().default(0).take()
}

/// An amount that begins at nothing.
pub(super) fn zero(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().not_null().default(0.0).take()
}

/// A number that the database gives out.
pub(super) fn serial(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().auto_increment().primary_key().take()
}

/// A text key.
pub(super) fn key(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().primary_key().take()
}

pub(super) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// Counts, milliseconds, day numbers.
pub(super) fn int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

pub(super) fn real(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().not_null().take()
}

pub(super) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

pub(super) fn maybe_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().take()
}

pub(super) fn maybe_int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().take()
}

pub(super) fn maybe_real(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().null().take()
}

/// `table.column` holds the key of `other`.
pub(super) fn refers(
    table: &'static str,
    column: &'static str,
    other: (&'static str, &'static str),
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(other.0, other.1).take()
}

pub(super) fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

pub(super) fn unique(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(name, table, columns).unique().take()
}
