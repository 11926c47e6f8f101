//! Ways in: pasted pictures and existing URLs.

use courier::{Draft, ErrorCode, Look};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Desk, Service, draft};

#[tokio::test]
async fn scratch_files_stay_as_long_as_the_draft_or_the_queue_needs_them() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let pixels = courier::Pixels { width: 1, height: 1, rgba: vec![1, 2, 3, 255] };
    let mut files = Vec::new();
    for _ in 0..3 {
        files.push(desk.courier.keep_pixels(pixels.clone()).await.unwrap());
    }
    let attachment = desk.courier.attach(files[0].path.clone().into()).await.unwrap();
    desk.courier.keep_draft(&Draft { attachment: Some(attachment), ..draft(&account) }).await.unwrap();
    desk.courier.queue_add(vec![files[1].clone()], &draft(&account)).await.unwrap();

    desk.courier.tidy_scratch().await.unwrap();

    let there = files.iter().map(|file| std::fs::exists(&file.path).unwrap()).collect::<Vec<_>>();
    assert_eq!(there, [true, true, false]);
}

#[tokio::test]
async fn a_url_is_looked_at_and_its_facts_are_filled_in() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Json("plain words")]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let url = format!("{}/notes%20of%20today.txt", service.base_url);

    let look = Look { url: url.clone(), account_id: account.id.clone(), as_file: false };
    let refused = desk.courier.look_at_url(look.clone(), CancellationToken::new()).await.unwrap_err();
    assert_eq!((refused.code(), service.seen().len()), (ErrorCode::UrlPrivate, 0));

    let form = courier::AccountForm { private_hosts: true, ..account.clone().into() };
    desk.courier.save_account(form).await.unwrap();
    let looked = desk.courier.look_at_url(look, CancellationToken::new()).await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&looked.attachment_json).unwrap();
    assert_eq!((json["url"].as_str(), json["size"].as_u64()), (Some(url.as_str()), Some(11)));
    assert_eq!(looked.attachment.name, "notes of today.txt");
}
