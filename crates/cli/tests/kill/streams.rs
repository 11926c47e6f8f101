//! Streams of processes that are killed at random moments, under a service that misbehaves: each piece is recorded before it
//! arrives, none arrives twice, and what is said to be sent is there.
//!
//! `YANSHU_KILLS` says how often (10), `YANSHU_SEED` where the randomness of moments and faults starts.

use std::process::Child;

use crate::killing::{kill_in_turn, number, rows, seed, start};
use crate::support::{Fixture, Service};
use sandbox::{Fault, FaultKind, FaultStage, ReceivedStream};
use serde_json::{Value, json};

/// A stream that is left alone and not slowed down ends sooner.
const LONGEST_MS: u64 = 900;

fn misbehave(service: &Service) {
    let fault = |kind, probability| Fault { probability, ..Fault::new(kind) };
    let after = |kind, probability| Fault { stage: Some(FaultStage::After), ..fault(kind, probability) };
    let faults = vec![
        fault(FaultKind::ResetAfterStore, 0.03),
        after(FaultKind::Http502, 0.03),
        after(FaultKind::Http500, 0.03),
        fault(FaultKind::HalfAnswer, 0.02),
        Fault { delay_ms: Some(30), ..after(FaultKind::Latency, 0.50) },
    ];
    service.sandbox.faults().add_all(faults).unwrap();
}

struct Sent {
    id: String,
    text: String,
}

impl Sent {
    fn new(number: usize) -> Sent {
        let id = format!("flow{number:05}");
        let text = format!("{id} one two three four five six seven eight nine ten");
        Sent { id, text }
    }

    fn start(&self, fixture: &Fixture, service: &Service) -> Child {
        let body = json!({"message": {"message_type": 0, "message_client_id": self.id,
            "attachment": {"text": self.text, "index": 0, "finish": 1}}});
        let file = fixture.file(&format!("{}.json", self.id), body.to_string());
        let send =
            ["send", "--account", "Trial", "--to", "goose|1|swan", "--stream", "--json", "--body", &file];
        start(fixture, service, &[&send[..], &["--piece-chars", "6", "--pace", "20"]].concat())
    }

    /// What arrived, and how often it began.
    fn arrived(&self, service: &Service) -> Option<ReceivedStream> {
        let messages = service.sandbox.world().messages();
        let mut ours = messages.into_iter().filter(|one| one.message_client_id == self.id);
        let first = ours.next();
        assert!(ours.next().is_none(), "{} began twice", self.id);
        first.map(|message| message.stream.unwrap())
    }

    fn record(&self, fixture: &Fixture) -> Option<Value> {
        let rows = rows(fixture, &self.id);
        assert!(rows.len() <= 1, "{rows:?}");
        let id = rows.first()?["id"].as_str().unwrap().to_owned();
        Some(fixture.call(&["history", "show", &id, "--json"]).run().json()["details"].clone())
    }
}

/// The text of the pieces with this end, in their order.
fn text_of(record: &Value, ends: &[&str]) -> String {
    let parts = record["parts"].as_array().unwrap();
    let those = parts.iter().filter(|part| ends.contains(&part["outcome"].as_str().unwrap()));
    those.filter_map(|part| part["text"].as_str()).collect()
}

#[test]
fn each_piece_of_a_killed_stream_is_recorded_before_it_arrives_and_none_arrives_twice() {
    let kills = number("YANSHU_KILLS").unwrap_or(10);
    let seed = seed();
    println!("YANSHU_SEED={seed} YANSHU_KILLS={kills}");
    let (service, fixture) = (Service::with(|options| options.seed = seed), Fixture::new());
    service.known_to(&fixture, "Trial");
    misbehave(&service);
    let mut random = fastrand::Rng::with_seed(seed);

    let all = kill_in_turn(kills, &mut random, 100..LONGEST_MS, |number| {
        let stream = Sent::new(number);
        let child = stream.start(&fixture, &service);
        (stream, child)
    });
    service.sandbox.faults().clear();

    let (mut cut, mut finished) = (0, 0);
    for stream in &all {
        let id = &stream.id;
        let arrived = stream.arrived(&service);
        let Some(record) = stream.record(&fixture) else {
            assert!(arrived.is_none(), "{id} arrived without having been recorded");
            continue;
        };
        let text = arrived.as_ref().map_or("", |stream| &stream.text);
        assert!(stream.text.starts_with(text), "{id} arrived in order, each piece once: {text}");
        let (taken, recorded) =
            (text_of(&record, &["sent"]), text_of(&record, &["sent", "unknown", "rejected"]));
        assert!(text.starts_with(&taken), "{id}: what was taken is there: {taken} of {text}");
        assert!(recorded.starts_with(text), "{id}: what arrived is recorded: {text} of {recorded}");
        match record["row"]["outcome"].as_str().unwrap() {
            "sent" => assert_eq!(taken, text, "{id}"),
            "rejected" => assert_eq!(text, "", "{id}"),
            "unknown" => {
                cut += 1;
                let row = record["row"]["id"].as_str().unwrap();
                let code = start(&fixture, &service, &["history", "resend", row]).wait().unwrap().code();
                assert_eq!(code, Some(2), "{id} is never repeated");
                let code = start(&fixture, &service, &["history", "finish", row]).wait().unwrap().code();
                let now = stream.arrived(&service);
                if code == Some(0) {
                    finished += 1;
                    assert!(now.unwrap().finished, "{id}");
                    assert_eq!(stream.record(&fixture).unwrap()["row"]["outcome"], "sent");
                } else {
                    assert_eq!(code, Some(2), "{id}");
                    assert_eq!(now, arrived, "{id}: what is not known to be safe does nothing");
                }
            }
            other => panic!("{id} is {other}, and nobody is at it"),
        }
    }
    println!("{kills} kills, {} streams, {cut} cut off, {finished} finished", all.len());
    assert!(cut > 0, "no kill and no fault hit a stream");
}
