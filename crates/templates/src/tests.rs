#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use yunxin::{Conversation, ConversationType};

use super::fill::Fill;
use super::*;

fn template(body: &str, variables: &[(&str, VariableKind, &str)]) -> Template {
    Template {
        name: "T".to_owned(),
        note: String::new(),
        variables: variables
            .iter()
            .map(|(name, kind, default)| Variable {
                name: (*name).to_owned(),
                kind: *kind,
                default: (*default).to_owned(),
                ..Variable::default()
            })
            .collect(),
        kind: yunxin::SendKind::Single,
        conversation: Conversation {
            sender: "goose".to_owned(),
            kind: ConversationType::P2p,
            receiver: "{{to}}".to_owned(),
        },
        body: body.to_owned(),
    }
}

fn filled(template: &Template, values: &[(&str, &str)]) -> (Conversation, String, Vec<ValueProblem>) {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Fill::new(template, &values, 7).apply(template)
}

fn problem(name: &str, code: ValueProblemCode) -> ValueProblem {
    ValueProblem { name: name.to_owned(), code }
}

#[test]
fn a_text_is_escaped_between_quotes_and_quoted_outside() {
    let template = template(r#"{"a":"<{{x}}>","b":{{ x }}}"#, &[("x", VariableKind::Text, "")]);
    let (_, body, problems) = filled(&template, &[("x", "say \"hi\"\\\n雁")]);
    assert_eq!(body, r#"{"a":"<say \"hi\"\\\n雁>","b":"say \"hi\"\\\n雁"}"#);
    assert_eq!(problems, []);
}

#[test]
fn a_number_keeps_its_digits_in_both_places() {
    let digits = "12345678901234567890123.4500e7";
    let template = template(r#"{"a":{{n}},"b":"{{n}}"}"#, &[("n", VariableKind::Number, digits)]);
    let (_, body, _) = filled(&template, &[]);
    assert_eq!(body, format!(r#"{{"a":{digits},"b":"{digits}"}}"#));
}

#[test]
fn a_choice_outside_quotes_is_what_it_looks_like() {
    let mut template = template("[{{c}}]", &[("c", VariableKind::Choice, "")]);
    template.variables[0].choices = ["true", "null", "3", "high"].map(str::to_owned).into();
    for (typed, body) in [("true", "[true]"), ("null", "[null]"), ("3", "[3]"), ("high", "[\"high\"]")] {
        assert_eq!(filled(&template, &[("c", typed)]).1, body);
    }
}

#[test]
fn a_date_is_milliseconds_outside_quotes_and_as_typed_between_them() {
    let template = template(r#"{"at":{{d}},"text":"{{d}}"}"#, &[("d", VariableKind::Date, "")]);
    let (_, body, _) = filled(&template, &[("d", "2026-11-25T10:30")]);
    let value: serde_json::Value = serde_json::from_str(&body).unwrap();
    let at = jiff::Timestamp::from_millisecond(value["at"].as_i64().unwrap()).unwrap();
    let local = at.to_zoned(jiff::tz::TimeZone::system()).datetime();
    assert_eq!(local.to_string(), "2026-11-25T10:30:00");
    assert_eq!(value["text"], "2026-11-25 10:30");
}

#[test]
fn built_in_names_need_no_declaration_and_stay_the_same_within_one_message() {
    let template = template(r#"{"a":"{{uuid}}","b":"{{uuid}}","n":{{seq}},"t":{{now}}}"#, &[]);
    let value: serde_json::Value = serde_json::from_str(&filled(&template, &[]).1).unwrap();
    assert_eq!((&value["a"], &value["n"]), (&value["b"], &7.into()));
    assert!(value["t"].as_i64().unwrap() > 1_790_000_000_000 && value["a"].as_str().unwrap().len() == 36);
}

#[test]
fn a_name_that_nobody_declared_stays_as_it_stands() {
    let template = template(r#"{"text":"{{nickname}} {{ }} {{a b}} {{"}"#, &[]);
    let (conversation, body, problems) = filled(&template, &[]);
    assert_eq!((body, conversation.receiver.as_str()), (template.body, "{{to}}"));
    assert_eq!(problems, []);
}

#[test]
fn each_value_that_does_not_fit_is_reported_by_its_name() {
    use ValueProblemCode as P;
    use VariableKind as K;
    let kinds = [("n", K::Number), ("d", K::Date), ("c", K::Choice), ("a", K::Account), ("m", K::Text)];
    let template = template("{}", &kinds.map(|(name, kind)| (name, kind, "")));
    let typed = [("n", "1,5"), ("d", "tomorrow"), ("c", "x"), ("a", "雁|1"), ("other", "1")];
    let (_, _, problems) = filled(&template, &typed);
    let expected = [
        ("n", P::NotANumber),
        ("d", P::NotADate),
        ("c", P::NotAChoice),
        ("a", P::NotAnAccount),
        ("m", P::Missing),
        ("other", P::NoSuchVariable),
    ];
    assert_eq!(problems, expected.map(|(name, code)| problem(name, code)));
}

#[test]
fn a_default_counts_until_something_else_is_typed() {
    let template = template("\"{{to}}\"", &[("to", VariableKind::Account, "swan")]);
    assert_eq!(filled(&template, &[]).0.receiver, "swan");
    assert_eq!(filled(&template, &[("to", "duck")]).1, "\"duck\"");
}

#[test]
fn a_draft_becomes_a_template_with_its_gaps_and_a_fresh_id() {
    let conversation =
        Conversation { sender: "a".to_owned(), kind: ConversationType::P2p, receiver: "{{to}}".to_owned() };
    let body = r#"{ "message": {"text":"{{name}} {{to}} {{now}}", "message_client_id" : "id-1","n": {{n}}}, "id":"id-1" }"#;
    let template = Template::of_draft("T", conversation, body);
    assert_eq!(template.body, body.replacen("\"id-1\"", "\"{{uuid}}\"", 1));
    let variables: Vec<_> = template.variables.iter().map(|v| (v.name.as_str(), v.kind)).collect();
    use VariableKind as K;
    assert_eq!(variables, [("to", K::Account), ("name", K::Text), ("n", K::Number)]);
}

#[test]
fn the_names_of_a_template_are_its_gaps_and_what_is_declared_beside_them() {
    let template = template(
        "{\"a\":\"{{x}} {{now}} {{y}}\"}",
        &[("z", VariableKind::Text, ""), ("y", VariableKind::Date, "")],
    );
    assert_eq!(template.variable_names(), ["x", "y", "z"]);
}

#[test]
fn a_call_of_any_kind_becomes_a_template_and_reads_back_from_its_file() {
    let bodies = [
        (r#"{"sender_id":"a","message":{"message_client_id":"m1","text":"{{text}}"}}"#, vec!["{{uuid}}"]),
        (
            r#"{"room_id":5,"messages":[{"message_client_id":"m1"},{ "message_client_id" : "m2","text":"m2"}]}"#,
            vec!["{{uuid}}", "{{uuid}}-2"],
        ),
        (r#"{"client_broadcast_id":"b1","sender_id":"b1"}"#, vec!["{{uuid}}"]),
        (r#"{"content":"{{text}}"}"#, vec![]),
    ];
    for (kind, (body, ids)) in yunxin::SendKind::ALL.into_iter().zip(bodies.iter().cycle()) {
        let conversation = Conversation {
            sender: "goose".to_owned(),
            kind: ConversationType::P2p,
            receiver: "{{room}}".to_owned(),
        };
        let template = Template::of_call("T", kind, conversation, body);
        let found: Vec<&str> = template
            .body
            .match_indices("{{uuid}}")
            .map(|(at, _)| {
                let rest = &template.body[at..];
                &rest[..rest.find('"').unwrap()]
            })
            .collect();
        assert_eq!(&found, ids, "{}", template.body);
        let file::Content::Template(read) = file::read(&file::written(&template, None)) else {
            panic!("{kind:?}")
        };
        assert_eq!(read, template);
    }
}

#[test]
fn an_older_file_is_a_single_send_and_an_older_version_takes_no_other_call_for_one() {
    let single = file::written(&template("{}", &[]), None);
    assert!(single.contains("\"yanshu_template\": 1") && !single.contains("\"kind\""), "{single}");
    let file::Content::Template(read) = file::read(&single) else { panic!("{single}") };
    assert_eq!(read.kind, yunxin::SendKind::Single);
    let batch = Template { kind: yunxin::SendKind::Batch, ..template("{}", &[]) };
    let batch = file::written(&batch, None);
    assert!(batch.contains("\"yanshu_template\": 2") && batch.contains("\"kind\": \"batch\""), "{batch}");
}

#[test]
fn a_file_reads_as_it_was_reviewed_and_keeps_what_it_does_not_know() {
    let mut template = template("{\n  \"text\": \"{{x}}\"\n}", &[("x", VariableKind::Choice, "a")]);
    template.variables[0].choices = vec!["a".to_owned(), "b".to_owned()];
    let text = file::written(&template, None);
    insta::assert_snapshot!("file", text);
    let later = text.replacen("\"name\"", "\"colour\": \"red\",\n  \"name\"", 1);
    let again = file::written(&template, Some(&later));
    assert!(again.contains("\"colour\": \"red\""), "{again}");
}

#[test]
fn a_file_left_by_a_merge_is_reported_and_a_foreign_one_is_not() {
    let text = file::written(&template("{}", &[]), None);
    let merged = format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n");
    assert!(matches!(file::read(&merged), file::Content::Broken(_)));
    assert!(matches!(file::read("{\"name\":\"package\"}"), file::Content::Foreign));
    let newer = text.replace("\"yanshu_template\": 1", "\"yanshu_template\": 3");
    assert!(matches!(file::read(&newer), file::Content::Broken(_)));
}

/// The strings of a filled body at these pointers, as the JSON that they hold.
fn inner(body: &str, pointers: &[&str]) -> Vec<serde_json::Value> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let of = |pointer: &&str| {
        let text =
            body.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_else(|| panic!("{body}"));
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    pointers.iter().map(of).collect()
}

#[test]
fn a_value_in_a_string_that_holds_json_leaves_it_json() {
    let body = r#"{
        "payload":"{\"who\":\"<{{x}}>\",\"n\":{{n}},\"bare\":{{x}},\"deep\":\"{\\\"who\\\":\\\"{{x}}\\\"}\"}",
        "list":" [\"{{x}}\", {{n}}]",
        "file":"{\"at\":\"{{p}}\",\"all\":{{p}}}"}"#;
    let variables =
        [("x", VariableKind::Text, ""), ("n", VariableKind::Text, ""), ("p", VariableKind::File, "")];
    let template = template(body, &variables);
    let name = "李\"雷\"\\\n{{n}}";
    let values = [("x", name), ("n", "1.50"), ("p", "/tmp/a.png")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let mut fill = Fill::new(&template, &Values::from(values), 7);
    fill.file("p", r#"{"url":"https://u.test/\"1","size":3}"#.to_owned(), "https://u.test/\"1");
    let (_, filled, problems) = fill.apply(&template);
    assert_eq!(problems, []);
    let found = inner(&filled, &["/payload", "/list", "/file"]);
    let deep: serde_json::Value = serde_json::from_str(found[0]["deep"].as_str().unwrap()).unwrap();
    assert_eq!(deep, serde_json::json!({ "who": name }));
    assert_eq!((&found[0]["who"], &found[0]["bare"]), (&format!("<{name}>").into(), &name.into()));
    // Outside its quotes a number was always one.
    assert_eq!(found[0]["n"].to_string(), "1.50");
    assert_eq!(found[1], serde_json::json!([name, found[0]["n"]]));
    let attachment = serde_json::json!({ "url": "https://u.test/\"1", "size": 3 });
    assert_eq!(found[2], serde_json::json!({ "at": "https://u.test/\"1", "all": attachment }));
}

#[test]
fn a_text_that_only_looks_like_json_stays_a_text() {
    for text in [
        "[{{x}}]",
        "{{x}}",
        "{ {{x}} }",
        "[微笑] {{x}}",
        r#"{\"a\":\"{{x}}\"} and more"#,
        r#"{\"a\":\"{{x}}\",}"#,
        r#"\u007b{x}} {{x}}"#,
        r#"{\"a\":\"\u007b{y}}{{x}}\"}"#,
    ] {
        let template = template(&format!("{{\"t\":\"{text}\"}}"), &[("x", VariableKind::Text, "")]);
        let filled = filled(&template, &[("x", "a\"b")]).1;
        let expected = format!("{{\"t\":\"{}\"}}", text.replace("{{x}}", r#"a\"b"#));
        assert_eq!(filled, expected);
    }
}

proptest! {
    #[test]
    fn any_text_in_json_in_a_string_reads_back_as_it_was(text in any::<String>()) {
        prop_assume!(!text.is_empty());
        let template = template(r#"{"p":"{\"a\":\"{{x}}\"}"}"#, &[("x", VariableKind::Text, "")]);
        let found = inner(&filled(&template, &[("x", &text)]).1, &["/p"]);
        prop_assert_eq!(&found[0]["a"], &serde_json::Value::from(text));
    }

    #[test]
    fn any_text_between_quotes_reads_back_as_it_was(text in any::<String>()) {
        prop_assume!(!text.is_empty());
        let template = template(r#"{"a\"{{":"{{x}}","b":{{x}}}"#, &[("x", VariableKind::Text, "")]);
        let value: serde_json::Value = serde_json::from_str(&filled(&template, &[("x", &text)]).1).unwrap();
        prop_assert_eq!(&value["a\"{{"], &serde_json::Value::from(text.as_str()));
        prop_assert_eq!(&value["b"], &serde_json::Value::from(text));
    }

    #[test]
    fn the_parts_of_any_text_make_up_the_text(text in "(\\{\\{|\\}\\}|[a-c雁\" \\\\]){0,40}") {
        prop_assert_eq!(place::put_in(&text, |_, _| None), text);
    }

    #[test]
    fn any_template_reads_back_from_its_file(name in "\\PC{1,20}", body in any::<String>(), note in any::<String>()) {
        let mut wanted = template(&body, &[("x", VariableKind::Date, "2026-11-25")]);
        wanted.name = name;
        wanted.note = note;
        let file::Content::Template(read) = file::read(&file::written(&wanted, None)) else {
            return Err(TestCaseError::fail("not a template"));
        };
        prop_assert_eq!(read, wanted);
    }
}

#[test]
fn line_breaks_in_strings_become_escapes_and_those_between_values_stay() {
    use crate::tidy::with_escaped_controls;
    let escaped = with_escaped_controls("{\n\t\"a\": \"one\r\ntwo\\\" \t \\\n\u{1}\"\n}");
    assert_eq!(escaped.text, "{\n\t\"a\": \"one\\r\\ntwo\\\" \\t \\\\\\n\\u0001\"\n}");
    assert_eq!(escaped.found, ["\\r", "\\n", "\\t", "\\u0001"]);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&escaped.text).unwrap()["a"],
        "one\r\ntwo\" \t \\\n\u{1}"
    );
}

#[test]
fn quotes_of_print_and_signs_of_full_width_are_straightened_outside_strings_only() {
    use super::tidy::with_straight_signs;
    for (typed, expected) in [
        ("｛“a”：“b”，“n”：１｝", r#"{"a":"b","n":1}"#),
        ("{“a”: “他说\"好\"，“走”了”}", r#"{"a": "他说\"好\"，“走”了"}"#),
        ("{„a“:„b“}", r#"{"a":"b"}"#),
        ("{\"a\"：\"“b”，\"}", r#"{"a":"“b”，"}"#),
    ] {
        assert_eq!(with_straight_signs(typed).as_deref(), Some(expected), "{typed}");
    }
    for plain in [r#"{"a":"“b”：，"}"#, "{}", ""] {
        assert_eq!(with_straight_signs(plain), None, "{plain}");
    }
    assert_eq!(with_straight_signs("{“a"), None, "a string without an end is nothing to mend");
}
