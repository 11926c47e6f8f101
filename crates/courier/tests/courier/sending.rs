//! What must hold before and while a message goes out.

use std::sync::{Arc, Mutex};

use courier::{
    Account, AccountForm, Always, Courier, ErrorCode, Outcome, PageStart, SendStage, SendUpload, Stage,
};
use tokio::sync::Notify;

use crate::support::{Answer, BODY, Fixture, SENT, Service, form, order, until, upload_order};

async fn production(fixture: &Fixture, service: &Service) -> Account {
    let account = fixture.account("Live", &[&service.base_url]).await;
    let form = AccountForm { stage: Stage::Production, ..account.into() };
    fixture.courier.accounts().save(form).await.unwrap()
}

#[tokio::test]
async fn the_body_goes_out_and_is_kept_byte_for_byte() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    let seen = &service.seen()[0];
    assert_eq!(seen.body, BODY);
    assert_eq!(seen.path, "/nimserver/im/v2/conversations/goose%7C1%7Cswan/messages");
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!(details.request_body, BODY);
    assert!(details.url.ends_with(&seen.path), "{}", details.url);
}

#[tokio::test]
async fn no_header_that_signs_is_kept() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    let sent = service.seen()[0].headers["checksum"].to_str().unwrap().to_owned();
    let details = fixture.courier.history().row(result.row_id).await.unwrap();
    assert_eq!(sent.len(), 40);
    assert!(!format!("{details:?}").contains(&sent));
    assert!(details.request_headers.iter().any(|(name, _)| name == "CheckSum"));
    assert_eq!(service.seen()[0].headers["x-custom-traceid"].to_str().unwrap(), result.trace_id);
}

#[tokio::test]
async fn a_message_is_in_the_history_before_it_has_an_answer() {
    let release = Arc::new(Notify::new());
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Held(release.clone())]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let send = tokio::spawn({
        let (courier, order) = (fixture.courier.clone(), order(&account));
        async move { courier.sends().send(order, |_| {}).await }
    });
    service.wait_for_call().await;

    // Another process sees it too, and takes it for the living send that it is.
    let other = Courier::open(&fixture.data()).unwrap();
    let rows = other.history().page("", PageStart::default(), 10).await.unwrap().rows;
    assert_eq!((rows.len(), rows[0].outcome, other.recovered()), (1, Outcome::Sending, 0));

    release.notify_one();
    assert_eq!(send.await.unwrap().unwrap().outcome, Outcome::Sent);
    assert_eq!(fixture.outcomes().await, [Outcome::Sent]);
}

#[tokio::test]
async fn the_stages_are_reported_in_order() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let stages = Arc::new(Mutex::new(Vec::new()));

    let reported = stages.clone();
    let watch = move |stage| reported.lock().unwrap().push(stage);
    let row_id = fixture.courier.sends().send(order(&account), watch).await.unwrap().row_id;

    let stages = stages.lock().unwrap().clone();
    assert_eq!(stages, [SendStage::Recorded { row_id }, SendStage::Out, SendStage::Ended { row_id }]);
}

#[tokio::test]
async fn an_unconfirmed_production_send_records_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = production(&fixture, &service).await;

    let error = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProductionUnconfirmed);
    assert!(fixture.rows().await.is_empty() && service.seen().is_empty());

    let asked = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
    asked.sends().send(order(&account), |_| {}).await.unwrap();
    assert!(fixture.rows().await[0].production);
}

#[tokio::test]
async fn a_message_that_breaks_a_rule_records_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    for (body, code) in [
        (r#"{"message":{"message_type":0}}"#, ErrorCode::BodyInvalid),
        ("{", ErrorCode::BodySyntax),
        ("[]", ErrorCode::BodySyntax),
    ] {
        let mut order = order(&account);
        body.clone_into(&mut order.draft.body);
        let error = fixture.courier.sends().send(order, |_| {}).await.unwrap_err();
        assert_eq!(error.code(), code, "{body}");
    }
    assert!(fixture.rows().await.is_empty() && service.seen().is_empty());
}

#[tokio::test]
async fn an_account_without_a_secret_records_nothing() {
    let fixture = Fixture::new();
    let account = fixture.courier.accounts().save(form("A", &["https://h.test"])).await.unwrap();

    let error = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap_err();
    assert!(matches!(error.code(), ErrorCode::SecretMissing | ErrorCode::KeyringMissing), "{error:?}");
    assert!(fixture.rows().await.is_empty());
}

#[tokio::test]
async fn a_send_cancelled_before_it_began_records_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let order = order(&account);
    order.cancel.cancel();

    let error = fixture.courier.sends().send(order, |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Cancelled);
    assert!(fixture.rows().await.is_empty() && service.seen().is_empty());
}

#[tokio::test]
async fn a_send_cancelled_before_it_is_out_sends_nothing_and_says_so() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let order = order(&account);
    let cancel = order.cancel.clone();
    let watch = move |stage| {
        if matches!(stage, SendStage::Recorded { .. }) {
            cancel.cancel();
        }
    };

    let result = fixture.courier.sends().send(order, watch).await.unwrap();

    assert_eq!(result.outcome, Outcome::Rejected);
    assert_eq!(fixture.rows().await[0].error.as_deref(), Some("cancelled"));
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn a_cancel_that_comes_when_it_is_out_changes_nothing() {
    let release = Arc::new(Notify::new());
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Held(release.clone())]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let order = order(&account);
    let cancel = order.cancel.clone();
    let watch = move |stage| {
        if stage == SendStage::Out {
            cancel.cancel();
            release.notify_one();
        }
    };

    let result = fixture.courier.sends().send(order, watch).await.unwrap();
    assert_eq!((result.outcome, service.seen().len()), (Outcome::Sent, 1));
}

