//! Why the forecast of the chosen day is another one than it was.

use vakhta_service::views::{ChangeView, ReasonChange};

use crate::pages::chart::{greatest, width};
use crate::pages::lang::Lang;
use crate::pages::number::NONE;
use crate::pages::part::{Bar, Bars};

/// Causes that are shown.
const SHOWN: usize = 5;
/// Below this share of the forecast a difference is none that anybody would act on.
const SAME: f64 = 0.005;

/// The change as the card shows it.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Both forecasts in a sentence.
    pub(super) said: String,
    /// What else is to be known.
    pub(super) note: Option<String>,
    /// What moved it.
    pub(super) bars: Bars,
}

impl Change {
    /// The change in words; `describe` says a feature in the visitor's language.
    pub(super) fn of(l: Lang, view: &ChangeView, describe: impl Fn(&str) -> String) -> Self {
        let (old, new) = (view.before.value, view.after.value);
        let same = (new - old).abs() <= SAME * new.abs().max(old.abs());
        let words = [
            ("before", l.date(view.before.origin).into()),
            ("after", l.date(view.after.origin).into()),
            ("old", l.amount(old).into()),
            ("new", l.amount(new).into()),
            ("gap", l.signed(new - old).into()),
        ];
        let other_version = view.before.version != view.after.version;
        Self {
            said: l.say(if same { "forecast-change-same" } else { "forecast-change-said" }, &words),
            note: other_version.then(|| l.t("forecast-change-version")),
            bars: Bars(if same { Vec::new() } else { bars(l, &view.reasons, describe) }),
        }
    }
}

fn bars(l: Lang, reasons: &[ReasonChange], describe: impl Fn(&str) -> String) -> Vec<Bar> {
    let most = greatest(reasons.iter().map(|r| r.effect));
    let value = |v: Option<f64>| v.map_or_else(|| NONE.to_owned(), |v| l.input(v));
    let bar = |reason: &ReasonChange| Bar {
        label: reason.feature.as_deref().map_or_else(|| l.t("forecast-change-level"), &describe),
        value: l.signed(reason.effect),
        width: width(reason.effect, most),
        class: if reason.effect < 0.0 { "down" } else { "up" },
        note: match (reason.before, reason.after) {
            (None, None) => String::new(),
            (before, after) if before == after => String::new(),
            (before, after) => {
                l.say("forecast-change-values", &[("before", value(before).into()), ("after", value(after).into())])
            }
        },
    };
    reasons.iter().take(SHOWN).map(bar).collect()
}
