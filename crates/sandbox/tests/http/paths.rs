use reqwest::Method;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::caller::{Caller, P2P, answer, caller, hello, signature};

/// Bytes as they are, because clients encode paths each in their own way.
async fn raw_send(caller: &Caller, conversation: &str) -> String {
    let body = hello().to_string();
    let head: String = signature().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "POST /im/v2/conversations/{conversation}/messages HTTP/1.1\r\nHost: {}\r\n{head}Content-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        caller.sandbox.address(),
        body.len(),
    );
    let mut stream = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn encoded_and_raw_bars_name_the_same_conversation() {
    let caller = caller().await;
    for id in ["li.lei%7C1%7Cjim%40corp", "li.lei%7c1%7cjim@corp", "li.lei|1|jim@corp"] {
        let text = raw_send(&caller, id).await;
        assert!(text.starts_with("HTTP/1.1 200") && text.contains(r#""code":200"#), "{id}: {text}");
    }
    let ids: Vec<String> =
        caller.sandbox.world().messages().into_iter().map(|message| message.conversation_id).collect();
    assert_eq!(ids, ["li.lei|1|jim@corp"; 3]);
}

#[tokio::test]
async fn a_doubly_encoded_bar_is_refused() {
    let caller = caller().await;
    let answer = caller.send("li.lei%257C1%257Chan-meimei", hello()).await;
    assert_eq!(answer["code"], 414);
    assert_eq!(
        answer["msg"],
        "parameter error: conversation_id still holds % after decoding once; encode it exactly once"
    );
}

#[tokio::test]
async fn ids_that_name_no_conversation_are_refused() {
    let caller = caller().await;
    let long = format!("{}%7C1%7Cb", "a".repeat(33));
    let ids = [
        "li.lei",
        "a%7C1",
        "a%7C1%7Cb%7Cc",
        "a%7C4%7Cb",
        "a%7C01%7Cb",
        "%7C1%7Cb",
        "a%7C1%7C",
        "a%20%7C1%7Cb",
        "a%2Fb%7C1%7Cc",
        "a%7C1%7CA",
        "a%7C2%7Cteam",
        "a%7C2%7C",
        "a%7C3%7C99999999999999999999",
        "%FF%7C1%7Cb",
        "a%zz%7C1%7Cb",
        &long,
    ];
    for id in ids {
        assert_eq!(caller.send(id, hello()).await["code"], 414, "{id}");
    }
}

#[tokio::test]
async fn both_prefixes_lead_to_one_world() {
    let caller = caller().await;
    for prefix in ["", "/nimserver"] {
        let path = format!("{prefix}/im/v2/conversations/{P2P}/messages");
        let sent =
            answer(caller.signed(Method::POST, &path).body(hello().to_string()).send().await.unwrap()).await;
        let id = &sent["data"]["message_server_id"];
        for (prefix, version) in [("", "v2"), ("", "v2.1"), ("/nimserver", "v2"), ("/nimserver", "v2.1")] {
            let read = caller.get(&format!("{prefix}/im/{version}/conversations/{P2P}/messages/{id}")).await;
            assert_eq!(read["data"]["message_server_id"], *id);
        }
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_answer_in_the_shape_of_their_version() {
    let caller = caller().await;
    let one = format!("/im/v2/conversations/{P2P}/messages/1");
    let cases = [
        (Method::POST, "/im/v3/messages", 404, "msg"),
        (Method::POST, "/nimserver/msg/sendMsg.action", 404, "desc"),
        (Method::PUT, one.as_str(), 405, "msg"),
    ];
    for (method, path, status, words) in cases {
        let response = caller.signed(method, path).send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        let answer: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(answer["code"], 404);
        assert!(answer[words].as_str().unwrap().starts_with("not found"), "{answer}");
    }
}

#[tokio::test]
async fn diagnostics_answer_loopback_names_only() {
    let caller = caller().await;
    caller.send(P2P, hello()).await;
    let ask = || caller.with_token(Method::GET, "/sandbox/messages");
    let answer = ask().send().await.unwrap();
    let list: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(list[0]["body"], hello().to_string());
    assert_eq!(list[0]["conversation_id"], "li.lei|1|han-meimei");
    let rebound = ask().header("Host", "evil.example:80").send().await.unwrap();
    assert_eq!(rebound.status(), 403);
}
