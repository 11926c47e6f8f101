//! Runs of the queue: what goes out, what stops one, and what an end of the program leaves.

use std::sync::Arc;

use courier::{Courier, ErrorCode, Outcome, QueueHaltReason, QueueNews, QueueState, QueueWork, Queued};
use serde_json::Value;
use tokio::sync::Notify;

use crate::queue::{UP, add, change, run, sent_names, shown};
use crate::support::{Answer, Fixture, SENT, Service, until};

const REFUSED: &str = r#"{"code":414,"msg":"no","data":{}}"#;
async fn send(courier: &Courier, queued: &Queued) -> Result<Outcome, ErrorCode> {
    let account = queued.draft.account_id.clone().unwrap();
    let now = courier.queue().view().await.unwrap().items.into_iter().find(|now| now.id == queued.id);
    let revision = now.map_or_else(|| queued.revision.clone(), |now| now.revision);
    let sent = courier.queue().send(&queued.id, &revision, &account).await;
    sent.map(|result| result.outcome).map_err(|error| error.code())
}

#[tokio::test]
async fn a_run_uploads_and_sends_in_order_and_a_refusal_stops_it() {
    let answers = [UP, SENT, UP, REFUSED, SENT, UP, SENT].map(Answer::Json);
    let (fixture, service) = (Fixture::new(), Service::start(answers).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let queue = add(&fixture, &account, &["1.txt", "2.txt", "3.txt"]).await;
    let id_of = |queued: &Queued| {
        serde_json::from_str::<Value>(&queued.draft.body).unwrap()["message"]["message_client_id"].clone()
    };

    let ended = run(&fixture, &account).await;

    assert_eq!((ended.sent, ended.total, ended.running), (1, 3, false));
    assert_eq!(
        ended.halt.unwrap(),
        courier::QueueHalt { id: Some(queue[1].id.clone()), why: QueueHaltReason::Rejected }
    );
    let left = fixture.courier.queue().view().await.unwrap().items;
    assert_eq!(left[0].state, QueueState::Rejected);
    assert_eq!(left[0].row_id, Some(fixture.rows().await[0].id), "the history says why");
    assert_ne!(id_of(&left[0]), id_of(&queue[1]), "a message that has its answer has used up its id");

    // What is up already is not uploaded again.
    let ended = run(&fixture, &account).await;
    assert_eq!((ended.sent, ended.halt), (2, None));
    assert_eq!(sent_names(&service), ["1.txt", "2.txt", "2.txt", "3.txt"]);
    assert_eq!((shown(&fixture.courier).await, service.seen().len()), (vec![], 7));
}

#[tokio::test]
async fn a_message_of_open_end_is_sent_again_only_when_the_user_puts_it_back() {
    let answers = [Answer::Json(UP), Answer::Status(500), Answer::Json(SENT)];
    let (fixture, service) = (Fixture::new(), Service::start(answers).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    assert_eq!(run(&fixture, &account).await.halt.unwrap().why, QueueHaltReason::Unknown);

    assert_eq!(send(&fixture.courier, &queued).await, Err(ErrorCode::NotWaiting));
    assert_eq!((run(&fixture, &account).await.sent, service.seen().len()), (0, 2));

    fixture.courier.queue().put_back(queued.id.clone()).await.unwrap();
    assert_eq!(send(&fixture.courier, &queued).await, Ok(Outcome::Sent));
}

#[tokio::test]
async fn what_could_not_be_sent_at_all_waits_on_and_says_why() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    let broken = change(&queued, "{");
    fixture.courier.queue().keep(vec![broken]).await.unwrap();

    assert_eq!(send(&fixture.courier, &queued).await, Err(ErrorCode::BodySyntax));
    assert_eq!(shown(&fixture.courier).await, [("1.txt".to_owned(), QueueState::Waiting)]);
    let problem = fixture.courier.queue().view().await.unwrap().items[0].problem.clone().unwrap();
    assert_eq!(problem.code, ErrorCode::BodySyntax);
}

#[tokio::test]
async fn a_send_that_the_end_of_the_program_cut_off_is_not_made_again_by_itself() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    // As a kill leaves it, between the mark and the end.
    let database = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    database.execute("UPDATE queue SET state = 'sending', process = 'dead'", []).unwrap();

    let fixture = fixture.reopened();

    assert_eq!(shown(&fixture.courier).await, [("1.txt".to_owned(), QueueState::Interrupted)]);
    assert_eq!(send(&fixture.courier, &queued).await, Err(ErrorCode::NotWaiting));
    assert_eq!((run(&fixture, &account).await.sent, service.seen().len()), (0, 0));
}

