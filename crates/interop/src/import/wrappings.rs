//! What chats, tickets, manuals and logs put around a command or a body: marks of quotations and of code, numbers of lines,
//! escapes of another language.
//!
//! A text without it is one reading among others: it counts only where it makes more of the text.

mod mail;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{capture, javascript};

/// So many pieces of code in one text are tried.
const MAX_BLOCKS: usize = 20;
/// Longer texts are no message that somebody copied.
const MAX_BYTES: usize = 1024 * 1024;

/// The text without what stands around it, each kind by itself.
pub(super) fn candidates(text: &str) -> Vec<String> {
    if text.len() > MAX_BYTES {
        return Vec::new();
    }
    let mut all: Vec<String> = Vec::new();
    all.extend(without_macros(text));
    all.extend(without_quotation(text));
    all.extend(without_numbers(text));
    all.extend(without_script(text));
    all.extend(capture::requests(text));
    all.extend(unescaped(text));
    all.extend(command_in_string(text));
    all.extend(decoded(text));
    all.extend(mail::decoded(text));
    all.extend(words_of_a_list(text));
    all.extend(literal(text));
    all.extend(blocks(text));
    all
}

/// Jira and Confluence put code between `{code:bash}` and `{code}`, forums between `[code]` and `[/code]`, Trac and Redmine
/// between lines of `{{{` and `}}}`.
fn without_macros(text: &str) -> Option<String> {
    let braced = without_marks(text, '{', '}', &["code", "noformat", "quote"]);
    let bracketed =
        without_marks(braced.as_deref().unwrap_or(text), '[', ']', &["code", "quote", "pre", "bash", "sh"]);
    let plain = bracketed.or(braced);
    let is_wiki = |line: &str| line.trim_start().starts_with("{{{") || line.trim() == "}}}";
    let current = plain.as_deref().unwrap_or(text);
    if current.trim_start().starts_with("{{{") && current.trim_end().ends_with("\n}}}") {
        return Some(current.split_inclusive('\n').filter(|line| !is_wiki(line)).collect());
    }
    plain
}

/// A text without marks such as `{code:bash}`; `None` where it has none.
fn without_marks(text: &str, open: char, close: char, names: &[&str]) -> Option<String> {
    let (mut plain, mut rest, mut any) = (String::with_capacity(text.len()), text, false);
    while let Some((before, after)) = rest.split_once(open) {
        plain.push_str(before);
        let inside = after.split_once(close).map(|(inside, _)| inside).unwrap_or_default();
        let name = inside.trim_start_matches('/').split([':', '=']).next().unwrap_or_default();
        if names.contains(&name) && inside.len() < 100 {
            any = true;
            rest = after.get(inside.len() + close.len_utf8()..).unwrap_or_default();
        } else {
            plain.push(open);
            rest = after;
        }
    }
    plain.push_str(rest);
    any.then_some(plain)
}

/// Mail and chats put `>` before each line of a quotation.
fn without_quotation(text: &str) -> Option<String> {
    let sign = text.trim_start().chars().next().filter(|sign| matches!(sign, '>' | '|'))?;
    let lines: Option<Vec<&str>> = text
        .lines()
        .map(|line| match line.trim_start().strip_prefix(sign) {
            Some(rest) => Some(rest.strip_prefix(' ').unwrap_or(rest)),
            None => line.trim().is_empty().then_some(""),
        })
        .collect();
    Some(lines?.join("\n"))
}

/// Editors and pages put the number of each line before it: `12  text`, `12: text`, `12 | text`.
fn without_numbers(text: &str) -> Option<String> {
    let (mut expected, mut lines) = (None::<u64>, Vec::new());
    for line in text.lines() {
        let start = line.trim_start();
        if start.is_empty() {
            lines.push("");
            continue;
        }
        let digits = start.find(|c: char| !c.is_ascii_digit()).unwrap_or(start.len());
        let (number, rest) = start.split_at(digits);
        let number: u64 = number.parse().ok()?;
        if expected.is_some_and(|expected| expected != number) {
            return None;
        }
        expected = number.checked_add(1);
        let rest =
            rest.strip_prefix(" |").or_else(|| rest.strip_prefix([':', '.', '|', ')'])).unwrap_or(rest);
        // `2026-11-30 …` is a time.
        if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
            return None;
        }
        lines.push(rest.get(1..).unwrap_or_default());
    }
    (lines.len() > 1).then(|| lines.join("\n"))
}

/// httpYac puts a script between lines of `{{` and `}}` before the first request.
fn without_script(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix("{{")?;
    let (script, after) = rest.split_once("\n}}")?;
    // Of a body in braces that is a variable.
    (script.starts_with(['\n', '\r', '@', '+']) && !script.contains("\n{{")).then(|| after.to_owned())
}

/// A body as it stands in a string of a program: `{\"message\":…}`.
fn unescaped(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let is_escaped = trimmed.strip_prefix('{')?.trim_start().starts_with("\\\"");
    let quoted = format!("\"{}\"", trimmed.replace(['\n', '\r', '\t'], " "));
    is_escaped.then(|| serde_json::from_str(&quoted).ok()).flatten()
}

/// A command as it stands in a string of a program or of a log, that one's quotes lost: `curl … -d '{\"message\":…}'`.
fn command_in_string(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let is_escaped = trimmed.contains("{\\\"") && !trimmed.starts_with(['{', '"']);
    let quoted = format!("\"{}\"", trimmed.replace('\n', "\\n").replace('\r', "").replace('\t', " "));
    is_escaped.then(|| serde_json::from_str(&quoted).ok()).flatten()
}

/// A command or a body in percent signs, or a body in base64, as it stands in a URL or a log.
fn decoded(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if ["%7B", "%7b", "curl%20"].iter().any(|start| trimmed.starts_with(start)) {
        return percent_decode_str(trimmed).decode_utf8().ok().map(|text| text.into_owned());
    }
    let plain: String = trimmed.split_ascii_whitespace().collect();
    // `{"` is `eyJ` there, `{` and a line break `ewo` or `ew0K`.
    if !["eyJ", "ewo", "ew0K", "eyA"].iter().any(|start| plain.starts_with(start)) {
        return None;
    }
    let bytes = STANDARD.decode(&plain).or_else(|_| STANDARD_NO_PAD.decode(&plain)).ok()?;
    String::from_utf8(bytes).ok()
}

/// A command as a list of its words, as Docker and programs start one: `["curl", "-X", "POST", …]`.
fn words_of_a_list(text: &str) -> Option<String> {
    let Value::Array(list) = serde_json::from_str(text.trim()).ok()? else { return None };
    let words: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
    let words = words.filter(|words| words.iter().any(|word| word.contains("curl")))?;
    shlex::try_join(words).ok()
}

/// A body as JavaScript or Python writes it down: names without quotes or in single ones, `True` and `None`.
fn literal(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('{')?.trim_start();
    // What is JSON but for a sign is to be repaired, and not guessed.
    if inside.starts_with(['"', '}']) || text.contains('\u{fffd}') {
        return None;
    }
    javascript::object(text).filter(|json| !json.contains('\u{fffd}'))
}

/// What stands between marks of code: those of Markdown.
fn blocks(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split("```").collect();
    let code = parts.iter().copied().skip(1).step_by(2).take(MAX_BLOCKS);
    code.map(|block| {
        // The language stands behind the mark, where the code begins in a line of its own.
        let (first, rest) = block.split_once('\n').unwrap_or(("", block));
        let is_language = first.trim().chars().all(|c| c.is_ascii_alphanumeric() || "-+#".contains(c));
        (if is_language { rest } else { block }).to_owned()
    })
    .collect()
}
