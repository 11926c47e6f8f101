//! Databases of an earlier version are copied first; damaged ones are set aside and have their place taken.

use std::fs;
use std::path::PathBuf;

use courier::{Courier, ErrorCode, Place, ProxyChoice};
use rusqlite::Connection;
use tempfile::TempDir;

/// A data folder with both databases, as a first start leaves it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Courier::open(folder.path()).unwrap();
    folder
}

/// Names in the data folder, or in one below it, that begin so, in order.
fn names(folder: &TempDir, below: &str, start: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.path().join(below)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    let mut found: Vec<_> = names.filter(|name| name.starts_with(start)).collect();
    found.sort();
    found
}

fn sql(folder: &TempDir, text: &str) {
    Connection::open(path(folder)).unwrap().execute_batch(text).unwrap();
}

fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("history.db")
}

/// Puts a history of the first schema, with one row in it, in the place of the history.
fn age(folder: &TempDir) {
    for name in ["history.db", "history.db-wal", "history.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    sql(folder, include_str!("../../../history/src/schema/0001_messages.sql"));
    sql(
        folder,
        "PRAGMA application_id = 0x59414E53; PRAGMA user_version = 1;
         INSERT INTO message VALUES (NULL, 1, 'a', 'A', 'teal', 0, 's', 1, 'r', 0, 'x', NULL, NULL, 1, 2, 'p');",
    );
}

async fn rows(courier: &Courier) -> u64 {
    courier.history_page("", Place::default(), 100).await.unwrap().rows.len() as u64
}

#[tokio::test]
async fn a_database_is_copied_before_its_schema_changes() {
    let folder = folder();
    age(&folder);

    let courier = Courier::open(folder.path()).unwrap();

    let copies = names(&folder, "backups", "");
    assert_eq!(copies.len(), 1, "{copies:?}");
    let copy = Connection::open(folder.path().join("backups").join(&copies[0])).unwrap();
    let read = |query| copy.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((read("PRAGMA user_version"), read("PRAGMA application_id")), (1, 0x5941_4E53));
    assert_eq!((read("SELECT count(*) FROM message"), rows(&courier).await), (1, 1));
    assert_eq!(courier.repairs(), []);
}

/// `app.db` as the first version made it.
const FIRST_BOOK: &str = "
    CREATE TABLE accounts (
        id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, color TEXT NOT NULL, stage TEXT NOT NULL,
        app_key TEXT NOT NULL, region TEXT NOT NULL, urls TEXT NOT NULL, private_hosts INTEGER NOT NULL,
        default_sender TEXT NOT NULL, secret_place TEXT
    ) STRICT;
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE recent_conversations (conversation TEXT PRIMARY KEY, used_at_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE uploads (
        account_id TEXT NOT NULL, base_url TEXT NOT NULL, md5 TEXT NOT NULL, size_bytes INTEGER NOT NULL,
        url TEXT NOT NULL, uploaded_at_ms INTEGER NOT NULL, PRIMARY KEY (account_id, base_url, md5, size_bytes)
    ) STRICT;";

#[test]
fn an_account_book_of_the_first_schema_keeps_its_accounts() {
    let folder = folder();
    let path = folder.path().join("app.db");
    fs::remove_file(&path).unwrap();
    let book = Connection::open(path).unwrap();
    book.execute_batch(FIRST_BOOK).unwrap();
    book.execute_batch(
        r#"INSERT INTO accounts VALUES ('1', 'A', '"blue"', '"test"', 'k1', '"china"', '[]', 0, '', NULL);
           PRAGMA user_version = 1;"#,
    )
    .unwrap();
    drop(book);

    let courier = Courier::open(folder.path()).unwrap();

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let account = runtime.block_on(courier.account("A")).unwrap();
    assert_eq!((account.extra_tries, account.calls_per_s), (1, 100));
    assert_eq!((account.proxy.clone(), account.extra_ca_pem.as_str()), (ProxyChoice::System, ""));
    assert_eq!(names(&folder, "backups", "app-").len(), 1);
}

#[test]
fn three_copies_are_kept() {
    let folder = folder();
    let mut ever = Vec::new();
    for _ in 0..5 {
        age(&folder);
        Courier::open(folder.path()).unwrap();
        ever.extend(names(&folder, "backups", "").pop());
    }

    assert_eq!(names(&folder, "backups", ""), ever[2..]);
}

#[tokio::test]
async fn the_last_sound_copy_takes_the_place_of_a_damaged_database() {
    let folder = folder();
    for _ in 0..2 {
        age(&folder);
        Courier::open(folder.path()).unwrap();
    }
    let copies = names(&folder, "backups", "");
    fs::write(folder.path().join("backups").join(&copies[1]), "no database").unwrap();
    fs::write(path(&folder), vec![0x55; 8192]).unwrap();

    let courier = Courier::open(folder.path()).unwrap();

    let [repair] = courier.repairs() else { panic!("{:?}", courier.repairs()) };
    assert_eq!(repair.file, "history.db");
    assert_eq!(repair.restored_from, Some(format!("backups/{}", copies[0])));
    assert_eq!(fs::read(folder.path().join(&repair.set_aside)).unwrap(), vec![0x55; 8192]);
    assert_eq!(rows(&courier).await, 1);
    drop(courier);
    assert_eq!(Courier::open(folder.path()).unwrap().repairs(), []);
}

#[tokio::test]
async fn damage_that_is_found_before_a_change_stops_the_change() {
    let folder = folder();
    age(&folder);
    // An index that does not belong to its table: SQLite opens the file, and answers wrongly.
    sql(
        &folder,
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, '(started_at_ms)', '(took_ms)') WHERE name = 'message_started';",
    );

    let courier = Courier::open(folder.path()).unwrap();

    assert_eq!(courier.repairs().len(), 1);
    assert_eq!(names(&folder, "backups", ""), [""; 0], "no copy of what is damaged");
    assert_eq!(rows(&courier).await, 0);
}

#[test]
fn the_journal_goes_with_the_database_that_is_set_aside() {
    let folder = folder();
    fs::write(path(&folder), vec![0x55; 8192]).unwrap();
    fs::write(folder.path().join("history.db-wal"), "its journal").unwrap();

    let courier = Courier::open(folder.path()).unwrap();

    let journal = folder.path().join(format!("{}-wal", courier.repairs()[0].set_aside));
    assert_eq!(fs::read_to_string(journal).unwrap(), "its journal");
}

#[test]
fn a_sound_database_of_another_program_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    sql(&folder, "CREATE TABLE theirs (a); PRAGMA user_version = 1;");
    let before = fs::read(path(&folder)).unwrap();

    let error = Courier::open(folder.path()).unwrap_err();

    assert_eq!(error.code(), ErrorCode::HistoryDamaged);
    assert_eq!(fs::read(path(&folder)).unwrap(), before);
    assert_eq!(names(&folder, "", "history.db.damaged"), [""; 0]);
}

#[test]
fn a_database_of_a_later_version_is_left_as_it_is() {
    let folder = folder();
    sql(&folder, "PRAGMA user_version = 99;");

    assert_eq!(Courier::open(folder.path()).unwrap_err().code(), ErrorCode::StorageNewer);
    assert_eq!((names(&folder, "backups", ""), names(&folder, "", "history.db.damaged")), (vec![], vec![]));
}

#[test]
fn without_room_for_a_copy_nothing_is_changed() {
    let folder = folder();
    age(&folder);
    fs::write(folder.path().join("backups"), "in the way").unwrap();

    let error = Courier::open(folder.path()).unwrap_err();

    assert_eq!(error.code(), ErrorCode::StorageReadOnly);
    let db = Connection::open(path(&folder)).unwrap();
    assert_eq!(db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 1);
}
