//! The calls beside the single send, against real sockets: where they go, and what their answers prove.

use std::sync::Mutex;

use crate::support;
use crate::support::*;
use tokio_util::sync::CancellationToken;
use yunxin::{BroadcastFilter, Client, Destination, End, Int64, SendCall, SendReport, TraceId};

async fn send_to(client: &Client, destination: Destination, body: &str) -> SendReport {
    let call =
        SendCall { destination, body: body.to_owned(), trace_id: TraceId::from_text("trace-1").unwrap() };
    bounded(client.send(&call, &CancellationToken::new(), &|_| {})).await
}

#[tokio::test]
async fn each_call_goes_to_its_own_path_byte_for_byte() {
    let conversation: yunxin::Conversation = "jim@corp|1|b".parse().unwrap();
    for (to, path) in [
        (Destination::Batch, "/nimserver/im/v2/conversations/messages"),
        (Destination::Chatroom { room_id: "5".into() }, "/nimserver/im/v2/chatrooms/5/messages"),
        (Destination::ChatroomBatch, "/nimserver/im/v2/chatrooms/messages"),
        (Destination::Notification, "/nimserver/im/v2/custom_notification"),
        (Destination::NotificationBatch, "/nimserver/im/v2/custom_notification/batch"),
        (Destination::Broadcast, "/nimserver/im/v2/broadcast_notification"),
        (Destination::ChatroomBroadcast, "/nimserver/im/v2.1/broadcast_notification/actions/chatroom"),
        (Destination::Push, "/nimserver/im/v2/push_notification"),
        (
            Destination::Stream { conversation },
            "/nimserver/im/v2/conversations/jim%40corp%7C1%7Cb/messages/actions/stream_message",
        ),
    ] {
        let server = Server::start(|_| json(r#"{"code":200,"data":{}}"#)).await;
        let report = send_to(&client(&[&server.url]), to, BODY).await;
        assert!(matches!(report.end, End::Sent { .. }), "{report:?}");
        let hit = &server.hits()[0];
        assert_eq!((hit.method.as_str(), hit.target.as_str()), ("POST", path));
        assert_eq!(hit.body, BODY.as_bytes());
        assert_eq!(hit.header("x-custom-traceid"), "trace-1");
    }
}

#[tokio::test]
async fn an_id_is_read_where_the_call_has_it_as_number_or_as_text() {
    for (to, data, expected) in [
        (
            Destination::Broadcast,
            r#"{"broadcast_id":"700100200300","create_time":7}"#,
            (Some(700_100_200_300), Some(7)),
        ),
        (Destination::Broadcast, r#"{"broadcast_id":9007199254740993}"#, (Some(9_007_199_254_740_993), None)),
        (Destination::Broadcast, r#"{"broadcast_id":[]}"#, (None, None)),
        (Destination::Push, r#"{"push_id":90010002,"create_time":7}"#, (Some(90_010_002), Some(7))),
        (
            Destination::Chatroom { room_id: "5".into() },
            r#"{"message":{"create_time":7},"failed_list":[]}"#,
            (None, Some(7)),
        ),
        (Destination::Chatroom { room_id: "5".into() }, r#"{"create_time":7}"#, (None, None)),
        (Destination::Notification, "{}", (None, None)),
    ] {
        let answer = format!(r#"{{"code":200,"data":{data}}}"#);
        let server = Server::start(move |_| json(&answer)).await;
        let report = send_to(&client(&[&server.url]), to, BODY).await;
        let End::Sent { message_server_id, create_time_ms } = report.end else { panic!("{report:?}") };
        assert_eq!((message_server_id.map(|Int64(id)| id), create_time_ms), expected, "{data}");
    }
}

#[tokio::test]
async fn a_room_is_searched_back_until_everything_is_found_or_the_time_is_passed() {
    let pages = [
        r#"{"code":200,"data":{"has_more":true,"next_token":"t1","items":[{"sender_id":"H","message_client_id":"a","create_time":1764000400000}]}}"#,
        r#"{"code":200,"data":{"has_more":true,"next_token":"t2","items":[{"sender_id":"h","message_client_id":"b","create_time":1764000300000},{"sender_id":"x","message_client_id":"c","create_time":1764000300000}]}}"#,
        r#"{"code":200,"data":{"has_more":true,"next_token":"t3","items":[{"sender_id":"h","message_client_id":"z","create_time":1763000000000}]}}"#,
    ];
    let server = Server::start(move |at| json(pages[at.min(2)])).await;
    let client = client(&[&server.url]);
    let ids = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();

    let found = client.find_in_room("5", "h", &ids(&["a", "b"]), 1_764_000_350_000).await.unwrap();
    assert_eq!(found.found, [("a".to_owned(), 1_764_000_400_000), ("b".to_owned(), 1_764_000_300_000)]);
    assert_eq!(server.hits().len(), 2, "what is found is not looked for any longer");
    let target = &server.hits()[1].target;
    assert_eq!(
        target,
        "/nimserver/im/v2.1/chatrooms/5/messages?sender_id=h&limit=100&descending=true&page_token=t1"
    );

    let pages_again = Server::start(move |at| json(pages[at.min(2)])).await;
    let client = support::client(&[&pages_again.url]);
    let found = client.find_in_room("5", "h", &ids(&["c"]), 1_764_000_350_000).await.unwrap();
    assert_eq!((found.found.len(), found.looked_at), (0, 4), "another sender's message is not this one");
    assert_eq!(pages_again.hits().len(), 3, "what is older than the send is not looked at");
}

#[tokio::test]
async fn broadcasts_are_listed_read_and_withdrawn() {
    let answers = [
        r#"{"code":200,"data":{"has_more":false,"next_token":"","items":[{"broadcast_id":"7","n":1.50}]}}"#,
        r#"{"code":200,"data":{"broadcast_id":"7","n":1.50}}"#,
        r#"{"code":200,"data":{}}"#,
    ];
    let server = Server::start(move |at| json(answers[at])).await;
    let client = client(&[&server.url]);
    let page = client.broadcasts(BroadcastFilter::All, None).await.unwrap();
    assert_eq!((page.items, page.next_token), (vec![r#"{"broadcast_id":"7","n":1.50}"#.to_owned()], None));
    assert_eq!(client.broadcast("7").await.unwrap(), r#"{"broadcast_id":"7","n":1.50}"#);
    let events: Mutex<usize> = Mutex::default();
    let report = client
        .withdraw_broadcast("7", &TraceId::random(), &CancellationToken::new(), &|_| {
            *events.lock().unwrap() += 1;
        })
        .await;
    assert!(matches!(report.end, End::Sent { .. }));
    let asked: Vec<String> =
        server.hits().iter().map(|hit| format!("{} {}", hit.method, hit.target)).collect();
    assert_eq!(
        asked,
        [
            "GET /nimserver/im/v2/broadcast_notification?limit=100&type=1",
            "GET /nimserver/im/v2/broadcast_notification/7",
            "DELETE /nimserver/im/v2/broadcast_notification/7"
        ]
    );
}
