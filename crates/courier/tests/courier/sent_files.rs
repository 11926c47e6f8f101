//! What the history keeps of a message's file.

use courier::{Draft, MessageKind};

use crate::support::{Answer, Fixture, SENT, Service, draft, order};

const BODY: &str =
    r#"{"message":{"message_type":1,"attachment":{"url":"https://files.test/1","md5":"MD5"}}}"#;

fn with_file(draft: Draft, attachment: &courier::Attachment) -> Draft {
    Draft { body: BODY.replace("MD5", &attachment.md5), attachment: Some(attachment.clone()), ..draft }
}

#[tokio::test]
async fn an_old_message_shows_its_picture_after_the_file_is_gone_and_so_does_its_repetition() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let path = fixture.folder.path().join("雁.png");
    image::RgbImage::from_pixel(30, 20, image::Rgb([200, 40, 40])).save(&path).unwrap();
    let file = fixture.courier.attachments().attach(path.clone()).await.unwrap();
    assert_eq!(file.message_type, MessageKind::Image);
    let mut first = order(&account);
    first.draft = with_file(draft(&account), &file);
    let sent = fixture.courier.sends().send(first, |_| {}).await.unwrap();
    std::fs::remove_file(&path).unwrap();

    let fixture = fixture.reopened();
    let small = fixture.courier.history().thumbnail(sent.row_id).await.unwrap().unwrap();
    let drawn = image::load_from_memory(&small).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (30, 20));
    let kept = fixture.courier.history().row(sent.row_id).await.unwrap().file.unwrap();
    assert_eq!((kept.name.as_str(), kept.width, kept.md5), ("雁.png", Some(30), file.md5.clone()));

    // Edited as new: there is a body, and no file any more.
    fixture
        .courier
        .accounts()
        .set_session_secret(courier::SecretUse::AppSecret, &account.id, &"0123456789ab".to_owned().into())
        .unwrap();
    let mut again = order(&account);
    again.draft = Draft { attachment: None, ..with_file(draft(&account), &file) };
    let repeated = fixture.courier.sends().send(again, |_| {}).await.unwrap();
    assert_eq!(fixture.courier.history().thumbnail(repeated.row_id).await.unwrap(), Some(small.clone()));
    assert_eq!(fixture.courier.history().remembered_thumbnail(file.md5).await.unwrap(), Some(small));
}

#[tokio::test]
async fn a_message_without_a_file_keeps_none_even_when_one_lies_in_another_tile() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "x")).await.unwrap();
    let mut text = order(&account);
    text.draft.attachment = Some(file);

    let sent = fixture.courier.sends().send(text, |_| {}).await.unwrap();

    assert_eq!(fixture.courier.history().row(sent.row_id).await.unwrap().file, None);
}
