#![allow(clippy::unwrap_used)]
use super::*;

fn built_ins() -> BuiltIns {
    BuiltIns { uuid: "u-1".to_owned(), now_ms: 1_790_000_000_000, seq: 7 }
}

#[test]
fn the_same_values_make_the_same_bytes() {
    let body = r#"{"a":"<{{x}}>","b":{{ x }},"c":{{n}},"u":"{{uuid}}","v":{{uuid}},"t":{{now}},"s":"{{seq}}","k":"{{"}"#;
    let compiled = Compiled::new(body, &[], TimeZone::UTC);
    let names: Vec<_> = compiled.variables().iter().map(|v| (v.name.as_str(), v.kind)).collect();
    assert_eq!(names, [("x", VariableKind::Text), ("n", VariableKind::Number)]);
    let filled = compiled.fill(&[Some("say \"雁\"\\"), Some("1.50")], &built_ins()).unwrap();
    assert_eq!(
        filled,
        r#"{"a":"<say \"雁\"\\>","b":"say \"雁\"\\","c":1.50,"u":"u-1","v":"u-1","t":1790000000000,"s":"7","k":"{{"}"#
    );
    assert_eq!(compiled.fill(&[Some("say \"雁\"\\"), Some("1.50")], &built_ins()).unwrap(), filled);
}

#[test]
fn a_file_is_its_attachment_and_between_quotes_its_url() {
    let photo = Variable { name: "p".to_owned(), kind: VariableKind::File, ..Variable::default() };
    let compiled = Compiled::new(r#"{"a":{{p}},"t":"see {{p}}"}"#, &[photo], TimeZone::UTC);
    let attachment = r#"{"url":"https://u.test/1","size":9007199254740993}"#;
    let filled = compiled.fill(&[Some(attachment)], &built_ins()).unwrap();
    assert_eq!(filled, format!(r#"{{"a":{attachment},"t":"see https://u.test/1"}}"#));
    for none in ["", "photo.png", r#"{"size":1}"#] {
        let problems = compiled.fill(&[Some(none)], &built_ins()).unwrap_err();
        assert_eq!(problems[0].code, ValueProblemCode::NoFile, "{none}");
    }
}

#[test]
fn an_empty_value_is_a_value_and_none_is_missing() {
    let compiled = Compiled::new(r#"{"a":"{{x}}","b":{{n}}}"#, &[], TimeZone::UTC);
    assert_eq!(compiled.fill(&[Some(""), Some("1")], &built_ins()).unwrap(), r#"{"a":"","b":1}"#);
    let problems = compiled.fill(&[None, Some("")], &built_ins()).unwrap_err();
    let codes: Vec<_> = problems.iter().map(|problem| (problem.name.as_str(), problem.code)).collect();
    assert_eq!(codes, [("x", ValueProblemCode::Missing), ("n", ValueProblemCode::NotANumber)]);
}

#[test]
fn a_day_is_that_of_the_zone_that_was_given() {
    let day = Variable { name: "d".to_owned(), kind: VariableKind::Date, ..Variable::default() };
    let of = |zone: &str| {
        let zone = TimeZone::get(zone).unwrap();
        Compiled::new(r#"{"d":{{d}}}"#, std::slice::from_ref(&day), zone)
            .fill(&[Some("2026-11-25")], &built_ins())
            .unwrap()
    };
    assert_eq!(of("UTC"), r#"{"d":1795564800000}"#);
    assert_eq!(of("Asia/Shanghai"), r#"{"d":1795536000000}"#);
}

#[test]
fn a_day_is_one_moment_wherever_it_stands_and_however_it_is_typed() {
    let day = Variable { name: "d".to_owned(), kind: VariableKind::Date, ..Variable::default() };
    let body = r#"{"d":{{d}},"p":"{\"t\":{{d}},\"w\":\"{{d}}\"}"}"#;
    let of = |compile: fn(&str, &[Variable], TimeZone) -> Compiled, typed: &str| {
        compile(body, std::slice::from_ref(&day), TimeZone::UTC).fill(&[Some(typed)], &built_ins()).unwrap()
    };
    for typed in ["2026-11-25", "20261125"] {
        let expected = r#"{"d":1795564800000,"p":"{\"t\":1795564800000,\"w\":\"TYPED\"}"}"#;
        assert_eq!(of(Compiled::new, typed), expected.replace("TYPED", typed));
    }
    // As a job has it that was checked before.
    assert_eq!(
        of(Compiled::with_days_as_typed, "20261125"),
        r#"{"d":1795564800000,"p":"{\"t\":20261125,\"w\":\"20261125\"}"}"#
    );
}

#[test]
fn outside_quotes_a_gap_that_nobody_declared_takes_numbers_and_switches_and_a_declared_one_its_kind() {
    let of = |declared: &[Variable], typed: &str| {
        let compiled = Compiled::new(r#"{"n":{{n}}}"#, declared, TimeZone::UTC);
        compiled.fill(&[Some(typed)], &built_ins()).map_err(|problems| problems[0].code)
    };
    for (typed, filled) in [("true", "true"), ("TRUE", "true"), (" False ", "false"), ("1.50", "1.50")] {
        assert_eq!(of(&[], typed), Ok(format!(r#"{{"n":{filled}}}"#)), "{typed}");
    }
    assert_eq!(of(&[], "是"), Err(ValueProblemCode::NotANumber));
    let declared = |kind, choices: &[&str]| {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        [Variable { name: "n".to_owned(), kind, choices, ..Variable::default() }]
    };
    assert_eq!(of(&declared(VariableKind::Number, &[]), "TRUE"), Err(ValueProblemCode::NotANumber));
    let switch = declared(VariableKind::Choice, &["true", "false", "High"]);
    for (typed, filled) in [("TRUE", "true"), ("False", "false"), ("High", "\"High\"")] {
        assert_eq!(of(&switch, typed), Ok(format!(r#"{{"n":{filled}}}"#)), "{typed}");
    }
    for typed in ["high", "1", "是"] {
        assert_eq!(of(&switch, typed), Err(ValueProblemCode::NotAChoice), "{typed}");
    }
}

#[test]
fn a_client_id_is_fresh_given_or_absent() {
    let of = |id: &str| client_id(&format!(r#"{{"message":{{"text":"{{{{x}}}}","n":{{{{n}}}}{id}}}}}"#));
    assert_eq!(of(""), Some(ClientId::Absent));
    assert_eq!(of(r#","message_client_id":"""#), Some(ClientId::Absent));
    assert_eq!(of(r#","message_client_id":"{{ uuid }}""#), Some(ClientId::Fresh));
    assert_eq!(of(r#","message_client_id":"id-1""#), Some(ClientId::Given("id-1".to_owned())));
    assert_eq!(of(r#","message_client_id":"o-{{x}}""#), Some(ClientId::Given("o-{{x}}".to_owned())));
    assert_eq!(client_id("{"), None);
}

#[test]
fn a_client_id_is_put_in_and_nothing_else_changes() {
    let body = "{\n  \"message\": {\n    \"text\": \"{{x}}{{x}}\",\n    \"sub_type\": {{n}}\n  }\n}";
    let with = with_client_id(body).unwrap();
    assert_eq!(
        with,
        "{\n  \"message\": {\n    \"text\": \"{{x}}{{x}}\",\n    \"sub_type\": {{n}},\n    \"message_client_id\": \"{{uuid}}\"\n  }\n}"
    );
    assert_eq!(client_id(&with), Some(ClientId::Fresh));
    assert_eq!(with_client_id(r#"{"message":3}"#), None);
}
