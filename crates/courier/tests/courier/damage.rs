//! Databases of an earlier version are copied first; damaged ones are set aside and have their place taken.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use courier::{Courier, ErrorCode, PageStart};
use rusqlite::Connection;
use tempfile::TempDir;

/// A data folder with both databases, as a first start leaves it.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Courier::open(folder.path()).unwrap();
    folder
}

/// Names in the data folder, or in one below it, that begin so, in order.
pub(crate) fn names(folder: &TempDir, below: &str, start: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.path().join(below)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    let mut found: Vec<_> = names.filter(|name| name.starts_with(start)).collect();
    found.sort();
    found
}

pub(crate) fn sql(folder: &TempDir, text: &str) {
    Connection::open(path(folder)).unwrap().execute_batch(text).unwrap();
}

pub(crate) fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("history.db")
}

/// Puts a history of the first schema, with one row in it, in the place of the history.
pub(crate) fn age(folder: &TempDir) {
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

pub(crate) async fn rows(courier: &Courier) -> u64 {
    courier.history().page("", PageStart::default(), 100).await.unwrap().rows.len() as u64
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
async fn a_replacement_that_a_crash_cut_off_is_finished_and_reported_by_the_next_start() {
    let folder = folder();
    age(&folder);
    Courier::open(folder.path()).unwrap();
    let [copy] = names(&folder, "backups", "").try_into().unwrap();
    // As a crash leaves it: the damaged file is set aside, the copy lies ready, and nothing is at its place.
    for name in ["history.db", "history.db-wal", "history.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    fs::write(folder.path().join("history.db.damaged-20261129T120000000Z"), vec![0x55; 8192]).unwrap();
    fs::copy(folder.path().join("backups").join(&copy), folder.path().join("history.db.unfinished")).unwrap();

    let courier = Courier::open(folder.path()).unwrap();

    assert_eq!(rows(&courier).await, 1, "no empty history took its place");
    let [repair] = courier.repairs() else { panic!("{:?}", courier.repairs()) };
    assert_eq!(repair.set_aside, "history.db.damaged-20261129T120000000Z");
    assert_eq!(repair.restored_from, Some(format!("backups/{copy}")));
    assert_eq!(names(&folder, "", "history.db.unfinished"), [""; 0]);
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

/// A folder with so many rows, none of whose last pages are looked at when it is opened, and one of them torn.
fn torn(rows: usize) -> TempDir {
    let folder = folder();
    let db = Connection::open(path(&folder)).unwrap();
    let row = db.prepare("SELECT 1 FROM message").unwrap().exists([]).unwrap();
    assert!(!row);
    db.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
         INSERT INTO message (outcome, account_id, account_name, account_color, production, sender, conversation_type,
           receiver, snippet, started_at_ms, process)
         SELECT 1, 'a', 'A', 'teal', 0, 's', 1, 'r', hex(randomblob(200)), 1, 'p' FROM n;"
    ))
    .unwrap();
    db.close().unwrap();
    let mut bytes = fs::read(path(&folder)).unwrap();
    let (len, page) = (bytes.len(), 4096);
    let middle = len / 2 / page * page;
    bytes[middle..middle + page].fill(0x55);
    fs::write(path(&folder), bytes).unwrap();
    folder
}

/// As a process that was killed leaves it.
fn leave_a_claim(folder: &TempDir) {
    fs::write(folder.path().join("running/killed"), "").unwrap();
}

#[test]
fn a_database_that_was_not_closed_is_checked_and_set_aside_if_a_page_is_torn() {
    let folder = torn(400);
    let before = fs::read(path(&folder)).unwrap();
    leave_a_claim(&folder);

    let courier = Courier::open(folder.path()).unwrap();

    let [repair] = courier.repairs() else { panic!("{:?}", courier.repairs()) };
    assert_eq!(fs::read(folder.path().join(&repair.set_aside)).unwrap(), before);
    drop(courier);
    assert_eq!(Courier::open(folder.path()).unwrap().repairs(), [], "once");
}

#[test]
fn a_sound_database_that_was_not_closed_stays() {
    let folder = folder();
    leave_a_claim(&folder);
    assert_eq!(Courier::open(folder.path()).unwrap().repairs(), []);
    assert_eq!(names(&folder, "running", ""), [""; 0]);
}

#[tokio::test]
async fn what_the_background_finds_damaged_takes_no_more_writes_and_is_set_aside_at_the_next_start() {
    const PAUSE: Duration = Duration::from_millis(10);
    let folder = torn(400);
    leave_a_claim(&folder);
    let courier = Courier::open_within(folder.path(), Duration::ZERO).unwrap();
    assert_eq!(courier.repairs(), []);

    let row = courier.history().page("", PageStart::default(), 1).await.unwrap().rows.remove(0).id;
    let deadline = Instant::now() + Duration::from_secs(30);
    let refused = loop {
        match courier.history().note(row, "x".to_owned()).await {
            Ok(()) => assert!(Instant::now() < deadline, "it still takes writes"),
            Err(error) => break error,
        }
        // Who checks the file gets their turn at it.
        tokio::time::sleep(PAUSE).await;
    };
    assert_eq!(refused.code(), ErrorCode::DataDamaged);
    courier.history().page("", PageStart::default(), 1).await.unwrap();
    drop(courier);

    // The thread that checks may hold the folder for a moment longer.
    loop {
        match Courier::open_within(folder.path(), Duration::ZERO).unwrap().repairs().len() {
            0 => assert!(Instant::now() < deadline, "it was not set aside"),
            found => break assert_eq!(found, 1),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[tokio::test]
async fn a_copy_put_back_beside_a_younger_journal_is_used_and_the_journal_set_aside() {
    for was_killed in [true, false] {
        let folder = folder();
        let first =
            "INSERT INTO message (outcome, account_id, account_name, account_color, production, sender,
        conversation_type, receiver, snippet, started_at_ms, process)
        VALUES (1, 'a', 'A', 'teal', 0, 's', 1, 'r', 'of the copy', 1, 'p')";
        sql(&folder, first);
        let copy = fs::read(path(&folder)).unwrap();
        let db = Connection::open(path(&folder)).unwrap();
        let insert =
            "INSERT INTO message (outcome, account_id, account_name, account_color, production, sender,
        conversation_type, receiver, snippet, started_at_ms, process)
        VALUES (1, 'a', 'A', 'teal', 0, 's', 1, 'r', hex(randomblob(2000)), 1, 'p')";
        for _ in 0..300 {
            db.execute(insert, []).unwrap();
        }
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        db.execute(insert, []).unwrap();
        // As after a kill: the journal stays.
        let journal = fs::read(folder.path().join("history.db-wal")).unwrap();
        drop(db);
        fs::write(path(&folder), copy).unwrap();
        fs::write(folder.path().join("history.db-wal"), journal).unwrap();
        if was_killed {
            leave_a_claim(&folder);
        }

        let courier = Courier::open(folder.path()).unwrap();

        let [repair] = courier.repairs() else { panic!("{:?}", courier.repairs()) };
        assert_eq!(repair.restored_from.as_deref(), Some("history.db"));
        assert!(
            repair.set_aside.ends_with("-wal") && folder.path().join(&repair.set_aside).is_file(),
            "{repair:?}"
        );
        let page = courier.history().page("", PageStart::default(), 100).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.snippet.as_str()).collect::<Vec<_>>(), ["of the copy"]);
        drop(courier);
        assert_eq!(Courier::open(folder.path()).unwrap().repairs(), [], "it is sound now");
    }
}

#[tokio::test]
async fn an_emptied_database_of_an_old_folder_is_reported_and_its_copy_restored() {
    for name in ["history.db", "app.db"] {
        let folder = folder();
        fs::write(folder.path().join(name), "").unwrap();
        let courier = Courier::open(folder.path()).unwrap();
        let [repair] = courier.repairs() else { panic!("{name}: {:?}", courier.repairs()) };
        assert_eq!((repair.file.as_str(), &repair.restored_from), (name, &None));
    }
    let folder = folder();
    age(&folder);
    drop(Courier::open(folder.path()).unwrap());
    fs::write(path(&folder), "").unwrap();
    let courier = Courier::open(folder.path()).unwrap();
    assert!(courier.repairs()[0].restored_from.is_some());
    assert_eq!(rows(&courier).await, 1);
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
