//! Never lost, never twice: processes that send are killed at random moments, under a service that misbehaves.
//!
//! `YANSHU_KILLS` says how often (30), `YANSHU_SEED` where the randomness of choices, moments and faults starts.

use std::collections::BTreeMap;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use crate::killing::{number, rows, seed, start};
use crate::support::{Fixture, Service};
use sandbox::{Fault, FaultKind, FaultStage};
use serde_json::Value;

/// So many processes work in one data folder at once.
const AT_ONCE: usize = 3;
/// A call that is left alone and not slowed down ends sooner.
const LONGEST: Duration = Duration::from_millis(300);
/// Rounds without a fault or a kill until everything must be settled.
const LAST_ROUNDS: u32 = 4;

fn misbehave(service: &Service) {
    let fault = |kind, probability| Fault { probability, ..Fault::new(kind) };
    let after = |kind, probability| Fault { stage: Some(FaultStage::After), ..fault(kind, probability) };
    let faults = vec![
        fault(FaultKind::ResetBeforeRead, 0.08),
        fault(FaultKind::ResetAfterStore, 0.12),
        fault(FaultKind::Http502, 0.10),
        after(FaultKind::Http502, 0.10),
        fault(FaultKind::Http500, 0.04),
        after(FaultKind::Http500, 0.05),
        fault(FaultKind::HalfAnswer, 0.06),
        fault(FaultKind::WrongJson, 0.05),
        fault(FaultKind::Code416, 0.03),
        // Room for a kill before the store, and between it and the answer.
        Fault { delay_ms: Some(50), ..fault(FaultKind::Latency, 0.30) },
        Fault { delay_ms: Some(50), ..after(FaultKind::Latency, 0.60) },
    ];
    service.sandbox.faults().add_all(faults).unwrap();
}

/// The list to send, what the history says of it, and what the service has.
struct Post {
    fixture: Fixture,
    service: Service,
    random: fastrand::Rng,
    /// Client id to the file with the body.
    messages: BTreeMap<String, String>,
    /// How often each thing was found, to see that the test tests something.
    seen: BTreeMap<&'static str, u32>,
}

impl Post {
    fn add(&mut self) -> String {
        let id = format!("kill{:05}", self.messages.len());
        let body = body(&id);
        let file = self.fixture.file(&format!("{id}.json"), body);
        self.messages.insert(id.clone(), file);
        id
    }

    fn copies(&self, id: &str) -> usize {
        self.service.bodies().into_iter().filter(|found| *found == body(id)).count()
    }

