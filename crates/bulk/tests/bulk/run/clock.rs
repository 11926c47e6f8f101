//! A clock that is not the service's.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bulk::job::model::RowState;
use bulk::run::RunEnd;
use bulk::setup::Doubts;
use sandbox::{Fault, FaultKind};

use super::fault;
use crate::common::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_refused_for_its_time_has_the_right_moment_while_it_is_on_its_way_again() {
    const AHEAD_S: i64 = 4_000;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let file = job(dir.path(), 1, &setup(BODY, Doubts::default()));
    let ahead = Fault { offset_s: Some(AHEAD_S), ..fault(FaultKind::StaleClock, 1.0) };
    let slow = Fault { delay_ms: Some(1_500), ..fault(FaultKind::Latency, 1.0) };
    sandbox.faults().add_all(vec![ahead, slow]).unwrap();
    let of_service_ms =
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64 + AHEAD_S * 1_000;
    let handle = start(&file, of_sandbox(&sandbox, 200)).await;
    let mut row = file.row(1).unwrap();
    while row.at_ms.is_none_or(|at_ms| (at_ms - of_service_ms).abs() > 60_000) {
        assert!(matches!(row.state, RowState::Ready | RowState::Going), "{row:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
        row = file.row(1).unwrap();
    }
    assert_eq!(row.state, RowState::Going, "its end is not there yet");
    assert_eq!(handle.wait().await.unwrap(), RunEnd::Finished);
    assert_each_has_one(&sandbox, 1);
}
