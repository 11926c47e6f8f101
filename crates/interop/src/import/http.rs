//! `.http` files of JetBrains and VS Code, and requests as they go over the wire (Charles, Fiddler, Burp).

mod chunks;
mod hurl;

use std::iter::Peekable;
use std::rc::Rc;

use super::call::{Call, Payload};
use super::model::NoteCode;
use super::rules;
use super::values::Values;

const METHODS: [&str; 12] = [
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    // What files for the same programs call as well.
    "GRAPHQL",
    "WEBSOCKET",
    "GRPC",
];

/// The calls of a text; `None` when it is no such text.
pub(super) fn read(text: &str) -> Option<Vec<Call>> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !is_comment(line) && !is_directive(line));
    let mut first = lines.next()?;
    if first.starts_with("< {%") {
        // A script that runs before the request.
        if !first.contains("%}") {
            lines.find(|line| line.contains("%}"))?;
        }
        first = lines.next()?;
    }
    if definition(first).is_none() && request_line(first).is_none() {
        return None;
    }
    let mut values = Values::default();
    for (name, value) in text.lines().filter_map(|line| definition(line.trim())) {
        values.add(name.to_owned(), value.to_owned(), false);
    }
    let values = Rc::new(values);
    let mut calls: Vec<Call> = parts(text).iter().filter_map(|part| call(part)).collect();
    calls.iter_mut().for_each(|call| call.values = Rc::clone(&values));
    (!calls.is_empty()).then_some(calls)
}

/// `###` parts one request from the next, and may name it.
fn parts(text: &str) -> Vec<Vec<&str>> {
    let mut parts = vec![Vec::new()];
    let mut is_answered = false;
    for line in text.lines() {
        // In Hurl the next request follows the answer.
        if line.starts_with("###") || is_answered && request_line(line.trim()).is_some() {
            is_answered = false;
            parts.push(vec![line]);
        } else if let Some(part) = parts.last_mut() {
            is_answered |= is_status_line(line.trim());
            part.push(line);
        }
    }
    parts
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// `import other.http`, `run #name`: JetBrains' words for requests of other files.
fn is_directive(line: &str) -> bool {
    line.strip_prefix("import ").is_some_and(|name| name.trim_end().ends_with(".http"))
        || line
            .strip_prefix("run ")
            .is_some_and(|name| name.trim_end().ends_with(".http") || name.starts_with('#'))
}

/// `@name = value`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then(|| (name, value.trim()))
}

/// Method and target. A target alone is one only as a URL.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let is_url = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    let without_version = |text: &str| -> usize { text.rfind(" HTTP/").unwrap_or(text.len()) };
    if is_url(line) {
        let url = line[..without_version(line)].trim();
        return (!url.contains(char::is_whitespace)).then_some(("", url));
    }
    let (method, target) = line.split_once(char::is_whitespace)?;
    if !METHODS.contains(&method.to_ascii_uppercase().as_str()) {
        return None;
    }
    let target = target[..without_version(target)].trim();
    // A host alone is a target, a sentence is none.
    let is_target = is_url(target) || target.starts_with(['/', '{']) || target.contains('/');
    (is_target && (target.starts_with('{') || !target.contains(char::is_whitespace) || target.contains("{{")))
        .then_some((method, target))
}

