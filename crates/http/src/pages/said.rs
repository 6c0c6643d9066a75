//! English sentences of the core that were stored or answered, in the visitor's language.
//!
//! Where a page has kinds and numbers it speaks from those (`words`). Here is the rest: reasons of rows put aside, warnings of
//! an import, messages of a run, refusals. Each is recognised by its template in `locales/en/said.ftl` and said by the same
//! key in the visitor's language. What no template knows (a person's own words, a sentence of a newer release) is shown as
//! it is, and marked as English where it is.

use std::sync::LazyLock;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::Json;
use chrono::NaiveDate;
use serde::Serialize;

use super::lang::{Lang, Visitor};
use super::text::Arg;
use crate::error::ApiError;

/// The templates, the most literal first: of two that fit a sentence, the one that says more of it is meant.
static TEMPLATES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let mut all: Vec<Shape> = include_str!("../../locales/en/said.ftl").lines().filter_map(Shape::read).collect();
    all.sort_by_key(|shape| std::cmp::Reverse(shape.literals.iter().map(|l| l.len()).sum::<usize>()));
    all
});

/// Sentences of one question; a page asks for the messages of one file.
const MOST_SENTENCES: usize = 200;

/// A sentence as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Template)]
#[template(
    source = r#"{% if english %}<span lang="en">{{ text }}</span>{% else %}{{ text }}{% endif %}"#,
    ext = "html"
)]
pub(crate) struct Said {
    /// The sentence.
    pub(crate) text: String,
    /// Whether it stayed English on a page of another language.
    pub(crate) english: bool,
}

impl HtmlSafe for Said {}

impl Said {
    /// The sentence in the visitor's language, or as it is.
    pub(crate) fn of(l: Lang, sentence: &str) -> Self {
        match (l, translated(l, sentence)) {
            (Lang::En, _) => Self { text: sentence.to_owned(), english: false },
            (_, Some(text)) => Self { text, english: false },
            // What has letters beyond ASCII was written by a person, in a language that nobody knows here.
            (_, None) => Self { text: sentence.to_owned(), english: sentence.is_ascii() },
        }
    }

    /// With a capital letter and a full stop, which the core's messages do without. A message that begins with the name of a
    /// field keeps it as it is written.
    #[must_use]
    pub(crate) fn into_sentence(mut self) -> Self {
        let first_word = self.text.split_whitespace().next().unwrap_or_default();
        if first_word.chars().all(char::is_alphabetic) {
            let mut letters = self.text.chars();
            self.text = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
        }
        if self.text.ends_with(char::is_alphanumeric) {
            self.text.push('.');
        }
        self
    }

    /// Several sentences.
    pub(crate) fn all(l: Lang, sentences: &[String]) -> Vec<Self> {
        sentences.iter().map(|sentence| Self::of(l, sentence)).collect()
    }
}

/// `POST /said`: sentences of the API in the visitor's language, for the scripts of the pages. The body is a JSON array of
/// strings, so is the order of the answer.
pub(super) async fn answer(visitor: Visitor, body: String) -> Result<Json<Vec<Said>>, ApiError> {
    let sentences: Vec<String> = serde_json::from_str(&body)
        .map_err(|error| ApiError::invalid("body", error).hint("send a JSON array of sentences"))?;
    // Every sentence is held against every template.
    if sentences.len() > MOST_SENTENCES {
        return Err(ApiError::invalid("body", format!("at most {MOST_SENTENCES} sentences at once")));
    }
    Ok(Json(Said::all(visitor.lang, &sentences)))
}

/// A template taken apart: literals with the names of the values between them.
struct Shape {
    key: &'static str,
    literals: Vec<&'static str>,
    names: Vec<&'static str>,
}

impl Shape {
    fn read(line: &'static str) -> Option<Self> {
        let (key, mut rest) = line.split_once(" = ").filter(|(key, _)| key.starts_with("said-"))?;
        let (mut literals, mut names) = (Vec::new(), Vec::new());
        while let Some((literal, after)) = rest.split_once("{ $") {
            let (name, after) = after.split_once(" }")?;
            literals.push(literal);
            names.push(name);
            rest = after;
        }
        literals.push(rest);
        Some(Self { key, literals, names })
    }

    /// The values of a sentence of this shape, in order; `None` for any other sentence.
    fn values<'s>(&self, sentence: &'s str) -> Option<Vec<&'s str>> {
        let (first, others) = self.literals.split_first()?;
        let mut rest = sentence.strip_prefix(first)?;
        let mut values = Vec::with_capacity(self.names.len());
        for (at, literal) in others.iter().enumerate() {
            let (value, after) =
                if at + 1 == others.len() { (rest.strip_suffix(literal)?, "") } else { rest.split_once(literal)? };
            if !self.names.get(at).is_some_and(|name| fits(name, value)) {
                return None;
            }
            values.push(value);
            rest = after;
        }
        rest.is_empty().then_some(values)
    }
}

