//! The calls beside the single send, against real sockets: where they go, and what their answers prove.

use std::sync::Mutex;

use crate::support::*;
use tokio_util::sync::CancellationToken;
use yunxin::{
    Body, BroadcastFilter, Client, Destination, End, Int64, Moment, SendCall, SendKind, SendReport,
    SoughtInRoom, TraceId, call_description,
};

async fn send_to(client: &Client, destination: Destination, body: &str) -> SendReport {
    let call =
        SendCall { destination, body: body.to_owned(), trace_id: TraceId::from_text("trace-1").unwrap() };
    bounded(client.send(&call, &CancellationToken::new(), &|_| {})).await
}

#[test]
fn a_call_has_its_sender_and_its_id_where_its_options_have_them() {
    for kind in SendKind::ALL {
        let call = call_description(kind);
        let pointers: Vec<&str> =
            call.groups.iter().flat_map(|group| group.fields.iter().map(|field| field.pointer)).collect();
        let one_of = |names: &[&str]| pointers.iter().copied().find(|pointer| names.contains(pointer));
        assert_eq!(kind.sender_at(), one_of(&["/sender_id", "/from_account_id", "/sender_account_id"]));
        assert_eq!(kind.client_id_at(), one_of(&["/message/message_client_id", "/client_broadcast_id"]));
    }
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
    let conversation: yunxin::Conversation = "a|1|b".parse().unwrap();
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
        (
            Destination::Single { conversation: conversation.clone() },
            r#"{"message_server_id":"9007199254740993","create_time":"7"}"#,
            (Some(9_007_199_254_740_993), Some(7)),
        ),
        (
            Destination::Stream { conversation },
            r#"{"message_server_id":"9007199254740993","create_time":"soon"}"#,
            (Some(9_007_199_254_740_993), None),
        ),
    ] {
        let answer = format!(r#"{{"code":200,"data":{data}}}"#);
        let server = Server::start(move |_| json(&answer)).await;
        let report = send_to(&client(&[&server.url]), to, BODY).await;
        let End::Sent { message_server_id, create_time_ms } = report.end else { panic!("{report:?}") };
        assert_eq!((message_server_id.map(|Int64(id)| id), create_time_ms), expected, "{data}");
    }
}

/// What was sent into room 5 by h, with these client ids; each says its own.
fn sought_in_room(ids: &[&str]) -> SoughtInRoom {
    let message = |id: &&str| serde_json::json!({"message_client_id": id, "message_type": 0, "text": id});
    let messages: Vec<_> = ids.iter().map(message).collect();
    let body = serde_json::json!({"room_id": 5, "sender_id": "h", "messages": messages}).to_string();
    SoughtInRoom::of("5", &Body::parse(body).unwrap())
}

fn room_item(sender: &str, id: &str, text: &str, at_ms: i64) -> String {
    format!(
        r#"{{"sender_id":"{sender}","message_client_id":"{id}","create_time":{at_ms},"message_type":0,"text":"{text}"}}"#
    )
}

