//! Acts on messages that were sent: allowed where the service allows them, recorded, confirmed in production.

use std::sync::Arc;

use courier::{
    Account, ActClosed, ActKind, ActOrder, ActReport, ActState, Always, ConfirmedAction, Error, ErrorCode,
    Outcome, RowId, Stage, Withdraw, WithdrawKind,
};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SENT, Service, order};
use crate::user::User;

const DONE: &str = r#"{"code":200,"msg":"success","data":{}}"#;
const TOO_LATE: &str = r#"{"code":107314,"msg":"too late","data":{}}"#;

/// A sent message; the service answers what comes after it as configured.
async fn sent(
    answers: &[Answer],
    change: impl FnOnce(&mut courier::SendOrder),
) -> (Fixture, Service, Account, RowId) {
    let script = [Answer::Json(SENT)].into_iter().chain(answers.iter().cloned()).collect();
    let (fixture, service) = (Fixture::new(), Service::start_with(script).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let mut order = order(&account);
    change(&mut order);
    let sent = fixture.courier.sends().send(order, |_| {}).await.unwrap();
    assert_eq!(sent.outcome, Outcome::Sent);
    (fixture, service, account, sent.row_id)
}

fn recall(method: WithdrawKind) -> ActOrder {
    ActOrder::Recall(Withdraw::new(method))
}

async fn act(fixture: &Fixture, row: RowId, order: ActOrder, confirmed: bool) -> Result<ActReport, Error> {
    let asked = fixture.courier.clone().with_confirm(Arc::new(Always(confirmed)));
    asked.acts().act(row, None, order, CancellationToken::new()).await
}

async fn refused(fixture: &Fixture, row: RowId, order: ActOrder) -> ErrorCode {
    act(fixture, row, order, false).await.unwrap_err().code()
}

#[tokio::test]
async fn a_recall_stands_under_its_row_and_leaves_the_rows_end_alone() {
    let (fixture, service, _, row) = sent(&[Answer::Json(DONE)], |_| {}).await;
    let before = fixture.courier.history().row(row).await.unwrap();

    let report = act(&fixture, row, recall(WithdrawKind::TwoSided), false).await.unwrap();

    assert_eq!((report.act.state, report.act.code), (ActState::Done, Some(200)));
    let mut after = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(after.acts, std::slice::from_ref(&report.act), "what is reported is what is recorded");
    assert!(after.acts[0].url.contains("messages/2305843009213693953?type=2"), "{}", after.acts[0].url);
    after.acts.clear();
    let mut expected = before;
    expected.row.later.recalled = true;
    assert_eq!(after, expected);
    let call = &service.seen()[1];
    assert_eq!(call.method, "DELETE");
    assert_ne!(call.headers["x-custom-traceid"], service.seen()[0].headers["x-custom-traceid"]);
    let choices = fixture
        .courier
        .acts()
        .choices(&fixture.courier.history().row(row).await.unwrap(), None)
        .await
        .unwrap();
    assert_eq!((choices.modify.closed, choices.read.closed), (Some(ActClosed::Gone), None));
}

#[tokio::test]
async fn a_refused_act_is_recorded_and_explained() {
    let (fixture, _service, _, row) = sent(&[Answer::Json(TOO_LATE)], |_| {}).await;

    let report = act(&fixture, row, recall(WithdrawKind::OneSided), false).await.unwrap();

    assert_eq!((report.act.state, report.act.msg.as_deref()), (ActState::Refused, Some("too late")));
    assert_eq!(report.note.explained.unwrap().code, "107314");
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!((details.acts[0].state, details.row.outcome), (ActState::Refused, Outcome::Sent));
    let choices = fixture.courier.acts().choices(&details, None).await.unwrap();
    assert_eq!(choices.one_sided.closed, None, "what was refused may be tried again");
}

#[tokio::test]
async fn an_act_without_an_answer_is_of_unknown_end() {
    let (fixture, _service, _, row) = sent(&[Answer::Status(500)], |_| {}).await;
    let report = act(&fixture, row, recall(WithdrawKind::Delete), false).await.unwrap();
    assert_eq!((report.act.state, report.act.error.as_deref()), (ActState::Unknown, Some("http_status")));
}

#[tokio::test]
async fn a_change_starts_from_the_message_and_goes_out_byte_for_byte() {
    let (fixture, service, _, row) = sent(&[Answer::Json(DONE)], |_| {}).await;
    let start = fixture.courier.acts().modify_body(row, None).await.unwrap();
    assert!(start.contains("\"message_server_id\": 2305843009213693953"), "{start}");
    let body = start.replace("你好 🪿", "再见 \\u4e66");

    let report = act(&fixture, row, ActOrder::Modify { body: body.clone() }, false).await.unwrap();

    assert_eq!((report.act.kind, report.act.state), (ActKind::Modify, ActState::Done));
    assert_eq!(service.seen()[1].body, body.as_bytes());
    assert_eq!(report.act.request_body.as_deref(), Some(body.as_str()));
}

#[tokio::test]
async fn a_change_of_another_message_is_not_recorded_under_this_row() {
    let (fixture, service, _, row) = sent(&[Answer::Json(DONE)], |_| {}).await;
    let body = fixture
        .courier
        .acts()
        .modify_body(row, None)
        .await
        .unwrap()
        .replace("2305843009213693953", "2305843009213693952");

    assert_eq!(refused(&fixture, row, ActOrder::Modify { body }).await, ErrorCode::OtherMessage);
    assert_eq!(refused(&fixture, row, ActOrder::Modify { body: "{".into() }).await, ErrorCode::BodySyntax);
    let long = Withdraw { description: Some("x".repeat(129)), ..Withdraw::new(WithdrawKind::TwoSided) };
    assert_eq!(refused(&fixture, row, ActOrder::Recall(long)).await, ErrorCode::BodyInvalid);
    let nobody = ActOrder::MarkRead { reader: " ".into() };
    assert_eq!(refused(&fixture, row, nobody).await, ErrorCode::FieldRequired);

    assert_eq!(service.seen().len(), 1);
    assert_eq!(fixture.courier.history().row(row).await.unwrap().acts, []);
}

#[tokio::test]
async fn production_is_asked_before_a_change_and_not_before_a_look() {
    let (fixture, service, account, row) = sent(&[Answer::Json(DONE)], |_| {}).await;
    let form = courier::AccountForm { stage: Stage::Production, ..account.into() };
    fixture.courier.accounts().save(form).await.unwrap();

    assert_eq!(
        refused(&fixture, row, recall(WithdrawKind::TwoSided)).await,
        ErrorCode::ProductionUnconfirmed
    );
    let reader = ActOrder::MarkRead { reader: "swan".into() };
    assert_eq!(refused(&fixture, row, reader).await, ErrorCode::ProductionUnconfirmed);
    assert_eq!(service.seen().len(), 1);
    act(&fixture, row, ActOrder::Read, false).await.unwrap();
    act(&fixture, row, recall(WithdrawKind::TwoSided), true).await.unwrap();
    assert_eq!(service.seen().len(), 3);
}

#[tokio::test]
async fn the_question_before_an_act_names_app_and_message_and_without_a_yes_nothing_leaves() {
    let (fixture, service, account, row) = sent(&[], |_| {}).await;
    let form = courier::AccountForm { stage: Stage::Production, ..account.into() };
    fixture.courier.accounts().save(form).await.unwrap();
    let user = User::saying(false);
    let courier = fixture.courier.clone().with_confirm(user.clone());

    let refused =
        courier.acts().act(row, None, recall(WithdrawKind::TwoSided), CancellationToken::new()).await;

    assert_eq!(refused.unwrap_err().code(), ErrorCode::ProductionUnconfirmed);
    assert_eq!(service.seen().len(), 1);
    assert_eq!(fixture.courier.history().row(row).await.unwrap().acts, []);
    let asked = user.asked();
    let [question] = asked.as_slice() else { panic!("asked once: {asked:?}") };
    assert_eq!((question.action, question.account_name.as_str()), (ConfirmedAction::Recall, "A"));
    assert_eq!(question.app_key, "key1");
    assert_eq!(question.messages[0].conversation.to_string(), "goose|1|swan");
    assert!(question.messages[0].summary.contains("你好"), "{question:?}");
}

#[tokio::test]
async fn what_a_conversation_does_not_allow_is_closed_with_its_reason() {
    let to = |conversation: &'static str, body: &'static str| {
        move |order: &mut courier::SendOrder| {
            order.draft.conversation = conversation.parse().unwrap();
            order.draft.body = body.to_owned();
        }
    };
    const PLAIN: &str = r#"{"message":{"message_type":0,"text":"x"}}"#;
    const ASKING: &str = r#"{"message":{"message_type":0,"text":"x"},"team_option":{"mark_as_read":true}}"#;

    let (fixture, _service, _, row) = sent(&[], to("goose|3|36912345678", PLAIN)).await;
    let details = fixture.courier.history().row(row).await.unwrap();
    let choices = fixture.courier.acts().choices(&details, None).await.unwrap();
    assert_eq!(choices.one_sided.closed, Some(ActClosed::TwoSidedOnly));
    assert_eq!(choices.two_sided.closed, None);
    assert_eq!(choices.read_by.closed, Some(ActClosed::TeamsOnly));
    assert_eq!(refused(&fixture, row, recall(WithdrawKind::Delete)).await, ErrorCode::ActClosed);

    let (fixture, _service, _, row) = sent(&[], to("goose|2|36912345678", PLAIN)).await;
    let details = fixture.courier.history().row(row).await.unwrap();
    let choices = fixture.courier.acts().choices(&details, None).await.unwrap();
    assert_eq!(choices.read_by.closed, Some(ActClosed::NoReceiptsAsked));

    let (fixture, _service, account, row) = sent(&[], to("goose|2|36912345678", ASKING)).await;
    let details = fixture.courier.history().row(row).await.unwrap();
    let choices = fixture.courier.acts().choices(&details, None).await.unwrap();
    assert_eq!(choices.read_by.closed, None);
    let until = choices.two_sided.until.unwrap();
    assert_eq!((until.sure_ms, until.at_most_ms), (1_762_000_120_000, 1_762_604_800_000));

    fixture.courier.accounts().delete(&account.id).await.unwrap();
    let choices = fixture.courier.acts().choices(&details, None).await.unwrap();
    assert_eq!(choices.read.closed, Some(ActClosed::AccountGone));
}

#[tokio::test]
async fn a_message_that_was_not_sent_has_nothing_to_be_done_with() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(TOO_LATE)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let row = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap().row_id;
    assert_eq!(refused(&fixture, row, ActOrder::Read).await, ErrorCode::ActClosed);
    let details = fixture.courier.history().row(row).await.unwrap();
    let choices = fixture.courier.acts().choices(&details, None).await.unwrap();
    assert_eq!(choices.read.closed, Some(ActClosed::NotSent));
}

