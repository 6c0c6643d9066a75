//! Days that people shop differently on without being public holidays, under names that a declaration can use.

use super::rule::DayRule::{self, Easter, Fixed, NthWeekday};

/// A day that a declaration may name: a built-in observance by its key, or one of its own with its rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Observance {
    /// The key of a built-in one, such as `christmas_eve`.
    Known(String),
    /// A yearly date of one's own, `on = "06-24"` (month-day).
    Yearly {
        /// The name shown to people.
        name: String,
        /// Month and day, `MM-DD`.
        on: String,
    },
    /// A day a fixed distance from Easter Sunday.
    Easter {
        /// The name shown to people.
        name: String,
        /// Days after Easter Sunday, -100 to 100.
        easter: i32,
    },
    /// Dates given one by one, such as days off moved by a yearly decree.
    Dates {
        /// The name shown to people.
        name: String,
        /// The dates.
        dates: Vec<chrono::NaiveDate>,
    },
}

/// `(key, English, Russian, rule)`; Easter here is the calendar's own.
pub(super) const TABLE: &[(&str, &str, &str, DayRule)] = &[
    ("christmas_eve", "Christmas Eve", "сочельник", Fixed(12, 24)),
    ("new_years_eve", "New Year's Eve", "канун Нового года", Fixed(12, 31)),
    ("rose_monday", "Rose Monday", "Розовый понедельник", Easter(-48)),
    ("shrove_tuesday", "Shrove Tuesday", "Масленичный вторник", Easter(-47)),
    ("ash_wednesday", "Ash Wednesday", "Пепельная среда", Easter(-46)),
    ("fat_thursday", "Fat Thursday", "Жирный четверг", Easter(-52)),
    ("palm_sunday", "Palm Sunday", "Вербное воскресенье", Easter(-7)),
    ("maundy_thursday", "Maundy Thursday", "Чистый четверг", Easter(-3)),
    ("easter_eve", "Easter Eve", "Великая суббота", Easter(-1)),
    ("mothers_day", "Mother's Day", "День матери", NthWeekday(5, 6, 2)),
    ("valentines_day", "Valentine's Day", "День святого Валентина", Fixed(2, 14)),
    ("womens_day", "Women's Day", "Международный женский день", Fixed(3, 8)),
    ("assumption", "Assumption", "Успение Богородицы", Fixed(8, 15)),
    ("reformation_day", "Reformation Day", "День Реформации", Fixed(10, 31)),
    ("halloween", "Halloween", "Хеллоуин", Fixed(10, 31)),
    ("saint_martin", "Saint Martin's Day", "День святого Мартина", Fixed(11, 11)),
    ("saint_nicholas", "Saint Nicholas' Day", "День святого Николая", Fixed(12, 6)),
    ("knowledge_day", "Knowledge Day", "День знаний", Fixed(9, 1)),
];

/// The keys of the built-in observances, in table order.
#[must_use]
pub fn observance_names() -> Vec<&'static str> {
    TABLE.iter().map(|(key, ..)| *key).collect()
}

impl Observance {
    /// The key or name by which a declaration refers to it.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Known(name) | Self::Yearly { name, .. } | Self::Easter { name, .. } | Self::Dates { name, .. } => {
                name
            }
        }
    }
}
