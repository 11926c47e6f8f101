//! Send pressed twice, for each way in which the first press can end. Counted is what arrived.

use std::time::{Duration, Instant};

use e2e::{App, Options, Outcome};
use serde_json::{Value, json};

/// Presses closer together than this are one.
const DOUBLE_CLICK: Duration = Duration::from_millis(700);

/// What happens to the first press, how both end, and how many copies there are then.
struct Case {
    name: &'static str,
    faults: Value,
    ends: [&'static str; 2],
    copies: usize,
}

fn case(name: &'static str, faults: Value, ends: [&'static str; 2], copies: usize) -> Case {
    Case { name, faults, ends, copies }
}

/// Stored, answered by a gateway's 502, and then the automatic repeat refused with this code.
fn refused_after_502(name: &'static str, code: i64) -> Case {
    let faults = json!([
        { "kind": "http_502", "stage": "after", "count": 1, "route": "send" },
        { "kind": "answer_code", "code": code, "count": 1, "route": "send" },
    ]);
    case(name, faults, ["unknown", "unknown"], 1)
}

/// Stored, and answered with HTTP 200 and this code.
fn stored_with_code(name: &'static str, code: i64) -> Case {
    let fault =
        json!([{ "kind": "answer_code", "stage": "after", "code": code, "count": 1, "route": "send" }]);
    case(name, fault, ["unknown", "unknown"], 1)
}

fn cases() -> Vec<Case> {
    let fault = |kind, stage| json!([{ "kind": kind, "stage": stage, "count": 1, "route": "send" }]);
    vec![
        case("sent", json!([]), ["sent", "sent"], 2),
        case(
            "refused",
            json!([{ "kind": "answer_code", "code": 102_426, "count": 2, "route": "send" }]),
            ["rejected", "rejected"],
            0,
        ),
        refused_after_502("502, then 414", 414),
        refused_after_502("502, then 403", 403),
        refused_after_502("502, then 102404", 102_404),
        refused_after_502("502, then 101403", 101_403),
        stored_with_code("stored, code 500", 500),
        stored_with_code("stored, code 503", 503),
        stored_with_code("stored, code 999", 999),
        stored_with_code("stored, an unlisted code", 987_654),
        case("not stored, code 500", fault("answer_code", "before"), ["unknown", "sent"], 1),
        case("stored, HTTP 500", fault("http_500", "after"), ["unknown", "unknown"], 1),
        case("stored, cut off", fault("reset_after_store", "after"), ["unknown", "unknown"], 1),
        case("cut off before it was read", fault("reset_before_read", "before"), ["unknown", "sent"], 1),
        case("stored, not JSON", fault("wrong_json", "after"), ["unknown", "unknown"], 1),
        case("stored, another page", fault("html", "after"), ["unknown", "unknown"], 1),
        case("stored, half an answer", fault("half_answer", "after"), ["unknown", "unknown"], 1),
        case("stored, two codes", fault("duplicate_keys", "after"), ["unknown", "unknown"], 1),
        case("stored, a redirect", fault("redirect", "after"), ["unknown", "unknown"], 1),
        case("stored, too long", fault("huge_body", "after"), ["unknown", "unknown"], 1),
        case("stored, 502, then the first answer", fault("http_502", "after"), ["sent", "sent"], 2),
        case(
            "stored, no answer in time",
            json!([{ "kind": "latency", "stage": "after", "delay_ms": 7_000, "count": 1, "route": "send" }]),
            ["unknown", "unknown"],
            1,
        ),
        // Last: the account pauses, and the second press waits for that.
        case("too many calls", fault("code_416", "before"), ["rejected", "sent"], 1),
    ]
}

#[tokio::test]
async fn two_presses_of_send_make_a_second_copy_only_of_what_was_reported_as_sent() -> Outcome {
    let app = App::start(Options::default()).await?;
    let sandbox = app.sandbox().await?;
    app.address("alice", "p2p", "bob").await?;
    for Case { name, faults, ends, copies } in cases() {
        if app.count("compose-result-new").await? > 0 {
            app.click("compose-result-new").await?;
            app.wait_for_count("compose-result", 0).await?;
            app.address("alice", "p2p", "bob").await?;
        }
        app.replace_text("compose-text", name).await?;
        sandbox.misbehave(&faults).await?;
        let first = app.send().await?;
        // From the end: the driver may press late.
        let ended = Instant::now();
        app.until("the time of a double click to pass", || async {
            Ok(if ended.elapsed() > DOUBLE_CLICK { Ok(()) } else { Err(String::new()) })
        })
        .await?;

        let second = app.send().await?;

        assert_eq!([first.outcome.as_str(), &second.outcome], ends, "{name}");
        let quoted = json!(name).to_string();
        let arrived = sandbox.messages().await?;
        let found = arrived.iter().filter(|message| message.body.contains(&quoted)).count();
        assert_eq!(found, copies, "{name}");
    }
    Ok(())
}
