//! What a call of unknown end allows: looking for it, and repeating it, as its description says, and nothing else.

use std::sync::Arc;

use courier::{Always, CallOrder, Conversation, Destination, ErrorCode, Outcome, SendKind};
use tokio_util::sync::CancellationToken;
use yunxin::{Evidence, Repeat, call_description};

use crate::support::{Answer, Fixture, Service};

/// A body that breaks no rule, of every call that has a row of its own kind but the stream, which has its pieces.
fn body(kind: SendKind) -> Option<&'static str> {
    Some(match kind {
        SendKind::Batch => {
            r#"{"sender_id":"a","receiver_ids":["b"],"message":{"message_type":0,"text":"x","message_client_id":"m1"}}"#
        }
        SendKind::Chatroom => {
            r#"{"sender_id":"a","message":{"message_client_id":"m1","message_type":0,"text":"x"}}"#
        }
        SendKind::ChatroomBatch => {
            r#"{"room_id":5001,"sender_id":"a","messages":[{"message_client_id":"m1","message_type":0,"text":"x"}]}"#
        }
        SendKind::Notification => r#"{"sender_id":"a","type":1,"receiver_id":"b","content":"{}"}"#,
        SendKind::NotificationBatch => r#"{"sender_id":"a","receiver_ids":["b"],"content":"{}"}"#,
        SendKind::Broadcast | SendKind::Push => r#"{"content":"x"}"#,
        SendKind::ChatroomBroadcast => {
            r#"{"client_broadcast_id":"m1","sender_id":"a","message":{"message_type":0,"text":"x"}}"#
        }
        SendKind::Single | SendKind::Stream => return None,
    })
}

#[tokio::test]
async fn a_call_of_unknown_end_is_looked_for_and_repeated_as_its_description_says_and_not_otherwise() {
    const NOTHING_THERE: &str = r#"{"code":200,"data":{"has_more":false,"items":[]}}"#;
    for kind in SendKind::ALL {
        let Some(body) = body(kind) else { continue };
        let service = Service::start([Answer::Status(500), Answer::Json(NOTHING_THERE)]).await;
        let fixture = Fixture::new();
        let account = fixture.account("A", &[&service.base_url]).await;
        let courier = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
        let to = "a|1|5001".parse::<Conversation>().unwrap();
        let call = CallOrder {
            account_id: account.id.clone(),
            destination: Destination::of(kind, to),
            body: body.to_owned(),
            cancel: CancellationToken::new(),
        };
        let sent = courier.calls().send(call, |_| {}).await.unwrap();
        assert_eq!((sent.end.outcome, service.seen().len()), (Outcome::Unknown, 1), "{kind:?}");
        let call = call_description(kind);

        let check = courier.calls().check(sent.end.row_id).await;
        match call.evidence {
            Evidence::Nothing | Evidence::BroadcastList | Evidence::PushList => {
                assert_eq!(check.unwrap_err().code(), ErrorCode::NoEvidence, "{kind:?}");
                assert_eq!(service.seen().len(), 1, "{kind:?}: nothing is asked in vain");
            }
            _ => {
                assert_eq!(check.unwrap().outcome, Outcome::Unknown, "{kind:?}: not seen is no proof");
                assert!(service.seen()[1..].iter().all(|seen| seen.method == "GET"), "{kind:?}");
            }
        }

        let before = service.seen().len();
        let again = courier.calls().send_again(sent.end.row_id, CancellationToken::new(), |_| {}).await;
        match call.repeat {
            Repeat::ResendFlag => {
                again.unwrap();
                let repeated = String::from_utf8(service.seen()[before].body.to_vec()).unwrap();
                assert!(repeated.contains("\"resend_flag\""), "{kind:?}: {repeated}");
            }
            _ => {
                assert_eq!(again.unwrap_err().code(), ErrorCode::NoRepeat, "{kind:?}");
                assert_eq!(service.seen().len(), before, "{kind:?}: nothing goes out twice");
            }
        }
    }
}

#[tokio::test]
async fn a_call_of_any_kind_that_is_refused_is_rejected_with_all_its_parts_and_goes_out_once() {
    const NO: &str = r#"{"code":414,"msg":"no"}"#;
    for kind in SendKind::ALL {
        let Some(body) = body(kind) else { continue };
        let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(NO)]).await);
        let account = fixture.account("A", &[&service.base_url]).await;
        let courier = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
        let call = CallOrder {
            account_id: account.id.clone(),
            destination: Destination::of(kind, "a|1|5001".parse().unwrap()),
            body: body.to_owned(),
            cancel: CancellationToken::new(),
        };
        let sent = courier.calls().send(call, |_| {}).await.unwrap();
        assert_eq!((sent.end.outcome, sent.end.code), (Outcome::Rejected, Some(414)), "{kind:?}");
        assert!(sent.parts.iter().all(|part| part.outcome == Outcome::Rejected), "{kind:?}");
        let details = fixture.courier.history().row(sent.end.row_id).await.unwrap();
        assert_eq!((details.row.outcome, service.seen().len()), (Outcome::Rejected, 1), "{kind:?}");
        assert_eq!(details.parts, sent.parts, "{kind:?}: the record says the same");
        let again = courier.calls().send_again(sent.end.row_id, CancellationToken::new(), |_| {}).await;
        assert_eq!(again.unwrap_err().code(), ErrorCode::NotUnknown, "{kind:?}");
    }
}
