//! `--import` of what other tools write, and what must not go out unseen.

use serde_json::{Value, json};

use crate::support::{Fixture, Service};

fn url(to: &str) -> String {
    format!("https://h.example/im/v2/conversations/ann%7C1%7C{to}/messages")
}

fn curl(to: &str, text: &str) -> String {
    format!("curl '{}' -d '{{\"message\":{{\"message_type\":0,\"text\":\"{text}\"}}}}'\n", url(to))
}

fn texts(service: &Service) -> Vec<String> {
    let text = |body: &String| {
        serde_json::from_str::<Value>(body).unwrap()["message"]["text"].as_str().unwrap().to_owned()
    };
    service.bodies().iter().map(text).collect()
}

#[test]
fn of_several_messages_one_is_picked_or_all_are_sent_in_their_order() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let file =
        fixture.file("three.txt", [curl("b1", "one"), curl("b2", "two"), curl("b3", "three")].concat());
    let send = |more: &[&str]| {
        let args = ["send", "--account", "Trial", "--import", &file];
        fixture.call(&[&args[..], more].concat()).secret(service.secret()).run()
    };

    let done = send(&[]);
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("choose one with --pick") && done.err.contains("  2 ann|1|b2"), "{done:?}");
    assert_eq!(send(&["--pick", "4"]).code, 2);
    assert_eq!(service.bodies().len(), 0);
    assert_eq!(send(&["--pick", "2"]).code, 0);
    assert_eq!(texts(&service), ["two"]);
    let done = send(&["--all", "--json"]);
    assert_eq!((done.code, done.out.lines().count()), (0, 3), "{done:?}");
    assert_eq!(texts(&service), ["two", "one", "two", "three"]);
}

#[test]
fn what_looks_like_a_variable_is_named_before_it_goes_out() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let args = ["send", "--account", "Trial", "--to", "ann|1|ben", "--text", "{{name}} owes $5 to %USER%"];
    let done = fixture.call(&args).secret(service.secret()).run();
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.err.contains("warning /message/text placeholder {{name}}\n"), "{done:?}");
    assert!(done.err.contains("placeholder %USER%\n") && !done.err.contains("$5"), "{done:?}");
}

#[test]
fn values_within_values_are_filled_in_and_sent() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let collection = json!({
        "item": [{ "request": { "method": "POST", "url": url("ben"), "body": { "mode": "raw",
            "raw": "{\"message\":{\"message_type\":0,\"text\":\"hi {{greet}} {{order no}}\"}}" } } }],
        "variable": [
            { "key": "greet", "value": "dear {{peer}}" }, { "key": "peer", "value": "{{team}}-ben" },
            { "key": "team", "value": "blue" }, { "key": "order no", "value": "17" },
        ],
    });
    let file = fixture.file("collection.json", collection.to_string());
    let args = ["send", "--account", "Trial", "--import", &file];
    let done = fixture.call(&args).secret(service.secret()).run();
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(texts(&service), ["hi dear blue-ben 17"]);
    assert!(done.err.contains("changed: renamed_variable order no → order_no"), "{done:?}");
}

#[test]
fn braces_that_were_sent_as_braces_go_out_as_they_are() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let body = r#"{"message":{"message_type":0,"text":"{{name}} {{now}}"}}"#;
    let har = json!({ "log": { "entries": [{ "request": { "method": "POST", "url": url("ben"), "postData": { "text": body } } }] } });
    let file = fixture.file("one.har", har.to_string());
    let args = ["send", "--account", "Trial", "--import", &file];
    let done = fixture.call(&args).secret(service.secret()).run();
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(service.bodies(), [body]);
    assert!(done.err.contains("placeholder {{name}}"), "{done:?}");
}

#[test]
fn an_environment_is_named_and_nothing_of_it_is_reported() {
    let fixture = Fixture::new();
    let text = r#"{"name":"dev","values":[{"key":"AppSecret","value":"5ecret","enabled":true}]}"#;
    let file = fixture.file("dev.json", text);
    let args = ["compose", "--sandbox", "--json", "--to", "ann|1|ben", "--import", &file];
    let done = fixture.call(&args).run();
    assert_eq!((done.code, &done.json()["error"]), (2, &"import_environment".into()), "{done:?}");
    assert!(!done.out.contains("5ecret") && !done.err.contains("5ecret"), "{done:?}");
}

#[test]
fn files_in_other_encodings_are_read_and_said_to_be() {
    let fixture = Fixture::new();
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let file = fixture.file("saved.txt", utf16(&curl("ben", "你好")));
    let done = fixture.call(&["compose", "--sandbox", "--json", "--import", &file]).run();
    assert!(done.json()["body"].as_str().unwrap().contains("你好"), "{done:?}");

    // 你好 in GB 18030.
    let gbk = curl("ben", "HERE").into_bytes();
    let at = gbk.windows(4).position(|four| four == b"HERE").unwrap();
    let gbk = [&gbk[..at], b"\xC4\xE3\xBA\xC3", &gbk[at + 4..]].concat();
    let done =
        fixture.call(&["compose", "--sandbox", "--json", "--import", &fixture.file("gbk.txt", gbk)]).run();
    assert!(done.json()["body"].as_str().unwrap().contains("你好"), "{done:?}");
    assert!(done.err.contains("changed: encoding GB 18030"), "{done:?}");

    // 訂單已出貨 in Big5.
    let big5 = curl("ben", "HERE").into_bytes();
    let big5 = [&big5[..at], b"\xAD\x71\xB3\xE6\xA4\x77\xA5\x58\xB3\x66", &big5[at + 4..]].concat();
    let done =
        fixture.call(&["compose", "--sandbox", "--json", "--import", &fixture.file("big5.txt", big5)]).run();
    assert!(done.json()["body"].as_str().unwrap().contains("訂單已出貨"), "{done:?}");
    assert!(done.err.contains("changed: encoding Big5"), "{done:?}");

    let body = r#"{"message":{"message_type":0,"text":"x"}}"#;
    let file = fixture.file("body.json", format!("\u{feff}{body}"));
    let done = fixture.call(&["compose", "--sandbox", "--json", "--to", "ann|1|ben", "--body", &file]).run();
    assert_eq!(done.json()["body"], body);
    assert!(done.err.contains("byte order mark"), "{done:?}");
    let file = fixture.file("template.json", format!(
        "\u{feff}{{\"yanshu_template\":1,\"name\":\"t\",\"conversation\":{{\"sender\":\"ann\",\"type\":\"p2p\",\"receiver\":\"ben\"}},\"body\":[{}]}}",
        Value::from(body)
    ));
    let done = fixture.call(&["compose", "--sandbox", "--json", "--template", &file]).run();
    assert_eq!(done.json()["body"], body, "{done:?}");
}

#[test]
fn an_invisible_blank_in_a_body_is_named_with_its_place() {
    let fixture = Fixture::new();
    let file = fixture.file("body.json", "{\n\u{a0}\"message\":{}}");
    let done = fixture.call(&["compose", "--sandbox", "--json", "--to", "ann|1|ben", "--body", &file]).run();
    let syntax = &done.json()["syntax"];
    assert_eq!((&syntax["line"], &syntax["column"]), (&2.into(), &1.into()), "{done:?}");
    assert!(syntax["message"].as_str().unwrap().contains("U+00A0"), "{done:?}");
    assert_eq!(
        (&syntax["invisible"][0], &syntax["visible_body"]),
        (&"U+00A0".into(), &"{\n \"message\":{}}".into())
    );
}
