//! Sends of unknown end are settled: looked after, or made again, and no message arrives twice.

use sandbox::{Fault, FaultKind, FaultRoute, FaultStage};
use serde_json::Value;

use crate::support::{Done, Fixture, Service, Silent};

fn fault(kind: FaultKind, count: u64) -> Fault {
    Fault { count: Some(count), route: FaultRoute::Send, ..Fault::new(kind) }
}

/// Sends one message while the service misbehaves, and gives the row of unknown end.
fn unknown(fixture: &Fixture, service: &Service, faults: Vec<Fault>) -> String {
    service.known_to(fixture, "Trial");
    service.sandbox.faults().add_all(faults).unwrap();
    let done = fixture.send("Trial", service.secret(), &["--text", "hello"]);
    assert_eq!(done.ended(), (3, "unknown".to_owned()), "{done:?}");
    done.json()["row_id"].as_str().unwrap().to_owned()
}

fn settle(fixture: &Fixture, service: &Service, how: &str, row: &str) -> Done {
    fixture.call(&["history", how, row, "--json"]).secret(service.secret()).run()
}

fn details(fixture: &Fixture, row: &str) -> Value {
    fixture.call(&["history", "show", row, "--json"]).run().json()["details"].clone()
}

/// Kind and error of each attempt.
fn attempts(fixture: &Fixture, row: &str) -> Vec<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let list = details(fixture, row)["attempts"].clone();
    list.as_array().unwrap().iter().map(|a| (text(&a["kind"]).unwrap(), text(&a["error"]))).collect()
}

#[test]
fn a_message_whose_answer_was_lost_is_found_again() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let row = unknown(&fixture, &service, vec![fault(FaultKind::ResetAfterStore, 1)]);

    let done = settle(&fixture, &service, "check", &row);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let arrived = service.sandbox.world().messages();
    assert_eq!(arrived.len(), 1);
    let id = arrived[0].message_server_id.to_string();
    assert_eq!(done.json()["message_server_id"], id);
    let details = details(&fixture, &row);
    assert_eq!(
        (&details["row"]["outcome"], &details["message_server_id"]),
        (&"sent".into(), &id.clone().into())
    );
    assert!(details["answer"].as_str().unwrap().contains(&id), "{details}");
    assert_eq!(attempts(&fixture, &row).last().unwrap(), &("check".to_owned(), None));
}

#[test]
fn a_message_that_is_not_there_stays_unknown_and_the_look_is_kept() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let row = unknown(&fixture, &service, vec![fault(FaultKind::Http500, 1)]);

    let done = settle(&fixture, &service, "check", &row);

    assert_eq!(done.ended(), (3, "unknown".to_owned()), "{done:?}");
    assert_eq!((&done.json()["found"], &done.json()["error"]), (&false.into(), &Value::Null));
    assert_eq!(fixture.history()[0]["outcome"], "unknown");
    assert_eq!(attempts(&fixture, &row)[1], ("check".to_owned(), Some("not_seen".to_owned())));
}

/// A body with a fixed client id.
fn fixed(fixture: &Fixture, text: &str) -> String {
    let body = r#"{"message":{"message_type":0,"text":"TEXT","message_client_id":"fixed-1"}}"#;
    fixture.file("fixed.json", body.replace("TEXT", text))
}

#[test]
fn another_message_under_a_fixed_id_is_never_taken_for_the_one_that_was_lost() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let first = fixture.send("Trial", service.secret(), &["--body", &fixed(&fixture, "first text")]);
    assert_eq!(first.ended(), (0, "sent".to_owned()), "{first:?}");
    service.sandbox.faults().add(fault(FaultKind::ResetBeforeRead, 1)).unwrap();
    let second = fixture.send("Trial", service.secret(), &["--body", &fixed(&fixture, "SECOND TEXT")]);
    assert_eq!(second.ended(), (3, "unknown".to_owned()), "{second:?}");
    let row = second.json()["row_id"].as_str().unwrap().to_owned();

    for how in ["check", "resend", "check"] {
        let done = settle(&fixture, &service, how, &row);

        assert_eq!(done.ended(), (3, "unknown".to_owned()), "{how}: {done:?}");
        let other = &done.json()["other"];
        assert_eq!(other["message_server_id"], first.json()["message_server_id"], "{how}: {done:?}");
        assert_eq!(other["differs"], serde_json::json!(["text"]), "{how}: {done:?}");
        assert_eq!(done.json()["message_server_id"], Value::Null, "{how}");
        let said = fixture.call(&["history", "check", &row]).secret(service.secret()).run();
        assert!(said.out.contains("belongs to another message"), "{said:?}");
    }
    assert_eq!(service.bodies().len(), 1, "the second text never arrived");
    assert_eq!(fixture.history()[0]["outcome"], "unknown");
}

