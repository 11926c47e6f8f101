//! Numbers that come from elsewhere use up none of those that are left.

use std::ops::ControlFlow;

use crate::common::{add, attempt, file, finish, found, open, put, send};
use history::{
    ActKind, Depth, End, History, Millis, NewAct, Numbers, PageStart, Query, Record, Retention, RowId,
    Selection, Stop,
};
use rusqlite::Connection;
use tempfile::TempDir;

/// Numbers that no history comes to by itself.
const IMPOSSIBLE: [i64; 8] = [i64::MAX, i64::MAX - 1, (1 << 53) + 1, 1 << 53, (1 << 40) + 1, 0, -1, i64::MIN];

fn everything() -> Selection {
    Selection::Found { query: Query::default(), newest: None, except: vec![] }
}

fn recall() -> NewAct {
    NewAct {
        kind: ActKind::Recall,
        trace_id: "recall".into(),
        method: "DELETE".into(),
        url: "https://open.example/im/v2/messages".into(),
        request_headers: vec![],
        request_body: None,
        process: "another".into(),
        started_at_ms: 1_795_000_070_000,
    }
}

/// A row with an act, as an export has it.
fn exported() -> Record {
    let (_dir, history) = open();
    let row = put(&history, "雁书");
    history.conclude(row, &[attempt(1)], Some(&finish(End::Sent))).unwrap();
    let act = history.record_act(row, &recall()).unwrap();
    history.conclude_act(act, &[attempt(1)], &finish(End::Sent)).unwrap();
    history.records(&everything()).piece().unwrap().remove(0)
}

fn id(number: i64) -> RowId {
    number.to_string().parse().unwrap()
}

/// What an export of all rows holds; fails where it does not end.
fn export(history: &History) -> Vec<Record> {
    let selection = everything();
    let mut records = history.records(&selection);
    let mut all = Vec::new();
    loop {
        let piece = records.piece().unwrap();
        if piece.is_empty() {
            return all;
        }
        all.extend(piece);
        assert!(all.len() < 100, "the export does not end");
    }
}

/// Everything that can be done with a history still can be.
fn assert_usable(history: &History, rows: usize) {
    let row = put(history, "after all");
    history.conclude(row, &[attempt(1)], Some(&finish(End::Sent))).unwrap();
    let act = history.record_act(row, &recall()).unwrap();
    history.conclude_act(act, &[attempt(1)], &finish(End::Sent)).unwrap();
    let records = export(history);
    assert_eq!(records.len(), rows + 1);
    for record in &records {
        assert!((1..=1 << 53).contains(&record.id.get()), "{record:?}");
        assert!(record.acts.iter().all(|kept| (1..=1 << 53).contains(&kept.act.id.get())), "{record:?}");
        assert_eq!(record.acts.iter().map(|kept| kept.act.attempts.len()).sum::<usize>(), 1);
    }
    assert_eq!(history.tally(&everything()).unwrap().rows, rows as u64 + 1);
    let survey = history.survey(&Query::default(), Depth::Whole, &Stop::default()).unwrap();
    assert_eq!(survey.rows as usize, rows + 1);
    assert_eq!(found(history, "after all"), [row]);
    assert_eq!(found(history, "雁书").len(), rows);
    assert_eq!(found(history, "雁书 after:2020-01-01").len(), rows);
    assert_eq!(
        history.page(&Query::default(), PageStart::default(), 100, &Stop::default()).unwrap().rows[0].id,
        row
    );
}

#[test]
fn an_imported_row_or_act_with_an_impossible_number_gets_the_next_one() {
    for number in IMPOSSIBLE {
        let (_dir, history) = open();
        let mut record = exported();
        record.id = id(number);
        record.acts[0].act.id = id(number);
        assert_eq!(add(&history, &[record], Numbers::Kept).unwrap(), 1);
        assert_usable(&history, 1);
    }
}

#[test]
fn a_possible_act_number_is_kept_and_an_impossible_one_is_not() {
    for (number, kept) in [(70, true), (1 << 40, true), (i64::MAX, false)] {
        let (_dir, history) = open();
        let mut record = exported();
        record.acts[0].act.id = id(number);
        add(&history, &[record], Numbers::Kept).unwrap();
        assert_eq!(export(&history)[0].acts[0].act.id == id(number), kept, "{number}");
    }
}

