//! The fault matrix: everything that can go wrong on the way, in every kind of call, over real sockets. What happens is
//! compared with what should, and with the tables of `docs/reliability.md`.
//!
//! `YANSHU_WRITE_DOCS=1` writes the tables anew; look at the difference before it is committed.
#![allow(clippy::unwrap_used)]

mod calls;
mod document;
mod failing_service;
mod sequence;
mod table;
#[path = "../../../yunxin/tests/yunxin/support/tls.rs"]
mod tls;

use std::collections::BTreeMap;
use std::sync::Arc;

use calls::{Call, Calls, Got};
use failing_service::{Backup, FailingService};
use sandbox::FaultKind;
use table::{Class, ROWS, Row};
use tokio::sync::Semaphore;

/// So many at once of those that do not wait for time to run out; those that do cost nothing meanwhile.
const AT_ONCE: usize = 4;

/// Everything that came of a row: each kind of call, without and with another endpoint.
type Cells = BTreeMap<(Call, Backup), Got>;

async fn run(row: &'static Row, call: Call, backup: Backup, calls: Arc<Calls>) -> Got {
    let service = FailingService::start(row.failure, backup).await;
    let got = calls.make(call, &service, row.class.hangs()).await;
    assert!(!service.followed_a_redirect(), "{row:?} {call:?}: signed headers went elsewhere");
    got
}

/// What is wrong with how a call ended, if anything.
fn fault_of(row: &Row, (call, backup): (Call, Backup), got: &Got) -> Option<String> {
    let about = format!("{} · {call:?} · {backup:?}", row.name());
    let expected = row.expected(call, backup);
    if got.end != expected {
        return Some(format!("{about}: {:?}, not {expected:?}", got.end));
    }
    if let (Some(triggered), Backup::None) = (got.triggered, backup)
        && triggered != row.class.tries()
    {
        return Some(format!("{about}: triggered {triggered} times"));
    }
    let ended_well = ["sent", "uploaded", "accepted"].iter().any(|word| got.end.starts_with(word));
    (!ended_well && got.words.is_none()).then(|| format!("{about}: nothing is said of {}", got.end))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_at_every_stage_ends_every_kind_of_call_as_the_table_says() {
    let calls = Arc::new(Calls::new());
    let few = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = Vec::new();
    for row in ROWS {
        for (call, backup) in Call::ALL.into_iter().flat_map(|call| Backup::ALL.map(|backup| (call, backup)))
        {
            let (calls, few) = (calls.clone(), few.clone());
            let making = tokio::spawn(async move {
                let _turn = if row.class.hangs() { None } else { Some(few.acquire_owned().await.unwrap()) };
                run(row, call, backup, calls).await
            });
            running.push((row, (call, backup), making));
        }
    }
    let mut rows: Vec<(&Row, Cells)> = ROWS.iter().map(|row| (row, Cells::new())).collect();
    for (row, cell, making) in running {
        let (_, cells) = rows.iter_mut().find(|(of, _)| std::ptr::eq(*of, row)).unwrap();
        cells.insert(cell, making.await.unwrap());
    }
    let faults: Vec<String> = rows
        .iter()
        .flat_map(|(row, cells)| cells.iter().filter_map(|(cell, got)| fault_of(row, *cell, got)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    document::compare(&[("matrix", document::matrix(&rows)), ("words", document::words(&rows))]);
}

#[test]
fn the_table_has_every_fault_of_the_sandbox_at_each_of_its_stages() {
    for kind in FaultKind::ALL {
        for stage in kind.stages() {
            let found = ROWS
                .iter()
                .filter(|row| row.failure == failing_service::Failure::Fault(kind, *stage))
                .count();
            assert_eq!(found, 1, "{kind} {stage}");
        }
    }
    assert!(ROWS.iter().filter(|row| matches!(row.class, Class::NeverLeft(_))).count() >= 6);
}
