use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{P2P, answer, caller, caller_with, check_sum, hello, now_s, signature};

/// Sends with headers that a change was made to, and returns code and msg.
async fn refused(change: impl FnOnce(&mut Vec<(&'static str, String)>)) -> (i64, String) {
    let caller = caller().await;
    let mut headers = signature().to_vec();
    change(&mut headers);
    let url = caller.url(&format!("/im/v2/conversations/{P2P}/messages"));
    let request = caller.http.post(url).body(hello().to_string());
    let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let answer = answer(request.send().await.unwrap()).await;
    assert_eq!(answer["data"], json!({}));
    assert!(caller.sandbox.world().messages().is_empty() || answer["code"] == 200);
    (answer["code"].as_i64().unwrap(), answer["msg"].as_str().unwrap().to_owned())
}

fn signed_at(headers: &mut [(&'static str, String)], nonce: &str, cur_time: &str) {
    headers[1].1 = nonce.to_owned();
    headers[2].1 = cur_time.to_owned();
    headers[3].1 = check_sum("sandboxsecret", nonce, cur_time);
}

#[tokio::test]
async fn each_missing_header_is_named() {
    for (index, name) in ["AppKey", "Nonce", "CurTime", "CheckSum"].into_iter().enumerate() {
        let refusal = refused(|headers| drop(headers.remove(index))).await;
        assert_eq!(refusal, (414, format!("parameter error: header {name} is missing")));
    }
}

#[tokio::test]
async fn a_nonce_of_129_characters_is_refused() {
    let (code, msg) = refused(|headers| signed_at(headers, &"n".repeat(129), &now_s().to_string())).await;
    assert_eq!((code, msg.as_str()), (414, "parameter error: header Nonce exceeds 128 characters"));
}

#[tokio::test]
async fn a_nonce_of_128_characters_passes() {
    let caller = caller().await;
    let mut headers = signature().to_vec();
    signed_at(&mut headers, &"n".repeat(128), &now_s().to_string());
    let request = caller.http.post(caller.url(&format!("/im/v2/conversations/{P2P}/messages")));
    // Header names are case-insensitive.
    let request = headers
        .into_iter()
        .fold(request, |request, (name, value)| request.header(name.to_ascii_uppercase(), value));
    let answer = answer(request.body(hello().to_string()).send().await.unwrap()).await;
    assert_eq!(answer["code"], 200);
}

#[tokio::test]
async fn a_time_that_is_not_decimal_is_refused() {
    for text in ["+1764000000", "1764000000.5", "soon"] {
        let (code, msg) = refused(|headers| signed_at(headers, "n", text)).await;
        assert_eq!(code, 414);
        assert!(msg.contains("CurTime"), "{msg}");
    }
}

#[tokio::test]
async fn a_clock_more_than_five_minutes_off_is_refused_either_way() {
    for time_s in [now_s() - 310, now_s() + 310] {
        let (code, msg) = refused(|headers| signed_at(headers, "n", &time_s.to_string())).await;
        assert_eq!(code, 414);
        assert!(msg.starts_with("bad time"), "{msg}");
    }
}

#[tokio::test]
async fn a_clock_within_five_minutes_passes() {
    let caller = caller().await;
    for time_s in [now_s() - 280, now_s() + 280] {
        let mut headers = signature().to_vec();
        signed_at(&mut headers, "n", &time_s.to_string());
        let request = caller.http.post(caller.url(&format!("/im/v2/conversations/{P2P}/messages")));
        let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = answer(request.body(hello().to_string()).send().await.unwrap()).await;
        assert_eq!(answer["code"], 200);
    }
}

#[tokio::test]
async fn a_wrong_or_upper_case_check_sum_is_refused() {
    let wrong = refused(|headers| headers[3].1 = "0".repeat(40)).await;
    let upper = refused(|headers| headers[3].1 = headers[3].1.to_ascii_uppercase()).await;
    for (code, msg) in [wrong, upper] {
        assert_eq!(code, 414);
        assert!(msg.starts_with("checksum mismatch"), "{msg}");
    }
}

#[tokio::test]
async fn an_unknown_key_is_refused_before_the_clock_is_looked_at() {
    let (code, msg) = refused(|headers| {
        headers[0].1 = "x".repeat(32);
        headers[2].1 = "0".to_owned();
    })
    .await;
    assert_eq!((code, msg.as_str()), (414, "parameter error: header AppKey is not known to this sandbox"));
}

#[tokio::test]
async fn an_action_refuses_in_the_older_shape() {
    let caller = caller().await;
    let url = caller.url("/nimserver/msg/upload.action");
    let answer = answer(caller.http.post(url).body("content=aGk%3D").send().await.unwrap()).await;
    assert_eq!(answer, json!({ "code": 414, "desc": "parameter error: header AppKey is missing" }));
}

#[tokio::test]
async fn a_refused_upload_is_read_to_its_end_so_that_the_answer_arrives() {
    let caller = caller().await;
    let url = caller.url("/nimserver/msg/fileUpload.action");
    let answer = answer(caller.http.post(url).body(vec![0; 12 << 20]).send().await.unwrap()).await;
    assert_eq!(answer["code"], 414);
}

#[tokio::test]
async fn the_call_over_the_rate_is_blocked_and_reads_are_not() {
    let caller = caller_with(|options| options.limits.calls_per_s = 3).await;
    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(caller.send(P2P, hello()).await["code"].as_i64().unwrap());
    }
    // Should the machine be so slow that a second passes in between, the block comes later, never earlier.
    assert_eq!(codes[..3], [200, 200, 200]);
    if codes[3] == 416 {
        assert_eq!(codes[4], 416);
    }
    let path = format!("/im/v2.1/conversations/{P2P}/messages?begin_time=0&end_time=1&limit=1");
    assert_eq!(caller.get(&path).await["code"], 200);
}

#[tokio::test]
async fn a_rate_of_none_refuses_every_call_with_416() {
    let caller = caller_with(|options| options.limits.calls_per_s = 0).await;
    let answer: Value = caller.send(P2P, hello()).await;
    assert_eq!(answer["code"], 416);
    assert_eq!(answer["msg"], "rate limit reached: more than 0 calls per second, blocked for 10 s");
    assert!(caller.sandbox.world().messages().is_empty());
}

#[tokio::test]
async fn a_call_refused_for_its_rate_may_come_again_with_its_trace_id() {
    let caller = caller_with(|options| {
        options.limits.calls_per_s = 1;
        options.limits.block_s = 0;
    })
    .await;
    let send = || caller.post(P2P, hello()).header("X-custom-traceid", "t-rate").send();
    assert_eq!(caller.send(P2P, hello()).await["code"], 200);
    let mut code = answer(send().await.unwrap()).await["code"].clone();
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while code == 416 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        code = answer(send().await.unwrap()).await["code"].clone();
    }
    assert_eq!(code, 200);
}

#[tokio::test]
async fn health_needs_no_signature() {
    let caller = caller().await;
    for path in ["/health/liveness.action", "/nimserver/health/liveness.action"] {
        let response = caller.http.request(Method::GET, caller.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 200);
    }
}
