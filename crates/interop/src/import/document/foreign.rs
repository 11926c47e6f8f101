//! Documents that are no request: exports that cannot be read, descriptions of an API, environments with variables.

use serde_json::Value;

use super::keys::{ENVIRONMENTS, OF_BODIES, OF_BODIES_ALONE, OF_EXPORTS, WRAPPERS};
use crate::import::error::ImportError;
use crate::import::{rules, thunder_client};

/// Objects within objects are looked through for secrets so deep.
const MAX_DEPTH: usize = 6;

/// What an object that is no body holds under one of the usual names.
pub(super) fn unwrapped(value: &Value) -> Option<&Value> {
    let object = value.as_object().filter(|object| !object.contains_key("message"))?;
    WRAPPERS.iter().filter_map(|name| object.get(*name)).find(|inner| inner.is_object() || inner.is_array())
}

/// What an object is that is no request body, and no export that can be read.
pub(super) fn foreign(value: &Value) -> Option<ImportError> {
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
    (are_environments || unwrapped(value).is_none() && names_a_secret(value))
        .then_some(ImportError::Environment)
}

/// What an object is that has no message and more at its top than a body of the service has: tools that nobody has listed
/// export their requests, too.
pub(super) fn strange(value: &Value) -> Option<ImportError> {
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

pub(super) fn is_of_httpie(value: &Value) -> bool {
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

/// Whether a value of some name that only secrets have is filled in.
pub(super) fn names_a_secret(value: &Value) -> bool {
    names_a_secret_within(value, MAX_DEPTH)
}

fn names_a_secret_within(value: &Value, depth: usize) -> bool {
    match value {
        Value::Object(fields) if depth > 0 => {
            let is_filled = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
            // `{"key": "AppSecret", "value": …}`
            let name = ["key", "name"].iter().find_map(|key| fields.get(*key)?.as_str());
            name.is_some_and(rules::is_secret) && fields.get("value").is_some_and(is_filled)
                || fields.iter().any(|(key, value)| {
                    rules::is_secret(key) && is_filled(value) || names_a_secret_within(value, depth - 1)
                })
        }
        Value::Array(list) if depth > 0 => list.iter().any(|value| names_a_secret_within(value, depth - 1)),
        _ => false,
    }
}

/// Signs of an export in a text that is no JSON, such as one that was cut off.
pub(super) fn foreign_text(text: &str) -> Option<ImportError> {
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
