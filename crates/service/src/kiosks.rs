//! The model that tests declare: kiosks that sell one thing.

/// By the wall clock.
pub(crate) const KIOSKS: &str = r#"
[model]
name = "kiosks"
title = "Kiosks"

[data]
dataset = "kiosks"

[data.columns]
time = "date"
keys = ["kiosk"]
target = "sold"

[forecast]
horizon_days = 7
"#;

/// The same by the clock of its data.
pub(crate) fn kiosks_by_data() -> String {
    KIOSKS.replace("title", "clock = \"data\"\ntitle")
}
