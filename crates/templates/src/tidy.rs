//! JSON as people write it: characters that nobody sees, and comments, both outside strings.

/// A text without characters that nobody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visible {
    /// The text; strings in it are as they were.
    pub text: String,
    /// What was replaced, each once: `U+00A0`.
    pub found: Vec<String>,
}

/// What a character that nobody sees becomes outside strings: a blank or a line break that JSON knows, or nothing.
fn seen(c: char) -> Option<&'static str> {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(" "),
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Some("\n"),
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Some("")
        }
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Some(""),
        _ => None,
    }
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
        match seen(c).filter(|_| !in_string) {
            Some(plain) => {
                visible.text.push_str(plain);
                let name = format!("U+{:04X}", u32::from(c));
                if !visible.found.contains(&name) {
                    visible.found.push(name);
                }
            }
            None => visible.text.push(c),
        }
    }
    visible
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
