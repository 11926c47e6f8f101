//! What each code and each HTTP status proves, alone and after a try that may have arrived: over real sockets, all of them.

use crate::support::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio_util::sync::CancellationToken;
use yunxin::{
    Act, ActCall, ActRequest, Client, End, Int64, SendReport, SentMessage, TraceId, Withdraw, WithdrawKind,
};

/// Codes of the body, with what the table says that they prove.
fn table() -> BTreeMap<i64, String> {
    let text = include_str!("../../data/error-codes.json");
    let table: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut proofs = BTreeMap::new();
    for entry in table["codes"].as_array().unwrap() {
        if let "im-v2" | "v1" = entry["scope"].as_str().unwrap() {
            let number = entry["code"].as_str().unwrap().parse().unwrap();
            let proves = entry["proves"].as_str().unwrap().to_owned();
            let before = proofs.insert(number, proves.clone());
            assert!(before.is_none_or(|before| before == proves), "{number}");
        }
    }
    proofs
}

/// What the service says next.
#[derive(Clone, Default)]
struct Says {
    status: Arc<AtomicI64>,
    code: Arc<AtomicI64>,
}

const NO_CODE: i64 = i64::MIN;

impl Says {
    fn set(&self, status: u16, code: i64) {
        self.status.store(status.into(), Ordering::SeqCst);
        self.code.store(code, Ordering::SeqCst);
    }

    fn answer(&self) -> axum::response::Response {
        let (http_status, code) = (self.status.load(Ordering::SeqCst), self.code.load(Ordering::SeqCst));
        let text = if code == NO_CODE { String::new() } else { format!(r#"{{"code":{code},"msg":"no"}}"#) };
        status(u16::try_from(http_status).unwrap(), &text)
    }
}

/// A service that says what it is set to: at once, or to the repeat of what a gateway answered with 502.
async fn service(says: Says, after_502: bool) -> (Client, Server) {
    let server = Server::start(move |number| match number % 2 {
        0 if after_502 => status(502, "<html>bad gateway</html>"),
        _ => says.answer(),
    })
    .await;
    let client = client_with(&[&server.url], |options| {
        // Nothing is to wait for the pace of a real service.
        (options.refusal_pause_ms, options.endpoint_pause_ms, options.calls_per_s) = (0, 0, 1_000);
    });
    (client, server)
}

async fn recall(client: &Client) -> SendReport {
    let message = SentMessage {
        conversation: conversation(),
        message_server_id: Int64(9_007_199_254_740_993),
        message_client_id: None,
        create_time_ms: Some(1_764_000_012_345),
    };
    let act = Act::Withdraw(Withdraw::new(WithdrawKind::TwoSided));
    let call = ActCall {
        request: ActRequest::Message { message, act },
        trace_id: TraceId::from_text("trace-1").unwrap(),
    };
    bounded(client.act(&call, &CancellationToken::new(), &|_| {})).await
}

fn word(report: &SendReport) -> &'static str {
    match report.end {
        End::Sent { .. } => "sent",
        End::Rejected { .. } => "rejected",
        End::Unknown { .. } => "unknown",
        End::NotSent { .. } => "not sent",
    }
}

#[tokio::test]
async fn each_code_as_the_first_and_only_answer_proves_what_the_table_says() {
    let says = Says::default();
    let (client, server) = service(says.clone(), false).await;
    let table = table();
    assert!(table.len() >= 200, "{}", table.len());
    for (code, proves) in &table {
        says.set(200, *code);
        let (of_send, of_act) = match proves.as_str() {
            "done" => ("sent", "sent"),
            "refused" => ("rejected", "rejected"),
            "refused_act" => ("unknown", "rejected"),
            _ => ("unknown", "unknown"),
        };
        let (sent, _) = send(&client).await;
        assert_eq!((word(&sent), sent.attempts.len()), (of_send, 1), "a send, {code}");
        assert_eq!(word(&recall(&client).await), of_act, "an act, {code}");
    }
    assert_eq!(server.hits().len(), 2 * table.len(), "no code is tried again");
}

#[tokio::test]
async fn a_code_that_the_table_lacks_leaves_the_end_unknown_and_is_reported() {
    let says = Says::default();
    let (client, _server) = service(says.clone(), false).await;
    let table = table();
    for code in [-1, 1, 504, 520, 107_999, 102_999, 999_999, i64::MAX] {
        assert!(!table.contains_key(&code), "{code}");
        says.set(200, code);
        let (report, _) = send(&client).await;
        let End::Unknown { reason: yunxin::Error::Refused { code: reported, msg } } = &report.end else {
            panic!("{code}: {:?}", report.end)
        };
        assert_eq!((*reported, msg.as_str()), (code, "no"));
        assert_eq!(end(&recall(&client).await), "unknown Refused", "{code}");
    }
}

#[tokio::test]
async fn no_refusal_of_a_repeat_takes_back_that_the_first_try_may_have_arrived() {
    let says = Says::default();
    let (client, _server) = service(says.clone(), true).await;
    for code in table().into_keys().chain([NO_CODE, 999_999]) {
        let statuses: &[u16] =
            if code == NO_CODE { &[200, 400, 403, 404, 425, 429, 499, 500, 503] } else { &[200, 403] };
        for &status in statuses {
            says.set(status, code);
            let expected = if (status, code) == (200, 200) { "sent" } else { "unknown" };
            let (report, _) = send(&client).await;
            assert_eq!((word(&report), report.attempts.len()), (expected, 2), "HTTP {status} {code}");
        }
        says.set(200, code);
        let expected = if code == 200 { "sent" } else { "unknown" };
        assert_eq!(word(&recall(&client).await), expected, "an act, {code}");
    }
}

#[tokio::test]
async fn only_a_status_that_says_that_nothing_was_processed_rejects() {
    let says = Says::default();
    let (client, _server) = service(says.clone(), false).await;
    let not_processed = [
        400, 401, 402, 403, 404, 405, 407, 410, 411, 412, 413, 414, 415, 417, 421, 422, 425, 426, 428, 429,
        431, 451,
    ];
    for http_status in (201..=599).filter(|status| ![204, 205, 304, 502].contains(status)) {
        let says_no = not_processed.contains(&http_status);
        let of_no = if says_no { "rejected" } else { "unknown" };
        // Nothing, the same number, a refusal; and then what speaks against it.
        for code in [NO_CODE, http_status.into(), 102_404] {
            says.set(http_status, code);
            assert_eq!(word(&send(&client).await.0), of_no, "HTTP {http_status} {code}");
        }
        for code in [200, 503, 107_306] {
            says.set(http_status, code);
            assert_eq!(word(&send(&client).await.0), "unknown", "HTTP {http_status} {code}");
        }
    }
}

#[tokio::test]
async fn a_refusal_for_time_under_a_status_that_proves_nothing_is_not_repeated() {
    let server = Server::start(|_| {
        let (mut head, body) = status(499, r#"{"code":414,"msg":"time"}"#).into_parts();
        head.headers.insert("date", "Mon, 24 Nov 2025 16:00:00 GMT".parse().unwrap());
        axum::response::Response::from_parts(head, body)
    })
    .await;
    let (report, _) = send(&client(&[&server.url])).await;
    assert_eq!((end(&report).as_str(), server.hits().len()), ("unknown HttpStatus", 1));
}
