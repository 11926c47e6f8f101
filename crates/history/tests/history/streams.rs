//! Streams: rows that grow, and those that were left without their end.

use crate::common::{attempt, finish, found, open, send};
use history::{
    Bar, Depth, End, History, KeptKind, KeptPart, KeptPartKind, Outcome, PartCounts, Query, RowId, Stop,
    StreamSoFar,
};

#[test]
fn a_stream_grows_piece_by_piece_and_says_what_has_gone_out() {
    let (_dir, history) = open();
    let first = KeptPart::piece(0, "Once upon", false);
    let row = history.record_call(&send("Once upon"), None, KeptKind::Stream, &[first]).unwrap();
    let now = StreamSoFar {
        request_body: r#"{"text":"Once upon a goose"}"#.into(),
        snippet: "Once upon a goose".into(),
        search_text: "Once upon a goose".into(),
    };
    let taken = KeptPart { outcome: Outcome::Sent, ..KeptPart::piece(0, "", false) };
    history.conclude_with(row, &[attempt(1)], None, &[taken]).unwrap();

    history.add_piece(row, &now, &KeptPart::piece(1, " a goose", true)).unwrap();

    assert_eq!(found(&history, "kind:stream goose"), [row]);
    let details = history.get(row).unwrap().unwrap();
    assert_eq!(
        (details.row.snippet.as_str(), details.request_body),
        (&*now.snippet, now.request_body.clone())
    );
    let shown: Vec<_> =
        details.parts.iter().map(|p| (p.kind, &*p.name, p.text.as_deref(), p.outcome)).collect();
    let (piece, last) = (KeptPartKind::Piece, KeptPartKind::LastPiece);
    assert_eq!(
        shown,
        [(piece, "0", Some("Once upon"), Outcome::Sent), (last, "1", Some(" a goose"), Outcome::Sending)]
    );
    // A process that is gone leaves the piece that was on its way unknown, and no other.
    history.recover(|_| false).unwrap();
    let ends: Vec<_> = history.get(row).unwrap().unwrap().parts.iter().map(|part| part.outcome).collect();
    assert_eq!(ends, [Outcome::Sent, Outcome::Unknown]);
    assert!(history.add_piece(row, &now, &KeptPart::piece(2, "!", true)).is_err(), "it has its end");
}

/// A stream of two pieces with these ends, the second of which ends it.
fn stream(history: &History, second: Option<(KeptPartKind, Outcome)>) -> RowId {
    let first = KeptPart::piece(0, "Once", false);
    let row =
        history.record_call(&send("Once"), None, KeptKind::Stream, std::slice::from_ref(&first)).unwrap();
    let mut ended = vec![KeptPart { outcome: Outcome::Sent, ..first }];
    if let Some((kind, outcome)) = second {
        let piece = KeptPart { kind, ..KeptPart::piece(1, " upon", false) };
        let body = r#"{"text":"Once upon"}"#.to_owned();
        let now =
            StreamSoFar { request_body: body, snippet: "Once upon".into(), search_text: "Once upon".into() };
        history.add_piece(row, &now, &piece).unwrap();
        ended.push(KeptPart { outcome, ..piece });
    }
    let end =
        if ended.iter().any(|part| part.outcome == Outcome::Unknown) { End::Unknown } else { End::Sent };
    history.conclude_with(row, &[attempt(1)], Some(&finish(end)), &ended).unwrap();
    row
}

#[test]
fn a_stream_without_its_end_is_partly_sent_wherever_it_is_read() {
    use KeptPartKind::{LastPiece, Piece};
    let (_dir, history) = open();
    let whole = stream(&history, Some((LastPiece, Outcome::Sent)));
    let cut = stream(&history, Some((Piece, Outcome::Sent)));
    let refused = stream(&history, Some((LastPiece, Outcome::Rejected)));
    let first_only = stream(&history, None);
    let doubtful = stream(&history, Some((LastPiece, Outcome::Unknown)));

    let row = |id: RowId| history.get(id).unwrap().unwrap().row;
    let counts = |id: RowId| row(id).parts;
    assert_eq!(counts(cut), PartCounts { all: 2, sent: 2, unfinished: true, ..PartCounts::default() });
    let all = [whole, cut, refused, first_only, doubtful];
    assert_eq!(all.map(|id| counts(id).unfinished), [false, true, true, true, false]);
    assert_eq!(all.map(|id| row(id).is_partly()), [false, true, true, true, false]);
    for id in all {
        let parts = history.get(id).unwrap().unwrap().parts;
        assert_eq!(PartCounts::of(&parts), counts(id), "a list of parts is counted as its row is");
    }
    assert_eq!(found(&history, "is:partly"), [first_only, refused, cut]);
    assert_eq!(found(&history, "kind:stream outcome:sent -is:partly"), [whole]);
    for depth in [Depth::Sample, Depth::Whole] {
        for typed in ["", "kind:stream"] {
            let bars = history.survey(&Query::parse(typed).unwrap(), depth, &Stop::default()).unwrap().bars;
            let sum = |of: fn(&Bar) -> u32| bars.iter().map(of).sum::<u32>();
            assert_eq!([sum(|bar| bar.sent), sum(|bar| bar.partly), sum(|bar| bar.unknown)], [1, 3, 1]);
        }
    }
}

#[test]
fn an_older_file_finds_streams_without_their_end_and_leaves_all_other_rows_as_they_are() {
    let (dir, history) = open();
    let whole = stream(&history, Some((KeptPartKind::LastPiece, Outcome::Sent)));
    let cut = stream(&history, Some((KeptPartKind::Piece, Outcome::Sent)));
    drop(history);
    let path = dir.path().join("history.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    // As the step before left it: sent streams, and no mark of one without its end.
    for row in [whole, cut] {
        let words = "untouched \u{E000}o1 \u{E000}k9";
        db.execute("INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)", (row.get(), words))
            .unwrap();
    }
    db.execute_batch(
        "CREATE INDEX part_not_sent ON part (message_id) WHERE outcome <> 1; PRAGMA user_version = 13",
    )
    .unwrap();
    drop(db);
    let history = History::open(&path).unwrap();
    assert_eq!(found(&history, "is:partly"), [cut]);
    assert_eq!(found(&history, "kind:stream -is:partly"), [whole]);
    assert_eq!(found(&history, "\"untouched\""), [whole], "only what changed is indexed anew");
}
