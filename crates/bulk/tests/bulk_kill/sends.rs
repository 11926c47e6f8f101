//! A process is killed while it sends.

use bulk::job::model::{JobState, RowState};
use bulk::job::rows::RowFilter;
use bulk::setup::Doubts;

use crate::common::*;
use crate::process::*;

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_everybody_gets_one_message_and_every_end_is_true() {
    let (rows, seed) = (rows_or(1_200), seed());
    eprintln!("{rows} rows, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    faults(&sandbox);
    let (mut kills, mut state) = (0_u64, JobState::Running);
    let (deadline, mut report) = (deadline(rows, 48), Report::new());
    while state != JobState::Finished {
        in_time(deadline, kills, &file, &sandbox);
        let mut child = spawn(file.path(), &sandbox);
        let left = count(&file, RowState::Ready);
        kills += u64::from(kill_after_its_life(&mut child, kills, left).await);
        state = file.job().unwrap().state;
        report.say(kills, &file);
    }
    report.end(kills, &file);
    assert!(kills >= 3, "{kills}");
    assert_each_has_one(&sandbox, rows);
    let totals = totals(&file);
    assert_eq!((totals.of(RowState::Sent), totals.all()), (rows as u64, rows as u64));
    eprintln!("{kills} kills; {} events", file.events().unwrap().len());
    // The counters are those of the rows.
    let sent = file.rows(RowFilter::State(RowState::Sent), 1, u32::MAX).unwrap();
    assert_eq!(sent.len(), rows);
}
