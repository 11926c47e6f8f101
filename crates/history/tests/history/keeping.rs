//! Stars, tags and notes stay with their rows and are found.

use crate::common;
use crate::common::{file, finish, found, open, put};
use history::{End, Error, History, NOTE_CHARS, Query, ROW_TAGS, RowId, Selection, TAG_CHARS};

fn these(ids: &[RowId]) -> Selection {
    Selection::Rows { ids: ids.to_vec() }
}

fn everything() -> Selection {
    Selection::Found { query: Query::default(), newest: None, except: vec![] }
}

#[test]
fn what_was_added_to_a_row_is_there_after_a_restart() {
    let (dir, history) = open();
    let row = put(&history, "你好");
    history.star(&these(&[row]), true).unwrap();
    history.tag(&these(&[row]), " #重要  客户 ").unwrap();
    history.tag(&these(&[row]), "bug").unwrap();
    history.note(row, "客户说没收到\n第二行").unwrap();
    drop(history);

    let details = History::open(&file(&dir)).unwrap().get(row).unwrap().unwrap();

    assert!(details.row.starred && details.row.noted);
    assert_eq!(details.row.tags, ["bug", "重要 客户"]);
    assert_eq!(details.note, "客户说没收到\n第二行");
}

#[test]
fn notes_and_tags_are_found_like_the_text() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    put(&history, "再见");
    history.note(row, "退款 refund-2026").unwrap();
    history.tag(&these(&[row]), "投诉").unwrap();
    for typed in ["退款", "refund", "投诉", "你好 投诉 退"] {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
    history.note(row, " ").unwrap();
    history.untag(&these(&[row]), "投诉").unwrap();
    for typed in ["退款", "refund", "投诉"] {
        assert_eq!(found(&history, typed), [], "{typed}");
    }
    assert!(!history.get(row).unwrap().unwrap().row.noted);
}

#[test]
fn an_end_leaves_what_was_added_in_the_index() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    history.note(row, "稍后").unwrap();
    history.finish(row, &finish(End::Sent)).unwrap();
    assert_eq!(found(&history, "稍后 success"), [row]);
}

#[test]
fn a_tag_is_the_same_in_any_case() {
    let (_dir, history) = open();
    let rows = [put(&history, "x"), put(&history, "y")];
    assert_eq!(history.tag(&these(&rows), "VIP").unwrap(), 2);
    assert_eq!(history.tag(&these(&rows), "vip").unwrap(), 0);
    assert_eq!(history.untag(&these(&rows[..1]), "Vip").unwrap(), 1);
    let tags = history.tags().unwrap();
    assert_eq!(tags.iter().map(|tag| (tag.name.as_str(), tag.rows)).collect::<Vec<_>>(), [("VIP", 1)]);
}

#[test]
fn what_cannot_be_a_tag_or_note_is_refused() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    for name in ["", "  ", "#", "a\u{7}b", &"长".repeat(TAG_CHARS + 1)] {
        let refused = history.tag(&these(&[row]), name);
        assert!(matches!(refused, Err(Error::BadTag { .. })), "{name:?}: {refused:?}");
    }
    history.tag(&these(&[row]), &"长".repeat(TAG_CHARS)).unwrap();
    for n in 1..ROW_TAGS {
        history.tag(&these(&[row]), &n.to_string()).unwrap();
    }
    let one_more = history.tag(&these(&[row]), "one more");
    assert!(matches!(one_more, Err(Error::TooManyTags { .. })), "{one_more:?}");
    assert_eq!(history.get(row).unwrap().unwrap().row.tags.len(), ROW_TAGS);
    let too_long = history.note(row, &"长".repeat(NOTE_CHARS + 1));
    assert!(matches!(too_long, Err(Error::NoteTooLong { .. })), "{too_long:?}");
    let nowhere = history.note("99".parse().unwrap(), "x");
    assert!(matches!(nowhere, Err(Error::NoSuchRow { .. })), "{nowhere:?}");
}

#[test]
fn a_whole_search_is_starred_but_for_what_was_left_out_or_came_later() {
    let (_dir, history) = open();
    let rows: Vec<RowId> = (0..210).map(|i| put(&history, &format!("雁书{i}"))).collect();
    put(&history, "别的");
    let late = put(&history, "雁书 late");
    let selection = Selection::Found {
        query: common::text("雁书"),
        newest: Some(rows[209]),
        except: vec![rows[7], rows[205]],
    };

    assert_eq!(history.star(&selection, true).unwrap(), 208);

    let starred = |row: RowId| history.get(row).unwrap().unwrap().row.starred;
    assert!(starred(rows[0]) && starred(rows[209]));
    assert!(!starred(rows[7]) && !starred(rows[205]) && !starred(late));
    let tally = history.tally(&everything()).unwrap();
    assert_eq!((tally.rows, tally.sending, tally.unknown, tally.starred), (212, 212, 0, 208));
}

#[test]
fn rows_that_are_not_there_are_passed_over() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    let selection = these(&["5".parse().unwrap(), row, row, "9223372036854775807".parse().unwrap()]);
    assert_eq!(history.star(&selection, true).unwrap(), 1);
    assert_eq!(history.tally(&selection).unwrap().rows, 1);
}
