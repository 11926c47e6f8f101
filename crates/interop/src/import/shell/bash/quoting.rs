//! Escapes: what stands for other signs than it is written with.

use crate::import::shell::gap::without_marks;

/// A word without quotes: a backslash takes the meaning from what follows, and joins lines.
pub(super) fn bare(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                // Windows' line ends have a carriage return before.
                Some('\r') if signs.next_if_eq(&'\n').is_some() => {}
                Some('\n') | None => {}
                Some(other) => text.push(other),
            },
            other => text.push(other),
        }
    }
    text
}

/// Text between double quotes, or in a here-document, where a quote needs no backslash.
pub(super) fn double(source: &str, is_heredoc: bool) -> String {
    let mut text = String::with_capacity(source.len());
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            text.push(sign);
            continue;
        }
        match signs.peek().copied() {
            Some('\n') => drop(signs.next()),
            Some(other @ ('\\' | '$' | '`')) => {
                signs.next();
                text.push(other);
            }
            Some('"') if !is_heredoc => {
                signs.next();
                text.push('"');
            }
            _ => text.push('\\'),
        }
    }
    text
}

/// The text before, between and behind the first two backticks that no backslash covers.
pub(super) fn backticks(source: &str) -> Option<(&str, &str, &str)> {
    let find = |from: usize| {
        let mut escaped = false;
        source.bytes().enumerate().skip(from).find_map(|(at, byte)| {
            let here = byte == b'`' && !escaped;
            escaped = byte == b'\\' && !escaped;
            here.then_some(at)
        })
    };
    let start = find(0)?;
    let end = find(start + 1)?;
    Some((&source[..start], &source[start + 1..end], &source[end + 1..]))
}

/// `$'…'`, with the escapes of C.
pub(super) fn ansi(source: &str) -> String {
    let mut bytes = Vec::with_capacity(source.len());
    let mut signs = source.chars().peekable();
    let push =
        |bytes: &mut Vec<u8>, sign: char| bytes.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            push(&mut bytes, sign);
            continue;
        }
        let Some(escape) = signs.next() else { break };
        let byte = match escape {
            'n' => b'\n',
            't' => b'\t',
            'r' => b'\r',
            'a' => 7,
            'b' => 8,
            'e' | 'E' => 0x1b,
            'f' => 0xc,
            'v' => 0xb,
            // A control character: `\cA` is the first.
            'c' if signs.peek().is_some_and(char::is_ascii) => {
                signs.next().map_or(0, |sign| sign as u8 & 0x1f)
            }
            // Bytes: `\xHH` may stand for a part of a character.
            'x' => number(&mut signs, 16, 2, 0) as u8,
            '0'..='7' => number(&mut signs, 8, 2, escape.to_digit(8).unwrap_or(0)) as u8,
            'u' => {
                let unit = unit(&mut signs);
                push(&mut bytes, unit);
                continue;
            }
            'U' => {
                let code = number(&mut signs, 16, 8, 0);
                push(&mut bytes, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                continue;
            }
            '\\' | '\'' | '"' | '?' => escape as u8,
            other => {
                bytes.push(b'\\');
                push(&mut bytes, other);
                continue;
            }
        };
        bytes.push(byte);
    }
    without_marks(&String::from_utf8_lossy(&bytes))
}

type Signs<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// `\uXXXX`. Browsers write a character beyond U+FFFF as two of them, as JavaScript counts.
fn unit(signs: &mut Signs<'_>) -> char {
    let first = number(signs, 16, 4, 0);
    let mut ahead = signs.clone();
    if (0xd800..0xdc00).contains(&first) && ahead.next() == Some('\\') && ahead.next() == Some('u') {
        *signs = ahead;
        let second = number(signs, 16, 4, 0);
        let both = char::decode_utf16([first as u16, second as u16]).next();
        return both.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn number(signs: &mut Signs<'_>, radix: u32, most: usize, start: u32) -> u32 {
    let mut value = start;
    for _ in 0..most {
        let Some(digit) = signs.peek().and_then(|sign| sign.to_digit(radix)) else { break };
        signs.next();
        value = value.wrapping_mul(radix).wrapping_add(digit);
    }
    value
}
/// The first `$1`, `$@`, `$?` or the like that no backslash stands before: what is before it, its name, what is behind.
pub(super) fn special(text: &str) -> Option<(&str, &str, &str)> {
    let mut escaped = false;
    for (at, sign) in text.char_indices() {
        if sign == '$'
            && !escaped
            && text[at + 1..].starts_with(|c: char| c.is_ascii_digit() || "@*#?!$-".contains(c))
        {
            return Some((&text[..at], &text[at + 1..at + 2], &text[at + 2..]));
        }
        escaped = sign == '\\' && !escaped;
    }
    None
}
