use std::{
    io::{self, ErrorKind},
    time::{Duration, Instant},
};

use reqwest::redirect::Policy;
use sandbox::{Fault, FaultKind, FaultStage};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::caller::{Caller, P2P, caller, hello, now_s, signature};

pub fn once(kind: FaultKind) -> Fault {
    Fault { count: Some(1), ..Fault::new(kind) }
}

pub async fn faulty_caller(fault: Fault) -> Caller {
    let caller = caller().await;
    caller.sandbox.faults().add(fault).unwrap();
    caller
}

pub fn stored(caller: &Caller) -> usize {
    caller.sandbox.world().messages().len()
}

/// A connection over which a send has gone out.
async fn sending(caller: &Caller) -> TcpStream {
    let body = hello().to_string();
    let head: String = signature().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "POST /im/v2/conversations/{P2P}/messages HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    let mut stream = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// What comes back until the connection ends, and how it ended.
async fn raw_answer(caller: &Caller) -> (String, io::Result<()>) {
    let (mut stream, mut bytes) = (sending(caller).await, Vec::new());
    let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await.unwrap();
    (String::from_utf8(bytes).unwrap(), ended.map(drop))
}

/// Status, content type and text of a send.
async fn answer_of_send(caller: &Caller) -> (u16, String, String) {
    let response = caller.post(P2P, hello()).send().await.unwrap();
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), content_type, response.text().await.unwrap())
}

