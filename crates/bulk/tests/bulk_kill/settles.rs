//! A process is killed while it only looks for rows of unknown end.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bulk::job::model::{JobState, Reason, RowState};
use bulk::job::rows::RowFilter;
use bulk::job::settled::SettledRows;
use bulk::setup::Doubts;
use sandbox::{Fault, FaultKind, FaultRoute};

use crate::common::*;
use crate::process::*;

#[tokio::test(flavor = "multi_thread")]
async fn settling_that_is_killed_again_and_again_sends_nothing_and_every_end_is_true() {
    let (rows, seed) = (rows_or(300).min(10_000), seed());
    // Every twentieth has not arrived.
    let absent = rows / 20;
    eprintln!("{rows} rows in doubt, {absent} of them not there, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let setup = setup(BODY, Doubts::default());
    let file = job(dir.path(), rows, &setup);
    let handle = start(&file, of_sandbox(&sandbox, 20_000)).await;
    assert_eq!(handle.wait().await.unwrap(), bulk::run::RunEnd::Finished);
    put_in_doubt(&file, rows);
    put_in_doubt_as_absent(&file, &setup, (1..=absent as u64).map(|n| n * 20));
    file.set_state(JobState::Stopped, "test", Some(&Reason::Asked)).unwrap();
    let (events, before) = (file.events().unwrap(), sandbox.world().messages());
    let of = |kind, probability| Fault { probability, route: FaultRoute::Query, ..Fault::new(kind) };
    let kinds = [FaultKind::ResetBeforeRead, FaultKind::HalfAnswer, FaultKind::Http502];
    sandbox.faults().add_all(kinds.map(|kind| of(kind, 0.05)).to_vec()).unwrap();

    let (mut kills, mut found) = (0_u64, 0);
    // A question for each row, 200 a second, and those that a kill made vain.
    let (deadline, mut report) = (deadline(rows, 14), Report::new());
    while count(&file, RowState::Unknown) > 0 {
        in_time(deadline, kills, &file, &sandbox);
        // Few enough calls a second that it is killed several times amid its questions.
        let mut child = command(file.path(), &sandbox).env(PER_S, "200").env(SETTLE, "yes").spawn().unwrap();
        // On a busy machine it takes long to begin; rows that are not there are looked for twice by one process.
        let (unknown, begun) = (count(&file, RowState::Unknown), Instant::now());
        while count(&file, RowState::Unknown) == unknown
            && begun.elapsed() < Duration::from_secs(20)
            && child.try_wait().unwrap().is_none()
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        kills += u64::from(kill_after_its_life(&mut child, kills, 1).await);
        let (settled, totals) = (file.settled().unwrap(), totals(&file));
        assert_eq!(settled.found + settled.absent + totals.of(RowState::Unknown), rows as u64, "{totals:?}");
        assert!(settled.found >= found, "{settled:?}");
        found = settled.found;
        report.say(kills, &file);
    }
    report.end(kills, &file);
    assert!(kills >= 3, "{kills}");

    let absent = absent as u64;
    let settled = SettledRows { found: rows as u64 - absent, absent, waiting: absent, open: 0 };
    assert_eq!(file.settled().unwrap(), settled);
    assert_eq!((count(&file, RowState::Sent), count(&file, RowState::Ready)), (settled.found, absent));
    // What is said of each is what the service has.
    let ids: HashMap<String, i64> = (before.iter())
        .map(|message| (message.message_client_id.clone(), message.message_server_id))
        .collect();
    let job = file.job().unwrap();
    for row in file.rows(RowFilter::All, 1, u32::MAX).unwrap() {
        let id = ids.get(&row.message_client_id(job.id).unwrap()).copied();
        let state = if id.is_some() { RowState::Sent } else { RowState::Ready };
        assert_eq!((row.state, row.server_id, row.calls), (state, id, 1), "{row:?}");
    }
    // Nothing went out, and the job stands where it stood.
    let after = sandbox.world().messages();
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|message| message.times_seen == 1));
    assert_eq!((job.state, file.events().unwrap()), (JobState::Stopped, events));
}