#[tokio::test]
async fn what_another_living_process_sends_is_neither_sent_again_nor_removed() {
    let release = Arc::new(Notify::new());
    let service = Service::start([Answer::Json(UP), Answer::Held(release.clone())]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    let (courier, id) = (fixture.courier.clone(), account.id.clone());
    let running = tokio::spawn(async move { courier.queue().run(&id).await });
    until(async || (service.seen().len() == 2).then_some(())).await;

    let other = Courier::open(&fixture.data()).unwrap();
    assert_eq!(shown(&other).await, [("1.txt".to_owned(), QueueState::Sending)]);
    assert_eq!(send(&other, &queued).await, Err(ErrorCode::NotWaiting));
    for courier in [&other, &fixture.courier] {
        assert!(courier.queue().remove(vec![queued.id.clone()]).await.unwrap().is_empty());
        assert_eq!(
            courier.queue().put_back(queued.id.clone()).await.unwrap_err().code(),
            ErrorCode::NotWaiting
        );
        let kept = courier.queue().keep(vec![change(&queued, "{}")]).await;
        assert_eq!(kept.unwrap_err().code(), ErrorCode::NotWaiting);
    }

    release.notify_one();
    assert_eq!(running.await.unwrap().unwrap().sent, 1);
    assert_eq!(shown(&other).await, []);
}

#[tokio::test]
async fn stopping_takes_back_what_has_not_left_and_begins_nothing_more() {
    let release = Arc::new(Notify::new());
    let service = Service::start([Answer::Json(UP), Answer::Held(release.clone())]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    add(&fixture, &account, &["1.txt", "2.txt"]).await;
    let (courier, id) = (fixture.courier.clone(), account.id.clone());
    let running = tokio::spawn(async move { courier.queue().run(&id).await });
    until(async || (service.seen().len() == 2).then_some(())).await;

    fixture.courier.queue().stop().await;
    release.notify_one();

    let ended = running.await.unwrap().unwrap();
    assert_eq!((ended.sent, ended.halt.unwrap().why), (1, QueueHaltReason::ByHand));
    assert_eq!(shown(&fixture.courier).await, [("2.txt".to_owned(), QueueState::Waiting)]);
}

#[tokio::test]
async fn a_sent_message_whose_end_cannot_be_written_is_reported_as_sent_and_not_sent_again() {
    let (fixture, service) = (Fixture::new(), Service::start([UP, SENT].map(Answer::Json)).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    // As a disk that is full from then on.
    let database = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    let full = "CREATE TRIGGER full BEFORE DELETE ON queue BEGIN SELECT RAISE(FAIL, 'disk full'); END";
    database.execute_batch(full).unwrap();

    let sent = fixture.courier.queue().send(&queued.id, &queued.revision, &account.id).await.unwrap();

    assert_eq!((sent.outcome, sent.unwritten), (Outcome::Sent, true));
    assert_eq!(shown(&fixture.courier).await, []);
    assert_eq!((run(&fixture, &account).await.sent, service.seen().len()), (0, 2));
}

#[tokio::test]
async fn a_run_that_breaks_off_has_ended_and_the_next_one_sends_what_was_left() {
    let (fixture, service) = (Fixture::new(), Service::start([UP, UP, SENT].map(Answer::Json)).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let [queued] = add(&fixture, &account, &["1.txt"]).await.try_into().unwrap();
    let breaks = std::sync::atomic::AtomicBool::new(true);
    fixture.courier.queue().listen(move |news| {
        let QueueNews::Changed(changed) = news else { return };
        let is_sending = changed.items.iter().any(|item| item.work == Some(QueueWork::Sending));
        assert!(!is_sending || !breaks.swap(false, std::sync::atomic::Ordering::Relaxed), "a fault of ours");
    });

    let broken = fixture.courier.queue().run(&account.id).await.unwrap_err();

    assert_eq!(broken.code(), ErrorCode::Internal);
    let ended = fixture.courier.queue().run_state();
    assert_eq!((ended.running, ended.halt.unwrap().why), (false, QueueHaltReason::Failed));
    let left = fixture.courier.queue().view().await.unwrap().items;
    assert_eq!((&left[0].id, left[0].state, left[0].work), (&queued.id, QueueState::Waiting, None));
    assert_eq!(run(&fixture, &account).await.sent, 1);
}
