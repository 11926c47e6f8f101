//! Acts on a sent message, over real HTTP.

use crate::support::*;
use axum::http::Method;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use yunxin::{
    Act, ActCall, ActRequest, Client, Int64, SendReport, SentMessage, TraceId, Withdraw, WithdrawKind,
};

const DONE: &str = r#"{"code":200,"msg":"success","data":{}}"#;

async fn act(client: &Client, act: Act) -> SendReport {
    act_until(client, act, &CancellationToken::new()).await
}

async fn act_until(client: &Client, act: Act, cancel: &CancellationToken) -> SendReport {
    let message = SentMessage {
        conversation: "li.lei|1|han-meimei".parse().unwrap(),
        message_server_id: Int64(9_007_199_254_740_993),
        message_client_id: None,
        create_time_ms: Some(1_764_000_012_345),
    };
    let request = ActRequest::Message { message, act };
    let call = ActCall { request, trace_id: TraceId::from_text("trace-1").unwrap() };
    bounded(client.act(&call, cancel, &|_| {})).await
}

fn recall() -> Act {
    Act::Withdraw(Withdraw::new(WithdrawKind::TwoSided))
}

/// Reads the head of a request and closes without a word.
async fn hangs_up() -> url::Url {
    use tokio::io::AsyncReadExt as _;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/nimserver", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") && stream.read_buf(&mut head).await.unwrap_or(0) > 0 {}
        }
    });
    url
}

#[tokio::test]
async fn a_recall_is_a_signed_delete_without_a_body() {
    let server = Server::start(|_| json(DONE)).await;
    let report = act(&client(&[&server.url]), recall()).await;
    assert_eq!(end(&report), "sent None None");
    let hit = &server.hits()[0];
    assert_eq!((&hit.method, hit.header("x-custom-traceid")), (&Method::DELETE, "trace-1"));
    assert_eq!(
        hit.target,
        "/nimserver/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/9007199254740993?type=2&message_time=1764000012345"
    );
    assert_eq!((hit.body.len(), hit.header("checksum").len(), hit.header("content-type")), (0, 40, ""));
}

#[tokio::test]
async fn a_change_goes_out_byte_for_byte() {
    let server = Server::start(|_| json(DONE)).await;
    act(&client(&[&server.url]), Act::Modify { body: BODY.to_owned() }).await;
    let hit = &server.hits()[0];
    assert_eq!((&hit.method, hit.body.as_ref()), (&Method::POST, BODY.as_bytes()));
    assert_eq!(hit.target, "/nimserver/im/v2/messages/actions/modifyMsg");
    assert_eq!(hit.header("content-type"), "application/json;charset=UTF-8");
}

#[tokio::test]
async fn an_act_is_tried_elsewhere_only_when_it_cannot_have_been_carried_out_unnoticed() {
    let backup = Server::start(|_| json(DONE)).await;
    let report = act(&client(&[&nobody().await, &backup.url]), recall()).await;
    assert_eq!((end(&report).as_str(), report.attempts.len()), ("sent None None", 2));
    // Same trace id, new nonce.
    let header = |at: usize, name: &str| {
        let headers = &report.attempts[at].request_headers;
        headers.iter().find(|(found, _)| found == name).unwrap().1.clone()
    };
    assert_eq!(header(0, "X-custom-traceid"), header(1, "X-custom-traceid"));
    assert_ne!(header(0, "Nonce"), header(1, "Nonce"));

    let nowhere = act(&client(&[&nobody().await]), recall()).await;
    assert_eq!(end(&nowhere), "not sent ConnectionRefused");
    let silent = act(&impatient(&[&mute("http").await, &backup.url]), recall()).await;
    assert_eq!((end(&silent).as_str(), silent.attempts.len()), ("unknown Unanswered", 1));
    let cut = act(&client(&[&hangs_up().await, &backup.url]), recall()).await;
    assert_eq!((end(&cut).as_str(), cut.attempts.len()), ("unknown Broken", 1));
}

#[tokio::test]
async fn not_there_after_a_gateways_error_may_be_the_effect_of_the_first_try() {
    for code in [107_404, 107_449, 414] {
        let gateway = Server::start(|_| status(502, "")).await;
        let backup = Server::start(move |_| json(&format!(r#"{{"code":{code},"msg":""}}"#))).await;
        let report = act(&client(&[&gateway.url, &backup.url]), recall()).await;
        assert_eq!(end(&report), "unknown Refused", "{code}");
    }
}

#[tokio::test]
async fn an_act_that_nobody_waits_for_any_more_is_unknown_once_it_is_out() {
    let asked = Arc::new(Notify::new());
    let answered = Arc::clone(&asked);
    // It listens, and never answers.
    let server = Server::start_slow(move |_| {
        answered.notify_one();
        Box::pin(std::future::pending())
    })
    .await;
    let backup = Server::start(|_| json(DONE)).await;
    let client = client_with(&[&server.url, &backup.url], |options| options.read_timeout_ms = 60_000);
    for what in [recall(), Act::Modify { body: BODY.to_owned() }] {
        let cancel = CancellationToken::new();
        let leave = async {
            asked.notified().await;
            cancel.cancel();
        };
        let (report, ()) = tokio::join!(act_until(&client, what, &cancel), leave);
        assert_eq!((end(&report).as_str(), report.attempts.len()), ("unknown Cancelled", 1));
    }
    assert_eq!(backup.hits().len(), 0, "it is not made once more elsewhere");
}

#[tokio::test]
async fn an_act_that_is_cancelled_in_time_is_never_out() {
    let server = Server::start(|_| json(DONE)).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let report = act_until(&client(&[&server.url]), recall(), &cancel).await;
    assert_eq!((end(&report).as_str(), server.hits().len()), ("not sent Cancelled", 0));
}

#[tokio::test]
async fn a_refusal_is_reported_with_its_code() {
    let server = Server::start(|_| json(r#"{"code":107314,"msg":"too late","data":{}}"#)).await;
    let report = act(&client(&[&server.url]), recall()).await;
    assert_eq!(end(&report), r#"rejected Some(107314) HTTP 200 "too late""#);
}

#[tokio::test]
async fn each_try_says_where_its_time_went() {
    let server = Server::start_slow(|_| {
        Box::pin(async {
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            json(DONE)
        })
    })
    .await;
    let calling = client(&[&server.url]);
    let first = act(&calling, recall()).await.attempts[0].phases;
    let second = act(&calling, recall()).await.attempts[0].phases;
    assert!(first.connect_us.is_some() && first.body_us.is_some(), "{first:?}");
    assert!(first.wait_us.unwrap() >= 60_000, "{first:?}");
    assert_eq!(second.connect_us, None, "the connection was open");
    assert!(second.wait_us.unwrap() >= 60_000, "{second:?}");

    let nowhere = act(&client(&[&nobody().await]), recall()).await.attempts[0].phases;
    assert!(nowhere.connect_us.is_some() && nowhere.wait_us.is_none(), "{nowhere:?}");
    let silent = act(&impatient(&[&mute("http").await]), recall()).await.attempts[0].phases;
    assert!(silent.wait_us.is_some() && silent.body_us.is_none(), "{silent:?}");
    // A handshake that never ends is part of connecting.
    let shaking = act(&impatient(&[&mute("https").await]), recall()).await.attempts[0].phases;
    assert!(shaking.connect_us.unwrap() >= 300_000 && shaking.wait_us.is_none(), "{shaking:?}");
}
