//! Which endpoint is called, in which order, and after which failures.

use crate::support::*;
use std::collections::HashSet;
use std::time::{Duration, Instant};
use yunxin::{Attempt, ErrorKind};

fn endpoints(attempts: &[Attempt]) -> Vec<&str> {
    attempts.iter().map(|attempt| attempt.endpoint.as_str()).collect()
}

/// Says 502 to messages as long as `is_ill` says so for the number of the request, and is well otherwise.
async fn gateway(is_ill: impl Fn(usize) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |number| if is_ill(number) { status(502, "") } else { json(SENT) }).await
}

#[tokio::test]
async fn extra_tries_walk_the_endpoints_in_order_and_begin_anew() {
    for (extra_tries, expected) in [(0, "a"), (1, "ab"), (2, "aba"), (3, "abab"), (200, "abab")] {
        let (a, b) = (gateway(|_| true).await, gateway(|_| true).await);
        let sending = client_with(&[&a.url, &b.url], |options| options.extra_tries = extra_tries);
        let (report, _) = send(&sending).await;
        let name = |url: &str| if url == a.url.as_str() { 'a' } else { 'b' };
        let walked: String = endpoints(&report.attempts).into_iter().map(name).collect();
        assert_eq!(walked, expected);
        assert_eq!(end(&report), "unknown HttpStatus");
        let hits: Vec<_> = [a.hits(), b.hits()].concat();
        let different = |header| hits.iter().map(|hit| hit.header(header)).collect::<HashSet<_>>().len();
        assert_eq!((different("x-custom-traceid"), different("nonce")), (1, expected.len()));
    }
}

#[tokio::test]
async fn what_never_left_or_met_a_502_goes_on_and_nothing_else() {
    let plain = Server::start(|_| json(SENT)).await;
    let url = |text: String| text.parse::<url::Url>().unwrap();
    // No label of a name has 64 letters, so that this fails without asking anybody.
    let nameless = url(format!("http://{}.example/nimserver", "x".repeat(64)));
    let not_tls = url(plain.url.as_str().replace("http:", "https:"));
    let (bad_gateway, error, missing) = (
        Server::start(|_| status(502, "")).await,
        Server::start(|_| status(503, "")).await,
        Server::start(|_| status(404, "")).await,
    );
    let portal = Server::start(|_| status(200, "<html>")).await;
    for (name, first, goes_on) in [
        ("nobody listens", nobody().await, true),
        ("no such name", nameless, true),
        ("no TLS", not_tls, true),
        ("502", bad_gateway.url, true),
        ("503", error.url, false),
        ("404", missing.url, false),
        ("a portal", portal.url, false),
        ("a reset", raw(b"").await, false),
    ] {
        let backup = Server::start(|_| json(SENT)).await;
        let sending = client_with(&[&first, &backup.url], |options| options.allow_http_private = true);
        let (report, _) = send(&sending).await;
        assert_eq!(backup.hits().len(), usize::from(goes_on), "{name}");
        assert_eq!(report.attempts.len(), 1 + usize::from(goes_on), "{name}");
        assert_eq!(end(&report).starts_with("sent"), goes_on, "{name}");
    }
}

#[tokio::test]
async fn each_attempt_reports_what_failed_in_full() {
    let nameless = format!("http://{}.example/nimserver", "x".repeat(64)).parse().unwrap();
    let nobody = nobody().await;
    let sending = client_with(&[&nameless, &nobody], |options| options.allow_http_private = true);
    let (report, _) = send(&sending).await;
    let [name, refused] = &report.attempts[..] else { panic!("two attempts") };
    let kinds = (name.error, refused.error);
    assert_eq!(kinds, (Some(ErrorKind::NoSuchHost), Some(ErrorKind::ConnectionRefused)));
    assert!(name.detail.as_deref().unwrap().contains("dns error"), "{name:?}");
    assert!(refused.detail.as_deref().unwrap().contains("refused"), "{refused:?}");
}

