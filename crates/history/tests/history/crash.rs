//! A process that dies in mid-send leaves its row, and the row becomes unknown.
//!
//! The dying is real: the test runs itself again as another process, which aborts.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::common;
use crate::common::{attempt, file, finish, found, open, put, send};
use history::{End, History, Outcome, Query};

const FILE: &str = "YANSHU_TEST_HISTORY_FILE";

/// Runs the named test of this file in another process that ends without a goodbye.
fn die_in(name: &str, path: &Path) {
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("crash::{name}"), "--ignored", "--test-threads=1"])
        .env(FILE, path)
        .output()
        .unwrap();
    assert!(!child.status.success());
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(said.contains("running 1 test"), "{said}");
}

#[test]
#[ignore = "the other process of the test below"]
fn child_records_and_dies() {
    let Some(path) = env::var_os(FILE) else { return };
    let history = History::open(Path::new(&path)).unwrap();
    let mut new = send("还没寄到");
    new.process = "child".into();
    let row = history.record(&new).unwrap();
    history.attempt(row, &attempt(1)).unwrap();
    std::process::abort();
}

#[test]
fn a_row_outlives_its_process_and_becomes_unknown() {
    let dir = tempfile::tempdir().unwrap();
    die_in("child_records_and_dies", &file(&dir));

    let history = History::open(&file(&dir)).unwrap();
    let rows = common::page(&history, &Query::default(), None, 10).rows;
    assert_eq!(rows.iter().map(|r| r.outcome).collect::<Vec<_>>(), [Outcome::Sending]);
    assert_eq!(history.recover(|_| false).unwrap(), 1);

    let details = history.get(rows[0].id).unwrap().unwrap();
    assert_eq!(details.row.outcome, Outcome::Unknown);
    assert_eq!(details.attempts, [attempt(1)]);
    assert_eq!(found(&history, "寄到"), [rows[0].id]);
}

#[test]
fn recovering_twice_ends_a_row_once() {
    let (_dir, history) = open();
    put(&history, "x");
    assert_eq!(history.recover(|_| false).unwrap(), 1);
    assert_eq!(history.recover(|_| false).unwrap(), 0);
}

#[test]
fn each_process_is_asked_for_once() {
    let (_dir, history) = open();
    for _ in 0..3 {
        put(&history, "x");
    }
    let asked = std::cell::RefCell::new(Vec::new());
    history
        .recover(|process| {
            asked.borrow_mut().push(process.to_owned());
            true
        })
        .unwrap();
    assert_eq!(asked.into_inner(), [common::PROCESS]);
}

#[test]
fn a_row_number_is_never_used_again() {
    let (dir, history) = open();
    let first = put(&history, "x");
    drop(history);
    let db = rusqlite::Connection::open(file(&dir)).unwrap();
    db.execute("DELETE FROM message", []).unwrap();
    db.close().unwrap();
    let history = History::open(&file(&dir)).unwrap();
    assert!(put(&history, "y") > first);
}

#[test]
fn a_late_answer_ends_a_row_that_was_given_up() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    history.recover(|_| false).unwrap();
    history.finish(row, &finish(End::Sent)).unwrap();
    let details = history.get(row).unwrap().unwrap();
    assert_eq!((details.row.outcome, details.row.error), (Outcome::Sent, None));
}

#[test]
fn a_history_left_in_mid_checkpoint_is_whole() {
    let (dir, history) = open();
    for number in 0..50 {
        put(&history, &format!("第{number}封"));
    }
    let mut log = file(&dir).into_os_string();
    log.push("-wal");
    let pages_to_copy = std::fs::read(&log).unwrap();
    drop(history);
    // As a process leaves it that dies after the first page: the new length is told, most of the pages are not there.
    let whole = std::fs::read(file(&dir)).unwrap();
    std::fs::write(file(&dir), &whole[..4096]).unwrap();
    std::fs::write(&log, pages_to_copy).unwrap();

    let history = History::open(&file(&dir)).unwrap();

    assert_eq!(history.count(&Query::default()).unwrap(), 50);
}
