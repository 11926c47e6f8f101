//! What the tests of bulk jobs share.

use std::collections::HashMap;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Done, Fixture, Service};

/// A test that waits for longer has failed.
pub const TIMEOUT: Duration = Duration::from_secs(300);

/// A sandbox that takes as many calls as come, and an account for it at the fastest pace.
pub fn service(fixture: &Fixture) -> Service {
    service_at(fixture, "1000")
}

/// The same, with an account that makes so many calls a second.
pub fn service_at(fixture: &Fixture, calls_per_s: &str) -> Service {
    let service = Service::with(|options| {
        options.limits.calls_per_s = 1_000_000;
        options.kept_messages = 1_000_000;
    });
    fixture.add(
        "Trial",
        &service.base_url(),
        &service.app_key(),
        &["--calls-per-s", calls_per_s, "--sender", "goose"],
    );
    service
}

pub fn table(rows: usize) -> String {
    let rows: String = (1..=rows).map(|number| format!("user{number},客户{number}\n")).collect();
    format!("账号,name\n{rows}")
}

/// A job that is checked and ready to run.
pub fn job(fixture: &Fixture, rows: usize, more: &[&str]) -> String {
    let file = fixture.file("list.csv", table(rows));
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run();
    assert_eq!(imported.code, 0, "{imported:?}");
    let id = imported.json()["id"].as_str().unwrap().to_owned();
    let mut args = vec!["bulk", "check", &id, "--account", "Trial", "--text", "你好 {{name}}", "--json"];
    args.extend(more);
    let checked = fixture.call(&args).run();
    assert_eq!((checked.code, &checked.json()["totals"]["ready"]), (0, &rows.into()), "{checked:?}");
    id
}

/// A job of three rows that is ready to run, and the sandbox it goes to, by an account in production.
pub fn job_of_production(fixture: &Fixture) -> (Service, String) {
    let service = Service::start();
    let more = ["--production", "--sender", "goose"];
    fixture.add("Trial", &service.base_url(), &service.app_key(), &more);
    (service, job(fixture, 3, &[]))
}

pub fn status(fixture: &Fixture, id: &str) -> Value {
    fixture.call(&["bulk", "status", id, "--json"]).run().json()["job"].clone()
}

pub fn run(fixture: &Fixture, service: &Service, id: &str) -> Done {
    fixture.call(&["bulk", "run", id]).secret(service.secret()).run()
}

pub fn last_line(done: &Done) -> Value {
    serde_json::from_str(done.out.lines().last().unwrap_or_default()).unwrap_or_else(|_| panic!("{done:?}"))
}

/// How many messages each receiver has.
pub fn arrived(service: &Service) -> HashMap<String, usize> {
    let mut arrived = HashMap::new();
    for message in service.sandbox.world().messages() {
        *arrived.entry(message.conversation_id).or_default() += 1;
    }
    arrived
}

pub fn assert_each_has_one(service: &Service, rows: usize) {
    let arrived = arrived(service);
    let wrong: Vec<_> = (1..=rows)
        .map(|number| format!("goose|1|user{number}"))
        .filter(|to| arrived.get(to) != Some(&1))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(arrived.len(), rows);
}

/// Waits until so many messages have arrived.
pub fn wait_for(service: &Service, messages: usize) {
    let deadline = Instant::now() + TIMEOUT;
    while service.sandbox.world().messages().len() < messages {
        assert!(Instant::now() < deadline, "waited in vain for {messages} messages");
        thread::sleep(Duration::from_millis(10));
    }
}

pub fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}
