//! Which row names the columns, and what they are called.

use super::cell::{CellKind, Row};
use super::header_words;
use crate::alias;

/// Longest name of a column that is kept, in characters.
const NAME_CHARS: usize = 100;

/// So many rows may stand above the one that names the columns: a title, notes, names of groups of columns.
pub(super) const ROWS_ABOVE: usize = 20;

/// An id of the service is no longer, in characters: what is longer is a sentence.
const LONGEST_ID_CHARS: usize = 32;

/// Which of the first rows names the columns. Rows above the first one with a known name are left out only where nobody can
/// be meant by them.
pub(super) fn find(rows: &[&Row], is_known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let first = || is_unknown_header(rows, is_known).then_some(0);
    let names = |at: usize| header_words::names(rows, at, is_known);
    let Some(mut at) = (0..rows.len()).find(|at| !names(*at).is_empty()) else { return first() };
    if at > 0 && !(are_names(rows[at]) && rows[..at].iter().all(|above| is_above(above, rows[at], is_known)))
    {
        return first();
    }
    // Names of groups of columns, and below them those of the columns.
    while let Some(next) = rows.get(at + 1)
        && filled(next).count() > filled(rows[at]).count()
        && are_names(next)
        && let known = names(at + 1)
        && (known.len() > 1 || known.iter().any(|column| !next.text(*column).trim().is_ascii()))
    {
        at += 1;
    }
    Some(at)
}

/// Whether the first row names the columns though none of its words is a known name. It may as well be a receiver, who would
/// be lost: what stands below it has to be of another kind.
fn is_unknown_header(rows: &[&Row], is_known: &dyn Fn(&str) -> bool) -> bool {
    // A row alone is more likely one of accounts: names of columns without a row say nothing.
    let Some((row, below)) = rows.split_first().filter(|(_, below)| !below.is_empty()) else { return false };
    // A known name that is none here is a value.
    let is_value = |column| is_known(row.text(column)) || header_words::is_value(rows, 0, column);
    is_header(row, &|_| false)
        && !(0..row.len()).any(is_value)
        && (filled(row).any(alias::is_other_name)
            || (0..row.len()).any(|column| header_words::has_numbers(below, column)))
}

/// The cells with something in them.
fn filled(row: &Row) -> impl Iterator<Item = &str> {
    row.cells().map(|(text, _)| text.trim()).filter(|text| !text.is_empty())
}

/// Whether every cell of a row may be the name of a column: text, and no id with a number in it.
fn are_names(row: &Row) -> bool {
    let is_name =
        |text: &str| !text.is_ascii() || !text.contains(|c: char| c.is_ascii_digit()) || text.contains(' ');
    row.cells().all(|(text, kind)| text.trim().is_empty() || (kind == CellKind::Text && is_name(text.trim())))
}

