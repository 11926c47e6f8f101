//! What the window remembers.

use courier::{
    Courier, Density, Draft, ErrorCode, LanguageChoice, Settings, TextSize, Theme, file_body, new_client_id,
    text_body,
};
use ids::AccountId;
use serde_json::Value;

use crate::support::{Answer, BODY, Fixture, Service, upload_order};

fn draft() -> Draft {
    Draft {
        account_id: None,
        kind: courier::SendKind::Single,
        conversation: "goose|2|8001".parse().unwrap(),
        body: BODY.to_owned(),
        attachment: None,
    }
}

#[tokio::test]
async fn a_new_folder_has_no_draft_and_plain_settings() {
    let fixture = Fixture::new();
    assert_eq!(fixture.courier.drafts().current().await.unwrap(), None);
    assert_eq!(fixture.courier.settings().get().await.unwrap(), Settings::default());
    assert_eq!(fixture.courier.recovered(), 0);
}

#[tokio::test]
async fn draft_and_settings_survive_a_restart() {
    let fixture = Fixture::new();
    let settings = Settings {
        language: LanguageChoice::Zh,
        theme: Theme::Dark,
        account_id: Some(AccountId::SANDBOX),
        zoom_percent: 125,
        density: Density::Compact,
        text_size: TextSize::Large,
        notifications: false,
        check_updates: false,
        shortcuts: [("palette".to_owned(), "mod+p".to_owned())].into(),
    };
    fixture.courier.settings().keep(&Settings::default()).await.unwrap();
    fixture.courier.settings().keep(&settings).await.unwrap();
    fixture.courier.drafts().keep(&draft(), &[]).await.unwrap();

    let fixture = fixture.reopened();
    assert_eq!(fixture.courier.settings().get().await.unwrap(), settings);
    assert_eq!(fixture.courier.drafts().current().await.unwrap(), Some(draft()));
}

#[tokio::test]
async fn a_draft_to_several_keeps_its_receivers_and_one_of_an_earlier_version_has_none() {
    let fixture = Fixture::new();
    let receivers = ["bob".to_owned(), "carol".to_owned()];
    fixture.courier.drafts().keep(&draft(), &receivers).await.unwrap();

    let fixture = fixture.reopened();
    assert_eq!(fixture.courier.drafts().receivers().await.unwrap(), receivers);
    assert_eq!(fixture.courier.drafts().current().await.unwrap(), Some(draft()));

    // As an earlier version writes it.
    fixture.courier.drafts().keep(&draft(), &[]).await.unwrap();
    assert!(fixture.reopened().courier.drafts().receivers().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_file_of_a_draft_can_be_uploaded_after_a_restart() {
    let service = Service::start([Answer::Json(r#"{"code":200,"url":"https://files.test/1"}"#)]).await;
    let fixture = Fixture::new();
    let attachment = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    let kept = Draft { attachment: Some(attachment.clone()), ..draft() };
    fixture.courier.drafts().keep(&kept, &[]).await.unwrap();

    let fixture = fixture.reopened();
    let account = fixture.account("A", &[&service.base_url]).await;
    assert_eq!(fixture.courier.drafts().current().await.unwrap(), Some(kept));
    let uploaded =
        fixture.courier.uploads().upload(upload_order(&attachment, &account), |_| {}).await.unwrap();
    assert_eq!(uploaded.url, "https://files.test/1");
}

#[tokio::test]
async fn the_file_of_a_draft_that_changed_between_two_sessions_is_reported_and_not_uploaded() {
    let service = Service::start([Answer::Json(r#"{"code":200,"url":"https://files.test/1"}"#)]).await;
    let fixture = Fixture::new();
    let attachment = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    fixture
        .courier
        .drafts()
        .keep(&Draft { attachment: Some(attachment.clone()), ..draft() }, &[])
        .await
        .unwrap();

    let fixture = fixture.reopened();
    let account = fixture.account("A", &[&service.base_url]).await;
    fixture.courier.drafts().current().await.unwrap();
    fixture.file("note.txt", "jelly");
    let error =
        fixture.courier.uploads().upload(upload_order(&attachment, &account), |_| {}).await.unwrap_err();
    assert_eq!((error.code(), service.seen().len()), (ErrorCode::FileChanged, 0), "as long, but another");
}

#[tokio::test]
async fn a_draft_whose_file_is_gone_loses_only_the_file() {
    let fixture = Fixture::new();
    let path = fixture.file("note.txt", "hello");
    let attachment = fixture.courier.attachments().attach(path.clone()).await.unwrap();
    fixture.courier.drafts().keep(&Draft { attachment: Some(attachment), ..draft() }, &[]).await.unwrap();
    std::fs::remove_file(path).unwrap();

    assert_eq!(fixture.reopened().courier.drafts().current().await.unwrap(), Some(draft()));
}

#[test]
fn a_folder_that_cannot_be_made_is_reported() {
    let fixture = Fixture::new();
    let file = fixture.file("a-file", "");
    let error = Courier::open(&file.join("data")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DataReadOnly);
}

#[test]
fn a_text_message_can_be_reported_from_another_with_the_same_text() {
    let [one, two]: [Value; 2] = [(); 2].map(|()| serde_json::from_str(&text_body("你好\n\"雁\"")).unwrap());
    assert_eq!(
        (&one["message"]["message_type"], &one["message"]["text"]),
        (&0.into(), &"你好\n\"雁\"".into())
    );
    assert_ne!(one["message"]["message_client_id"], two["message"]["message_client_id"]);
    assert_eq!(new_client_id().len(), 36);
}

#[tokio::test]
async fn a_file_message_says_what_is_known_of_the_file() {
    let fixture = Fixture::new();
    let file = fixture.courier.attachments().attach(fixture.file("雁.txt", "hello")).await.unwrap();

    let body: Value = serde_json::from_str(&file_body(&file, "https://files.test/1")).unwrap();

    assert_eq!(body["message"]["message_type"], 6);
    let attachment = &body["message"]["attachment"];
    assert_eq!((&attachment["name"], &attachment["url"]), (&"雁.txt".into(), &"https://files.test/1".into()));
    assert_eq!((&attachment["size"], &attachment["ext"]), (&5.into(), &"txt".into()));
    assert_eq!(attachment["md5"], "5d41402abc4b2a76b9719d911017c592");
}
