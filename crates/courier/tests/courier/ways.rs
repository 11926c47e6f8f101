//! Ways in: pasted pictures and existing URLs.

use courier::{Draft, ErrorCode, Look};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Desk, Service, draft, until};

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
async fn a_prepared_picture_of_the_queue_survives_a_restart() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let pixels = courier::Pixels { width: 64, height: 64, rgba: vec![7; 64 * 64 * 4] };
    let chosen = desk.courier.keep_pixels(pixels).await.unwrap();
    let original = desk.courier.attach(chosen.path.clone().into()).await.unwrap();
    // Any copy in the scratch folder will do: it is another file than the one that was chosen.
    let copy =
        desk.courier.keep_pixels(courier::Pixels { width: 1, height: 1, rgba: vec![9; 4] }).await.unwrap();
    let prepared = desk.courier.attach(copy.path.clone().into()).await.unwrap();
    assert_ne!(original.path, prepared.path);
    desk.courier.queue_add(vec![chosen.clone()], &draft(&account)).await.unwrap();
    let read = until(async || {
        let queued = desk.courier.queue().await.unwrap().items.remove(0);
        queued.work.is_none().then_some(queued)
    })
    .await;
    let queued = Draft { attachment: Some(prepared.clone()), ..read.draft };
    let change = courier::QueueChange { id: read.id, draft: queued, revision: Some(read.revision) };
    desk.courier.queue_keep(vec![change]).await.unwrap();

    let desk = desk.reopened();
    desk.courier.tidy_scratch().await.unwrap();

    assert!(std::fs::exists(&prepared.path).unwrap(), "the queue still names it");
    assert!(std::fs::exists(&chosen.path).unwrap());
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