/// Whether a row above one with names is a title or a note, and no receiver.
fn is_above(row: &Row, names: &Row, is_known: &dyn Fn(&str) -> bool) -> bool {
    let is_sentence = filled(row).next().is_some_and(|text| {
        !text.is_ascii() || text.contains([' ', ':', '#']) || text.chars().count() > LONGEST_ID_CHARS
    });
    let (cells, of_names) = (filled(row).count(), filled(names).count());
    let starts_with_name = filled(names).next().is_some_and(is_known);
    if of_names > 1 {
        cells < of_names && (is_sentence || starts_with_name)
    } else {
        cells == 1 && is_sentence
    }
}

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
    fn the_row_that_names_the_columns_may_stand_below_a_title_and_notes() {
        let is_known = |text: &str| ["账号", "account", "接收者", "to"].contains(&text);
        for (rows, expected) in [
            (&[&["名单 2026-11-28", ""][..], &["账号", "昵称"], &["a1", "x"]][..], Some(1)),
            (&[&["11月活动名单"], &["导出时间：", "2026-11-28"], &["账号", "昵称", "城市"]], Some(2)),
            (&[&["Members", "", ""], &["account", "name", "city"], &["a1", "x", "y"]], Some(1)),
            (&[&["# exported by crm"], &["account"], &["a1"]], Some(1)),
            (&[&["填写说明：每行一个账号"], &["账号"], &["a1"]], Some(1)),
            // Names of groups of columns.
            (&[&["接收者", "", "消息"], &["账号", "昵称", "文本"], &["a1", "x", "y"]], Some(1)),
            (&[&["名单"], &["接收者", "", "消息"], &["账号", "昵称", "文本 1"], &["a1", "x", "y"]], Some(2)),
            (&[&["account", "name"], &["a1", "x"]], Some(0)),
            (&[&["account", ""], &["to", "x"], &["a1", "y"]], Some(0)),
            // Somebody may be meant by what stands above.
            (&[&["alice", ""], &["bob", "to"], &["carol", "x"]], None),
            (&[&["alice"], &["to"], &["carol"]], None),
            (&[&["u1", "x", "y"], &["account", "to", "z"]], None),
            (&[&["客户编号", ""], &["a1", "to"]], None),
            (&[&["who", "what"], &["a1", "to"]], Some(0)),
            (&[&["a1", "x"], &["a2", "y"]], None),
            // A row alone is one of accounts, unless it is known what it names.
            (&[&["alice", "bob"]], None),
            (&[&["account", "bob"]], Some(0)),
            (&[], None),
        ] {
            let rows: Vec<Row> = rows.iter().map(|cells| row(cells)).collect();
            assert_eq!(find(&rows.iter().collect::<Vec<_>>(), &is_known), expected, "{rows:?}");
        }
    }

    #[test]
    fn a_first_row_that_may_be_a_receiver_is_no_header() {
        for (rows, expected) in [
            // Words for kinds of receivers, among them the names of columns, are values.
            (&[&["lilei", "user"][..], &["han", "admin"], &["mei", "owner"]][..], None),
            (&[&["12345", "高级群"], &["22345", "高级群"], &["lilei", "单聊"]], None),
            (&[&["12345", "高级群"], &["22345", "x"]], None),
            (&[&["群", "12345"], &["群", "22345"], &["用户", "lilei"]], None),
            (&[&["高级群", "dev"], &["单聊", "lilei"]], None),
            (&[&["lilei", "sender"], &["han", "Sender "]], None),
            (&[&["lilei", "user"]], None),
            (&[&["lilei", "user"], &["u2", "admin"]], None),
            // Below names they are values as well.
            (&[&["接收者", "类型", ""], &["lilei", "用户", "vip"], &["han", "用户", ""]], Some(0)),
            (&[&["接收者", "类型", ""], &["lilei", "用户", "vip"]], Some(0)),
            // As names they stand first, with another name, or above ids.
            (&[&["user", "x"], &["1", "y"], &["2", "y"]], Some(0)),
            (&[&["user", "group"], &["lilei", ""], &["", "12345"]], Some(0)),
            (&[&["姓名", "用户"], &["张三", "zhangsan"]], Some(0)),
            (&[&["name", "user", "p1"], &["Zhang", "zhangsan", "x"]], Some(0)),
            // The same names again, where files were put together.
            (&[&["账号", "昵称"], &["a", "x"], &["账号", "昵称"], &["b", "y"]], Some(0)),
            // No known name at all.
            (&[&["zhangsan", "退订"], &["lisi", "投诉"]], None),
            (&[&["zhangsan", "退订"], &["lisi", "退订"]], None),
            (&[&["zhangsan", "vip"], &["lisi2", "vip"]], None),
            (&[&["who", "text"], &["lilei", "hi"]], None),
            (&[&["who", "why"], &["u1", "x"], &["u2", "y"]], Some(0)),
            (&[&["who", "why"], &["u1", "x"], &["han", "y"]], None),
            (&[&["who", "reason"], &["lilei", "x"]], Some(0)),
            (&[&["会员", "手机号"], &["lilei", "13800000000"]], Some(0)),
        ] {
            let rows: Vec<Row> = rows.iter().map(|cells| row(cells)).collect();
            let found = find(&rows.iter().collect::<Vec<_>>(), &alias::is_known);
            assert_eq!(found, expected, "{rows:?}");
        }
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
