//! Orders that are refused, orders that are carried out, and what they were worth.

use chrono::{DateTime, NaiveDate, Utc};
use rand_pcg::Pcg64Mcg;

use super::*;
use crate::prediction::{Pair, PredictionKind};

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 4, 1).unwrap() + chrono::Days::new(u64::from(n))
}

fn now() -> DateTime<Utc> {
    day(1).and_time(chrono::NaiveTime::MIN).and_utc()
}

fn series(product: &str) -> SeriesKey {
    SeriesKey::new(vec!["B02".into(), product.into()])
}

fn forecast(product: &str, ahead: u32, value: f64) -> Prediction {
    Prediction {
        model: ModelName::parse("sales").unwrap(),
        version: VersionId::new(now(), 1),
        kind: PredictionKind::Scheduled,
        series: series(product),
        origin: day(0),
        date: day(ahead),
        lead: ahead as u16,
        value,
        lo80: value,
        hi80: value,
        lo95: value,
        hi95: value,
        baseline: value,
        open: value > 0.0,
        reasons: Vec::new(),
        classes: Vec::new(),
        basis: None,
        issued_at: now(),
    }
}

/// Two products for three days; the third day is closed.
fn forecasts() -> Vec<Prediction> {
    let of = |product| [forecast(product, 1, 30.0), forecast(product, 2, 60.0), forecast(product, 3, 0.0)];
    let mut all = of("P1").to_vec();
    all.extend(of("P2").map(|f| Prediction { value: f.value / 3.0, ..f }));
    all
}

fn asked(change: Change, from: u32, to: u32) -> Order {
    Order { from: day(from), to: day(to), change, by: " Anna ".into(), reason: "a fair next door".into() }
}

type Last = BTreeMap<(SeriesKey, NaiveDate), Override>;

fn ordered(order: &Order, last: &Last) -> Result<Vec<Override>, OverrideError> {
    ordered_by(order, last, None)
}

fn ordered_by(asked: &Order, last: &Last, allowed: Option<&[String]>) -> Result<Vec<Override>, OverrideError> {
    let forecasts = forecasts();
    let (today, now) = (day(1), now());
    order(asked, &Situation { today, now, forecasts: &forecasts, last, non_negative: true, max: 1e6, allowed })
}

fn kept(records: Vec<Override>) -> Last {
    records.into_iter().map(|r| ((r.series.clone(), r.date), r)).collect()
}

fn refused(change: Change, from: u32, to: u32) -> String {
    ordered(&asked(change, from, to), &Last::new()).unwrap_err().to_string()
}

#[test]
fn a_percentage_changes_each_forecast_and_a_value_is_shared_out() {
    let raised = ordered(&asked(Change::Percent(10.0), 1, 2), &Last::new()).unwrap();
    let values: Vec<_> = raised.iter().map(|r| (r.series.parts()[1].as_str(), r.date, r.value.unwrap())).collect();
    let expected = [("P1", day(1), 33.0), ("P2", day(1), 11.0), ("P1", day(2), 66.0), ("P2", day(2), 22.0)];
    for (found, expected) in values.iter().zip(expected) {
        assert_eq!((found.0, found.1), (expected.0, expected.1));
        assert!((found.2 - expected.2).abs() < 1e-9, "{found:?}");
    }
    assert_eq!((raised[0].by.as_str(), raised[0].statistical, raised[0].origin), ("Anna", 30.0, day(0)));
    let total = ordered(&asked(Change::Value(80.0), 1, 1), &Last::new()).unwrap();
    assert_eq!(total.iter().map(|r| r.value.unwrap()).collect::<Vec<_>>(), [60.0, 20.0]);
}

#[test]
fn what_cannot_be_is_refused_by_field() {
    assert_eq!(
        refused(Change::Value(5.0), 0, 1),
        "from: 2019-04-01 is past; the first day that can be overridden is 2019-04-02"
    );
    assert_eq!(
        refused(Change::Value(5.0), 2, 9),
        "to: 2019-04-10 is beyond the horizon; the last day that is forecast is 2019-04-04"
    );
    assert_eq!(refused(Change::Value(5.0), 2, 1), "to: 2019-04-02 is before from, 2019-04-03");
    assert!(refused(Change::Percent(5.0), 2, 3).contains("2019-04-04 is a closed day"));
    assert_eq!(refused(Change::Value(f64::NAN), 1, 1), "value: NaN is not a number");
    assert_eq!(refused(Change::Percent(f64::INFINITY), 1, 1), "percent: inf is not a number");
    assert!(refused(Change::Percent(1001.0), 1, 1).contains("outside -1000 to 1000"));
    assert!(refused(Change::Value(-1.0), 1, 1).starts_with("value: B02|P1 on 2019-04-02 would be -0.75"));
    assert!(refused(Change::Percent(-101.0), 1, 1).starts_with("percent: "));
    assert_eq!(
        refused(Change::Value(2e6), 1, 1),
        "value: B02|P1 on 2019-04-02 would be 1500000, beyond the largest believable value, 1000000"
    );
    let nameless = Order { by: " ".into(), ..asked(Change::Value(5.0), 1, 1) };
    assert!(ordered(&nameless, &Last::new()).unwrap_err().to_string().starts_with("by: "));
    let curt = Order { reason: "no".into(), ..asked(Change::Value(5.0), 1, 1) };
    assert!(ordered(&curt, &Last::new()).unwrap_err().to_string().starts_with("reason: "));
}

