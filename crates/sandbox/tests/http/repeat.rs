use std::{collections::HashSet, time::Duration};

use serde_json::json;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, task::JoinSet};

use crate::caller::{P2P, caller, caller_with, hello, signature};

#[tokio::test]
async fn a_repeat_gets_the_first_answer_byte_for_byte_and_stores_nothing() {
    let caller = caller().await;
    let send = |text: &str| caller.post(P2P, text.to_owned()).header("X-Custom-TraceId", "trace-1").send();
    let first = send(&hello().to_string()).await.unwrap().text().await.unwrap();
    let second = send(r#"{"message":{"message_type":0,"text":"another"}}"#).await.unwrap();
    assert_eq!(second.headers()["content-type"], "application/json;charset=UTF-8");
    assert_eq!(second.text().await.unwrap(), first);
    let messages = caller.sandbox.world().messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].times_seen, 2);
    assert_eq!(messages[0].trace_id.as_deref(), Some("trace-1"));
    assert_eq!(messages[0].body, hello().to_string());
}

#[tokio::test]
async fn repeats_at_the_same_time_store_one_message() {
    let caller = caller().await;
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let request = caller.post(P2P, hello()).header("RequestId", "trace-2");
        calls.spawn(async move { request.send().await.unwrap().text().await.unwrap() });
    }
    let answers: HashSet<String> = calls.join_all().await.into_iter().collect();
    assert_eq!(answers.len(), 1);
    let messages = caller.sandbox.world().messages();
    assert_eq!(messages.iter().map(|message| message.times_seen).collect::<Vec<_>>(), [20]);
}

#[tokio::test]
async fn a_refusal_is_remembered_too() {
    let caller = caller().await;
    let send = |text: String| caller.post(P2P, text).header("X-custom-traceid", "trace-3").send();
    let first = send("{}".to_owned()).await.unwrap().text().await.unwrap();
    let second = send(hello().to_string()).await.unwrap().text().await.unwrap();
    assert!(first.contains("message is missing"), "{first}");
    assert_eq!(second, first);
}

#[tokio::test]
async fn twenty_sends_at_once_get_ids_of_their_own_that_no_double_can_hold() {
    let caller = caller().await;
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let request = caller.post(P2P, hello());
        calls.spawn(async move { request.send().await.unwrap().text().await.unwrap() });
    }
    let mut ids = HashSet::new();
    for text in calls.join_all().await {
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        ids.insert(answer["data"]["message_server_id"].as_i64().unwrap());
    }
    assert_eq!(ids.len(), 20);
    for id in ids {
        assert!(id > 1 << 53);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let rounded = id as f64 as i64;
        assert_ne!(rounded, id);
    }
}

#[tokio::test]
async fn a_client_id_used_twice_by_one_sender_is_refused() {
    let caller = caller().await;
    let body = json!({ "message": { "message_type": 0, "text": "hi", "message_client_id": "c-1" } });
    assert_eq!(caller.send(P2P, &body).await["data"]["message_client_id"], "c-1");
    assert_eq!(caller.send("LI.LEI%7C1%7Cjim", &body).await["code"], 107_306);
    assert_eq!(caller.send("han-meimei%7C1%7Cli.lei", &body).await["code"], 200);
}

#[tokio::test]
async fn calls_are_counted_by_client_id_whatever_their_trace_id() {
    let caller = caller().await;
    let body = json!({ "message": { "message_type": 0, "text": "hi", "message_client_id": "c-9" } });
    for trace_id in ["a", "a", "b", "b", "b", "c"] {
        caller.post(P2P, &body).header("X-custom-traceid", trace_id).send().await.unwrap();
    }
    caller.send(P2P, &body).await;
    caller.send("han-meimei%7C1%7Cli.lei", &body).await;
    let counts: Vec<_> = caller
        .sandbox
        .world()
        .messages()
        .into_iter()
        .map(|message| (message.times_seen, message.client_id_times_seen))
        .collect();
    assert_eq!(counts, [(2, 7), (1, 1)]);
}

#[tokio::test]
async fn trace_ids_and_client_ids_survive_a_restart() {
    let mut caller = caller().await;
    let body = json!({ "message": { "message_type": 0, "text": "hi", "message_client_id": "c-2" } });
    let traced =
        |caller: &crate::caller::Caller| caller.post(P2P, &body).header("X-custom-traceid", "trace-4").send();
    let first = traced(&caller).await.unwrap().text().await.unwrap();
    caller = caller.restart().await;
    assert_eq!(traced(&caller).await.unwrap().text().await.unwrap(), first);
    assert_eq!(caller.send(P2P, &body).await["code"], 107_306);
    assert_eq!(caller.sandbox.world().messages()[0].times_seen, 2);
}

#[tokio::test]
async fn a_caller_that_hangs_up_can_learn_the_outcome_by_its_trace_id() {
    let caller = caller().await;
    let body = hello().to_string();
    let head: String = signature().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "POST /im/v2/conversations/{P2P}/messages HTTP/1.1\r\nHost: localhost\r\n{head}\
         X-custom-traceid: trace-5\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    let mut stream = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    drop(stream);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while caller.sandbox.world().messages().is_empty() && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let stored = caller.sandbox.world().messages()[0].message_server_id;
    let repeat = caller.post(P2P, hello()).header("X-custom-traceid", "trace-5").send().await.unwrap();
    assert!(repeat.text().await.unwrap().contains(&stored.to_string()));
    assert_eq!(caller.sandbox.world().messages().len(), 1);
}

#[tokio::test]
async fn a_body_over_the_cap_gets_http_413_and_is_forgotten() {
    let caller = caller_with(|options| options.limits.max_body_bytes = 1000).await;
    let send = |text: String| caller.post(P2P, text).header("X-custom-traceid", "trace-6").send();
    let large = json!({ "message": { "message_type": 0, "text": "x".repeat(1000) } });
    let response = send(large.to_string()).await.unwrap();
    assert_eq!(response.status(), 413);
    assert!(response.text().await.unwrap().contains(r#""code":413"#));
    assert_eq!(send(hello().to_string()).await.unwrap().status(), 200);
}
