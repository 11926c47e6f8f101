//! Files of the queue: how they join it, are read and go up.

use courier::{Draft, ErrorCode, MessageKind, QueueHaltReason, QueueState};
use serde_json::Value;

use crate::queue::{UP, add, all_read, run, sent_names, shown};
use crate::support::{Answer, Fixture, SENT, Service, draft};

#[tokio::test]
async fn of_several_files_all_join_the_queue_or_none() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let paths = ["1.txt", "2.txt", "3.txt"].map(|name| fixture.file(name, name)).to_vec();
    let files = fixture.courier.attachments().summarize(paths).await.unwrap();
    let app = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    // As a disk that is full at the third.
    let full = "CREATE TRIGGER full BEFORE INSERT ON queue WHEN (SELECT count(*) FROM queue) = 2
        BEGIN SELECT RAISE(FAIL, 'disk full'); END";
    app.execute_batch(full).unwrap();
    assert_eq!(
        fixture.courier.queue().add(files.clone(), &draft(&account)).await.unwrap_err().code(),
        ErrorCode::DataFailed
    );
    assert_eq!(shown(&fixture.courier).await, []);

    app.execute_batch("DROP TRIGGER full").unwrap();
    let mut unknown = files.clone();
    unknown[2].file_id = serde_json::from_value("/etc/passwd".into()).unwrap();
    let refused = fixture.courier.queue().add(unknown, &draft(&account)).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AttachmentMissing, "the page names no path");
    assert_eq!(shown(&fixture.courier).await, []);

    fixture.courier.queue().add(files, &draft(&account)).await.unwrap();
    assert_eq!(all_read(&fixture.courier).await.len(), 3);
}

#[tokio::test]
async fn the_type_of_a_message_follows_what_was_found_in_its_file() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let png = include_bytes!("../../../../icons/32x32.png");
    let paths = vec![fixture.file("picture.txt", png), fixture.file("text.png", "no picture")];
    let files = fixture.courier.attachments().summarize(paths).await.unwrap();
    let guessed: Vec<_> = files.iter().map(|file| file.message_type).collect();
    assert_eq!(guessed, [MessageKind::File, MessageKind::Image], "by their names");
    fixture.courier.queue().add(files, &draft(&account)).await.unwrap();

    let queue = all_read(&fixture.courier).await;

    let types: Vec<_> = queue.iter().map(|queued| message_type_in(&queued.draft)).collect();
    assert_eq!(types, [1, 6]);
}

fn message_type_in(draft: &Draft) -> u64 {
    serde_json::from_str::<Value>(&draft.body).unwrap()["message"]["message_type"].as_u64().unwrap()
}

#[tokio::test]
async fn for_which_storage_a_large_file_was_meant_is_asked_again_after_a_restart() {
    let (fixture, service) = (Fixture::new(), Service::start([UP, SENT].map(Answer::Json)).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let large = fixture.file("large.bin", vec![7; 15 * 1024 * 1024 + 1]);
    let files =
        fixture.courier.attachments().summarize(vec![large, fixture.file("2.txt", "2")]).await.unwrap();
    fixture.courier.queue().add(files, &draft(&account)).await.unwrap();
    let [queued, _] = all_read(&fixture.courier).await.try_into().unwrap();
    assert!(queued.undecided);
    fixture.courier.queue().use_storage(vec![queued.id.clone()], &"storage".parse().unwrap()).await.unwrap();
    assert!(!all_read(&fixture.courier).await[0].undecided);

    let fixture = fixture.reopened();

    assert!(all_read(&fixture.courier).await[0].undecided);
    let halt = run(&fixture, &account).await.halt.unwrap();
    assert_eq!((halt.id, halt.why), (Some(queued.id), QueueHaltReason::Undecided));
    assert!(service.seen().is_empty(), "what is behind it does not overtake it");
}

#[tokio::test]
async fn an_upload_that_fails_stops_the_run_before_anything_goes_out() {
    const NO_UPLOAD: &str = r#"{"code":414,"desc":"no"}"#;
    let answers = [NO_UPLOAD, UP, SENT, UP, SENT].map(Answer::Json);
    let (fixture, service) = (Fixture::new(), Service::start(answers).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let queue = add(&fixture, &account, &["1.txt", "2.txt"]).await;

    let ended = run(&fixture, &account).await;

    let halt = ended.halt.unwrap();
    assert_eq!((ended.sent, halt.id, halt.why), (0, Some(queue[0].id.clone()), QueueHaltReason::Failed));
    assert_eq!((sent_names(&service).len(), service.seen().len()), (0, 1));
    let left = fixture.courier.queue().view().await.unwrap().items;
    assert_eq!(left[0].problem.as_ref().unwrap().code, ErrorCode::UploadRefused);
    assert!(left.iter().all(|queued| queued.state == QueueState::Waiting), "{left:?}");
    assert_eq!(fixture.rows().await.len(), 0);

    assert_eq!(run(&fixture, &account).await.sent, 2, "tried again when the user says so");
    assert_eq!(sent_names(&service), ["1.txt", "2.txt"]);
}
