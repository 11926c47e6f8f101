//! A clock that is off: learned from a refusal, corrected, and tried once more.

use std::sync::Arc;

use crate::support::*;
use axum::http::header::DATE;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use yunxin::{Clock, ErrorKind, SendEvent, Verdict};

const REFUSED: &str = r#"{"code":414,"msg":"bad time","data":{}}"#;

fn now_s() -> i64 {
    jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap().as_second()
}

fn dated(mut response: Response, at_s: i64) -> Response {
    let at = jiff::Timestamp::from_second(at_s).unwrap().in_tz("UTC").unwrap();
    let text =
        jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at.timestamp()).unwrap();
    response.headers_mut().insert(DATE, text.parse().unwrap());
    response
}

/// A service whose clock is ahead by `ahead_s`, and which takes calls of its own time only.
async fn service(ahead_s: i64, answer: &'static str) -> Server {
    Server::start_seeing(move |_, hit| {
        let here_s = now_s() + ahead_s;
        let there_s: i64 = hit.header("curtime").parse().unwrap();
        dated(json(if (there_s - here_s).abs() > 300 { REFUSED } else { answer }), here_s)
    })
    .await
}

/// `Date` counts whole seconds.
fn is_about(offset_s: Option<i64>, expected: i64) -> bool {
    offset_s.is_some_and(|offset_s| (offset_s - expected).abs() <= 2)
}

#[tokio::test]
async fn a_send_refused_for_time_is_made_once_more_with_the_services_time() {
    for ahead_s in [420, -7_200, 86_400 * 365] {
        let server = service(ahead_s, SENT).await;
        let sending = client(&[&server.url]);
        assert_eq!(sending.clock_offset_s(), None);
        let (report, _) = send(&sending).await;
        assert!(end(&report).starts_with("sent"), "{ahead_s}");
        assert!(is_about(report.clock_corrected_s, ahead_s), "{report:?}");
        assert!(is_about(sending.clock_offset_s(), ahead_s));
        let codes: Vec<_> = report.attempts.iter().map(|attempt| attempt.code).collect();
        assert_eq!(codes, [Some(414), Some(200)]);
        let hits = server.hits();
        assert_eq!(hits[0].header("x-custom-traceid"), hits[1].header("x-custom-traceid"));
        assert_ne!(hits[0].header("nonce"), hits[1].header("nonce"));
        assert_eq!(hits[0].body, hits[1].body);
    }
}

#[tokio::test]
async fn a_try_says_whether_the_one_before_was_refused_for_its_time_whatever_other_calls_do_to_the_clock() {
    let tries = |events: Vec<SendEvent>| {
        let started = |event| match event {
            SendEvent::Started { number, after_refusal } => Some((number, after_refusal)),
            _ => None,
        };
        events.into_iter().filter_map(started).collect::<Vec<_>>()
    };
    let server = service(420, SENT).await;
    let (_, events) = send(&client(&[&server.url])).await;
    assert_eq!(tries(events), [(1, false), (2, true)]);

    // The first try may have arrived. While its answer is waited for, another call of the same client corrects the clock.
    let (first_is_here, corrected) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let here = first_is_here.clone();
    let server = Server::start_with(move |number, _| {
        let (here, corrected) = (here.clone(), corrected.clone());
        Box::pin(async move {
            match number {
                0 => {
                    here.notify_one();
                    corrected.notified().await;
                    status(502, "bad gateway")
                }
                1 => dated(json(REFUSED), now_s() + 420),
                _ => {
                    corrected.notify_one();
                    dated(json(SENT), now_s() + 420)
                }
            }
        })
    })
    .await;
    let sending = client(&[&server.url]);
    let later = async {
        first_is_here.notified().await;
        send(&sending).await
    };
    let ((report, events), (other, of_other)) = tokio::join!(send(&sending), later);
    assert!(end(&report).starts_with("sent") && is_about(other.clock_corrected_s, 420), "{report:?}");
    assert_eq!((tries(events), tries(of_other)), (vec![(1, false), (2, false)], vec![(1, false), (2, true)]));
}

#[tokio::test]
async fn the_offset_serves_all_later_calls_of_all_clones() {
    let server = service(420, UPLOADED).await;
    let sending = client(&[&server.url]);
    send(&sending).await;
    let clone = sending.clone();
    let (report, _) = send(&clone).await;
    assert_eq!((report.attempts.len(), report.clock_corrected_s), (1, None));
    upload_small(&clone).await.unwrap();
    clone.read_message(&conversation(), "1", None).await.unwrap();
    assert_eq!(server.hits().len(), 5);
}

#[tokio::test]
async fn uploads_reads_and_test_calls_correct_the_clock_too() {
    let server = service(-420, UPLOADED).await;
    upload_small(&client(&[&server.url])).await.unwrap();
    assert_eq!(server.hits().len(), 2);
    assert_eq!(server.hits()[0].header("requestid"), server.hits()[1].header("requestid"));

    let answer = client(&[&server.url]).read_message(&conversation(), "1", None).await.unwrap();
    assert_eq!((answer.code, server.hits().len()), (Some(200), 4));

    let probing = client(&[&server.url]);
    let report = probing.probe("li.lei").await;
    assert_eq!((report.verdict, server.hits().len()), (Verdict::Accepted, 6));
    assert!(report.clock_corrected);
    assert!(is_about(report.clock_offset_s, -420) && is_about(probing.clock_offset_s(), -420));
    let report = probing.probe("li.lei").await;
    assert_eq!((report.verdict, server.hits().len()), (Verdict::Accepted, 7));
    assert!(!report.clock_corrected, "only what this call corrected is reported");
}

