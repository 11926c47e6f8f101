//! Strings: quotes, backticks, and variables in them.

use super::{Place, Reader};

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
            "verbatim_here_string_characters" => here(source).to_owned(),
            "expandable_here_string_literal" => {
                let inside = here(source);
                let start = inner.node.start_byte() + (inside.as_ptr() as usize - source.as_ptr() as usize);
                self.expanded(inner, start, start + inside.len(), false)
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
            text.push_str(&self.value(child).text());
            at = to;
        }
        text + &unescaped(place.between(at, end), in_quotes)
    }
}

/// A here-string without its first and last line.
fn here(source: &str) -> &str {
    let inside = source.split_once('\n').map_or("", |(_, inside)| inside);
    inside.rsplit_once('\n').map_or("", |(inside, _)| inside)
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

/// Options as the grammar reads them, too: `-d'…'` as `-d '…'`, and `--tlsv1.3`, `-0`, `-#` in quotes.
pub(super) fn plain_options(text: &str) -> String {
    let (mut plain, mut quote) = (String::with_capacity(text.len()), None);
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let starts_word = plain.ends_with([' ', '\t']);
        if let Some(option) = (quote.is_none() && starts_word).then(|| option(rest)).flatten() {
            let after = rest.get(option.len()..).unwrap_or_default();
            // Not curl's, but people write it: `--data='…'`.
            let after =
                after.strip_prefix('=').filter(|after| after.starts_with(['\'', '"'])).unwrap_or(after);
            let before_quote = after.starts_with(['\'', '"']);
            let is_odd = option.contains(|c: char| !c.is_ascii_alphabetic() && c != '-');
            plain.push_str(&if is_odd { format!("'{option}'") } else { option.to_owned() });
            if before_quote {
                plain.push(' ');
            }
            rest = after;
            continue;
        }
        match quote {
            Some(open) if open == sign => quote = None,
            None if matches!(sign, '\'' | '"') => quote = Some(sign),
            _ => {}
        }
        plain.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    plain
}

/// An option of curl at the start of a text.
fn option(text: &str) -> Option<&str> {
    let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-'))?;
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-.#:".contains(c))).unwrap_or(name.len());
    let whole = &text[..text.len() - name.len() + end];
    // A parameter of PowerShell ends at its colon, and `--%` is its own.
    (end > 0 && !(whole.ends_with(':') && end > 1) && !whole.starts_with("---")).then_some(whole)
}
