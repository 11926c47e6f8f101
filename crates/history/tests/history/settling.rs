//! A send of unknown end is looked after, and made again.

use crate::common;
use crate::common::{attempt, finish, found, open, put};
use history::{AttemptKind, End, Error, History, NewAttempt, Outcome};

const AT_MS: i64 = 1_795_000_060_000;

#[test]
fn calls_that_come_later_are_numbered_on() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    history.conclude(row, &[attempt(1), attempt(2)], Some(&finish(End::Unknown))).unwrap();
    let check = NewAttempt { kind: AttemptKind::Check, ..attempt(1) };

    history.conclude(row, &[check], None).unwrap();

    let details = history.get(row).unwrap().unwrap();
    let calls: Vec<_> = details.attempts.iter().map(|call| (call.number, call.kind)).collect();
    assert_eq!(calls, [(1, AttemptKind::Send), (2, AttemptKind::Send), (3, AttemptKind::Check)]);
    assert_eq!(details.row.outcome, Outcome::Unknown);
}

#[test]
fn an_end_that_comes_too_late_leaves_no_calls_behind() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    history.finish(row, &finish(End::Sent)).unwrap();

    let late = history.conclude(row, &[attempt(1)], Some(&finish(End::Unknown)));

    assert!(matches!(late, Err(Error::AlreadyEnded { outcome: Outcome::Sent, .. })), "{late:?}");
    assert_eq!(history.get(row).unwrap().unwrap().attempts, []);
}

#[test]
fn a_send_of_unknown_end_is_made_again_by_one_only() {
    let (dir, history) = open();
    let row = put(&history, "你好");
    history.finish(row, &finish(End::Unknown)).unwrap();
    let other = History::open(&common::file(&dir)).unwrap();

    history.resume(row, "first", AT_MS).unwrap();

    let second = other.resume(row, "second", AT_MS);
    assert!(matches!(second, Err(Error::NotUnknown { outcome: Outcome::Sending, .. })), "{second:?}");
    assert_eq!(other.get(row).unwrap().unwrap().resumed_at_ms, [AT_MS]);
    let sending = common::text("outcome:sending");
    assert_eq!(other.count(&sending).unwrap(), 1);
}

#[test]
fn sent_and_rejected_are_final_for_a_repeat_too() {
    let (_dir, history) = open();
    for end in [End::Sent, End::Rejected] {
        let row = put(&history, "你好");
        history.finish(row, &finish(end)).unwrap();

        assert!(matches!(history.resume(row, "p", AT_MS), Err(Error::NotUnknown { .. })), "{end:?}");
    }
}

#[test]
fn a_repeat_that_dies_is_unknown_again_and_its_time_is_kept() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    history.finish(row, &finish(End::Unknown)).unwrap();
    history.resume(row, "dead", AT_MS).unwrap();

    assert_eq!(history.recover(|_| false).unwrap(), 1);

    let details = history.get(row).unwrap().unwrap();
    assert_eq!(details.row.outcome, Outcome::Unknown);
    assert_eq!(details.resumed_at_ms, [AT_MS]);
    assert_eq!(found(&history, "你好"), [row]);
}

#[test]
fn a_file_of_the_first_schema_keeps_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    let path = common::file(&dir);
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../src/schema/0001_messages.sql")).unwrap();
    old.execute_batch(
        "PRAGMA application_id = 0x59414E53; PRAGMA user_version = 1;
         INSERT INTO message VALUES (7, 3, 'a', 'A', 'teal', 0, 's', 1, 'r', 0, '你好', NULL, NULL, 1, 2, 'p');
         INSERT INTO exchange (message_id, trace_id, method, url, search_text, request_headers, request_body)
           VALUES (7, 't', 'POST', 'u', '你好', '[]', '{}');
         INSERT INTO attempt VALUES (7, 1, 'e', 1, 2, 502, NULL, NULL, '[]', '[]', '<html>');",
    )
    .unwrap();
    drop(old);

    let history = History::open(&path).unwrap();

    let details = history.get("7".parse().unwrap()).unwrap().unwrap();
    assert_eq!(details.attempts[0].kind, AttemptKind::Send);
    assert_eq!(details.attempts[0].answer.as_deref(), Some("<html>"));
    assert_eq!(details.resumed_at_ms, [0_i64; 0]);
}

#[test]
fn a_send_under_a_wrong_clock_is_found_by_the_services_time() {
    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
    const TAKEN_MS: i64 = 1_795_000_000_000;
    let (_dir, history) = open();
    let sent = |started_at_ms: i64| {
        let row = history.record(&history::NewSend { started_at_ms, ..common::send("你好") }).unwrap();
        let ended = history::Finish {
            create_time_ms: Some(TAKEN_MS),
            finished_at_ms: started_at_ms + 100,
            ..finish(End::Sent)
        };
        history.finish(row, &ended).unwrap();
        history.get(row).unwrap().unwrap().row.started_at_ms.0
    };
    // Three years ahead, three behind; within what the service allows, nothing is changed.
    assert_eq!(sent(TAKEN_MS + 3 * YEAR_MS), TAKEN_MS);
    assert_eq!(sent(TAKEN_MS - 3 * YEAR_MS), TAKEN_MS);
    assert_eq!(sent(TAKEN_MS + 299_000), TAKEN_MS + 299_000);
    assert_eq!(sent(TAKEN_MS - 299_000), TAKEN_MS - 299_000);
    assert_eq!(history.count(&common::text("after:2026-11-01 before:2026-12-31")).unwrap(), 4);
    assert_eq!(history.count(&common::text("after:2029-01-01")).unwrap(), 0);

    // What was made again a year later is of its first time.
    let again = put(&history, "你好");
    let first_ms = history.get(again).unwrap().unwrap().row.started_at_ms.0;
    history.finish(again, &finish(End::Unknown)).unwrap();
    history.resume(again, "p", first_ms + YEAR_MS).unwrap();
    let late = history::Finish { create_time_ms: Some(first_ms + YEAR_MS), ..finish(End::Sent) };
    history.finish(again, &late).unwrap();
    assert_eq!(history.get(again).unwrap().unwrap().row.started_at_ms.0, first_ms);

    // What was looked for and found a day later is of the time when it was sent.
    let found = put(&history, "你好");
    let a_day_later = history::Finish { finished_at_ms: first_ms + YEAR_MS / 365, ..finish(End::Sent) };
    history.finish(found, &a_day_later).unwrap();
    assert_eq!(history.get(found).unwrap().unwrap().row.started_at_ms.0, first_ms);
}
