//! What is done with a message afterwards stands under its row.

use crate::common;
use crate::common::{attempt, finish, found, open, put};
use history::{
    ActKind, ActState, Depth, End, Error, Finish, History, Later, NewAct, Outcome, Phases, Query, Stop,
};

const URL: &str = "https://open.example/im/v2/conversations/zhang_san%7C1%7Cli.si/messages/9223372036854775807?type=2&description=%E9%9B%81";

fn recall() -> NewAct {
    NewAct {
        kind: ActKind::Recall,
        trace_id: "trace-of-the-act".into(),
        method: "DELETE".into(),
        url: URL.into(),
        request_headers: vec![("CheckSum".into(), "••••".into())],
        request_body: None,
        process: common::PROCESS.into(),
        started_at_ms: 1_795_000_100_000,
    }
}

fn sent(history: &History, text: &str) -> history::RowId {
    let row = put(history, text);
    history.finish(row, &finish(End::Sent)).unwrap();
    row
}

#[test]
fn an_act_is_there_before_it_leaves_and_has_its_end_afterwards() {
    let (dir, history) = open();
    let row = sent(&history, "你好");

    let act = history.record_act(row, &recall()).unwrap();

    // Another connection sees it: it is on the disk.
    let other = History::open(&common::file(&dir)).unwrap();
    let seen = other.get(row).unwrap().unwrap().acts.remove(0);
    assert_eq!((seen.id, seen.state, seen.url.as_str()), (act, ActState::Open, URL));

    history.conclude_act(act, &[attempt(0), attempt(0)], &finish(End::Sent)).unwrap();

    let done = history.get(row).unwrap().unwrap().acts.remove(0);
    assert_eq!((done.kind, done.state, done.code), (ActKind::Recall, ActState::Done, Some(200)));
    assert_eq!(done.attempts.iter().map(|a| a.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(done.attempts[0].phases, attempt(1).phases);
    assert_eq!(done.answer.as_deref(), Some("{\"code\":200}"));
}

#[test]
fn no_end_of_an_act_changes_the_row_or_its_attempts() {
    let (_dir, history) = open();
    let row = sent(&history, "你好");
    let before = history.get(row).unwrap().unwrap();
    for end in [End::Sent, End::Rejected, End::Unknown] {
        let act = history.record_act(row, &recall()).unwrap();
        let end = Finish { code: Some(107_314), message_server_id: None, ..finish(end) };
        history.conclude_act(act, &[attempt(1)], &end).unwrap();
    }

    let mut after = history.get(row).unwrap().unwrap();

    let states: Vec<_> = after.acts.iter().map(|act| act.state).collect();
    assert_eq!(states, [ActState::Unknown, ActState::Refused, ActState::Done], "newest first");
    assert!(after.row.later.recalled, "one was carried out");
    after.row.later = Later::default();
    after.acts.clear();
    assert_eq!(after, before);
    assert_eq!(found(&history, "你好"), [row]);
}

#[test]
fn an_act_whose_process_died_is_unknown_and_is_counted_as_no_send() {
    let (_dir, history) = open();
    let row = sent(&history, "你好");
    history.record_act(row, &recall()).unwrap();

    assert_eq!(history.recover(|_| true).unwrap(), 0);
    assert_eq!(history.get(row).unwrap().unwrap().acts[0].state, ActState::Open, "its process lives");
    assert_eq!(history.recover(|_| false).unwrap(), 0);

    let details = history.get(row).unwrap().unwrap();
    assert_eq!(
        (details.acts[0].state, details.acts[0].error.as_deref()),
        (ActState::Unknown, Some("interrupted"))
    );
    assert_eq!(details.row.outcome, Outcome::Sent);
}

#[test]
fn an_act_has_one_end_and_needs_a_row() {
    let (_dir, history) = open();
    let row = sent(&history, "你好");
    let act = history.record_act(row, &recall()).unwrap();
    history.conclude_act(act, &[], &finish(End::Sent)).unwrap();

    let again = history.conclude_act(act, &[attempt(1)], &finish(End::Rejected));
    assert!(matches!(again, Err(Error::NoSuchRow { .. })), "{again:?}");
    assert_eq!(history.get(row).unwrap().unwrap().acts[0].attempts, []);
    let nowhere = history.record_act("999".parse().unwrap(), &recall());
    assert!(matches!(nowhere, Err(Error::NoSuchRow { .. })), "{nowhere:?}");
}

#[test]
fn attempts_of_an_older_version_have_no_phases() {
    let dir = tempfile::tempdir().unwrap();
    let path = common::file(&dir);
    let old = rusqlite::Connection::open(&path).unwrap();
    for step in [
        include_str!("../../src/schema/0001_messages.sql"),
        include_str!("../../src/schema/0002_settling.sql"),
    ] {
        old.execute_batch(step).unwrap();
    }
    old.execute_batch(
        "PRAGMA application_id = 0x59414E53; PRAGMA user_version = 2;
         INSERT INTO message VALUES (7, 1, 'a', 'A', 'teal', 0, 's', 1, 'r', 0, '你好', NULL, NULL, 1, 2, 'p');
         INSERT INTO exchange (message_id, trace_id, method, url, search_text, request_headers, request_body)
           VALUES (7, 't', 'POST', 'u', '你好', '[]', '{}');
         INSERT INTO attempt VALUES (7, 1, 'e', 1, 2, 200, 200, NULL, '[]', '[]', '{}', 0);",
    )
    .unwrap();
    drop(old);

    let details = History::open(&path).unwrap().get("7".parse().unwrap()).unwrap().unwrap();

    assert_eq!((details.attempts[0].phases, details.acts.len()), (Phases::default(), 0));
}

#[test]
fn what_was_carried_out_with_a_message_is_a_state_of_its_row_that_is_found_and_counted() {
    let (_dir, history) = open();
    let act = |kind, end| {
        let row = sent(&history, "雁书");
        let act = history.record_act(row, &NewAct { kind, ..recall() }).unwrap();
        assert_eq!(history.get(row).unwrap().unwrap().row.later, Later::default(), "it has not ended");
        history.conclude_act(act, &[attempt(1)], &finish(end)).unwrap();
        row
    };
    let recalled = act(ActKind::Recall, End::Sent);
    let refused = act(ActKind::Recall, End::Rejected);
    let changed = act(ActKind::Modify, End::Sent);
    let read = act(ActKind::MarkRead, End::Sent);

    assert_eq!(found(&history, "is:recalled"), [recalled]);
    assert_eq!(found(&history, "is:changed,read"), [read, changed]);
    assert_eq!(found(&history, "雁书 -is:recalled"), [read, changed, refused]);
    let page = history.page(&Query::default(), history::PageStart::default(), 10, &Stop::default()).unwrap();
    let later: Vec<_> =
        page.rows.iter().map(|row| (row.later.recalled, row.later.changed, row.later.read)).collect();
    assert_eq!(
        later,
        [(false, false, true), (false, true, false), (false, false, false), (true, false, false)]
    );
    for depth in [Depth::Sample, Depth::Whole] {
        let bars = history.survey(&Query::default(), depth, &Stop::default()).unwrap().bars;
        let sum = |count: fn(&history::Bar) -> u32| bars.iter().map(count).sum::<u32>();
        assert_eq!((sum(|bar| bar.sent), sum(|bar| bar.recalled)), (3, 1), "{depth:?}");
    }
}
