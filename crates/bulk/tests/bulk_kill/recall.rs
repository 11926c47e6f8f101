//! A process is killed while it recalls.

use std::time::Instant;

use bulk::job::model::{JobState, RowState};
use bulk::setup::Doubts;
use sandbox::{Fault, FaultKind, FaultRoute};

use crate::common::*;
use crate::process::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_that_is_killed_again_and_again_takes_every_message_back() {
    let rows = rows_or(400).min(5_000);
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed()).await;
    let file = job(dir.path(), rows, &setup(BODY, Doubts::default()));
    // Not `run`, whose minute is too short for thousands of rows on a machine that does other work.
    let handle = start(&file, of_sandbox(&sandbox, 20_000)).await;
    let end = tokio::time::timeout(deadline(rows, 6) - Instant::now(), handle.wait()).await.unwrap();
    assert_eq!(end.unwrap(), bulk::run::RunEnd::Finished);
    let withdraw = yunxin::Withdraw::new(yunxin::WithdrawKind::TwoSided);
    let plan = bulk::act::ActPlan::Recall { withdraw };
    let lock = file.lock_for_running().unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    let (act, forecast) = file.begin_act(&lock, &plan, bulk::act::ActRows::Sent, "test", 0, &stop).unwrap();
    drop(lock);
    assert_eq!(forecast.rows, rows as u64);
    let of = |kind, probability| Fault { probability, route: FaultRoute::Act, ..Fault::new(kind) };
    let kinds = [FaultKind::ResetAfterStore, FaultKind::ResetBeforeRead, FaultKind::Http502];
    sandbox.faults().add_all(kinds.map(|kind| of(kind, 0.02)).to_vec()).unwrap();
    let (mut kills, deadline) = (0_u64, deadline(rows, 6));
    loop {
        let now = file.acts().unwrap().remove(0);
        if now.state == JobState::Finished {
            break;
        }
        assert!(Instant::now() < deadline, "{now:?} after {kills} kills");
        let mut child = spawn_act(file.path(), &sandbox, act);
        let left = now.totals.of(RowState::Ready);
        kills += u64::from(kill_after_its_life(&mut child, kills, left).await);
    }
    assert!(kills >= 1, "{kills}");
    assert!(sandbox.world().messages().iter().all(|message| message.withdraw_type.is_some()));
    let totals = file.acts().unwrap().remove(0).totals;
    assert_eq!((totals.of(RowState::Sent), totals.all()), (rows as u64, rows as u64));
}
