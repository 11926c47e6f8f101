//! The words of a text for the index, and the terms of a query for it.

use super::cut::{MARK, Piece, Words, cut, cut_folded, marked};
use super::dashes;
use super::first_cutting::older;

/// How much of a pasted text without blanks a query looks at; the rest does not narrow further.
const TERM_PIECES: usize = 24;

/// The words of `texts`, each after the marks of its beginnings.
pub(crate) fn index<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = Words::default();
    for piece in texts.into_iter().flat_map(cut) {
        piece.spell(&mut words, true, true);
    }
    words.0
}

/// The words of a note once more, so that they can be told from those of the message.
pub(crate) fn note_index(note: &str) -> String {
    of_note(&index([note]))
}

/// The terms that hold where the note has these words: see [`terms`].
pub(crate) fn note_terms(typed: &str, whole: bool, cuttings: Cuttings) -> Vec<String> {
    let of_note = |term: &String| {
        let (words, rest) = term.strip_prefix('"')?.rsplit_once('"')?;
        Some(format!("\"{}\"{rest}", of_note(words)))
    };
    terms(typed, whole, cuttings).iter().filter_map(of_note).collect()
}

pub(super) fn of_note(words: &str) -> String {
    words
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| format!("{MARK}w{word}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// By which cuttings rows were indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cuttings {
    /// All by this one.
    Current,
    /// Some by the first one.
    Both,
}

/// What was typed, as FTS5 terms of which any will do: its words one after the other. `whole` when its last word is not the
/// beginning of one. None when nothing in it can be searched for; more than one for an id that is written with dashes and
/// without, and where some rows were indexed by the first cutting.
pub(crate) fn terms(typed: &str, whole: bool, cuttings: Cuttings) -> Vec<String> {
    let mut terms: Vec<String> = term(cut(typed), whole).into_iter().collect();
    let others = dashes::otherwise(typed).and_then(|other| term(cut(&other), whole));
    let mut add = |other: Option<String>| terms.extend(other.filter(|other| !terms.contains(other)));
    add(others);
    if cuttings == Cuttings::Both && !typed.is_ascii() {
        older(typed).into_iter().for_each(|text| add(term(cut_folded(text.chars()), whole)));
    }
    terms
}

pub(super) fn term(mut pieces: Vec<Piece>, whole: bool) -> Option<String> {
    pieces.truncate(TERM_PIECES);
    let last = pieces.len().checked_sub(1)?;
    let mut words = Words::default();
    let mut prefix = "";
    for (i, mut piece) in pieces.into_iter().enumerate() {
        let complete = piece.shorten();
        match piece {
            Piece::Word(word) if i == last && !whole => {
                // Behind others the marks are part of the phrase.
                let short = word.chars().count() <= marked(&word);
                if i > 0 {
                    words.push_beginnings(&word);
                } else if short {
                    words.push_beginning(&word);
                }
                if !short {
                    words.push_str(&word);
                    prefix = " *";
                }
            }
            Piece::Word(word) if i == 0 => words.push_str(&word),
            piece => piece.spell(&mut words, i > 0, i < last),
        }
        if !complete {
            break;
        }
    }
    Some(format!("\"{}\"{prefix}", words.0))
}
