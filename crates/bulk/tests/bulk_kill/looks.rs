//! A process that looks at a job that another one runs, or that was left in the middle of a write.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use bulk::job::file::JobFile;
use bulk::job::model::JobState;
use rusqlite::Connection;

use crate::common::imported;
use crate::process::number;

const JOB: &str = "YANSHU_TEST_LOOK_AT";
const EVENTS: &str = "YANSHU_TEST_EVENTS";

#[test]
#[ignore = "the other process of the test below"]
fn child_looks_at_the_job() {
    let Some(path) = env::var_os(JOB) else { return };
    let file = JobFile::open(Path::new(&path)).unwrap();
    assert_eq!(Some(file.events().unwrap().len() as u64), number(EVENTS));
}

/// Whether another process finds so many events in the job.
fn finds(path: &Path, events: usize) -> bool {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "looks::child_looks_at_the_job", "--ignored", "--test-threads=1"])
        .env(JOB, path)
        .env(EVENTS, events.to_string())
        .stdout(Stdio::null());
    command.status().unwrap().success()
}

#[test]
fn who_looks_at_a_job_takes_nothing_away_from_the_process_that_writes_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = imported(dir.path(), "账号\na\n");
    let journal = dir.path().join("job.db-wal");
    file.set_state(JobState::Paused, "test", None).unwrap();
    assert!(journal.exists());
    // A search in this process, and a look from another one.
    drop(JobFile::open(file.path()).unwrap());
    assert!(finds(file.path(), 2));
    assert!(journal.exists(), "the other process took the journal of this one away");
    file.set_state(JobState::Stopped, "test", None).unwrap();
    assert!(finds(file.path(), 3), "what was written since is in no file that others see");
}

#[test]
fn a_job_on_a_network_drive_is_opened_after_a_write_that_was_cut_off() {
    let (dir, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(imported(dir.path(), "账号\na\n"));
    let db = Connection::open(dir.path().join("job.db")).unwrap();
    db.pragma_update(None, "journal_mode", "delete").unwrap();
    // More than is kept in memory, so that a part of it is in the file before the end.
    db.pragma_update(None, "cache_size", 1).unwrap();
    db.execute_batch("BEGIN IMMEDIATE; UPDATE job SET name = 'half'; CREATE TABLE filler (bytes)").unwrap();
    for _ in 0..50 {
        db.execute("INSERT INTO filler VALUES (randomblob(5000))", []).unwrap();
    }
    for name in ["job.db", "job.db-journal"] {
        std::fs::copy(dir.path().join(name), after.path().join(name)).unwrap();
    }

    let file = JobFile::open(&after.path().join("job.db")).unwrap();

    assert_eq!(file.job().unwrap().name, "通知");
    assert!(!after.path().join("job.db-journal").exists());
}
