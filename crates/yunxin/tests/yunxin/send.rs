//! Sending against real sockets: what goes out, and which end follows from what comes back.

use crate::support::*;
use secrecy::SecretString;
use sha1::{Digest, Sha1};
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;
use yunxin::{End, Error, ErrorKind, Int64, SendEvent};

/// A try that begins, after none that was refused for its time.
const fn started(number: u32) -> SendEvent {
    SendEvent::Started { number, after_refusal: false }
}

const OUT: [SendEvent; 2] = [started(1), SendEvent::Out];

#[tokio::test]
async fn the_body_goes_out_byte_for_byte_with_signed_headers() {
    let server = Server::start(|_| json(SENT)).await;
    send(&client(&[&server.url])).await;
    let hit = &server.hits()[0];
    assert_eq!(hit.body, BODY.as_bytes());
    assert_eq!(hit.target, "/nimserver/im/v2/conversations/jim%40corp%7C1%7Chan-meimei/messages");
    assert_eq!(hit.header("appkey"), "key-1");
    assert_eq!(hit.header("x-custom-traceid"), "trace-1");
    assert_eq!(hit.header("content-type"), "application/json;charset=UTF-8");
    assert_eq!(hit.header("content-length"), BODY.len().to_string());
    let signed = format!("{SECRET}{}{}", hit.header("nonce"), hit.header("curtime"));
    assert_eq!(hit.header("checksum"), hex::encode(Sha1::digest(signed)));
}

#[tokio::test]
async fn an_id_above_two_to_the_53_arrives_exactly() {
    let server = Server::start(|_| json(SENT)).await;
    let (report, events) = send(&client(&[&server.url])).await;
    assert!(matches!(
        report.end,
        End::Sent {
            message_server_id: Some(Int64(9_007_199_254_740_993)),
            create_time_ms: Some(1_764_000_012_345)
        }
    ));
    assert_eq!(events, OUT);
    let attempt = &report.attempts[0];
    assert_eq!(attempt.answer.as_deref(), Some(SENT));
    assert_eq!((attempt.http_status, attempt.code, attempt.error), (Some(200), Some(200), None));
    assert!(attempt.server_date_ms.is_some());
}

#[tokio::test]
async fn no_record_of_a_try_holds_secret_or_check_sum() {
    let server = Server::start(|_| json(SENT)).await;
    let (report, _) = send(&client(&[&server.url])).await;
    let shown = format!("{report:?}");
    let secret = SecretString::from(SECRET);
    assert!(!shown.contains(secrecy::ExposeSecret::expose_secret(&secret)));
    assert!(!shown.contains(server.hits()[0].header("checksum")));
    assert!(shown.contains(server.hits()[0].header("nonce")));
}

