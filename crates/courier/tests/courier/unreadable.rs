//! Files that are somebody else's and may not be read. Permissions do not bind a superuser, and CI often is one; so the test
//! runs itself again as a user of no rights, from a copy that such a user can reach.
#![cfg(unix)]

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use courier::{ConversationType, Error, ErrorCode, JobImport, JobSource, SuppressionNote, certificate_file};
use tokio_util::sync::CancellationToken;

use crate::jobs::pasted;
use crate::support::Fixture;

const FOLDER: &str = "YANSHU_TEST_FOLDER_OF_ANOTHER_USER";
const NOBODY: u32 = 65_534;
/// One for each place where a file is asked for.
const FILES: [&str; 8] = [
    "photo.png",
    "request.har",
    "authority.pem",
    "greeting.json",
    "receivers.csv",
    "left.csv",
    "book.csv",
    "rows.yanshu-export",
];

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What each of them is refused with: the code, and what is said.
async fn refusals(fixture: &Fixture, at: impl Fn(&str) -> PathBuf) -> Vec<(&'static str, Option<Error>)> {
    let courier = &fixture.courier;
    let account = fixture.account("Trial", &["https://h.test"]).await;
    let [photo, request, authority, greeting, receivers, left, book, rows] = FILES.map(&at);
    let never = CancellationToken::new();
    let table = |path: &Path| {
        let file_id = courier.attachments().choose_file(path);
        JobImport { source: JobSource::File { file_id }, ..pasted("") }
    };
    courier.suppression().create("left", None).await.unwrap();
    let left = courier.attachments().choose_file(&left);
    let note = SuppressionNote { reason: String::new(), author: String::new(), expires_at_ms: None };
    let found = [
        courier.attachments().attach(photo).await.err(),
        courier.imports().read_file(request).await.err(),
        certificate_file(&authority).await.err(),
        courier.templates().at(&greeting).await.err(),
        courier.jobs().import(table(&receivers), &never, |_| {}).await.err(),
        courier.suppression().add_file("left", &left, ConversationType::P2p, &note).await.err(),
        courier.contacts().import(&account.id, book).await.err(),
        courier.history().import_file(rows, never.clone(), |_| {}).await.err(),
    ];
    FILES.into_iter().zip(found).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the other process of the test below"]
async fn child_reads_what_it_may_not() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let fixture = Fixture::new();
    let at = |name: &str| Path::new(&folder).join(name);
    for (name, refused) in refusals(&fixture, at).await {
        let error = refused.unwrap_or_else(|| panic!("{name} was read"));
        assert_eq!(error.code(), ErrorCode::FileUnreadable, "{name}: {error}");
        assert!(error.to_string().contains(&at(name).display().to_string()), "{name}: {error}");
        if matches!(name, "receivers.csv" | "left.csv") {
            assert!(courier::full_text(&error).contains("Permission denied"), "{name}: {error}");
        }
    }

    // In the template folder it is listed, with what is wrong, and stops no other.
    fixture.courier.templates().choose_folder(Some(Path::new(&folder))).await.unwrap();
    let listed = fixture.courier.templates().list().await.unwrap();
    let entry = listed.entries.iter().find(|entry| entry.path == "greeting.json").unwrap();
    assert!(entry.unreadable && entry.template.is_none(), "{entry:?}");
}

#[test]
fn a_file_of_another_user_is_named_and_said_to_be_unreadable_wherever_one_is_asked_for() {
    let (outer, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for name in FILES {
        fs::write(folder.path().join(name), "{}").unwrap();
        allow(&folder.path().join(name), 0o000);
    }
    allow(outer.path(), 0o755);
    allow(folder.path(), 0o755);
    let program = outer.path().join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    allow(&program, 0o755);
    let mut child = Command::new(&program);
    child.args(["--exact", "unreadable::child_reads_what_it_may_not", "--ignored"]);
    child.env(FOLDER, folder.path()).env_remove("TMPDIR").current_dir("/");
    if outer.path().metadata().unwrap().uid() == 0 {
        child.uid(NOBODY).gid(NOBODY);
    }
    let done = child.output().unwrap();
    let printed = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && printed.contains("1 passed"), "{printed}");
}