/// The sentence in another language. One that begins with a subject and a colon ("B02/bread: …") or carries its cause after
/// one is translated in its parts.
fn translated(l: Lang, sentence: &str) -> Option<String> {
    let known = TEMPLATES.iter().find_map(|shape| Some((shape, shape.values(sentence)?)));
    if let Some((shape, values)) = known {
        let args: Vec<(&'static str, Arg)> =
            shape.names.iter().zip(values).map(|(name, value)| (*name, argument(l, name, value))).collect();
        return Some(l.say(shape.key, &args));
    }
    let (head, tail) = sentence.split_once(": ")?;
    let parts = (translated(l, head), translated(l, tail));
    if parts == (None, None) {
        return None;
    }
    Some(format!("{}: {}", parts.0.as_deref().unwrap_or(head), parts.1.as_deref().unwrap_or(tail)))
}

/// Whether a value is what its name says, so that the subject before a sentence is not taken for its first number.
fn fits(name: &str, value: &str) -> bool {
    match kind(name) {
        "n" => value.parse::<f64>().is_ok(),
        "count" => counted(value).is_some(),
        "day" => value.parse::<NaiveDate>().is_ok(),
        "word" => !value.is_empty() && !value.contains(char::is_whitespace),
        _ => !value.is_empty(),
    }
}

/// The part of a value's name that says what becomes of it.
fn kind(name: &str) -> &str {
    name.split_once('-').map_or(name, |(kind, _)| kind)
}

/// A value of a sentence as the name that it has in the template asks.
fn argument(l: Lang, name: &str, value: &str) -> Arg {
    let text = match kind(name) {
        "n" => return value.parse().map_or_else(|_| Arg::Text(number(l, value)), Arg::Count),
        "count" => return counted(value).map_or_else(|| value.into(), Arg::Count),
        "v" => number(l, value),
        "share" => value.strip_suffix(" %").map_or_else(|| value.to_owned(), |n| format!("{}\u{a0}%", number(l, n))),
        "day" => value.parse::<NaiveDate>().map_or_else(|_| value.to_owned(), |day| l.date(day)),
        "form" => date_format(l, value),
        "list" => list(l, value),
        "said" => sentences(l, value),
        "parts" => value.split(", ").map(|part| known_or_same(l, part)).collect::<Vec<_>>().join(", "),
        _ => value.to_owned(),
    };
    Arg::Text(text)
}

/// The number of `12 days`; the noun is the template's.
fn counted(text: &str) -> Option<u64> {
    text.split_once(' ').and_then(|(n, _noun)| n.parse().ok())
}

/// A text sentence by sentence where all are known, else as a whole, else what is known of it. Sentences come first, since
/// a template that begins with a name fits whatever stands before its words.
fn sentences(l: Lang, text: &str) -> String {
    let one_by_one = || text.split_inclusive(". ").map(str::trim_end);
    let all: Option<Vec<String>> = one_by_one().map(|sentence| translated(l, sentence)).collect();
    if let Some(text) = all.map(|all| all.join(" ")).or_else(|| translated(l, text)) {
        return text;
    }
    one_by_one().map(|sentence| known_or_same(l, sentence)).collect::<Vec<_>>().join(" ")
}

fn known_or_same(l: Lang, text: &str) -> String {
    translated(l, text).unwrap_or_else(|| text.to_owned())
}

/// `date and branch`, `B02/bread, B03/bread, and 12 more`.
fn list(l: Lang, names: &str) -> String {
    let more = names.strip_suffix(" more").and_then(|names| names.rsplit_once(", and "));
    match more {
        Some((names, others)) => l.say("list-and-more", &[("names", names.into()), ("others", others.into())]),
        None => names.replace(" and ", &format!(" {} ", l.t("list-and"))),
    }
}

/// A number with as many decimals as the core wrote.
fn number(l: Lang, text: &str) -> String {
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    text.parse().map_or_else(|_| text.to_owned(), |value| l.number(value, decimals))
}

/// `YYYY-MM-DD` in the letters of the language.
fn date_format(l: Lang, form: &str) -> String {
    let letters = [('Y', "letter-year"), ('M', "letter-month"), ('D', "letter-day")];
    letters.iter().fold(form.to_owned(), |form, (letter, key)| form.replace(*letter, &l.t(key)))
}

#[cfg(test)]
mod tests;