/// A history that an earlier version imported such numbers into.
fn poisoned(row: i64, act: i64) -> TempDir {
    let (dir, history) = open();
    add(&history, &[exported()], Numbers::Kept).unwrap();
    history.tag(&everything(), "t").unwrap();
    history.note(history.records(&everything()).piece().unwrap()[0].id, "n").unwrap();
    drop(history);
    let db = Connection::open(file(&dir)).unwrap();
    db.execute_batch("PRAGMA foreign_keys = off").unwrap();
    let words: i64 = db.query_row("SELECT count(*) FROM search", [], |r| r.get(0)).unwrap();
    assert_eq!(words, 1);
    for (table, column) in [
        ("message", "id"),
        ("exchange", "message_id"),
        ("attempt", "message_id"),
        ("act", "message_id"),
        ("tag", "message_id"),
        ("note", "message_id"),
    ] {
        db.execute(&format!("UPDATE {table} SET {column} = ?1"), [row]).unwrap();
    }
    db.execute("UPDATE act SET id = ?1", [act]).unwrap();
    db.execute("UPDATE act_attempt SET act_id = ?1", [act]).unwrap();
    db.execute("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'message'", [row.max(1)]).unwrap();
    db.execute("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'act'", [act.max(1)]).unwrap();
    db.execute("UPDATE span SET number = ?1", [row / 1024]).unwrap();
    db.close().unwrap();
    dir
}

#[test]
fn a_history_whose_numbers_are_used_up_is_repaired_when_it_is_opened() {
    for (row, act) in [(i64::MAX, 1), (i64::MAX - 1, i64::MAX), (1, i64::MAX), (-5, -1), (i64::MIN, i64::MIN)]
    {
        let dir = poisoned(row, act);
        let history = History::open(&file(&dir)).unwrap();
        let record = export(&history).remove(0);
        assert_eq!((record.tags, record.note, record.attempts.len()), (vec!["t".into()], "n".into(), 1));
        assert_usable(&history, 1);
        drop(history);
        let again = History::open(&file(&dir)).unwrap();
        assert_eq!(export(&again).len(), 2, "it is repaired once");
    }
}

#[test]
fn a_counter_that_was_used_up_by_a_row_that_is_gone_goes_on_from_the_rows_that_are_there() {
    let (dir, history) = open();
    let first = put(&history, "x");
    drop(history);
    let db = Connection::open(file(&dir)).unwrap();
    db.execute("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'message'", [i64::MAX]).unwrap();
    db.close().unwrap();
    let history = History::open(&file(&dir)).unwrap();
    assert_eq!(put(&history, "y").get(), first.get() + 1);
}

#[test]
fn an_imported_attempt_with_the_last_number_leaves_numbers_for_those_to_come() {
    let (_dir, history) = open();
    let mut record = exported();
    record.outcome = history::Outcome::Unknown;
    record.attempts = vec![attempt(u32::MAX), attempt(7)];
    record.attempts[0].error = Some("last".into());
    record.acts[0].act.attempts[0].number = u32::MAX;
    add(&history, &[record], Numbers::Kept).unwrap();
    let row = export(&history)[0].id;

    history.conclude(row, &[attempt(1)], Some(&finish(End::Sent))).unwrap();

    let attempts = history.get(row).unwrap().unwrap().attempts;
    let found: Vec<_> = attempts.iter().map(|a| (a.number, a.error.as_deref())).collect();
    assert_eq!(found, [(1, Some("bad_gateway")), (2, Some("last")), (3, Some("bad_gateway"))]);
}

#[test]
fn rows_from_the_beginning_and_the_end_of_time_overflow_nothing() {
    let (_dir, history) = open();
    for (at_ms, trace_id) in [(i64::MIN, "first"), (i64::MAX, "last"), (1_795_000_000_000, "now")] {
        let mut record = exported();
        (record.started_at_ms, record.trace_id) = (Millis(at_ms).0, trace_id.into());
        (record.create_time_ms, record.finished_at_ms) = (Some(at_ms), Some(at_ms));
        add(&history, &[record], Numbers::New).unwrap();
    }
    for depth in [Depth::Sample, Depth::Whole] {
        let survey = history.survey(&Query::default(), depth, &Stop::default()).unwrap();
        assert_eq!(survey.rows, 3);
    }
    for now_ms in [i64::MIN, 0, i64::MAX] {
        let rule = Retention { max_age_days: Some(30), ..Retention::default() };
        history.would_delete("acc-1", rule, now_ms).unwrap();
        history.prune("acc-1", rule, now_ms, |_| ControlFlow::Break(())).unwrap();
    }
    let mut new = send("x");
    new.started_at_ms = i64::MAX;
    history.record(&new).unwrap();
    assert!(!export(&history).is_empty());
}
