//! Whom calls of each kind went to lately, to be offered again: of that kind, of that account, newest first.

use std::sync::Arc;

use courier::{Account, Always, CallOrder, Courier, Destination, RecentTarget, SendKind};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SENT, Service};

/// Where a call of a kind goes, its body, and what is offered of it. `None`: it goes out in a conversation, whose ends are
/// offered in its fields.
fn sample(kind: SendKind, to: &str) -> Option<(Destination, String, Option<RecentTarget>)> {
    let target = RecentTarget::default;
    let ids = || vec![to.to_owned(), "jim".to_owned()];
    let room = 5_000 + to.len();
    let message = r#""message":{"message_client_id":"m1","message_type":0,"text":"hi"}"#;
    Some(match kind {
        SendKind::Single | SendKind::Stream => return None,
        SendKind::Batch => (
            Destination::Batch,
            format!(
                r#"{{"sender_id":"goose","receiver_ids":["{to}","jim"],"message":{{"message_type":0,"text":"hi"}}}}"#
            ),
            Some(RecentTarget { receiver_ids: ids(), ..target() }),
        ),
        SendKind::Chatroom => (
            Destination::Chatroom { room_id: room.to_string() },
            format!(r#"{{"sender_id":"goose","receiver_ids":["{to}","jim"],{message}}}"#),
            Some(RecentTarget { room_id: room.to_string(), receiver_ids: ids(), ..target() }),
        ),
        SendKind::ChatroomBatch => (
            Destination::ChatroomBatch,
            format!(
                r#"{{"room_id":{room},"sender_id":"goose","messages":[{{"message_client_id":"m1","message_type":0,"text":"a"}}]}}"#
            ),
            Some(RecentTarget { room_id: room.to_string(), ..target() }),
        ),
        SendKind::Notification => (
            Destination::Notification,
            format!(r#"{{"sender_id":"goose","type":1,"receiver_id":"{to}","content":"{{}}"}}"#),
            Some(RecentTarget { receiver_id: to.to_owned(), r#type: Some(1), ..target() }),
        ),
        SendKind::NotificationBatch => (
            Destination::NotificationBatch,
            format!(r#"{{"sender_id":"goose","receiver_ids":["{to}","jim"],"content":"{{}}"}}"#),
            Some(RecentTarget { receiver_ids: ids(), ..target() }),
        ),
        SendKind::Broadcast => (Destination::Broadcast, r#"{"content":"v5"}"#.to_owned(), None),
        SendKind::ChatroomBroadcast => (
            Destination::ChatroomBroadcast,
            format!(r#"{{"client_broadcast_id":"b1","sender_id":"goose",{message}}}"#),
            None,
        ),
        SendKind::Push => (Destination::Push, r#"{"content":"sale"}"#.to_owned(), None),
    })
}

async fn send(courier: &Courier, account: &Account, kind: SendKind, to: &str) {
    let Some((destination, body, _)) = sample(kind, to) else { return };
    let order =
        CallOrder { account_id: account.id.clone(), destination, body, cancel: CancellationToken::new() };
    courier.calls().send(order, |_| {}).await.unwrap();
}

async fn offered(courier: &Courier, account: &Account, kind: SendKind) -> Vec<RecentTarget> {
    courier.history().recent_targets(account.id.to_string(), kind).await.unwrap()
}

#[tokio::test]
async fn each_kind_of_call_offers_whom_it_went_to_and_nobody_of_another_kind() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let courier = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
    for kind in SendKind::ALL {
        // The first once more: each is offered once, the newest first.
        for to in ["swan", "heron", "swan"] {
            send(&courier, &account, kind, to).await;
        }
    }
    for kind in SendKind::ALL {
        let expected: Vec<RecentTarget> =
            ["swan", "heron"].iter().filter_map(|to| sample(kind, to)?.2).collect();
        assert_eq!(offered(&courier, &account, kind).await, expected, "{kind:?}");
    }
}

#[tokio::test]
async fn what_other_accounts_send_pushes_no_target_of_this_one_out() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let other = fixture.account("B", &[&service.base_url]).await;
    send(&fixture.courier, &account, SendKind::Notification, "swan").await;
    for _ in 0..70 {
        send(&fixture.courier, &other, SendKind::Notification, "heron").await;
    }
    let names = async |of| {
        let targets = offered(&fixture.courier, of, SendKind::Notification).await;
        targets.into_iter().map(|target| target.receiver_id).collect::<Vec<_>>()
    };
    assert_eq!(names(&account).await, ["swan"]);
    assert_eq!(names(&other).await, ["heron"]);
}
