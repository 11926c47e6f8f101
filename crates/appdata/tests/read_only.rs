//! `app.db` on a disk without room: read without a byte more.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;

use appdata::{Error, Store};

#[tokio::test]
async fn what_was_kept_is_read_also_from_the_journal_and_nothing_is_written() {
    let (running, left) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::open(&running.path().join("app.db")).unwrap();
    store.keep("a", &1).await.unwrap();
    // As a process that was killed leaves it.
    for name in ["app.db", "app.db-wal"] {
        fs::copy(running.path().join(name), left.path().join(name)).unwrap();
    }
    let content = || ["app.db", "app.db-wal"].map(|name| fs::read(left.path().join(name)).unwrap());
    let before = content();

    let read_only = Store::open_read_only(&left.path().join("app.db")).unwrap();

    assert_eq!(read_only.fact::<i32>("a").await.unwrap(), Some(1));
    assert!(matches!(read_only.keep("a", &2).await, Err(Error::Full)));
    drop(read_only);
    assert_eq!(content(), before);
    assert_eq!(fs::read_dir(left.path()).unwrap().count(), 2, "no file beside them");
}

#[test]
fn a_file_that_would_have_to_be_migrated_says_that_there_is_no_room() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    drop(Store::open(&path).unwrap());
    rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", appdata::VERSION - 1)
        .unwrap();
    assert!(matches!(Store::open_read_only(&path), Err(Error::Full)));
}
