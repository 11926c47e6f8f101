//! Which tool's document a JSON text is, and what is in it.

mod foreign;
mod halves;
mod keys;
mod texts;

use serde_json::Value;
use serde_json::value::RawValue;
use templates::place::with_stand_ins;
use templates::tidy::{without_comments, without_invisible};

use foreign::{foreign, foreign_text, is_of_httpie, names_a_secret, strange, unwrapped};
use halves::with_escaped_halves;
use keys::{OF_BODIES, OF_BODIES_ALONE};
use texts::{is_description_in_xml, is_environment_in_text, tool_of_xml};

use super::call::{Call, Payload, Read};
use super::error::ImportError;
use super::model::ImportFormat;
use super::{bruno, har, hoppscotch, insomnia, javascript, postman, reqable, request_object, thunder_client};

/// So many wrappers may stand in each other.
const MAX_WRAPPERS: usize = 3;

/// Reads a text that starts like JSON.
pub(super) fn read(text: &str) -> Result<Read, ImportError> {
    let Some(value) = parsed(text) else { return unfinished(text) };
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
    if value.get("message").is_none() && names_a_secret(&value) {
        return Err(ImportError::Environment);
    }
    if let Some(error) = strange(&value) {
        return Err(error);
    }
    Ok(Read::of(ImportFormat::Body, vec![body(text)]))
}

/// A JSON text; half a character in it, as browsers write one down that was cut in two, stays as its escape.
pub(super) fn parsed(text: &str) -> Option<Value> {
    let value = serde_json::from_str(text).ok();
    value.or_else(|| serde_json::from_str(&with_escaped_halves(text)?).ok())
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
    let is_body =
        |text: &&str| parsed(text).is_some_and(|value| value.get("message").is_some_and(Value::is_object));
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
