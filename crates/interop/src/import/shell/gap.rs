//! Places in a word whose text a variable of the shell decides.
//!
//! They stand in the text itself, between two noncharacters, which Unicode keeps for a program's own use: so a word stays
//! one text, however it is cut, and what only looks like `{{name}}` in it stays apart.

use super::model::MAX_VALUE_BYTES;

const START: char = '\u{fdd0}';
const END: char = '\u{fdd1}';

/// A gap by its name.
pub(in crate::import) fn gap(name: &str) -> String {
    // A file whose name is made of variables has gaps in its name.
    format!("{START}{}{END}", name.replace([START, END], ""))
}

/// A foreign text without the marks.
pub(in crate::import) fn without_marks(text: &str) -> String {
    text.replace([START, END], "\u{fffd}")
}

/// A part of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Part<'a> {
    Text(&'a str),
    Gap(&'a str),
}

/// The parts of a word, in order.
pub(in crate::import) fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once(START) {
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        // A word that was cut inside of a gap has no end for it.
        let (name, after) = after.split_once(END).unwrap_or((after, ""));
        parts.push(Part::Gap(name));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Whether a word has a gap.
pub(in crate::import) fn has_gap(text: &str) -> bool {
    text.contains(START)
}

/// The name, when a word is one gap and nothing else.
pub(in crate::import) fn only_gap(text: &str) -> Option<&str> {
    match parts(text).as_slice() {
        [Part::Gap(name)] => Some(name),
        _ => None,
    }
}

/// The text with something in place of each gap. `with` gets the name, and how many bytes there is room for: a short text with
/// many gaps would become a longer one than memory holds.
pub(in crate::import) fn filled(text: &str, mut with: impl FnMut(&str, usize) -> String) -> String {
    let mut whole = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => whole.push_str(text),
            Part::Gap(name) => whole.push_str(&with(name, MAX_VALUE_BYTES.saturating_sub(whole.len()))),
        }
    }
    whole
}

/// A text with gaps as the name of a file: the gaps as they stand in a message.
pub(in crate::import) fn file_name(text: &str) -> String {
    let name = filled(text, |name, _| format!("{{{{{name}}}}}"));
    name.strip_prefix("./").map(str::to_owned).unwrap_or(name)
}

/// The text with `that` for each `this`, but for what stands in gaps: the value of a gap is not known, and its name is no part of
/// the text. `None` where it would become longer than `room`.
pub(in crate::import) fn replaced(text: &str, this: &str, that: &str, room: usize) -> Option<String> {
    let times = text.matches(this).count();
    (text.len().saturating_add(times.saturating_mul(that.len())) <= room).then(|| {
        let part = |part| match part {
            Part::Text(text) => text.replace(this, that),
            Part::Gap(name) => gap(name),
        };
        parts(text).into_iter().map(part).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_gap_is_not_replaced() {
        let text = format!("a {} a", gap("date"));
        assert_eq!(replaced(&text, "a", "b", 100), Some(format!("b {} b", gap("date"))));
        assert_eq!(replaced(&text, "date", "b", 100), Some(text.clone()));
        assert_eq!(replaced(&text, "a", "bbb", 10), None);
    }
}
