//! Schedules in words, read from the cron expression, and when they fire next in their own time zone.

use chrono::Timelike;
use chrono_tz::Tz;
use vakhta_service::views::ScheduleView;

use crate::pages::lang::Lang;
use crate::pages::number::NONE;

/// A schedule as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct ScheduleLine {
    /// What it does.
    pub(crate) name: String,
    /// When, in words.
    pub(crate) when: String,
    /// The time zone.
    pub(crate) zone: String,
    /// When it fires next.
    pub(crate) next: String,
}

/// A schedule as a page shows it.
pub(crate) fn line(l: Lang, schedule: &ScheduleView) -> ScheduleLine {
    let key = format!("schedule-{}", schedule.id.replace('_', "-"));
    let next = schedule.next_at.map_or_else(
        || NONE.to_owned(),
        |at| {
            let local = at.with_timezone(&schedule.time_zone.parse::<Tz>().unwrap_or(Tz::UTC));
            let date = local.date_naive();
            format!("{}, {}, {:02}:{:02}", l.weekday(date), l.date(date), local.hour(), local.minute())
        },
    );
    ScheduleLine {
        name: l.maybe(&key).unwrap_or_else(|| schedule.name.clone()),
        when: words(l, &schedule.cron).unwrap_or_else(|| schedule.description.clone()),
        zone: schedule.time_zone.clone(),
        next,
    }
}

/// A cron expression of five fields (or six with seconds) that fires once a day or once a week.
fn words(l: Lang, cron: &str) -> Option<String> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let fields = if fields.len() == 6 { fields.get(1..)? } else { &fields[..] };
    let [minute, hour, "*", "*", weekday] = fields else { return None };
    let (minute, hour) = (minute.parse::<u8>().ok().filter(|m| *m < 60)?, hour.parse::<u8>().ok().filter(|h| *h < 24)?);
    let time = match l {
        Lang::Ru => format!("{hour:02}:{minute:02}"),
        Lang::En => {
            let (of_twelve, half) = ((hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" });
            format!("{of_twelve}:{minute:02} {half}")
        }
    };
    let key = match weekday.to_ascii_uppercase().as_str() {
        "*" => "schedule-daily",
        "0" | "7" | "SUN" => "schedule-sundays",
        "1" | "MON" => "schedule-mondays",
        "2" | "TUE" => "schedule-tuesdays",
        "3" | "WED" => "schedule-wednesdays",
        "4" | "THU" => "schedule-thursdays",
        "5" | "FRI" => "schedule-fridays",
        "6" | "SAT" => "schedule-saturdays",
        _ => return None,
    };
    Some(l.say(key, &[("time", time.into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cron_expression_is_said_as_a_person_would() {
        assert_eq!(words(Lang::En, "0 3 * * SUN").as_deref(), Some("Sundays at 3:00 AM"));
        assert_eq!(words(Lang::Ru, "0 3 * * 0").as_deref(), Some("по воскресеньям в 03:00"));
        assert_eq!(words(Lang::Ru, "0 30 14 * * *").as_deref(), Some("ежедневно в 14:30"));
        assert_eq!(words(Lang::En, "0 0 * * *").as_deref(), Some("daily at 12:00 AM"));
    }

    #[test]
    fn what_is_not_simple_is_left_to_the_schedules_own_words() {
        for cron in ["*/5 * * * *", "0 3 1 * *", "61 3 * * *", "nonsense", ""] {
            assert_eq!(words(Lang::Ru, cron), None, "{cron}");
        }
    }
}
