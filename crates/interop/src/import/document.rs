//! Which tool's document a JSON text is, and what is in it.

mod keys;
mod texts;

use serde_json::Value;
use serde_json::value::RawValue;
use templates::place::with_stand_ins;
use templates::tidy::{without_comments, without_invisible};

use keys::{ENVIRONMENTS, OF_BODIES, OF_BODIES_ALONE, OF_EXPORTS, WRAPPERS};
use texts::{is_description_in_xml, is_environment_in_text, tool_of_xml};

use super::call::{Call, Payload, Read};
use super::error::ImportError;
use super::model::ImportFormat;
use super::{
    bruno, har, hoppscotch, insomnia, javascript, postman, reqable, request_object, rules, thunder_client,
};

/// Objects within objects are looked through for secrets so deep.
const MAX_DEPTH: usize = 6;
/// So many wrappers may stand in each other.
const MAX_WRAPPERS: usize = 3;

/// Reads a text that starts like JSON.
pub(super) fn read(text: &str) -> Result<Read, ImportError> {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return unfinished(text) };
    if is_of_httpie(&value) {
        return Err(ImportError::ForeignExport { tool: "HTTPie" });
    }
    let mut inner = &value;
    for _ in 0..=MAX_WRAPPERS {
        if let Some((format, calls)) = of_tool(inner)? {
            return Ok(Read::of(format, calls));
        }
        match unwrapped(inner) {
            // `{"data": [one collection]}`
            Some(Value::Array(list)) if list.len() == 1 => inner = &list[0],
            Some(wrapped) => inner = wrapped,
            None => break,
        }
    }
    if value.is_array() {
        return list(text);
    }
    if value.get("message").is_none() && names_a_secret(&value, MAX_DEPTH) {
        return Err(ImportError::Environment);
    }
    if let Some(error) = strange(&value) {
        return Err(error);
    }
    Ok(Read::of(ImportFormat::Body, vec![body(text)]))
}

/// What an object that is no body holds under one of the usual names.
fn unwrapped(value: &Value) -> Option<&Value> {
    let object = value.as_object().filter(|object| !object.contains_key("message"))?;
    WRAPPERS.iter().filter_map(|name| object.get(*name)).find(|inner| inner.is_object() || inner.is_array())
}

/// The calls in a tool's document; `None` for what is none.
///
/// # Errors
/// When it is one without requests, or one that cannot be read.
fn of_tool(value: &Value) -> Result<Option<(ImportFormat, Vec<Call>)>, ImportError> {
    // Before an archive, one entry of which is a request beside its answer, too.
    let found = if let Some(calls) = request_object::read(value) {
        (ImportFormat::Http, calls)
    } else if let Some(calls) = har::read(value) {
        (ImportFormat::Har, calls)
    } else if let Some(export) = insomnia::read(value) {
        match export {
            insomnia::Export::Calls(calls) => (ImportFormat::Insomnia, calls),
            insomnia::Export::Environment => return Err(ImportError::Environment),
        }
    } else if let Some(calls) = thunder_client::read(value) {
        (ImportFormat::ThunderClient, calls)
    } else if let Some(calls) = reqable::read(value) {
        (ImportFormat::Reqable, calls)
    } else if let Some(calls) = bruno::read(value) {
        (ImportFormat::Bruno, calls)
    } else if let Some(calls) = hoppscotch::read(value) {
        (ImportFormat::Hoppscotch, calls)
    } else if let Some(calls) = postman::read(value) {
        (ImportFormat::Postman, calls)
    } else if let Some(error) = foreign(value) {
        return Err(error);
    } else {
        return Ok(None);
    };
    Ok(Some(found))
}

/// Whether a JSON text is the body of a message: with a message in it, or, where a call that sends something goes with it, with
/// nothing but what bodies have.
pub(super) fn is_message(text: &str, is_of_call: bool) -> bool {
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(text) else { return false };
    let is_known = |key: &String| {
        let key = key.as_str();
        OF_BODIES_ALONE.contains(&key) || OF_BODIES.contains(&key)
    };
    let has_message = object.get("message").is_some_and(Value::is_object);
    has_message || is_of_call && !object.is_empty() && object.keys().all(is_known)
}

fn body(text: &str) -> Call {
    Call { body: Payload::Text(text.to_owned()), ..Call::default() }
}

