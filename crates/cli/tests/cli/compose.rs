//! `compose` shows what would go out, and lets nothing out.

use crate::support::{Fixture, Service};

#[test]
fn the_request_is_shown_and_nothing_is_sent() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let body = fixture.file("body.json", "{ \"message\":{\"message_type\":0,\"text\":\"你好\"} }\n");

    let args = ["compose", "--account", "Trial", "--to", "a@b|1|c.d", "--json", "--body", &body];
    let done = fixture.call(&args).run();

    assert_eq!(done.code, 0, "{done:?}");
    let shown = done.json();
    let url = format!("{}/im/v2/conversations/a%40b%7C1%7Cc.d/messages", service.sandbox.base_url());
    assert_eq!((&shown["method"], &shown["url"]), (&"POST".into(), &url.into()));
    assert_eq!(shown["body"], std::fs::read_to_string(&body).unwrap());
    assert_eq!(shown["headers"]["AppKey"], service.sandbox.app_key());
    let check_sum = shown["headers"]["CheckSum"].as_str().unwrap();
    assert!(!check_sum.is_empty() && !check_sum.chars().any(|c| c.is_ascii_hexdigit()), "{check_sum}");
    assert_eq!(service.bodies(), [""; 0]);
    assert!(fixture.history().is_empty());
}

#[test]
fn a_file_is_looked_at_but_not_uploaded() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let path = fixture.file("note.txt", "hello");

    let args = ["compose", "--account", "Trial", "--to", "a|1|b", "--json", "--file", &path];
    let done = fixture.call(&args).secret(service.secret()).run();

    assert_eq!(done.code, 0, "{done:?}");
    let shown = done.json();
    let body: serde_json::Value = serde_json::from_str(shown["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["message"]["attachment"]["size"], 5);
    assert_eq!(service.sandbox.world().uploads().len(), 0);
}

#[test]
fn a_body_that_breaks_rules_is_shown_with_its_issues() {
    let fixture = Fixture::new();
    let args = ["compose", "--sandbox", "--to", "a|1|b", "--json", "--text", ""];
    let done = fixture.call(&args).run();

    assert_eq!(done.code, 2, "{done:?}");
    assert_eq!(done.json()["issues"][0]["pointer"], "/message/text");
}

#[test]
fn a_body_that_is_no_json_is_shown_with_the_place() {
    let fixture = Fixture::new();
    let args = ["compose", "--sandbox", "--to", "a|1|b", "--json", "--body", "-"];
    let done = fixture.call(&args).input("{\n  \"雁\": }").run();

    assert_eq!(done.code, 2, "{done:?}");
    assert_eq!((&done.json()["syntax"]["line"], &done.json()["syntax"]["column"]), (&2.into(), &8.into()));
}

#[test]
fn a_value_that_begins_with_a_dash_is_a_value() {
    let fixture = Fixture::new();
    let compose = |more: &[&str]| fixture.call(&[&["compose", "--sandbox", "--json"], more].concat()).run();
    for text in ["-5", "-1°C outside", "- one\n- two", "--5", "->"] {
        let done = compose(&["--to", "-ann|1|-ben", "--text", text]);
        assert_eq!(done.code, 0, "{done:?}");
        let shown = done.json();
        let body: serde_json::Value = serde_json::from_str(shown["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["message"]["text"], text);
        assert!(shown["url"].as_str().unwrap().contains("/-ann%7C1%7C-ben/"), "{shown}");
    }
    // Behind an option whose value was forgotten comes no text.
    let done = compose(&["--to", "ann|1|ben", "--text", "--yes"]);
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("the value before it is missing"), "{done:?}");
}
