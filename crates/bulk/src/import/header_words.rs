//! Which words of a row are names of columns, and which are values that are written like one: `user` and `高级群` are both.

use super::cell::{CellKind, Row};
use crate::alias;

/// The columns that a row names by a known name.
pub(super) fn names(rows: &[&Row], at: usize, is_known: &dyn Fn(&str) -> bool) -> Vec<usize> {
    let row = rows[at];
    let is_name = |column: &usize| is_known(row.text(*column)) && !is_value(rows, at, *column);
    let names: Vec<usize> = (0..row.len()).filter(is_name).collect();
    match names[..] {
        // Behind an id that is what somebody is: `lilei,user`. Beside names it is a name itself.
        [only]
            if only > 0
                && is_kind(row.text(only))
                && !row.cells().any(|(text, _)| alias::is_other_name(text)) =>
        {
            Vec::new()
        }
        _ => names,
    }
}

/// Whether a cell is a value, since below it stands the same, or another kind of receiver. The same row once more says nothing:
/// files were put together, each with its names.
pub(super) fn is_value(rows: &[&Row], at: usize, column: usize) -> bool {
    let (row, text) = (rows[at], plain(rows[at].text(column)));
    let is_kind_of_receiver = is_kind(&text);
    !text.is_empty()
        && rows[at + 1..].iter().any(|below| {
            let other = plain(below.text(column));
            let is_alike = other == text || is_kind_of_receiver && is_kind(&other);
            is_alike && !below.cells().eq(row.cells())
        })
}

/// Whether a column has a number in every cell with something in it, and has such a cell.
pub(super) fn has_numbers(rows: &[&Row], column: usize) -> bool {
    let mut filled = rows.iter().filter(|row| !row.text(column).trim().is_empty()).peekable();
    let is_number = |row: &&Row| {
        row.kind(column) != CellKind::Text || row.text(column).contains(|c: char| c.is_ascii_digit())
    };
    filled.peek().is_some() && filled.all(is_number)
}

fn is_kind(text: &str) -> bool {
    // `1` is a kind, too, and more often an account.
    let text = text.trim();
    !text.contains(|c: char| c.is_ascii_digit()) && alias::kind(text).is_some()
}

fn plain(text: &str) -> String {
    text.trim().to_lowercase()
}