fn room_page(items: &[String], next: &str) -> String {
    let (more, items) = (!next.is_empty(), items.join(","));
    format!(r#"{{"code":200,"data":{{"has_more":{more},"next_token":"{next}","items":[{items}]}}}}"#)
}

#[tokio::test]
async fn a_room_is_searched_back_until_everything_is_found_or_the_time_is_passed() {
    let pages = || {
        let pages = [
            room_page(&[room_item("H", "a", "a", 1_764_000_400_000)], "t1"),
            room_page(
                &[room_item("h", "b", "b", 1_764_000_300_000), room_item("x", "c", "c", 1_764_000_300_000)],
                "t2",
            ),
            room_page(&[room_item("h", "z", "z", 1_763_000_000_000)], "t3"),
        ];
        Server::start(move |at| json(&pages[at.min(2)]))
    };
    let since = [Moment::ThisMachine(1_764_000_350_000)];
    let server = pages().await;
    let looking = client(&[&server.url]);

    let found = looking.find_in_room(&sought_in_room(&["a", "b"]), &since).await.unwrap();
    assert_eq!(found.found, [("a".to_owned(), 1_764_000_400_000), ("b".to_owned(), 1_764_000_300_000)]);
    assert_eq!(server.hits().len(), 2, "what is found is not looked for any longer");
    let target = &server.hits()[1].target;
    assert_eq!(
        target,
        "/nimserver/im/v2.1/chatrooms/5/messages?sender_id=h&limit=100&descending=true&page_token=t1"
    );

    let server = pages().await;
    let looking = client(&[&server.url]);
    let found = looking.find_in_room(&sought_in_room(&["c"]), &since).await.unwrap();
    assert_eq!((found.found.len(), found.looked_at), (0, 4), "another sender's message is not this one");
    assert_eq!(server.hits().len(), 3, "what is older than the send is not looked at");
}

#[tokio::test]
async fn a_client_id_alone_proves_no_message_of_a_room() {
    const SENT_AT: i64 = 1_764_000_350_000;
    let looked = async |item: String, since: &[Moment]| {
        let server = Server::start(move |_| json(&room_page(std::slice::from_ref(&item), ""))).await;
        client(&[&server.url]).find_in_room(&sought_in_room(&["a", "b"]), since).await.unwrap()
    };
    let at = |ms| [Moment::ThisMachine(ms)];
    for (item, found) in [
        (room_item("h", "a", "a", SENT_AT - 359_000), 1),
        (room_item("h", "a", "a", SENT_AT - 361_000), 0),
        (room_item("h", "a", "b", SENT_AT), 0),
        (room_item("h", "a", "a", SENT_AT).replace("\"message_type\":0", "\"message_type\":10"), 0),
        (r#"{"sender_id":"h","message_client_id":"a","create_time":1764000350000}"#.to_owned(), 0),
    ] {
        let search = looked(item.clone(), &at(SENT_AT)).await;
        assert_eq!((search.found.len(), search.looked_at), (found, 1), "{item}");
    }
    // Of several tries the first is what it is looked back to.
    let old = room_item("h", "b", "b", SENT_AT - 3_600_000);
    let tries = [Moment::ThisMachine(SENT_AT), Moment::Service(SENT_AT - 3_600_000)];
    assert_eq!(looked(old, &tries).await.found, [("b".to_owned(), SENT_AT - 3_600_000)]);
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
    assert_eq!(client.broadcast(&"7".parse().unwrap()).await.unwrap(), r#"{"broadcast_id":"7","n":1.50}"#);
    let events: Mutex<usize> = Mutex::default();
    let report = client
        .withdraw_broadcast(&"7".parse().unwrap(), &TraceId::random(), &CancellationToken::new(), &|_| {
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

#[tokio::test]
async fn pushes_are_listed_and_read() {
    let answers = [
        r#"{"code":200,"data":{"has_more":true,"next_token":"n 2","items":[{"push_id":9007199254740993}]}}"#,
        r#"{"code":200,"data":{"has_more":false,"next_token":"","items":[]}}"#,
        r#"{"code":200,"data":{"push_id":9007199254740993,"n":1.50}}"#,
        r#"{"code":404,"msg":"no such push"}"#,
    ];
    let server = Server::start(move |at| json(answers[at])).await;
    let client = client(&[&server.url]);
    let page = client.pushes(None).await.unwrap();
    assert_eq!(page.items, [r#"{"push_id":9007199254740993}"#]);
    assert!(client.pushes(page.next_token.as_deref()).await.unwrap().items.is_empty());
    assert_eq!(
        client.push(&"9007199254740993".parse().unwrap()).await.unwrap(),
        r#"{"push_id":9007199254740993,"n":1.50}"#
    );
    let refused = client.push(&"1".parse().unwrap()).await.unwrap_err();
    assert!(matches!(refused, yunxin::Error::Refused { code: 404, .. }), "{refused:?}");
    let asked: Vec<String> =
        server.hits().iter().map(|hit| format!("{} {}", hit.method, hit.target)).collect();
    assert_eq!(
        asked,
        [
            "GET /nimserver/im/v2/push_notification",
            "GET /nimserver/im/v2/push_notification?page_token=n+2",
            "GET /nimserver/im/v2/push_notification/9007199254740993",
            "GET /nimserver/im/v2/push_notification/1"
        ]
    );
}
