//! JSON as people write it: characters that nobody sees and comments outside strings, line breaks in strings.

use yunxin::invisible;

/// A text without characters that nobody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visible {
    /// The text; strings in it are as they were.
    pub text: String,
    /// What was replaced, each once: `U+00A0`.
    pub found: Vec<String>,
}

/// Replaces characters that nobody sees, outside JSON strings: blanks of other kinds become blanks, the others nothing.
#[must_use]
pub fn without_invisible(text: &str) -> Visible {
    let mut visible = Visible { text: String::with_capacity(text.len()), found: Vec::new() };
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        match invisible::replacement(c).filter(|_| !in_string) {
            Some(plain) => {
                visible.text.push_str(plain);
                let name = invisible::name(c);
                if !visible.found.contains(&name) {
                    visible.found.push(name);
                }
            }
            None => visible.text.push(c),
        }
    }
    visible
}

/// A text whose strings hold no bare control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escaped {
    /// The text; what stands outside strings is as it was.
    pub text: String,
    /// What was written as an escape, each once: `\n`.
    pub found: Vec<String>,
}

/// Writes line breaks, tabs and other control characters in JSON strings as escapes, as JSON wants them.
#[must_use]
pub fn with_escaped_controls(text: &str) -> Escaped {
    let mut escaped = Escaped { text: String::with_capacity(text.len()), found: Vec::new() };
    let (mut in_string, mut is_escaped) = (false, false);
    for c in text.chars() {
        if in_string && c < ' ' {
            let escape = match c {
                '\n' => "\\n".to_owned(),
                '\r' => "\\r".to_owned(),
                '\t' => "\\t".to_owned(),
                other => format!("\\u{:04x}", u32::from(other)),
            };
            // A `\` in front of it would have been its half.
            if std::mem::take(&mut is_escaped) {
                escaped.text.push('\\');
            }
            escaped.text.push_str(&escape);
            if !escaped.found.contains(&escape) {
                escaped.found.push(escape);
            }
            continue;
        }
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        escaped.text.push(c);
    }
    escaped
}

/// Quotes of print, which word processors, chats and input methods make of straight ones.
const BENT: [char; 7] = ['“', '”', '„', '‟', '″', '＂', '«'];

/// Writes quotes of print and signs of full width as JSON wants them, outside strings; `None` when there are none. A string
/// between such quotes ends where punctuation follows, so that quotations in it stay.
#[must_use]
pub fn with_straight_signs(text: &str) -> Option<String> {
    let signs: Vec<char> = text.chars().collect();
    let (mut straight, mut any, mut at) = (String::with_capacity(text.len()), false, 0);
    while let Some(&sign) = signs.get(at) {
        at += 1;
        match sign {
            '"' => {
                straight.push(sign);
                let mut escaped = false;
                while let Some(&inside) = signs.get(at) {
                    at += 1;
                    straight.push(inside);
                    match inside {
                        _ if escaped => escaped = false,
                        '\\' => escaped = true,
                        '"' => break,
                        _ => {}
                    }
                }
            }
            _ if BENT.contains(&sign) => {
                let end = (at..signs.len()).find(|end| ends_string(&signs, *end))?;
                straight.push('"');
                for (place, &inside) in signs.iter().enumerate().take(end).skip(at) {
                    if inside == '"' && signs.get(place - 1) != Some(&'\\') {
                        straight.push('\\');
                    }
                    straight.push(inside);
                }
                straight.push('"');
                any = true;
                at = end + 1;
            }
            '！'..='～' => {
                straight.push(char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign));
                any = true;
            }
            other => straight.push(other),
        }
    }
    any.then_some(straight)
}

/// Whether the quote at a place ends the string that it stands in: punctuation follows, behind a straight one JSON's own.
fn ends_string(signs: &[char], at: usize) -> bool {
    let ends = match signs.get(at) {
        Some('"') => ":,}]",
        Some(sign) if BENT.contains(sign) || *sign == '»' => ":,}]：，｝］",
        _ => return false,
    };
    let mut after = signs.get(at + 1..).unwrap_or_default().iter().skip_while(|sign| sign.is_whitespace());
    after.next().is_none_or(|sign| ends.contains(*sign))
}

/// Leaves out `// …` and `/* … */` outside JSON strings; `None` when there are none. Quotes in them mean nothing.
#[must_use]
pub fn without_comments(text: &str) -> Option<String> {
    let (mut plain, mut any) = (String::with_capacity(text.len()), false);
    let (mut in_string, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !in_string && rest.starts_with("//") {
            // The line break stays, so that lines keep their numbers.
            rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default();
            any = true;
            continue;
        }
        if !in_string && let Some(inside) = rest.strip_prefix("/*") {
            let (comment, after) = inside.split_once("*/").unwrap_or((inside, ""));
            plain.extend(comment.chars().filter(|c| *c == '\n'));
            rest = after;
            any = true;
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        plain.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    any.then_some(plain)
}
