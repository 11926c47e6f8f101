//! Calls beside the single send, of processes that are killed at random moments, under a service that misbehaves: recorded
//! before they arrive, never twice, and never *sent* or *rejected* when they are not.
//!
//! `YANSHU_KILLS` says how often (16), `YANSHU_SEED` where the randomness of moments and faults starts.

use std::process::Child;

use crate::killing::{kill_in_turn, number, rows, seed, start};
use crate::support::{Fixture, Service};
use sandbox::{Fault, FaultKind, FaultStage, Notice, NoticeContent};
use serde_json::json;

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

/// The calls that are killed, in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Batch,
    Room,
    RoomBatch,
    Notification,
    NotificationBatch,
    Broadcast,
    RoomBroadcast,
    Push,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::Batch,
        Kind::Room,
        Kind::RoomBatch,
        Kind::Notification,
        Kind::NotificationBatch,
        Kind::Broadcast,
        Kind::RoomBroadcast,
        Kind::Push,
    ];

    /// Whether the service knows a repeat of it, and drops it.
    fn is_repeatable(self) -> bool {
        matches!(self, Kind::Room | Kind::RoomBatch | Kind::RoomBroadcast)
    }
}

/// One call, and what is known of it.
struct Sent {
    id: String,
    kind: Kind,
}

impl Sent {
    fn new(number: usize) -> Sent {
        Sent { id: format!("kill{number:05}"), kind: Kind::ALL[number % Kind::ALL.len()] }
    }

    fn start(&self, fixture: &Fixture, service: &Service) -> Child {
        let receivers = RECEIVERS.join(",");
        let (text, content) = (self.id.clone(), json!({ "event": self.id }).to_string());
        let second = format!("{text} again");
        let to: Vec<&str> = match self.kind {
            Kind::Batch => vec!["--to-many", &receivers, "--text", &text],
            Kind::Room => vec!["--chatroom", ROOM, "--text", &text],
            Kind::RoomBatch => vec!["--chatroom", ROOM, "--text", &text, "--text", &second],
            Kind::Notification => vec!["--to", "goose|1|ann", "--notify", "--text", &content],
            Kind::NotificationBatch => vec!["--to-many", &receivers, "--notify", "--text", &content],
            Kind::Broadcast => vec!["--broadcast=users", "--yes", "--text", &content],
            Kind::RoomBroadcast => vec!["--broadcast=chatrooms", "--yes", "--text", &text],
            Kind::Push => vec!["--broadcast=push", "--yes", "--text", &text],
        };
        // A notification names its sender in the conversation.
        let from: &[&str] = if self.kind == Kind::Notification { &[] } else { &["--from", "goose"] };
        start(fixture, service, &[&["send", "--account", "Trial", "--json"], from, &to[..]].concat())
    }

    /// How often each of its messages arrived: with each receiver, in the room, or everywhere.
    fn copies(&self, service: &Service) -> Vec<usize> {
        let world = service.sandbox.world();
        let notices = |receiver: Option<&str>| {
            let reaches = |notice: &&Notice| match (&notice.content, receiver) {
                (NoticeContent::Notification(one), Some(receiver)) => one.receiver_id == receiver,
                (_, receiver) => receiver.is_none(),
            };
            world.all_notices().iter().filter(|one| one.body.contains(&self.id)).filter(reaches).count()
        };
        let in_room = |text: String| {
            let text = format!("\"{text}\"");
            world.room_messages().iter().filter(|one| one.message.contains(&text)).count()
        };
        match self.kind {
            Kind::Batch => {
                let messages = world.messages();
                let at = |receiver: &&str| {
                    let conversation = format!("goose|1|{receiver}");
                    let is_this = |one: &&sandbox::Received| {
                        one.conversation_id == conversation && one.body.contains(&self.id)
                    };
                    messages.iter().filter(is_this).count()
                };
                RECEIVERS.iter().map(at).collect()
            }
            Kind::Room => vec![in_room(self.id.clone())],
            Kind::RoomBatch => vec![in_room(self.id.clone()), in_room(format!("{} again", self.id))],
            Kind::Notification => vec![notices(Some("ann"))],
            Kind::NotificationBatch => RECEIVERS.iter().map(|receiver| notices(Some(receiver))).collect(),
            Kind::Broadcast | Kind::RoomBroadcast | Kind::Push => vec![notices(None)],
        }
    }
}

#[test]
fn no_call_of_a_killed_process_arrives_twice_and_what_can_be_repeated_arrives_in_the_end() {
    // The two others are messages and streams, which have tests of their own.
    assert_eq!(Kind::ALL.len() + 2, courier::SendKind::ALL.len(), "a new call is killed here too");
    let kills = number("YANSHU_KILLS").unwrap_or(16);
    let seed = seed();
    println!("YANSHU_SEED={seed} YANSHU_KILLS={kills}");
    let (service, fixture) = (Service::with(|options| options.seed = seed), Fixture::new());
    service.known_to(&fixture, "Trial");
    misbehave(&service);
    let mut random = fastrand::Rng::with_seed(seed);

    let all = kill_in_turn(kills, &mut random, 0..LONGEST_MS, |number| {
        let call = Sent::new(number);
        let child = call.start(&fixture, &service);
        (call, child)
    });
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
                let resend = ["history", "resend", row["id"].as_str().unwrap(), "--yes", "--json"];
                let code = start(&fixture, &service, &resend).wait().unwrap().code();
                let now = call.copies(&service);
                if call.kind.is_repeatable() {
                    let once = vec![1; copies.len()];
                    assert_eq!((code, now), (Some(0), once), "{:?} is repeated, and arrives once", call.kind);
                } else {
                    assert_eq!((code, now), (Some(2), copies), "{:?} is never repeated", call.kind);
                }
            }
            other => panic!("{} is {other}, and nobody is at it", call.id),
        }
    }
    println!("{kills} kills, {} calls, {unknown} of unknown end", all.len());
    assert!(unknown > 0, "no kill and no fault hit a call");
}