async fn until_stored(caller: &Caller) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while stored(caller) == 0 {
        assert!(Instant::now() < deadline, "nothing was stored");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn latency_holds_a_call_up_and_then_carries_it_out() {
    let caller = faulty_caller(Fault { delay_ms: Some(300), ..once(FaultKind::Latency) }).await;
    let start = Instant::now();
    assert_eq!(caller.send(P2P, hello()).await["code"], 200);
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_call_held_up_is_carried_out_though_its_caller_gave_up() {
    let caller = faulty_caller(Fault { delay_ms: Some(2000), ..once(FaultKind::Latency) }).await;
    let hasty = caller.post(P2P, hello()).timeout(Duration::from_millis(500)).send().await;
    assert!(hasty.unwrap_err().is_timeout());
    assert_eq!(stored(&caller), 0);
    until_stored(&caller).await;
}

#[tokio::test]
async fn a_late_answer_leaves_the_message_stored_when_the_caller_gave_up() {
    let late = Fault { delay_ms: Some(60_000), stage: Some(FaultStage::After), ..once(FaultKind::Latency) };
    let caller = faulty_caller(late).await;
    let hasty = caller.post(P2P, hello()).timeout(Duration::from_millis(1500)).send().await;
    assert!(hasty.unwrap_err().is_timeout());
    until_stored(&caller).await;
}

#[tokio::test]
async fn a_416_on_request_carries_nothing_out_and_is_not_remembered() {
    let caller = faulty_caller(once(FaultKind::Code416)).await;
    let send = || caller.post(P2P, hello()).header("X-custom-traceid", "t").send();
    let refused: Value = serde_json::from_str(&send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(refused["code"], 416);
    assert_eq!(stored(&caller), 0);
    let accepted: Value = serde_json::from_str(&send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(accepted["code"], 200);
}

#[tokio::test]
async fn http_errors_come_from_before_or_from_after_the_service() {
    for (kind, status, words) in
        [(FaultKind::Http502, 502, "502 Bad Gateway"), (FaultKind::Http500, 500, r#""code":500"#)]
    {
        for (stage, copies) in [(None, 0), (Some(FaultStage::After), 1)] {
            let caller = faulty_caller(Fault { stage, ..once(kind) }).await;
            let (seen, _, text) = answer_of_send(&caller).await;
            assert_eq!(seen, status);
            assert!(text.contains(words), "{text}");
            assert_eq!(stored(&caller), copies, "{kind} {stage:?}");
        }
    }
}

#[tokio::test]
async fn a_reset_before_the_body_is_read_stores_nothing() {
    let caller = faulty_caller(once(FaultKind::ResetBeforeRead)).await;
    let (text, ended) = raw_answer(&caller).await;
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!((text.as_str(), stored(&caller)), ("", 0));
}

#[tokio::test]
async fn a_reset_after_the_message_is_stored_can_be_repeated_by_trace_id() {
    let caller = faulty_caller(once(FaultKind::ResetAfterStore)).await;
    let send = || caller.post(P2P, hello()).header("X-custom-traceid", "t").send();
    assert!(send().await.is_err());
    let id = caller.sandbox.world().messages()[0].message_server_id;
    assert!(send().await.unwrap().text().await.unwrap().contains(&id.to_string()));
    assert_eq!(stored(&caller), 1);
}

#[tokio::test]
async fn a_reset_after_storing_sends_not_a_byte() {
    let caller = faulty_caller(once(FaultKind::ResetAfterStore)).await;
    let (text, ended) = raw_answer(&caller).await;
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!((text.as_str(), stored(&caller)), ("", 1));
}

#[tokio::test]
async fn half_an_answer_promises_more_than_it_gives_and_ends_in_order() {
    let caller = faulty_caller(once(FaultKind::HalfAnswer)).await;
    let (text, ended) = raw_answer(&caller).await;
    ended.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let promised = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert_eq!(promised.parse::<usize>().unwrap() / 2, body.len());
    assert!(body.starts_with(r#"{"code":200"#));
    assert_eq!(stored(&caller), 1);
}

#[tokio::test]
async fn a_text_that_breaks_off_is_called_json() {
    let caller = faulty_caller(once(FaultKind::WrongJson)).await;
    let (status, content_type, text) = answer_of_send(&caller).await;
    assert_eq!((status, content_type.as_str()), (200, "application/json;charset=UTF-8"));
    assert!(serde_json::from_str::<Value>(&text).is_err());
    assert_eq!(stored(&caller), 1);
}

#[tokio::test]
async fn a_captive_portal_answers_before_the_service_sees_the_call() {
    let caller = faulty_caller(once(FaultKind::Html)).await;
    let (status, content_type, text) = answer_of_send(&caller).await;
    assert_eq!((status, content_type.as_str()), (200, "text/html; charset=utf-8"));
    assert!(text.contains("<form"));
    assert_eq!(stored(&caller), 0);
}

#[tokio::test]
async fn the_true_answer_can_come_under_a_wrong_type_or_an_old_version() {
    let caller = faulty_caller(once(FaultKind::WrongType)).await;
    let (_, content_type, text) = answer_of_send(&caller).await;
    assert_eq!(content_type, "application/octet-stream");
    assert!(text.starts_with(r#"{"code":200"#));
    caller.sandbox.faults().add(once(FaultKind::Http10)).unwrap();
    let (text, ended) = raw_answer(&caller).await;
    ended.unwrap();
    assert!(text.starts_with("HTTP/1.0 200 OK\r\n") && text.contains(r#"{"code":200"#), "{text}");
}

#[tokio::test]
async fn an_endless_body_goes_on_as_long_as_somebody_reads() {
    for (kind, length) in [(FaultKind::EndlessBody, None), (FaultKind::HugeBody, Some(2 << 30))] {
        let caller = faulty_caller(once(kind)).await;
        let mut response = caller.post(P2P, hello()).send().await.unwrap();
        assert_eq!(response.content_length(), length);
        let mut read = 0;
        while read < 8 << 20 {
            read += response.chunk().await.unwrap().unwrap().len();
        }
        assert_eq!(stored(&caller), 1);
    }
}

#[tokio::test]
async fn a_gzip_bomb_is_small_on_the_wire_and_a_gibibyte_inside() {
    let caller = faulty_caller(once(FaultKind::GzipBomb)).await;
    let plain = http_client::builder().no_proxy().no_gzip().build().unwrap();
    let request = caller.post(P2P, hello()).build().unwrap();
    let response = plain.execute(request).await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let bytes = response.bytes().await.unwrap();
    assert!(bytes.len() < 2 << 20, "{}", bytes.len());
    let inflated = u32::from_le_bytes(bytes[bytes.len() - 4..].try_into().unwrap());
    assert!(inflated > 1 << 30);
}

#[tokio::test]
async fn a_redirect_leads_elsewhere_and_followers_are_counted() {
    let caller = faulty_caller(Fault::new(FaultKind::Redirect)).await;
    let careful = http_client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let response = careful.execute(caller.post(P2P, hello()).build().unwrap()).await.unwrap();
    assert_eq!(response.status(), 302);
    assert!(response.headers()["location"].to_str().unwrap().ends_with("/sandbox/elsewhere"));
    assert_eq!(caller.sandbox.faults().followed_redirects(), 0);
    let followed = caller.post(P2P, hello()).send().await.unwrap().text().await.unwrap();
    assert!(followed.contains(r#""signed":true"#), "{followed}");
    assert_eq!(caller.sandbox.faults().followed_redirects(), 1);
    assert_eq!(stored(&caller), 0);
}

#[tokio::test]
async fn a_slow_drip_takes_its_time_for_every_byte_and_is_whole_in_the_end() {
    let caller = faulty_caller(Fault { delay_ms: Some(2), ..once(FaultKind::SlowDrip) }).await;
    let start = Instant::now();
    let (_, _, text) = answer_of_send(&caller).await;
    assert!(start.elapsed() >= Duration::from_millis(2 * text.len() as u64));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["code"], 200);
}

#[tokio::test]
async fn a_stale_clock_refuses_true_times_and_says_its_own() {
    let caller = faulty_caller(Fault { offset_s: Some(-420), ..Fault::new(FaultKind::StaleClock) }).await;
    let response = caller.post(P2P, hello()).send().await.unwrap();
    let date = httpdate::parse_http_date(response.headers()["date"].to_str().unwrap()).unwrap();
    let behind_s = now_s() - date.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert!((419..=425).contains(&behind_s), "{behind_s}");
    assert!(response.text().await.unwrap().contains("bad time"));
}

#[tokio::test]
async fn a_clock_a_little_off_accepts_and_still_says_its_time() {
    let caller = faulty_caller(Fault { offset_s: Some(100), ..Fault::new(FaultKind::StaleClock) }).await;
    let response = caller.post(P2P, hello()).send().await.unwrap();
    let date = httpdate::parse_http_date(response.headers()["date"].to_str().unwrap()).unwrap();
    let said_s = date.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert!(said_s.abs_diff(now_s()) > 90);
    assert_eq!(stored(&caller), 1);
}

#[tokio::test]
async fn duplicate_keys_contradict_one_another() {
    let caller = faulty_caller(once(FaultKind::DuplicateKeys)).await;
    let (_, _, text) = answer_of_send(&caller).await;
    assert!(text.starts_with(r#"{"code":414,"code":200,"msg":"success","data":{"#), "{text}");
}

#[tokio::test]
async fn deep_json_is_json_but_too_deep_to_read() {
    let caller = faulty_caller(once(FaultKind::DeepJson)).await;
    let (_, _, text) = answer_of_send(&caller).await;
    assert_eq!(text.matches('{').count(), 10_002);
    assert_eq!(text.matches('{').count(), text.matches('}').count());
    assert!(serde_json::from_str::<Value>(&text).unwrap_err().to_string().contains("recursion limit"));
}

#[tokio::test]
async fn any_code_can_be_answered_before_the_message_is_stored_or_after_it() {
    for (stage, copies) in [(FaultStage::Before, 0), (FaultStage::After, 1)] {
        for (code, expected) in [(None, 500), (Some(102_404), 102_404)] {
            let fault = Fault { stage: Some(stage), code, ..once(FaultKind::AnswerCode) };
            let caller = faulty_caller(fault).await;
            let (status, _, text) = answer_of_send(&caller).await;
            let answer: Value = serde_json::from_str(&text).unwrap();
            assert_eq!((status, &answer["code"]), (200, &expected.into()), "{stage}");
            assert_eq!(stored(&caller), copies, "{stage}");
        }
    }
}
