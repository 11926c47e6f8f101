//! The ends of a send, as exit code and as JSON.

use std::net::TcpListener;

use serde_json::Value;

use crate::support::{Done, Fixture, Service, Silent};

/// The answer without what differs from run to run.
fn steady(done: &Done) -> Value {
    let mut value = done.json();
    for name in ["message_server_id", "trace_id", "row_id", "create_time_ms", "took_ms", "fresh_client_id"] {
        if let Some(found) = value.get_mut(name).filter(|found| !found.is_null()) {
            *found = format!("[{name}]").into();
        }
    }
    value
}

#[test]
fn a_message_that_the_service_takes_is_sent() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");

    let done = fixture.send("Trial", service.secret(), &["--text", "你好"]);

    assert_eq!(done.code, 0, "{done:?}");
    insta::assert_snapshot!("sent", format!("{:#}", steady(&done)));
    let arrived = service.sandbox.world().messages();
    let answer = done.json();
    assert_eq!(answer["message_server_id"], arrived[0].message_server_id.to_string());
    assert_eq!(answer["trace_id"], arrived[0].trace_id.clone().unwrap());
    assert_eq!(fixture.history()[0]["outcome"], "sent");
}

#[test]
fn a_message_that_the_service_refuses_is_rejected() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");

    let args = ["send", "--account", "Trial", "--to", "goose|1|code-102426", "--json", "--text", "hello"];
    let done = fixture.call(&args).secret(service.secret()).run();

    assert_eq!(done.code, 1, "{done:?}");
    insta::assert_snapshot!("rejected", format!("{:#}", steady(&done)));
    assert_eq!(fixture.history()[0]["outcome"], "rejected");
}

#[test]
fn a_client_id_that_the_service_has_seen_leaves_the_end_unknown() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let body = fixture
        .file("twice.json", r#"{"message":{"message_type":0,"text":"once","message_client_id":"the-same"}}"#);
    let first = fixture.send("Trial", service.secret(), &["--body", &body]);
    assert_eq!(first.code, 0, "{first:?}");

    let done = fixture.send("Trial", service.secret(), &["--body", &body]);

    assert_eq!(done.code, 3, "{done:?}");
    insta::assert_snapshot!("repeated", format!("{:#}", steady(&done)));
    assert_eq!(fixture.history()[0]["outcome"], "unknown");
}

#[test]
fn a_wrong_secret_is_the_services_no() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");

    let done = fixture.send("Trial", "not-the-secret", &["--text", "hello"]);

    assert_eq!(done.ended(), (1, "rejected".to_owned()));
    assert_eq!(done.json()["code"], 414);
}

#[test]
fn a_service_that_takes_the_call_and_stays_silent_leaves_the_end_unknown() {
    let (fixture, silent) = (Fixture::new(), Silent::start());
    fixture.add("Silent", &silent.base_url, "k1", &[]);

    let done = fixture.send("Silent", "0123456789ab", &["--text", "hello"]);

    assert_eq!(done.code, 3, "{done:?}");
    insta::assert_snapshot!("unknown", format!("{:#}", steady(&done)));
    assert_eq!(fixture.history()[0]["outcome"], "unknown");
    silent.wait();
}

#[test]
fn a_message_for_a_service_that_is_not_there_ends_as_rejected_because_nothing_left() {
    let fixture = Fixture::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fixture.add("Nobody", &format!("http://{taken}/nimserver"), "k1", &[]);

    let done = fixture.send("Nobody", "0123456789ab", &["--text", "hello"]);

    assert_eq!(done.ended(), (1, "rejected".to_owned()));
    assert_eq!(done.json()["error"], "connection_refused");
}

#[test]
fn a_message_that_breaks_a_rule_is_invalid_and_never_leaves() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let body = fixture.file("bad.json", r#"{"message":{"message_type":0},"push_config":{"push_enabled":1}}"#);

    let done = fixture.send("Trial", service.secret(), &["--body", &body]);

    assert_eq!(done.code, 2, "{done:?}");
    insta::assert_snapshot!("invalid", format!("{:#}", done.json()));
    assert_eq!(service.bodies(), [""; 0]);
    assert_eq!(fixture.history(), [Value::Null; 0]);
}

#[test]
fn a_body_that_is_no_json_is_invalid() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");

    let args = ["send", "--account", "Trial", "--to", "a|1|b", "--json", "--body", "-"];
    let done = fixture.call(&args).secret(service.secret()).input("{\n  \"message\": }").run();

    assert_eq!(done.ended(), (2, "invalid".to_owned()));
    assert_eq!(done.json()["error"], "body_syntax");
    assert!(done.json()["message"].as_str().unwrap().starts_with("line 2, column "), "{done:?}");
}

#[test]
fn an_account_without_a_secret_sends_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");

    let args = ["send", "--account", "Trial", "--to", "a|1|b", "--json", "--text", "hello"];
    let done = fixture.call(&args).run();

    assert_eq!(done.code, 4, "{done:?}");
    insta::assert_snapshot!("no_secret", format!("{:#}", done.json()));
    assert_eq!(service.bodies(), [""; 0]);
    assert_eq!(fixture.history(), [Value::Null; 0]);
}

#[test]
fn a_production_account_sends_only_with_yes() {
    let (fixture, service) = (Fixture::new(), Service::start());
    fixture.add("Live", &service.sandbox.base_url(), service.sandbox.app_key(), &["--production"]);

    let without = fixture.send("Live", service.secret(), &["--text", "hello"]);
    assert_eq!(without.ended(), (2, "invalid".to_owned()));
    let message = "Live is a production account: add --yes to send from goose to swan";
    assert_eq!(without.json()["message"], message);
    assert_eq!(service.bodies(), [""; 0]);

    let with = fixture.send("Live", service.secret(), &["--text", "hello", "--yes"]);
    assert_eq!(with.ended(), (0, "sent".to_owned()));
    assert_eq!(fixture.history()[0]["production"], true);
}

#[test]
fn a_user_reads_the_outcome_first() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let send = |secret: &str| {
        let args = ["send", "--account", "trial", "--to", "a|1|b", "--text", "hello"];
        fixture.call(&args).secret(secret).run()
    };

    assert!(send(service.secret()).out.starts_with("sent\nid "));
    let refused = send("not-the-secret");
    assert!(refused.out.starts_with("rejected\nmsg "), "{refused:?}");
    assert!(refused.out.contains("\ncode 414\n"), "{refused:?}");
}

#[test]
fn the_account_test_distinguishes_a_good_secret_from_a_bad_one() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let test = |secret: &str| fixture.call(&["account", "test", "Trial", "--json"]).secret(secret).run();

    let good = test(service.secret());
    assert_eq!((good.code, good.json()["verdict"].as_str()), (0, Some("accepted")), "{good:?}");
    let bad = test("not-the-secret");
    assert_eq!((bad.code, bad.json()["verdict"].as_str()), (1, Some("bad_signature")), "{bad:?}");
    assert_eq!(service.bodies(), [""; 0]);
}
