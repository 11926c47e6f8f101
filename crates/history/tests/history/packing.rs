//! Long texts are packed in the file and come out as they went in.

use crate::common;
use crate::common::{add, attempt, file, finish, open, send};
use history::{End, History, Numbers, Query, Record, Selection};
use proptest::prelude::*;
use rusqlite::Connection;

/// A body like most, of `pad` bytes of text.
fn body(pad: usize) -> String {
    let text = "你好，订单已发货 ".repeat(pad / 24);
    format!(r#"{{"message":{{"message_type":0,"text":"{text}","message_client_id":"0f8fad5b"}}}}"#)
}

fn records(history: &History) -> Vec<Record> {
    let all = Selection::Found { query: Query::default(), newest: None, except: vec![] };
    history.records(&all).piece().unwrap()
}

#[test]
fn every_long_text_comes_out_as_it_went_in() {
    let (dir, history) = open();
    for body in [String::new(), "{}".into(), body(100), body(5 << 20), "\u{0}\u{FFFD}🎂".repeat(40)] {
        let mut new = send("x");
        (new.request_body, new.url) = (body.clone(), format!("{}?{}", new.url, body.len()));
        new.request_headers.push(("X-Long".into(), body.chars().take(500).collect()));
        let row = history.record(&new).unwrap();
        let mut tried = attempt(1);
        (tried.answer, tried.request_headers) = (Some(body.clone()), new.request_headers.clone());
        tried.response_headers = new.request_headers.clone();
        history.attempt(row, &tried).unwrap();
        let mut end = finish(End::Rejected);
        end.answer = Some(format!("{body} "));
        history.finish(row, &end).unwrap();

        let got = history.get(row).unwrap().unwrap();
        assert_eq!((&got.request_body, &got.url), (&body, &new.url));
        assert_eq!((&got.request_headers, &got.answer), (&new.request_headers, &end.answer));
        assert_eq!(got.attempts, [tried]);
    }
    drop(history);
    assert!(file(&dir).metadata().unwrap().len() < 1 << 20, "10 MiB of texts, all alike");
}

#[test]
fn an_answer_lies_in_the_file_once() {
    let (dir, history) = open();
    let answer = |text: &str| Some(body(200).replace("0f8fad5b", text));
    let row = history.record(&send("x")).unwrap();
    let (mut first, mut second) = (attempt(1), attempt(2));
    (first.answer, second.answer) = (answer("first"), answer("second"));
    let mut end = finish(End::Unknown);
    end.answer = second.answer.clone();
    history.conclude(row, &[first.clone(), second.clone()], Some(&end)).unwrap();

    assert_eq!(history.get(row).unwrap().unwrap().answer, second.answer);
    let stored = |row: &str| -> (Option<Vec<u8>>, Option<u32>) {
        let db = Connection::open(file(&dir)).unwrap();
        let sql = "SELECT answer, answer_of FROM exchange WHERE message_id = ?1";
        db.query_row(sql, [row], |r| Ok((r.get(0)?, r.get(1)?))).unwrap()
    };
    assert_eq!(stored("1"), (None, Some(2)));

    // A later look finds another end: its answer is no attempt's.
    (end.outcome, end.answer) = (End::Sent, answer("third"));
    history.finish(row, &end).unwrap();
    let got = history.get(row).unwrap().unwrap();
    assert_eq!((got.answer, got.attempts), (end.answer, vec![first, second]));

    let record = records(&history);
    let (_other, other) = open();
    add(&other, &record, Numbers::Kept).unwrap();
    assert_eq!(records(&other), record);
}

#[test]
fn a_file_from_before_is_packed_and_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let old = Connection::open(file(&dir)).unwrap();
    for step in [
        include_str!("../../src/schema/0001_messages.sql"),
        include_str!("../../src/schema/0002_settling.sql"),
        include_str!("../../src/schema/0003_keeping.sql"),
        include_str!("../../src/schema/0004_attachment.sql"),
        include_str!("../../src/schema/0005_query.sql"),
        include_str!("../../src/schema/0006_acts.sql"),
        include_str!("../../src/schema/0007_reasons.sql"),
    ] {
        old.execute_batch(step).unwrap();
    }
    old.execute_batch(
        "PRAGMA application_id = 0x59414E53; PRAGMA user_version = 7;
         INSERT INTO message (id, outcome, account_id, account_name, account_color, production, sender,
           conversation_type, receiver, message_type, snippet, started_at_ms, process)
         VALUES (7, 1, 'a', 'A', 'teal', 0, 's', 1, 'user4711', 0, '你好', 1, 'p');",
    )
    .unwrap();
    let (sent, answer) = (body(300), body(200));
    old.execute(
        "INSERT INTO exchange (message_id, trace_id, method, url, search_text, request_headers, request_body, answer)
         VALUES (7, 't', 'POST', 'u', '你好', '[]', ?1, ?2)",
        [&sent, &answer],
    )
    .unwrap();
    for (number, answer) in [(1, "<html>"), (2, answer.as_str())] {
        old.execute(
            "INSERT INTO attempt (message_id, number, endpoint, started_at_ms, took_ms, request_headers,
               response_headers, answer) VALUES (7, ?1, 'e', 1, 2, '[]', '[]', ?2)",
            rusqlite::params![number, answer],
        )
        .unwrap();
    }
    old.execute_batch(
        "INSERT INTO act (id, message_id, kind, state, trace_id, method, url, request_headers, started_at_ms, process)
           VALUES (3, 7, 0, 1, 't', 'DELETE', 'u', '[]', 2, 'p');
         INSERT INTO act_attempt (act_id, number, endpoint, started_at_ms, took_ms, request_headers,
           response_headers, answer, kind) VALUES (3, 1, 'e', 2, 2, '[]', '[]', 'gone', 0);",
    )
    .unwrap();
    drop(old);

    let history = History::open(&file(&dir)).unwrap();

    let got = history.get("7".parse().unwrap()).unwrap().unwrap();
    assert_eq!((got.request_body, got.answer.as_ref()), (sent, Some(&answer)));
    let answers: Vec<_> = got.attempts.iter().map(|tried| tried.answer.as_deref()).collect();
    assert_eq!(answers, [Some("<html>"), Some(answer.as_str())]);
    assert_eq!(got.acts[0].attempts[0].answer.as_deref(), Some("gone"));
    assert_eq!(common::found(&history, "user4"), [got.row.id]);
    let kept: Option<u32> = Connection::open(file(&dir))
        .unwrap()
        .query_row("SELECT answer_of FROM exchange WHERE answer IS NULL", [], |r| r.get(0))
        .unwrap();
    assert_eq!(kept, Some(2));
}

