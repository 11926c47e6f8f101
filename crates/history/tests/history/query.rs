//! The query language: what is typed is read, printed and edited without loss, and what is wrong is reported with its place.

use crate::common::{fuzz_config, open, send};
use history::{Clause, Field, Query, QueryFaultCode, QueryHintCode, Reading, Span, Test, Value};
use proptest::prelude::*;

fn printed(typed: &str) -> String {
    Query::parse(typed).unwrap().to_string()
}

#[test]
fn a_query_is_printed_as_it_would_be_typed() {
    for (typed, expected) in [
        ("发票  -草稿", "发票 -草稿"),
        (r#""same day" -"not \"this\"""#, r#""same day" -"not \"this\"""#),
        ("TO:zhang_san,Li* -type:IMAGE", "to:zhang_san,Li* -type:image"),
        (r#"to:"a b"* to:"a,b" to:"c*""#, r#"to:"a b"* to:"a,b" to:"c*""#),
        ("type：image，6 “同一天”", "type:image,file \"同一天\""),
        ("after:2026-11-01 before:2026-11-01t08:30", "after:2026-11-01 before:2026-11-01T08:30:00"),
        ("after:TODAY before:48h after:2d", "after:today before:48h after:2d"),
        ("type:image, outcome:unknown", "type:image outcome:unknown"),
        ("\"unfinished", "\"unfinished\""),
        ("https://a.example/x 10:30 备注：x --x - :x", "https://a.example/x 10:30 备注：x --x - :x"),
    ] {
        assert_eq!(printed(typed), expected, "{typed}");
    }
}

#[test]
fn what_is_not_understood_is_reported_with_its_place() {
    for (typed, code, text, start, end) in [
        ("😀 type:picture", QueryFaultCode::UnknownType, "picture", 8, 15),
        ("type:image,picture x", QueryFaultCode::UnknownType, "picture", 11, 18),
        ("outcome:failed", QueryFaultCode::UnknownOutcome, "failed", 8, 14),
        ("has:picture", QueryFaultCode::UnknownThing, "picture", 4, 11),
        ("is:unread", QueryFaultCode::UnknownState, "unread", 3, 9),
        ("code:4x", QueryFaultCode::NotANumber, "4x", 5, 7),
        ("after:2026-13-01", QueryFaultCode::NotATime, "2026-13-01", 6, 16),
        ("after:0d", QueryFaultCode::NotATime, "0d", 6, 8),
        ("-to: x", QueryFaultCode::NoValue, "-to:", 0, 4),
        ("to:*", QueryFaultCode::NoValue, "*", 3, 4),
    ] {
        let faults = Query::parse(typed).unwrap_err().0;
        let found: Vec<_> = faults.iter().map(|f| (f.code, f.text.as_str(), f.span)).collect();
        assert_eq!(found, [(code, text, Span { start, end })], "{typed}");
    }
    let both = Query::parse("type:b code:d").unwrap_err();
    insta::assert_snapshot!(both, @r#"no such message type: "b"; not a whole number: "d""#);
}

#[test]
fn what_may_be_meant_otherwise_is_hinted_at_and_looked_for_all_the_same() {
    for (typed, code, text, start, end) in [
        ("发票 form:bob", QueryHintCode::UnknownField, "form", 3, 7),
        ("-form:bob x", QueryHintCode::UnknownField, "form", 1, 5),
        ("发票 。", QueryHintCode::NothingToFind, "。", 3, 4),
        ("-!!!", QueryHintCode::NothingToFind, "-!!!", 0, 4),
        ("note:。", QueryHintCode::NothingToFind, "note:。", 0, 6),
    ] {
        let reading = Reading::of(typed);
        let found: Vec<_> =
            reading.hints.iter().map(|hint| (hint.code, hint.text.as_str(), hint.span)).collect();
        assert_eq!(found, [(code, text, Span { start, end })], "{typed}");
        assert_eq!(reading.faults, [], "{typed}");
    }
    for plain in [
        "TODO: fix",
        "Re: hello",
        r"C:\x",
        "https://a.example/x",
        "12:30",
        "备注：x",
        "\"form:bob\"",
        "to:bob",
        "",
    ] {
        assert_eq!(Reading::of(plain).hints, [], "{plain}");
    }
}

#[test]
fn only_a_quote_and_a_backslash_are_escaped_in_quotes() {
    for (typed, text) in [
        (r#""C:\new\table""#, r"C:\new\table".to_owned()),
        (r#""C:\\new""#, r"C:\new".to_owned()),
        (r#""say \"hi\"""#, r#"say "hi""#.to_owned()),
        (r#""\d+\n""#, r"\d+\n".to_owned()),
    ] {
        let clauses = Query::parse(typed).unwrap().clauses;
        let test = Test::Words { text, quoted: true };
        assert_eq!(clauses, [Clause { negated: false, test }], "{typed}");
    }
}

#[test]
fn a_menu_puts_its_values_where_the_field_stood() {
    let put = |typed: &str, values: &[&str]| {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        Reading::put(typed, Field::Account, &values).unwrap()
    };
    for (typed, values, expected) in [
        ("", &["Shop 测试"][..], "account:\"Shop 测试\""),
        ("发票", &["a"], "发票 account:a"),
        ("x account:a  y", &["b", "c"], "x account:b,c y"),
        ("account:a x account:b -account:c", &["d"], "account:d x -account:c"),
        ("x  account:a y", &[], "x y"),
        ("oops:1 \"half\"", &["a"], "oops:1 \"half\" account:a"),
        ("", &["x*"], "account:\"x*\""),
    ] {
        assert_eq!(put(typed, values), expected, "{typed}");
    }
    assert!(Reading::put("", Field::Type, &["picture".into()]).is_err());
}

#[test]
fn fields_and_values_are_offered_where_the_caret_is() {
    let (_dir, history) = open();
    for (i, receiver) in ["zhang_san", "zhang wu", "li"].iter().enumerate() {
        for _ in 0..=i {
            let mut new = send("x");
            new.receiver = (*receiver).into();
            history.record(&new).unwrap();
        }
    }
    let offered = |typed: &str| -> (String, Vec<String>) {
        let caret = typed.find('|').unwrap();
        let text = typed.replacen('|', "", 1);
        let units: Vec<u16> = text.encode_utf16().collect();
        let caret = u32::try_from(text[..caret].encode_utf16().count()).unwrap();
        let found = history.complete(&text, caret).unwrap();
        let span = &units[found.span.start as usize..found.span.end as usize];
        (String::from_utf16(span).unwrap(), found.offers.into_iter().map(|offer| offer.text).collect())
    };
    for (typed, span, offers) in [
        ("发票 a|", "a", &["account:", "after:"][..]),
        ("-ty|", "ty", &["type:"]),
        ("发票 to:| x", "", &["li", "\"zhang wu\"", "zhang_san"]),
        ("to:li,zhang|", "zhang", &["\"zhang wu\"", "zhang_san"]),
        ("to:\"zhang w|", "\"zhang w", &["\"zhang wu\""]),
        ("-outcome:un|", "un", &["unknown"]),
        ("type:xyz|", "xyz", &[]),
        ("after:|", "", &["today", "yesterday", "24h", "7d", "30d"]),
        ("😀 is:|", "", &["starred", "partly", "recalled", "changed", "read"]),
        ("https://a|", "https://a", &[]),
    ] {
        let offers: Vec<String> = offers.iter().map(|offer| (*offer).to_owned()).collect();
        assert_eq!(offered(typed), (span.to_owned(), offers), "{typed}");
    }
}

fn typed() -> impl Strategy<Value = String> {
    let parts = [
        "to:",
        "type:image",
        "-",
        "after:",
        "2026-11-01",
        "code:",
        "has:file",
        "7d",
        "//",
        // Nothing but marks, paths, words with a colon, the same sign by other codes, signs that nobody sees, ids.
        "。",
        "-!!!",
        "C:\\new\\table",
        "\\\"",
        "TODO: fix",
        "a:b",
        "12:30",
        "⼿机",
        "\u{f98e}",
        "ｶﾞ",
        "e\u{301}",
        "ﬁle",
        "①",
        "inv\u{200e}oice",
        "\u{ad}",
        "葛\u{e0100}城",
        "發票",
        "Straße",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "to：",
        "，",
        "🙏🏽",
    ];
    let piece = prop_oneof![
        4 => "[a-z发票，,：:\"“”*\\\\ -]{0,6}",
        2 => proptest::sample::select(parts.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

#[test]
fn fuzz_whatever_is_typed_is_read_and_reads_the_same_once_printed() {
    proptest!(fuzz_config(3_000), |(typed in typed())| {
        let reading = Reading::of(&typed);
        let units = u32::try_from(typed.encode_utf16().count()).unwrap();
        let spans = reading.parts.iter().map(|part| part.span).chain(reading.faults.iter().map(|fault| fault.span));
        for span in spans {
            prop_assert!(span.start <= span.end && span.end <= units);
        }
        if let Ok(query) = Query::parse(&typed) {
            let printed = query.to_string();
            prop_assert_eq!(Query::parse(&printed), Ok(query), "{:?} printed as {:?}", typed, printed);
        }
    });
}

#[test]
fn any_name_can_be_asked_for() {
    proptest!(|(name in any::<String>(), open in any::<bool>())| {
        prop_assume!(!name.is_empty());
        let value = Value::Name { text: name, open };
        let query = Query::of(Field::To, value.clone());
        let clauses = Query::parse(&query.to_string()).unwrap().clauses;
        let test = Test::Field { field: Field::To, values: vec![value] };
        prop_assert_eq!(clauses, [Clause { negated: false, test }]);
    });
}
