use serde_json::{Value, json};

use crate::caller::{Caller, P2P, caller, caller_with, hello};

const PATH: &str = "/im/v2/conversations/messages";

fn to(receivers: &[&str]) -> Value {
    let mut body = hello();
    body["sender_id"] = json!("li.lei");
    body["receiver_ids"] = json!(receivers);
    body
}

async fn failed(caller: &Caller, receivers: &[&str]) -> Vec<(String, i64)> {
    let answer = caller.call(PATH, &to(receivers)).await;
    assert_eq!(answer["code"], 200, "{answer}");
    let failed = answer["data"]["failed_list"].as_array().unwrap();
    let pair =
        |one: &Value| (one["account_id"].as_str().unwrap().to_owned(), one["error_code"].as_i64().unwrap());
    failed.iter().map(pair).collect()
}

#[tokio::test]
async fn a_forced_code_among_many_receivers_fails_that_one_only() {
    let caller = caller().await;
    let failed = failed(&caller, &["a", "code-102404", "b", "CODE-102426"]).await;
    assert_eq!(failed, [("code-102404".to_owned(), 102_404), ("code-102426".to_owned(), 102_426)]);
    let arrived: Vec<_> = caller.sandbox.world().messages().into_iter().map(|m| m.conversation_id).collect();
    assert_eq!(arrived, ["li.lei|1|a", "li.lei|1|b"]);
}

#[tokio::test]
async fn each_receiver_can_read_the_message_that_a_batch_brought_under_an_id_of_its_own() {
    let caller = caller().await;
    let mut body = to(&["han-meimei", "jim@corp"]);
    body["need_message_detail"] = json!(true);
    let sent = caller.call(PATH, &body).await["data"]["success_list"].take();
    assert_ne!(sent[0]["message_server_id"], sent[1]["message_server_id"]);
    assert_ne!(sent[0]["message_client_id"], sent[1]["message_client_id"]);
    let id = &sent[0]["message_server_id"];
    let read = caller.get(&format!("/im/v2.1/conversations/{P2P}/messages/{id}")).await;
    assert_eq!(read["data"]["text"], hello()["message"]["text"]);
    assert_eq!(caller.sandbox.world().messages()[1].body, body.to_string());
}

#[tokio::test]
async fn a_sandbox_can_be_set_to_keep_the_client_id_of_a_batch_for_all_its_receivers() {
    let caller = caller_with(|options| options.limits.batch_keeps_client_id = true).await;
    let mut body = to(&["han-meimei", "jim@corp"]);
    body["message"]["message_client_id"] = json!("m1");
    let answer = caller.call(PATH, &body).await;
    assert_eq!(answer["data"]["success_list"].as_array().unwrap().len(), 2, "{answer}");
    let ids: Vec<_> = caller.sandbox.world().messages().into_iter().map(|m| m.message_client_id).collect();
    assert_eq!(ids, ["m1", "m1"]);
    let again = caller.call(PATH, &body).await;
    assert_eq!(again["data"]["failed_list"][0]["error_code"], 107_306, "{again}");
}

#[tokio::test]
async fn a_receiver_named_twice_in_other_case_receives_once_and_the_sender_itself_never() {
    let caller = caller().await;
    let failed = failed(&caller, &["Han", "han", "LI.LEI", "hAn"]).await;
    assert_eq!(failed, [("li.lei".to_owned(), 414)]);
    assert_eq!(caller.sandbox.world().messages().len(), 1);
}

#[tokio::test]
async fn no_ids_come_back_unless_they_are_asked_for() {
    let caller = caller().await;
    let sent = caller.call(PATH, &to(&["a"])).await["data"]["success_list"][0].take();
    let names: Vec<&String> = sent.as_object().unwrap().keys().collect();
    assert_eq!((names.len(), &sent["receiver_id"]), (2, &json!("a")));
    assert!(sent["create_time"].is_u64());
}

#[tokio::test]
async fn a_batch_beyond_its_limits_is_refused_whole() {
    let caller = caller().await;
    let many: Vec<String> = (0..101).map(|n| format!("user{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(failed(&caller, &many[..100]).await, []);
    caller.sandbox.world().empty().unwrap();
    let mut no_message = to(&["a"]);
    no_message["message"] = json!(null);
    let mut no_sender = to(&["a"]);
    no_sender["sender_id"] = json!("");
    let cases = [
        (to(&many), "receiver_ids must hold 1 to 100"),
        (to(&[]), "receiver_ids must hold 1 to 100"),
        (to(&["a b"]), "receiver_ids[0] is not an account id"),
        (no_message, "message is missing"),
        (no_sender, "sender_id is missing"),
    ];
    for (body, what) in cases {
        let answer = caller.call(PATH, &body).await;
        assert_eq!(answer, json!({ "code": 414, "msg": format!("parameter error: {what}"), "data": {} }));
    }
    assert_eq!(caller.sandbox.world().messages(), []);
}

#[tokio::test]
async fn a_batch_repeated_with_its_trace_id_is_answered_alike_and_sent_once() {
    let caller = caller().await;
    let mut answers = Vec::new();
    for _ in 0..2 {
        let request = caller.signed(reqwest::Method::POST, PATH).header("X-custom-traceid", "t");
        let answer = request.body(to(&["a", "b"]).to_string()).send().await.unwrap().text().await.unwrap();
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
    let seen: Vec<u64> = caller.sandbox.world().messages().iter().map(|m| m.times_seen).collect();
    assert_eq!(seen, [2, 2]);
}
