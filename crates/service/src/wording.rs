//! Words of the readers of JSON and TOML as a person says them: `expected u16` is a whole number. The one place that rewords.

/// Most characters of a value or line that a message repeats.
const SHOWN_CHARS: usize = 80;

/// A text as messages repeat it: after 80 characters an ellipsis.
#[must_use]
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A message of serde in plain words; `record` is what the format calls a group of named fields: `an object`, `a table`.
///
/// ```
/// use vakhta_service::wording::plain;
///
/// let said = plain("invalid type: string \"ten\", expected u16", "a table");
/// assert_eq!(said, "found the text \"ten\", expected a whole number, 0 or more");
/// ```
#[must_use]
pub fn plain(message: &str, record: &str) -> String {
    let Some((found, expected)) = message.rsplit_once(", expected ") else {
        return match message.strip_prefix("data did not match any variant of untagged enum ") {
            Some(_) => "has none of the forms that are allowed here".to_owned(),
            None => message.to_owned(),
        };
    };
    format!("{}, expected {}", found_in_words(found, record), expected_in_words(expected, record))
}

fn found_in_words(found: &str, record: &str) -> String {
    let Some(value) = found.strip_prefix("invalid type: ").or_else(|| found.strip_prefix("invalid value: ")) else {
        return found.to_owned();
    };
    let words = match value.split_once(' ') {
        Some(("string", text)) => format!("the text {}", quoted(text)),
        Some(("integer", number)) => format!("the whole number {number}"),
        Some(("floating", rest)) => format!("the number {}", rest.trim_start_matches("point ")),
        Some(("boolean", value)) => value.to_owned(),
        _ => match value {
            "sequence" => "a list".to_owned(),
            "map" => record.to_owned(),
            "null" | "unit value" => "nothing".to_owned(),
            other => shortened(other),
        },
    };
    format!("found {words}")
}

/// A quoted text, shortened within its quotes.
fn quoted(text: &str) -> String {
    let inner = text.trim_matches('"');
    let short = shortened(inner);
    if short == inner { text.to_owned() } else { format!("\"{short}\"") }
}

fn expected_in_words(expected: &str, record: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" | "bool" => "true or false".to_owned(),
        "a string" | "a borrowed string" | "a character" | "str" | "string" => "text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => record.to_owned(),
        "unit" => "nothing".to_owned(),
        "string or table" => format!("text or {record}"),
        other if other.starts_with("struct ") || other.starts_with("internally tagged enum ") => record.to_owned(),
        other if other.starts_with("enum ") || other.starts_with("variant ") => "one of its names".to_owned(),
        other => other.to_owned(),
    }
}

/// What is wrong with a text in TOML: the line, the place in it, and the reason in plain words.
#[must_use]
pub fn toml_error(error: &toml::de::Error) -> String {
    let shown = error.to_string();
    let place = shown.trim_end().strip_suffix(error.message().trim_end()).unwrap_or_default();
    let lines: Vec<String> = place.lines().map(|line| shortened(line).trim_end().to_owned()).collect();
    let reason = plain(error.message(), "a table");
    if lines.is_empty() { reason } else { format!("{}\n{reason}", lines.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_language_do_not_reach_a_person() {
        for (said, words) in [
            ("invalid type: map, expected a sequence", "found an object, expected a list"),
            (
                "invalid value: integer `-1`, expected u32",
                "found the whole number `-1`, expected a whole number, 0 or more",
            ),
            ("invalid type: floating point `1.5`, expected i64", "found the number `1.5`, expected a whole number"),
            ("invalid type: null, expected struct TrainDto", "found nothing, expected an object"),
            ("unknown field `dais`, expected `days`", "unknown field `dais`, expected `days`"),
            ("missing field `reason`", "missing field `reason`"),
        ] {
            assert_eq!(plain(said, "an object"), words);
        }
        let long = format!("invalid type: string \"{}\", expected f64", "x".repeat(500));
        assert!(plain(&long, "an object").len() < 200);
    }

    #[test]
    fn a_mistake_in_toml_is_shown_with_its_line() {
        let error = toml::from_str::<std::collections::BTreeMap<String, u16>>("days = \"ten\"\n").unwrap_err();
        let said = toml_error(&error);
        assert!(said.contains("line 1") && said.contains("days = \"ten\""), "{said}");
        assert!(said.ends_with("found the text \"ten\", expected a whole number, 0 or more"), "{said}");
    }
}
