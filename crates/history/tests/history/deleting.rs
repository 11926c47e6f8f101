//! A deleted row is out of sight at once, comes back whole, and is gone for good once it cannot come back.

use crate::common;
use crate::common::{all, attempt, file, finish, found, open, put};
use history::{End, Error, History, Query, RowId, Selection};

const AT_MS: i64 = 1_795_000_100_000;

fn ended(history: &History, text: &str, end: End) -> RowId {
    let row = put(history, text);
    history.attempt(row, &attempt(1)).unwrap();
    history.finish(row, &finish(end)).unwrap();
    row
}

fn these(ids: &[RowId]) -> Selection {
    Selection::Rows { ids: ids.to_vec() }
}

#[test]
fn a_deleted_row_is_out_of_sight_everywhere_and_comes_back_whole() {
    let (_dir, history) = open();
    let row = ended(&history, "你好", End::Sent);
    let other = ended(&history, "你好", End::Sent);
    history.note(row, "记一笔").unwrap();
    history.tag(&these(&[row]), "t").unwrap();
    let before = history.get(row).unwrap();

    let deleted = history.delete(&these(&[row]), false, AT_MS).unwrap();

    assert_eq!((deleted.rows, deleted.sending, deleted.unknown), (1, 0, 0));
    assert_eq!(history.get(row).unwrap(), None);
    assert_eq!(found(&history, "你好"), [other]);
    assert_eq!(all(&history, &Query::default(), 10).len(), 1);
    assert_eq!(history.count(&Query::default()).unwrap(), 1);
    assert!(matches!(history.note(row, "x"), Err(Error::NoSuchRow { .. })));

    assert_eq!(history.restore(deleted.at_ms).unwrap(), 1);
    assert_eq!(history.get(row).unwrap(), before);
    assert_eq!(found(&history, "你好 记一笔"), [row]);
}

#[test]
fn what_is_on_its_way_or_of_unknown_end_stays_unless_said_so() {
    let (_dir, history) = open();
    let (sending, unknown, sent) =
        (put(&history, "x"), ended(&history, "x", End::Unknown), ended(&history, "x", End::Sent));
    let every = these(&[sending, unknown, sent]);

    let first = history.delete(&every, false, AT_MS).unwrap();
    assert_eq!((first.rows, first.sending, first.unknown), (1, 1, 1));
    assert_eq!(found(&history, "x"), [unknown, sending]);

    let second = history.delete(&every, true, AT_MS).unwrap();
    assert_eq!((second.rows, second.sending, second.unknown), (1, 1, 0));
    assert_eq!(found(&history, "x"), [sending]);
    assert_ne!(first.at_ms, second.at_ms, "each is undone by itself");
    history.restore(second.at_ms).unwrap();
    assert_eq!(found(&history, "x"), [unknown, sending]);
}

#[test]
fn a_deleted_row_of_unknown_end_is_not_sent_again() {
    let (_dir, history) = open();
    let row = ended(&history, "x", End::Unknown);
    history.delete(&these(&[row]), true, AT_MS).unwrap();
    assert!(matches!(history.resume(row, "p", AT_MS), Err(Error::NoSuchRow { .. })));
}

#[test]
fn only_what_was_deleted_before_is_gone_for_good() {
    let (dir, history) = open();
    let (old, new, kept) = (
        ended(&history, "旧", End::Sent),
        ended(&history, "新", End::Sent),
        ended(&history, "留", End::Sent),
    );
    history.note(old, "旧的说明").unwrap();
    history.tag(&these(&[old]), "旧标签").unwrap();
    history.delete(&these(&[old]), false, AT_MS).unwrap();
    let undoable = history.delete(&these(&[new]), false, AT_MS + 10).unwrap();
    assert_eq!(history.oldest_deletion_ms().unwrap(), Some(AT_MS));

    assert_eq!(history.purge(AT_MS + 10).unwrap(), 1);

    assert_eq!(history.restore(AT_MS).unwrap(), 0);
    assert_eq!(history.restore(undoable.at_ms).unwrap(), 1);
    assert_eq!(found(&history, ""), [kept, new]);
    assert!(history.tags().unwrap().is_empty());
    drop(history);
    let db = rusqlite::Connection::open(file(&dir)).unwrap();
    for table in ["message", "exchange", "attempt"] {
        let rows: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
        assert_eq!(rows, 2, "{table}");
    }
    let words: i64 = db.query_row("SELECT count(*) FROM search", [], |r| r.get(0)).unwrap();
    assert_eq!(words, 2, "search");
}

#[test]
fn a_whole_search_is_deleted_and_brought_back() {
    let (_dir, history) = open();
    for i in 0..210 {
        ended(&history, &format!("雁{i}"), End::Sent);
    }
    let kept = ended(&history, "留", End::Sent);
    let selection = Selection::Found { query: common::text("雁"), newest: None, except: vec![] };

    let deleted = history.delete(&selection, false, AT_MS).unwrap();

    assert_eq!(deleted.rows, 210);
    assert_eq!(found(&history, ""), [kept]);
    assert_eq!(history.restore(deleted.at_ms).unwrap(), 210);
    assert_eq!(history.count(&Query::default()).unwrap(), 211);
}

#[test]
fn the_space_of_ended_rows_is_given_back() {
    let (dir, history) = open();
    let text = "雁过留声".repeat(500);
    for _ in 0..120 {
        ended(&history, &text, End::Sent);
    }
    let kept = ended(&history, "留", End::Sent);
    let full = history.size_bytes().unwrap();
    let all = Selection::Found { query: common::text("雁"), newest: None, except: vec![] };
    history.delete(&all, false, AT_MS).unwrap();
    let ended = history.purge(AT_MS + 1).unwrap();
    let before = history.size_bytes().unwrap();

    let freed = history.shrink(ended).unwrap();

    let now = history.size_bytes().unwrap();
    assert_eq!(before - now, freed);
    assert!(now * 5 < full, "{full} bytes became {now}");
    assert_eq!(found(&history, "留"), [kept]);
    drop(history);
    assert_eq!(file(&dir).metadata().unwrap().len(), now, "on the disk too");
}

#[test]
fn a_file_of_an_earlier_version_can_give_space_back_as_well() {
    let (dir, history) = open();
    put(&history, "x");
    drop(history);
    let old = rusqlite::Connection::open(file(&dir)).unwrap();
    old.execute_batch("PRAGMA journal_mode = delete; PRAGMA auto_vacuum = none; VACUUM").unwrap();
    drop(old);

    let history = History::open(&file(&dir)).unwrap();

    assert_eq!(found(&history, "x").len(), 1);
    let db = rusqlite::Connection::open(file(&dir)).unwrap();
    let mode: i64 = db.pragma_query_value(None, "auto_vacuum", |r| r.get(0)).unwrap();
    assert_eq!(mode, 2);
}
