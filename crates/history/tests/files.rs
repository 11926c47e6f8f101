//! Files that are not ours, damaged, later, or not to be written: each has its error, none is touched.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::thread;

use common::{file, open, put};
use history::{Error, History, Place, Query, Stop};
use rusqlite::Connection;
use tempfile::TempDir;

/// The error of opening `path`, and proof that not a byte of it changed.
fn refused(path: &Path) -> Error {
    let before = fs::read(path).unwrap();
    let error = History::open(path).unwrap_err();
    assert_eq!(fs::read(path).unwrap(), before);
    error
}

fn closed() -> TempDir {
    let (dir, history) = open();
    for i in 0..200 {
        put(&history, &format!("第{i}封 {}", "长".repeat(200)));
    }
    drop(history);
    dir
}

#[test]
fn a_text_file_is_not_a_history() {
    let dir = tempfile::tempdir().unwrap();
    for content in ["x", "Dear diary, ", &"not a database. ".repeat(1_000)] {
        fs::write(file(&dir), content).unwrap();
        let error = refused(&file(&dir));
        assert!(matches!(error, Error::NotHistory { .. }), "{error:?}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing was left beside it");
}

#[test]
fn the_database_of_another_program_is_not_a_history() {
    let dir = tempfile::tempdir().unwrap();
    let db = Connection::open(file(&dir)).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = wal; CREATE TABLE message (id INTEGER); INSERT INTO message VALUES (1)",
    )
    .unwrap();
    db.close().unwrap();
    let error = refused(&file(&dir));
    assert!(matches!(error, Error::NotHistory { .. }), "{error:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing was left beside it");
}

#[test]
fn a_folder_is_not_a_history() {
    let dir = tempfile::tempdir().unwrap();
    let error = History::open(dir.path()).unwrap_err();
    assert!(matches!(error, Error::NotHistory { .. }), "{error:?}");
}

#[test]
fn an_empty_file_becomes_a_history() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(file(&dir), "").unwrap();
    let history = History::open(&file(&dir)).unwrap();
    assert_eq!(history.count(&Query::default()).unwrap(), 0);
}

#[test]
fn a_history_of_a_later_version_is_left_alone() {
    let dir = closed();
    let db = Connection::open(file(&dir)).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    db.close().unwrap();
    let error = refused(&file(&dir));
    assert!(matches!(error, Error::Newer { found: 99, .. }), "{error:?}");
}

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
            history.page(&Query::default(), Place::default(), 1_000, &Stop::default()).map(drop)
        })
        .unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
}

#[test]
fn a_path_with_odd_characters_is_opened_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("历史 #1?mode=memory&%41+.db");
    put(&History::open(&path).unwrap(), "x");
    let again = History::open(&path).unwrap();
    assert_eq!(again.count(&Query::default()).unwrap(), 1);
    assert!(path.is_file());
}

#[test]
fn many_that_open_a_new_file_at_once_all_get_it() {
    let dir = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| put(&History::open(&file(&dir)).unwrap(), "x"));
        }
    });
    assert_eq!(History::open(&file(&dir)).unwrap().count(&Query::default()).unwrap(), 8);
}

#[test]
fn closing_leaves_one_whole_file() {
    let dir = closed();
    let mut names: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["history.db", "history.db-open"]);
}

#[test]
fn a_missing_folder_is_said_to_be_unwritable() {
    let dir = tempfile::tempdir().unwrap();
    let error = History::open(&dir.path().join("missing/history.db")).unwrap_err();
    assert!(matches!(error, Error::Unwritable { .. }), "{error:?}");
}

#[test]
fn a_path_below_a_file_is_said_to_be_unwritable() {
    let dir = closed();
    let error = History::open(&file(&dir).join("history.db")).unwrap_err();
    assert!(matches!(error, Error::Unwritable { .. }), "{error:?}");
}

/// Permissions do not bind a superuser, and CI often is one; so the test runs itself again as a user of
/// no rights, from a copy that such a user can reach.
#[cfg(target_os = "linux")]
mod read_only {
    use std::env;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;

    const FOLDER: &str = "YANSHU_TEST_READ_ONLY_FOLDER";
    const NOBODY: u32 = 65_534;

    fn allow(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    #[ignore = "the other process of the test below"]
    fn child_opens_what_it_may_not_write() {
        let Some(folder) = env::var_os(FOLDER) else { return };
        let error = History::open(&Path::new(&folder).join("history.db")).unwrap_err();
        assert!(matches!(error, Error::Unwritable { .. }), "{error:?}");
    }

    #[test]
    fn a_read_only_folder_is_said_to_be_unwritable() {
        let new = tempfile::tempdir().unwrap();
        let existing = closed();
        for dir in [&new, &existing] {
            let outer = tempfile::tempdir().unwrap();
            allow(outer.path(), 0o755);
            let program = outer.path().join("test");
            fs::copy(env::current_exe().unwrap(), &program).unwrap();
            allow(&program, 0o755);
            if file(dir).exists() {
                allow(&file(dir), 0o444);
            }
            allow(dir.path(), 0o555);
            let mut child = Command::new(&program);
            child.args(["--exact", "read_only::child_opens_what_it_may_not_write", "--ignored"]);
            child.env(FOLDER, dir.path()).current_dir("/");
            if outer.path().metadata().unwrap().uid() == 0 {
                child.uid(NOBODY).gid(NOBODY);
            }
            let done = child.output().unwrap();
            allow(dir.path(), 0o755);
            let said = String::from_utf8_lossy(&done.stdout);
            assert!(done.status.success() && said.contains("1 passed"), "{said}");
        }
    }
}