#[test]
fn a_look_that_fails_says_so_and_settles_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let row = unknown(&fixture, &service, vec![fault(FaultKind::ResetAfterStore, 1)]);
    let lost = Fault { route: FaultRoute::Query, ..Fault::new(FaultKind::HalfAnswer) };
    service.sandbox.faults().add(lost).unwrap();

    let done = settle(&fixture, &service, "check", &row);

    assert_eq!(done.ended(), (3, "unknown".to_owned()), "{done:?}");
    assert_eq!(done.json()["error"], "broken");
    assert_eq!(attempts(&fixture, &row).last().unwrap(), &("check".to_owned(), Some("broken".to_owned())));
}

#[test]
fn a_lost_message_that_is_sent_again_arrives_once() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let row = unknown(&fixture, &service, vec![fault(FaultKind::Http500, 1)]);
    let trace_id = details(&fixture, &row)["trace_id"].clone();

    let done = settle(&fixture, &service, "resend", &row);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let arrived = service.sandbox.world().messages();
    assert_eq!(arrived.len(), 1);
    assert_eq!((&done.json()["trace_id"], &done.json()["row_id"]), (&trace_id, &row.clone().into()));
    assert_eq!(arrived[0].trace_id.as_deref(), trace_id.as_str());
    assert_eq!(arrived[0].body, details(&fixture, &row)["request_body"]);
    assert_eq!((fixture.history().len(), attempts(&fixture, &row).len()), (1, 2));
}

#[test]
fn a_message_that_had_arrived_is_not_sent_twice_by_sending_it_again() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let row = unknown(&fixture, &service, vec![fault(FaultKind::ResetAfterStore, 1)]);

    let done = settle(&fixture, &service, "resend", &row);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let arrived = service.sandbox.world().messages();
    assert_eq!((arrived.len(), arrived[0].times_seen), (1, 2));
    assert_eq!(done.json()["message_server_id"], arrived[0].message_server_id.to_string());
}

#[test]
fn a_storm_of_gateway_errors_before_and_after_the_store_leaves_one_copy() {
    let storm = |stage| Fault { stage: Some(stage), ..fault(FaultKind::Http502, 2) };
    for stages in [[FaultStage::Before, FaultStage::After], [FaultStage::After, FaultStage::Before]] {
        let (fixture, service) = (Fixture::new(), Service::start());
        let row = unknown(&fixture, &service, stages.map(storm).to_vec());
        let in_the_storm = settle(&fixture, &service, "resend", &row);
        assert_eq!(in_the_storm.ended(), (3, "unknown".to_owned()), "{in_the_storm:?}");

        let after = settle(&fixture, &service, "resend", &row);

        assert_eq!(after.ended(), (0, "sent".to_owned()), "{after:?}");
        assert_eq!((service.bodies().len(), fixture.history().len()), (1, 1));
        assert_eq!(attempts(&fixture, &row).len(), 5);
    }
}

#[test]
fn a_kill_in_mid_repeat_leaves_the_end_unknown_again() {
    let (fixture, silent) = (Fixture::new(), Silent::start());
    fixture.add("Silent", &silent.base_url, "k1", &[]);
    let first = fixture.send("Silent", "0123456789ab", &["--text", "hello"]);
    assert_eq!(first.code, 3, "{first:?}");
    drop(silent.wait());
    let row = first.json()["row_id"].as_str().unwrap().to_owned();
    let args = ["history", "resend", &row, "--json"];
    let mut running = fixture.call(&args).secret("0123456789ab").start();
    let _connection = silent.wait();
    assert_eq!(fixture.history()[0]["outcome"], "sending");
    // While one process is at it, no other may be.
    let second = fixture.call(&args).secret("0123456789ab").run();
    assert_eq!((second.ended(), &second.json()["error"]), ((2, "invalid".to_owned()), &"not_unknown".into()));

    running.child.kill().unwrap();
    running.child.wait().unwrap();

    assert_eq!(fixture.history()[0]["outcome"], "unknown");
}