fn call(lines: &[&str]) -> Option<Call> {
    let mut call = Call::default();
    let mut lines = lines.iter().peekable();
    let (method, target) = loop {
        let line = lines.next()?.trim();
        if let Some(found) = request_line(line) {
            break found;
        }
        if let Some(name) = name_of(line) {
            call.name = name.to_owned();
        } else if let Some(script) = line.strip_prefix("< {%") {
            take_script(&mut call, script, &mut lines);
        } else if !line.is_empty() && !is_comment(line) && !is_directive(line) && definition(line).is_none() {
            return None;
        }
    };
    let mut url = target.to_owned();
    // A long path or query goes on in lines of its own.
    while let Some(line) =
        lines.next_if(|line| line.starts_with([' ', '\t']) && line.trim().starts_with(['/', '?', '&']))
    {
        url.push_str(line.trim());
    }
    let mut is_captured = false;
    // Hurl has no blank line before the body.
    while let Some(line) =
        lines.next_if(|line| !line.trim().is_empty() && !starts_body(line) && !is_status_line(line.trim()))
    {
        if is_comment(line.trim()) {
            continue;
        }
        if let Some((name, value)) = line.split_once(':') {
            let (name, value) = (name.trim(), value.trim());
            if name.eq_ignore_ascii_case("host") && url.starts_with('/') {
                url = format!("https://{value}{url}");
            }
            // Nobody writes this by hand.
            is_captured |= name.eq_ignore_ascii_case("content-length");
            call.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    call.literal = is_captured;
    call.method = method.to_ascii_uppercase();
    call.url = Some(url);
    let mut body: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        let is_before_body = body.iter().all(|line| line.trim().is_empty());
        if hurl::is_of_answer(start) {
            break;
        } else if let Some(section) = hurl::section(start, is_before_body) {
            take_section(&mut call, section, &mut lines);
        } else if let Some(script) = start.strip_prefix("< {%") {
            take_script(&mut call, script, &mut lines);
        } else if let Some(name) = file_of(start).filter(|_| is_before_body) {
            call.body = Payload::File(name.to_owned());
            return Some(call);
        } else if start.starts_with("> {%")
            || start.starts_with(">>")
            || start.starts_with("?? ")
            || start.starts_with("<> ")
            || is_handler(start)
            || is_status_line(start)
        {
            // What is done with the answer.
            break;
        } else {
            body.push(*line);
        }
    }
    let text = body.join("\n");
    let text = hurl::without_fences(text.trim_matches(['\n', '\r']).trim_end());
    let is_chunked = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case("transfer-encoding") && value.eq_ignore_ascii_case("chunked")
    };
    let whole = call.headers.iter().any(is_chunked).then(|| chunks::joined(text)).flatten();
    // Nobody writes chunks by hand, either.
    call.literal |= whole.is_some();
    let text = whole.as_deref().unwrap_or(text);
    if !text.is_empty() {
        call.body = Payload::Text(text.to_owned());
    }
    Some(call)
}

/// No header begins like this, but a body does, and what Hurl puts around one.
fn starts_body(line: &str) -> bool {
    line.starts_with(['{', '[']) || line.starts_with("```")
}

/// `HTTP/1.1 200 OK`: the answer, which tools save behind the request. Hurl writes `HTTP 200` and `HTTP *`.
fn is_status_line(line: &str) -> bool {
    let Some((version, status)) = line.split_once(' ') else { return false };
    let status = status.get(..3).unwrap_or(status).trim_end();
    let is_version = version == "HTTP"
        || version
            .strip_prefix("HTTP/")
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    is_version && (status == "*" || status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit()))
}

/// `> handler.js`
fn is_handler(line: &str) -> bool {
    line.strip_prefix("> ").is_some_and(|name| name.trim_end().ends_with(".js"))
}

/// `< body.json`, `<@ body.json`, `<@gbk body.json`
fn file_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('<')?;
    let rest = match rest.strip_prefix('@') {
        Some(rest) => rest.split_once(' ').map_or(rest, |(_, rest)| rest),
        None => rest.strip_prefix(' ')?,
    };
    Some(rest.trim()).filter(|name| !name.is_empty())
}

/// `### Name`, `# @name Name`, `// @name = Name`
fn name_of(line: &str) -> Option<&str> {
    let text = match line.strip_prefix("###") {
        Some(text) => text,
        None => {
            let text = line.strip_prefix('#').or_else(|| line.strip_prefix("//"))?.trim_start();
            text.strip_prefix("@name")?.trim_start().strip_prefix('=').unwrap_or(text.strip_prefix("@name")?)
        }
    };
    Some(text.trim()).filter(|name| !name.is_empty())
}

/// The entries of a section, up to the next one, the body or the answer.
fn take_section<'a>(call: &mut Call, section: &str, lines: &mut Peekable<impl Iterator<Item = &'a &'a str>>) {
    while let Some(line) = lines.next_if(|line| {
        let line = line.trim();
        line.is_empty() || is_comment(line) || hurl::entry(line).is_some() && !is_status_line(line)
    }) {
        if let Some(entry) = hurl::entry(line).filter(|_| !is_comment(line.trim())) {
            hurl::take(call, section, entry);
        }
    }
}

fn take_script<'a>(call: &mut Call, first: &str, lines: &mut impl Iterator<Item = &'a &'a str>) {
    let mut script = first.to_owned();
    if !first.contains("%}") {
        for line in lines {
            script.push('\n');
            script.push_str(line);
            if line.contains("%}") {
                break;
            }
        }
    }
    match rules::signs(&script) {
        true => call.drop_secret(super::model::DroppedCode::Script, "CheckSum"),
        false => call.note(NoteCode::Script, "prerequest"),
    }
}
