//! Answers that mean harm, or come from somebody else: each ends in time, in the right end, in bounded memory.

use crate::support::wire::*;
use crate::support::*;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use yunxin::{End, Int64, UploadError};

const CODE_200: &str = r#"{"code":200,"msg":"success","data":{"message_server_id":7}}"#;

/// Name, what the server does, the end of a send. The last word of an end is that of an upload and a read, too.
fn hostilities() -> Vec<(&'static str, Behaviour, &'static str)> {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let ok_head = b"HTTP/1.1 200 OK\r\n".to_vec();
    let endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let chunk = [b"10000\r\n".to_vec(), vec![b'x'; 1 << 16], b"\r\n".to_vec()].concat();
    let redirect = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/elsewhere";
    let html = "<!DOCTYPE html><title>Welcome to the hotel</title>";
    let short = |body: &str| {
        Behaviour::Say(format!("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{body}").into_bytes())
    };
    let unframed = |body: &str| Behaviour::Say(format!("HTTP/1.0 200 OK\r\n\r\n{body}").into_bytes());
    let plain = |text: &str| Behaviour::Say(text.as_bytes().to_vec());
    vec![
        ("nothing at all", plain(""), "unknown Broken"),
        ("a reset instead of an answer", Behaviour::Reset(Vec::new()), "unknown Broken"),
        ("half a status line", plain("HTTP/1.1 2"), "unknown Broken"),
        ("half a head", plain("HTTP/1.1 200 OK\r\nContent-Le"), "unknown Broken"),
        ("half a body", short(r#"{"code":200,"da"#), "unknown Broken"),
        ("a whole answer in half a body", short(CODE_200), "unknown Broken"),
        (
            "half a body, then a reset",
            Behaviour::Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec()),
            "unknown Broken",
        ),
        (
            "half a chunk",
            plain("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
            "unknown Broken",
        ),
        ("silence", Behaviour::Hang(Vec::new()), "unknown Unanswered"),
        (
            "silence after the head",
            Behaviour::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".to_vec()),
            "unknown Unanswered",
        ),
        ("a head that drips", Behaviour::Drip(b"HTTP/1.1 200 OK\r\nX: x".to_vec()), "unknown Unanswered"),
        ("a body that drips", Behaviour::Drip(b"HTTP/1.1 200 OK\r\n\r\n{ ".to_vec()), "unknown Unanswered"),
        (
            "interim answers without end",
            Behaviour::Flood(Vec::new(), b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec()),
            "unknown Unanswered",
        ),
        (
            "headers without end",
            Behaviour::Flood(ok_head, b"X-Header: and one more\r\n".to_vec()),
            "unknown Broken",
        ),
        ("a body without end", Behaviour::Flood(endless, chunk), "unknown TooLong"),
        (
            "2 GB announced",
            Behaviour::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n{".to_vec()),
            "unknown TooLong",
        ),
        (
            "2 GB delivered",
            Behaviour::Flood(b"HTTP/1.0 200 OK\r\n\r\n".to_vec(), vec![b' '; 1 << 16]),
            "unknown TooLong",
        ),
        ("2 GB zipped into 2 MB", Behaviour::Say(bomb()), "unknown TooLong"),
        ("zipped twice", Behaviour::Say(zipped(&zipped(&[0; 1 << 20]))), "unknown NotJson"),
        (
            "not zipped at all",
            plain("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
            "unknown Broken",
        ),
        (
            "a portal's page",
            Behaviour::Say(answer("HTTP/1.1 200 OK\r\nContent-Type: text/html", html)),
            "unknown NotJson",
        ),
        ("a portal's redirect", Behaviour::Say(answer(redirect, html)), "unknown HttpStatus"),
        (
            "a portal's own status",
            Behaviour::Say(answer("HTTP/1.1 511 Network Authentication Required", html)),
            "unknown HttpStatus",
        ),
        ("an array of the right length", ok(r#"[200,"success",null,null,null]"#), "unknown NotJson"),
        ("two codes", ok(r#"{"code":200,"code":414}"#), "unknown NotJson"),
        ("10,000 levels", ok(&deep), "unknown NotJson"),
        ("10,000 levels of code", ok(&"{\"code\":".repeat(10_000)), "unknown NotJson"),
        (
            "broken UTF-8 for JSON",
            Behaviour::Say(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe\x00{".to_vec()),
            "unknown NotJson",
        ),
        (
            "no content where there must be some",
            plain("HTTP/1.1 204 No Content\r\n\r\n"),
            "unknown HttpStatus",
        ),
        ("HTTP/1.0, cut short", unframed(&CODE_200[..30]), "unknown NotJson"),
        ("another protocol", plain("220 smtp.example ESMTP\r\n"), "unknown Broken"),
        (
            "two lengths",
            plain("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
            "unknown Broken",
        ),
    ]
}

/// Whether waiting is all that can be done about it. Everything else must end by itself before its time is up.
fn hangs(expected: &str) -> bool {
    expected.ends_with("Unanswered")
}

#[tokio::test]
async fn every_hostile_answer_ends_in_time_and_in_the_right_end() {
    for (name, behaviour, expected) in hostilities() {
        let url = server(behaviour).await;
        let sending = if hangs(expected) { impatient(&[&url]) } else { client(&[&url]) };
        let started = Instant::now();
        let (report, _) = send(&sending).await;
        assert_eq!(end(&report), expected, "{name}");
        assert_eq!(report.attempts.len(), 1, "{name}");
        assert!(started.elapsed() < Duration::from_secs(5), "{name}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn uploads_and_reads_end_as_sends_do() {
    for (name, behaviour, expected) in hostilities() {
        let word = expected.rsplit(' ').next().unwrap();
        let url = server(behaviour).await;
        let calling = if hangs(expected) { impatient(&[&url]) } else { client(&[&url]) };
        let error = bounded(calling.query_messages(&conversation(), 1, 2, 100, None)).await.unwrap_err();
        assert_eq!(format!("{:?}", error.kind()), word, "{name}, read");
        if hangs(expected) {
            // An upload is given twelve read timeouts: `an_upload_that_hangs_is_given_up` waits for them.
            continue;
        }
        let error = upload_small(&calling).await.unwrap_err();
        let UploadError::Call(error) = error else { panic!("{name}: {error}") };
        assert_eq!(format!("{:?}", error.kind()), word, "{name}, upload");
    }
}

#[tokio::test]
async fn odd_answers_that_say_200_are_believed() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let lying = answer("HTTP/1.1 200 OK\r\nContent-Type: image/png", CODE_200);
    for (name, behaviour, id) in [
        (
            "HTTP/1.0 without a length",
            Behaviour::Say(format!("HTTP/1.0 200 OK\r\n\r\n{CODE_200}").into_bytes()),
            Some(7),
        ),
        ("the wrong content type", Behaviour::Say(lying), Some(7)),
        ("zipped", Behaviour::Say(zipped(CODE_200.as_bytes())), Some(7)),
        ("10,000 levels beside the code", ok(&format!(r#"{{"x":{deep},{}"#, &CODE_200[1..])), Some(7)),
        ("10,000 levels for data", ok(&format!(r#"{{"code":200,"data":{deep}}}"#)), None),
        ("two ids", ok(r#"{"code":200,"data":{"message_server_id":7,"message_server_id":8}}"#), None),
        ("an id that is a text", ok(r#"{"code":200,"data":{"message_server_id":"x"}}"#), None),
    ] {
        let (report, _) = send(&client(&[&server(behaviour).await])).await;
        let End::Sent { message_server_id, .. } = report.end else { panic!("{name}: {report:?}") };
        assert_eq!(message_server_id, id.map(Int64), "{name}");
    }
}

#[tokio::test]
async fn a_reset_in_the_handshake_comes_before_the_request_and_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/nimserver", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read_u8().await;
            let _ = stream.set_zero_linger();
        }
    });
    let (report, events) = send(&client(&[&url])).await;
    assert_eq!(end(&report), "not sent Unreached");
    assert!(!events.contains(&yunxin::SendEvent::Out));
    assert_eq!(report.attempts.len(), 2, "what never left is tried again");
}
