//! What is done with a sent message reaches the service, and the exit code says how it ended.

use sandbox::{Fault, FaultKind, FaultRoute};
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
fn what_looks_like_a_variable_is_named_before_a_message_is_changed() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let row = sent(&fixture, &service, "goose|1|swan", TEXT);
    let changed = act(&fixture, &service, &["modify", &row, "--text", "- bye {{name}}"]);
    assert_eq!(state(&changed), (0, "done".to_owned()), "{changed:?}");
    assert!(changed.err.contains("warning /message/text placeholder {{name}}\n"), "{changed:?}");
}

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

#[test]
fn a_reaction_is_added_listed_and_removed_and_a_message_marked_as_read() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let body = r#"{"message":{"message_type":0,"text":"hello","message_client_id":"c-1"}}"#;
    let row = sent(&fixture, &service, "goose|1|swan", body);
    let react = ["react", &row, "--operator", "swan", "--index", "7"];
    assert_eq!(state(&act(&fixture, &service, &react)), (0, "done".to_owned()));

    let listed = act(&fixture, &service, &["reactions", &row]);
    assert_eq!(listed.json()["reactions"][0]["operator_id"], "swan", "{listed:?}");
    assert_eq!(listed.json()["reactions"][0]["index"], 7);
    assert_eq!(state(&act(&fixture, &service, &[&react[..], &["--remove"]].concat())).0, 0);
    assert_eq!(act(&fixture, &service, &["reactions", &row]).json()["reactions"], serde_json::json!([]));
    let none = act(&fixture, &service, &["thread", &row]);
    assert_eq!((state(&none).0, &none.json()["thread"]["total"]), (0, &0.into()), "{none:?}");
    let read = act(&fixture, &service, &["mark-read", &row, "--reader", "swan"]);
    assert_eq!(state(&read), (0, "done".to_owned()), "{read:?}");
    let zero = act(&fixture, &service, &["react", &row, "--operator", "swan", "--index", "0"]);
    assert_eq!((zero.code, &zero.json()["error"]), (2, &"body_invalid".into()), "{zero:?}");
}

#[test]
fn a_reply_joins_the_thread_of_its_message_and_ends_as_any_send() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let body = r#"{"message":{"message_type":0,"text":"hello","message_client_id":"c-1"}}"#;
    let row = sent(&fixture, &service, "goose|1|swan", body);

    let replied = act(&fixture, &service, &["reply", &row, "--text", "再见"]);

    assert_eq!(replied.ended(), (0, "sent".to_owned()), "{replied:?}");
    let listed = act(&fixture, &service, &["thread", &row]).json()["thread"].clone();
    assert_eq!((&listed["total"], &listed["replies"][0]["text"]), (&1.into(), &"再见".into()), "{listed}");
    let reply_row = replied.json()["row_id"].as_str().unwrap().to_owned();
    assert_ne!(reply_row, row);
    let empty = act(&fixture, &service, &["reply", &row, "--text", ""]);
    assert_eq!((empty.code, &empty.json()["error"]), (2, &"body_invalid".into()), "{empty:?}");
    let lose = Fault { count: Some(1), route: FaultRoute::Send, ..Fault::new(FaultKind::ResetAfterStore) };
    service.sandbox.faults().add_all(vec![lose]).unwrap();
    let lost = act(&fixture, &service, &["reply", &row, "--text", "lost"]);
    assert_eq!(lost.ended(), (3, "unknown".to_owned()), "{lost:?}");
    let recalled = act(&fixture, &service, &["recall", &row]);
    assert_eq!(state(&recalled).0, 0, "{recalled:?}");
    let closed = act(&fixture, &service, &["reply", &row, "--text", "late"]);
    assert_eq!((closed.code, &closed.json()["error"]), (2, &"act_closed".into()), "{closed:?}");
}

#[test]
fn of_several_messages_each_is_recalled_by_its_name() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let send = |args: &[&str]| {
        let call = [&["send", "--account", "Trial", "--from", "host", "--json"], args].concat();
        let done = fixture.call(&call).secret(service.secret()).run();
        assert_eq!(done.code, 0, "{done:?}");
        done.json()
    };
    let room = send(&["--chatroom", "5001", "--text", "one", "--text", "two"]);
    let row = room["row_id"].as_str().unwrap();
    let second = room["parts"][1]["name"].as_str().unwrap();
    let whole = act(&fixture, &service, &["recall", row]);
    assert_eq!((whole.code, &whole.json()["error"]), (2, &"act_closed".into()), "{whole:?}");
    let reason = format!(
        "this cannot be done with the message of row {row}: the call sent several messages: name one of them, with --part"
    );
    assert_eq!(whole.json()["message"], reason);
    let part = ["recall", row, "--part", second];
    for option in [&["--description", "gone"][..], &["--attach", "{}"], &["--ignore-window"]] {
        let refused = act(&fixture, &service, &[&part[..], option].concat());
        assert_eq!((refused.code, &refused.json()["error"]), (2, &"option_invalid".into()), "{refused:?}");
        assert!(refused.json()["message"].as_str().unwrap().starts_with(option[0]), "{refused:?}");
    }
    let recalled = act(&fixture, &service, &["recall", row, "--part", second, "--operator", "host"]);
    assert_eq!(state(&recalled), (0, "done".to_owned()), "{recalled:?}");
    let there: Vec<bool> =
        service.sandbox.world().room_messages().iter().map(|message| message.recalled).collect();
    assert_eq!(there, [false, true]);
    let look = act(&fixture, &service, &["state", row]);
    assert_eq!(look.json()["room"]["missing"], serde_json::json!([second]), "{look:?}");
}