/// A list of bodies.
fn list(text: &str) -> Result<Read, ImportError> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| ImportError::Unknown)?;
    let error = match serde_json::from_str(text) {
        // Tools that nobody has listed export lists, too.
        Ok(Value::Array(list)) => {
            let export = list.iter().filter_map(strange).find(|error| *error != ImportError::Unknown);
            export.unwrap_or(ImportError::Unknown)
        }
        _ => ImportError::Unknown,
    };
    bodies(items.into_iter().map(RawValue::get).collect()).map_err(|_| error)
}

fn bodies(texts: Vec<&str>) -> Result<Read, ImportError> {
    let is_body = |text: &&str| {
        let value: Option<Value> = serde_json::from_str(text).ok();
        value.is_some_and(|value| value.get("message").is_some_and(Value::is_object))
    };
    if texts.is_empty() || !texts.iter().all(is_body) {
        return Err(ImportError::Unknown);
    }
    Ok(Read { format: ImportFormat::Body, calls: texts.into_iter().map(body).collect(), others: 0 })
}

/// What is no JSON: several bodies one after the other, one with variables outside quotes, or one to be repaired; but not an
/// export of a tool.
fn unfinished(text: &str) -> Result<Read, ImportError> {
    let several: Result<Vec<&RawValue>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
    if let Ok(several) = several
        && several.len() > 1
    {
        return bodies(several.into_iter().map(RawValue::get).collect());
    }
    let plain = without_comments(text);
    let tidy = without_invisible(&with_stand_ins(plain.as_deref().unwrap_or(text))).text;
    let error = match serde_json::from_str::<Value>(&tidy) {
        Ok(value) => {
            let no_object = || (!value.is_object()).then_some(ImportError::Unknown);
            foreign(&value).or_else(no_object).or_else(|| strange(&value))
        }
        Err(_) => foreign_text(text).or_else(|| {
            // As a program writes it down.
            let value = serde_json::from_str::<Value>(&javascript::object(text)?).ok()?;
            foreign(&value).or_else(|| strange(&value))
        }),
    };
    match error {
        Some(error) => Err(error),
        None => Ok(Read { format: ImportFormat::Body, calls: vec![body(text)], others: 0 }),
    }
}

/// What an object is that is no request body, and no export that can be read.
fn foreign(value: &Value) -> Option<ImportError> {
    let tool = |tool| Some(ImportError::ForeignExport { tool });
    if let Some(list) = value.as_array() {
        let are_environments = !list.is_empty() && list.iter().all(is_environment);
        return are_environments.then_some(ImportError::Environment);
    }
    let object = value.as_object()?;
    if object.contains_key("message") {
        return None;
    }
    let has = |name: &str| object.contains_key(name);
    if has("openapi") || has("swagger") || has("asyncapi") {
        return Some(ImportError::ApiDescription);
    }
    if is_environment(value) {
        return Some(ImportError::Environment);
    }
    if thunder_client::is_of_thunder_client(value) {
        return tool("Thunder Client");
    }
    if has("apifoxProject") {
        return tool("Apifox");
    }
    if has("yanshu_template") {
        return Some(ImportError::Template);
    }
    if OF_EXPORTS.iter().any(|key| has(key)) || object.keys().any(|key| key.starts_with("_postman")) {
        return tool("another tool");
    }
    // A table of variables, as of JetBrains: what it holds must not come near a draft.
    let are_environments =
        object.iter().any(|(key, value)| value.is_object() && ENVIRONMENTS.contains(&key.as_str()));
    (are_environments || unwrapped(value).is_none() && names_a_secret(value, MAX_DEPTH))
        .then_some(ImportError::Environment)
}

/// What an object is that has no message and more at its top than a body of the service has: tools that nobody has listed
/// export their requests, too.
fn strange(value: &Value) -> Option<ImportError> {
    let object = value.as_object()?;
    let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
    // What the service answers is no export.
    let is_answer = object.contains_key("code") && object.contains_key("msg");
    if is_answer || has(&OF_BODIES_ALONE) || object.keys().all(|key| OF_BODIES.contains(&key.as_str())) {
        return None;
    }
    let holds_objects = |value: &Value| match value {
        Value::Array(list) => list.iter().any(Value::is_object),
        other => other.is_object(),
    };
    let is_export = object.values().any(holds_objects);
    Some(if is_export { ImportError::ForeignExport { tool: "another tool" } } else { ImportError::Unknown })
}

fn is_of_httpie(value: &Value) -> bool {
    value["meta"]["format"] == "httpie"
}

