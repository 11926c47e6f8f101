//! What is done with a sent message reaches the service, and the exit code says how it ended.

use serde_json::Value;

use crate::support::{Done, Fixture, Service};

/// Sends one message to the sandbox. Its row.
fn sent(fixture: &Fixture, service: &Service, to: &str, body: &str) -> String {
    let body = fixture.file("body.json", body);
    let call = fixture.call(&["send", "--account", "Trial", "--to", to, "--body", &body, "--json"]);
    let done = call.secret(service.secret()).run();
    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    done.json()["row_id"].as_str().unwrap().to_owned()
}

fn act(fixture: &Fixture, service: &Service, args: &[&str]) -> Done {
    fixture.call(&[&["history"], args, &["--json"]].concat()).secret(service.secret()).run()
}

fn state(done: &Done) -> (i32, String) {
    (done.code, done.json()["state"].as_str().unwrap_or_default().to_owned())
}

const TEXT: &str = r#"{"message":{"message_type":0,"text":"hello"},"team_option":{"mark_as_read":true}}"#;

#[test]
fn a_message_is_changed_read_back_and_recalled() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let row = sent(&fixture, &service, "goose|1|swan", TEXT);

    let changed = act(&fixture, &service, &["modify", &row, "--text", "再见"]);
    assert_eq!(state(&changed), (0, "done".to_owned()), "{changed:?}");
    let read = act(&fixture, &service, &["state", &row]);
    assert_eq!(state(&read), (0, "done".to_owned()), "{read:?}");
    let answer: Value = serde_json::from_str(read.json()["answer"].as_str().unwrap()).unwrap();
    assert_eq!(answer["data"]["text"], "再见");
    let recalled =
        act(&fixture, &service, &["recall", &row, "--method", "two-sided", "--description", "收回"]);
    assert_eq!(state(&recalled), (0, "done".to_owned()), "{recalled:?}");

    let arrived = service.sandbox.world().messages().remove(0);
    assert_eq!((arrived.withdraw_type, arrived.modify_time_ms.is_some()), (Some(2), true));
    let again = act(&fixture, &service, &["recall", &row]);
    assert_eq!((again.code, &again.json()["error"]), (2, &"act_closed".into()), "{again:?}");
    let gone = act(&fixture, &service, &["state", &row]);
    assert_eq!((state(&gone), &gone.json()["code"]), ((1, "refused".to_owned()), &107_404.into()));
    let shown = fixture.call(&["history", "show", &row, "--json"]).run().json()["details"].clone();
    let kinds: Vec<_> = shown["acts"].as_array().unwrap().iter().map(|act| act["kind"].clone()).collect();
    assert_eq!(kinds, ["read", "recall", "read", "modify"], "newest first");
    assert_eq!(shown["row"]["outcome"], "sent");
}

#[test]
fn who_read_a_group_message_is_reported() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let row = sent(&fixture, &service, "goose|2|36912345678", TEXT);
    sent(&fixture, &service, "swan|2|36912345678", TEXT);

    let done = act(&fixture, &service, &["read-by", &row]);

    assert_eq!(state(&done), (0, "done".to_owned()), "{done:?}");
    let receipts = &done.json()["receipts"];
    assert_eq!(
        (&receipts["read"], &receipts["unread_account_ids"]),
        (&0.into(), &serde_json::json!(["swan"]))
    );
}
