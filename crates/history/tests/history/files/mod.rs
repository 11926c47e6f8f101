//! Files that are not ours, damaged, later, or not to be written: each has its error, none is touched.

mod damage;
#[cfg(target_os = "linux")]
mod read_only;

use std::fs;
use std::path::Path;
use std::thread;

use crate::common;
use crate::common::{file, open, put};
use history::{Error, History, Query};
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

#[cfg(unix)]
mod moved {
    use super::*;

    #[test]
    fn nothing_is_written_into_a_file_that_was_deleted_or_exchanged() {
        for change in ["delete the folder", "delete the file", "delete the journal", "exchange the file"] {
            let (dir, history) = open();
            put(&history, "before");
            let journal = dir.path().join("history.db-wal");
            match change {
                "delete the folder" => fs::remove_dir_all(dir.path()).unwrap(),
                "delete the file" => fs::remove_file(file(&dir)).unwrap(),
                "delete the journal" => fs::remove_file(journal).unwrap(),
                _ => {
                    let other = tempfile::tempdir_in(dir.path()).unwrap();
                    drop(History::open(&file(&other)).unwrap());
                    fs::rename(file(&other), file(&dir)).unwrap();
                }
            }
            let error = history.record(&common::send("after")).unwrap_err();
            assert!(matches!(error, Error::Moved { .. }), "{change}: {error:?}");
        }
    }

    #[test]
    fn a_file_whose_folder_was_moved_and_put_back_takes_rows_again() {
        let (dir, history) = open();
        let (here, away) = (dir.path().join("d"), dir.path().join("away"));
        fs::create_dir(&here).unwrap();
        let other = History::open(&here.join("history.db")).unwrap();
        fs::rename(&here, &away).unwrap();
        assert!(matches!(other.record(&common::send("x")), Err(Error::Moved { .. })));
        fs::rename(&away, &here).unwrap();
        put(&other, "x");
        put(&history, "x");
    }
}

#[cfg(unix)]
mod rights {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_history_is_closed_to_others_whether_it_is_new_or_not() {
        let dir = tempfile::tempdir().unwrap();
        let beside = ["", "-wal", "-shm", "-open"].map(|end| dir.path().join(format!("history.db{end}")));
        let history = History::open(&file(&dir)).unwrap();
        put(&history, "x");
        for path in &beside {
            assert_eq!(mode(path), 0o600, "{path:?}");
            fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
        }

        let again = History::open(&file(&dir)).unwrap();

        put(&again, "y");
        for path in &beside {
            assert_eq!(mode(path), 0o600, "{path:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_file_is_refused_at_once() {
    for (name, not_ours) in [("history.db", true), ("history.db-open", false)] {
        let dir = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo").arg(dir.path().join(name)).status().unwrap();
        assert!(made.success());
        let path = file(&dir);
        let (sender, receiver) = std::sync::mpsc::channel();
        thread::spawn(move || sender.send(History::open(&path).unwrap_err()));
        let error = receiver.recv_timeout(std::time::Duration::from_secs(30)).expect("it waits for ever");
        match error {
            Error::NotHistory { .. } => assert!(not_ours, "{name}"),
            Error::Unwritable { .. } => assert!(!not_ours, "{name}"),
            error => panic!("{name}: {error:?}"),
        }
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_too_long_is_refused_by_its_length() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    // Characters of three bytes: the limit counts bytes.
    let mut deep = root;
    while deep.as_os_str().len() < 400 {
        deep.push("雁".repeat(20));
    }
    fs::create_dir_all(&deep).unwrap();
    let name = |bytes: usize| "x".repeat(bytes - deep.as_os_str().len() - 1);
    let longest = deep.join(name(504));
    put(&History::open(&longest).unwrap(), "x");

    let error = History::open(&deep.join(name(505))).unwrap_err();

    assert!(matches!(error, Error::PathTooLong { bytes: 505, max_bytes: 504, .. }), "{error:?}");
}
