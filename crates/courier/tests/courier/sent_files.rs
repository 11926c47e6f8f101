//! What the history keeps of a message's file.

use courier::{Draft, MessageKind};

use crate::support::{Answer, Desk, SENT, Service, draft, order};

const BODY: &str =
    r#"{"message":{"message_type":1,"attachment":{"url":"https://files.test/1","md5":"MD5"}}}"#;

fn with_file(draft: Draft, attachment: &courier::Attachment) -> Draft {
    Draft { body: BODY.replace("MD5", &attachment.md5), attachment: Some(attachment.clone()), ..draft }
}

#[tokio::test]
async fn an_old_message_shows_its_picture_after_the_file_is_gone_and_so_does_its_repetition() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json(SENT)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let path = desk.folder.path().join("雁.png");
    image::RgbImage::from_pixel(30, 20, image::Rgb([200, 40, 40])).save(&path).unwrap();
    let file = desk.courier.attachments().attach(path.clone()).await.unwrap();
    assert_eq!(file.message_type, MessageKind::Image);
    let mut first = order(&account);
    first.draft = with_file(draft(&account), &file);
    let sent = desk.courier.sends().send(first, |_| {}).await.unwrap();
    std::fs::remove_file(&path).unwrap();

    let desk = desk.reopened();
    let small = desk.courier.history().thumbnail(sent.row_id).await.unwrap().unwrap();
    let drawn = image::load_from_memory(&small).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (30, 20));
    let kept = desk.courier.history().row(sent.row_id).await.unwrap().file.unwrap();
    assert_eq!((kept.name.as_str(), kept.width, kept.md5), ("雁.png", Some(30), file.md5.clone()));

    // Edited as new: there is a body, and no file any more.
    desk.courier
        .accounts()
        .lend_secret(courier::SecretUse::AppSecret, &account.id, &"0123456789ab".to_owned().into())
        .unwrap();
    let mut again = order(&account);
    again.draft = Draft { attachment: None, ..with_file(draft(&account), &file) };
    let repeated = desk.courier.sends().send(again, |_| {}).await.unwrap();
    assert_eq!(desk.courier.history().thumbnail(repeated.row_id).await.unwrap(), Some(small.clone()));
    assert_eq!(desk.courier.history().remembered_thumbnail(file.md5).await.unwrap(), Some(small));
}

#[tokio::test]
async fn a_message_without_a_file_keeps_none_even_when_one_lies_in_another_tile() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json(SENT)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let file = desk.courier.attachments().attach(desk.file("note.txt", "x")).await.unwrap();
    let mut text = order(&account);
    text.draft.attachment = Some(file);

    let sent = desk.courier.sends().send(text, |_| {}).await.unwrap();

    assert_eq!(desk.courier.history().row(sent.row_id).await.unwrap().file, None);
}
