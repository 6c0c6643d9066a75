//! Features in words, for the reasons on a page: English and Russian.

use serde::{Deserialize, Serialize};

use super::feature::Feature;
use super::spec::FeatureSpec;
use super::spec_parts::CalendarPart;
use super::stats::Stat;

/// The language of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// A feature in words. Column names are the user's own and stay as they are.
pub(super) fn describe(feature: Feature, spec: &FeatureSpec, keys: &[String], lang: Lang) -> String {
    let (en, ru) = phrase(feature, spec, keys);
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

fn phrase(feature: Feature, spec: &FeatureSpec, keys: &[String]) -> (String, String) {
    history(feature)
        .or_else(|| date(feature))
        .or_else(|| group(feature, spec, keys))
        .or_else(|| covariate(feature, spec))
        .unwrap_or_else(|| both("feature", "признак"))
}

fn both(en: &str, ru: &str) -> (String, String) {
    (en.to_owned(), ru.to_owned())
}

fn stat(stat: Stat) -> (&'static str, &'static str) {
    match stat {
        Stat::Mean => ("average", "среднее"),
        Stat::Std => ("spread", "разброс"),
        Stat::Median => ("median", "медиана"),
        Stat::Min => ("lowest", "минимум"),
        Stat::Max => ("highest", "максимум"),
        Stat::Trend => ("trend", "тренд"),
    }
}

fn history(feature: Feature) -> Option<(String, String)> {
    Some(match feature {
        Feature::Lag(1) => both("the last open day", "последний рабочий день"),
        Feature::Lag(n) => (format!("the open day {n} back"), format!("рабочий день, {n}-й с конца")),
        Feature::Window(n, kind) => {
            let (en, ru) = stat(kind);
            (format!("{en} of the last {n} open days"), format!("{ru} за последние рабочие дни ({n})"))
        }
        Feature::Expanding(kind) => {
            let (en, ru) = stat(kind);
            (format!("{en} of the whole history"), format!("{ru} за всю историю"))
        }
        Feature::Ratio(short, long) => (
            format!("last {short} open days against the last {long}"),
            format!("последние {short} рабочих дней к последним {long}"),
        ),
        Feature::OpenDays => both("length of the history", "длина истории"),
        Feature::LogScale => both("size of the series", "масштаб ряда"),
        Feature::ClosedShare(n) => {
            (format!("share of closed days in the last {n}"), format!("доля закрытых дней за последние {n}"))
        }
        Feature::ZeroShare(n) => {
            (format!("share of zeros in the last {n} open days"), format!("доля нулей за последние {n} рабочих дней"))
        }
        Feature::WeekdayLag(1) => both("the last same weekday", "последний такой же день недели"),
        Feature::WeekdayLag(n) => {
            (format!("the same weekday {n} back"), format!("такой же день недели, {n}-й с конца"))
        }
        Feature::WeekdayWindow(n, kind) => {
            let (en, ru) = stat(kind);
            (format!("{en} of the last {n} same weekdays"), format!("{ru} за последние {n} таких же дней недели"))
        }
        Feature::WeekdayRatio(n, m) => (
            format!("this weekday against the usual day ({n} weeks to {m} days)"),
            format!("этот день недели к обычному дню ({n} нед. к {m} дн.)"),
        ),
        Feature::WeekdayCount => both("how many same weekdays are known", "сколько известно таких же дней недели"),
        Feature::YearLevel => both("level a year ago", "уровень год назад"),
        Feature::YearValue => both("the same day a year ago", "тот же день год назад"),
        Feature::YearWeek => both("the same week a year ago", "та же неделя год назад"),
        _ => return None,
    })
}

fn date(feature: Feature) -> Option<(String, String)> {
    Some(match feature {
        Feature::Horizon => both("days ahead", "дней вперёд"),
        Feature::Date(part) => date_part(part),
        Feature::YearSin(_) | Feature::YearCos(_) => both("season", "сезон"),
        Feature::SinceHoliday => both("days since the last holiday", "дней после праздника"),
        Feature::ToHoliday => both("days to the next holiday", "дней до праздника"),
        Feature::HolidayId => both("which holiday it is", "какой это праздник"),
        Feature::IsHoliday => both("public holiday", "праздничный день"),
        Feature::HolidayEve => both("eve of a holiday", "канун праздника"),
        Feature::AfterHoliday => both("day after a holiday", "день после праздника"),
        Feature::Bridge => both("bridge day", "день между праздником и выходными"),
        Feature::EasterOffset => both("distance to Easter", "расстояние до Пасхи"),
        Feature::EventId => both("nearby event", "ближайшее событие"),
        Feature::EventOffset => both("days from the event", "дней от события"),
        Feature::EventPool | Feature::EventPoolLog => {
            both("usual effect of this event, comparable series", "обычный эффект события у похожих рядов")
        }
        Feature::EventOwn => both("usual effect of this event here", "обычный эффект события здесь"),
        Feature::EventLast => both("effect of this event last time", "эффект события в прошлый раз"),
        Feature::EventCount => both("how often this event was seen", "сколько раз событие наблюдалось"),
        _ => return None,
    })
}

fn date_part(part: CalendarPart) -> (String, String) {
    match part {
        CalendarPart::Weekday => both("day of the week", "день недели"),
        CalendarPart::DayOfMonth => both("day of the month", "число месяца"),
        CalendarPart::Month => both("month", "месяц"),
        CalendarPart::DayOfYear => both("day of the year", "день года"),
        CalendarPart::Week => both("week of the year", "неделя года"),
        CalendarPart::Weekend => both("weekend", "выходной"),
        CalendarPart::YearWave => both("season", "сезон"),
    }
}

fn group(feature: Feature, spec: &FeatureSpec, keys: &[String]) -> Option<(String, String)> {
    let total = |at: usize| spec.totals.get(at).map_or("", String::as_str);
    Some(match feature {
        Feature::WeekdayIndex => both("this weekday, comparable series", "этот день недели у похожих рядов"),
        Feature::WeekdayByKey => both("day of the week, for this kind of series", "день недели для этого вида рядов"),
        Feature::YearWeekPool => {
            both("the same week a year ago, comparable series", "та же неделя год назад у похожих рядов")
        }
        Feature::TotalLog(at) => (format!("total of the {}", total(at)), format!("итог по {}", total(at))),
        Feature::TotalShare(at) => (format!("share in the {}", total(at)), format!("доля внутри {}", total(at))),
        Feature::TotalTrend(at, n) => (
            format!("trend of the {} over {n} open days", total(at)),
            format!("тренд {} за {n} рабочих дней", total(at)),
        ),
        Feature::PoolTrend(n) => (
            format!("trend of comparable series over {n} open days"),
            format!("тренд похожих рядов за {n} рабочих дней"),
        ),
        Feature::Key(at) => {
            let key = keys.get(at).map_or("", String::as_str);
            (key.to_owned(), key.to_owned())
        }
        Feature::Static(at) => {
            let name = spec.statics.get(at).map_or("", String::as_str);
            (name.to_owned(), name.to_owned())
        }
        _ => return None,
    })
}

fn covariate(feature: Feature, spec: &FeatureSpec) -> Option<(String, String)> {
    let name = |at: usize| spec.covariates.get(at).map_or("", |covariate| covariate.column.as_str());
    Some(match feature {
        Feature::CovariateAt(at) => (name(at).to_owned(), name(at).to_owned()),
        Feature::CovariateOthers(at) => {
            (format!("{} elsewhere in the group", name(at)), format!("{} у соседей", name(at)))
        }
        Feature::CovariateMean(at) => (format!("{} on average", name(at)), format!("{} в среднем", name(at))),
        Feature::CovariateRecent(at, n) => {
            (format!("{} over the last {n} days", name(at)), format!("{} за последние {n} дней", name(at)))
        }
        Feature::CovariateRecentOpen(at, n) => {
            (format!("{} over the last {n} open days", name(at)), format!("{} за последние {n} рабочих дней", name(at)))
        }
        Feature::CovariateWeekday(at, n) => (
            format!("{} over the last {n} same weekdays", name(at)),
            format!("{} за последние {n} таких же дней недели", name(at)),
        ),
        Feature::UpliftOwn(at) => (format!("past effect of {} here", name(at)), format!("эффект {} здесь", name(at))),
        Feature::UpliftPool(at) => {
            (format!("past effect of {}, comparable series", name(at)), format!("эффект {} у похожих рядов", name(at)))
        }
        Feature::UpliftHere(at) => (
            format!("expected effect of {} on this day", name(at)),
            format!("ожидаемый эффект {} в этот день", name(at)),
        ),
        Feature::CovariateBy(at) => (format!("{} of this kind", name(at)), format!("{} этого вида", name(at))),
        _ => return None,
    })
}
