//! Words of the index that no text can hold: they stand for what a row is.

use super::cut::{MARK, WORD_CHARS};
use super::first_cutting::{narrow, older_names};
use super::folded::folded_text;
use super::terms::Cuttings;
use crate::model::act::ActKind;
use crate::model::kind::KeptKind;
use crate::model::send::Outcome;

/// Around the number of a character that a mark cannot hold as it is.
const ESCAPE: char = '\u{E001}';

/// The mark of rows with this outcome.
pub(crate) fn outcome_mark(outcome: Outcome) -> String {
    format!("{MARK}o{}", outcome as u8)
}

/// The mark of rows that went out by this call. A single send needs none, as those of before have none.
pub(crate) fn kind_mark(kind: KeptKind) -> String {
    format!("{MARK}k{}", kind as u8)
}

/// The mark of rows of the account with this id.
pub(crate) fn account_mark(account_id: &str) -> String {
    name_mark('a', account_id)
}

/// The mark of rows whose account had this name, however it is written.
pub(crate) fn account_name_mark(name: &str) -> String {
    name_mark('n', &folded_text(name))
}

/// The marks by which rows are found whose account had this name.
pub(crate) fn account_name_marks(name: &str, cuttings: Cuttings) -> Vec<String> {
    let older = older_names(name).map(|name| name_mark('n', &name));
    with_older(&folded_text(name), 'n', older, cuttings)
}

/// The mark of rows to this receiver.
pub(crate) fn receiver_mark(receiver: &str) -> String {
    name_mark('r', receiver)
}

/// The mark of rows from this sender.
pub(crate) fn sender_mark(sender: &str) -> String {
    name_mark('s', sender)
}

/// The mark of rows of this message type.
pub(crate) fn type_mark(message_type: i64) -> String {
    number_mark('t', message_type)
}

/// The mark of rows with this code.
pub(crate) fn code_mark(code: i64) -> String {
    number_mark('c', code)
}

/// The mark of rows with this tag, however it is written.
pub(crate) fn tag_mark(name: &str) -> String {
    name_mark('g', &folded_text(name))
}

/// The marks by which rows with this tag are found.
pub(crate) fn tag_marks(name: &str, cuttings: Cuttings) -> Vec<String> {
    let older = older_names(name).map(|name| name_mark('g', &name.chars().map(narrow).collect::<String>()));
    with_older(&folded_text(name), 'g', older, cuttings)
}

/// None for a name of which nothing can be seen.
fn with_older(folded: &str, kind: char, older: [String; 3], cuttings: Cuttings) -> Vec<String> {
    let mut marks = Vec::new();
    if !folded.is_empty() {
        marks.push(name_mark(kind, folded));
    }
    for mark in older.into_iter().filter(|_| cuttings == Cuttings::Both) {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    marks
}

/// The mark of starred rows.
pub(crate) fn star_mark() -> String {
    format!("{MARK}z")
}

/// The mark of rows whose call was taken, and not all of its parts, or not the end of a stream.
pub(crate) fn partly_mark() -> String {
    format!("{MARK}p")
}

/// The mark of rows with a note.
pub(crate) fn note_mark() -> String {
    format!("{MARK}y")
}

/// The mark of rows whose message this was done with later.
pub(crate) fn later_mark(kind: ActKind) -> String {
    format!("{MARK}l{}", kind as u8)
}

pub(super) fn number_mark(kind: char, number: i64) -> String {
    format!("{MARK}{kind}{number}").replace('-', "m")
}

/// In any case, and with every character of the name, however odd: the beginning of a name is the beginning of its mark.
pub(super) fn name_mark(kind: char, name: &str) -> String {
    let mut mark = format!("{MARK}{kind}");
    for c in name.chars().flat_map(char::to_lowercase).take(WORD_CHARS) {
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && !('\u{E000}'..='\u{F8FF}').contains(&c)) {
            mark.push(c);
        } else {
            mark.push_str(&format!("{ESCAPE}{:x}{ESCAPE}", u32::from(c)));
        }
    }
    mark
}

/// The term that holds where the mark is. Quotes cannot occur in a mark, so they need no escape.
pub(crate) fn exact(mark: &str) -> String {
    format!("\"{mark}\"")
}

/// The term that holds where a mark begins so.
pub(crate) fn beginning(mark: &str) -> String {
    format!("\"{mark}\" *")
}