#[tokio::test]
async fn a_correction_that_does_not_help_is_not_repeated() {
    let server = Server::start(|_| dated(json(REFUSED), now_s() + 3_600)).await;
    let (report, _) = send(&client(&[&server.url])).await;
    assert_eq!(end(&report), r#"rejected Some(414) HTTP 200 "bad time""#);
    assert_eq!((report.attempts.len(), server.hits().len()), (2, 2));
    assert_eq!(report.clock_corrected_s, None, "it was taken back");
    // Signed with the very time of its Date, a call is not refused for time.
    let report = client(&[&server.url]).probe("li.lei").await;
    assert_eq!((report.verdict, server.hits().len()), (Verdict::BadSignature, 4));
    assert!(is_about(report.clock_offset_s, 3_600) && !report.clock_corrected);
}

#[tokio::test]
async fn what_one_client_of_an_app_has_learned_the_others_need_not_be_refused_for() {
    let server = service(3_600, SENT).await;
    let clock = Clock::default();
    let [first, second] =
        [1, 2].map(|_| client_with(&[&server.url], |options| options.clock = clock.clone()));
    assert!(end(&send(&first).await.0).starts_with("sent"));

    let (report, _) = send(&second).await;

    assert_eq!((report.attempts.len(), report.clock_corrected_s), (1, None), "{report:?}");
    assert!(is_about(second.clock_offset_s(), 3_600) && is_about(clock.offset_s(), 3_600));
    assert_eq!(client(&[&server.url]).clock_offset_s(), None, "another app's client has its own");
}

#[tokio::test]
async fn a_date_that_jumps_is_a_clock_that_is_off() {
    let server =
        Server::start_seeing(|number, _| dated(json(REFUSED), now_s() + 3_600 * (1 + number as i64))).await;
    let report = client(&[&server.url]).probe("li.lei").await;
    assert_eq!((report.verdict, server.hits().len()), (Verdict::ClockOff, 2));
}

#[tokio::test]
async fn a_refusal_with_somebody_elses_date_spoils_no_later_call() {
    // A gateway puts its own wrong Date on everything; the service refuses the first message for a reason with the same
    // code as a wrong time, and every call that is signed for another time than its own.
    let server = Server::start_seeing(|number, hit| {
        let there_s: i64 = hit.header("curtime").parse().unwrap();
        let is_refused = number == 0 || (there_s - now_s()).abs() > 300;
        dated(json(if is_refused { REFUSED } else { SENT }), now_s() + 7_200)
    })
    .await;
    let sending = client(&[&server.url]);
    let (refused, _) = send(&sending).await;
    assert!(end(&refused).starts_with("rejected Some(414)"), "{refused:?}");
    assert_eq!((refused.clock_corrected_s, sending.clock_offset_s()), (None, None));
    let (taken, _) = send(&sending).await;
    assert!(end(&taken).starts_with("sent"), "{taken:?}");
}

#[tokio::test]
async fn a_refusal_with_a_right_date_or_none_is_final() {
    let near = Server::start(|_| dated(json(REFUSED), now_s() + 250)).await;
    let (report, _) = send(&client(&[&near.url])).await;
    assert_eq!((report.attempts.len(), report.clock_corrected_s), (1, None));
    let dateless = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"code\":414}").await;
    let (report, _) = send(&client(&[&dateless])).await;
    assert_eq!((report.attempts.len(), report.clock_corrected_s), (1, None));
    assert_eq!(end(&report), r#"rejected Some(414) HTTP 200 """#);
}

#[tokio::test]
async fn an_offset_that_no_longer_holds_is_learned_anew() {
    let server = Server::start_seeing(|number, hit| {
        // The user sets the clock right after the first call.
        let here_s = now_s() + if number < 2 { 7_200 } else { 0 };
        let there_s: i64 = hit.header("curtime").parse().unwrap();
        dated(json(if (there_s - here_s).abs() > 300 { REFUSED } else { SENT }), here_s)
    })
    .await;
    let sending = client(&[&server.url]);
    send(&sending).await;
    let (report, _) = send(&sending).await;
    assert!(end(&report).starts_with("sent") && is_about(report.clock_corrected_s, 0), "{report:?}");
    assert_eq!(server.hits().len(), 4);
}

#[tokio::test]
async fn a_clock_refusal_after_a_502_is_corrected_as_well() {
    let gateway = Server::start(|_| status(502, "")).await;
    let backup = service(420, SENT).await;
    let (report, _) = send(&client(&[&gateway.url, &backup.url])).await;
    assert!(end(&report).starts_with("sent"));
    let statuses: Vec<_> =
        report.attempts.iter().map(|attempt| (attempt.http_status, attempt.code)).collect();
    assert_eq!(statuses, [(Some(502), None), (Some(200), Some(414)), (Some(200), Some(200))]);
}

#[tokio::test]
async fn a_refusal_stands_when_the_repeat_reaches_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/nimserver", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let answer = b"HTTP/1.1 200 OK\r\nDate: Mon, 24 Nov 2025 16:00:00 GMT\r\nConnection: close\r\nContent-Length: 12\r\n\r\n{\"code\":414}";
        answer_once(stream, answer).await;
    });
    let (report, _) = send(&client(&[&url])).await;
    assert_eq!(end(&report), r#"rejected Some(414) HTTP 200 """#);
    let errors: Vec<_> = report.attempts.iter().map(|attempt| attempt.error).collect();
    assert_eq!(
        errors,
        [ErrorKind::Refused, ErrorKind::ConnectionRefused, ErrorKind::ConnectionRefused].map(Some)
    );
}
