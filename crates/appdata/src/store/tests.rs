#![allow(clippy::unwrap_used)]
use super::*;
use rusqlite_migration::{Error as Migration, MigrationDefinitionError};

#[test]
fn a_database_of_a_later_version_is_reported_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();

    let newer = MigrationDefinitionError::DatabaseTooFarAhead;
    assert!(
        matches!(Store::open(&path), Err(Error::Migration(Migration::MigrationDefinition(found))) if found == newer)
    );
}

#[test]
fn a_write_reaches_the_disk_before_it_returns() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("app.db")).unwrap();
    let setting = |name: &str| {
        let value =
            store.lock().pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        format!("{:?}", value.unwrap())
    };

    let settings = ["journal_mode", "synchronous", "fullfsync", "foreign_keys"].map(setting);

    assert_eq!(settings, [r#"Text("wal")"#, "Integer(2)", "Integer(1)", "Integer(1)"]);
}

#[tokio::test]
async fn two_processes_that_change_one_value_lose_no_change_and_wait_for_each_other() {
    const CHANGES: u32 = 50;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let add = async |store: Store| {
        for _ in 0..CHANGES {
            store.change("count", |count: &mut u32| *count += 1).await.unwrap();
        }
    };
    let (first, second) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());

    tokio::join!(add(first.clone()), add(second));

    assert_eq!(first.fact("count").await.unwrap(), Some(2 * CHANGES));
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("app.db")).unwrap();
    let half = |db: &Connection| -> Result<(), Error> {
        db.execute("INSERT INTO facts (name, value) VALUES ('half', '1')", [])?;
        Err(Error::NameTaken)
    };

    store.write(half).await.unwrap_err();

    assert_eq!(store.fact::<u32>("half").await.unwrap(), None);
}

#[tokio::test]
async fn a_kept_value_that_cannot_be_read_counts_as_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("app.db")).unwrap();
    store.keep("settings", &"of another version").await.unwrap();

    assert_eq!(store.fact::<u32>("settings").await.unwrap(), None);
}
