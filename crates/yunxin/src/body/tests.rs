#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;
use serde_json::{Map, Number};

const SEED: &str = include_str!("../../tests/samples/seed-request.json");

/// Prints the way the seed page prints: one key a line, no indentation.
fn flat(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b"");
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, format)).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_seed_example_is_sent_byte_for_byte() {
    assert_eq!(Body::parse(SEED).unwrap().text(), SEED);
}

#[test]
fn the_seed_example_prints_with_the_same_keys_order_digits_and_nulls() {
    assert_eq!(flat(Body::parse(SEED).unwrap().value()), SEED);
}

#[test]
fn the_seed_example_is_a_typed_request() {
    let request = Body::parse(SEED).unwrap().request().unwrap();
    assert_eq!(request.message.sub_type, Some(26_357_002));
    assert_eq!(request.message_config.unwrap().multi_sync_enabled, Some(true));
    assert_eq!(request.push_config.unwrap().push_payload, None, "null reads as absent");
    assert!(request.other.is_empty());
}

#[test]
fn a_built_request_reads_back_as_it_was() {
    let request = SendRequest::every_option();
    let body = Body::build(&request);
    assert_eq!(Body::parse(body.text()).unwrap().request().unwrap(), request);
    insta::assert_snapshot!(body.text());
}

#[test]
fn type_and_client_id_are_read_from_the_text() {
    let body = Body::parse(r#"{"message":{"message_type":100,"message_client_id":"x-1"}}"#).unwrap();
    assert_eq!(body.message_type(), Some(MessageType::Custom));
    assert_eq!(body.message_client_id(), Some("x-1"));
}

#[test]
fn a_syntax_error_names_line_and_column_as_an_editor_counts() {
    let error = Body::parse("{\n \"雁😀\": nope}").unwrap_err();
    let BodyError::Syntax { line, column, message, .. } = error else { panic!("{error:?}") };
    // 1 blank, quote, 雁 (1 unit), 😀 (2 units), quote, colon, blank, n: the parser stops at "o".
    assert_eq!((line, column, message.as_str()), (2, 10, "expected ident"));
}

#[test]
fn half_a_character_and_a_bare_line_break_are_named_with_their_place() {
    let fault = |text: &str| match Body::parse(text).unwrap_err() {
        BodyError::Syntax { line, column, message, half_character } => {
            (line, column, half_character, message.split(':').next().unwrap().to_owned())
        }
        other => panic!("{other:?}"),
    };
    let half = "half a character".to_owned();
    assert_eq!(fault(r#"{"a":"x \ud83d y"}"#), (1, 15, true, half.clone()));
    assert_eq!(fault(r#"{"a":"\udc00"}"#), (1, 12, true, half));
    let control = "a line break or another control character in a string";
    assert_eq!(fault("{\"a\":\"x\ny\"}"), (2, 1, false, control.to_owned()));
}

#[test]
fn an_empty_text_has_a_place_too() {
    let BodyError::Syntax { line, column, .. } = Body::parse("").unwrap_err() else { panic!() };
    assert_eq!((line, column), (1, 1));
}

#[test]
fn an_array_is_no_body() {
    assert_eq!(Body::parse("[1]").unwrap_err(), BodyError::NotAnObject);
}

#[test]
fn nesting_is_read_to_the_limit_and_refused_beyond() {
    let nested = |depth: usize| format!("{{\"a\":{}1{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert!(Body::parse(nested(MAX_DEPTH)).is_ok());
    assert_eq!(Body::parse(nested(MAX_DEPTH + 1)).unwrap_err(), BodyError::TooDeep { max: 100 });
    assert_eq!(Body::parse("[".repeat(1_000_000)).unwrap_err(), BodyError::TooDeep { max: 100 });
}

#[test]
fn brackets_in_a_string_are_no_nesting() {
    let text = format!("{{\"a\":\"{}\\\"[\"}}", "[".repeat(200));
    assert!(Body::parse(text).is_ok());
}

#[test]
fn a_key_written_twice_is_found_with_its_place() {
    let body =
        Body::parse(r#"{"message":{"text":"a","n":1,"text":"b"},"x":[{"a/b":1.5,"a/b":2}],"message":{}}"#)
            .unwrap();
    assert_eq!(body.duplicates(), ["/message/text", "/x/0/a~1b", "/message"]);
}

#[test]
fn many_keys_written_twice_take_about_as_long_to_find_as_to_read() {
    let pairs: Vec<String> = (0..100_000).map(|number| format!("\"{number}\":1,\"{number}\":2")).collect();
    let text = format!("{{{}}}", pairs.join(","));
    let began = std::time::Instant::now();
    assert_eq!(Body::parse(text).unwrap().duplicates().len(), 100_000);
    // A second on a busy machine; comparing each with each takes minutes.
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn numbers_beyond_every_machine_type_keep_their_digits() {
    let digits = "123456789012345678901234567890.000000000000000000001";
    let body = Body::parse(format!("{{\"n\":{digits}}}")).unwrap();
    assert_eq!(body.value().to_string(), format!("{{\"n\":{digits}}}"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let digits = "-?[1-9][0-9]{0,40}(\\.[0-9]{1,30})?";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        digits.prop_map(|text| Value::Number(text.parse::<Number>().unwrap())),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((".{0,12}", inner), 0..6).prop_map(|pairs| Map::from_iter(pairs).into()),
        ]
    })
}

/// Keys that no version of the API has.
fn unknown() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec(("x_[a-z雁]{1,8}", any_json()), 0..4).prop_map(Map::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_object_goes_through_parse_and_print_unchanged(
        pairs in prop::collection::vec((".{0,12}", any_json()), 0..6)
    ) {
        let text = Value::from(Map::from_iter(pairs)).to_string();
        let body = Body::parse(text.clone()).unwrap();
        prop_assert_eq!(body.text(), &text);
        prop_assert_eq!(body.value().to_string(), text);
    }

    #[test]
    fn unknown_keys_survive_the_typed_request_at_every_level(
        levels in prop::collection::vec(unknown(), 12)
    ) {
        let mut value = serde_json::to_value(SendRequest::every_option()).unwrap();
        let places = [
            "", "/message", "/message/attachment", "/message_config", "/target_option", "/push_config",
            "/antispam_config", "/team_option", "/robot_config", "/thread_config", "/thread_config/thread_root",
            "/ai_params",
        ];
        for (place, extra) in places.iter().zip(&levels) {
            value.pointer_mut(place).unwrap().as_object_mut().unwrap().extend(extra.clone());
        }
        let body = Body::parse(value.to_string()).unwrap();
        let printed = Body::build(&body.request().unwrap());
        for (place, extra) in places.iter().zip(&levels) {
            let found = printed.value().pointer(place).unwrap().as_object().unwrap();
            let kept: Vec<_> = found.iter().filter(|(key, _)| extra.contains_key(*key)).collect();
            prop_assert_eq!(kept, extra.iter().collect::<Vec<_>>(), "at {}", place);
        }
        prop_assert_eq!(Body::parse(printed.text()).unwrap().request().unwrap(), body.request().unwrap());
    }
}
