//! Uploads: once for each content, account and place.

use std::sync::{Arc, Mutex};

use courier::{Account, Attachment, Courier, ErrorCode, SANDBOX_ID, SandboxLink, Uploaded};
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::Notify;

use crate::support::{Answer, Desk, Service};

const ONE: &str = r#"{"code":200,"url":"https://files.test/1"}"#;
const TWO: &str = r#"{"code":200,"url":"https://files.test/2"}"#;

async fn upload(courier: &Courier, file: &Attachment, account: &Account) -> Uploaded {
    courier.upload(&file.id, &account.id, file.message_type.into(), |_| {}).await.unwrap()
}

#[tokio::test]
async fn the_same_content_is_uploaded_once_also_after_a_restart() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let first = desk.courier.attach(desk.file("one.txt", "same")).await.unwrap();
    let uploaded = upload(&desk.courier, &first, &account).await;
    assert_eq!((uploaded.url.as_str(), uploaded.reused), ("https://files.test/1", false));

    let desk = desk.reopened();
    desk.courier.lend_secret(&account.id, &SecretString::from("0123456789ab")).unwrap();
    let second = desk.courier.attach(desk.file("two.txt", "same")).await.unwrap();
    let again = upload(&desk.courier, &second, &account).await;

    assert_eq!((again.url.as_str(), again.reused, service.seen().len()), ("https://files.test/1", true, 1));
    let attachment: Value = serde_json::from_str(&again.attachment_json).unwrap();
    assert_eq!(attachment["name"], "two.txt");
}

#[tokio::test]
async fn other_content_is_uploaded_again() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    for (text, url) in [("one", "https://files.test/1"), ("two", "https://files.test/2")] {
        let file = desk.courier.attach(desk.file("note.txt", text)).await.unwrap();
        assert_eq!(upload(&desk.courier, &file, &account).await.url, url);
    }
}

#[tokio::test]
async fn another_account_or_another_base_url_knows_nothing_of_it() {
    let service = Service::start([Answer::Json(ONE)]).await;
    let moved = Service::start([Answer::Json(TWO)]).await;
    let desk = Desk::new();
    let [a, b] =
        [desk.account("A", &[&service.base_url]).await, desk.account("B", &[&service.base_url]).await];
    let file = desk.courier.attach(desk.file("note.txt", "same")).await.unwrap();
    assert!(!upload(&desk.courier, &file, &a).await.reused);
    assert!(!upload(&desk.courier, &file, &b).await.reused);

    let form = courier::AccountForm { urls: vec![moved.base_url.clone()], ..a.clone().into() };
    desk.courier.save_account(form).await.unwrap();

    assert_eq!(upload(&desk.courier, &file, &a).await.url, "https://files.test/2");
    assert_eq!((service.seen().len(), moved.seen().len()), (2, 1));
}

#[tokio::test]
async fn a_new_sandbox_on_the_same_port_knows_nothing_of_it() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let file = desk.courier.attach(desk.file("note.txt", "same")).await.unwrap();
    let link = |key: &str| SandboxLink {
        base_url: service.base_url.parse().unwrap(),
        app_key: key.to_owned(),
        app_secret: SecretString::from("0123456789ab"),
    };

    let mut found = Vec::new();
    for key in ["first", "first", "second"] {
        desk.courier.link_sandbox(link(key));
        let sandbox = desk.courier.account(SANDBOX_ID).await.unwrap();
        found.push(upload(&desk.courier, &file, &sandbox).await.reused);
    }
    assert_eq!(found, [false, true, false]);
}

#[tokio::test]
async fn a_refused_upload_is_told_and_can_be_tried_again() {
    let refusal = Answer::Json(r#"{"code":414,"desc":"too large"}"#);
    let (desk, service) = (Desk::new(), Service::start([refusal, Answer::Json(ONE)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let file = desk.courier.attach(desk.file("note.txt", "hello")).await.unwrap();

    let kind = file.message_type.into();
    let error = desk.courier.upload(&file.id, &account.id, kind, |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::UploadRefused);
    assert!(!upload(&desk.courier, &file, &account).await.reused);
}

#[tokio::test]
async fn an_upload_can_be_stopped_and_tried_again() {
    let held = Answer::Held(Arc::new(Notify::new()));
    let (desk, service) = (Desk::new(), Service::start([held, Answer::Json(ONE)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let file = desk.courier.attach(desk.file("note.txt", "hello")).await.unwrap();
    let running = tokio::spawn({
        let (courier, file, account) = (desk.courier.clone(), file.clone(), account.clone());
        async move { courier.upload(&file.id, &account.id, file.message_type.into(), |_| {}).await }
    });
    service.wait_for_call().await;

    desk.courier.cancel_upload(&file.id);

    assert_eq!(running.await.unwrap().unwrap_err().code(), ErrorCode::Cancelled);
    assert_eq!(upload(&desk.courier, &file, &account).await.url, "https://files.test/1");
}

#[tokio::test]
async fn progress_ends_with_the_whole_file() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json(ONE)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let file = desk.courier.attach(desk.file("note.bin", vec![7; 300_000])).await.unwrap();
    let steps = Arc::new(Mutex::new(Vec::new()));

    let told = steps.clone();
    let progress = move |step| told.lock().unwrap().push(step);
    desk.courier.upload(&file.id, &account.id, file.message_type.into(), progress).await.unwrap();

    let last = steps.lock().unwrap().last().cloned().unwrap();
    assert_eq!((last.attachment_id, last.sent_bytes, last.total_bytes), (file.id, 300_000, 300_000));
}

#[tokio::test]
async fn an_attachment_that_is_not_known_is_told() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let kind = courier::MessageKind::File.into();
    let error = desk.courier.upload("gone", &account.id, kind, |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::AttachmentMissing);
    // Nothing runs under this name; stopping it is no mistake.
    desk.courier.cancel_upload("gone");
}
