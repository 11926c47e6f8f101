//! A queue of production: nothing goes out that the user was not asked about.

use std::sync::Arc;

use courier::{
    Account, AccountForm, ConfirmedAction, ConversationType, Draft, Question, QueueChange, QueueHaltReason,
    SendKind, Stage,
};
use tokio::sync::Notify;

use crate::queue::{UP, add, run, sent_names};
use crate::support::{Answer, Fixture, SENT, Service, draft, until};
use crate::user::User;

/// What each question was about.
fn summaries(user: &User) -> Vec<Vec<String>> {
    let summaries = |question: &Question| question.messages.iter().map(|one| one.summary.clone()).collect();
    user.asked().iter().map(summaries).collect()
}

async fn production(service: &Service) -> (Fixture, Account, Arc<User>) {
    let mut fixture = Fixture::new();
    let user = User::saying(true);
    fixture.courier = fixture.courier.clone().with_confirm(user.clone());
    let account = fixture.account("Live", &[&service.base_url]).await;
    let form = AccountForm { stage: Stage::Production, ..account.into() };
    let account = fixture.courier.accounts().save(form).await.unwrap();
    (fixture, account, user)
}

#[tokio::test]
async fn a_production_queue_is_asked_about_once_and_names_all_that_will_go_out() {
    let service = Service::start([UP, SENT, UP, SENT].map(Answer::Json)).await;
    let (fixture, account, user) = production(&service).await;
    add(&fixture, &account, &["1.txt", "2.txt"]).await;

    user.says_once(false);
    let refused = run(&fixture, &account).await;
    assert_eq!((refused.sent, refused.halt.unwrap().why), (0, QueueHaltReason::Unconfirmed));
    assert!(service.seen().is_empty() && fixture.rows().await.is_empty(), "not even uploaded");

    assert_eq!(run(&fixture, &account).await.sent, 2);
    assert_eq!(summaries(&user), [["1.txt", "2.txt"], ["1.txt", "2.txt"]]);
    assert_eq!(user.asked()[0].app_key, account.app_key);
}

#[tokio::test]
async fn what_joins_or_changes_in_a_running_production_queue_is_asked_about() {
    let release = Arc::new(Notify::new());
    let answers = [
        Answer::Json(UP),
        Answer::Held(release.clone()),
        Answer::Json(UP),
        Answer::Json(SENT),
        Answer::Json(UP),
    ];
    let service = Service::start(answers).await;
    let (fixture, account, user) = production(&service).await;
    let queue = add(&fixture, &account, &["1.txt", "2.txt", "3.txt"]).await;
    let (courier, id) = (fixture.courier.clone(), account.id.clone());
    let running = tokio::spawn(async move { courier.queue().run(&id).await });
    until(async || (service.seen().len() == 2).then_some(())).await;

    // While the first is on its way the third gets another receiver, and a fourth joins.
    let mut other = queue[2].draft.clone();
    other.conversation = "goose|1|other".parse().unwrap();
    let edited = QueueChange { id: queue[2].id.clone(), draft: other, revision: None };
    fixture.courier.queue().keep(vec![edited]).await.unwrap();
    add_while_running(&fixture, &account, "4.txt").await;
    user.says_once(false);
    release.notify_one();

    let ended = running.await.unwrap().unwrap();
    assert_eq!(summaries(&user), [vec!["1.txt", "2.txt", "3.txt"], vec!["3.txt", "4.txt"]]);
    assert_eq!(user.asked()[1].messages[0].conversation.receiver, "other");
    assert_eq!((ended.sent, ended.halt.unwrap().why), (2, QueueHaltReason::Unconfirmed));
    assert_eq!(sent_names(&service), ["1.txt", "2.txt"], "nothing that was not asked about");
}

async fn add_while_running(fixture: &Fixture, account: &Account, name: &str) {
    let files = fixture.courier.attachments().summarize(vec![fixture.file(name, name)]).await.unwrap();
    fixture.courier.queue().add(files, &draft(account)).await.unwrap();
}

#[tokio::test]
async fn a_production_queue_names_whom_its_calls_reach_and_asks_apart_before_everybody_is_reached() {
    const TAKEN: &str = r#"{"code":200,"data":{"success_list":[{"receiver_id":"swan"},{"receiver_id":"crane"}],"failed_list":[]}}"#;
    let service = Service::start([Answer::Json(TAKEN)]).await;
    let (fixture, account, user) = production(&service).await;
    let calls = [
        (
            SendKind::Batch,
            r#"{"sender_id":"goose","receiver_ids":["swan","crane"],"message":{"message_type":0,"text":"22:00"}}"#,
        ),
        (SendKind::Broadcast, r#"{"content":"v5"}"#),
        (
            SendKind::Notification,
            r#"{"sender_id":"goose","type":2,"receiver_id":"345","content":"{\"event\":1}"}"#,
        ),
    ];
    let queued = |(kind, body): (SendKind, &str)| Draft {
        kind,
        // What the form had beside them is nobody that they go to.
        conversation: "left|1|aside".parse().unwrap(),
        body: body.to_owned(),
        ..draft(&account)
    };
    fixture.courier.queue().add_messages(calls.map(queued).into()).await.unwrap();
    // Yes to the messages, no to everybody.
    user.says_once(true);
    user.says_once(false);

    let ended = run(&fixture, &account).await;

    assert_eq!((ended.sent, ended.halt.unwrap().why), (1, QueueHaltReason::Unconfirmed));
    let seen: Vec<String> = service.seen().into_iter().map(|seen| seen.path).collect();
    assert_eq!(seen, ["/nimserver/im/v2/conversations/messages"], "nobody else got anything");
    let asked = user.asked();
    let [messages, everybody] = asked.as_slice() else { panic!("{asked:?}") };
    let named: Vec<_> = messages
        .messages
        .iter()
        .map(|one| {
            (one.conversation.sender.as_str(), one.conversation.kind, one.conversation.receiver.as_str())
        })
        .collect();
    assert_eq!(
        named,
        [("goose", ConversationType::P2p, "swan, crane"), ("goose", ConversationType::Team, "345")]
    );
    assert_eq!(messages.action, ConfirmedAction::Send);
    assert_eq!(everybody.action, ConfirmedAction::SendToAll { production: true, rooms: false });
    assert_eq!(everybody.messages[0].summary, "v5");
}
