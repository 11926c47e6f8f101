//! Uploads: once for each content, account and place.

use courier::{
    Account, Attachment, Courier, Error, ErrorCode, SandboxLink, SecretUse, UploadChoices, UploadRequest,
    Uploaded,
};
use ids::AccountId;
use secrecy::SecretString;
use serde_json::Value;

use crate::support::{Answer, Fixture, Service, upload_order as order};

pub(crate) const ONE: &str = r#"{"code":200,"url":"https://files.test/1"}"#;
pub(crate) const TWO: &str = r#"{"code":200,"url":"https://files.test/2"}"#;

pub(crate) async fn try_upload(
    courier: &Courier,
    file: &Attachment,
    account: &Account,
) -> Result<Uploaded, Error> {
    courier.uploads().upload(order(file, account), |_| {}).await
}

pub(crate) async fn upload(courier: &Courier, file: &Attachment, account: &Account) -> Uploaded {
    try_upload(courier, file, account).await.unwrap()
}

#[tokio::test]
async fn the_same_content_is_uploaded_once_also_after_a_restart() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let first = fixture.courier.attachments().attach(fixture.file("one.txt", "same")).await.unwrap();
    let uploaded = upload(&fixture.courier, &first, &account).await;
    assert_eq!((uploaded.url.as_str(), uploaded.reused), ("https://files.test/1", false));

    let fixture = fixture.reopened();
    fixture
        .courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from("0123456789ab"))
        .unwrap();
    let second = fixture.courier.attachments().attach(fixture.file("two.txt", "same")).await.unwrap();
    let again = upload(&fixture.courier, &second, &account).await;

    assert_eq!((again.url.as_str(), again.reused, service.seen().len()), ("https://files.test/1", true, 1));
    let attachment: Value = serde_json::from_str(&again.attachment_json).unwrap();
    assert_eq!(attachment["name"], "two.txt");
}

#[tokio::test]
async fn other_content_is_uploaded_again() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    for (text, url) in [("one", "https://files.test/1"), ("two", "https://files.test/2")] {
        let file = fixture.courier.attachments().attach(fixture.file("note.txt", text)).await.unwrap();
        assert_eq!(upload(&fixture.courier, &file, &account).await.url, url);
    }
}

#[tokio::test]
async fn another_account_or_another_base_url_knows_nothing_of_it() {
    let service = Service::start([Answer::Json(ONE)]).await;
    let moved = Service::start([Answer::Json(TWO)]).await;
    let fixture = Fixture::new();
    let [a, b] =
        [fixture.account("A", &[&service.base_url]).await, fixture.account("B", &[&service.base_url]).await];
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "same")).await.unwrap();
    assert!(!upload(&fixture.courier, &file, &a).await.reused);
    assert!(!upload(&fixture.courier, &file, &b).await.reused);

    let form = courier::AccountForm { urls: vec![moved.base_url.clone()], ..a.clone().into() };
    fixture.change_elsewhere(form).await;

    assert_eq!(upload(&fixture.courier, &file, &a).await.url, "https://files.test/2");
    assert_eq!((service.seen().len(), moved.seen().len()), (2, 1));
}

#[tokio::test]
async fn the_preview_says_that_the_file_was_uploaded_with_another_account() {
    let service = Service::start([Answer::Json(ONE)]).await;
    let fixture = Fixture::new();
    let [a, b] =
        [fixture.account("A", &[&service.base_url]).await, fixture.account("B", &[&service.base_url]).await];
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "same")).await.unwrap();
    let url = upload(&fixture.courier, &file, &a).await.url;
    let attachment = serde_json::json!({ "url": url, "size": 4, "name": "note.txt", "ext": "txt" });
    let body = serde_json::json!({ "message": { "message_type": 6, "attachment": attachment } }).to_string();
    let foreign = async |account: &Account| {
        let draft = courier::Draft { body: body.clone(), ..crate::support::draft(account) };
        let issues = fixture.courier.drafts().preview(&draft).await.unwrap().issues;
        let found = issues.into_iter().find(|issue| issue.code == yunxin::IssueCode::ForeignUpload);
        found.map(|issue| (issue.severity, issue.pointer))
    };

    assert_eq!(foreign(&a).await, None);
    let warned = Some((yunxin::Severity::Warning, "/message/attachment/url".to_owned()));
    assert_eq!(foreign(&b).await, warned);
}

