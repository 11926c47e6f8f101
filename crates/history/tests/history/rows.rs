//! What is written is what is read, and an end is an end.

use std::sync::mpsc;
use std::thread;

use crate::common;
use crate::common::{all, attempt, file, finish, found, open, put, send};
use history::{End, Error, History, Outcome, Query, RowId};

#[test]
fn a_recorded_row_is_sending_and_in_the_list() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    let page = common::page(&history, &Query::default(), None, 10);
    assert_eq!(page.next, None);
    insta::assert_json_snapshot!(page, @r#"
    {
      "rows": [
        {
          "id": "1",
          "account_id": "acc-1",
          "account_name": "Shop 测试",
          "account_color": "teal",
          "production": false,
          "outcome": "sending",
          "message_type": 0,
          "conversation": "zhang_san|1|li.si@example",
          "snippet": "你好",
          "code": null,
          "error": null,
          "started_at_ms": 1795000000000,
          "took_ms": null,
          "later": {
            "recalled": false,
            "changed": false,
            "read": false
          },
          "starred": false,
          "noted": false,
          "tags": [],
          "has_thumbnail": false
        }
      ],
      "next": null
    }
    "#);
    assert_eq!(row.to_string(), "1");
}

#[test]
fn details_hold_everything_that_was_given() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    history.attempt(row, &attempt(1)).unwrap();
    history.attempt(row, &attempt(2)).unwrap();
    history.finish(row, &finish(End::Sent)).unwrap();
    insta::assert_json_snapshot!(history.get(row).unwrap());
}

#[test]
fn texts_come_back_byte_for_byte() {
    let (_dir, history) = open();
    let odd = "\u{FEFF}{ \"id\" :\t98765432109876543210 ,\r\n\"n\":1.0e+2,\"a\":\"\\u4f60\",\"a\":\"👩‍👩‍👧\u{0}|\u{202E}\" }\n ";
    let mut new = send("x");
    new.request_body = odd.into();
    new.request_headers = vec![(odd.into(), odd.into()), (odd.into(), String::new())];
    let row = history.record(&new).unwrap();
    let mut tried = attempt(1);
    (tried.answer, tried.response_headers) = (Some(odd.into()), new.request_headers.clone());
    history.attempt(row, &tried).unwrap();
    let mut end = finish(End::Sent);
    end.answer = Some(odd.into());
    history.finish(row, &end).unwrap();

    let got = history.get(row).unwrap().unwrap();
    assert_eq!(got.request_body, odd);
    assert_eq!(got.request_headers, new.request_headers);
    assert_eq!(got.answer.as_deref(), Some(odd));
    assert_eq!(got.attempts, [tried]);
}

#[test]
fn an_empty_answer_is_not_a_missing_one() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    let mut end = finish(End::Unknown);
    end.answer = Some(String::new());
    history.finish(row, &end).unwrap();
    assert_eq!(history.get(row).unwrap().unwrap().answer.as_deref(), Some(""));
}

#[test]
fn sent_is_final() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    history.finish(row, &finish(End::Sent)).unwrap();
    let before = history.get(row).unwrap();
    let refused = history.finish(row, &finish(End::Unknown)).unwrap_err();
    assert!(matches!(refused, Error::AlreadyEnded { outcome: Outcome::Sent, .. }), "{refused:?}");
    assert_eq!(history.get(row).unwrap(), before);
}

#[test]
fn rejected_is_final() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    history.finish(row, &finish(End::Rejected)).unwrap();
    let refused = history.finish(row, &finish(End::Sent)).unwrap_err();
    assert!(matches!(refused, Error::AlreadyEnded { outcome: Outcome::Rejected, .. }), "{refused:?}");
}

#[test]
fn an_unknown_row_may_turn_out_to_have_arrived() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    history.finish(row, &finish(End::Unknown)).unwrap();
    history.finish(row, &finish(End::Sent)).unwrap();
    assert_eq!(history.get(row).unwrap().unwrap().row.outcome, Outcome::Sent);
}

