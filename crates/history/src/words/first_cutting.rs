//! How characters were compared by the first cutting, for rows that were not indexed anew yet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::chars::stands_alone;

/// The text as rows may have it in their index: as a user types it, and taken apart, as before accents were joined.
pub(super) fn older(text: &str) -> [String; 2] {
    let joined = composed(text);
    [folded(joined.chars()), folded(text.nfd())]
}

/// A name as it may stand in the index.
pub(super) fn older_names(name: &str) -> [String; 3] {
    [composed(name), name.to_owned(), name.nfd().collect()]
}

/// Full-width letters, digits and marks to plain ones.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn folded(text: impl Iterator<Item = char>) -> String {
    let plain = text.map(narrow).filter(|c| !joined_to_the_last(*c));
    let mut folded = String::new();
    for c in plain {
        if stands_alone(c) {
            folded.push(c);
        } else {
            folded.extend(c.to_lowercase().filter(|c| !joined_to_the_last(*c)));
        }
    }
    folded
}

fn joined_to_the_last(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200D}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn composed(text: &str) -> String {
    let mut joined = String::new();
    for c in text.chars() {
        match joined.chars().next_back().filter(|_| c >= '\u{300}').and_then(|last| compose(last, c)) {
            Some(whole) => {
                joined.pop();
                joined.push(whole);
            }
            None => joined.push(c),
        }
    }
    joined
}
