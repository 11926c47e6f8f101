//! Every request of the fact sheet's samples is answered in the shape of its sample.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::caller::{Caller, answer, caller};

fn sample(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Sends the request of a sample, with other ids in its path and body.
async fn play(caller: &Caller, sample: &Value, change: impl Fn(String) -> String) -> Value {
    let request = &sample["request"];
    let mut path = request["path"].as_str().unwrap().to_owned();
    if let Some(query) = request["query"].as_object() {
        let pairs = query.iter().map(|(name, value)| (name, value.as_str().unwrap()));
        path = format!(
            "{path}?{}",
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        );
    }
    let method: Method = request["method"].as_str().unwrap().parse().unwrap();
    let mut call = caller.signed(method, &change(path));
    if !request["body"].is_null() {
        call = call.body(change(request["body"].to_string()));
    }
    answer(call.send().await.unwrap()).await
}

/// Paths to all values, list items as one.
fn shape(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(name, value)| shape(value, &format!("{path}.{name}"), into));
        }
        Value::Array(list) => list.iter().for_each(|value| shape(value, &format!("{path}[]"), into)),
        _ => drop(into.insert(path.to_owned())),
    }
}

/// The sandbox knows no nicknames and pictures.
const LEFT_OUT: [&str; 5] =
    [".sender_nick", ".sender_avatar", ".from_nick", ".from_avatar", ".failed_messages[]"];

fn assert_shaped_like(answer: &Value, sample: &Value) {
    let (mut is, mut expected) = (BTreeSet::new(), BTreeSet::new());
    shape(answer, "", &mut is);
    shape(&sample["response"]["body"], "", &mut expected);
    expected.retain(|path| !LEFT_OUT.iter().any(|left_out| path.contains(left_out)));
    assert_eq!(answer["code"], 200, "{answer}");
    let missing: Vec<_> = expected.difference(&is).collect();
    assert!(missing.is_empty(), "{}: {missing:?} is not in {answer:#}", sample["title"]);
}

macro_rules! samples {
    ($($name:literal),*) => {[$(sample(include_str!(concat!("samples/", $name, ".json")))),*]};
}

#[tokio::test]
async fn every_sample_is_answered_in_its_shape() {
    let caller = caller().await;
    let as_it_is = samples![
        "broadcast-chatroom",
        "custom-notification",
        "push-notification-send",
        "push-notification-list",
        "chatroom-send",
        "chatroom-history",
        "chatroom-batch-send",
        "stream-message-first"
    ];
    for sample in &as_it_is {
        assert_shaped_like(&play(&caller, sample, |text| text).await, sample);
    }
    // One receiver is unknown.
    for sample in &samples!["batch-send-p2p", "custom-notification-batch"] {
        let played = play(&caller, sample, |text| text.replace("nobody", "code-102404")).await;
        assert_shaped_like(&played, sample);
        let failed = &played["data"]["failed_list"];
        assert_eq!((failed.as_array().unwrap().len(), &failed[0]["error_code"]), (1, &Value::from(102_404)));
    }
}

#[tokio::test]
async fn samples_that_name_what_another_made_find_it() {
    let caller = caller().await;
    let [stream, last] = samples!["stream-message-first", "stream-message-last"];
    let id = play(&caller, &stream, |text| text).await["data"]["message_server_id"].to_string();
    let ended = play(&caller, &last, |text| text.replace("812345678901234597", &id)).await;
    assert_shaped_like(&ended, &last);

    let [send, list, get, delete] =
        samples!["broadcast-send", "broadcast-list", "broadcast-get", "broadcast-delete"];
    let sent = play(&caller, &send, |text| text).await;
    assert_shaped_like(&sent, &send);
    let broadcast = sent["data"]["broadcast_id"].as_str().unwrap().to_owned();
    let renamed = |text: String| text.replace("700100200300", &broadcast);
    assert_shaped_like(&play(&caller, &list, renamed).await, &list);
    assert_shaped_like(&play(&caller, &get, renamed).await, &get);
    assert_shaped_like(&play(&caller, &delete, renamed).await, &delete);

    let [push, pushed] = samples!["push-notification-send", "push-notification-get"];
    let id = play(&caller, &push, |text| text).await["data"]["push_id"].to_string();
    assert_shaped_like(&play(&caller, &pushed, |text| text.replace("90010002", &id)).await, &pushed);

    let [room, recall] = samples!["chatroom-send", "chatroom-recall"];
    let time = play(&caller, &room, |text| text).await["data"]["message"]["create_time"].to_string();
    assert_shaped_like(&play(&caller, &recall, |text| text.replace("1764000012345", &time)).await, &recall);
}