#[test]
fn a_row_that_does_not_exist_is_said_to_be_missing() {
    let (_dir, history) = open();
    let nowhere: RowId = "77".parse().unwrap();
    assert_eq!(history.get(nowhere).unwrap(), None);
    let finished = history.finish(nowhere, &finish(End::Sent)).unwrap_err();
    let attempted = history.attempt(nowhere, &attempt(1)).unwrap_err();
    assert!(matches!(finished, Error::NoSuchRow { row } if row == nowhere), "{finished:?}");
    assert!(matches!(attempted, Error::NoSuchRow { row } if row == nowhere), "{attempted:?}");
}

#[test]
fn no_attempt_overwrites_another() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    history.attempt(row, &attempt(1)).unwrap();
    let mut other = attempt(1);
    other.endpoint = "https://backup.example".into();
    let refused = history.attempt(row, &other).unwrap_err();
    assert!(matches!(refused, Error::AttemptTaken { number: 1, .. }), "{refused:?}");
    assert_eq!(history.get(row).unwrap().unwrap().attempts, [attempt(1)]);
}

#[test]
fn recover_ends_only_rows_whose_process_is_gone() {
    let (_dir, history) = open();
    let of = |process: &str| {
        let mut new = send("你好");
        new.process = process.into();
        history.record(&new).unwrap()
    };
    let (lost, live, done) = (of("gone"), of("alive"), of("gone"));
    history.finish(done, &finish(End::Sent)).unwrap();

    assert_eq!(history.recover(|process| process == "alive").unwrap(), 1);

    let outcome = |row| history.get(row).unwrap().unwrap().row.outcome;
    assert_eq!([lost, live, done].map(outcome), [Outcome::Unknown, Outcome::Sending, Outcome::Sent]);
    assert_eq!(history.get(lost).unwrap().unwrap().row.error.as_deref(), Some("interrupted"));
    let unknown = common::text("你好 outcome:unknown");
    assert_eq!(all(&history, &unknown, 10).iter().map(|r| r.id).collect::<Vec<_>>(), [lost]);
}

#[test]
fn pages_show_every_row_once_while_others_are_recorded() {
    let (_dir, history) = open();
    let before: Vec<RowId> = (0..150).map(|i| put(&history, &format!("第{i}封"))).collect();
    let (stop, stopped) = mpsc::channel::<()>();
    let (begin, begun) = mpsc::channel::<()>();
    let writer = {
        let history = history.clone();
        thread::spawn(move || {
            while stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
                put(&history, "第");
                let _ = begin.send(());
            }
        })
    };
    // On a busy machine the writer could otherwise begin after everything was read.
    begun.recv().unwrap();
    let start = common::page(&history, &Query::default(), None, 1);
    let mut seen: Vec<RowId> = start.rows.iter().map(|r| r.id).collect();
    for (query, expected_from) in [(Query::default(), seen[0]), (common::text("第"), seen[0])] {
        let mut rows = vec![expected_from];
        let mut after = start.next;
        while let Some(cursor) = after {
            let page = common::page(&history, &query, Some(cursor), 7);
            rows.extend(page.rows.iter().map(|r| r.id));
            after = page.next;
        }
        seen = rows;
        let newest_first: Vec<i64> = (1..=expected_from.get()).rev().collect();
        assert_eq!(seen.iter().map(|r| r.get()).collect::<Vec<_>>(), newest_first);
    }
    stop.send(()).unwrap();
    writer.join().unwrap();
    assert!(before.iter().all(|row| seen.contains(row)));
}

#[test]
fn two_handles_write_into_one_file_at_once() {
    let (dir, first) = open();
    let second = History::open(&file(&dir)).unwrap();
    thread::scope(|scope| {
        for history in [&first, &second] {
            scope.spawn(move || {
                for i in 0..40 {
                    let row = put(history, &format!("同时{i}"));
                    history.finish(row, &finish(End::Sent)).unwrap();
                }
            });
        }
    });
    assert_eq!(first.count(&Query::default()).unwrap(), 80);
    assert_eq!(found(&second, "同时").len(), 80);
}

#[test]
fn a_row_number_crosses_json_as_text_to_its_last_digit() {
    let row: RowId = "9223372036854775807".parse().unwrap();
    let json = serde_json::to_string(&row).unwrap();
    assert_eq!(json, "\"9223372036854775807\"");
    assert_eq!(serde_json::from_str::<RowId>(&json).unwrap(), row);
}
