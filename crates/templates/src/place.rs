//! Where a text has gaps: `{{name}}`, inside a JSON string or outside.

/// Longest name between the braces, in bytes, with the blanks around it.
const LONGEST_NAME: usize = 120;

/// Names that are filled in without being asked for.
pub const BUILT_IN: [&str; 3] = ["now", "uuid", "seq"];

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// What stands between gaps.
    Text(&'a str),
    /// A name between braces.
    Gap {
        /// Without braces and the blanks around it.
        name: &'a str,
        /// With the braces, as it stands there.
        raw: &'a str,
        /// Outside every JSON string.
        bare: bool,
    },
}

/// Takes a text apart. Every byte of it is in exactly one part.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    parts_with(text, gap)
}

/// Takes a text apart by another rule of what a gap is: `gap` gets a text and the place of a `{`, and returns the name and all
/// of the gap, braces included, if one starts there. Every byte of the text is in exactly one part.
pub fn parts_with<'a>(
    text: &'a str,
    gap: impl Fn(&'a str, usize) -> Option<(&'a str, &'a str)>,
) -> Vec<Part<'a>> {
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    let (mut in_string, mut escaped) = (false, false);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        if let Some((name, raw)) = (*byte == b'{' && !escaped).then(|| gap(text, at)).flatten() {
            if from < at {
                parts.push(Part::Text(&text[from..at]));
            }
            parts.push(Part::Gap { name, raw, bare: !in_string });
            at += raw.len();
            from = at;
            continue;
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ => {}
        }
        at += 1;
    }
    if from < text.len() {
        parts.push(Part::Text(&text[from..]));
    }
    parts
}

/// What stands in double braces that open at a byte, of at most so many bytes, and the same with its braces.
#[must_use]
pub fn in_braces(text: &str, at: usize, longest: usize) -> Option<(&str, &str)> {
    let inside = text.get(at..)?.strip_prefix("{{")?;
    let end = inside.bytes().take(longest).position(|byte| byte == b'}')?;
    inside[end..].starts_with("}}").then(|| (&inside[..end], &text[at..at + end + 4]))
}

/// The gap that starts at a byte, if one does.
fn gap(text: &str, at: usize) -> Option<(&str, &str)> {
    let (inside, raw) = in_braces(text, at, LONGEST_NAME)?;
    let name = inside.trim();
    is_name(name).then_some((name, raw))
}

/// A letter of any script, a digit, `_`, `-`, `.`, and what other tools start their own names with or put into them.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '(' | ')' | '=' | '\''))
}

/// The names in a text that are to be asked for, each as often as it stands there, and whether outside quotes.
pub(super) fn names(text: &str) -> Vec<(String, bool)> {
    parts(text)
        .into_iter()
        .filter_map(|part| match part {
            Part::Gap { name, bare, .. } if !BUILT_IN.contains(&name) => Some((name.to_owned(), bare)),
            _ => None,
        })
        .collect()
}

/// The text with other names between the braces; `None` keeps one.
#[must_use]
pub fn renamed(text: &str, mut other: impl FnMut(&str) -> Option<String>) -> String {
    put_in(text, |name, _| other(name).map(|name| format!("{{{{{name}}}}}")))
}

/// The text with values in place of the gaps, as they are; `None` keeps one.
#[must_use]
pub fn replaced(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    put_in(text, |name, _| value(name))
}

/// The text with something that is JSON in each place, to see whether it can become JSON at all.
#[must_use]
pub fn with_stand_ins(text: &str) -> String {
    put_in(text, |_, bare| Some(if bare { "0" } else { "x" }.to_owned()))
}

/// The text with each gap filled by what is given for it; `None` keeps one.
pub(super) fn put_in(text: &str, mut value: impl FnMut(&str, bool) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Gap { name, raw, bare } => match value(name, bare) {
                Some(value) => filled.push_str(&value),
                None => filled.push_str(raw),
            },
        }
    }
    filled
}
