//! A process is killed while it makes calls that take many rows.

use std::collections::HashMap;

use bulk::job::model::{JobState, RowState};
use bulk::job::rows::RowFilter;
use bulk::render::shared_trace_id;
use bulk::setup::{Batching, Doubts, Options, Setup};

use crate::common::*;
use crate::process::*;

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_no_receiver_of_a_call_to_many_gets_two_messages_and_every_end_is_true() {
    const SAME: &str = r#"{"message":{"message_type":0,"text":"今晚8点停机维护"}}"#;
    let (rows, seed) = (rows_or(3_000).min(50_000), seed());
    eprintln!("{rows} rows, a hundred to a call, seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), seed).await;
    let setup = setup(SAME, Doubts::default());
    let options = Options { calls: Batching::Batch, ..setup.options.clone() };
    let file = job(dir.path(), rows, &Setup { options, ..setup });
    faults(&sandbox);
    let (mut kills, mut state) = (0_u64, JobState::Running);
    let (deadline, mut report) = (deadline(rows, 13), Report::new());
    while state != JobState::Finished {
        in_time(deadline, kills, &file, &sandbox);
        // Twenty calls a second, so that some are amid their way when the process is killed.
        let mut child = command(file.path(), &sandbox).env(PER_S, "20").spawn().unwrap();
        let left = count(&file, RowState::Ready);
        let going = count(&file, RowState::Going);
        assert!(going <= 400, "no more than four calls are on their way: {going}");
        kills += u64::from(kill_after_its_life(&mut child, kills, left).await);
        state = file.job().unwrap().state;
        report.say(kills, &file);
    }
    report.end(kills, &file);
    assert!(kills >= 3, "{kills}");
    let arrived = arrived(&sandbox);
    assert!(arrived.values().all(|times| *times == 1), "somebody got two");
    let (mut lists, mut sent) = (HashMap::<i64, Vec<String>>::new(), 0);
    for row in file.rows(RowFilter::All, 1, u32::MAX).unwrap() {
        let times = arrived.get(&format!("goose|1|user{}", row.number)).copied().unwrap_or(0);
        match row.state {
            RowState::Sent => assert_eq!(times, 1, "{row:?}"),
            RowState::Open => assert!(times <= 1, "{row:?}"),
            state => panic!("{state:?} is no end of {row:?}"),
        }
        sent += u64::from(row.state == RowState::Sent);
        if let Some(call) = row.call {
            lists.entry(call).or_default().push(format!("user{}", row.number));
        }
    }
    assert_eq!(sent + count(&file, RowState::Open), rows as u64);
    // Each call that arrived had the list that was on the disk before it left.
    let id = file.job().unwrap().id;
    let call_of: HashMap<String, i64> =
        lists.keys().map(|call| (shared_trace_id(id, *call).to_string(), *call)).collect();
    for message in sandbox.world().messages() {
        let Some(call) = message.trace_id.and_then(|trace_id| call_of.get(&trace_id)) else { continue };
        let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
        let went: Vec<_> =
            body["receiver_ids"].as_array().unwrap().iter().map(|to| to.as_str().unwrap()).collect();
        assert_eq!(went, lists[call], "call {call}");
    }
}
