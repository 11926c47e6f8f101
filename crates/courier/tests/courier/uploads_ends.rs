//! Uploads that end otherwise: refused, stopped, not recorded, of a file that has changed.

use std::sync::{Arc, Mutex};

use courier::{ErrorCode, UploadRequest};
use tokio::sync::Notify;

use crate::support::{Answer, Fixture, Service, upload_order as order};
use crate::uploads::{ONE, TWO, try_upload, upload};

#[tokio::test]
async fn a_refused_upload_is_reported_and_can_be_tried_again() {
    let refusal = Answer::Json(r#"{"code":414,"desc":"too large"}"#);
    let (fixture, service) = (Fixture::new(), Service::start([refusal, Answer::Json(ONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();

    let error = try_upload(&fixture.courier, &file, &account).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::UploadRefused);
    assert!(!upload(&fixture.courier, &file, &account).await.reused);
}

#[tokio::test]
async fn an_upload_can_be_stopped_and_tried_again() {
    let held = Answer::Held(Arc::new(Notify::new()));
    let (fixture, service) = (Fixture::new(), Service::start([held, Answer::Json(ONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    let running = tokio::spawn({
        let (courier, file, account) = (fixture.courier.clone(), file.clone(), account.clone());
        async move { try_upload(&courier, &file, &account).await }
    });
    service.wait_for_call().await;

    fixture.courier.uploads().cancel(&file.id);

    assert_eq!(running.await.unwrap().unwrap_err().code(), ErrorCode::Cancelled);
    assert_eq!(upload(&fixture.courier, &file, &account).await.url, "https://files.test/1");
}

#[tokio::test]
async fn progress_ends_with_the_whole_file() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file =
        fixture.courier.attachments().attach(fixture.file("note.bin", vec![7; 300_000])).await.unwrap();
    let steps = Arc::new(Mutex::new(Vec::new()));

    let reported = steps.clone();
    let progress = move |step| reported.lock().unwrap().push(step);
    fixture.courier.uploads().upload(order(&file, &account), progress).await.unwrap();

    let last = steps.lock().unwrap().last().cloned().unwrap();
    assert_eq!((last.attachment_id, last.sent_bytes, last.total_bytes), (file.id, 300_000, 300_000));
}

#[tokio::test]
async fn an_upload_of_an_unknown_attachment_or_for_an_unknown_account_is_refused_and_says_which() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    let cases = [
        (
            UploadRequest { attachment_id: "gone".parse().unwrap(), ..order(&file, &account) },
            ErrorCode::AttachmentMissing,
        ),
        (
            UploadRequest { account_id: "gone".parse().unwrap(), ..order(&file, &account) },
            ErrorCode::AccountMissing,
        ),
    ];
    for (order, code) in cases {
        assert_eq!(fixture.courier.uploads().upload(order, |_| {}).await.unwrap_err().code(), code);
    }
    assert_eq!(service.seen().len(), 0, "nothing left");
    // Nothing runs under this name; stopping it is no mistake.
    fixture.courier.uploads().cancel(&"gone".parse().unwrap());
}

#[tokio::test]
async fn a_file_that_arrived_but_could_not_be_noted_is_reported_as_uploaded() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    // As a disk that is full from then on.
    let app = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    let full = "CREATE TRIGGER full_a BEFORE INSERT ON uploads BEGIN SELECT RAISE(FAIL, 'disk full'); END;
        CREATE TRIGGER full_b BEFORE INSERT ON recent_attachments BEGIN SELECT RAISE(FAIL, 'disk full'); END;";
    app.execute_batch(full).unwrap();

    let uploaded = try_upload(&fixture.courier, &file, &account).await.unwrap();

    assert_eq!((uploaded.url.as_str(), uploaded.reused), ("https://files.test/1", false));
    assert_eq!(
        upload(&fixture.courier, &file, &account).await.url,
        "https://files.test/2",
        "it is not known"
    );
}

#[tokio::test]
async fn a_file_that_changed_or_vanished_since_it_was_chosen_is_reported_and_not_uploaded() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "first")).await.unwrap();
    fixture.file("note.txt", "another length");
    let error = try_upload(&fixture.courier, &file, &account).await.unwrap_err();
    assert_eq!((error.code(), service.seen().len()), (ErrorCode::FileChanged, 0));

    fixture.file("note.txt", "sixth");
    let error = try_upload(&fixture.courier, &file, &account).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileChanged, "as long as before, but not the same");

    std::fs::remove_file(&file.path).unwrap();
    let error = try_upload(&fixture.courier, &file, &account).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileMissing);
}