#[tokio::test]
async fn a_new_sandbox_on_the_same_port_knows_nothing_of_it() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "same")).await.unwrap();
    let link = |key: &str| SandboxLink {
        base_url: service.base_url.parse().unwrap(),
        app_key: key.to_owned(),
        app_secret: SecretString::from("0123456789ab"),
    };

    let mut found = Vec::new();
    for key in ["first", "first", "second"] {
        fixture.courier.accounts().link_sandbox(link(key));
        let sandbox = fixture.courier.accounts().find(&AccountId::SANDBOX).await.unwrap();
        found.push(upload(&fixture.courier, &file, &sandbox).await.reused);
    }
    assert_eq!(found, [false, true, false]);
}

/// Asks with these choices whether an upload is needed.
async fn reused(fixture: &Fixture, file: &Attachment, account: &Account, choices: UploadChoices) -> bool {
    fixture
        .courier
        .uploads()
        .upload(UploadRequest { choices, ..order(file, account) }, |_| {})
        .await
        .unwrap()
        .reused
}

#[tokio::test]
async fn a_url_that_ends_is_used_again_only_while_it_lives() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "same")).await.unwrap();
    let week = UploadChoices { expire_s: Some(7 * 86_400), ..UploadChoices::default() };
    assert!(!reused(&fixture, &file, &account, week.clone()).await);
    assert!(reused(&fixture, &file, &account, week.clone()).await);
    let known =
        fixture.courier.uploads().known_url("https://files.test/1".to_owned()).await.unwrap().unwrap();
    assert_eq!(known.expires_at_ms, Some(known.uploaded_at_ms + 7 * 86_400_000));

    // Seven days go by.
    let database = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    database.execute("UPDATE uploads SET expires_at_ms = expires_at_ms - 7 * 86400000", []).unwrap();

    assert!(!reused(&fixture, &file, &account, week).await);
    assert_eq!(service.seen().len(), 2);
}

#[tokio::test]
async fn other_choices_or_the_wish_for_a_new_one_make_another_upload() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "same")).await.unwrap();
    let plain = UploadChoices::default();
    assert!(!reused(&fixture, &file, &account, plain.clone()).await);
    assert!(!reused(&fixture, &file, &account, UploadChoices { tag: Some("qa".to_owned()), ..plain }).await);
    assert!(String::from_utf8_lossy(&service.seen()[1].body).contains("name=\"tag\"\r\n\r\nqa\r\n"));

    let anew = UploadRequest { anew: true, ..order(&file, &account) };
    assert!(!fixture.courier.uploads().upload(anew, |_| {}).await.unwrap().reused);
    assert_eq!(service.seen().len(), 3);
}

#[tokio::test]
async fn two_settings_that_take_turns_upload_once_each_and_both_lives_stay_known() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE), Answer::Json(TWO)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "same")).await.unwrap();
    let week = UploadChoices { expire_s: Some(7 * 86_400), ..UploadChoices::default() };

    let mut found = Vec::new();
    for choices in [week.clone(), UploadChoices::default(), week.clone(), UploadChoices::default(), week] {
        found.push(reused(&fixture, &file, &account, choices).await);
    }

    assert_eq!((found, service.seen().len()), (vec![false, false, true, true, true], 2));
    let known = async |url: &str| fixture.courier.uploads().known_url(url.to_owned()).await.unwrap().unwrap();
    assert!(known("https://files.test/1").await.expires_at_ms.is_some());
    assert!(known("https://files.test/2").await.expires_at_ms.is_none());
}

#[tokio::test]
async fn an_attachment_used_lately_serves_by_its_url_when_its_file_is_gone_until_it_is_forgotten() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(ONE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "kept")).await.unwrap();
    upload(&fixture.courier, &file, &account).await;
    std::fs::remove_file(&file.path).unwrap();
    let fixture = fixture.reopened();
    fixture
        .courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from("0123456789ab"))
        .unwrap();

    let recent = fixture.courier.attachments().recent().await.unwrap();
    assert_eq!((recent.len(), recent[0].there, &recent[0].attachment), (1, false, &file));
    let again = fixture.courier.attachments().attach_recent(&file.md5).await.unwrap();
    assert!(upload(&fixture.courier, &again, &account).await.reused);

    fixture.courier.attachments().forget_recent(Some(file.md5.clone())).await.unwrap();
    assert_eq!(fixture.courier.attachments().recent().await.unwrap(), []);
    assert_eq!(
        fixture.courier.attachments().attach_recent(&file.md5).await.unwrap_err().code(),
        ErrorCode::AttachmentMissing
    );
}
