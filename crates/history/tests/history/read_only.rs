//! A history on a disk without room: read without a byte more.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common;
use crate::common::{all, found, open, put};
use history::{Error, History, Query};
use tempfile::TempDir;

/// Every file and its content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect()
}

/// As a process that was killed leaves a history: the latest rows are in its journal.
fn left_by_a_crash() -> TempDir {
    let (dir, history) = open();
    put(&history, "大雁");
    put(&history, "swan");
    let left = tempfile::tempdir().unwrap();
    for name in ["history.db", "history.db-wal", "history.db-open"] {
        fs::copy(dir.path().join(name), left.path().join(name)).unwrap();
    }
    assert!(left.path().join("history.db-wal").metadata().unwrap().len() > 0);
    left
}

#[test]
fn every_row_is_read_also_from_the_journal_and_nothing_is_written() {
    let folder = left_by_a_crash();
    let path = folder.path().join("history.db");
    let before = files(folder.path());

    let history = History::open_read_only(&path).unwrap();

    assert_eq!(all(&history, &Query::default(), 10).len(), 2);
    assert_eq!((found(&history, "雁").len(), found(&history, "swan").len()), (1, 1));
    let refused = history.record(&common::send("goose")).unwrap_err();
    assert!(matches!(refused, Error::NoSpace { .. }), "{refused}");
    assert_eq!(files(folder.path()), before);
    drop(history);
    assert_eq!(files(folder.path()), before);
    // With room again nothing is lost.
    assert_eq!(all(&History::open(&path).unwrap(), &Query::default(), 10).len(), 2);
}

#[test]
fn several_threads_read_at_once() {
    let folder = left_by_a_crash();
    let history = History::open_read_only(&folder.path().join("history.db")).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(all(&history, &Query::default(), 1).len(), 2);
                }
            });
        }
    });
}

#[test]
fn what_cannot_be_read_as_it_is_says_that_there_is_no_room() {
    let folder = left_by_a_crash();
    let path = folder.path().join("history.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", history::VERSION - 1).unwrap();
    drop(db);
    assert!(matches!(History::open_read_only(&path), Err(Error::NoSpace { .. })), "an older schema");

    let empty = folder.path().join("empty.db");
    fs::write(&empty, "").unwrap();
    assert!(matches!(History::open_read_only(&empty), Err(Error::NoSpace { .. })), "a first start cut short");
}
