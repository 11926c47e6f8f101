//! The queue: in order, once, never lost.

use std::path::PathBuf;
use std::sync::Arc;

use courier::{Account, Courier, Draft, ErrorCode, QueueChange, QueueNews, QueueRun, QueueState, Queued};
use serde_json::Value;

use crate::support::{Fixture, Service, draft, until};

pub(crate) const UP: &str = r#"{"code":200,"url":"https://files.test/1"}"#;

pub(crate) async fn add(fixture: &Fixture, account: &Account, names: &[&str]) -> Vec<Queued> {
    let paths: Vec<PathBuf> = names.iter().map(|name| fixture.file(name, name)).collect();
    let files = fixture.courier.attachments().summarize(paths).await.unwrap();
    fixture.courier.queue().add(files, &draft(account)).await.unwrap();
    all_read(&fixture.courier).await
}

pub(crate) async fn all_read(courier: &Courier) -> Vec<Queued> {
    until(async || {
        let items = courier.queue().view().await.unwrap().items;
        items.iter().all(|queued| queued.work.is_none()).then_some(items)
    })
    .await
}

pub(crate) async fn run(fixture: &Fixture, account: &Account) -> QueueRun {
    fixture.courier.queue().run(&account.id).await.unwrap()
}

pub(crate) async fn shown(courier: &Courier) -> Vec<(String, QueueState)> {
    let queue = courier.queue().view().await.unwrap().items;
    queue.into_iter().map(|queued| (queued.file.unwrap().name, queued.state)).collect()
}

pub(crate) fn change(queued: &Queued, body: &str) -> QueueChange {
    let draft = Draft { body: body.to_owned(), ..queued.draft.clone() };
    QueueChange { id: queued.id.clone(), draft, revision: Some(queued.revision.clone()) }
}

/// The names of the files in the messages that the service got.
pub(crate) fn sent_names(service: &Service) -> Vec<String> {
    let bodies = service.seen().into_iter().filter(|seen| seen.path.ends_with("/messages"));
    let name =
        |body: &[u8]| serde_json::from_slice::<Value>(body).unwrap()["message"]["attachment"]["name"].clone();
    bodies.map(|seen| name(&seen.body).as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn several_files_are_messages_with_the_options_and_without_the_words_of_the_form() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;

    let queue = add(&fixture, &account, &["1.txt", "2.txt"]).await;

    let bodies: Vec<Value> =
        queue.iter().map(|queued| serde_json::from_str(&queued.draft.body).unwrap()).collect();
    for (body, queued) in bodies.iter().zip(&queue) {
        let message = &body["message"];
        assert_eq!((&message["message_type"], &message["text"]), (&6.into(), &Value::Null));
        assert_eq!(message["n"].to_string(), "123456789012345678901234567890", "other bytes stay");
        assert_eq!(queued.draft.attachment.as_ref().unwrap().name, queued.file.as_ref().unwrap().name);
    }
    assert_ne!(bodies[0]["message"]["message_client_id"], bodies[1]["message"]["message_client_id"]);
}

#[tokio::test]
async fn a_queue_keeps_its_order_and_its_drafts_over_a_restart() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let [one, two, three] = add(&fixture, &account, &["1.txt", "2.txt", "3.txt"]).await.try_into().unwrap();
    fixture.courier.queue().order(vec![three.id.clone(), one.id.clone(), two.id.clone()]).await.unwrap();
    let changes = vec![change(&one, "{}"), change(&two, "{ not yet JSON")];
    fixture.courier.queue().keep(changes).await.unwrap();
    assert_eq!(fixture.courier.queue().remove(vec![one.id.clone()]).await.unwrap(), [one.id]);

    let fixture = fixture.reopened();

    let queue = all_read(&fixture.courier).await;
    let ids: Vec<_> = queue.iter().map(|queued| queued.id.as_str()).collect();
    assert_eq!(ids, [three.id.as_str(), two.id.as_str()]);
    assert_eq!(queue[0].draft, three.draft);
    assert_eq!(queue[1].draft, Draft { body: "{ not yet JSON".to_owned(), ..two.draft });
}

#[tokio::test]
async fn a_removed_message_can_be_taken_back_to_its_place() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let queue = add(&fixture, &account, &["1.txt", "2.txt", "3.txt"]).await;
    fixture.courier.queue().remove(vec![queue[1].id.clone()]).await.unwrap();

    fixture.courier.queue().restore(queue[1].id.clone()).await.unwrap();

    assert_eq!(all_read(&fixture.courier).await, queue);
    assert!(fixture.courier.queue().restore(queue[1].id.clone()).await.is_err(), "once");
}

#[tokio::test]
async fn what_was_changed_by_somebody_else_meanwhile_is_not_written_over() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    fixture.courier.queue().keep(vec![change(&queued, "{\"a\":1}")]).await.unwrap();

    let stale = fixture.courier.queue().keep(vec![change(&queued, "{\"b\":2}")]).await.unwrap_err();

    assert_eq!(stale.code(), ErrorCode::QueueChanged);
    assert_eq!(fixture.courier.queue().view().await.unwrap().items[0].draft.body, "{\"a\":1}");
}

#[tokio::test]
async fn where_the_image_settings_cannot_be_read_no_picture_is_prepared_or_sent() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let database = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    database.execute("INSERT INTO image_preparation VALUES (1, '{\"later\":1}')", []).unwrap();
    let png = include_bytes!("../../../../icons/32x32.png");
    let files = fixture.courier.attachments().summarize(vec![fixture.file("1.png", png)]).await.unwrap();
    fixture.courier.queue().add(files, &draft(&account)).await.unwrap();

    let [queued] = all_read(&fixture.courier).await.try_into().unwrap();

    assert_eq!(queued.problem.unwrap().code, ErrorCode::SettingUnreadable);
    assert_eq!(queued.draft.attachment, None);
}

#[tokio::test]
async fn what_is_reported_of_a_change_are_the_messages_that_changed_and_the_order_where_it_did() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    // Without files, whose reading reports as well.
    fixture.courier.queue().add_messages(vec![draft(&account); 3]).await.unwrap();
    let [one, two, three] = all_read(&fixture.courier).await.try_into().unwrap();
    let reported = Arc::new(std::sync::Mutex::new(Vec::new()));
    let taken = Arc::clone(&reported);
    fixture.courier.queue().listen(move |news| {
        let QueueNews::Changed(changed) = news else { return };
        let items: Vec<_> = changed.items.into_iter().map(|item| (item.id, item.draft.body)).collect();
        taken.lock().unwrap().push((items, changed.order));
    });

    fixture.courier.queue().keep(vec![change(&two, "{}")]).await.unwrap();
    fixture.courier.queue().order(vec![three.id.clone(), one.id.clone(), two.id.clone()]).await.unwrap();
    fixture.courier.queue().remove(vec![one.id.clone()]).await.unwrap();

    let reported = reported.lock().unwrap().clone();
    assert_eq!(
        reported,
        [
            (vec![(two.id.clone(), "{}".to_owned())], None),
            (vec![], Some(vec![three.id.clone(), one.id, two.id.clone()])),
            (vec![], Some(vec![three.id, two.id])),
        ]
    );
}
