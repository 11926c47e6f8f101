#![allow(clippy::unwrap_used)]

mod fuzz;
mod older;
mod searches;

use std::path::PathBuf;

use rusqlite::Connection;
use tokio_util::sync::CancellationToken;

use super::error::JobError;
use super::file::JobFile;
use super::model::{JobState, Reason, RowState};
use crate::import::error::ImportError;
use crate::import::source::Source;
use crate::import::{ImportOptions, Progress};

fn import(dir: &tempfile::TempDir, text: &str) -> Result<JobFile, JobError> {
    let source = Source::Pasted(text.to_owned());
    let stop = CancellationToken::new();
    JobFile::import(&path(dir), "通知", &source, &ImportOptions::default(), &stop, &mut |_| {})
}

fn path(dir: &tempfile::TempDir) -> PathBuf {
    dir.path().join("job.db")
}

fn names(dir: &tempfile::TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(dir.path()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn an_imported_job_gives_back_every_row_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (1..=2_345).map(|number| format!("user{number},\"文本 {number}\"\n")).collect();
    let file = import(&dir, &format!("账号,text\n{rows}")).unwrap();
    for file in [file, JobFile::open(&path(&dir)).unwrap()] {
        for number in [1, 999, 1_000, 1_001, 2_000, 2_001, 2_345] {
            let row = file.cells(number).unwrap();
            assert_eq!(
                (row.text(0), row.text(1), row.line),
                (format!("user{number}").as_str(), format!("文本 {number}").as_str(), number + 1)
            );
        }
        assert!(matches!(file.cells(2_346), Err(JobError::NoSuchRow { .. })));
        assert!(matches!(file.cells(0), Err(JobError::NoSuchRow { .. })));
        let job = file.job().unwrap();
        assert_eq!((job.name.as_str(), job.state, job.source.report.rows), ("通知", JobState::Draft, 2_345));
        assert_eq!(job.totals.all(), 0);
        assert_eq!(file.events().unwrap().len(), 1);
    }
}

#[test]
fn who_reads_rows_in_their_order_unpacks_each_block_once() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (1..=2_000).map(|number| format!("user{number}\n")).collect();
    let file = import(&dir, &format!("账号\n{rows}")).unwrap();
    assert_eq!(file.cells(1).unwrap().text(0), "user1");
    // Were it unpacked again, it would not be found.
    Connection::open(path(&dir)).unwrap().execute("DELETE FROM block WHERE first_row = 1", []).unwrap();
    assert_eq!(file.cells(1_000).unwrap().text(0), "user1000");
    assert_eq!(file.cells(1_001).unwrap().text(0), "user1001");
    assert!(matches!(file.cells(1), Err(JobError::NoSuchRow { .. })));
}

#[test]
fn an_import_that_fails_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let many: String = (0..5_000).map(|number| format!("user{number},x\n")).collect();
    let result = import(&dir, &format!("账号,text\n{many}u,\"open\n"));
    assert!(matches!(result, Err(JobError::Import(ImportError::OpenQuote { line: 5_002 }))));
    assert_eq!(names(&dir), [] as [&str; 0]);

    let stop = CancellationToken::new();
    let source = Source::Pasted(format!("账号,text\n{many}"));
    let mut progress = |at: Progress| {
        if at.rows == 3_000 {
            stop.cancel();
        }
    };
    let result = JobFile::import(&path(&dir), "x", &source, &ImportOptions::default(), &stop, &mut progress);
    assert!(matches!(result, Err(JobError::Import(ImportError::Stopped))));
    assert_eq!(names(&dir), [] as [&str; 0]);
}

#[test]
fn what_a_killed_import_left_is_in_nobody_s_way() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("job.db-import"), b"half a file").unwrap();
    std::fs::write(dir.path().join("job.db-import-wal"), b"half a log").unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    assert_eq!(file.cells(1).unwrap().text(0), "a");
}

#[test]
fn an_import_replaces_no_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(path(&dir), b"mine").unwrap();
    assert!(matches!(import(&dir, "账号\na\n"), Err(JobError::Unwritable { .. })));
    assert_eq!(std::fs::read(path(&dir)).unwrap(), b"mine");
}

