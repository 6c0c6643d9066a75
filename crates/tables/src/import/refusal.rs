//! Why a row was put aside, for programs; and its cells, so that it can be judged again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The cells of a row that was put aside, by column of the schema: days as `YYYY-MM-DD`, numbers with a decimal point, what
/// could not be read as it stood.
pub type Cells = BTreeMap<String, String>;

/// Why a row was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The line is no row: too many cells or too few, or a quote left open.
    Broken,
    /// The day is missing or cannot be read.
    Date,
    /// A key is missing or cannot name a series.
    Key,
    /// A number cannot be read or is not finite.
    Number,
    /// A label is no declared class.
    Class,
    /// A text is not of the file's encoding.
    Text,
    /// A negative target of a table that is declared non-negative.
    Negative,
    /// A number beyond what is usual.
    Outlier,
    /// A number beyond the declared maximum.
    Maximum,
    /// A day before the first or too far ahead, or a target in the future.
    OutOfReach,
    /// A day far from all others.
    Stray,
    /// The same day and keys with other values.
    Duplicate,
}

impl RefusalCode {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::Broken,
        Self::Date,
        Self::Key,
        Self::Number,
        Self::Class,
        Self::Text,
        Self::Negative,
        Self::Outlier,
        Self::Maximum,
        Self::OutOfReach,
        Self::Stray,
        Self::Duplicate,
    ];

    /// Its name, as it is written in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Date => "date",
            Self::Key => "key",
            Self::Number => "number",
            Self::Class => "class",
            Self::Text => "text",
            Self::Negative => "negative",
            Self::Outlier => "outlier",
            Self::Maximum => "maximum",
            Self::OutOfReach => "out_of_reach",
            Self::Stray => "stray",
            Self::Duplicate => "duplicate",
        }
    }

    /// The code of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Whether the row as it stands could pass another time: it was read, and not believed or not known.
    #[must_use]
    pub fn may_pass(self) -> bool {
        match self {
            Self::Class
            | Self::Negative
            | Self::Outlier
            | Self::Maximum
            | Self::OutOfReach
            | Self::Stray
            | Self::Duplicate => true,
            Self::Broken | Self::Date | Self::Key | Self::Number | Self::Text => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_called_alike_everywhere() {
        for code in RefusalCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.name());
            assert_eq!(RefusalCode::of(code.name()), Some(code));
        }
        assert_eq!(RefusalCode::of("nonsense"), None);
    }
}
