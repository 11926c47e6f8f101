//! Files on their way to a storage of one's own: a real S3 server, a real cut, and what goes out after it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use courier::{
    Attachment, Courier, Error, ErrorCode, LinkRule, MessageKind, SandboxLink, StorageSetup,
    StorageUploadRequest, Uploaded, UserStorage,
};
use ids::AccountId;
use s3::{ACCESS_KEY, BUCKET, SECRET, Server};
use secrecy::SecretString;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::support::{Fixture, until};

const MIB: usize = 1024 * 1024;

pub(crate) fn setup(endpoint: &str) -> StorageSetup {
    StorageSetup {
        name: "Films".into(),
        endpoint: endpoint.into(),
        private_host: false,
        region: String::new(),
        bucket: BUCKET.into(),
        path_style: true,
        prefix: "yanshu/".into(),
        access_key: ACCESS_KEY.into(),
        link: LinkRule::Signed { hours: 24 },
    }
}

pub(crate) async fn storage(courier: &Courier, endpoint: &str) -> UserStorage {
    let storage = courier.storages().save(None, setup(endpoint)).await.unwrap();
    courier.storages().set_session_secret(&storage.id, &SecretString::from(SECRET)).unwrap();
    storage
}

/// A file of so many bytes, no two parts of which are alike.
fn film(fixture: &Fixture, bytes: usize) -> PathBuf {
    let content: Vec<u8> = (0..bytes).map(|at| (at / 7 % 251) as u8 ^ (at / MIB) as u8).collect();
    fixture.file("雁.bin", content)
}

pub(crate) fn order(courier: &Courier, file: &Attachment, storage: &UserStorage) -> StorageUploadRequest {
    // An account that needs no keyring and is gone with the process.
    courier.accounts().link_sandbox(SandboxLink {
        base_url: "http://127.0.0.1:1/nimserver".parse().unwrap(),
        app_key: "k1".into(),
        app_secret: SecretString::from("0123456789ab"),
    });
    StorageUploadRequest {
        attachment_id: file.id.clone(),
        account_id: AccountId::SANDBOX,
        storage_id: storage.id.clone(),
        message_type: courier::message_type(MessageKind::File),
    }
}

async fn upload(courier: &Courier, file: &Attachment, storage: &UserStorage) -> Result<Uploaded, Error> {
    courier.uploads().upload_to_storage(order(courier, file, storage), |_| {}).await
}

fn begin(fixture: &Fixture, file: &Attachment, storage: &UserStorage) -> JoinHandle<Result<Uploaded, Error>> {
    let (courier, file, storage) = (fixture.courier.clone(), file.clone(), storage.clone());
    tokio::spawn(async move { upload(&courier, &file, &storage).await })
}

/// An upload that broke after some parts, and everything to go on with it.
async fn get(url: &str) -> reqwest::Result<reqwest::Response> {
    http_client::builder().build()?.get(url).send().await
}

async fn cut(fixture: &Fixture, server: &Server, path: &Path) -> (s3::Cutter, UserStorage, Attachment) {
    let cutter = server.cutter().await;
    let storage = storage(&fixture.courier, &cutter.endpoint()).await;
    let file = fixture.courier.attachments().attach(path.to_path_buf()).await.unwrap();
    cutter.cut_after(20 * MIB as u64);
    let error = upload(&fixture.courier, &file, &storage).await.unwrap_err();
    assert!(matches!(error.code(), ErrorCode::StorageCut | ErrorCode::StorageUnreached), "{error:?}");
    assert!(cutter.is_cut());
    cutter.heal();
    (cutter, storage, file)
}