#[test]
fn only_a_row_of_unknown_end_can_be_settled() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let sent = fixture.send("Trial", service.secret(), &["--text", "hello"]);
    let row = sent.json()["row_id"].as_str().unwrap().to_owned();

    for how in ["check", "resend"] {
        let done = settle(&fixture, &service, how, &row);
        assert_eq!((done.ended(), &done.json()["error"]), ((2, "invalid".to_owned()), &"not_unknown".into()));
        let done = settle(&fixture, &service, how, "999");
        assert_eq!((done.code, &done.json()["error"]), (2, &"row_missing".into()), "{done:?}");
    }
    assert_eq!(service.bodies().len(), 1);
}

#[test]
fn a_message_without_a_client_id_cannot_be_settled_safely() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    service.sandbox.faults().add(fault(FaultKind::ResetAfterStore, 1)).unwrap();
    let body = fixture.file("plain.json", r#"{"message":{"message_type":0,"text":"hello"}}"#);
    let sent = fixture.send("Trial", service.secret(), &["--body", &body]);
    let row = sent.json()["row_id"].as_str().unwrap().to_owned();

    for how in ["check", "resend"] {
        let done = settle(&fixture, &service, how, &row);
        assert_eq!((done.code, &done.json()["error"]), (2, &"client_id_missing".into()), "{done:?}");
    }
    assert_eq!(service.sandbox.world().messages()[0].times_seen, 1);
}

#[test]
fn a_batch_whose_answer_was_lost_is_found_where_its_messages_keep_the_client_id() {
    let (fixture, service) =
        (Fixture::new(), Service::with(|options| options.limits.batch_keeps_client_id = true));
    service.known_to(&fixture, "Trial");
    let lost = Fault { count: Some(1), ..Fault::new(FaultKind::ResetAfterStore) };
    service.sandbox.faults().add(lost).unwrap();
    let body = r#"{"sender_id":"x","receiver_ids":["a","b"],"message":{"message_type":0,"text":"hi","message_client_id":"m1"}}"#;
    let file = fixture.file("batch.json", body);
    let args = ["send", "--account", "Trial", "--from", "x", "--to-many", "a,b", "--body", &file, "--json"];
    let sent = fixture.call(&args).secret(service.secret()).run();
    assert_eq!(sent.ended(), (3, "unknown".to_owned()), "{sent:?}");
    let row = sent.json()["row_id"].as_str().unwrap().to_owned();

    let done = settle(&fixture, &service, "check", &row);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let ids: Vec<String> =
        service.sandbox.world().messages().iter().map(|one| one.message_server_id.to_string()).collect();
    let parts = done.json()["parts"].clone();
    assert_eq!(parts[0]["message_server_id"], ids[0]);
    assert_eq!((&parts[1]["message_server_id"], ids.len()), (&ids[1].clone().into(), 2));
}

#[test]
fn a_production_account_sends_again_only_with_yes() {
    let (fixture, service) = (Fixture::new(), Service::start());
    fixture.add("Live", &service.sandbox.base_url(), service.sandbox.app_key(), &["--production"]);
    service.sandbox.faults().add(fault(FaultKind::Http500, 1)).unwrap();
    let first = fixture.send("Live", service.secret(), &["--text", "hello", "--yes"]);
    let row = first.json()["row_id"].as_str().unwrap().to_owned();

    let without = settle(&fixture, &service, "resend", &row);
    assert_eq!(
        (without.code, &without.json()["error"]),
        (2, &"production_unconfirmed".into()),
        "{without:?}"
    );
    assert!(without.json()["message"].as_str().unwrap().ends_with(": add --yes"), "{without:?}");
    assert_eq!(service.bodies(), [""; 0]);
    let with = fixture.call(&["history", "resend", &row, "--json", "--yes"]).secret(service.secret()).run();
    assert_eq!(with.ended(), (0, "sent".to_owned()), "{with:?}");
}

#[test]
fn a_clock_that_is_off_is_corrected_and_said() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let ahead = Fault { offset_s: Some(4_000), ..Fault::new(FaultKind::StaleClock) };
    service.sandbox.faults().add(ahead).unwrap();

    let done = fixture.send("Trial", service.secret(), &["--text", "hello"]);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let corrected = done.json()["clock_corrected_s"].as_i64().unwrap();
    assert!((3_990..=4_010).contains(&corrected), "{corrected}");
    assert_eq!(service.bodies().len(), 1);
}
