//! `sandbox`: the look-alike alone.

use std::process::Command;

use serde_json::Value;

use crate::support::{Fixture, Running};

fn ready(running: &mut Running) -> Value {
    serde_json::from_str(&running.line()).unwrap()
}

fn interrupt(running: &Running) {
    let sent = Command::new("kill").args(["-INT", &running.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn it_takes_what_is_signed_with_what_it_printed_and_ends_when_interrupted() {
    let fixture = Fixture::new();
    let mut running = fixture.call(&["sandbox"]).start();
    let ready = ready(&mut running);
    let text = |name: &str| ready[name].as_str().unwrap().to_owned();
    fixture.add("Local", &format!("{}/nimserver", text("listening")), &text("app_key"), &[]);

    let done = fixture.send("Local", &text("app_secret"), &["--text", "hello"]);
    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");

    interrupt(&running);
    let ended = running.end();
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (0, "", ""));
    let kept = std::fs::read_to_string(fixture.data().join("sandbox-cli/messages.jsonl")).unwrap();
    assert!(kept.contains("hello"));
}

#[test]
fn it_uses_the_key_the_secret_and_the_folder_that_were_given() {
    let fixture = Fixture::new();
    let folder = fixture.temporary().join("world");
    let args = ["sandbox", "--app-key", "mykey", "--app-secret-stdin", "--data", folder.to_str().unwrap()];
    let mut running = fixture.call(&args).input("my-secret-1\n").start();

    let ready = ready(&mut running);
    assert_eq!((&ready["app_key"], &ready["app_secret"]), (&"mykey".into(), &"my-secret-1".into()));
    assert!(folder.is_dir() && !fixture.data().exists());
}

#[test]
fn it_listens_on_this_machine_only() {
    let done = Fixture::new().call(&["sandbox", "--listen", "0.0.0.0:0"]).run();
    assert_eq!((done.code, done.out.as_str()), (5, ""), "{done:?}");
    assert!(done.err.contains("loopback"), "{done:?}");
}

#[test]
fn two_on_one_folder_are_distinguished() {
    let fixture = Fixture::new();
    let mut first = fixture.call(&["sandbox"]).start();
    ready(&mut first);

    let second = fixture.call(&["sandbox"]).run();
    assert_eq!(second.code, 5);
    assert!(second.err.contains("another sandbox is using"), "{second:?}");
}

#[test]
fn an_empty_secret_is_not_taken() {
    let done = Fixture::new().call(&["sandbox", "--app-secret-stdin"]).input("\n").run();
    assert_eq!(done.code, 4, "{done:?}");
}
