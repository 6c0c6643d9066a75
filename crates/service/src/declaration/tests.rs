//! The reference of the settings (`docs/declaration.md`) names the fields that are read, with their defaults.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::value::Error;
use serde::de::{Deserializer, Visitor};
use serde_json::Value;
use vakhta_tables::features::{
    CovariateSpec, GroupSpec, HolidaySpec, LastYearSpec, ScaleSpec, ShareSpec, TargetSpec, WeekdaySpec, WindowSpec,
};

use vakhta_tables::matrix::{OriginScheme, WeightSpec};

use super::*;

/// A source of nothing that hears which fields a struct asks for.
struct Asked<'a>(&'a mut Vec<&'static str>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("nothing is here"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.extend(fields);
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields<T: serde::de::DeserializeOwned>(section: &str) -> Vec<String> {
    let mut found = Vec::new();
    assert!(T::deserialize(Asked(&mut found)).is_err());
    assert!(!found.is_empty(), "{section} is no struct");
    found.iter().map(|field| format!("{section}.{field}")).collect()
}

fn settings() -> Vec<String> {
    [
        fields::<ModelSection>("model"),
        fields::<DataSection>("data"),
        fields::<TableSchema>("data.columns"),
        fields::<SourceSection>("data.source"),
        fields::<ForecastSection>("forecast"),
        fields::<RowsSection>("rows"),
        fields::<OpennessRules>("openness"),
        fields::<TrainingSection>("training"),
        fields::<Candidate>("training.candidates"),
        fields::<OriginScheme>("training.rows"),
        fields::<WeightSpec>("training.weights"),
        fields::<CvSection>("cv"),
        fields::<LeakPolicy>("leak_check"),
        fields::<DeployPolicy>("deploy"),
        fields::<RetrainPolicy>("retrain"),
        fields::<DriftPolicy>("drift"),
        fields::<AlertPolicy>("alerts"),
        fields::<ScheduleSection>("schedule"),
        fields::<OverridesSection>("overrides"),
        fields::<FeatureSpec>("features"),
        fields::<ScaleSpec>("features.scale"),
        fields::<TargetSpec>("features.target"),
        fields::<WindowSpec>("features.windows"),
        fields::<WeekdaySpec>("features.weekday"),
        fields::<ShareSpec>("features.shares"),
        fields::<LastYearSpec>("features.last_year"),
        fields::<GroupSpec>("features.groups"),
        fields::<HolidaySpec>("features.holidays"),
        fields::<CovariateSpec>("features.covariates"),
    ]
    .concat()
}

/// Setting → default, as the tables of the reference say.
fn documented() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/declaration.md");
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let mut cells = line.split(" | ");
        let name = cells.next()?.strip_prefix("| `")?.strip_suffix('`')?.to_owned();
        Some((name, cells.next()?.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn the_reference_names_every_setting_and_no_other() {
    let mut settings = settings();
    let sections = fields::<Declaration>("");
    assert!(sections.iter().all(|section| settings.iter().any(|s| s.starts_with(&section[1..]))), "{sections:?}");
    settings.sort();
    let documented: Vec<String> = documented().into_keys().collect();
    assert_eq!(documented, settings, "docs/declaration.md on the left, the code on the right");
}

#[test]
fn the_reference_states_the_defaults_of_the_code() {
    let documented = documented();
    let mut checked = 0;
    let mut check = |section: &str, defaults: Value| {
        for (field, value) in defaults.as_object().unwrap() {
            let said = &documented[&format!("{section}.{field}")];
            let same = match (&value, said.trim_matches('`')) {
                (Value::Null, said) => said == "none",
                // Tables of their own are described below.
                (_, "see below" | "LightGBM and linear" | "{ kind = \"ratio\" }") => true,
                (value, said) => serde_json::from_str::<Value>(said).is_ok_and(|said| {
                    said == **value || said.as_f64().is_some_and(|said| value.as_f64() == Some(said))
                }),
            };
            assert!(same, "{section}.{field} is {value}, docs/declaration.md says {said}");
            checked += 1;
        }
    };
    let json = |value: Result<Value, _>| value.unwrap();
    check("rows", json(serde_json::to_value(RowsSection::default())));
    check("openness", json(serde_json::to_value(OpennessRules::default())));
    check("training", json(serde_json::to_value(TrainingSection::default())));
    check("training.rows", json(serde_json::to_value(OriginScheme::default())));
    check("training.weights", json(serde_json::to_value(WeightSpec::default())));
    check("cv", json(serde_json::to_value(CvSection::default())));
    check("leak_check", json(serde_json::to_value(LeakPolicy::default())));
    check("deploy", json(serde_json::to_value(DeployPolicy::default())));
    check("retrain", json(serde_json::to_value(RetrainPolicy::default())));
    check("drift", json(serde_json::to_value(DriftPolicy::default())));
    check("alerts", json(serde_json::to_value(AlertPolicy::default())));
    check("overrides", json(serde_json::to_value(OverridesSection::default())));
    check("schedule", json(serde_json::to_value(ScheduleSection::default())));
    check("features", json(serde_json::to_value(FeatureSpec::default())));
    check("features.scale", json(serde_json::to_value(ScaleSpec::default())));
    check("features.target", json(serde_json::to_value(TargetSpec::default())));
    check("features.weekday", json(serde_json::to_value(WeekdaySpec::default())));
    check("features.shares", json(serde_json::to_value(ShareSpec::default())));
    check("features.last_year", json(serde_json::to_value(LastYearSpec::default())));
    check("features.groups", json(serde_json::to_value(GroupSpec::default())));
    check("features.holidays", json(serde_json::to_value(HolidaySpec::default())));
    assert!(checked > 80, "{checked}");
}
