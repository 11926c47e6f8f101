//! What Hurl's files say beyond a request and its answer: sections in brackets, fences around a body.

use percent_encoding::utf8_percent_encode;

use crate::import::call::{Call, Payload};
use crate::import::model::{DroppedCode, NoteCode};
use crate::import::url::ENCODED;

/// Sections of a request; those of the answer end it.
const OF_REQUEST: [&str; 9] = [
    "BasicAuth",
    "Cookies",
    "Form",
    "FormParams",
    "Multipart",
    "MultipartFormData",
    "Options",
    "Query",
    "QueryStringParams",
];

/// `[Asserts]`, `[Captures]`: what Hurl does with the answer.
pub(super) fn is_of_answer(line: &str) -> bool {
    matches!(line.trim_end(), "[Asserts]" | "[Captures]")
}

/// The name of a section that the line begins. Before the body any name is one: JSON has no words in brackets.
pub(super) fn section(line: &str, is_before_body: bool) -> Option<&str> {
    let name = line.trim().strip_prefix('[')?.strip_suffix(']')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_name && (is_before_body || OF_REQUEST.contains(&name))).then_some(name)
}

/// Name and value of a line in a section; `None` where the section has ended.
pub(super) fn entry(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    // The name may be a variable: `{{name}}: value`. A body begins with one brace.
    let starts_body =
        line.starts_with(['[', '<', '`', '"']) || line.starts_with('{') && !line.starts_with("{{");
    let (name, value) = line.split_once(':').filter(|_| !starts_body)?;
    Some((name.trim(), value.trim()))
}

/// Puts an entry of a section into the call.
pub(super) fn take(call: &mut Call, section: &str, (name, value): (&str, &str)) {
    match section {
        // User and password.
        "BasicAuth" => call.drop_secret(DroppedCode::Login, section),
        "Cookies" => call.drop_secret(DroppedCode::Header, "Cookie"),
        "Query" | "QueryStringParams" => {
            if let Some(url) = &mut call.url {
                let sign = if url.contains('?') { '&' } else { '?' };
                let value = utf8_percent_encode(value, ENCODED);
                *url = format!("{url}{sign}{}={value}", utf8_percent_encode(name, ENCODED));
            }
        }
        "Form" | "FormParams" | "Multipart" | "MultipartFormData" => {
            call.body = Payload::Other("form".to_owned());
        }
        "Options" if matches!(name, "user" | "aws-sigv4" | "proxy" | "key" | "cert") => {
            call.drop_secret(DroppedCode::Login, name);
        }
        "Options" => call.note(NoteCode::Option, name),
        _ => call.note(NoteCode::Option, section),
    }
}

/// A body without the fences around it: ` ```json `.
pub(super) fn without_fences(body: &str) -> &str {
    let Some((first, rest)) = body.split_once('\n') else { return body };
    let is_fence = first.strip_prefix("```").is_some_and(|language| !language.contains('`'));
    match rest.trim_end().strip_suffix("```") {
        Some(inside) if is_fence => inside.trim_end_matches(['\n', '\r']),
        _ => body,
    }
}
