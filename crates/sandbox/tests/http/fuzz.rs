//! Whatever comes over the wire: answered or hung up on, never the end of the sandbox, and never its own fault (HTTP 500).
//!
//! An input that was once found to be wrong is kept in `proptest-regressions` and tried first.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::caller::{Caller, P2P, caller_with, signature};

/// Every case opens connections, so there are a quarter of the usual number.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: (usual.cases / 4).max(1),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..usual
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn unhurried() -> Caller {
    caller_with(|options| options.limits.calls_per_s = u32::MAX).await
}

async fn is_alive(caller: &Caller) -> bool {
    let health = caller.http.get(caller.url("/health/liveness.action")).send().await;
    health.is_ok_and(|answer| answer.status() == 200)
}

/// Writes these bytes, ends its side, and reads what comes back, for a second at most.
async fn exchange(caller: &Caller, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    // A server that hangs up in the middle is right to.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut read = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.take(1 << 20).read_to_end(&mut read)).await;
    read
}

fn request_like() -> impl Strategy<Value = Vec<u8>> {
    let method = prop_oneof![Just("GET"), Just("POST"), Just("DELETE"), Just("PATCH"), Just("BREW")];
    let path = prop_oneof![
        Just("/im/v2/conversations/a%7C1%7Cb/messages".to_owned()),
        Just("/nimserver/msg/fileUpload.action".to_owned()),
        Just("/nimserver/msg/upload.action".to_owned()),
        Just("/sandbox/faults".to_owned()),
        Just("/files/../../etc/passwd".to_owned()),
        "/[ -~]{0,30}",
    ];
    let header = prop_oneof![
        Just("Host: 127.0.0.1".to_owned()),
        Just("Content-Length: 99999999999999999999".to_owned()),
        Just("Content-Length: -1".to_owned()),
        Just("Transfer-Encoding: chunked".to_owned()),
        Just("Content-Type: multipart/form-data; boundary=x".to_owned()),
        Just("Expect: 100-continue".to_owned()),
        "[A-Za-z-]{1,12}: [ -~]{0,40}",
    ];
    let body = prop::collection::vec(any::<u8>(), 0..200);
    (method, path, prop::collection::vec(header, 0..6), body).prop_map(|(method, path, headers, body)| {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        [format!("{method} {path} HTTP/1.1\r\n{headers}\r\n").into_bytes(), body].concat()
    })
}

#[test]
fn fuzz_raw_bytes_are_answered_or_hung_up_on() {
    let runtime = runtime();
    let caller = runtime.block_on(unhurried());
    let bytes = prop_oneof![4 => request_like(), 1 => prop::collection::vec(any::<u8>(), 0..400)];
    proptest!(config(), |(bytes in bytes)| {
        runtime.block_on(async {
            let answer = String::from_utf8_lossy(&exchange(&caller, &bytes).await).into_owned();
            prop_assert!(!answer.starts_with("HTTP/1.1 5"), "{}", answer);
            prop_assert!(!answer.contains("root:x:0"), "{}", answer);
            prop_assert!(is_alive(&caller).await);
            Ok(())
        })?;
    });
}

fn body_like() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("null"),
        Just("true"),
        Just("0"),
        Just("-1"),
        Just("1e400"),
        Just("123456789012345678901234567890"),
        Just("\"\""),
        Just("\"雁\""),
        Just("\"{}\""),
        Just("\"{\\\"a\\\":\""),
        Just("[]"),
        Just("[1,\"x\"]"),
        Just("{}"),
    ];
    let key = prop_oneof![
        Just("message_type"),
        Just("text"),
        Just("attachment"),
        Just("message_client_id"),
        Just("extension"),
        Just("sub_type"),
        Just("push_config"),
        Just("target_option"),
        Just("ai_params"),
        Just("thread_reply"),
    ];
    let fields = |pairs: Vec<(&str, &str)>| {
        pairs.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect::<Vec<_>>().join(",")
    };
    let pairs = prop::collection::vec((key, value), 0..6);
    (pairs.clone(), pairs).prop_map(move |(inside, beside)| {
        let comma = if beside.is_empty() { "" } else { "," };
        format!("{{\"message\":{{{}}}{comma}{}}}", fields(inside), fields(beside))
    })
}

#[test]
fn fuzz_signed_sends_are_taken_or_refused_with_a_code() {
    let runtime = runtime();
    let caller = runtime.block_on(unhurried());
    let conversation = prop_oneof![Just(P2P.to_owned()), "[a-z%|0-9]{0,20}"];
    let body = prop_oneof![3 => body_like(), 1 => any::<String>()];
    proptest!(config(), |(conversation in conversation, body in body)| {
        runtime.block_on(async {
            let Ok(response) = caller.post(&conversation, &body).send().await else { return Ok(()) };
            let status = response.status().as_u16();
            let text = response.text().await.unwrap();
            prop_assert!(status < 500, "{} {}", status, text);
            let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert!(answer["code"].is_i64(), "{}", text);
            Ok(())
        })?;
    });
    // What was taken can be read again by another start.
    runtime.block_on(async {
        let before = caller.sandbox.world().messages().len();
        let caller = caller.restart().await;
        assert_eq!(caller.sandbox.world().messages().len(), before);
    });
}

#[test]
fn fuzz_signed_uploads_and_questions_are_answered_with_a_code() {
    let runtime = runtime();
    let caller = runtime.block_on(unhurried());
    let path = prop_oneof![
        Just("/nimserver/msg/fileUpload.action".to_owned()),
        Just("/nimserver/msg/upload.action".to_owned()),
        "/im/v2(.1)?/conversations/a%7C1%7Cb/messages\\?(begin_time|end_time|limit|page_token)=[0-9a-z-]{0,22}",
        "/im/v2.1/messages/actions/search_messages\\?(operator_id|key_word|time_period)=[ -~&&[^#\"<> ]]{0,12}",
    ];
    let kind = prop_oneof![
        Just("multipart/form-data; boundary=x"),
        Just("multipart/form-data"),
        Just("application/json"),
        Just("application/x-www-form-urlencoded"),
    ];
    let body = prop_oneof![
        "(--x\r\n(Content-Disposition: form-data; name=\"(content|tag|type)\"(; filename=\"[ -~]{0,8}\")?\r\n)?\r\n[ -~]{0,20}\r\n){0,3}(--x--)?",
        "content=[A-Za-z0-9+/=%]{0,40}(&(ishttps|tag|expireSec)=[ -~&&[^&]]{0,8}){0,2}",
        any::<String>(),
    ];
    proptest!(config(), |(path in path, kind in kind, body in body)| {
        runtime.block_on(async {
            let method = if path.contains('?') { Method::GET } else { Method::POST };
            let request = caller.http.request(method, caller.url(&path)).header("content-type", kind);
            let request = signature().into_iter().fold(request, |request, (name, value)| request.header(name, value));
            let Ok(response) = request.body(body).send().await else { return Ok(()) };
            let status = response.status().as_u16();
            let text = response.text().await.unwrap();
            prop_assert!(status < 500, "{} {}", status, text);
            Ok(())
        })?;
    });
    assert!(runtime.block_on(is_alive(&caller)));
}
