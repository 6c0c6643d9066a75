//! The documentation of the API, read as a caller's tool reads it.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use vakhta_http::router::documented;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_json::to_value(documented(&[]).into_openapi()).unwrap()
}

/// Every operation: method, path, and what is said of it.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut all = Vec::new();
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                all.push((method.to_uppercase(), path.clone(), operation.clone()));
            }
        }
    }
    all
}

fn statuses(operation: &Value) -> Vec<&str> {
    operation["responses"].as_object().unwrap().keys().map(String::as_str).collect()
}

fn object<'a>(value: &'a Value, key: &str) -> Option<&'a Map<String, Value>> {
    value.get(key).and_then(Value::as_object)
}

#[test]
fn every_operation_has_a_summary_a_tag_and_a_name_of_its_own() {
    let document = document();
    let mut names = std::collections::BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(summary.len() > 10, "{method} {path} has no summary");
        assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{method} {path} has no tag");
        let name = operation["operationId"].as_str().unwrap().to_owned();
        assert!(names.insert(name.clone()), "{name} is used twice");
    }
}

#[test]
fn every_refusal_that_an_operation_can_answer_is_documented() {
    for (method, path, operation) in operations(&document()) {
        let documented = statuses(&operation);
        let mut needed = vec!["403", "500", "503"];
        let has_path_parameter = path.contains('{');
        let has_parameters = operation["parameters"].as_array().is_some_and(|all| !all.is_empty());
        let body = operation.get("requestBody");
        if has_path_parameter {
            needed.push("404");
        }
        if has_parameters || body.is_some() {
            needed.push("400");
        }
        if let Some(body) = body {
            needed.push("413");
            if object(body, "content").is_some_and(|kinds| kinds.contains_key("application/json")) {
                needed.push("415");
            }
        }
        if method != "GET" && !path.ends_with("/what-if") {
            needed.push("409");
        }
        for status in needed {
            assert!(documented.contains(&status), "{method} {path} does not document {status}: {documented:?}");
        }
    }
}

#[test]
fn every_error_has_the_one_shape() {
    let document = document();
    for (method, path, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let is_health = path.starts_with("/health");
            if status.as_str() < "400" || (is_health && status == "503") {
                continue;
            }
            let schema = &response["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/ErrorBody", "{method} {path} {status}");
        }
    }
}

#[test]
fn everything_that_is_referred_to_is_there() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is referred to and not described");
    }
}

#[test]
fn every_parameter_is_described_and_has_an_example_or_a_range() {
    for (method, path, operation) in operations(&document()) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = &parameter["name"];
            assert!(parameter["description"].as_str().is_some_and(|text| text.len() > 5), "{method} {path} {name}");
        }
    }
}

#[test]
fn the_outline_of_the_api_changes_only_on_purpose() {
    let document = document();
    let mut outline = String::new();
    for (method, path, operation) in operations(&document) {
        let parameters: Vec<String> = operation["parameters"].as_array().into_iter().flatten().map(parameter).collect();
        let body = operation.get("requestBody").map(|body| format!(" <- {}", content(body))).unwrap_or_default();
        let answer = operation["responses"]
            .as_object()
            .unwrap()
            .iter()
            .find(|(status, _)| status.starts_with('2'))
            .map(|(status, response)| format!("{status} {}", content(response)))
            .unwrap_or_default();
        let refusals: Vec<&str> = statuses(&operation).into_iter().filter(|status| *status >= "400").collect();
        writeln!(outline, "{method} {path}{body} -> {answer} | {}", refusals.join(" ")).unwrap();
        if !parameters.is_empty() {
            writeln!(outline, "    {}", parameters.join(", ")).unwrap();
        }
    }
    outline.push('\n');
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        writeln!(outline, "{name} = {}", shape(schema)).unwrap();
    }
    insta::assert_snapshot!("outline", outline);
}

fn parameter(parameter: &Value) -> String {
    let (name, place) = (parameter["name"].as_str().unwrap(), parameter["in"].as_str().unwrap());
    let schema = &parameter["schema"];
    let range = match (schema.get("minimum"), schema.get("maximum")) {
        (Some(least), Some(most)) => format!(" {least}..{most}"),
        _ => String::new(),
    };
    let default = schema.get("default").map(|default| format!(" = {default}")).unwrap_or_default();
    let optional = if parameter["required"].as_bool().unwrap_or(false) { "" } else { "?" };
    format!("{place}:{name}{optional} {}{range}{default}", shape(schema))
}

fn content(holder: &Value) -> String {
    let Some(kinds) = object(holder, "content") else { return "nothing".to_owned() };
    kinds.iter().map(|(kind, media)| format!("{kind} {}", shape(&media["schema"]))).collect::<Vec<_>>().join(" or ")
}

/// A schema in a few characters.
fn shape(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap().to_owned();
    }
    for (key, by) in [("oneOf", " | "), ("allOf", " & ")] {
        if let Some(parts) = schema[key].as_array() {
            return parts.iter().map(shape).collect::<Vec<_>>().join(by);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| value.as_str().unwrap_or("?")).collect::<Vec<_>>().join("|");
    }
    let kind = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("?"),
        _ => "any".to_owned(),
    };
    if let Some(fields) = object(schema, "properties") {
        let fields: Vec<String> = fields.iter().map(|(name, field)| format!("{name}: {}", shape(field))).collect();
        return format!("{{{}}}", fields.join(", "));
    }
    if kind.contains("array") {
        return format!("[{}]", shape(&schema["items"]));
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        return format!("map of {}", shape(values));
    }
    match schema["format"].as_str() {
        Some(format) => format!("{kind}({format})"),
        None => kind,
    }
}
