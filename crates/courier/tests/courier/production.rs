//! Nothing that changes something leaves for a production app without a yes: every call and every act, so that a new one
//! is not forgotten.

use std::sync::{Arc, Mutex};

use courier::{
    Account, AccountForm, ActKind, ActOrder, Always, Answer as Asked, CallOrder, Confirm, ConfirmedAction,
    Courier, Destination, Draft, ErrorCode, History, Outcome, PieceSource, Question, Reaction, RoomRecall,
    RowId, SendKind, SendOrder, SendStage, Stage, StreamOrder, StreamPace, Withdraw, WithdrawKind,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SENT, Service, form};

const TEXT: &str = r#"{"message":{"message_type":0,"text":"hi","message_client_id":"c-1"},"team_option":{"mark_as_read":true}}"#;
const BATCH: &str = r#"{"sender_id":"goose","receiver_ids":["swan","crane"],"need_message_detail":true,"message":{"message_type":0,"text":"hi"}}"#;
const BATCH_SENT: &str = r#"{"code":200,"data":{"success_list":[
  {"message_server_id":812345678901234587,"message_client_id":"c1","receiver_id":"swan","create_time":1764000032345},
  {"message_server_id":812345678901234588,"message_client_id":"c2","receiver_id":"crane","create_time":1764000033345}],"failed_list":[]}}"#;
const ROOM: &str =
    r#"{"sender_id":"goose","message":{"message_client_id":"m1","message_type":0,"text":"hi"}}"#;
const ROOM_SENT: &str = r#"{"code":200,"data":{"message":{"message_client_id":"m1","create_time":1764000012345},"failed_list":[]}}"#;
const ROOM_BATCH: &str = r#"{"room_id":5001,"sender_id":"goose","messages":[
  {"message_client_id":"m1","message_type":0,"text":"a"},{"message_client_id":"m2","message_type":0,"text":"b"}]}"#;
const ROOM_BATCH_SENT: &str = r#"{"code":200,"data":{"success_list":[
  {"message_client_id":"m1","create_time":1764000012345},{"message_client_id":"m2","create_time":1764000012346}]}}"#;
const STREAM: &str = r#"{"message":{"message_type":0,"message_client_id":"s1","attachment":{"text":"hello","index":0,"finish":1}}}"#;
const DONE: &str = r#"{"code":200,"msg":"success","data":{}}"#;

/// Says no, and remembers what was asked.
#[derive(Debug, Default)]
struct No(Mutex<Vec<Question>>);

impl Confirm for No {
    fn ask(&self, question: Question) -> Asked<'_> {
        self.0.lock().unwrap().push(question);
        Box::pin(std::future::ready(false))
    }
}

