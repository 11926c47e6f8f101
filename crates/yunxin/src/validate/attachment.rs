//! What receivers need in an attachment. The service echoes it unread, so most of this is about client SDKs.

use serde_json::Value;

use super::fields::present;
use super::inner_json;
use super::issue::{Findings, IssueCode, JsonType, Severity};
use crate::body::Body;
use crate::request::MessageType;

/// Degrees of latitude, north or south.
pub const MAX_LATITUDE: u32 = 90;
/// Degrees of longitude, east or west.
pub const MAX_LONGITUDE: u32 = 180;

/// Short names, which client SDKs read, and their long forms.
const LONG_NAMES: &[(&str, &str)] = &[
    ("w", "width"),
    ("h", "height"),
    ("dur", "duration"),
    ("lat", "latitude"),
    ("lng", "longitude"),
    ("title", "address"),
];

const AT: &str = "/message/attachment";

pub(super) fn check(body: &Body, found: &mut Findings) {
    let Some(kind) = body.message_type() else { return };
    let Some(attachment) = present(body.value(), AT) else {
        if !kind.is_worded() {
            found.error(AT, IssueCode::Required);
        }
        return;
    };
    inner_json::check_numbers(AT, attachment, found);
    // A text message may carry one too, as the vendor's example does; nobody reads it.
    if !attachment.is_object() || kind.is_worded() || kind == MessageType::Custom {
        return;
    }
    let numbers: &[&str] = match kind {
        MessageType::Image => &["w", "h"],
        MessageType::Audio => &["dur"],
        MessageType::Video => &["dur", "w", "h"],
        MessageType::Location => &["lat", "lng"],
        _ => &["size"],
    };
    if kind == MessageType::Location {
        long_name(attachment, "title", found);
        texts(attachment, &["title"], found);
    } else {
        url(attachment, found);
        texts(attachment, &["name", "md5", "ext"], found);
        file_facts(attachment, found);
    }
    for name in numbers {
        number(kind, attachment, name, found);
    }
    if kind != MessageType::File && kind != MessageType::Location {
        amount(attachment, "size", found);
    }
}

fn at(name: &str) -> String {
    format!("{AT}/{name}")
}

fn field<'a>(attachment: &'a Value, name: &str) -> Option<&'a Value> {
    attachment.get(name).filter(|value| !value.is_null())
}

fn url(attachment: &Value, found: &mut Findings) {
    match field(attachment, "url") {
        Some(Value::String(url)) if !url.is_empty() => {}
        None | Some(Value::String(_)) => drop(found.error(&at("url"), IssueCode::Required)),
        Some(_) => found.wrong_type(Severity::Error, &at("url"), JsonType::Text),
    }
}

fn texts(attachment: &Value, names: &[&str], found: &mut Findings) {
    for name in names {
        if field(attachment, name).is_some_and(|value| !value.is_string()) {
            found.wrong_type(Severity::Error, &at(name), JsonType::Text);
        }
    }
}

fn file_facts(attachment: &Value, found: &mut Findings) {
    let text = |name| field(attachment, name).and_then(Value::as_str);
    if text("md5").is_some_and(|md5| md5.len() != 32 || !md5.bytes().all(|b| b.is_ascii_hexdigit())) {
        found.warn(&at("md5"), IssueCode::BadCharacters);
    }
    if text("ext").is_some_and(|ext| ext.starts_with('.')) {
        found.warn(&at("ext"), IssueCode::ExtWithDot);
    }
}

/// Compares a short name with its long form; true when only the long one is there.
fn long_name(attachment: &Value, short: &str, found: &mut Findings) -> bool {
    let Some((_, long)) = LONG_NAMES.iter().find(|(name, _)| *name == short) else { return false };
    match (field(attachment, short), field(attachment, long)) {
        (None, Some(_)) => {
            found.warn(&at(short), IssueCode::ShortNameMissing).about(&at(long));
            true
        }
        (Some(a), Some(b)) if !same(a, b) => {
            found.warn(&at(short), IssueCode::NamesDisagree).about(&at(long));
            false
        }
        _ => false,
    }
}

/// Equal as people read them: `2` and `2.0` are.
fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64())
}

fn number(kind: MessageType, attachment: &Value, name: &str, found: &mut Findings) {
    if long_name(attachment, name, found) {
        return;
    }
    if kind == MessageType::Location {
        return degrees(attachment, name, found);
    }
    if field(attachment, name).is_none() {
        // By sense only: no page says which fields the service insists on.
        found.warn(&at(name), IssueCode::Required);
    }
    amount(attachment, name, found);
}

/// Pixels, bytes or milliseconds.
fn amount(attachment: &Value, name: &str, found: &mut Findings) {
    match field(attachment, name).map(|value| (value.is_number(), value.as_f64())) {
        Some((true, Some(number))) if number < 0.0 => drop(found.warn(&at(name), IssueCode::TooSmall)),
        None | Some((true, _)) => {}
        Some(_) => found.wrong_type(Severity::Error, &at(name), JsonType::Number),
    }
}

fn degrees(attachment: &Value, name: &str, found: &mut Findings) {
    let max = if name == "lat" { MAX_LATITUDE } else { MAX_LONGITUDE };
    match field(attachment, name) {
        None => drop(found.error(&at(name), IssueCode::Required)),
        Some(Value::Number(number)) => {
            if !number.as_f64().is_some_and(|degrees| degrees.abs() <= f64::from(max)) {
                found.error(&at(name), IssueCode::OutOfRange).max = Some(max);
            }
        }
        Some(_) => found.wrong_type(Severity::Error, &at(name), JsonType::Number),
    }
}
