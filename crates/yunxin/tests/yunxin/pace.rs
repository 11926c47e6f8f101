//! How fast calls go out, and what happens after "too many".

use crate::support::*;
use futures_util::future::join_all;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use yunxin::{Client, SendEvent, UploadError};

const TOO_MANY: &str = r#"{"code":416,"msg":"slow down","data":{}}"#;

fn now_ms() -> i64 {
    jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap().as_millisecond()
}

/// Says "too many" to the first call and takes the others.
async fn touchy() -> Server {
    Server::start(|number| json(if number == 0 { TOO_MANY } else { UPLOADED })).await
}

fn resting(server: &Server, refusal_pause_ms: u64) -> Client {
    client_with(&[&server.url], |options| options.refusal_pause_ms = refusal_pause_ms)
}

#[tokio::test]
async fn a_burst_of_sends_goes_out_at_the_accounts_pace_and_none_is_dropped() {
    let server = Server::start(|_| json(SENT)).await;
    let sending = client_with(&[&server.url], |options| options.calls_per_s = 20);
    let started = Instant::now();
    let clones: Vec<_> = (0..6).map(|_| sending.clone()).collect();
    let reports = join_all(clones.iter().map(send)).await;
    assert!(started.elapsed() >= Duration::from_millis(245), "{:?}", started.elapsed());
    assert!(reports.iter().all(|(report, _)| end(report).starts_with("sent")));
    assert_eq!(server.hits().len(), 6);
    let waits = |events: &[SendEvent]| matches!(events[0], SendEvent::Waiting { ms: 1.. });
    assert_eq!(reports.iter().filter(|(_, events)| waits(events)).count(), 5);
}

#[tokio::test]
async fn the_refused_call_is_rejected_and_not_repeated() {
    let server = touchy().await;
    let sending = resting(&server, 10_000);
    assert_eq!(sending.paused_until_ms(), None);
    let (report, _) = send(&sending).await;
    assert_eq!(end(&report), r#"rejected Some(416) HTTP 200 "slow down""#);
    assert_eq!(server.hits().len(), 1);
    let pause_ms = sending.clone().paused_until_ms().unwrap() - now_ms();
    assert!((9_000..=10_000).contains(&pause_ms), "{pause_ms}");
}

#[tokio::test]
async fn a_send_that_waits_says_how_long_and_can_be_cancelled() {
    let server = touchy().await;
    let sending = resting(&server, 10_000);
    send(&sending).await;
    let (cancel, events) = (CancellationToken::new(), Mutex::new(Vec::new()));
    let watch = |event| {
        events.lock().unwrap().push(event);
        cancel.cancel();
    };
    let report = bounded(sending.send(&call(), &cancel, &watch)).await;
    assert_eq!(end(&report), "not sent Cancelled");
    assert!(report.attempts.is_empty() && server.hits().len() == 1);
    let events = events.into_inner().unwrap();
    assert!(matches!(events[..], [SendEvent::Waiting { ms: 9_000..=10_000 }]), "{events:?}");
}

#[tokio::test]
async fn sends_uploads_and_reads_wait_for_one_another() {
    const REST: Duration = Duration::from_millis(300);
    for call_after in ["send", "upload", "read", "probe"] {
        let server = touchy().await;
        let client = resting(&server, 300);
        send(&client).await;
        let started = Instant::now();
        match call_after {
            "send" => assert!(end(&send(&client).await.0).starts_with("sent")),
            "upload" => assert!(upload_small(&client).await.is_ok()),
            "read" => assert!(client.read_message(&conversation(), "1", None).await.is_ok()),
            _ => assert_eq!(client.probe("li.lei").await.verdict, yunxin::Verdict::Accepted),
        }
        assert!(started.elapsed() > REST / 2, "{call_after} after {:?}", started.elapsed());
        assert_eq!((server.hits().len(), client.paused_until_ms()), (2, None));
    }
}

#[tokio::test]
async fn a_refused_upload_makes_sends_wait() {
    let server = touchy().await;
    let client = resting(&server, 10_000);
    let refused = upload_small(&client).await.unwrap_err();
    assert!(matches!(refused, UploadError::Call(yunxin::Error::Refused { code: 416, .. })));
    assert!(client.paused_until_ms().is_some());
}

#[tokio::test]
async fn an_upload_that_waits_can_be_cancelled() {
    let server = touchy().await;
    let client = resting(&server, 10_000);
    send(&client).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"x").unwrap();
    let source = yunxin::UploadSource {
        path: file.path().into(),
        name: "x".into(),
        mime: "image/png".into(),
        fingerprint: None,
    };
    let (options, cancel) = (yunxin::UploadOptions::default(), CancellationToken::new());
    let uploading = client.upload(&source, &options, |_, _| {}, &cancel);
    let (result, ()) = tokio::join!(bounded(uploading), async { cancel.cancel() });
    assert!(matches!(result, Err(UploadError::Cancelled)), "{result:?}");
    assert_eq!(server.hits().len(), 1);
}
