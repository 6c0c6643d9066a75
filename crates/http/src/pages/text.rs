//! Words: every text of the pages comes from `locales/<lang>/*.ftl` by its key.
//!
//! A key that is missing is shown between ⟦ and ⟧, which the render tests refuse.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

use super::lang::Lang;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| {
            // The marks that isolate right-to-left text would only break searching in pages of these two languages.
            bundle.set_use_isolating(false);
            bundle.set_formatter(if bundle.locales.iter().any(|l| l.language == "ru") {
                Some(|value, _| counted(value, Lang::Ru))
            } else {
                Some(|value, _| counted(value, Lang::En))
            });
        },
    };
}

/// Counts are grouped as the language does; other numbers arrive as text that is formatted already.
fn counted(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(lang.number(number.value, 0)),
        _ => None,
    }
}

/// A value in a sentence: a count, which plural forms look at, or a text.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    /// A count.
    Count(u64),
    /// A text.
    Text(String),
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

/// Templates hand their values over by reference.
impl From<&u64> for Arg {
    fn from(count: &u64) -> Self {
        Self::Count(*count)
    }
}

impl From<u32> for Arg {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Lang {
    fn id(self) -> LanguageIdentifier {
        match self {
            Self::En => langid!("en"),
            Self::Ru => langid!("ru"),
        }
    }

    /// The text of a key.
    pub(crate) fn t(self, key: &str) -> String {
        LOCALES.try_lookup(&self.id(), key).unwrap_or_else(|| missing(key))
    }

    /// The text of a key, or nothing where there is none.
    pub(crate) fn maybe(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(&self.id(), key)
    }

    /// The sentence of a key with its values.
    pub(crate) fn say(self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Arg::Count(count) => FluentValue::from(*count),
                    Arg::Text(text) => FluentValue::from(text.as_str()),
                };
                (Cow::Borrowed(*name), value)
            })
            .collect();
        LOCALES.try_lookup_with_args(&self.id(), key, &args).unwrap_or_else(|| missing(key))
    }

    /// The sentence of a key with one count, for templates.
    pub(crate) fn n(self, key: &str, count: impl Into<Arg>) -> String {
        self.say(key, &[("n", count.into())])
    }
}

fn missing(key: &str) -> String {
    format!("⟦{key}⟧")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn keys(lang: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang);
        let mut keys = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            for line in std::fs::read_to_string(entry.unwrap().path()).unwrap().lines() {
                if let Some((key, _)) = line.split_once('=')
                    && line.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    assert!(keys.insert(key.trim().to_owned()), "{key} is there twice in {lang}");
                }
            }
        }
        keys
    }

    #[test]
    fn both_languages_know_the_same_words() {
        let (en, ru) = (keys("en"), keys("ru"));
        assert_eq!(en.difference(&ru).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in ru");
        assert_eq!(ru.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in en");
        assert!(en.len() > 200);
    }

    #[test]
    fn plural_forms_are_right_in_both_languages() {
        let ru: Vec<String> = [1_u64, 2, 5, 11, 21, 1234].iter().map(|n| Lang::Ru.n("count-days", *n)).collect();
        assert_eq!(ru, ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "1\u{a0}234 дня"]);
        let en: Vec<String> = [1_u64, 2, 1234].iter().map(|n| Lang::En.n("count-days", *n)).collect();
        assert_eq!(en, ["1 day", "2 days", "1,234 days"]);
    }
}