/// Variables with their values, as each tool writes them down, and no request.
fn is_environment(value: &Value) -> bool {
    if value.get("_postman_variable_scope").is_some() {
        return true;
    }
    let has_requests =
        ["item", "items", "requests", "request", "folders"].iter().any(|key| value.get(key).is_some());
    let of_variables = |key: &str| {
        let is_variable = |of: &Value| {
            (of.get("key").is_some() || of.get("name").is_some())
                && ["value", "initialValue", "currentValue", "secret", "enabled", "type"]
                    .iter()
                    .any(|key| of.get(key).is_some())
        };
        match &value[key] {
            Value::Array(list) => !list.is_empty() && list.iter().all(is_variable),
            Value::Object(_) => key != "values",
            _ => false,
        }
    };
    let is_named = ["name", "id", "environmentName", "client", "clientName", "version"]
        .iter()
        .any(|key| value.get(key).is_some());
    !has_requests && is_named && ["values", "variables", "data"].iter().any(|key| of_variables(key))
}

fn names_a_secret(value: &Value, depth: usize) -> bool {
    match value {
        Value::Object(fields) if depth > 0 => {
            let is_filled = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
            // `{"key": "AppSecret", "value": …}`
            let name = ["key", "name"].iter().find_map(|key| fields.get(*key)?.as_str());
            name.is_some_and(rules::is_secret) && fields.get("value").is_some_and(is_filled)
                || fields.iter().any(|(key, value)| {
                    rules::is_secret(key) && is_filled(value) || names_a_secret(value, depth - 1)
                })
        }
        Value::Array(list) if depth > 0 => list.iter().any(|value| names_a_secret(value, depth - 1)),
        _ => false,
    }
}

/// Signs of an export in a text that is no JSON, such as one that was cut off.
fn foreign_text(text: &str) -> Option<ImportError> {
    if text.contains("\"message\"") && !text.contains("\"_postman_") {
        return None;
    }
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    if has("_postman_variable_scope") || (has("values") && has("enabled")) {
        return Some(ImportError::Environment);
    }
    if has("openapi") || has("swagger") {
        return Some(ImportError::ApiDescription);
    }
    let marks = [
        "_postman_id",
        "__export_format",
        "brunoConfig",
        "apifoxProject",
        "item",
        "requests",
        "resources",
        "entries",
    ];
    marks.iter().any(|mark| has(mark)).then_some(ImportError::ForeignExport { tool: "another tool" })
}

/// What a text is that starts like neither JSON nor a command.
pub(super) fn of_text(text: &str) -> Result<Option<Read>, ImportError> {
    match bruno::read_bru(text) {
        Some(bruno::Bru::Call(call)) => return Ok(Some(Read::of(ImportFormat::Bruno, vec![*call]))),
        Some(bruno::Bru::Environment) => return Err(ImportError::Environment),
        None => {}
    }
    if is_description_in_xml(text) {
        return Err(ImportError::ApiDescription);
    }
    if is_environment_in_text(text) {
        return Err(ImportError::Environment);
    }
    if let Some(tool) = tool_of_xml(text) {
        return Err(ImportError::ForeignExport { tool });
    }
    let starts = |names: &[&str]| {
        text.lines().take(50).any(|line| {
            // A key may stand in quotes.
            let plain = line.trim_start_matches(['"', '\'']).replacen("\":", ":", 1).replacen("':", ":", 1);
            names.iter().any(|name| plain.starts_with(name))
        })
    };
    // RAML and API Blueprint.
    let is_described = ["#%RAML", "FORMAT: 1A"].iter().any(|start| text.trim_start().starts_with(start));
    if is_described || starts(&["openapi:", "swagger:", "asyncapi:"]) {
        return Err(ImportError::ApiDescription);
    }
    if starts(&["type: "]) && text.contains(".insomnia.rest/") {
        let value: Value =
            serde_saphyr::from_str(text).map_err(|_| ImportError::ForeignExport { tool: "Insomnia" })?;
        return match insomnia::read(&value) {
            Some(insomnia::Export::Calls(calls)) => Ok(Some(Read::of(ImportFormat::Insomnia, calls))),
            Some(insomnia::Export::Environment) => Err(ImportError::Environment),
            None => Err(ImportError::ForeignExport { tool: "Insomnia" }),
        };
    }
    // Collections of Postman as files of YAML.
    if starts(&["$kind:"]) {
        return Err(ImportError::ForeignExport { tool: "Postman" });
    }
    if starts(&["opencollection:"]) {
        return Err(ImportError::ForeignExport { tool: "Bruno" });
    }
    Ok(None)
}
