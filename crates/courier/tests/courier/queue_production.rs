//! A queue of production: nothing goes out that the user was not asked about.

use std::sync::Arc;

use courier::{Account, AccountForm, Question, QueueChange, QueueHaltReason, Stage};
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
