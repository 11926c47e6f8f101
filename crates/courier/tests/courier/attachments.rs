//! Ways in: pasted pictures and existing URLs.

use courier::{Draft, ErrorCode, UrlFetch};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, Service, draft, until};

#[tokio::test]
async fn scratch_files_stay_as_long_as_the_draft_or_the_queue_needs_them() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let pixels = courier::Pixels { width: 1, height: 1, rgba: vec![1, 2, 3, 255] };
    let mut files = Vec::new();
    for _ in 0..3 {
        files.push(fixture.courier.attachments().keep_pixels(pixels.clone()).await.unwrap());
    }
    let attachment = fixture
        .courier
        .attachments()
        .attach(fixture.courier.attachments().chosen_file(&files[0].file_id).unwrap())
        .await
        .unwrap();
    fixture
        .courier
        .drafts()
        .keep(&Draft { attachment: Some(attachment), ..draft(&account) }, &[])
        .await
        .unwrap();
    fixture.courier.queue().add(vec![files[1].clone()], &draft(&account)).await.unwrap();

    fixture.courier.tidy_scratch().await.unwrap();

    let there = files
        .iter()
        .map(|file| fixture.courier.attachments().chosen_file(&file.file_id).unwrap().exists())
        .collect::<Vec<_>>();
    assert_eq!(there, [true, true, false]);
}

#[tokio::test]
async fn a_prepared_picture_of_the_queue_survives_a_restart() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let pixels = courier::Pixels { width: 64, height: 64, rgba: vec![7; 64 * 64 * 4] };
    let chosen = fixture.courier.attachments().keep_pixels(pixels).await.unwrap();
    let place = |id| fixture.courier.attachments().chosen_file(id).unwrap();
    let chosen_path = place(&chosen.file_id);
    let original = fixture.courier.attachments().attach(chosen_path.clone()).await.unwrap();
    // Any copy in the scratch folder will do: it is another file than the one that was chosen.
    let copy = fixture
        .courier
        .attachments()
        .keep_pixels(courier::Pixels { width: 1, height: 1, rgba: vec![9; 4] })
        .await
        .unwrap();
    let prepared = fixture.courier.attachments().attach(place(&copy.file_id)).await.unwrap();
    assert_ne!(original.path, prepared.path);
    fixture.courier.queue().add(vec![chosen.clone()], &draft(&account)).await.unwrap();
    let read = until(async || {
        let queued = fixture.courier.queue().view().await.unwrap().items.remove(0);
        queued.work.is_none().then_some(queued)
    })
    .await;
    let queued = Draft { attachment: Some(prepared.clone()), ..read.draft };
    let change = courier::QueueChange { id: read.id, draft: queued, revision: Some(read.revision) };
    fixture.courier.queue().keep(vec![change]).await.unwrap();

    let fixture = fixture.reopened();
    fixture.courier.tidy_scratch().await.unwrap();

    assert!(std::fs::exists(&prepared.path).unwrap(), "the queue still names it");
    assert!(std::fs::exists(&chosen_path).unwrap());
}

#[tokio::test]
async fn a_url_is_looked_at_and_its_facts_are_filled_in() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json("plain words")]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let url = format!("{}/notes%20of%20today.txt", service.base_url);

    let request = UrlFetch { url: url.clone(), account_id: account.id.clone(), as_file: false };
    let refused =
        fixture.courier.attachments().fetch_url(request.clone(), CancellationToken::new()).await.unwrap_err();
    assert_eq!((refused.code(), service.seen().len()), (ErrorCode::UrlPrivate, 0));

    let form = courier::AccountForm { private_hosts: true, ..account.clone().into() };
    fixture.courier.accounts().save(form).await.unwrap();
    let looked = fixture.courier.attachments().fetch_url(request, CancellationToken::new()).await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&looked.attachment_json).unwrap();
    assert_eq!((json["url"].as_str(), json["size"].as_u64()), (Some(url.as_str()), Some(11)));
    assert_eq!(looked.attachment.name, "notes of today.txt");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_whose_name_is_not_utf_8_is_attached_and_found_again_after_a_restart() {
    use std::os::unix::ffi::OsStrExt as _;
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    // 雁书.txt in GBK, as an old ZIP unpacks it.
    let path = fixture.file("x", "x").with_file_name(std::ffi::OsStr::from_bytes(b"\xd1\xe3\xca\xe9.txt"));
    std::fs::write(&path, "hello").unwrap();

    let [summary] =
        fixture.courier.attachments().summarize(vec![path.clone()]).await.unwrap().try_into().unwrap();
    assert_eq!(summary.problem, None);
    let attachment = fixture
        .courier
        .attachments()
        .attach(fixture.courier.attachments().chosen_file(&summary.file_id).unwrap())
        .await
        .unwrap();
    assert_eq!((attachment.size_bytes, &attachment.path), (5, &path));
    let kept = Draft { attachment: Some(attachment), ..draft(&account) };
    fixture.courier.drafts().keep(&kept, &[]).await.unwrap();
    fixture.courier.queue().add(vec![summary], &draft(&account)).await.unwrap();
    let first = async |courier: &courier::Courier| {
        until(async || {
            let queued = courier.queue().view().await.unwrap().items.remove(0);
            queued.work.is_none().then_some(queued)
        })
        .await
    };
    let read = first(&fixture.courier).await;
    assert_eq!(read.draft.attachment.as_ref().map(|file| &file.path), Some(&path));

    let fixture = fixture.reopened();

    assert_eq!(fixture.courier.drafts().current().await.unwrap().unwrap(), kept);
    let queued = first(&fixture.courier).await;
    let place = fixture.courier.attachments().chosen_file(&queued.file.unwrap().file_id).unwrap();
    assert_eq!((queued.draft, place), (read.draft, path));
}

#[tokio::test]
async fn what_the_page_says_of_an_attachment_is_not_believed() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let attachment = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    let mut said: serde_json::Value = serde_json::to_value(&attachment).unwrap();
    assert_eq!(said.get("path"), None, "the page does not learn where it lies");
    said["path"] = "/etc/passwd".into();
    said["name"] = "passwd".into();
    let claimed: courier::Attachment = serde_json::from_value(said.clone()).unwrap();
    let keep = async |claimed| {
        fixture
            .courier
            .drafts()
            .keep(&Draft { attachment: Some(claimed), ..draft(&account) }, &[])
            .await
            .unwrap();
        fixture.courier.drafts().current().await.unwrap().unwrap().attachment
    };

    assert_eq!(keep(claimed).await, Some(attachment));
    said["id"] = "another".into();
    assert_eq!(keep(serde_json::from_value(said).unwrap()).await, None);
}
