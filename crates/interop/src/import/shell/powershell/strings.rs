//! Strings: quotes, backticks, and variables in them.

use super::Reader;
use crate::import::shell::model::MAX_VALUE_BYTES;
use crate::import::shell::tree::Place;

impl Reader {
    /// The text of a string of any kind.
    pub(super) fn string(&mut self, place: Place<'_>) -> String {
        let Some(inner) = place.named().into_iter().next() else { return place.source().to_owned() };
        let source = inner.source();
        match inner.kind() {
            "verbatim_string_characters" => {
                let inside = source.strip_prefix('\'').unwrap_or(source);
                inside.strip_suffix('\'').unwrap_or(inside).replace("''", "'")
            }
            "verbatim_here_string_characters" => {
                let (start, end) = here(source);
                source.get(start..end).unwrap_or_default().to_owned()
            }
            "expandable_here_string_literal" => {
                let (start, end) = here(source);
                let before = inner.node.start_byte();
                self.expanded(inner, before + start, before + end, false)
            }
            _ => {
                let (start, end) = (inner.node.start_byte(), inner.node.end_byte());
                let closed = source.len() > 1 && source.ends_with('"');
                self.expanded(inner, start + 1, end - usize::from(closed), true)
            }
        }
    }

    /// The text between two bytes: what is no variable is text.
    fn expanded(&mut self, place: Place<'_>, start: usize, end: usize, in_quotes: bool) -> String {
        let (mut text, mut at) = (String::new(), start);
        for child in place.named() {
            let (from, to) = (child.node.start_byte(), child.node.end_byte());
            if from < at || to > end || !matches!(child.kind(), "variable" | "sub_expression") {
                continue;
            }
            text.push_str(&unescaped(place.between(at, from), in_quotes));
            let value = self.value(child).text();
            // What a number or a list is worth stands here, and may be long.
            if text.len() + value.len() <= MAX_VALUE_BYTES {
                text.push_str(&value);
            } else {
                text.push_str(&self.output(child.source(), "value").text());
            }
            at = to;
        }
        text + &unescaped(place.between(at, end), in_quotes)
    }
}

/// Where the text of a here-string starts and ends: without its first and last line.
fn here(source: &str) -> (usize, usize) {
    let start = source.find('\n').map_or(source.len(), |at| at + 1);
    let end = source.rfind('\n').unwrap_or(source.len());
    (start, end.max(start))
}

/// A text without its backticks; in quotes two of them are one.
pub(super) fn unescaped(source: &str, in_quotes: bool) -> String {
    let mut text = String::with_capacity(source.len());
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '`' => match signs.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('0') => text.push('\0'),
                Some('\n') | None => {}
                Some('u') if signs.peek() == Some(&'{') => {
                    let code: String = signs.by_ref().skip(1).take_while(|sign| *sign != '}').collect();
                    let sign = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                    text.push(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                Some(other) => text.push(other),
            },
            '"' if in_quotes && signs.peek() == Some(&'"') => {
                signs.next();
                text.push('"');
            }
            other => text.push(other),
        }
    }
    text
}