#[tokio::test]
async fn an_act_is_recorded_before_it_leaves() {
    let held = Arc::new(tokio::sync::Notify::new());
    let (fixture, service, _, row) = sent(&[Answer::Held(held.clone())], |_| {}).await;
    let courier = fixture.courier.clone();
    let never = CancellationToken::new();
    let acting = tokio::spawn(async move { courier.acts().act(row, None, ActOrder::Read, never).await });

    crate::support::until(async || (service.seen().len() == 2).then_some(())).await;
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!((details.acts[0].state, details.acts[0].kind), (ActState::Open, ActKind::Read));

    held.notify_one();
    assert_eq!(acting.await.unwrap().unwrap().act.state, ActState::Done);
}

#[tokio::test]
async fn an_act_that_is_left_waiting_is_recorded_as_unknown_and_may_be_done_again() {
    let held = Arc::new(tokio::sync::Notify::new());
    let (fixture, service, _, row) = sent(&[Answer::Held(held), Answer::Json(DONE)], |_| {}).await;
    let (courier, cancel) = (fixture.courier.clone(), CancellationToken::new());
    let stop = cancel.clone();
    let order = recall(WithdrawKind::TwoSided);
    let acting = tokio::spawn(async move { courier.acts().act(row, None, order, stop).await });
    crate::support::until(async || (service.seen().len() == 2).then_some(())).await;

    cancel.cancel();

    let report = acting.await.unwrap().unwrap();
    assert_eq!((report.act.state, report.act.error.as_deref()), (ActState::Unknown, Some("cancelled")));
    let details = fixture.courier.history().row(row).await.unwrap();
    assert_eq!(details.acts, [report.act], "what is reported is what is recorded");
    let again = act(&fixture, row, recall(WithdrawKind::TwoSided), false).await.unwrap();
    assert_eq!(again.act.state, ActState::Done);
}