impl No {
    fn asked(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// Where a call of each kind goes, and what it says.
fn sample(kind: SendKind) -> (Destination, &'static str) {
    let conversation = || "goose|1|swan".parse().unwrap();
    match kind {
        SendKind::Single => (Destination::Single { conversation: conversation() }, TEXT),
        SendKind::Batch => (Destination::Batch, BATCH),
        SendKind::Chatroom => (Destination::Chatroom { room_id: "5001".into() }, ROOM),
        SendKind::ChatroomBatch => (Destination::ChatroomBatch, ROOM_BATCH),
        SendKind::Notification => (
            Destination::Notification,
            r#"{"sender_id":"goose","type":1,"receiver_id":"swan","content":"{}"}"#,
        ),
        SendKind::NotificationBatch => (
            Destination::NotificationBatch,
            r#"{"sender_id":"goose","receiver_ids":["swan"],"content":"{}"}"#,
        ),
        SendKind::Broadcast => (Destination::Broadcast, r#"{"content":"v5"}"#),
        SendKind::ChatroomBroadcast => (
            Destination::ChatroomBroadcast,
            r#"{"client_broadcast_id":"b1","sender_id":"goose","message":{"message_type":0,"text":"hi"}}"#,
        ),
        SendKind::Push => (Destination::Push, r#"{"content":"sale"}"#),
        SendKind::Stream => (Destination::Stream { conversation: conversation() }, STREAM),
    }
}

/// An account of production for a service that gives these answers.
async fn production(answers: &[&'static str]) -> (Fixture, Service, Account) {
    let script = answers.iter().map(|text| Answer::Json(text)).collect();
    let (fixture, service) = (Fixture::new(), Service::start_with(script).await);
    let form = AccountForm { stage: Stage::Production, ..form("P", &[&service.base_url]) };
    let account = fixture.account_of(form).await;
    (fixture, service, account)
}

/// Makes the call of a kind, as the form makes it. Its row.
async fn send(courier: &Courier, account: &Account, kind: SendKind) -> Result<RowId, ErrorCode> {
    let (destination, body) = sample(kind);
    let (account_id, cancel) = (account.id.clone(), CancellationToken::new());
    let sent = match destination {
        Destination::Stream { conversation } => {
            let source = PieceSource::Paced(StreamPace { chars: 2, pace_ms: 1 });
            let order = StreamOrder { account_id, conversation, body: body.to_owned(), source, cancel };
            courier.sends().stream_pressed(order, |_| {}).await
        }
        Destination::Single { conversation } => {
            let draft = Draft {
                account_id: Some(account_id),
                kind,
                conversation,
                body: body.to_owned(),
                attachment: None,
            };
            courier.sends().send(SendOrder { draft, upload: None, cancel }, |_| {}).await
        }
        destination => {
            let order = CallOrder { account_id, destination, body: body.to_owned(), cancel };
            courier.calls().send(order, |_| {}).await.map(Into::into)
        }
    };
    sent.map(|result| result.row_id).map_err(|error| error.code())
}

#[tokio::test]
async fn every_call_is_asked_about_once_and_without_a_yes_nothing_leaves_and_nothing_is_recorded() {
    for kind in SendKind::ALL {
        let (fixture, service, account) = production(&[SENT]).await;
        let no = Arc::new(No::default());
        let asking = fixture.courier.clone().with_confirm(no.clone());

        let refused = send(&asking, &account, kind).await;

        assert_eq!(refused, Err(ErrorCode::ProductionUnconfirmed), "{kind:?}");
        assert!(service.seen().is_empty() && fixture.rows().await.is_empty(), "{kind:?}");
        {
            let asked = no.0.lock().unwrap();
            let [question] = asked.as_slice() else { panic!("{kind:?} is asked about once: {asked:?}") };
            let to_all = matches!(question.action, ConfirmedAction::SendToAll { production: true, .. });
            assert_eq!(to_all, kind.reaches_everybody(), "{kind:?} {question:?}");
            assert_eq!((question.account_name.as_str(), question.messages.len()), ("P", 1), "{kind:?}");
            let in_room = matches!(kind, SendKind::Chatroom | SendKind::ChatroomBatch);
            assert_eq!(question.messages[0].room, in_room, "{kind:?}: a room is no account");
        }
        let agreeing = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
        send(&agreeing, &account, kind).await.unwrap();
        assert!(!service.seen().is_empty(), "{kind:?} is a call that goes out");
    }
}

/// Every act once.
fn acts() -> Vec<ActOrder> {
    let (operator_id, index) = ("swan".to_owned(), 1);
    let reaction = Reaction {
        operator_id: operator_id.clone(),
        index,
        extension: None,
        push_enabled: None,
        push_content: None,
        push_payload: None,
    };
    let recall = |method| ActOrder::Recall(Withdraw::new(method));
    vec![
        recall(WithdrawKind::OneSided),
        recall(WithdrawKind::TwoSided),
        recall(WithdrawKind::Delete),
        ActOrder::RecallRoom(RoomRecall {
            operator_id: "goose".into(),
            notification_enabled: true,
            notification_extension: None,
        }),
        // Its body names the message: see below.
        ActOrder::Modify { body: String::new() },
        ActOrder::Read,
        ActOrder::ReadBy,
        ActOrder::MarkRead { reader: "swan".into() },
        ActOrder::React(reaction),
        ActOrder::Unreact { operator_id, index },
        ActOrder::Reactions,
        ActOrder::Thread,
    ]
}

/// What an act is recorded as, and whether it changes something. A new act is decided about here.
fn nature(order: &ActOrder) -> (ActKind, bool) {
    match order {
        ActOrder::Recall(_) | ActOrder::RecallRoom(_) => (ActKind::Recall, true),
        ActOrder::Modify { .. } => (ActKind::Modify, true),
        ActOrder::MarkRead { .. } => (ActKind::MarkRead, true),
        ActOrder::React(_) => (ActKind::React, true),
        ActOrder::Unreact { .. } => (ActKind::Unreact, true),
        ActOrder::Read => (ActKind::Read, false),
        ActOrder::ReadBy => (ActKind::ReadBy, false),
        ActOrder::Reactions => (ActKind::Reactions, false),
        ActOrder::Thread => (ActKind::Thread, false),
    }
}

#[tokio::test]
async fn every_act_on_every_kind_of_message_is_asked_about_unless_it_only_looks() {
    let mut done: Vec<String> = Vec::new();
    for (kind, answer, part) in [
        (SendKind::Single, SENT, None),
        (SendKind::Batch, BATCH_SENT, Some("swan")),
        (SendKind::Chatroom, ROOM_SENT, None),
        (SendKind::ChatroomBatch, ROOM_BATCH_SENT, Some("m2")),
        (SendKind::Stream, SENT, None),
    ] {
        // A stream is several calls, each of which has to be taken.
        let answers: Vec<&'static str> =
            std::iter::repeat_n(answer, if kind == SendKind::Stream { 3 } else { 1 }).chain([DONE]).collect();
        let (fixture, service, account) = production(&answers).await;
        let agreeing = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
        let row = send(&agreeing, &account, kind).await.unwrap();
        let no = Arc::new(No::default());
        let asking = fixture.courier.clone().with_confirm(no.clone());
        for mut order in acts() {
            if let ActOrder::Modify { body } = &mut order {
                let Ok(change) = asking.acts().modify_body(row, part).await else { continue };
                // The text of a stream stands in its pieces; changed, it is that of a message.
                let mut changed: serde_json::Value = serde_json::from_str(&change).unwrap();
                changed["message"]["text"] = "changed".into();
                *body = changed.to_string();
            }
            let (act, changes) = nature(&order);
            let (asked, seen) = (no.asked(), service.seen().len());
            let recorded = fixture.courier.history().row(row).await.unwrap().acts.len();
            let ended = asking.acts().act(row, part, order.clone(), CancellationToken::new()).await;
            match ended.map_err(|error| error.code()) {
                Err(ErrorCode::ActClosed) => continue,
                Err(code) => {
                    assert_eq!((code, changes), (ErrorCode::ProductionUnconfirmed, true), "{kind:?} {act:?}");
                    assert_eq!(no.asked(), asked + 1, "{kind:?} {act:?}");
                    assert_eq!(service.seen().len(), seen, "{kind:?} {act:?}");
                    let acts = fixture.courier.history().row(row).await.unwrap().acts;
                    assert_eq!(acts.len(), recorded, "{kind:?} {act:?}");
                }
                Ok(report) => {
                    assert_eq!((report.act.kind, changes), (act, false), "{kind:?} went out unasked");
                    assert_eq!((no.asked(), service.seen().len()), (asked, seen + 1), "{kind:?} {act:?}");
                }
            }
            done.push(format!("{kind:?} {act:?}"));
        }
    }
    // What is closed for every kind would be shown by nothing above. Who read a message is asked of teams alone.
    for act in ActKind::ALL.into_iter().filter(|act| *act != ActKind::ReadBy) {
        assert!(done.iter().any(|one| one.ends_with(&format!(" {act:?}"))), "{act:?}: {done:?}");
    }
    for wanted in [
        "Single React",
        "Single Modify",
        "Batch Recall",
        "Chatroom Recall",
        "ChatroomBatch Recall",
        "Stream Recall",
    ] {
        assert!(done.iter().any(|one| one == wanted), "{wanted}: {done:?}");
    }
}

#[tokio::test]
async fn what_is_sent_once_more_and_a_broadcast_that_is_recalled_is_asked_about() {
    const FOUND: &str =
        r#"{"code":200,"data":{"broadcast_id":"7","content":"v5","from_account_id":"system"}}"#;
    for kind in [SendKind::Single, SendKind::Chatroom, SendKind::ChatroomBatch, SendKind::ChatroomBroadcast] {
        let (fixture, service, account) = production(&["{"]).await;
        let agreeing = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
        let row = send(&agreeing, &account, kind).await.unwrap();
        let (seen, no) = (service.seen().len(), Arc::new(No::default()));
        let asking = fixture.courier.clone().with_confirm(no.clone());
        let again = async || match kind {
            SendKind::Single => {
                asking.sends().send_again(row, CancellationToken::new(), |_| {}).await.map(drop)
            }
            _ => asking.calls().send_again(row, CancellationToken::new(), |_| {}).await.map(drop),
        };
        assert_eq!(again().await.unwrap_err().code(), ErrorCode::ProductionUnconfirmed, "{kind:?}");
        assert_eq!((no.asked(), service.seen().len()), (1, seen), "{kind:?}");
        // What went to production is asked about, though the account is one for tests by now.
        let form = AccountForm { stage: Stage::Test, ..AccountForm::from(account.clone()) };
        agreeing.accounts().save(form).await.unwrap();
        assert_eq!(again().await.unwrap_err().code(), ErrorCode::ProductionUnconfirmed, "{kind:?}");
        assert_eq!((no.asked(), service.seen().len()), (2, seen), "{kind:?}");
    }
    let (fixture, service, account) = production(&[FOUND]).await;
    let no = Arc::new(No::default());
    let asking = fixture.courier.clone().with_confirm(no.clone());
    let refused =
        asking.broadcasts().withdraw(&account.id, &"7".parse().unwrap(), CancellationToken::new()).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::ProductionUnconfirmed);
    assert!(no.0.lock().unwrap()[0].messages[0].summary.contains("v5"), "it says which");
    assert!(service.seen().iter().all(|seen| seen.method == "GET") && fixture.rows().await.is_empty());
}

#[tokio::test]
async fn before_a_stream_that_was_cut_off_is_finished_production_is_asked() {
    let (fixture, service, account) = production(&[SENT]).await;
    let agreeing = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
    let (given, pieces) = mpsc::channel(1);
    let order = StreamOrder {
        account_id: account.id.clone(),
        conversation: "goose|1|swan".parse().unwrap(),
        body: STREAM.to_owned(),
        source: PieceSource::Given(pieces),
        cancel: CancellationToken::new(),
    };
    let (taken, mut first) = mpsc::unbounded_channel();
    let watch = move |stage| {
        if matches!(stage, SendStage::Piece(_)) {
            let _ = taken.send(());
        }
    };
    let calls = agreeing.calls();
    let open = tokio::spawn(async move { calls.stream(order, watch).await });
    first.recv().await.unwrap();
    // As if its process were gone, while the service waits for the next piece.
    let history = History::open(&fixture.data().join("history.db")).unwrap();
    assert_eq!(history.recover(|_| false).unwrap(), 1);
    let row = fixture.rows().await[0].id;
    let before = fixture.courier.history().row(row).await.unwrap();

    let no = Arc::new(No::default());
    let asking = fixture.courier.clone().with_confirm(no.clone());
    let refused = asking.calls().finish_stream(row, CancellationToken::new(), |_| {}).await;

    assert_eq!(refused.unwrap_err().code(), ErrorCode::ProductionUnconfirmed);
    assert_eq!((no.asked(), service.seen().len()), (1, 1), "nothing left without a yes");
    assert_eq!(no.0.lock().unwrap()[0].action, ConfirmedAction::FinishStream);
    assert_eq!(fixture.courier.history().row(row).await.unwrap(), before, "and nothing was recorded");

    let finished = agreeing.calls().finish_stream(row, CancellationToken::new(), |_| {}).await.unwrap();

    assert_eq!((finished.end.outcome, service.seen().len()), (Outcome::Sent, 2));
    let last: serde_json::Value = serde_json::from_slice(&service.seen()[1].body).unwrap();
    assert_eq!(last["message"]["attachment"], serde_json::json!({"text": "", "index": 1, "finish": 1}));
    open.abort();
    drop(given);
}
