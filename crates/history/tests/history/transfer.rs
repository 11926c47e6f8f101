//! What leaves a history comes back into one as it was, and never twice.

use std::path::Path;

use crate::common;
use crate::common::{add, attempt, file, finish, found, open, put, send};
use history::{
    ActKind, AttemptKind, End, Error, History, KeptFile, KeptKind, KeptPart, KeptPartKind, NewAct,
    NewAttempt, Numbers, Outcome, Query, Record, RecordState, RowId, SeenFile, Selection,
};
use rusqlite::types::Value;

const ODD: &str = "\u{FEFF}{\"a\":1.0e+2,\r\n\"a\":98765432109876543210,\"b\":\"👩‍👩‍👧\u{0}\u{202E}\u{2028}\"}";

fn everything() -> Selection {
    Selection::Found { query: Query::default(), newest: None, except: vec![] }
}

/// Rows with something in every column of every table.
fn filled(history: &History) -> Vec<RowId> {
    let mut new = send("你好");
    (new.request_body, new.account_color) = (ODD.into(), "pink".into());
    new.production = true;
    let facts = KeptFile {
        name: "雁.mp4".into(),
        mime: "video/mp4".into(),
        size_bytes: 5_000_000_000,
        md5: "0f".repeat(16),
        width: Some(4_000),
        height: Some(3_000),
        duration_ms: Some(61_000),
        codec: Some("h264".into()),
    };
    let file = SeenFile { facts, thumbnail: Some((0..=255).collect()) };
    let part = KeptPart::new(KeptPartKind::Receiver, "雁");
    let full = history.record_call(&new, Some(&file), KeptKind::Batch, std::slice::from_ref(&part)).unwrap();
    let mut end = finish(End::Unknown);
    (end.answer, end.error) = (Some(ODD.into()), Some("unanswered".into()));
    let check = NewAttempt { kind: AttemptKind::Check, ..attempt(2) };
    let part = KeptPart {
        outcome: Outcome::Rejected,
        code: Some(102_404),
        msg: Some(ODD.into()),
        message_server_id: Some("9223372036854775807".into()),
        create_time_ms: Some(1_795_000_000_100),
        ..part
    };
    history.conclude_with(full, &[attempt(1), check], Some(&end), &[part]).unwrap();
    history.resume(full, "again", 1_795_000_060_000).unwrap();
    history.finish(full, &finish(End::Sent)).unwrap();
    let act = NewAct {
        kind: ActKind::Recall,
        trace_id: "recall".into(),
        method: "DELETE".into(),
        url: "https://open.example/im/v2/messages".into(),
        request_headers: new.request_headers,
        request_body: Some(ODD.into()),
        process: "another".into(),
        started_at_ms: 1_795_000_070_000,
    };
    let recalled = history.record_act(full, &act).unwrap();
    history.conclude_act(recalled, &[attempt(1), attempt(2)], &finish(End::Rejected)).unwrap();
    history.star(&Selection::Rows { ids: vec![full] }, true).unwrap();
    history.tag(&Selection::Rows { ids: vec![full] }, "重要 VIP").unwrap();
    history.note(full, "备注\n\u{0}").unwrap();

    let mut bare = send("");
    (bare.message_type, bare.message_client_id, bare.started_at_ms) = (None, None, 7);
    let bare = history.record(&bare).unwrap();
    history.finish(bare, &finish(End::Rejected)).unwrap();
    vec![full, bare]
}

fn records(history: &History, selection: &Selection) -> Vec<Record> {
    let mut records = history.records(selection);
    let mut all = Vec::new();
    loop {
        let piece = records.piece().unwrap();
        if piece.is_empty() {
            return all;
        }
        all.extend(piece);
    }
}

/// Every table but those of the search, and of each its rows in order.
fn tables(path: &Path) -> Vec<(String, Vec<Vec<Value>>)> {
    let db = rusqlite::Connection::open(path).unwrap();
    let names: Vec<String> = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%' ORDER BY name")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    names
        .into_iter()
        .map(|name| {
            let mut all = db.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2")).unwrap();
            let columns = all.column_count();
            let read = |r: &rusqlite::Row<'_>| (0..columns).map(|i| r.get(i)).collect();
            let rows = all.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap();
            (name, rows)
        })
        .collect()
}

