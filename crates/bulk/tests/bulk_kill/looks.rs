//! A process that only looks at a job that another one runs.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use bulk::job::file::JobFile;
use bulk::job::model::JobState;

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
