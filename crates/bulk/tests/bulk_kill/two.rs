//! Two processes that both try to run a job, and one that stands still.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use bulk::job::model::{JobState, RowState};
use bulk::setup::Doubts;

use crate::common::*;
use crate::process::*;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_runs_the_job() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 200, &setup(BODY, Doubts::default()));
    let mut children = [spawn(file.path(), &sandbox), spawn(file.path(), &sandbox)];
    for child in &mut children {
        assert!(wait_for(child, Duration::from_secs(60)).await);
    }
    assert_eq!(file.job().unwrap().state, JobState::Finished);
    assert_each_has_one(&sandbox, 200);
    assert!(sandbox.world().messages().iter().all(|message| message.times_seen == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_both_try_and_are_killed_in_turn_send_each_message_once() {
    let (rows, seed) = (rows_or(800).min(20_000), seed());
    eprintln!("{rows} rows, two processes, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    faults(&sandbox);
    let (mut kills, mut children, deadline) = (0_u64, Vec::new(), deadline(rows, 12));
    let mut report = Report::new();
    while file.job().unwrap().state != JobState::Finished {
        in_time(deadline, kills, &file, &sandbox);
        while children.len() < 2 {
            children.push(spawn(file.path(), &sandbox));
        }
        // The older one has the job, if it lives still; the other has found it taken and gone, or takes it over now.
        let mut child = children.remove(0);
        let left = count(&file, RowState::Ready);
        kills += u64::from(kill_after_its_life(&mut child, kills, left).await);
        report.say(kills, &file);
    }
    for mut child in children {
        assert!(wait_for(&mut child, Duration::from_secs(30)).await);
    }
    assert!(kills >= 1, "{kills}");
    assert_each_has_one(&sandbox, rows);
    assert_eq!(count(&file, RowState::Sent), rows as u64);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_held_for_a_while_keeps_its_job_and_sends_nothing_late() {
    let signal = |name: &str, child: &Child| {
        let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    };
    let (rows, seed, is_torture) = (rows_or(900).min(20_000), seed(), rows_or(0) > 0);
    eprintln!("{rows} rows, one of two processes is held, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    if is_torture {
        // Rows in doubt wait for fifteen seconds, which `make test` does not have.
        faults(&sandbox);
    }
    let mut held = spawn(file.path(), &sandbox);
    let deadline = Instant::now() + Duration::from_secs(30);
    while sandbox.world().messages().len() < 100 {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    signal("-STOP", &held);
    let stopped_at = Instant::now();
    // Longer than an intent may be old.
    let held_for = number("YANSHU_TORTURE_HELD_S").map_or(Duration::from_millis(2_500), Duration::from_secs);
    // It has the job still: others that come meanwhile find nothing to do, and go.
    loop {
        let mut other = spawn(file.path(), &sandbox);
        assert!(wait_for(&mut other, Duration::from_secs(20)).await);
        let left = held_for.saturating_sub(stopped_at.elapsed());
        let has_ended = wait_for(&mut held, left.min(Duration::from_secs(5))).await;
        assert!(!has_ended, "{:?}", file.job());
        if stopped_at.elapsed() >= held_for {
            break;
        }
    }
    let arrived_meanwhile = sandbox.world().messages().len();
    assert!(arrived_meanwhile < rows, "{arrived_meanwhile}");
    signal("-CONT", &held);
    let time = Duration::from_secs(60 + rows as u64 / 200);
    assert!(wait_for(&mut held, time).await, "{:?}", totals(&file));
    assert_eq!(file.job().unwrap().state, JobState::Finished);
    assert_each_has_one(&sandbox, rows);
    assert_eq!(count(&file, RowState::Sent), rows as u64);
}
