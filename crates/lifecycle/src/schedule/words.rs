//! The usual schedules in a few words.

const DAYS: [&str; 7] = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
const SHORT: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A schedule that has short words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rhythm {
    /// Every n minutes.
    Minutes(u32),
    /// Every hour, on the hour.
    Hourly,
    /// Every day.
    Daily {
        /// The time of day in words.
        time: String,
    },
    /// On some days of the week.
    Weekly {
        /// The days in words.
        days: String,
        /// The time of day in words.
        time: String,
    },
}

impl Rhythm {
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Minutes(1) => "Every minute".to_owned(),
            Self::Minutes(n) => format!("Every {n} minutes"),
            Self::Hourly => "Hourly".to_owned(),
            Self::Daily { time } => format!("Daily at {time}"),
            Self::Weekly { days, time } => format!("{days} at {time}"),
        }
    }

    pub(super) fn announce(&self, job: &str) -> Option<String> {
        match self {
            Self::Minutes(_) => None,
            Self::Hourly => Some(format!("Hourly {job}")),
            Self::Daily { time } => Some(format!("Daily {job} at {time}")),
            Self::Weekly { days, time } => {
                let days = if days == "Weekdays" { "weekdays" } else { days };
                Some(format!("Weekly {job} on {days} at {time}"))
            }
        }
    }
}

/// Reads a valid expression, if it is a usual one.
pub(super) fn read(expression: &str) -> Option<Rhythm> {
    let upper = expression.to_uppercase();
    let plain = match upper.as_str() {
        "@HOURLY" => "0 * * * *",
        "@DAILY" | "@MIDNIGHT" => "0 0 * * *",
        "@WEEKLY" => "0 0 * * 0",
        other => other,
    };
    let fields: Vec<&str> = plain.split_whitespace().collect();
    let [minute, hour, "*", "*", weekday] = fields.as_slice() else { return None };
    match (*minute, *hour, *weekday) {
        ("*", "*", "*") => return Some(Rhythm::Minutes(1)),
        ("0", "*", "*") => return Some(Rhythm::Hourly),
        (step, "*", "*") => {
            // A step that does not divide the hour is uneven: "every 25 minutes" would be untrue.
            let n: u32 = step.strip_prefix("*/")?.parse().ok()?;
            return (n > 0 && 60_u32.is_multiple_of(n)).then_some(Rhythm::Minutes(n));
        }
        _ => {}
    }
    let time = time_of_day(hour.parse().ok()?, minute.parse().ok()?)?;
    match *weekday {
        "*" => Some(Rhythm::Daily { time }),
        "1-5" | "MON-FRI" => Some(Rhythm::Weekly { days: "Weekdays".to_owned(), time }),
        list => Some(Rhythm::Weekly { days: days_of(list)?, time }),
    }
}

fn time_of_day(hour: u32, minute: u32) -> Option<String> {
    let half = if hour < 12 { "AM" } else { "PM" };
    let clock = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
    (hour < 24 && minute < 60).then(|| format!("{clock}:{minute:02} {half}"))
}

fn days_of(list: &str) -> Option<String> {
    let named: Option<Vec<&str>> = list.split(',').map(day).collect();
    match named?.as_slice() {
        [] => None,
        [only] => Some((*only).to_owned()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

fn day(text: &str) -> Option<&'static str> {
    let number = SHORT.iter().position(|s| *s == text).or_else(|| text.parse().ok())?;
    if number <= 7 { DAYS.get(number % 7).copied() } else { None }
}
