//! Reading a message back, and testing an account.

use crate::support::*;
use axum::http::header::DATE;
use axum::http::{HeaderValue, Method};
use yunxin::{Error, Verdict};

#[tokio::test]
async fn a_message_is_read_with_a_signed_get() {
    const ANSWER: &str = r#"{"code":200,"msg":"success","data":{"message_server_id":9007199254740993}}"#;
    let server = Server::start(|_| json(ANSWER)).await;
    let reading = client(&[&server.url]);
    let answer = reading.read_message(&conversation(), "9007199254740993", Some(1_764_000_012_345)).await;
    let answer = answer.unwrap();
    assert_eq!((answer.http_status, answer.code, answer.text.as_str()), (200, Some(200), ANSWER));
    let hit = &server.hits()[0];
    assert_eq!(hit.method, Method::GET);
    assert_eq!(
        hit.target,
        "/nimserver/im/v2.1/conversations/jim%40corp%7C1%7Chan-meimei/messages/9007199254740993?message_time=1764000012345"
    );
    assert_eq!(hit.header("checksum").len(), 40);
    assert!(hit.body.is_empty());
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_silence_is_an_error() {
    let server = Server::start(|_| json(r#"{"code":107404,"msg":"no such message","data":{}}"#)).await;
    let reading = client(&[&server.url]);
    let answer = reading.read_message(&conversation(), "1", None).await.unwrap();
    assert_eq!((answer.code, answer.msg.as_str()), (Some(107_404), "no such message"));
    let reading = client(&[&nobody().await]);
    let error = bounded(reading.read_message(&conversation(), "1", None)).await.unwrap_err();
    assert!(matches!(error, Error::Unreached { .. }));
}

#[tokio::test]
async fn reading_moves_to_the_backup() {
    let backup = Server::start(|_| json(r#"{"code":200}"#)).await;
    let gateway = Server::start(|_| status(502, "")).await;
    for primary in [&nobody().await, &gateway.url] {
        let reading = client(&[primary, &backup.url]);
        assert_eq!(reading.read_message(&conversation(), "1", None).await.unwrap().code, Some(200));
    }
}

async fn verdict(code: u16, text: &'static str) -> Verdict {
    let server = Server::start(move |_| status(code, text)).await;
    client(&[&server.url]).probe("li.lei").await.verdict
}

#[tokio::test]
async fn each_answer_to_a_test_call_has_its_verdict() {
    for (code, text, expected) in [
        (200, r#"{"code":107404}"#, Verdict::Accepted),
        (200, r#"{"code":107314}"#, Verdict::Accepted),
        (200, r#"{"code":102404}"#, Verdict::Accepted),
        (200, r#"{"code":404}"#, Verdict::Accepted),
        (200, r#"{"code":403}"#, Verdict::Accepted),
        (200, r#"{"code":200}"#, Verdict::Accepted),
        (200, r#"{"code":414}"#, Verdict::BadSignature),
        (200, r#"{"code":416}"#, Verdict::RateLimited),
        (200, r#"{"code":101403}"#, Verdict::AppBlocked),
        (200, r#"{"code":500}"#, Verdict::Refused),
        (200, r#"{"code":315}"#, Verdict::Refused),
        (200, "<html>", Verdict::NotYunxin),
        (404, "not here", Verdict::NotYunxin),
        (503, "", Verdict::Unanswered),
    ] {
        assert_eq!(verdict(code, text).await, expected, "HTTP {code} {text}");
    }
}

#[tokio::test]
async fn a_signature_that_is_refused_with_the_services_own_time_too_is_bad() {
    // Far from every clock; the second call is signed with it.
    let server = Server::start(|_| {
        let mut response = json(r#"{"code":414,"msg":"bad time"}"#);
        response.headers_mut().insert(DATE, HeaderValue::from_static("Mon, 24 Nov 2025 16:00:00 GMT"));
        response
    })
    .await;
    let report = client(&[&server.url]).probe("li.lei").await;
    assert_eq!(
        (report.verdict, report.code, report.msg.as_deref()),
        (Verdict::BadSignature, Some(414), Some("bad time"))
    );
    assert!(report.clock_offset_s.unwrap() < -300, "the clock is reported all the same");
    assert_eq!((server.hits().len(), report.clock_corrected), (2, false));
}

#[tokio::test]
async fn a_test_call_sends_nothing_and_survives_a_mistyped_sender() {
    let server = Server::start(|_| json(r#"{"code":107404}"#)).await;
    let probing = client(&[&server.url]);
    probing.probe("li.lei").await;
    probing.probe("no such|account").await;
    let targets: Vec<_> = server.hits().into_iter().map(|hit| (hit.method, hit.target)).collect();
    assert!(targets.iter().all(|(method, _)| *method == Method::GET));
    assert!(
        targets[0].1.starts_with("/nimserver/im/v2.1/conversations/li.lei%7C1%7Cyanshu-probe/messages/1?")
    );
    assert!(
        targets[1].1.starts_with("/nimserver/im/v2.1/conversations/yanshu%7C1%7Cyanshu-probe/messages/1?")
    );
}

#[tokio::test]
async fn no_connection_and_no_answer_are_distinguished() {
    let unreached = bounded(client(&[&nobody().await]).probe("li.lei")).await;
    assert_eq!(unreached.verdict, Verdict::ConnectionRefused);
    assert!(unreached.detail.unwrap().contains("could not be reached"));
    let silent = mute("http").await;
    assert_eq!(bounded(impatient(&[&silent]).probe("li.lei")).await.verdict, Verdict::Unanswered);
}
