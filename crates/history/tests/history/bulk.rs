//! Many rows at once.

use crate::common::{add, all, attempt, finish, found, open, page, send};
use history::{End, History, Numbers, Query, Record, Selection};

const MANY: usize = 1_500;

/// The sends `第0条`, `第1条`, … as they leave a history that has them.
fn many(rows: usize) -> Vec<Record> {
    let (_dir, history) = open();
    let row = history.record(&send("第0条")).unwrap();
    history.conclude(row, &[attempt(1)], Some(&finish(End::Sent))).unwrap();
    let selection = Selection::Rows { ids: vec![row] };
    let one = history.records(&selection).piece().unwrap().remove(0);
    let nth = |n: usize| Record {
        id: serde_json::from_value((n + 1).to_string().into()).unwrap(),
        trace_id: format!("trace{n}"),
        search_text: format!("第{n}条"),
        ..one.clone()
    };
    (0..rows).map(nth).collect()
}

/// What is chosen for the index in the file.
fn choices(history: &History) -> Vec<(String, i64)> {
    let db = rusqlite::Connection::open(history.path()).unwrap();
    let mut choices = db.prepare("SELECT k, v FROM search_config WHERE k <> 'version' ORDER BY k").unwrap();
    let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?));
    choices.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn many_rows_at_once_are_found_and_leave_the_index_as_single_rows_want_it() {
    let (_dir, history) = open();

    assert_eq!(add(&history, &many(MANY), Numbers::Kept).unwrap(), MANY as u64);

    assert_eq!(found(&history, "第1499条").len(), 1);
    assert_eq!(all(&history, &Query::parse("条").unwrap(), 100).len(), MANY);
    // As FTS5 has them where nobody chose.
    let usual = [("automerge", 4), ("crisismerge", 16), ("hashsize", 1 << 20)];
    assert_eq!(choices(&history), usual.map(|(name, value)| (name.to_owned(), value)));
}

#[test]
fn a_page_has_a_thousand_rows_at_most_whatever_limit_is_given() {
    let (_dir, history) = open();
    add(&history, &many(MANY), Numbers::Kept).unwrap();

    let first = page(&history, &Query::default(), None, u32::MAX);

    assert_eq!(first.rows.len(), 1_000);
    assert_eq!(page(&history, &Query::default(), first.next, u32::MAX).rows.len(), MANY - 1_000);
    assert_eq!(
        page(&history, &Query::default(), None, 0).rows.len(),
        1,
        "a page is never empty by its limit"
    );
}

#[test]
fn one_that_is_refused_keeps_all_of_its_piece_out() {
    let (_dir, history) = open();
    let mut spoilt = many(MANY);
    spoilt[MANY - 1].tags = vec![" not trimmed ".into()];

    add(&history, &spoilt, Numbers::Kept).unwrap_err();

    assert_eq!(history.count(&Query::default()).unwrap(), 0);
    assert_eq!(found(&history, "第0条"), []);
}