#[test]
fn every_column_of_every_table_comes_back() {
    let (from_dir, from) = open();
    filled(&from);
    let lines: Vec<String> =
        records(&from, &everything()).iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    let (to_dir, to) = open();
    let back: Vec<Record> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();

    assert_eq!(add(&to, &back, Numbers::Kept).unwrap(), 2);

    for typed in ["你好", "重要", "备注", "success"] {
        assert_eq!(found(&to, typed), found(&from, typed), "{typed}");
    }
    drop((from, to));
    let expected = tables(&file(&from_dir));
    // What is still to be indexed is of the file, not of its rows.
    for (name, rows) in expected.iter().filter(|(name, _)| name.as_str() != "reindex") {
        assert!(!rows.is_empty(), "{name}: a table of which no row is exported here proves nothing");
    }
    assert_eq!(tables(&file(&to_dir)), expected);
}

#[test]
fn what_is_there_already_is_not_added_again() {
    let (_dir, history) = open();
    filled(&history);
    let (_to, other) = open();
    let mut hers = send("hers");
    hers.trace_id = "hers".into();
    other.record(&hers).unwrap();
    let all = records(&history, &everything());
    assert_eq!(other.record_states(&all).unwrap(), [RecordState::Taken, RecordState::Free]);

    assert_eq!(add(&other, &all, Numbers::New).unwrap(), 2);
    assert_eq!(add(&other, &all, Numbers::New).unwrap(), 0);
    assert_eq!(add(&other, &all, Numbers::Kept).unwrap(), 0);

    assert_eq!(other.record_states(&all).unwrap(), [RecordState::Present, RecordState::Present]);
    assert_eq!(other.count(&Query::default()).unwrap(), 3);
    let ids: Vec<i64> = common::all(&other, &Query::default(), 10).iter().map(|r| r.id.get()).collect();
    assert_eq!(ids, [3, 2, 1]);
}

#[test]
fn a_deleted_row_comes_back_in_its_place() {
    let (_dir, history) = open();
    let rows = filled(&history);
    let all = records(&history, &everything());
    history.delete(&everything(), false, 10).unwrap();
    assert_eq!(add(&history, &all, Numbers::Kept).unwrap(), 2, "while it could still be undone");
    history.delete(&everything(), false, 10).unwrap();
    history.purge(11).unwrap();

    assert_eq!(add(&history, &all, Numbers::Kept).unwrap(), 2, "and when it was gone");

    assert_eq!(records(&history, &everything()), all);
    assert_eq!(found(&history, "你好"), [rows[0]]);
}

#[test]
fn a_row_on_its_way_comes_in_as_unknown() {
    let (_dir, history) = open();
    put(&history, "x");
    let sending = records(&history, &everything());
    let (_to, other) = open();

    add(&other, &sending, Numbers::Kept).unwrap();

    let row = &common::all(&other, &Query::default(), 10)[0];
    assert_eq!((row.outcome, row.error.as_deref()), (Outcome::Unknown, Some("interrupted")));
}

#[test]
fn of_records_that_cannot_all_be_added_none_is() {
    let (_dir, history) = open();
    filled(&history);
    let good = records(&history, &everything());
    let broken = |change: &dyn Fn(&mut Record)| {
        let mut records = good.clone();
        change(&mut records[1]);
        records
    };
    let (_to, other) = open();
    for (records, what) in [
        (broken(&|r| r.tags = vec![" x".into()]), "a blank before a tag"),
        (broken(&|r| r.note = "x".repeat(history::NOTE_CHARS + 1)), "a long note"),
        (broken(&|r| r.attempts = vec![attempt(1), attempt(1)]), "an attempt twice"),
        (broken(&|r| r.tags = (0..=history::ROW_TAGS).map(|n| n.to_string()).collect()), "many tags"),
    ] {
        let refused = add(&other, &records, Numbers::Kept).unwrap_err();
        assert_eq!(
            std::mem::discriminant(&refused),
            std::mem::discriminant(&records[1].check().unwrap_err()),
            "{what}"
        );
        assert_eq!(other.count(&Query::default()).unwrap(), 0, "{what}");
    }
    assert!(matches!(broken(&|r| r.tags = vec![String::new()])[1].check(), Err(Error::BadTag { .. })));
}

#[test]
fn a_selection_gives_its_records_oldest_first_and_leaves_out_what_was_deleted() {
    let (_dir, history) = open();
    let rows: Vec<RowId> = (0..5).map(|i| put(&history, &format!("雁{i}"))).collect();
    for row in &rows {
        history.finish(*row, &finish(End::Sent)).unwrap();
    }
    let few = Selection::Rows { ids: vec![rows[3], rows[0], rows[1]] };
    history.delete(&Selection::Rows { ids: vec![rows[1]] }, false, 1).unwrap();
    let ids: Vec<RowId> = records(&history, &few).iter().map(|record| record.id).collect();
    assert_eq!(ids, [rows[0], rows[3]]);
}
