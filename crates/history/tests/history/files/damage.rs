//! Files of ours that were damaged.

use std::fs;
use std::str::FromStr;

use history::{Error, History, PageStart, Query, Stop};
use rusqlite::Connection;

use super::{closed, refused};
use crate::common::{self, file, open, put};

#[test]
fn a_history_cut_short_is_damaged() {
    let dir = closed();
    let whole = fs::read(file(&dir)).unwrap();
    fs::write(file(&dir), &whole[..whole.len() / 2]).unwrap();
    let error = refused(&file(&dir));
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

#[test]
fn a_history_without_its_tables_is_damaged() {
    let dir = closed();
    let db = Connection::open(file(&dir)).unwrap();
    db.execute_batch("DROP TABLE attempt; DROP TABLE exchange; DROP TABLE message").unwrap();
    db.close().unwrap();
    let error = History::open(&file(&dir)).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

#[test]
fn damage_that_shows_later_is_named_too() {
    let dir = closed();
    let mut bytes = fs::read(file(&dir)).unwrap();
    // The first page, with the schema, stays; so opening may succeed.
    bytes[4096..].fill(0xAA);
    fs::write(file(&dir), bytes).unwrap();
    let error = History::open(&file(&dir))
        .and_then(|history| {
            history.page(&Query::default(), PageStart::default(), 1_000, &Stop::default()).map(drop)
        })
        .unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

#[test]
fn a_text_that_is_no_text_is_damage() {
    let dir = closed();
    let db = Connection::open(file(&dir)).unwrap();
    db.execute("UPDATE message SET snippet = CAST(x'fffe80' AS TEXT)", []).unwrap();
    db.close().unwrap();
    let history = History::open(&file(&dir)).unwrap();
    let error = history.page(&Query::default(), PageStart::default(), 10, &Stop::default()).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

#[test]
fn a_row_that_lost_a_part_is_damage() {
    let dir = closed();
    let db = Connection::open(file(&dir)).unwrap();
    db.execute_batch("PRAGMA foreign_keys = off; DELETE FROM exchange").unwrap();
    db.close().unwrap();
    let history = History::open(&file(&dir)).unwrap();
    let row = "1".parse().unwrap();
    let error = history.finish(row, &common::finish(history::End::Sent)).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

#[test]
fn a_file_that_was_found_damaged_takes_no_more_rows() {
    let (dir, history) = open();
    for i in 0..400 {
        put(&history, &format!("第{i}封 {}", "长".repeat(200)));
    }
    drop(history);
    let history = History::open(&file(&dir)).unwrap();
    let mut bytes = fs::read(file(&dir)).unwrap();
    let len = bytes.len();
    bytes[len / 2..].fill(0xAA);
    // In place: it is still the same file.
    let mut there = fs::OpenOptions::new().write(true).open(file(&dir)).unwrap();
    std::io::Write::write_all(&mut there, &bytes).unwrap();
    assert!(!history.is_damaged());

    let mut seen = 0;
    let found = loop {
        let row = history::RowId::from_str(&(seen + 1).to_string()).unwrap();
        seen += 1;
        match history.get(row) {
            Ok(_) if seen < 400 => {}
            found => break found,
        }
    };

    assert!(matches!(found, Err(Error::Damaged { .. })), "{found:?}");
    assert!(history.is_damaged());
    let error = history.record(&common::send("x")).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}
