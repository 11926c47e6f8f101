//! Calls of every kind: how they are found, and the ends of their parts.

use crate::common;
use crate::common::{attempt, finish, found, open, send};
use history::{
    ActKind, Bar, Depth, End, History, KeptKind, KeptPart, KeptPartKind, NewAct, NewSend, Outcome,
    PartCounts, Query, RowId, Stop,
};

fn part(name: &str, outcome: Outcome) -> KeptPart {
    KeptPart { outcome, ..KeptPart::new(KeptPartKind::Receiver, name) }
}

fn batch(history: &History, receivers: &[&str]) -> RowId {
    let new = NewSend { conversation_type: 0, receiver: receivers.join(", "), ..send("maintenance") };
    let parts: Vec<KeptPart> =
        receivers.iter().map(|name| KeptPart::new(KeptPartKind::Receiver, *name)).collect();
    history.record_call(&new, None, KeptKind::Batch, &parts).unwrap()
}

#[test]
fn rows_are_found_by_their_kind_and_single_sends_by_having_none() {
    let (_dir, history) = open();
    let single = history.record(&send("x")).unwrap();
    let of_batch = batch(&history, &["a"]);
    let room = history.record_call(&send("x"), None, KeptKind::Chatroom, &[]).unwrap();
    for (typed, expected) in [
        ("kind:batch", vec![of_batch]),
        ("kind:chatroom,batch", vec![room, of_batch]),
        ("kind:single", vec![single]),
        ("kind:single,batch", vec![of_batch, single]),
        ("-kind:batch", vec![room, single]),
        ("-kind:single", vec![room, of_batch]),
        ("kind:batch -kind:batch", vec![]),
        ("kind:stream", vec![]),
        ("kind:BATCH maintenance", vec![of_batch]),
    ] {
        assert_eq!(found(&history, typed), expected, "{typed}");
    }
    let all = KeptKind::ALL.map(KeptKind::name).join(",");
    assert_eq!(found(&history, &format!("kind:{all}")).len(), 3);
    assert!(found(&history, &format!("-kind:{all}")).is_empty());
    assert!(Query::parse("kind:mail").is_err());
}

#[test]
fn a_call_of_several_messages_of_which_one_was_recalled_counts_by_its_end() {
    let (_dir, history) = open();
    let rows = [KeptKind::Single, KeptKind::Batch, KeptKind::Chatroom, KeptKind::ChatroomBatch]
        .map(|kind| history.record_call(&send("x"), None, kind, &[]).unwrap());
    for row in rows {
        history.conclude(row, &[attempt(1)], Some(&finish(End::Sent))).unwrap();
        let recall = NewAct {
            kind: ActKind::Recall,
            trace_id: "trace-of-the-act".into(),
            method: "DELETE".into(),
            url: "https://open.example/im/v2/chatrooms/1/messages/m1".into(),
            request_headers: vec![],
            request_body: None,
            process: common::PROCESS.into(),
            started_at_ms: 1_795_000_100_000,
        };
        let act = history.record_act(row, &recall).unwrap();
        history.conclude_act(act, &[attempt(1)], &finish(End::Sent)).unwrap();
    }
    assert_eq!(found(&history, "is:recalled").len(), 4);
    for depth in [Depth::Sample, Depth::Whole] {
        let bars = history.survey(&Query::default(), depth, &Stop::default()).unwrap().bars;
        let sum = |count: fn(&Bar) -> u32| bars.iter().map(count).sum::<u32>();
        assert_eq!((sum(|bar| bar.sent), sum(|bar| bar.recalled)), (2, 2), "{depth:?}");
    }
}