#[tokio::test]
async fn a_send_that_nobody_waits_for_still_ends() {
    let release = Arc::new(Notify::new());
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Held(release.clone())]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let sends = fixture.courier.sends();
    tokio::select! {
        ended = sends.send(order(&account), |_| {}) => panic!("{ended:?}"),
        () = service.wait_for_call() => {}
    }

    release.notify_one();
    until(async || (fixture.outcomes().await == [Outcome::Sent]).then_some(())).await;
}

#[tokio::test]
async fn the_conversation_is_offered_next_time() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    for conversation in ["goose|1|swan", "goose|2|8001"] {
        let mut order = order(&account);
        order.draft.conversation = conversation.parse().unwrap();
        fixture.courier.sends().send(order, |_| {}).await.unwrap();
    }

    let recent = fixture.reopened().courier.drafts().recent_conversations().await.unwrap();
    let recent: Vec<_> = recent.iter().map(ToString::to_string).collect();
    assert_eq!(recent, ["goose|2|8001", "goose|1|swan"]);
}

#[tokio::test]
async fn a_second_press_within_a_moment_is_the_first_one_again() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let pressed = |client_id: &str| {
        let mut order = order(&account);
        order.draft.body =
            format!(r#"{{"message":{{"message_type":0,"text":"hi","message_client_id":"{client_id}"}}}}"#);
        order
    };

    // The form has a new id as soon as the first has its end.
    let first = fixture.courier.sends().send_pressed(pressed("one"), |_| {}).await.unwrap();
    let second = fixture.courier.sends().send_pressed(pressed("two"), |_| {}).await.unwrap();
    assert_eq!((second, service.seen().len()), (first, 1));

    let mut other = pressed("two");
    other.draft.conversation = "goose|1|other".parse().unwrap();
    fixture.courier.sends().send_pressed(other, |_| {}).await.unwrap();
    assert_eq!(service.seen().len(), 2, "another receiver is another message");
}

#[tokio::test]
async fn a_row_is_sent_as_a_new_message_however_soon_after_its_own() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let first = fixture.courier.sends().send_pressed(order(&account), |_| {}).await.unwrap();
    let again = async || {
        let mut order = order(&account);
        order.draft = fixture.courier.history().draft(first.row_id).await.unwrap();
        fixture.courier.sends().send_new(first.row_id, order, |_| {}).await.unwrap()
    };

    let second = again().await;
    assert_ne!(second.row_id, first.row_id);
    assert_eq!(again().await, second, "a double click is one press here, too");
    assert_eq!((service.seen().len(), fixture.rows().await.len()), (2, 2));
}

#[tokio::test]
async fn a_message_that_waits_for_its_upload_goes_out_as_it_was_pressed() {
    let up = r#"{"code":200,"url":"https://files.test/1"}"#;
    let (fixture, service) = (Fixture::new(), Service::start([up, SENT].map(Answer::Json)).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "words")).await.unwrap();
    let mut order = order(&account);
    order.draft.body = "{ \"message\":{\"message_type\":6 ,\"n\":1e400}}\n".to_owned();
    order.draft.attachment = Some(file);
    order.upload = Some(SendUpload::default());
    let stages = Arc::new(Mutex::new(Vec::new()));

    let reported = stages.clone();
    fixture.courier.sends().send(order, move |stage| reported.lock().unwrap().push(stage)).await.unwrap();

    let sent = String::from_utf8(service.seen()[1].body.to_vec()).unwrap();
    assert!(sent.starts_with("{ \"message\":{\"message_type\":6 ,\"n\":1e400,"), "{sent}");
    assert!(sent.ends_with("}}\n") && sent.contains(r#""url":"https://files.test/1""#), "{sent}");
    let filled = SendStage::Filled { body: sent };
    assert!(stages.lock().unwrap().contains(&filled), "the window shows what goes out");
}

#[tokio::test]
async fn a_send_joins_the_upload_that_runs_and_stopping_it_stops_both() {
    let release = Arc::new(Notify::new());
    let service = Service::start([Answer::Held(release.clone())]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "words")).await.unwrap();
    let (courier, upload) = (fixture.courier.clone(), upload_order(&file, &account));
    let uploading = tokio::spawn(async move { courier.uploads().upload(upload, |_| {}).await });
    service.wait_for_call().await;
    let mut order = order(&account);
    order.draft.body = r#"{"message":{"message_type":6}}"#.to_owned();
    order.draft.attachment = Some(file);
    order.upload = Some(SendUpload::default());
    let (cancel, reached) = (order.cancel.clone(), Arc::new(Notify::new()));
    let (courier, reported) = (fixture.courier.clone(), reached.clone());
    let sending =
        tokio::spawn(async move { courier.sends().send(order, move |_| reported.notify_one()).await });
    reached.notified().await;

    cancel.cancel();

    assert_eq!(sending.await.unwrap().unwrap_err().code(), ErrorCode::Cancelled);
    assert_eq!(uploading.await.unwrap().unwrap_err().code(), ErrorCode::Cancelled);
    assert_eq!((service.seen().len(), fixture.rows().await.len()), (1, 0));
}

#[tokio::test]
async fn the_kept_draft_gets_a_new_id_with_the_end_of_its_send() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let mut order = order(&account);
    order.draft.body = r#"{"message":{"message_type":0,"text":"hi","message_client_id":"one"}}"#.to_owned();
    fixture.courier.drafts().keep(&order.draft, &[]).await.unwrap();

    let sent = fixture.courier.sends().send_pressed(order, |_| {}).await.unwrap();

    let kept = fixture.courier.drafts().current().await.unwrap().unwrap().body;
    assert!(kept.contains(&sent.fresh_client_id.unwrap()) && !kept.contains("one"), "{kept}");
    drop(service);
}