#[test]
fn only_who_is_named_may_override() {
    let order = asked(Change::Value(5.0), 1, 1);
    assert!(ordered_by(&order, &Last::new(), Some(&["Anna".to_owned()])).is_ok());
    let refusal = ordered_by(&order, &Last::new(), Some(&[])).unwrap_err();
    assert_eq!(refusal, OverrideError::NotAllowed { by: "Anna".into() });
}

#[test]
fn the_same_order_twice_is_one_and_a_withdrawal_is_a_record_of_its_own() {
    let order = asked(Change::Percent(10.0), 1, 2);
    let mut last = kept(ordered(&order, &Last::new()).unwrap());
    assert_eq!(ordered(&order, &last).unwrap(), []);
    let other = Order { by: "Boris".into(), ..order.clone() };
    assert_eq!(ordered(&other, &last).unwrap().len(), 4, "another person's word is another record");
    let withdrawn = ordered(&asked(Change::Withdraw, 1, 3), &last).unwrap();
    assert_eq!(withdrawn.iter().map(|r| r.value).collect::<Vec<_>>(), [None; 4]);
    last.extend(kept(withdrawn));
    assert_eq!(ordered(&asked(Change::Withdraw, 1, 3), &last).unwrap(), []);
    assert_eq!(in_force(&forecasts(), &last), BTreeMap::new());
    assert_eq!(ordered(&order, &last).unwrap().len(), 4, "it may be said again");
}

#[test]
fn what_is_in_force_adds_up_and_a_day_that_turned_out_closed_is_zero() {
    let one = Order { by: "Boris".into(), ..asked(Change::Value(80.0), 1, 1) };
    let last = kept(ordered(&one, &Last::new()).unwrap().into_iter().take(1).collect());
    let days = in_force(&forecasts(), &last);
    let only = &days[&day(1)];
    assert_eq!((days.len(), only.value, only.n_series, only.by.as_str()), (1, 70.0, 1, "Boris"));
    let closed: Vec<Prediction> =
        forecasts().into_iter().map(|f| Prediction { open: false, value: 0.0, ..f }).collect();
    assert_eq!(in_force(&closed, &last), BTreeMap::new());
}

fn pair(product: &str, n: u32, actual: f64, open: bool) -> Pair {
    Pair {
        series: series(product),
        date: day(n),
        lead: 1,
        version: VersionId::new(now(), 1),
        actual,
        forecast: 100.0,
        baseline: 100.0,
        lo80: 0.0,
        hi80: 200.0,
        lo95: 0.0,
        hi95: 200.0,
        open,
    }
}

fn said(product: &str, n: u32, by: &str, value: Option<f64>) -> Override {
    Override {
        id: i64::from(n),
        follows: 0,
        model: ModelName::parse("sales").unwrap(),
        series: series(product),
        date: day(n),
        value,
        statistical: 70.0,
        version: VersionId::new(now(), 1),
        origin: day(0),
        by: by.into(),
        reason: "a fair".into(),
        made_at: now(),
    }
}

#[test]
fn an_override_is_judged_beside_the_last_forecast_before_its_day() {
    let records = [said("P1", 1, "Anna", Some(120.0)), said("P1", 2, "Anna", None), said("P1", 3, "Anna", Some(9.0))];
    let pairs = [pair("P1", 1, 110.0, true), pair("P1", 2, 110.0, true), pair("P1", 3, 0.0, false)];
    let found = judged(&records, &pairs);
    assert_eq!(found.len(), 1, "neither what was withdrawn nor a closed day counts");
    assert_eq!((found[0].statistical, found[0].value, found[0].actual), (100.0, 120.0, 110.0));
}

fn report(days: u32, anna: f64, boris: f64) -> ValueReport {
    let records: Vec<Override> =
        (1..=days).flat_map(|n| [said("P1", n, "Anna", Some(anna)), said("P2", n, "Boris", Some(boris))]).collect();
    let pairs: Vec<Pair> =
        (1..=days).flat_map(|n| [pair("P1", n, 118.0 + f64::from(n % 5), true), pair("P2", n, 100.0, true)]).collect();
    value_added(&judged(&records, &pairs), 1, &mut Pcg64Mcg::new(1))
}

#[test]
fn who_knew_better_is_told_from_who_did_not() {
    let report = report(28, 120.0, 130.0);
    let verdicts: Vec<_> = report.by_person.iter().map(|g| (g.of.as_str(), g.value.verdict)).collect();
    assert_eq!(verdicts, [("Anna", ValueVerdict::Helped), ("Boris", ValueVerdict::Hurt)]);
    let anna = &report.by_person[0].value;
    assert_eq!((anna.n, anna.helped), (28, 28));
    let (low, high) = anna.interval.unwrap();
    assert!(low <= anna.points.unwrap() && anna.points.unwrap() <= high);
    assert_eq!(report.by_segment.iter().map(|g| g.of.as_str()).collect::<Vec<_>>(), ["P1", "P2"]);
    assert_eq!(report.by_direction.len(), 1);
    assert_eq!(
        report.by_size.iter().map(|g| (g.of, g.value.n)).collect::<Vec<_>>(),
        [(Size::Medium, 28), (Size::Large, 28)]
    );
}

#[test]
fn few_overrides_are_not_enough_data() {
    let few = report(13, 120.0, 130.0);
    assert_eq!(few.by_person[0].value.verdict, ValueVerdict::NotEnoughData);
    assert_eq!(few.by_person[0].value.interval, None);
    assert!(few.by_person[0].value.points.is_some(), "what was is told; what it means is not");
    let none = value_added(&[], 0, &mut Pcg64Mcg::new(1));
    assert_eq!((none.overall.n, none.overall.points), (0, None));
}
