//! Batches and chatroom messages of processes that are killed at random moments, under a service that misbehaves: recorded
//! before they arrive, never twice, and never *sent* or *rejected* when they are not.
//!
//! `YANSHU_KILLS` says how often (12), `YANSHU_SEED` where the randomness of moments and faults starts.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

// The half that this test has no use for is used by the others.
#[path = "cli/killing.rs"]
mod killing;
#[allow(dead_code)]
#[path = "cli/support.rs"]
mod support;

use std::process::Child;
use std::thread;
use std::time::Duration;

use killing::{number, rows, seed, start};
use sandbox::{Fault, FaultKind, FaultStage};
use serde_json::json;
use support::{Fixture, Service};

/// A call that is left alone and not slowed down ends sooner.
const LONGEST_MS: u64 = 300;
const RECEIVERS: [&str; 3] = ["ann", "ben", "cid"];
const ROOM: &str = "5001234567";

fn misbehave(service: &Service) {
    let fault = |kind, probability| Fault { probability, ..Fault::new(kind) };
    let after = |kind, probability| Fault { stage: Some(FaultStage::After), ..fault(kind, probability) };
    let faults = vec![
        fault(FaultKind::ResetBeforeRead, 0.08),
        fault(FaultKind::ResetAfterStore, 0.12),
        after(FaultKind::Http502, 0.10),
        after(FaultKind::Http500, 0.08),
        fault(FaultKind::HalfAnswer, 0.08),
        // Room for a kill before the store, and between it and the answer.
        Fault { delay_ms: Some(50), ..fault(FaultKind::Latency, 0.30) },
        Fault { delay_ms: Some(50), ..after(FaultKind::Latency, 0.60) },
    ];
    service.sandbox.faults().add_all(faults).unwrap();
}

/// One call, and what is known of it.
struct Sent {
    id: String,
    body: String,
    is_batch: bool,
}

impl Sent {
    fn new(number: usize) -> Sent {
        let (id, is_batch) = (format!("kill{number:05}"), number.is_multiple_of(2));
        let message = json!({ "message_type": 0, "text": format!("message {id}"), "message_client_id": id });
        let body = match is_batch {
            true => json!({ "sender_id": "goose", "receiver_ids": RECEIVERS, "message": message,
                "need_message_detail": true }),
            false => json!({ "sender_id": "goose", "message": message }),
        };
        Sent { id, body: body.to_string(), is_batch }
    }

    fn start(&self, fixture: &Fixture, service: &Service) -> Child {
        let file = fixture.file(&format!("{}.json", self.id), &self.body);
        let receivers = RECEIVERS.join(",");
        let to = if self.is_batch { ["--to-many", &receivers] } else { ["--chatroom", ROOM] };
        let args = [&["send", "--account", "Trial", "--from", "goose", "--json", "--body", &file], &to[..]];
        start(fixture, service, &args.concat())
    }

    /// How often it arrived, with each receiver or in the room. A repeat has another `resend_flag`.
    fn copies(&self, service: &Service) -> Vec<usize> {
        let world = service.sandbox.world();
        if self.is_batch {
            let messages = world.messages();
            let at = |receiver: &&str| {
                let conversation = format!("goose|1|{receiver}");
                let is_this =
                    |one: &&sandbox::Received| one.conversation_id == conversation && one.body == self.body;
                messages.iter().filter(is_this).count()
            };
            return RECEIVERS.iter().map(at).collect();
        }
        vec![world.room_messages().iter().filter(|one| one.message_client_id == self.id).count()]
    }
}

#[test]
fn no_call_of_a_killed_process_arrives_twice_and_each_room_message_arrives_in_the_end() {
    let kills = number("YANSHU_KILLS").unwrap_or(12);
    let seed = seed();
    println!("YANSHU_SEED={seed} YANSHU_KILLS={kills}");
    let (service, fixture) = (Service::with(|options| options.seed = seed), Fixture::new());
    service.known_to(&fixture, "Trial");
    misbehave(&service);
    let mut random = fastrand::Rng::with_seed(seed);

    let (mut all, mut killed) = (Vec::new(), 0);
    while killed < kills {
        let call = Sent::new(all.len());
        let mut child = call.start(&fixture, &service);
        thread::sleep(Duration::from_millis(random.u64(..LONGEST_MS)));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        all.push(call);
    }
    service.sandbox.faults().clear();

    let mut unknown = 0;
    for call in &all {
        let (rows, copies) = (rows(&fixture, &call.id), call.copies(&service));
        let Some(row) = rows.first() else {
            assert!(
                copies.iter().all(|count| *count == 0),
                "{} arrived without having been recorded",
                call.id
            );
            continue;
        };
        assert_eq!(rows.len(), 1, "{rows:?}");
        match row["outcome"].as_str().unwrap() {
            "sent" => assert!(copies.iter().all(|count| *count == 1), "{}: {copies:?}", call.id),
            "rejected" => assert!(copies.iter().all(|count| *count == 0), "{}: {copies:?}", call.id),
            "unknown" => {
                unknown += 1;
                assert!(copies.iter().all(|count| *count <= 1), "{}: {copies:?}", call.id);
                let resend = ["history", "resend", row["id"].as_str().unwrap(), "--json"];
                let code = start(&fixture, &service, &resend).wait().unwrap().code();
                let now = call.copies(&service);
                if call.is_batch {
                    assert_eq!((code, now), (Some(2), copies), "a batch is never repeated");
                } else {
                    assert_eq!(
                        (code, now),
                        (Some(0), vec![1]),
                        "a room message is repeated, and arrives once"
                    );
                }
            }
            other => panic!("{} is {other}, and nobody is at it", call.id),
        }
    }
    println!("{killed} kills, {} calls, {unknown} of unknown end", all.len());
    assert!(unknown > 0, "no kill and no fault hit a call");
}