#[tokio::test]
async fn a_large_file_lands_in_the_bucket_and_its_link_reads_it() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let storage = storage(&fixture.courier, &server.endpoint()).await;
    let path = film(&fixture, 20 * MIB);
    let file = fixture.courier.attachments().attach(path.clone()).await.unwrap();
    let steps = Arc::new(Mutex::new(Vec::new()));

    let reported = steps.clone();
    let progress = move |step: courier::UploadProgress| reported.lock().unwrap().push(step.sent_bytes);
    let order = order(&fixture.courier, &file, &storage);
    let done = fixture.courier.uploads().upload_to_storage(order, progress).await.unwrap();

    assert!(!done.reused);
    let read = get(&done.url).await.unwrap();
    assert!(read.headers()["content-disposition"].to_str().unwrap().starts_with("attachment;"));
    assert!(read.bytes().await.unwrap() == std::fs::read(path).unwrap());
    assert_eq!(server.stored_parts(), [1, 2, 3]);
    let attachment: Value = serde_json::from_str(&done.attachment_json).unwrap();
    assert_eq!((&attachment["url"], &attachment["name"]), (&done.url.into(), &"雁.bin".into()));
    let steps = steps.lock().unwrap();
    assert!(steps.is_sorted() && steps.last() == Some(&(20 * MIB as u64)), "{steps:?}");
}

#[tokio::test]
async fn after_a_cut_and_a_restart_no_finished_part_goes_out_again() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let path = film(&fixture, 30 * MIB);
    let (_cutter, storage, _) = cut(&fixture, &server, &path).await;
    let before = server.stored_parts();
    assert_eq!(before, [1, 2]);

    let fixture = fixture.reopened();
    fixture.courier.storages().set_session_secret(&storage.id, &SecretString::from(SECRET)).unwrap();
    let file = fixture.courier.attachments().attach(path.clone()).await.unwrap();
    let done = upload(&fixture.courier, &file, &storage).await.unwrap();

    assert_eq!(server.stored_parts(), [1, 2, 3, 4]);
    let begun = server.seen().iter().filter(|seen| seen.method == "POST" && seen.is_multipart).count();
    assert_eq!(begun, 2, "begun once, completed once");
    assert!(get(&done.url).await.unwrap().bytes().await.unwrap() == std::fs::read(path).unwrap());
    assert_eq!(server.loose_parts(), 0);
}

#[tokio::test]
async fn a_file_that_changed_since_the_cut_is_refused_and_its_parts_are_removed() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let path = film(&fixture, 30 * MIB);
    let (_cutter, storage, file) = cut(&fixture, &server, &path).await;
    assert_eq!(server.loose_parts(), 2);

    for (at, arrived) in [(100, 0), (25 * MIB, 1)] {
        let mut content = std::fs::read(&path).unwrap();
        content[at] ^= 1;
        std::fs::write(&path, &content).unwrap();
        let error = upload(&fixture.courier, &file, &storage).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::FileChanged, "byte {at}");
        assert_eq!((server.loose_parts(), server.objects().len()), (0, 0), "byte {at} {arrived}");
        content[at] ^= 1;
        std::fs::write(&path, &content).unwrap();
    }

    upload(&fixture.courier, &file, &storage).await.unwrap();
    std::fs::write(&path, "short").unwrap();
    let other = fixture.courier.attachments().attach(fixture.file("other", vec![1; 9 * MIB])).await.unwrap();
    std::fs::write(&other.path, "short").unwrap();
    assert_eq!(upload(&fixture.courier, &other, &storage).await.unwrap_err().code(), ErrorCode::FileChanged);
    std::fs::remove_file(&other.path).unwrap();
    assert_eq!(upload(&fixture.courier, &other, &storage).await.unwrap_err().code(), ErrorCode::FileMissing);
}

#[tokio::test]
async fn a_stopped_upload_is_over_at_once_and_leaves_no_part_behind() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let storage = storage(&fixture.courier, &server.endpoint()).await;
    let file = fixture.courier.attachments().attach(film(&fixture, 60 * MIB)).await.unwrap();
    let running = begin(&fixture, &file, &storage);
    until(async || (!server.stored_parts().is_empty()).then_some(())).await;

    fixture.courier.uploads().cancel(&file.id);

    assert_eq!(running.await.unwrap().unwrap_err().code(), ErrorCode::Cancelled);
    until(async || server.seen().iter().any(|seen| seen.method == "DELETE").then_some(())).await;
    until(async || (server.loose_parts() == 0).then_some(())).await;
    assert_eq!(server.objects().len(), 0);
    assert!(!upload(&fixture.courier, &file, &storage).await.unwrap().reused);
}

