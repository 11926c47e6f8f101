//! What is kept of a message's file.

use crate::common::*;
use history::{End, KeptFile, MAX_THUMBNAIL_BYTES, SeenFile, Selection};

fn seen(md5: &str, thumbnail: Option<Vec<u8>>) -> SeenFile {
    SeenFile {
        facts: KeptFile {
            name: "雁.jpg".into(),
            mime: "image/jpeg".into(),
            size_bytes: 5_000_000_000,
            md5: md5.into(),
            width: Some(4_000),
            height: Some(3_000),
            duration_ms: None,
            codec: None,
        },
        thumbnail,
    }
}

#[test]
fn a_row_keeps_its_file_s_facts_and_small_picture() {
    let (_dir, history) = open();
    let file = seen("aa", Some(vec![1, 2, 3]));
    let with = history.record_with(&send("with"), Some(&file)).unwrap();
    let without = history.record(&send("without")).unwrap();

    assert_eq!(history.get(with).unwrap().unwrap().file, Some(file.facts));
    assert_eq!(history.thumbnail(with).unwrap(), Some(vec![1, 2, 3]));
    assert_eq!(history.get(without).unwrap().unwrap().file, None);
    assert_eq!(history.thumbnail(without).unwrap(), None);
    let rows = page(&history, &text(""), None, 10).rows;
    assert_eq!(rows.iter().map(|row| row.has_thumbnail).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_picture_that_is_not_small_is_left_out_and_the_message_goes_all_the_same() {
    let (_dir, history) = open();
    let largest = vec![7; MAX_THUMBNAIL_BYTES];
    let kept = history.record_with(&send("a"), Some(&seen("aa", Some(largest.clone())))).unwrap();
    let over =
        history.record_with(&send("b"), Some(&seen("bb", Some(vec![7; MAX_THUMBNAIL_BYTES + 1])))).unwrap();

    assert_eq!(history.thumbnail(kept).unwrap(), Some(largest));
    assert_eq!(history.thumbnail(over).unwrap(), None);
    assert!(history.get(over).unwrap().unwrap().file.is_some());
}

#[test]
fn the_same_content_is_found_by_its_md5_with_the_newest_name_and_a_picture_if_there_is_one() {
    let (_dir, history) = open();
    history.record_with(&send("a"), Some(&seen("aa", Some(vec![1])))).unwrap();
    let mut renamed = seen("aa", Some(vec![2]));
    renamed.facts.name = "goose.jpg".into();
    history.record_with(&send("b"), Some(&renamed)).unwrap();
    history.record_with(&send("c"), Some(&seen("aa", None))).unwrap();

    assert_eq!(history.seen_file("aa").unwrap(), Some(renamed));
    assert_eq!(history.seen_file("bb").unwrap(), None);
}

#[test]
fn a_small_picture_is_out_of_sight_with_its_row_and_gone_with_it() {
    let (dir, history) = open();
    let row = history.record_with(&send("a"), Some(&seen("aa", Some(vec![1])))).unwrap();
    history.finish(row, &finish(End::Sent)).unwrap();

    history.delete(&Selection::Rows { ids: vec![row] }, false, 1).unwrap();
    assert_eq!((history.thumbnail(row).unwrap(), history.seen_file("aa").unwrap()), (None, None));

    history.purge(2).unwrap();
    let db = rusqlite::Connection::open(file(&dir)).unwrap();
    let left: i64 = db.query_row("SELECT count(*) FROM attachment", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}