#[test]
fn a_job_of_a_later_version_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    drop(import(&dir, "账号\na\n").unwrap());
    let db = Connection::open(path(&dir)).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    db.pragma_update(None, "journal_mode", "delete").unwrap();
    drop(db);
    let before = std::fs::read(path(&dir)).unwrap();
    assert!(matches!(JobFile::open(&path(&dir)), Err(JobError::Newer { found: 99, .. })));
    assert_eq!(std::fs::read(path(&dir)).unwrap(), before);
}

#[test]
fn what_is_no_job_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(JobFile::open(&path(&dir)), Err(JobError::Missing { .. })));
    assert!(matches!(JobFile::open(dir.path()), Err(JobError::NotAJob { .. })));
    std::fs::write(path(&dir), b"hello").unwrap();
    assert!(matches!(JobFile::open(&path(&dir)), Err(JobError::NotAJob { .. })));
    std::fs::remove_file(path(&dir)).unwrap();
    Connection::open(path(&dir)).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let before = std::fs::read(path(&dir)).unwrap();
    assert!(matches!(JobFile::open(&path(&dir)), Err(JobError::NotAJob { .. })));
    assert_eq!(std::fs::read(path(&dir)).unwrap(), before);
}

#[test]
fn a_damaged_block_is_reported_and_not_guessed() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    Connection::open(path(&dir)).unwrap().execute("UPDATE block SET cells = x'00112233'", []).unwrap();
    assert!(matches!(file.cells(1), Err(JobError::Damaged { .. })));
}

#[test]
fn one_at_a_time_may_run_a_job() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    let lock = file.lock_for_running().unwrap();
    let other = JobFile::open(&path(&dir)).unwrap();
    assert!(matches!(other.lock_for_running(), Err(JobError::Running { .. })));
    drop(lock);
    other.lock_for_running().unwrap();
}

#[test]
fn a_look_whether_a_job_is_run_never_makes_a_start_fail() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    file.set_state(JobState::Running, "lilei", None).unwrap();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let other = JobFile::open(&path(&dir)).unwrap();
                while !over.load(std::sync::atomic::Ordering::Relaxed) {
                    other.is_run().unwrap();
                }
            });
        }
        for _ in 0..300 {
            let taken = file.lock_for_running();
            let is_seen = file.is_locked();
            drop(taken.inspect_err(|_| over.store(true, std::sync::atomic::Ordering::Relaxed)).unwrap());
            assert_eq!(is_seen.unwrap(), Some(true));
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn a_run_that_ended_without_a_word_is_seen_as_interrupted_and_one_that_goes_on_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    let lock = file.lock_for_running().unwrap();
    file.set_state(JobState::Running, "lilei", None).unwrap();
    let other = JobFile::open(&path(&dir)).unwrap();
    assert!(other.is_run().unwrap());
    assert_eq!(file.job().unwrap().state, JobState::Running);
    drop(lock);
    assert!(!other.is_run().unwrap());
    let job = file.job().unwrap();
    assert_eq!((job.state, job.reason), (JobState::Paused, Some(Reason::Interrupted)));
}

#[test]
fn what_a_run_left_going_that_could_write_nothing_any_more_is_seen_as_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\nb\n").unwrap();
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO row (number, state, generation, calls) VALUES (1, 1, 0, 1), (2, 0, 0, 0);
             INSERT INTO counter (state, rows) VALUES (0, 1), (1, 1)",
        )?;
        Ok(())
    })
    .unwrap();
    file.set_state(JobState::Paused, "lilei", None).unwrap();
    let lock = file.lock_for_running().unwrap();
    assert!(file.is_run().unwrap(), "its process may live still");
    assert_eq!(file.row(1).unwrap().state, RowState::Going);
    drop(lock);
    assert!(!file.is_run().unwrap());
    assert_eq!(file.row(1).unwrap().state, RowState::Unknown);
    let totals = file.job().unwrap().totals;
    assert_eq!((totals.of(RowState::Ready), totals.of(RowState::Unknown), totals.all()), (1, 1, 2));
}