#[tokio::test]
async fn an_upload_that_the_storage_cleaned_away_starts_over() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let path = film(&fixture, 30 * MIB);
    let (_cutter, storage, file) = cut(&fixture, &server, &path).await;
    server.clean_up();

    // The server refuses the next part without reading it, so that its refusal may be lost in the reset: it is asked.
    let done = upload(&fixture.courier, &file, &storage).await;

    assert!(!done.unwrap().reused);
    assert_eq!(server.stored_parts(), [1, 2, 1, 2, 3, 4]);
}

#[tokio::test]
async fn the_same_content_goes_up_once_while_it_lies_there() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let storage = storage(&fixture.courier, &server.endpoint()).await;
    let first =
        fixture.courier.attachments().attach(fixture.file("one.bin", vec![7; 9 * MIB])).await.unwrap();
    let second =
        fixture.courier.attachments().attach(fixture.file("two.bin", vec![7; 9 * MIB])).await.unwrap();

    assert!(!upload(&fixture.courier, &first, &storage).await.unwrap().reused);
    let again = upload(&fixture.courier, &second, &storage).await.unwrap();
    assert!(again.reused);
    assert!(get(&again.url).await.unwrap().status().is_success());
    assert_eq!(server.stored_parts().len(), 2);

    for object in server.objects() {
        std::fs::remove_file(object).unwrap();
    }
    assert!(!upload(&fixture.courier, &first, &storage).await.unwrap().reused);

    let moved = Server::start().await;
    let setup = setup(&moved.endpoint());
    // A program beside this one: it holds no secret that would have to be given anew for another endpoint.
    let beside = Courier::open(&fixture.data()).unwrap();
    let storage = beside.storages().save(Some(storage.id), setup).await.unwrap();
    assert!(!upload(&fixture.courier, &first, &storage).await.unwrap().reused, "another bucket has it not");
    assert_eq!(moved.stored_parts().len(), 2);
}

#[tokio::test]
async fn a_file_that_arrived_at_a_storage_but_could_not_be_noted_is_reported_as_uploaded() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let storage = storage(&fixture.courier, &server.endpoint()).await;
    let file = fixture.courier.attachments().attach(fixture.file("one.bin", vec![7; 9 * MIB])).await.unwrap();
    // As a disk that is full from the first part on.
    let app = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    let full =
        "CREATE TRIGGER full_a BEFORE INSERT ON storage_parts BEGIN SELECT RAISE(FAIL, 'disk full'); END;
        CREATE TRIGGER full_b BEFORE UPDATE ON storage_objects BEGIN SELECT RAISE(FAIL, 'disk full'); END;";
    app.execute_batch(full).unwrap();

    let done = upload(&fixture.courier, &file, &storage).await.unwrap();

    assert!(!done.reused);
    assert!(get(&done.url).await.unwrap().status().is_success());
    // With room again the same content is found where it is.
    app.execute_batch("DROP TRIGGER full_a; DROP TRIGGER full_b").unwrap();
    assert!(upload(&fixture.courier, &file, &storage).await.unwrap().reused);
    assert_eq!((server.objects().len(), server.loose_parts()), (1, 0));
}

#[tokio::test]
async fn an_upload_whose_beginning_cannot_be_noted_leaves_nothing_at_the_storage() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let storage = storage(&fixture.courier, &server.endpoint()).await;
    let file = fixture.courier.attachments().attach(fixture.file("one.bin", vec![7; 9 * MIB])).await.unwrap();
    let app = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    let full =
        "CREATE TRIGGER full BEFORE INSERT ON storage_objects BEGIN SELECT RAISE(FAIL, 'disk full'); END";
    app.execute_batch(full).unwrap();

    assert_eq!(upload(&fixture.courier, &file, &storage).await.unwrap_err().code(), ErrorCode::DataFailed);

    let ended = server.seen().iter().filter(|seen| seen.method == "DELETE").count();
    assert_eq!((ended, server.loose_parts(), server.objects().len()), (1, 0, 0));
}
