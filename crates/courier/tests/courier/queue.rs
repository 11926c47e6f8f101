//! The queue: in order, once, and never lost.

use courier::{
    Account, Courier, Draft, ErrorCode, NewQueued, Outcome, QueueChange, QueueState, Queued, new_client_id,
};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Desk, SENT, Service, draft};

const REFUSED: &str = r#"{"code":414,"msg":"no","data":{}}"#;

async fn add(desk: &Desk, account: &Account, names: &[&str]) -> Vec<Queued> {
    let paths = names.iter().map(|name| desk.file(name, name)).collect();
    let files = desk.courier.glance(paths).await.unwrap();
    let new = |file| NewQueued { id: new_client_id(), file, draft: draft(account) };
    desk.courier.queue_add(files.into_iter().map(new).collect()).await.unwrap();
    desk.courier.queue().await.unwrap()
}

async fn send(courier: &Courier, id: &str) -> Result<Outcome, ErrorCode> {
    let sent = courier.queue_send(id.to_owned(), false, CancellationToken::new(), |_| {}).await;
    sent.map(|result| result.outcome).map_err(|error| error.code())
}

async fn shown(courier: &Courier) -> Vec<(String, QueueState)> {
    let queue = courier.queue().await.unwrap();
    queue.into_iter().map(|queued| (queued.file.name, queued.state)).collect()
}

#[tokio::test]
async fn a_queue_keeps_its_order_and_its_drafts_over_a_restart() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let [one, two, three] = add(&desk, &account, &["1.txt", "2.txt", "3.txt"]).await.try_into().unwrap();
    desk.courier.queue_order(vec![three.id.clone(), one.id.clone(), two.id.clone()]).await.unwrap();
    let attachment = desk.courier.attach(desk.courier.chosen_file(&two.file.file_id).unwrap()).await.unwrap();
    let changed =
        Draft { body: "{ not yet JSON".to_owned(), attachment: Some(attachment), ..two.draft.clone() };
    let first = Draft { body: "{}".to_owned(), ..one.draft.clone() };
    let change = |queued: &Queued, draft: &Draft| QueueChange { id: queued.id.clone(), draft: draft.clone() };
    desk.courier.queue_keep(vec![change(&one, &first), change(&two, &changed)]).await.unwrap();
    desk.courier.queue_remove(vec![one.id]).await.unwrap();

    let desk = desk.reopened();

    let queue = desk.courier.queue().await.unwrap();
    let ids: Vec<_> = queue.iter().map(|queued| queued.id.as_str()).collect();
    assert_eq!(ids, [three.id.as_str(), two.id.as_str()]);
    assert_eq!((&queue[0].draft, &queue[1].draft), (&three.draft, &changed));
}

#[tokio::test]
async fn of_messages_that_are_added_together_all_come_into_the_queue_or_none() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let [there] = add(&desk, &account, &["1.txt"]).await.try_into().unwrap();
    let new = |id: &str| NewQueued { id: id.to_owned(), file: there.file.clone(), draft: draft(&account) };

    let added = desk.courier.queue_add(vec![new("fresh"), new(&there.id)]).await;

    assert!(added.is_err(), "a name that is there already");
    assert_eq!(desk.courier.queue().await.unwrap(), [there]);
}

#[tokio::test]
async fn what_is_sent_leaves_the_queue_and_what_is_refused_stays_and_can_be_tried_again() {
    let answers = [SENT, REFUSED, SENT].map(Answer::Json);
    let (desk, service) = (Desk::new(), Service::start(answers).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let queue = add(&desk, &account, &["1.txt", "2.txt"]).await;

    assert_eq!(send(&desk.courier, &queue[0].id).await, Ok(Outcome::Sent));
    assert_eq!(send(&desk.courier, &queue[0].id).await, Err(ErrorCode::NotWaiting), "it is gone");
    assert_eq!(send(&desk.courier, &queue[1].id).await, Ok(Outcome::Rejected));
    assert_eq!(shown(&desk.courier).await, [("2.txt".to_owned(), QueueState::Rejected)]);
    let row = desk.courier.queue().await.unwrap()[0].row_id;
    assert_eq!(row, Some(desk.rows().await[0].id), "the history says why");

    assert_eq!(send(&desk.courier, &queue[1].id).await, Ok(Outcome::Sent));
    assert_eq!((shown(&desk.courier).await, service.seen().len()), (vec![], 3));
}

#[tokio::test]
async fn a_message_of_open_end_is_sent_again_only_when_the_person_puts_it_back() {
    let (desk, service) = (Desk::new(), Service::start([Answer::Status(500), Answer::Json(SENT)]).await);
    let account = desk.account("A", &[&service.base_url]).await;
    let [queued] = add(&desk, &account, &["1.txt"]).await.try_into().unwrap();
    assert_eq!(send(&desk.courier, &queued.id).await, Ok(Outcome::Unknown));

    assert_eq!(send(&desk.courier, &queued.id).await, Err(ErrorCode::NotWaiting));
    assert_eq!(service.seen().len(), 1);

    desk.courier.queue_put_back(queued.id.clone()).await.unwrap();
    assert_eq!(send(&desk.courier, &queued.id).await, Ok(Outcome::Sent));
}

#[tokio::test]
async fn what_could_not_be_sent_at_all_waits_on() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let [queued] = add(&desk, &account, &["1.txt"]).await.try_into().unwrap();
    let broken = Draft { body: "{".to_owned(), ..queued.draft.clone() };
    desk.courier.queue_keep(vec![QueueChange { id: queued.id.clone(), draft: broken }]).await.unwrap();

    assert_eq!(send(&desk.courier, &queued.id).await, Err(ErrorCode::BodySyntax));
    assert_eq!(shown(&desk.courier).await, [("1.txt".to_owned(), QueueState::Waiting)]);
}

#[tokio::test]
async fn a_send_that_the_end_of_the_program_cut_off_is_not_made_again_by_itself() {
    let desk = Desk::new();
    let account = desk.account("A", &["https://h.test"]).await;
    let [queued] = add(&desk, &account, &["1.txt"]).await.try_into().unwrap();
    // As a kill leaves it, between the mark and the end.
    let database = rusqlite::Connection::open(desk.data().join("app.db")).unwrap();
    database.execute("UPDATE queue SET state = 'sending'", []).unwrap();

    let desk = desk.reopened();

    assert_eq!(shown(&desk.courier).await, [("1.txt".to_owned(), QueueState::Interrupted)]);
    assert_eq!(send(&desk.courier, &queued.id).await, Err(ErrorCode::NotWaiting));
}
