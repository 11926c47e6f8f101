//! Signs and punctuation: what is found by them, and what they must not select.

use history::{End, Selection};

use crate::common::{finish, found, open, put, text};

#[test]
fn emoji_are_found_alone_and_beside_words() {
    let (_dir, history) = open();
    let row = put(&history, "生日快乐🎂👩‍👩‍👧❤️ok");
    for typed in ["🎂", "快乐🎂", "👩‍👩‍👧", "❤", "❤️ok"] {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
}

#[test]
fn punctuation_alone_finds_nothing_and_never_everything() {
    let (_dir, history) = open();
    let row = put(&history, "Tom & Jerry x");
    for typed in ["", " ", "\u{3000}"] {
        assert_eq!(found(&history, typed), [row], "{typed:?}");
    }
    for typed in [
        "。",
        "!!!",
        "...",
        "-!!!",
        "to:li.si@example 。",
        "x -!!!",
        "x \"!\"",
        "\"",
        "\"\"",
        "***",
        "。，！",
        "-",
        "()",
        "\u{0}",
        "\u{200B}",
        "\u{AD}",
        "note:。",
        "note:。*",
        "-note:。",
        "tag:\u{200B}*",
        "-tag:\u{200B}",
        "😀\u{20E3} 。",
        "after:2020-01-01 。",
    ] {
        assert_eq!(found(&history, typed), [], "{typed:?}");
        assert_eq!(history.count(&text(typed)).unwrap(), 0, "{typed:?}");
    }
    // Between words it is passed over.
    for typed in ["tom & jerry", "x 。", "— tom"] {
        assert_eq!(found(&history, typed), [row], "{typed:?}");
    }
}

#[test]
fn what_only_punctuation_selects_is_not_deleted_tagged_starred_or_exported() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    history.finish(row, &finish(End::Sent)).unwrap();
    for typed in ["。", "-!!!", "to:li.si@example 。", "note:。"] {
        let selection = Selection::Found { query: text(typed), newest: None, except: vec![] };
        assert_eq!(history.tally(&selection).unwrap().rows, 0, "{typed}");
        assert!(history.records(&selection).piece().unwrap().is_empty(), "{typed}");
        assert_eq!(history.tag(&selection, "t").unwrap(), 0, "{typed}");
        assert_eq!(history.star(&selection, true).unwrap(), 0, "{typed}");
        let deleted = history.delete(&selection, true, 1).unwrap();
        assert_eq!(deleted.rows, 0, "{typed}");
    }
    assert_eq!(found(&history, ""), [row]);
}

#[test]
fn a_sign_is_found_whichever_code_it_has() {
    let (_dir, history) = open();
    for (one, other, typed) in [
        ("修理⼿机", "修理手机", "手机"),
        ("\u{F98E}糕", "年糕", "年"),
        ("ｶﾞﾗｽ", "ガラス", "ガラ"),
        ("caf\u{E9}", "cafe\u{301}", "café"),
        ("한국어", "\u{1112}\u{1161}\u{11AB}국어", "한국"),
        ("ﬁle", "file", "file"),
        ("①号", "1号", "1号"),
        ("inv\u{200E}oice", "invoice", "invoice"),
        ("in\u{AD}voice7", "in\u{2060}voice7", "\"invoice7\""),
        ("葛\u{E0100}城", "葛城", "葛城"),
        ("发票", "發票", "發票"),
        ("Straße", "STRASSE", "strasse"),
        (
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "3f2504e04f8941d39a0c0305e82c3301",
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        ),
        (
            "4f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "4f2504e04f8941d39a0c0305e82c3301",
            "4f2504e04f8941d39a0c0305e82c3301",
        ),
        ("5f2504e0-4f89-41d3-9a0c-0305e82c3301", "5f2504e04f8941d39a0c0305e82c3301", "5f2504e04f89"),
    ] {
        let rows = [put(&history, one), put(&history, other)];
        assert_eq!(found(&history, typed), [rows[1], rows[0]], "{typed} in {one}");
        for typed in [one, other] {
            assert_eq!(found(&history, typed), [rows[1], rows[0]], "{typed}");
        }
    }
    assert_eq!(found(&history, "カラ"), [], "a voiced sound is another one");
    let row = put(&history, "Yanshu™ 2");
    assert_eq!(found(&history, "\"yanshu\""), [row], "a trade mark is no letter");
    history.tag(&Selection::Rows { ids: vec![row] }, "重要發票").unwrap();
    assert_eq!(found(&history, "tag:重要发票"), [row]);
}

#[test]
fn paths_and_words_with_a_colon_are_text() {
    let (_dir, history) = open();
    let path = put(&history, "path C:\\new\\table here");
    for typed in ["C:\\new", "\"C:\\new\\table\"", "\"C:\\\\new\\\\table\"", "\\new\\table"] {
        assert_eq!(found(&history, typed), [path], "{typed}");
    }
    let todo = put(&history, "TODO: fix a:b at 12:30, Re: hello, say \"hi\" on https://x.example/a");
    for typed in [
        "TODO: fix",
        "Re: hello",
        "a:b",
        "re:hello",
        "12:30",
        "https://x.example/a",
        "\"say \\\"hi\\\"\"",
        "-recipient:bob todo",
    ] {
        assert_eq!(found(&history, typed), [todo], "{typed}");
    }
}
