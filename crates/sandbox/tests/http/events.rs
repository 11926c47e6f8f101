//! What happens is streamed to scripts as it happens.

use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, caller, hello};

/// The events that come until there are so many.
async fn following(caller: &Caller, count: usize, act: impl AsyncFnOnce(&Caller)) -> Vec<Value> {
    let response = caller.with_token(Method::GET, "/sandbox/events").send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut pieces = response.bytes_stream();
    let mut text = String::new();
    let mut read = async |text: &mut String| {
        text.push_str(std::str::from_utf8(&pieces.next().await.unwrap().unwrap()).unwrap());
    };
    read(&mut text).await;
    assert!(text.starts_with(": listening"), "{text}");
    act(caller).await;
    loop {
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        let events: Vec<Value> = data.map(|data| serde_json::from_str(data).unwrap()).collect();
        if events.len() >= count && text.ends_with("\n\n") {
            return events;
        }
        read(&mut text).await;
    }
}

#[tokio::test]
async fn every_kind_of_thing_that_happens_is_reported_in_order() {
    let caller = caller().await;
    let events =
        following(&caller, 7, async |caller: &Caller| {
            let sent = caller.sent(P2P, &hello()).await;
            caller.act("p2p_read_receipt", &json!({
            "from_account_id": "han-meimei", "to_account_id": "li.lei", "message_server_id": sent.id
        })).await;
            caller.delete(&format!("/im/v2/conversations/{P2P}/messages/{}?type=2", sent.id)).await;
            caller.call("/im/v2/chatrooms/5/messages", &json!({
            "sender_id": "host", "message": { "message_client_id": "c", "message_type": 0, "text": "x" }
        })).await;
            caller.call("/im/v2/broadcast_notification", &json!({ "content": "all" })).await;
            caller.sandbox.directory().reset().unwrap();
            caller.sandbox.world().empty().unwrap();
        })
        .await;
    let kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["message", "changed", "changed", "chatroom", "notice", "directory", "emptied"]);
    assert_eq!((&events[1]["change"], &events[2]["change"]), (&json!("read"), &json!("withdrawn")));
    assert_eq!(events[0]["message_server_id"], events[1]["message_server_ids"][0]);
    assert_eq!(events[3]["message_client_id"], "c");
}

#[tokio::test]
async fn nobody_follows_without_the_token_and_who_follows_does_not_keep_the_sandbox_from_stopping() {
    let caller = caller().await;
    let without = caller.http.get(caller.url("/sandbox/events")).send().await.unwrap();
    assert_eq!(without.status(), 401);
    let response = caller.with_token(Method::GET, "/sandbox/events").send().await.unwrap();
    let begun = std::time::Instant::now();
    caller.sandbox.stop().await;
    // Calls under way are given 3 s; this one needs none.
    assert!(begun.elapsed().as_millis() < 2500, "{:?}", begun.elapsed());
    response.text().await.ok();
}
