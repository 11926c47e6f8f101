use serde_json::{Value, json};

use crate::caller::{Caller, P2P, SUPER_TEAM, TEAM, caller, caller_with, hello};

async fn chunk(caller: &Caller, conversation: &str, message: &Value) -> Value {
    let path = format!("/im/v2/conversations/{conversation}/messages/actions/stream_message");
    caller.call(&path, &json!({ "message": message })).await
}

fn first(text: &str) -> Value {
    json!({ "message_type": 0, "message_client_id": "c1", "attachment": { "text": text, "index": 0 } })
}

fn next(id: &Value, text: &str, index: i64, finish: i64) -> Value {
    json!({
        "message_type": 0, "message_server_id": id,
        "attachment": { "text": text, "index": index, "finish": finish }
    })
}

async fn begun(caller: &Caller, text: &str) -> Value {
    let answer = chunk(caller, P2P, &first(text)).await;
    assert_eq!(answer["code"], 200, "{answer}");
    answer["data"]["message_server_id"].clone()
}

#[tokio::test]
async fn a_stream_reads_as_one_message_that_grows_until_it_is_finished() {
    let caller = caller().await;
    let id = begun(&caller, "Once upon").await;
    let second = chunk(&caller, P2P, &next(&id, " a time", 1, 0)).await;
    assert_eq!(second["data"]["attachment"], json!({ "text": " a time", "index": 1, "finish": 0 }));
    let path = format!("/im/v2.1/conversations/{P2P}/messages/{id}");
    let growing = caller.get(&path).await["data"]["attachment"].take();
    assert_eq!(growing, json!({ "text": "Once upon a time", "index": 1, "finish": 0 }));

    assert_eq!(chunk(&caller, P2P, &next(&id, ".", 2, 1)).await["code"], 200);

    let caller = caller.restart().await;
    let whole = caller.get(&path).await["data"]["attachment"].take();
    assert_eq!(whole, json!({ "text": "Once upon a time.", "index": 2, "finish": 1 }));
    let late = chunk(&caller, P2P, &next(&id, "!", 3, 0)).await;
    assert_eq!(late["msg"], "parameter error: stream has ended: it takes no more chunks");
    assert_eq!(caller.sandbox.world().messages().len(), 1);
}

#[tokio::test]
async fn a_chunk_after_the_gap_ends_the_stream_and_is_not_part_of_it() {
    let caller = caller_with(|options| options.limits.stream_gap_ms = 0).await;
    let id = begun(&caller, "a").await;
    let begun_ms = caller.sandbox.world().messages()[0].create_time_ms;
    // The clock has moved on when another message is younger.
    while caller.sent(P2P, &hello()).await.time_ms <= begun_ms + 1 {}
    let late = chunk(&caller, P2P, &next(&id, "b", 1, 0)).await;
    assert!(late["msg"].as_str().unwrap().contains("more than 30 s"), "{late}");
    let again = chunk(&caller, P2P, &next(&id, "b", 1, 0)).await;
    assert!(again["msg"].as_str().unwrap().contains("takes no more chunks"), "{again}");
}

#[tokio::test]
async fn a_stream_ends_when_its_text_gets_too_long() {
    let caller = caller().await;
    let id = begun(&caller, &"字".repeat(4999)).await;
    assert_eq!(chunk(&caller, P2P, &next(&id, "字", 1, 0)).await["code"], 200);
    let over = chunk(&caller, P2P, &next(&id, "字", 2, 0)).await;
    assert_eq!(over["msg"], "parameter error: stream has ended: its text exceeds 5000");
    let ended = chunk(&caller, P2P, &next(&id, "", 2, 1)).await;
    assert_eq!(ended["msg"], "parameter error: stream has ended: it takes no more chunks");
}

#[tokio::test]
async fn a_chunk_out_of_order_is_refused_and_the_stream_goes_on() {
    let caller = caller().await;
    let id = begun(&caller, "a").await;
    let gap = chunk(&caller, P2P, &next(&id, "c", 2, 0)).await;
    assert_eq!(gap["msg"], "parameter error: message.attachment.index must be 1");
    assert_eq!(chunk(&caller, P2P, &next(&id, "b", 1, 0)).await["code"], 200);
}

#[tokio::test]
async fn streams_go_to_users_and_teams_and_forced_codes_hold_for_them() {
    let caller = caller().await;
    assert_eq!(chunk(&caller, TEAM, &first("a")).await["code"], 200);
    assert_eq!(chunk(&caller, SUPER_TEAM, &first("a")).await["code"], 414);
    assert_eq!(chunk(&caller, "li.lei%7C1%7Ccode-102426", &first("a")).await["code"], 102_426);
    let of_text = caller.sent(P2P, &hello()).await.id;
    assert_eq!(chunk(&caller, P2P, &next(&json!(of_text), "b", 1, 0)).await["code"], 107_404);
    let of_another = begun_by(&caller).await;
    assert_eq!(chunk(&caller, P2P, &next(&of_another, "b", 1, 0)).await["code"], 107_404);
}

/// A stream of the other side.
async fn begun_by(caller: &Caller) -> Value {
    let answer = chunk(caller, "han-meimei%7C1%7Cli.lei", &first("a")).await;
    answer["data"]["message_server_id"].clone()
}

#[tokio::test]
async fn what_breaks_a_rule_of_streams_is_named() {
    let caller = caller().await;
    let with = |name: &str, value: Value| {
        let mut message = first("a");
        message[name] = value;
        message
    };
    let cases = [
        (with("message_type", json!(1)), "message.message_type must be 0 in a stream"),
        (with("message_client_id", json!(null)), "message.message_client_id is missing"),
        (with("attachment", json!(null)), "message.attachment is missing"),
        (with("attachment", json!({ "index": 0 })), "message.attachment.text is missing"),
        (with("attachment", json!({ "text": "a" })), "message.attachment.index is missing"),
        (
            with("attachment", json!({ "text": "a", "index": -1 })),
            "message.attachment.index must not be negative",
        ),
        (
            with("attachment", json!({ "text": "a", "index": 1 })),
            "message.attachment.index must be 0 in the first chunk",
        ),
        (
            with("attachment", json!({ "text": "a", "index": 0, "finish": 2 })),
            "message.attachment.finish must be 0 or 1",
        ),
        (first(&"a".repeat(5001)), "message.attachment.text exceeds 5000"),
    ];
    for (message, what) in cases {
        assert_eq!(chunk(&caller, P2P, &message).await["msg"], format!("parameter error: {what}"));
    }
    assert_eq!(caller.sandbox.world().messages(), []);
}
