#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

const PRETTY: &str = "{\n  \"message\": {\n    \"message_type\": 1,\n    \"n\": 123456789012345678901234567890.10\n  },\n  \"x\" :\t[ 1 ,2]\n}\n";

#[test]
fn what_is_set_stands_like_its_neighbours_and_all_else_stays_to_the_byte() {
    let set = set(PRETTY, &["message", "attachment"], r#"{"url":"https://h.test/1","size":10}"#).unwrap();
    insta::assert_snapshot!(set, @r#"
    {
      "message": {
        "message_type": 1,
        "n": 123456789012345678901234567890.10,
        "attachment": {
          "url": "https://h.test/1",
          "size": 10
        }
      },
      "x" :	[ 1 ,2]
    }
    "#);
}

#[test]
fn a_body_in_one_line_stays_in_one_line() {
    let text = r#"{"message":{"message_type":1,"attachment":{"md5":"00","url":"old"}},"z":1e400}"#;
    let url = set(text, &["message", "attachment", "url"], "\"new\"").unwrap();
    assert_eq!(url, r#"{"message":{"message_type":1,"attachment":{"md5":"00","url":"new"}},"z":1e400}"#);
    assert_eq!(set("{}", &["a", "b"], "1").unwrap(), "{\n  \"a\": {\n    \"b\": 1\n  }\n}");
    assert_eq!(set(r#"{"a":null}"#, &["a", "b"], "1").unwrap(), r#"{"a":{"b":1}}"#);
}

#[test]
fn of_a_repeated_key_the_last_counts_and_all_go() {
    let text = r#"{"a":1,"b":2,"a":3}"#;
    assert_eq!(set(text, &["a"], "4").unwrap(), r#"{"a":1,"b":2,"a":4}"#);
    assert_eq!(unset(text, &["a"]).unwrap(), r#"{"b":2}"#);
    assert_eq!(unset(r#"{"a" : 1 }"#, &["a"]).unwrap(), "{}");
    assert_eq!(unset(text, &["c", "d"]).unwrap(), text);
}

fn replace_every(text: &str, path: &[&str], json: &str) -> String {
    replace_each(text, path, |_| Some(json.to_owned()))
}

const ID: &[&str] = &["message", "message_client_id"];

#[test]
fn every_client_id_is_replaced_and_all_else_stays_to_the_byte() {
    let one = r#"{ "message" : {"message_client_id":"old",	"team":812345678901234568901, "n":1.0e2, "text":"雁 \u96c1"},

"x":null }"#;
    assert_eq!(replace_every(one, ID, "\"new\""), one.replace("\"old\"", "\"new\""));
    let twice = r#"{"message":{"message_client_id":"a","message_client_id":"b"}}"#;
    let replaced = r#"{"message":{"message_client_id":"c","message_client_id":"c"}}"#;
    assert_eq!(replace_every(twice, ID, "\"c\""), replaced);
}

#[test]
fn a_body_without_a_client_id_stays_without() {
    for text in ["", "not json", "[]", r#"{"message":3}"#, r#"{"message":{"text":"a"}}"#] {
        assert_eq!(replace_every(text, ID, "\"new\""), text);
    }
}

#[test]
fn where_a_value_has_no_place_nothing_is_changed() {
    for text in ["", "{", "[]", r#"{"a":"b"}"#, r#"{"a":1,}"#, "// c\n{}"] {
        assert_eq!(set(text, &["a", "b"], "1"), None, "{text}");
    }
}

proptest! {
    #[test]
    fn fuzz_a_new_client_id_changes_no_other_byte(before in "\\PC{0,8}", after in "[1-9][0-9]{0,39}", id in "[a-z0-9-]{1,36}") {
        let before = serde_json::Value::from(before);
        let body = |id: &str| format!(
            r#"{{"a":{before},"message":{{"message_client_id":"{id}","big":9007199254740993}},"b":[{after}.0e1]}}"#
        );
        prop_assert_eq!(replace_every(&body("old"), ID, &format!("\"{id}\"")), body(&id));
    }

    #[test]
    fn fuzz_an_edit_changes_only_what_it_names(
        keys in proptest::collection::vec("[a-c\\PC]{0,3}", 0..5), pretty: bool, value in "\\PC{0,8}", key in "[a-c]"
    ) {
        let object: serde_json::Map<_, _> = keys.iter().map(|k| (k.clone(), serde_json::json!({ "é": [k] }))).collect();
        let before = serde_json::Value::Object(object);
        let text = if pretty { format!("{before:#}") } else { before.to_string() };
        let json = serde_json::Value::from(value).to_string();
        let changed = set(&text, &[&key, "in"], &json).unwrap();
        let mut wanted = before.clone();
        wanted[&key]["in"] = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&changed).unwrap(), wanted);
        let without: serde_json::Value = serde_json::from_str(&unset(&changed, &[&key]).unwrap()).unwrap();
        let mut left = before;
        left.as_object_mut().unwrap().shift_remove(&key);
        prop_assert_eq!(without, left);
    }
}
