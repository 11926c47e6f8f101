//! The data folder: copied before its schema changes, closed to others, and never one that is not ours.

use std::fs;
use std::time::Duration;

use courier::{Courier, ErrorCode, ProxyChoice};
use rusqlite::Connection;

use crate::damage::{age, folder, names, path, rows, sql};

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
    let account = runtime.block_on(courier.accounts().find_by_name("A")).unwrap();
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

#[test]
fn an_empty_file_of_a_first_start_that_was_cut_short_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["app.db", "history.db"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    assert_eq!(Courier::open(folder.path()).unwrap().repairs(), []);
}

#[cfg(unix)]
#[test]
fn a_data_folder_with_too_long_a_path_is_reported_as_such() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().canonicalize().unwrap();
    let of = |bytes: usize| {
        let mut path = root.clone();
        while path.as_os_str().len() + 64 < bytes {
            path.push("x".repeat(50));
        }
        path.join("x".repeat(bytes - path.as_os_str().len() - 1))
    };
    Courier::open(&of(490)).unwrap();
    assert_eq!(Courier::open(&of(500)).unwrap_err().code(), ErrorCode::DataPathTooLong);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_database_is_refused_at_once() {
    for name in ["app.db", "history.db"] {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            std::process::Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap().success()
        );
        let (reported, reports) = std::sync::mpsc::channel();
        let place = folder.path().to_path_buf();
        std::thread::spawn(move || reported.send(Courier::open(&place).is_err()));
        assert!(reports.recv_timeout(Duration::from_secs(30)).expect("it waits for ever"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_lies_in_an_open_folder_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let mode = |name: &str| folder.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
    for (name, open) in [("", 0o777), ("history.db", 0o644), ("app.db", 0o644)] {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(open)).unwrap();
    }
    drop(Courier::open(folder.path()).unwrap());
    assert_eq!((mode(""), mode("history.db"), mode("app.db")), (0o700, 0o600, 0o600));
}

#[test]
fn a_sound_database_of_another_program_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    sql(&folder, "CREATE TABLE theirs (a); PRAGMA user_version = 1;");
    let before = fs::read(path(&folder)).unwrap();

    let error = Courier::open(folder.path()).unwrap_err();

    assert_eq!(error.code(), ErrorCode::DataDamaged);
    assert_eq!(fs::read(path(&folder)).unwrap(), before);
    assert_eq!(names(&folder, "", "history.db.damaged"), [""; 0]);
}

#[test]
fn a_database_of_a_later_version_is_left_as_it_is() {
    let folder = folder();
    sql(&folder, "PRAGMA user_version = 99;");

    assert_eq!(Courier::open(folder.path()).unwrap_err().code(), ErrorCode::DataNewer);
    assert_eq!((names(&folder, "backups", ""), names(&folder, "", "history.db.damaged")), (vec![], vec![]));
}

#[test]
fn without_room_for_a_copy_nothing_is_changed() {
    let folder = folder();
    age(&folder);
    fs::write(folder.path().join("backups"), "in the way").unwrap();

    let error = Courier::open(folder.path()).unwrap_err();

    assert_eq!(error.code(), ErrorCode::DataReadOnly);
    let db = Connection::open(path(&folder)).unwrap();
    assert_eq!(db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 1);
}