#[test]
fn every_change_of_a_job_is_an_event() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    let reason = Reason::Refused { code: 403 };
    file.set_state(JobState::Paused, "lilei", Some(&reason)).unwrap();
    let events = file.events().unwrap();
    let last = events.last().unwrap();
    assert_eq!(
        (last.state, last.who.as_str(), &last.reason),
        (JobState::Paused, "lilei", &Some(reason.clone()))
    );
    let job = file.job().unwrap();
    assert_eq!((job.state, job.reason), (JobState::Paused, Some(reason)));
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_an_import_is_reported_and_no_file_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let unfinished = dir.path().join("job.db-import");
    let db = super::file::connect(&unfinished).unwrap();
    // As many pages as there are, and a few more: then SQLite says what it says of a full disk.
    db.pragma_update(None, "max_page_count", 40).unwrap();
    let text: String = (0..100_000).map(|number| format!("user{number},{number}\n")).collect();
    let source = Source::Pasted(format!("账号,text\n{text}"));
    let (options, stop) = (ImportOptions::default(), CancellationToken::new());
    let result = super::import::fill(&unfinished, db, "x", &source, &options, &stop, &mut |_| {});
    assert!(matches!(result, Err(JobError::NoSpace { .. })), "{result:?}");
    // What it left is in nobody's way.
    import(&dir, "账号\na\n").unwrap();
    assert_eq!(names(&dir), ["job.db"]);
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_a_run_loses_nothing_that_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号\na\n").unwrap();
    file.write(|tx| Ok(tx.execute_batch("PRAGMA max_page_count = 1")?)).unwrap();
    let result = file.set_state(JobState::Paused, &"x".repeat(100_000), None);
    assert!(matches!(result, Err(JobError::NoSpace { .. })), "{result:?}");
    let job = JobFile::open(&path(&dir)).unwrap().job().unwrap();
    assert_eq!((job.state, job.source.report.rows), (JobState::Draft, 1));
}

#[test]
fn a_job_that_cannot_be_opened_on_a_full_disk_says_so() {
    // What SQLite says of a disk that has no room for the memory that its readers share.
    let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    let error = JobError::of(std::path::Path::new("job.db"), rusqlite::Error::SqliteFailure(error, None));
    assert!(matches!(error, JobError::NoSpace { .. }), "{error:?}");
}

/// The tables of version 1, with what a job of today holds.
fn as_version_1_wrote_it(path: &std::path::Path) {
    let old = path.with_extension("old");
    let db = Connection::open(&old).unwrap();
    db.execute_batch(include_str!("schema/0001_job.sql")).unwrap();
    db.pragma_update(None, "application_id", super::schema::APPLICATION_ID).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    db.execute("ATTACH ?1 AS today", [path.to_str().unwrap()]).unwrap();
    db.execute_batch(
        "INSERT INTO job SELECT only, id, name, created_at_ms, state, reason, source, setup, frozen_at_ms FROM today.job; INSERT INTO block SELECT * FROM today.block;
         INSERT INTO row SELECT number, state, generation, calls, target, problem, other, code, body_hash, at_ms, server_id,
           server_time_ms FROM today.row; INSERT INTO counter SELECT * FROM today.counter;
         INSERT INTO event SELECT id, at_ms, state, who, reason FROM today.event;
         DETACH today;",
    )
    .unwrap();
    drop(db);
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    std::fs::rename(old, path).unwrap();
}

#[test]
fn a_job_of_the_first_version_is_opened_with_all_that_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号,text\na,1\nb,2\n").unwrap();
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO row (number, state, generation, calls, server_id) VALUES (1, 2, 0, 1, 7), (2, 0, 0, 0, NULL);
             INSERT INTO counter (state, rows) VALUES (0, 1), (2, 1);",
        )?;
        Ok(())
    })
    .unwrap();
    let before = (file.job().unwrap(), file.events().unwrap());
    drop(file);
    as_version_1_wrote_it(&path(&dir));
    let file = JobFile::open(&path(&dir)).unwrap();
    assert_eq!((file.job().unwrap(), file.events().unwrap()), before);
    assert_eq!((file.cells(2).unwrap().text(0), file.row(1).unwrap().server_id), ("b", Some(7)));
    assert_eq!(file.acts().unwrap(), []);
    file.set_state(JobState::Paused, "lilei", None).unwrap();
    assert_eq!(JobFile::open(&path(&dir)).unwrap().events().unwrap().len(), before.1.len() + 1);
}
