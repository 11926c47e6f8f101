//! Whether the first row names the columns, and what they are called.

use super::cell::{CellKind, Row};

/// Longest name of a column that is kept, in characters.
const NAME_CHARS: usize = 100;

/// Whether a first row looks like names: something in every cell, no two alike, and no number among them.
pub(super) fn is_header(row: &Row, is_known: &dyn Fn(&str) -> bool) -> bool {
    if row.cells().any(|(text, _)| is_known(text)) {
        return true;
    }
    let mut seen = std::collections::HashSet::new();
    // One column with a name that nobody knows is more likely a list of accounts.
    row.len() > 1
        && row.cells().all(|(text, kind)| {
            let text = text.trim();
            kind == CellKind::Text
                && !text.is_empty()
                && !text.chars().any(|c| c.is_ascii_digit())
                && seen.insert(text.to_owned())
        })
}

/// A name for every column, each another.
pub(super) fn names(row: Option<&Row>, columns: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns);
    let mut seen = std::collections::HashSet::new();
    for column in 0..columns {
        let given = row.map_or("", |row| row.text(column)).trim();
        let given: String = given.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
        let name = if given.is_empty() { letters(column) } else { given };
        let mut unique = name.clone();
        let mut number = 2;
        while !seen.insert(unique.clone()) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        names.push(unique);
    }
    names
}

/// As sheets call their columns: A, B, … Z, AA.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        let mut row = Row::default();
        cells.iter().for_each(|cell| row.push(cell, CellKind::Text));
        row
    }

    #[test]
    fn columns_without_a_name_are_called_as_in_a_sheet_and_no_two_alike() {
        assert_eq!(names(Some(&row(&["账号", "", "账号"])), 4), ["账号", "B", "账号 (2)", "D"]);
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_first_row_with_a_number_or_a_single_unknown_word_is_no_header() {
        let is_known = |text: &str| text == "账号";
        for (cells, expected) in [
            (&["账号"][..], true),
            (&["lilei"], false),
            (&["lilei", "1"], false),
            (&["who", "text"], true),
            (&["who", "who"], false),
            (&["who", ""], false),
        ] {
            assert_eq!(is_header(&row(cells), &is_known), expected, "{cells:?}");
        }
    }
}
