//! What a page says: its rows, and where the next one is.

use serde_json::{Map, Value};

use super::endpoint::Endpoint;
use super::error::SourceError;
use super::request::{Answer, beginning};
use crate::import::shortened;

/// Members of an object that a message names.
const NAMED: usize = 10;

/// A page that was understood.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) rows: Vec<Map<String, Value>>,
    /// The address of the next page, where the page names one.
    pub(super) next: Option<String>,
}

/// `page` is its number, for messages.
pub(super) fn read(answer: &Answer, endpoint: &Endpoint, page: usize) -> Result<Page, SourceError> {
    let mut whole: Value = serde_json::from_slice(&answer.body).map_err(|_| SourceError::NotJson {
        kind: shortened(&answer.kind),
        begins: beginning(endpoint, &answer.body),
    })?;
    let next = match &endpoint.next {
        Some(pointer) => next_of(&whole, pointer, page)?,
        None => None,
    };
    let pointer = endpoint.rows.as_deref().unwrap_or_default();
    match whole.pointer_mut(pointer).map(Value::take) {
        Some(Value::Array(rows)) => {
            let rows = rows.into_iter().enumerate().map(|(at, row)| object(row, page, at + 1));
            Ok(Page { rows: rows.collect::<Result<_, _>>()?, next })
        }
        other => {
            let pointer = if pointer.is_empty() { "/" } else { pointer };
            Err(SourceError::NoArray { page, pointer: pointer.to_owned(), found: described(other.as_ref()) })
        }
    }
}

fn object(row: Value, page: usize, at: usize) -> Result<Map<String, Value>, SourceError> {
    match row {
        Value::Object(members) => Ok(members),
        other => Err(SourceError::NotAnObject { page, row: at, found: kind(&other) }),
    }
}

/// On the last page the address is missing, null or empty.
fn next_of(whole: &Value, pointer: &str, page: usize) -> Result<Option<String>, SourceError> {
    match whole.pointer(pointer) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(link)) => Ok((!link.is_empty()).then(|| link.clone())),
        other => Err(SourceError::NoAddress { page, pointer: pointer.to_owned(), found: described(other) }),
    }
}

fn described(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Object(members)) if !members.is_empty() => {
            let names: Vec<String> = members.keys().take(NAMED).map(|name| shortened(name)).collect();
            format!("an object with the members {}", names.join(", "))
        }
        Some(other) => kind(other).to_owned(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an empty object",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::source::Access;

    fn read_page(body: &str, rows: Option<&str>, next: Option<&str>) -> Result<Page, String> {
        let endpoint = Endpoint {
            url: "https://erp.example/api".to_owned(),
            token: None,
            rows: rows.map(str::to_owned),
            next: next.map(str::to_owned),
            timeout: Duration::from_secs(1),
            access: Access::of_process(),
        };
        let answer = Answer { kind: "application/json".to_owned(), body: body.as_bytes().to_vec() };
        read(&answer, &endpoint, 2).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_and_the_next_page_are_found_where_they_are_declared() {
        let page = read_page(
            r#"{"data":{"items":[{"a":1}]},"links":{"next":"?p=3"}}"#,
            Some("/data/items"),
            Some("/links/next"),
        );
        let page = page.unwrap();
        assert_eq!((page.rows.len(), page.next.as_deref()), (1, Some("?p=3")));
        for last in [r#"{"rows":[]}"#, r#"{"rows":[],"next":null}"#, r#"{"rows":[],"next":""}"#] {
            assert_eq!(read_page(last, Some("/rows"), Some("/next")).unwrap().next, None, "{last}");
        }
        assert_eq!(read_page(r#"[{"a":1},{"a":2}]"#, None, None).unwrap().rows.len(), 2);
    }

    #[test]
    fn what_stands_elsewhere_is_named() {
        let told = |body: &str, rows: Option<&str>, next: Option<&str>| read_page(body, rows, next).unwrap_err();
        assert_eq!(
            told(r#"{"data":[],"total":0}"#, None, None),
            "page 2: there is an object with the members data, total at `/` and not an array of objects; correct data.source.rows"
        );
        assert!(told(r#"{"data":[]}"#, Some("/items"), None).contains("there is nothing at `/items`"));
        assert_eq!(
            told(r#"[{"a":1},7]"#, None, None),
            "page 2: row 2 is a number and not an object with the columns as its members"
        );
        assert!(
            told(r#"{"next":{"page":3},"rows":[]}"#, Some("/rows"), Some("/next"))
                .contains("the members page at `/next`")
        );
        assert!(
            told("<html><body>Sign in", None, None)
                .contains("with application/json and not with JSON, beginning `<html>")
        );
    }
}