#[tokio::test]
async fn what_failed_once_is_not_asked_first_again_by_any_clone_or_call() {
    let (ill, well) = (gateway(|_| true).await, Server::start(|_| json(UPLOADED)).await);
    let sending = client(&[&ill.url, &well.url]);
    send(&sending).await;
    let clone = sending.clone();
    let (report, _) = send(&clone).await;
    assert_eq!(endpoints(&report.attempts), [well.url.as_str()]);
    upload_small(&clone).await.unwrap();
    clone.read_message(&conversation(), "1", None).await.unwrap();
    assert_eq!(ill.asked(), ["POST messages"]);
}

#[tokio::test]
async fn a_failed_upload_or_read_spares_the_sends_after_it() {
    let (ill, well) = (gateway(|_| true).await, Server::start(|_| json(UPLOADED)).await);
    let sending = client(&[&ill.url, &well.url]);
    upload_small(&sending).await.unwrap();
    send(&sending).await;
    assert_eq!(ill.asked(), ["POST fileUpload.action"]);
    let sending = client(&[&ill.url, &well.url]);
    sending.read_message(&conversation(), "1", None).await.unwrap();
    send(&sending).await;
    assert_eq!(ill.asked(), ["POST fileUpload.action", "GET 1"]);
}

#[tokio::test]
async fn a_rested_endpoint_is_probed_without_credentials_and_then_first_again() {
    let (healed, backup) = (gateway(|number| number == 0).await, gateway(|_| false).await);
    let sending = client_with(&[&healed.url, &backup.url], |options| options.endpoint_pause_ms = 0);
    send(&sending).await;
    let (report, _) = send(&sending).await;
    assert_eq!(endpoints(&report.attempts), [healed.url.as_str()]);
    assert_eq!(healed.asked(), ["POST messages", "GET liveness.action", "POST messages"]);
    let probe = &healed.hits()[1];
    assert_eq!(probe.target, "/nimserver/health/liveness.action");
    assert!(["appkey", "nonce", "curtime", "checksum"].iter().all(|name| probe.header(name).is_empty()));
    send(&sending).await;
    assert_eq!(healed.asked().len(), 4, "well again, so no more probes");
}

#[tokio::test]
async fn an_endpoint_that_fails_its_probe_stays_at_the_end() {
    let (ill, backup) = (gateway(|_| true).await, gateway(|_| false).await);
    let sending = client_with(&[&ill.url, &backup.url], |options| options.endpoint_pause_ms = 0);
    send(&sending).await;
    let (report, _) = send(&sending).await;
    assert_eq!(endpoints(&report.attempts), [backup.url.as_str()]);
    assert_eq!(ill.asked(), ["POST messages", "GET liveness.action"]);
}

#[tokio::test]
async fn a_probe_without_an_answer_holds_a_send_for_a_second_at_most() {
    let silent = Server::start_with(|_, hit| {
        let is_message = hit.method == axum::http::Method::POST;
        Box::pin(async move { if is_message { status(502, "") } else { std::future::pending().await } })
    })
    .await;
    let backup = Server::start(|_| json(SENT)).await;
    let sending = client_with(&[&silent.url, &backup.url], |options| options.endpoint_pause_ms = 0);
    send(&sending).await;
    let started = Instant::now();
    let (report, _) = send(&sending).await;
    assert_eq!(endpoints(&report.attempts), [backup.url.as_str()]);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(silent.asked(), ["POST messages", "GET liveness.action"]);
}

#[tokio::test]
async fn a_single_endpoint_that_failed_is_used_without_a_probe() {
    let only = gateway(|number| number < 2).await;
    let sending = client_with(&[&only.url], |options| options.endpoint_pause_ms = 0);
    send(&sending).await;
    assert!(end(&send(&sending).await.0).starts_with("sent"));
    assert_eq!(only.asked(), ["POST messages"; 3]);
}