    /// What is to be done for a message whose processes are gone, going by the history alone; `None`: it is sent.
    fn next(&mut self, id: &str) -> Option<Vec<String>> {
        let send =
            ["send", "--account", "Trial", "--to", "goose|1|swan", "--json", "--body", &self.messages[id]]
                .map(str::to_owned)
                .to_vec();
        let rows = rows(&self.fixture, id);
        let copies = self.copies(id);
        let Some(row) = rows.first() else {
            assert_eq!(copies, 0, "{id} arrived without having been recorded");
            self.count("not recorded");
            return Some(send);
        };
        match row["outcome"].as_str().unwrap() {
            "sent" => {
                assert_eq!(copies, 1, "{id} is sent");
                None
            }
            "rejected" => {
                assert_eq!(copies, 0, "{id} is rejected");
                self.count("rejected");
                Some(send)
            }
            "unknown" => {
                assert!(copies <= 1, "{id} arrived {copies} times");
                let how = if self.random.bool() { "check" } else { "resend" };
                self.count(if copies == 0 { "unknown, had not arrived" } else { "unknown, had arrived" });
                Some(["history", how, row["id"].as_str().unwrap(), "--json"].map(str::to_owned).to_vec())
            }
            other => panic!("{id} is {other}, and nobody is at it"),
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    fn start(&self, args: &[String]) -> Child {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        start(&self.fixture, &self.service, &args)
    }

    /// Lets the processes work until their moments come; says how many had to be killed.
    fn kill(&mut self, children: Vec<Child>) -> u64 {
        let started = Instant::now();
        let limit = LONGEST.as_millis() as u64;
        let mut children: Vec<(Child, Duration)> = children
            .into_iter()
            .map(|child| (child, Duration::from_millis(self.random.u64(..limit))))
            .collect();
        children.sort_by_key(|(_, moment)| *moment);
        let mut killed = 0;
        for (mut child, moment) in children {
            thread::sleep(moment.saturating_sub(started.elapsed()));
            if child.try_wait().unwrap().is_none() {
                child.kill().unwrap();
                killed += 1;
            }
            child.wait().unwrap();
        }
        killed
    }
}

fn body(id: &str) -> String {
    format!(r#"{{"message":{{"message_type":0,"text":"message {id}","message_client_id":"{id}"}}}}"#)
}

#[test]
fn every_message_of_processes_that_are_killed_arrives_exactly_once() {
    let kills = number("YANSHU_KILLS").unwrap_or(30);
    let seed = seed();
    println!("YANSHU_SEED={seed} YANSHU_KILLS={kills}");
    let service = Service::with(|options| options.seed = seed);
    let fixture = Fixture::new();
    service.known_to(&fixture, "Trial");
    misbehave(&service);
    let mut post = Post {
        fixture,
        service,
        random: fastrand::Rng::with_seed(seed),
        messages: BTreeMap::new(),
        seen: BTreeMap::new(),
    };

    let mut open: Vec<String> = Vec::new();
    let mut killed = 0;
    while killed < kills {
        while open.len() < AT_ONCE {
            let id = post.add();
            open.push(id);
        }
        let steps: Vec<(String, Option<Vec<String>>)> =
            open.drain(..).map(|id| (id.clone(), post.next(&id))).collect();
        let mut children = Vec::new();
        for (id, args) in steps {
            if let Some(args) = args {
                children.push(post.start(&args));
                open.push(id);
            }
        }
        killed += post.kill(children);
    }

    post.service.sandbox.faults().clear();
    for _ in 0..LAST_ROUNDS {
        for id in std::mem::take(&mut open) {
            if let Some(args) = post.next(&id) {
                post.start(&args).wait().unwrap();
                open.push(id);
            }
        }
    }
    // A check of what never arrived settles nothing, and may be chosen each time.
    for id in open {
        for row in rows(&post.fixture, &id).iter().filter(|row| row["outcome"] == "unknown") {
            let again = ["history", "resend", row["id"].as_str().unwrap(), "--json"].map(str::to_owned);
            post.start(&again).wait().unwrap();
        }
    }

    println!("{killed} kills, {} messages, {:?}", post.messages.len(), post.seen);
    let arrived: BTreeMap<String, String> = post
        .service
        .sandbox
        .world()
        .messages()
        .into_iter()
        .map(|message| (message.message_client_id, message.message_server_id.to_string()))
        .collect();
    for id in post.messages.keys() {
        assert_eq!(post.copies(id), 1, "{id}");
        let (sent, others): (Vec<Value>, Vec<Value>) =
            rows(&post.fixture, id).into_iter().partition(|row| row["outcome"] == "sent");
        assert_eq!(sent.len(), 1, "{id}: {sent:?} {others:?}");
        assert!(others.iter().all(|row| row["outcome"] == "rejected"), "{id}: {others:?}");
        let shown =
            post.fixture.call(&["history", "show", sent[0]["id"].as_str().unwrap(), "--json"]).run().json();
        assert_eq!(shown["details"]["message_server_id"], arrived[id].as_str(), "{id}");
    }
    assert_eq!(post.service.bodies().len(), post.messages.len());
    assert!(post.seen.keys().any(|what| what.starts_with("unknown")), "no kill and no fault hit a send");
}
