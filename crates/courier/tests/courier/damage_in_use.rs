//! Databases that turn out to be damaged while they are in use.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use courier::{Courier, ErrorCode, PageStart, Settings};
use rusqlite::Connection;
use tempfile::TempDir;

const PAGE: usize = 4096;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Courier::open(folder.path()).unwrap();
    folder
}

/// Opens it; reports what is found damaged.
fn open(folder: &TempDir) -> (Courier, Arc<Mutex<Vec<&'static str>>>) {
    let courier = Courier::open(folder.path()).unwrap();
    assert_eq!(courier.repairs(), [], "nothing that is looked at when it is opened is damaged");
    let reported = Arc::new(Mutex::new(Vec::new()));
    let reports = reported.clone();
    courier.listen_for_damage(move |file| reports.lock().unwrap().push(file));
    (courier, reported)
}

/// Tears pages in the middle of a database, all of whose pages but the first few hold rows of one table.
fn tear(path: &Path) -> Vec<u8> {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2 / PAGE * PAGE;
    bytes[middle..middle + 8 * PAGE].fill(0x55);
    fs::write(path, &bytes).unwrap();
    bytes
}

#[tokio::test]
async fn an_app_db_whose_damage_a_query_meets_takes_no_more_writes_and_is_set_aside_at_the_next_start() {
    let folder = folder();
    let path = folder.path().join("app.db");
    let db = Connection::open(&path).unwrap();
    // Nothing of this table is read when the folder is opened.
    db.execute_batch(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO recent_conversations SELECT 'goose|1|' || hex(randomblob(200)), i FROM n;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .unwrap();
    drop(db);
    let torn = tear(&path);
    let (courier, reported) = open(&folder);
    courier.settings().keep(&Settings::default()).await.unwrap();

    // The first to meet it gets the error, and listeners are called.
    let met = courier.drafts().recent_conversations().await.unwrap_err();

    assert_eq!(met.code(), ErrorCode::DataDamaged);
    assert_eq!(
        (reported.lock().unwrap().as_slice(), courier.damaged().as_slice()),
        (&["app.db"][..], &["app.db"][..])
    );
    let refused = courier.settings().keep(&Settings::default()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DataDamaged);
    courier.settings().get().await.expect("what is sound is still read");
    courier.drafts().recent_conversations().await.unwrap_err();
    assert_eq!(reported.lock().unwrap().len(), 1, "it is reported once");
    drop(courier);

    let courier = Courier::open(folder.path()).unwrap();
    let [repair] = courier.repairs() else { panic!("{:?}", courier.repairs()) };
    assert_eq!(repair.file, "app.db");
    let kept = fs::read(folder.path().join(&repair.set_aside)).unwrap();
    let middle = torn.len() / 2 / PAGE * PAGE;
    assert_eq!(kept[middle..middle + PAGE], torn[middle..middle + PAGE]);
    assert_eq!(courier.drafts().recent_conversations().await.unwrap(), []);
    drop(courier);
    assert_eq!(Courier::open(folder.path()).unwrap().repairs(), [], "once");
}

#[tokio::test]
async fn a_history_that_is_no_database_any_more_takes_no_more_writes_and_is_set_aside_at_the_next_start() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let (courier, reported) = open(&folder);
    // Something writes over its beginning. Nothing lies in the journal that would be read instead.
    Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[..16].copy_from_slice(b"no database here");
    fs::write(&path, &bytes).unwrap();

    let met = courier.history().page("", PageStart::default(), 10).await.unwrap_err();

    assert_eq!(met.code(), ErrorCode::DataDamaged);
    assert!(met.to_string().contains("is damaged"), "it was one of ours: {met}");
    assert_eq!(
        (reported.lock().unwrap().as_slice(), courier.damaged().as_slice()),
        (&["history.db"][..], &["history.db"][..])
    );
    let row = serde_json::from_value("1".into()).unwrap();
    let refused = courier.history().note(row, "x".to_owned()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DataDamaged);
    drop(courier);

    let courier = Courier::open(folder.path()).unwrap();
    let [repair] = courier.repairs() else { panic!("{:?}", courier.repairs()) };
    assert_eq!(repair.file, "history.db");
    assert!(fs::read(folder.path().join(&repair.set_aside)).unwrap() == bytes);
    assert_eq!(courier.history().page("", PageStart::default(), 10).await.unwrap().rows, []);
}

#[test]
fn a_start_in_vain_leaves_the_check_after_a_crash_to_the_next_one() {
    let folder = folder();
    let path = folder.path().join("history.db");
    let db = Connection::open(&path).unwrap();
    db.execute_batch(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
         INSERT INTO message (outcome, account_id, account_name, account_color, production, sender, conversation_type,
           receiver, snippet, started_at_ms, process)
         SELECT 1, 'a', 'A', 'teal', 0, 's', 1, 'r', hex(randomblob(200)), 1, 'p' FROM n;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .unwrap();
    drop(db);
    tear(&path);
    fs::write(folder.path().join("running/killed"), "").unwrap();
    let version = |number: i64| {
        let app = Connection::open(folder.path().join("app.db")).unwrap();
        app.pragma_update(None, "user_version", number).unwrap();
    };
    version(99);
    assert_eq!(Courier::open(folder.path()).unwrap_err().code(), ErrorCode::DataNewer);
    version(appdata::VERSION);

    assert_eq!(Courier::open(folder.path()).unwrap().repairs().len(), 1);
}
