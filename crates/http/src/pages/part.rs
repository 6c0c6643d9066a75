//! Pieces that several pages show: icons, status pills, facts, metric cards, bars. Each escapes its own values.

use askama::Template;
use askama::filters::HtmlSafe;

use super::lang::Lang;

/// An icon of the sprite; it decorates a word and is hidden from screen readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Icon(pub(crate) &'static str);

impl std::fmt::Display for Icon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sprite = super::asset::url("img/icons.svg");
        write!(
            f,
            r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{}"></use></svg>"##,
            self.0
        )
    }
}

impl HtmlSafe for Icon {}

/// How a pill or a card is meant: colour is never alone, the icon and the word say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// All is well.
    Good,
    /// Somebody should look.
    Warn,
    /// Somebody must look now.
    Bad,
    /// Nothing is known or nothing happened.
    Idle,
    /// Something is under way, or worth knowing.
    Info,
}

impl Tone {
    /// The class of the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Idle => "idle",
            Self::Info => "info",
        }
    }

    /// The icon that says the same as the colour.
    pub(crate) fn icon(self) -> Icon {
        Icon(match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Idle => "idle",
            Self::Info => "info",
        })
    }
}

/// A state in one word, with its icon.
#[derive(Debug, Clone, Template)]
#[template(
    ext = "html",
    source = r#"<span class="pill {{ tone.class() }}">{{ tone.icon() }}<span>{{ text }}</span></span>"#
)]
pub(crate) struct Pill {
    /// How it is meant.
    pub(crate) tone: Tone,
    /// The word.
    pub(crate) text: String,
}

impl Pill {
    /// A pill.
    pub(crate) fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

impl HtmlSafe for Pill {}

/// A named value in a list of facts.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// Its name.
    pub(crate) label: String,
    /// Its value.
    pub(crate) value: String,
    /// Whether it is an identifier or a hash, which is set in a fixed pitch.
    pub(crate) code: bool,
    /// Where it leads.
    pub(crate) href: Option<String>,
}

impl Fact {
    /// A fact in words.
    pub(crate) fn new(label: String, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), code: false, href: None }
    }

    /// A fact that is an identifier or a hash.
    pub(crate) fn code(label: String, value: impl Into<String>) -> Self {
        Self { label, value: value.into(), code: true, href: None }
    }

    /// A fact that leads somewhere.
    pub(crate) fn link(self, href: String) -> Self {
        Self { href: Some(href), ..self }
    }
}

/// A list of facts.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/facts.html")]
pub(crate) struct Facts(pub(crate) Vec<Fact>);

impl HtmlSafe for Facts {}

/// A metric on a card: its value and what stands beside it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/card.html")]
pub(crate) struct Card {
    /// What it is.
    pub(crate) label: String,
    /// Its value.
    pub(crate) value: String,
    /// What stands beside it: the baseline, the target.
    pub(crate) beside: String,
    /// What the comparison says.
    pub(crate) verdict: Option<Pill>,
    /// What the metric means, shown on demand.
    pub(crate) help: String,
}

impl HtmlSafe for Card {}

/// One bar of a list of bars.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What it stands for.
    pub(crate) label: String,
    /// Its value in words.
    pub(crate) value: String,
    /// Its width, 0 to 100.
    pub(crate) width: String,
    /// Class of its colour: `up`, `down`, `calm`, `warn`.
    pub(crate) class: &'static str,
    /// What stands below the label.
    pub(crate) note: String,
}

/// Horizontal bars with their values in words.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/bars.html")]
pub(crate) struct Bars(pub(crate) Vec<Bar>);

impl HtmlSafe for Bars {}

/// What a page says where there is nothing to show yet, and what to do next.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/blank.html")]
pub(crate) struct Blank {
    /// The icon.
    pub(crate) icon: Icon,
    /// What is not there.
    pub(crate) title: String,
    /// What to do next.
    pub(crate) next: String,
    /// A link that does it: its address and words.
    pub(crate) link: Option<(String, String)>,
}

impl Blank {
    /// The blank state of `key`, whose words are `blank-<key>` and `blank-<key>-next`.
    pub(crate) fn new(l: Lang, icon: &'static str, key: &str) -> Self {
        let (title, next) = (l.t(&format!("blank-{key}")), l.t(&format!("blank-{key}-next")));
        Self { icon: Icon(icon), title, next, link: None }
    }

    /// The same with a link.
    pub(crate) fn link(self, href: String, text: String) -> Self {
        Self { link: Some((href, text)), ..self }
    }
}

impl HtmlSafe for Blank {}
