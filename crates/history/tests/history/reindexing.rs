//! A history whose rows were indexed by the first cutting is found in as before, and better once they are indexed anew.

use crate::common;
use crate::common::{found, open, put, text};
use history::{History, RowId, Selection};
use rusqlite::Connection;
use tempfile::TempDir;

/// Rows with the words that the first cutting gave them, in a file of that version.
fn old_history(rows: &[(&str, &str)]) -> (TempDir, Vec<RowId>) {
    let (dir, history) = open();
    let ids: Vec<RowId> = rows.iter().map(|(text, _)| put(&history, text)).collect();
    drop(history);
    let db = Connection::open(common::file(&dir)).unwrap();
    for (id, (_, words)) in ids.iter().zip(rows) {
        let words = format!("{words} \u{E000}o0");
        db.execute("INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)", (id.get(), words))
            .unwrap();
    }
    db.execute_batch(
        "UPDATE message SET outcome = 1; DROP TABLE reindex; DROP TABLE part;
         ALTER TABLE message DROP COLUMN kind; PRAGMA user_version = 8",
    )
    .unwrap();
    db.close().unwrap();
    (dir, ids)
}

fn finish(history: &History) {
    while history.reindex_step().unwrap().is_some() {}
}

#[test]
fn an_old_history_is_usable_while_it_is_indexed_anew() {
    let (dir, rows) = old_history(&[("發票", "發 發票 票"), ("ｶﾞ", "ｶ ｶﾞ ﾞ")]);
    let history = History::open(&common::file(&dir)).unwrap();
    let progress = history.reindex_progress().unwrap().unwrap();
    assert_eq!((progress.left, progress.total), (2, 2));
    // As before: just what was typed is found, and left out.
    assert_eq!(found(&history, "發票"), [rows[0]]);
    assert_eq!(found(&history, "-發票"), [rows[1]], "what holds it is not selected by its absence");
    let new = put(&history, "发票");
    assert_eq!(found(&history, "發票"), [new, rows[0]]);

    finish(&history);
    assert_eq!(history.reindex_progress().unwrap(), None);
    for (typed, expected) in [("发票", &[new, rows[0]][..]), ("發票", &[new, rows[0]]), ("ガ", &[rows[1]])]
    {
        assert_eq!(found(&history, typed), expected, "{typed}");
    }
}

#[test]
fn indexing_anew_goes_on_where_it_stopped() {
    let texts = vec![("發票", "發 發票 票"); 450];
    let (dir, rows) = old_history(&texts);
    let history = History::open(&common::file(&dir)).unwrap();
    assert_eq!(history.reindex_step().unwrap().unwrap().left, 250);
    drop(history);
    let history = History::open(&common::file(&dir)).unwrap();
    assert_eq!(history.reindex_progress().unwrap().unwrap().left, 250);
    assert_eq!(history.count(&text("发票")).unwrap(), 200, "the newest come first");
    history.delete(&Selection::Rows { ids: rows[..10].to_vec() }, true, 1).unwrap();
    assert_eq!(history.purge(i64::MAX).unwrap(), 10);
    finish(&history);
    assert_eq!(history.count(&text("发票")).unwrap(), 440);
    drop(history);
    assert_eq!(History::open(&common::file(&dir)).unwrap().reindex_progress().unwrap(), None);
}

#[test]
fn an_empty_or_new_history_has_nothing_to_index_anew() {
    let (_dir, history) = open();
    assert_eq!(history.reindex_progress().unwrap(), None);
    let (dir, _) = old_history(&[]);
    assert_eq!(History::open(&common::file(&dir)).unwrap().reindex_progress().unwrap(), None);
}

#[test]
fn rows_that_were_indexed_with_accents_apart_are_still_found() {
    // As earlier versions cut `Stéphane 한글` apart: without the accent, and by the parts of each syllable.
    let parts = "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}";
    let chars: Vec<char> = parts.chars().collect();
    let mut runs = String::new();
    for pair in chars.windows(2) {
        runs.push_str(&format!(" {} {}{}", pair[0], pair[0], pair[1]));
    }
    let words = format!("stephane{runs} {}", chars[5]);
    let (dir, rows) = old_history(&[("x", &words)]);
    let history = History::open(&common::file(&dir)).unwrap();
    for typed in ["ste\u{301}phane", "stéphane", parts, "한글"] {
        assert_eq!(found(&history, typed), rows, "{typed}");
    }
}