#[tokio::test]
async fn every_answer_has_exactly_one_end() {
    let answers: [(u16, &str, &str); 16] = [
        (200, r#"{"code":200,"msg":"success.","data":{}}"#, "sent None None"),
        (
            200,
            r#"{"code":102404,"msg":"account not exist","data":{}}"#,
            r#"rejected Some(102404) HTTP 200 "account not exist""#,
        ),
        (200, r#"{"code":414}"#, r#"rejected Some(414) HTTP 200 """#),
        (200, "<html>welcome</html>", "unknown NotJson"),
        (200, "", "unknown NotJson"),
        (200, r#"{"msg":"success"}"#, "unknown NotJson"),
        (200, r#"{"code":"200"}"#, "unknown NotJson"),
        (200, r#"{"code":200,"da"#, "unknown NotJson"),
        (204, "", "unknown HttpStatus"),
        (302, "", "unknown HttpStatus"),
        (400, "bad request", r#"rejected None HTTP 400 """#),
        (413, r#"{"code":413,"msg":"too large"}"#, r#"rejected Some(413) HTTP 413 "too large""#),
        (404, r#"{"code":200}"#, "unknown HttpStatus"),
        (408, "", "unknown HttpStatus"),
        (500, r#"{"code":500,"msg":"oops"}"#, "unknown HttpStatus"),
        (503, "busy", "unknown HttpStatus"),
    ];
    for (code, text, expected) in answers {
        let server = Server::start(move |_| status(code, text)).await;
        let (report, events) = send(&client(&[&server.url])).await;
        assert_eq!(end(&report), expected, "HTTP {code} {text}");
        assert_eq!(report.attempts.len(), 1);
        assert_eq!(report.attempts[0].answer.as_deref(), Some(text));
        assert_eq!(events, OUT);
    }
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let server = Server::start(|_| {
        let to = [(axum::http::header::LOCATION, "/elsewhere")];
        axum::response::IntoResponse::into_response((axum::http::StatusCode::TEMPORARY_REDIRECT, to))
    })
    .await;
    let (report, _) = send(&client(&[&server.url])).await;
    assert_eq!(end(&report), "unknown HttpStatus");
    assert_eq!(server.hits().len(), 1);
}

#[tokio::test]
async fn after_502_the_next_endpoint_gets_the_same_trace_id_and_a_new_signature() {
    let gateway = Server::start(|_| status(502, "bad gateway")).await;
    let backup = Server::start(|_| json(SENT)).await;
    let (report, events) = send(&client(&[&gateway.url, &backup.url])).await;
    assert!(matches!(report.end, End::Sent { .. }));
    let (first, second) = (&gateway.hits()[0], &backup.hits()[0]);
    assert_eq!(first.header("x-custom-traceid"), second.header("x-custom-traceid"));
    assert_ne!(first.header("nonce"), second.header("nonce"));
    assert_ne!(first.header("checksum"), second.header("checksum"));
    assert_eq!(first.body, second.body);
    let second_try = [started(2), SendEvent::Out];
    assert_eq!(events.iter().filter(|event| OUT.contains(event)).count(), 3);
    assert!(events.ends_with(&second_try), "{events:?}");
    assert_eq!(report.attempts[0].http_status, Some(502));
    assert_eq!(report.attempts[1].endpoint, backup.url.as_str());
}

#[tokio::test]
async fn a_single_endpoint_is_retried_itself_and_only_once() {
    let server = Server::start(|_| status(502, "")).await;
    let (report, _) = send(&client(&[&server.url])).await;
    assert_eq!(end(&report), "unknown HttpStatus");
    assert_eq!((server.hits().len(), report.attempts.len()), (2, 2));
}

#[tokio::test]
async fn a_failed_connection_is_retried_elsewhere() {
    let backup = Server::start(|_| json(SENT)).await;
    let (report, events) = send(&client(&[&nobody().await, &backup.url])).await;
    assert!(matches!(report.end, End::Sent { .. }));
    assert_eq!(report.attempts[0].error, Some(ErrorKind::ConnectionRefused));
    assert_eq!(events, [started(1), started(2), SendEvent::Out]);
}

#[tokio::test]
async fn without_any_connection_nothing_was_sent() {
    let (report, events) = send(&client(&[&nobody().await, &nobody().await])).await;
    assert_eq!(end(&report), "not sent ConnectionRefused");
    assert_eq!(report.attempts.len(), 2);
    assert!(!events.contains(&SendEvent::Out));
}

#[tokio::test]
async fn what_a_502_may_have_passed_on_stays_in_doubt() {
    for (code, text, expected) in [
        (200, r#"{"code":107306,"msg":"duplicate"}"#, "unknown Refused"),
        (200, r#"{"code":416,"msg":"slow down"}"#, "unknown Refused"),
        (403, "", "unknown HttpStatus"),
        (200, r#"{"code":102404,"msg":"nobody"}"#, "unknown Refused"),
    ] {
        let gateway = Server::start(|_| status(502, "")).await;
        let backup = Server::start(move |_| status(code, text)).await;
        let (report, _) = send(&client(&[&gateway.url, &backup.url])).await;
        assert_eq!(end(&report), expected, "{text}");
    }
    let gateway = Server::start(|_| status(502, "")).await;
    let (report, _) = send(&client(&[&gateway.url, &nobody().await])).await;
    assert!(matches!(report.end, End::Unknown { reason: Error::HttpStatus { status: 502, .. } }));
}

#[tokio::test]
async fn silence_after_the_request_is_out_is_unknown_and_not_retried() {
    let backup = Server::start(|_| json(SENT)).await;
    let (report, events) = send(&impatient(&[&mute("http").await, &backup.url])).await;
    assert!(matches!(report.end, End::Unknown { reason: Error::Unanswered { waited_ms: 300, .. } }));
    assert_eq!(events, OUT);
    assert!(backup.hits().is_empty());
}

#[tokio::test]
async fn an_answer_that_drips_is_given_up() {
    let drip = Server::start(|_| {
        let drops = futures_util::stream::unfold((), |()| async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            Some((Ok::<_, std::convert::Infallible>("{"), ()))
        });
        axum::response::Response::new(axum::body::Body::from_stream(drops))
    })
    .await;
    let (report, _) = send(&impatient(&[&drip.url])).await;
    assert_eq!(end(&report), "unknown Unanswered");
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_is_unknown() {
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"code\":200,";
    for answer in [&b""[..], &half[..], &b"HTTP/1.1 20"[..]] {
        let (report, events) = send(&client(&[&raw(answer).await])).await;
        assert_eq!(end(&report), "unknown Broken", "{}", String::from_utf8_lossy(answer));
        assert_eq!(events, OUT);
        assert_eq!(report.attempts.len(), 1);
    }
}

#[tokio::test]
async fn an_answer_of_more_than_8_mib_is_not_read_on() {
    let padded = |bytes: usize| format!(r#"{{"code":200,"msg":"{}"}}"#, "x".repeat(bytes - 21));
    for (bytes, expected) in [(8 << 20, "sent None None"), ((8 << 20) + 1, "unknown TooLong")] {
        let text = padded(bytes);
        assert_eq!(text.len(), bytes);
        let server = Server::start(move |_| json(&text)).await;
        let (report, _) = send(&client(&[&server.url])).await;
        assert_eq!(end(&report), expected);
    }
}

#[tokio::test]
async fn cancelling_before_the_request_is_out_sends_nothing() {
    let (client, cancel) = (client(&[&mute("https").await]), CancellationToken::new());
    let (call, watch) = (call(), |_| {});
    let sending = client.send(&call, &cancel, &watch);
    let (report, ()) = tokio::join!(bounded(sending), async {
        tokio::task::yield_now().await;
        cancel.cancel();
    });
    assert_eq!(end(&report), "not sent Cancelled");
}

#[tokio::test]
async fn a_send_that_is_cancelled_already_reaches_nobody() {
    let server = Server::start(|_| json(SENT)).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let report = bounded(client(&[&server.url]).send(&call(), &cancel, &|_| {})).await;
    assert_eq!(end(&report), "not sent Cancelled");
    assert!(server.hits().is_empty());
}

#[tokio::test]
async fn cancelling_after_the_request_is_out_changes_nothing() {
    let server = Server::start(|_| json(SENT)).await;
    let cancel = CancellationToken::new();
    let (late, events) = (cancel.clone(), Mutex::new(Vec::new()));
    let watch = |event| {
        events.lock().unwrap().push(event);
        if event == SendEvent::Out {
            late.cancel();
        }
    };
    let report = bounded(client(&[&server.url]).send(&call(), &cancel, &watch)).await;
    assert!(matches!(report.end, End::Sent { .. }));
    assert_eq!(*events.lock().unwrap(), OUT);
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_no_connection() {
    let silent = mute("https").await;
    let (report, events) = send(&impatient(&[&silent])).await;
    assert_eq!(end(&report), "not sent Unreached");
    assert!(!events.contains(&SendEvent::Out));
}