#[test]
fn a_call_is_found_by_each_of_its_receivers_and_by_the_id_of_each_message() {
    let (_dir, history) = open();
    let row = batch(&history, &["han-meimei", "jim@corp", "nobody"]);
    for typed in ["to:jim@corp", "to:JIM@corp", "to:han*", "nobody kind:batch"] {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
    assert!(found(&history, "to:li.lei").is_empty());
    let taken =
        KeptPart { message_server_id: Some("812345678901234587".into()), ..part("jim@corp", Outcome::Sent) };
    history.conclude_with(row, &[attempt(1)], Some(&finish(End::Sent)), &[taken]).unwrap();
    assert_eq!(found(&history, "812345678901234587"), [row]);
}

#[test]
fn each_part_gets_its_end_and_what_has_none_is_unknown() {
    let (_dir, history) = open();
    let row = batch(&history, &["a", "b", "c"]);
    let sending = history.get(row).unwrap().unwrap();
    assert!(sending.parts.iter().all(|part| part.outcome == Outcome::Sending));
    assert_eq!(sending.row.parts, PartCounts { all: 3, open: 3, ..PartCounts::default() });

    let refused = KeptPart { code: Some(102_404), msg: Some("no".into()), ..part("b", Outcome::Rejected) };
    let ended = [part("a", Outcome::Sent), refused.clone()];
    history.conclude_with(row, &[attempt(1)], Some(&finish(End::Unknown)), &ended).unwrap();
    let details = history.get(row).unwrap().unwrap();
    assert_eq!(details.parts, [part("a", Outcome::Sent), refused, part("c", Outcome::Unknown)]);
    assert_eq!(
        details.row.parts,
        PartCounts { all: 3, sent: 1, rejected: 1, open: 1, ..PartCounts::default() }
    );

    // What was sent stays so, whatever a later look says; what is unknown may still be found.
    let later = [part("a", Outcome::Rejected), part("c", Outcome::Sent)];
    history.conclude_with(row, &[attempt(2)], None, &later).unwrap();
    let outcomes: Vec<Outcome> =
        history.get(row).unwrap().unwrap().parts.iter().map(|part| part.outcome).collect();
    assert_eq!(outcomes, [Outcome::Sent, Outcome::Rejected, Outcome::Sent]);

    // What was rejected is sent where a repeat was taken; whom an answer names alone comes after the others.
    let again = [part("b", Outcome::Sent), part("nobody", Outcome::Rejected)];
    history.conclude_with(row, &[attempt(3)], None, &again).unwrap();
    history.conclude_with(row, &[attempt(4)], None, &again).unwrap();
    let parts = history.get(row).unwrap().unwrap().parts;
    assert_eq!((parts.len(), &parts[1]), (4, &part("b", Outcome::Sent)));
    assert_eq!(parts[3], part("nobody", Outcome::Rejected));
}

#[test]
fn a_call_that_not_everybody_got_is_found_and_counted_apart() {
    let (_dir, history) = open();
    let end = |row: RowId, outcomes: [Outcome; 2]| {
        let parts = [part("a", outcomes[0]), part("b", outcomes[1])];
        history.conclude_with(row, &[attempt(1)], Some(&finish(End::Sent)), &parts).unwrap();
    };
    let whole = batch(&history, &["a", "b"]);
    end(whole, [Outcome::Sent, Outcome::Sent]);
    let partly = batch(&history, &["a", "b"]);
    end(partly, [Outcome::Sent, Outcome::Rejected]);
    let going = batch(&history, &["a", "b"]);

    let row = |id: RowId| history.get(id).unwrap().unwrap().row;
    assert_eq!([whole, partly, going].map(|id| row(id).is_partly()), [false, true, false]);
    assert_eq!(found(&history, "is:partly"), [partly]);
    assert_eq!(found(&history, "kind:batch -is:partly"), [going, whole]);
    for depth in [Depth::Sample, Depth::Whole] {
        let survey = history.survey(&Query::default(), depth, &Stop::default()).unwrap();
        let sum = |of: fn(&Bar) -> u32| survey.bars.iter().map(of).sum::<u32>();
        assert_eq!([sum(|bar| bar.sent), sum(|bar| bar.partly), sum(|bar| bar.sending)], [1, 1, 1]);
    }
}

#[test]
fn the_recall_of_a_broadcast_counts_as_a_recall_and_not_as_a_message_that_was_sent() {
    let (_dir, history) = open();
    for end in [End::Sent, End::Rejected] {
        let row = history.record_call(&send("v5"), None, KeptKind::BroadcastRecall, &[]).unwrap();
        history.conclude(row, &[attempt(1)], Some(&finish(end))).unwrap();
    }
    for depth in [Depth::Sample, Depth::Whole] {
        let survey = history.survey(&Query::default(), depth, &Stop::default()).unwrap();
        let sum = |of: fn(&Bar) -> u32| survey.bars.iter().map(of).sum::<u32>();
        assert_eq!([sum(|bar| bar.sent), sum(|bar| bar.recalled), sum(|bar| bar.rejected)], [0, 1, 1]);
    }
}

#[test]
fn receivers_that_messages_failed_for_are_counted_apart_from_the_messages() {
    let (_dir, history) = open();
    let message = |name: &str, outcome| KeptPart { outcome, ..KeptPart::new(KeptPartKind::Message, name) };
    let open_parts = ["m1", "m2"].map(|name| message(name, Outcome::Sending));
    let row = history.record_call(&send("two"), None, KeptKind::ChatroomBatch, &open_parts).unwrap();
    let ended = [
        message("m1", Outcome::Sent),
        message("m2", Outcome::Sent),
        part("nobody", Outcome::Rejected),
        part("noone", Outcome::Rejected),
    ];
    history.conclude_with(row, &[attempt(1)], Some(&finish(End::Sent)), &ended).unwrap();

    let kept = history.get(row).unwrap().unwrap();
    let counts = PartCounts { all: 2, sent: 2, failed_receivers: 2, ..PartCounts::default() };
    assert_eq!(kept.row.parts, counts);
    assert_eq!(PartCounts::of(&kept.parts), counts, "a list of parts is counted as its row is");
    assert!(kept.row.is_partly());
    assert_eq!(found(&history, "is:partly to:noone"), [row]);
}

#[test]
fn an_older_file_finds_what_not_everybody_got() {
    let (dir, history) = open();
    let row = batch(&history, &["a", "b"]);
    history.conclude_with(row, &[], Some(&finish(End::Sent)), &[part("a", Outcome::Sent)]).unwrap();
    drop(history);
    let path = dir.path().join("history.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    // As the step before left it: no mark, and no texts of pieces.
    db.execute_batch("ALTER TABLE part DROP COLUMN text; DELETE FROM search; PRAGMA user_version = 11")
        .unwrap();
    drop(db);
    let history = History::open(&path).unwrap();
    assert_eq!(found(&history, "is:partly"), [row]);
}

#[test]
fn a_crash_leaves_the_parts_of_a_call_unknown_with_it() {
    let (_dir, history) = open();
    let row = batch(&history, &["a", "b"]);
    assert_eq!(history.recover(|_| false).unwrap(), 1);
    let details = history.get(row).unwrap().unwrap();
    assert_eq!(details.row.outcome, Outcome::Unknown);
    assert!(details.parts.iter().all(|part| part.outcome == Outcome::Unknown));
}

#[test]
fn an_export_keeps_kind_and_parts() {
    let (_dir, history) = open();
    let row = batch(&history, &["a", "b"]);
    history.conclude_with(row, &[], Some(&finish(End::Sent)), &[part("a", Outcome::Sent)]).unwrap();
    let selection = history::Selection::Rows { ids: vec![row] };
    let records = history.records(&selection).piece().unwrap();
    let line = serde_json::to_string(&records[0]).unwrap();

    let (_other, copy) = open();
    let prepared = history::Prepared::of(vec![serde_json::from_str(&line).unwrap()]).unwrap();
    assert_eq!(copy.add(&prepared, history::Numbers::Kept).unwrap(), 1);
    assert_eq!(copy.get(row).unwrap().unwrap().parts, history.get(row).unwrap().unwrap().parts);
    assert_eq!(found(&copy, "kind:batch to:b"), [row]);
    // A line of before there were kinds.
    let mut older: serde_json::Value = serde_json::from_str(&line).unwrap();
    older.as_object_mut().unwrap().retain(|key, _| key != "kind" && key != "parts");
    let record: history::Record = serde_json::from_value(older).unwrap();
    assert_eq!((record.kind, record.parts.len()), (KeptKind::Single, 0));
}
