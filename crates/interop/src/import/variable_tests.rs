//! Variables of other tools, by their values and names.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;

const PATH: &str = "/im/v2/conversations/ann%7C1%7Cben/messages";

/// A collection of Postman with one request.
fn collection(url: &str, body: &str, variables: &Value) -> String {
    json!({ "item": [{ "request": { "method": "POST", "url": url, "body": { "mode": "raw", "raw": body } } }], "variable": variables })
        .to_string()
}

fn only(url: &str, body: &str, variables: &Value) -> ImportedMessage {
    let mut import = read(&collection(url, body, variables)).unwrap();
    assert_eq!(import.messages.len(), 1);
    let reported = serde_json::to_string(&import).unwrap();
    assert!(!reported.contains("s3cret"), "{reported}");
    import.messages.remove(0)
}

fn text(text: &str) -> String {
    json!({ "message": { "text": text } }).to_string()
}

fn defaults(message: &ImportedMessage) -> Vec<(&str, &str)> {
    message.variables.iter().map(|v| (v.name.as_str(), v.default.as_str())).collect()
}

#[test]
fn a_value_with_variables_in_it_is_followed_to_its_end() {
    let variables = json!([
        { "key": "greet", "value": "dear \"{{peer}}\"" },
        { "key": "peer", "value": "{{team}}-ben {{missing}}" },
        { "key": "team", "value": "blue" },
    ]);
    let message = only(PATH, &text("hi {{greet}}"), &variables);
    assert_eq!(
        message.body.as_deref(),
        Some(r#"{"message":{"text":"hi dear \"{{team}}-ben {{missing}}\""}}"#)
    );
    assert_eq!(defaults(&message), [("team", "blue"), ("missing", "")]);
}

#[test]
fn of_a_name_that_stands_twice_in_a_scope_the_last_one_that_is_enabled_counts() {
    let twice = json!([
        { "key": "a", "value": "first" },
        { "key": "a", "value": "second" },
        { "key": "a", "value": "third", "disabled": true },
    ]);
    let message = only(PATH, &text("{{a}}"), &twice);
    assert_eq!(defaults(&message), [("a", "second")]);
    // An inner scope still counts before one around it.
    let item = |inner: Value| json!({ "variable": inner, "request": { "method": "POST", "url": PATH, "body": { "mode": "raw", "raw": text("{{a}}") } } });
    let inner = json!([{ "key": "a", "value": "inner" }, { "key": "a", "value": "innermost" }]);
    let nested =
        json!({ "item": [{ "item": [item(inner)], "variable": twice }, item(json!([]))], "variable": twice });
    let import = read(&nested.to_string()).unwrap();
    let all: Vec<_> = import.messages.iter().map(defaults).collect();
    assert_eq!(all, [[("a", "innermost")], [("a", "second")]]);
    let secret =
        json!([{ "key": "door", "value": "open" }, { "key": "door", "value": "s3cret", "type": "secret" }]);
    assert_eq!(defaults(&only(PATH, &text("{{door}}"), &secret)), [("door", "")]);
}

#[test]
fn values_that_go_round_in_circles_or_grow_without_end_are_left() {
    let circle = json!([{ "key": "a", "value": "{{b}}" }, { "key": "b", "value": "{{a}}" }]);
    assert_eq!(defaults(&only(PATH, &text("{{a}}"), &circle)).len(), 1);
    let tens: Vec<Value> = (0..10)
        .map(|n| json!({ "key": format!("v{n}"), "value": format!("{{{{v{}}}}}", n + 1).repeat(50) }))
        .collect();
    let message = only(PATH, &text("{{v0}}"), &json!(tens));
    assert!(message.body.unwrap().len() < 4 * 1024 * 1024);
}

#[test]
fn the_whole_url_the_conversation_or_its_type_may_be_a_variable() {
    for (url, variables) in [
        ("{{endpoint}}", json!([{ "id": "endpoint", "value": format!("https://h.example{PATH}") }])),
        ("{{base}}/im/v2/conversations/{{id}}/messages", json!([{ "key": "id", "value": "ann|1|ben" }])),
        (
            "/im/v2/conversations/{{id}}/messages",
            json!([{ "key": "id", "value": "{{who}}%7C1%7Cben" }, { "key": "who", "value": "ann" }]),
        ),
        ("/im/v2/conversations/ann%7C{{kind}}%7Cben/messages", json!([{ "key": "kind", "value": "1" }])),
        ("/im/v2/conversations/:id/messages", json!([{ "key": "id", "value": "ann|1|ben" }])),
    ] {
        let message = only(url, &text("x"), &variables);
        let ends = message.ends.unwrap_or_else(|| panic!("{url}: {:?}", message.notes));
        assert_eq!((ends.type_code, ends.receiver.as_str()), (1, "ben"), "{url}");
        assert!(ends.sender == "ann" || message.variables[0].default == "ann", "{url}");
    }
    // As many variables as possible stay.
    let message = only(
        "/im/v2/conversations/ann%7C1%7C{{to}}/messages",
        &text("x"),
        &json!([{ "key": "to", "value": "ben" }]),
    );
    assert_eq!(defaults(&message), [("to", "ben")]);
}

#[test]
fn a_name_that_templates_do_not_allow_becomes_one_they_do_with_a_note() {
    let variables = json!([
        { "key": "customer name", "value": "Mei" },
        { "key": "order/no", "value": "17" },
        { "key": "订单 号", "value": "18" },
        { "key": "now", "value": "noon" },
    ]);
    let body = text("{{customer name}} {{customer_name}} {{order/no}} {{订单 号}} {{now}} {{#if x}}");
    let message = only(PATH, &body, &variables);
    let expected = text("{{customer_name_2}} {{customer_name}} {{order_no}} {{订单_号}} {{now_2}} {{#if x}}");
    assert_eq!(message.body.as_deref(), Some(expected.as_str()));
    assert_eq!(
        defaults(&message),
        [
            ("customer_name_2", "Mei"),
            ("customer_name", ""),
            ("order_no", "17"),
            ("订单_号", "18"),
            ("now_2", "noon")
        ]
    );
    let notes: Vec<_> = message.notes.iter().map(|note| (note.code, note.name.as_str())).collect();
    assert_eq!(notes[0], (NoteCode::RenamedVariable, "customer name → customer_name_2"));
    assert_eq!(notes.len(), 4, "{notes:?}");
}

#[test]
fn values_that_a_tool_makes_up_are_asked_for_whatever_their_arguments() {
    let body = text(
        "{{$number.int(min=1,max=100)}} {{$number.int(min=5,max=6)}} {{$date.now|format('yyyy-MM-dd')}} {{$guid}}",
    );
    let message = only(PATH, &body, &json!([]));
    assert_eq!(message.body, Some(text("{{number_int}} {{number_int_2}} {{date_now}} {{uuid}}")));
    assert_eq!(defaults(&message), [("number_int", ""), ("number_int_2", ""), ("date_now", "")]);
    // Each by its name, without arguments: they may be secrets.
    let notes: Vec<_> = message.notes.iter().map(|note| (note.code, note.name.as_str())).collect();
    assert_eq!(notes, [(NoteCode::Variable, "$number.int"), (NoteCode::Variable, "$date.now")]);
}

#[test]
fn a_variable_that_the_tool_calls_secret_keeps_its_value_to_itself() {
    let variables = json!([
        { "key": "door", "value": "s3cret", "type": "secret" },
        { "key": "greet", "value": "code {{door}}" },
        { "key": "口令", "value": "s3cret" },
    ]);
    let message = only(PATH, &text("{{greet}}"), &variables);
    assert_eq!(message.body, Some(text("code {{door}}")));
    assert_eq!(defaults(&message), [("door", "")]);
    let dropped: Vec<_> = message.dropped.iter().map(|dropped| dropped.name.as_str()).collect();
    assert_eq!(dropped, ["door", "口令"]);
}

#[test]
fn a_value_that_is_more_than_a_number_is_put_in_outside_quotes() {
    let variables = json!([{ "key": "file", "value": "{\"url\":\"{{place}}\"}" }, { "key": "n", "value": "3" }, { "key": "place", "value": "u" }]);
    let message = only(PATH, r#"{"message":{"attachment":{{file}},"n":{{n}}}}"#, &variables);
    assert_eq!(message.body.as_deref(), Some(r#"{"message":{"attachment":{"url":"{{place}}"},"n":{{n}}}}"#));
    assert_eq!(defaults(&message), [("place", "u"), ("n", "3")]);
}

#[test]
fn comments_and_invisible_blanks_are_left_out_where_that_makes_it_json() {
    let body =
        "{\n  // the reader's \"nick\n  \"message\": {\u{a0}\"text\": \"a // b\u{a0}{{nick}}\" } /* \" */\n}";
    let message = only(PATH, body, &json!([{ "key": "nick", "value": "Mei" }]));
    assert_eq!(
        message.body.as_deref(),
        Some("{\n  \n  \"message\": { \"text\": \"a // b\u{a0}{{nick}}\" } \n}")
    );
    let notes: Vec<_> = message.notes.iter().map(|note| (note.code, note.name.as_str())).collect();
    assert_eq!(notes, [(NoteCode::Comments, ""), (NoteCode::Invisible, "U+00A0")]);
    // What stays broken stays as it is.
    let broken = "{ // no\n \"message\": { }, }";
    let message = only(PATH, broken, &json!([]));
    assert_eq!((message.body.as_deref(), message.notes[0].code), (Some(broken), NoteCode::BodyNotJson));
}
