//! What can be wrong with rows that should become a panel, said so that a person can mend the table.

/// Why rows do not make a panel.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// A declared column is not in the table.
    #[error("column `{column}` is not in the table; it has {present}")]
    MissingColumn {
        /// The declared name.
        column: String,
        /// The names that are there, comma separated.
        present: String,
    },
    /// A column cannot be read as what its role needs.
    #[error("column `{column}` is {found}; as {role} it must be {wanted}")]
    WrongType {
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// Its role.
        role: &'static str,
        /// What would do.
        wanted: &'static str,
    },
    /// A key, date or target cell that must not be missing is.
    #[error("row {row}: `{column}` is empty; every row needs it")]
    MissingValue {
        /// The column.
        column: String,
        /// Position in the batch, from 1.
        row: usize,
    },
    /// The target is infinite.
    #[error("row {row}: `{column}` is not a finite number")]
    NotFinite {
        /// The column.
        column: String,
        /// Position in the batch, from 1.
        row: usize,
    },
    /// Two rows of one series and day.
    #[error("row {row}: series {series} has a second row for {date}; remove one of them")]
    Duplicate {
        /// The series.
        series: String,
        /// The date.
        date: String,
        /// Position of the second row, from 1.
        row: usize,
    },
    /// No rows.
    #[error("the table has no rows")]
    Empty,
    /// The days span more than a panel may.
    #[error("dates run from {first} to {last}; a panel spans at most {limit} days, so one of them is probably wrong")]
    TooLong {
        /// First date.
        first: String,
        /// Last date.
        last: String,
        /// The limit, days.
        limit: usize,
    },
    /// Series times days times columns exceed what is held in memory.
    #[error("{series} series over {days} days need {cells} cells; at most {limit} are held in memory")]
    TooLarge {
        /// Number of series.
        series: usize,
        /// Number of days.
        days: usize,
        /// Cells needed.
        cells: usize,
        /// The limit.
        limit: usize,
    },
    /// Columns of different lengths were handed over.
    #[error("column `{column}` has {found} values for {expected} rows")]
    Ragged {
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// The number of rows.
        expected: usize,
    },
    /// A cell that is not there.
    #[error("{what}")]
    NoSuchCell {
        /// What is not there.
        what: String,
    },
}
