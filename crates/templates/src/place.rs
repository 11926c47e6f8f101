//! Where a text has gaps: `{{name}}`, inside a JSON string or outside.

/// Longest name between the braces, in bytes, with the blanks around it.
const LONGEST_NAME: usize = 120;

/// Names that are filled in without being asked for.
pub const BUILT_IN: [&str; 3] = ["now", "uuid", "seq"];

/// How the value of a gap is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Outside every string of the JSON that it stands in.
    pub(super) bare: bool,
    /// How many strings around it hold JSON as their text, such as that of `push_payload`: so often is it escaped.
    pub(super) depth: usize,
}

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

/// Takes a text apart, and says of each gap how its value is written.
pub(super) fn parts_in_form(text: &str) -> Vec<(Part<'_>, Form)> {
    let mut found: Vec<(Part<'_>, Form)> = Vec::new();
    // The string that is open: where it begins, and its first part.
    let (mut open, mut escaped, mut at) = (None, false, 0);
    for part in parts(text) {
        let length = match &part {
            Part::Gap { raw, .. } => raw.len(),
            Part::Text(between) => {
                for (offset, byte) in between.bytes().enumerate() {
                    match (byte, open) {
                        _ if escaped => escaped = false,
                        (b'\\', Some(_)) => escaped = true,
                        (b'"', None) => open = Some((at + offset + 1, found.len())),
                        (b'"', Some((from, first))) => {
                            put_forms(&mut found[first..], &text[from..at + offset]);
                            open = None;
                        }
                        _ => {}
                    }
                }
                between.len()
            }
        };
        let bare = matches!(part, Part::Gap { bare: true, .. });
        found.push((part, Form { bare, depth: 0 }));
        at += length;
    }
    found
}

/// Where a string with these parts holds JSON, its gaps are written so that it still does.
fn put_forms(parts: &mut [(Part<'_>, Form)], string: &str) {
    if !parts.iter().any(|(part, _)| matches!(part, Part::Gap { .. })) {
        return;
    }
    let Ok(text) = serde_json::from_str::<String>(&format!("\"{string}\"")) else { return };
    let inner = parts_in_form(&text);
    let gaps = |parts: &[(Part<'_>, Form)]| -> Vec<(String, Form)> {
        let of = |(part, form): &(Part<'_>, Form)| match part {
            Part::Gap { raw, .. } => Some(((*raw).to_owned(), *form)),
            Part::Text(_) => None,
        };
        parts.iter().filter_map(of).collect()
    };
    let (inner, filled) = (gaps(&inner), filled(inner, |_, form| Some(stand_in(form))));
    // `[{{name}}]` is how one writes in brackets, too.
    let is_json = (filled.trim_start().starts_with('{') || filled.contains('"'))
        && filled.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde::de::IgnoredAny>(&filled).is_ok();
    let outer = gaps(parts);
    // An escaped brace makes a gap within that is none here.
    if !is_json || !inner.iter().map(|(raw, _)| raw).eq(outer.iter().map(|(raw, _)| raw)) {
        return;
    }
    let of_gaps = parts.iter_mut().filter(|(part, _)| matches!(part, Part::Gap { .. }));
    for ((_, form), (_, within)) in of_gaps.zip(inner) {
        *form = Form { bare: within.bare, depth: within.depth + 1 };
    }
}

/// The text with other names between the braces; `None` keeps one.
#[must_use]
pub fn renamed(text: &str, mut other: impl FnMut(&str) -> Option<String>) -> String {
    replaced(text, |name| other(name).map(|name| format!("{{{{{name}}}}}")))
}

/// The text with values in place of the gaps, as they are; `None` keeps one.
#[must_use]
pub fn replaced(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let as_text = parts(text).into_iter().map(|part| (part, Form { bare: false, depth: 0 }));
    filled(as_text, |name, _| value(name))
}

/// The text with something that is JSON in each place, to see whether it can become JSON at all.
#[must_use]
pub fn with_stand_ins(text: &str) -> String {
    put_in(text, |_, form| Some(stand_in(form)))
}

fn stand_in(form: Form) -> String {
    if form.bare { "0" } else { "x" }.to_owned()
}

/// The text with each gap filled by what is given for it; `None` keeps one.
pub(super) fn put_in(text: &str, value: impl FnMut(&str, Form) -> Option<String>) -> String {
    filled(parts_in_form(text), value)
}

fn filled<'a>(
    parts: impl IntoIterator<Item = (Part<'a>, Form)>,
    mut value: impl FnMut(&str, Form) -> Option<String>,
) -> String {
    let mut filled = String::new();
    for (part, form) in parts {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Gap { name, raw, .. } => match value(name, form) {
                Some(value) => filled.push_str(&value),
                None => filled.push_str(raw),
            },
        }
    }
    filled
}
