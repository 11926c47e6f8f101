//! What is given as a body goes out byte for byte.

use crate::support::{Fixture, Service};

const SEED: &str = include_str!("../../../yunxin/tests/samples/seed-request.json");

/// Bodies that a parser and a printer between disk and wire would change.
const ODD: [(&str, &str); 7] = [
    ("white space", "\n\t { \"message\"\t:\r\n{ \"message_type\":0 , \"text\" : \"  a  b \\t\" } }  \r\n\n"),
    (
        "30 digits and other numbers",
        r#"{"message":{"message_type":100,"attachment":{"id":123456789012345678901234567890,"f":1.10,"e":1E+2,"z":-0}}}"#,
    ),
    ("unknown keys", r#"{"zzz":{"b":1,"a":[]},"message":{"text":"t","message_type":0,"new":null},"aaa":0}"#),
    (
        "emoji and Chinese",
        "{\"message\":{\"message_type\":0,\"text\":\"雁字回时👩‍👩‍👧‍👦🪿\u{200b}\u{e9}e\u{301}\"}}",
    ),
    ("escapes", r#"{"message":{"message_type":0,"text":"\u4f60\/\ud83e\udebf\u0000<"}}"#),
    ("a key twice", r#"{"message":{"message_type":0,"text":"first","text":"second"}}"#),
    ("no final line", r#"{"message":{"message_type":0,"text":"x"}}"#),
];

#[test]
fn a_body_from_a_file_arrives_byte_for_byte() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    for (what, body) in ODD {
        let path = fixture.file("body.json", body);
        let done = fixture.send("Trial", service.secret(), &["--body", &path]);

        assert_eq!(done.code, 0, "{what}: {done:?}");
        assert_eq!(service.bodies().last().unwrap(), body, "{what}");
    }
}

#[test]
fn a_body_from_standard_input_arrives_byte_for_byte() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    for (what, body) in ODD {
        let args = ["send", "--account", "Trial", "--to", "a|1|b", "--json", "--body", "-"];
        let done = fixture.call(&args).secret(service.secret()).input(body).run();

        assert_eq!(done.code, 0, "{what}: {done:?}");
        assert_eq!(service.bodies().last().unwrap(), body, "{what}");
    }
}

#[test]
fn the_history_keeps_the_body_byte_for_byte() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    for (what, body) in ODD {
        let path = fixture.file("body.json", body);
        let row = fixture.send("Trial", service.secret(), &["--body", &path]).json()["row_id"].clone();
        let row = row.as_str().map_or_else(|| row.to_string(), str::to_owned);

        let shown = fixture.call(&["history", "show", &row, "--json"]).run();
        assert_eq!(shown.json()["details"]["request_body"], body, "{what}");
    }
}

#[test]
fn the_example_request_of_the_service_is_sent() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let path = fixture.file("seed.json", SEED);

    let done = fixture.send("Trial", service.secret(), &["--body", &path]);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!(service.bodies(), [SEED]);
}

#[test]
fn a_text_arrives_as_it_was_typed() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let text = "two\nlines \"quoted\" \\ 雁 🪿";

    let done = fixture.send("Trial", service.secret(), &["--text", text]);

    assert_eq!(done.code, 0, "{done:?}");
    let body: serde_json::Value = serde_json::from_str(&service.bodies()[0]).unwrap();
    assert_eq!(body["message"]["text"], text);
}

#[test]
fn a_room_is_a_number_above_zero_in_both_calls_into_it() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    for room in ["+5", "-5", "0", "５", "9223372036854775808"] {
        let room = format!("--chatroom={room}");
        for texts in [&["--text", "a"][..], &["--text", "a", "--text", "b"]] {
            let args = [&["send", "--account", "Trial", "--from", "x", &room][..], texts].concat();
            let done = fixture.call(&args).secret(service.secret()).run();
            assert_eq!(done.code, 2, "{room} {texts:?}: {done:?}");
        }
    }
    assert!(service.sandbox.world().room_messages().is_empty());
}

#[test]
fn a_body_that_is_a_list_is_said_to_be_no_object() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let file = fixture.file("list.json", "[]");

    let args = ["send", "--account", "Trial", "--from", "x", "--to-many", "a", "--body", &file, "--json"];
    let done = fixture.call(&args).secret(service.secret()).run();

    assert_eq!((done.code, &done.json()["error"]), (2, &"body_syntax".into()), "{done:?}");
}