#[test]
fn whatever_is_added_comes_out_again() {
    let (_dir, history) = open();
    let row = history.record(&send("x")).unwrap();
    history.conclude(row, &[attempt(1)], Some(&finish(End::Sent))).unwrap();
    let first = records(&history).remove(0);
    proptest!(ProptestConfig::with_cases(100), |(texts in proptest::collection::vec(".{0,400}", 5))| {
        let [sent, answer, other, url, note] = <[String; 5]>::try_from(texts).unwrap();
        let mut record = first.clone();
        record.id = "2".parse().unwrap();
        (record.trace_id, record.request_body, record.url) = (format!("t{sent}"), sent, url);
        (record.answer, record.attempts[0].answer) = (Some(answer), Some(other));
        record.note = if note.trim().is_empty() { String::new() } else { note };
        let (_dir, to) = open();
        add(&to, std::slice::from_ref(&record), Numbers::Kept).unwrap();
        prop_assert_eq!(records(&to), [record]);
    });
}

#[test]
fn a_packed_text_that_is_damaged_is_reported_and_takes_no_memory() {
    let (dir, history) = open();
    let mut new = send("x");
    new.request_body = body(300);
    let row = history.record(&new).unwrap();
    let db = Connection::open(file(&dir)).unwrap();
    for blob in
        [vec![], vec![2, 0], vec![1, 0x28, 0xB5, 0x2F, 0xFD, 0xE0, 255, 255, 255, 255, 255, 255, 255, 127]]
    {
        db.execute("UPDATE exchange SET request_body = ?1", [blob]).unwrap();
        let reported = format!("{:?}", history.get(row).unwrap_err());
        assert!(reported.contains("packed text"), "{reported}");
    }
}
