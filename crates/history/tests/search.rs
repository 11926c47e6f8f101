//! What was said is found, whatever is typed.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{finish, found, open, put, send, text};
use history::{End, NewSend, Selection};
use proptest::prelude::*;

#[test]
fn one_and_two_chinese_characters_are_found() {
    let (_dir, history) = open();
    let row = put(&history, "明天下午三点开会，请带上身份证。");
    put(&history, "收到");
    for typed in [
        "会",
        "证",
        "开会",
        "身份",
        "份证",
        "三点开会",
        "开会,请",
        "上 明天",
        "明天下午三点开会，请带上身份证",
    ] {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
    assert_eq!(found(&history, "证份"), [], "order counts within a word");
}

#[test]
fn the_beginning_of_a_word_is_found_in_any_case_and_width() {
    let (_dir, history) = open();
    let row = put(&history, "Your iPhone15 用户ABC已发货 Łódź");
    for typed in
        ["i", "iph", "IPHONE15", "ｉｐｈｏｎｅ", "户abc", "户abc已", "your iph", "łó", "ŁÓ", "abc已发货"]
    {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
    assert_eq!(found(&history, "phone"), [], "the middle of a word is not looked at");
}

#[test]
fn a_letter_is_found_whether_its_accent_is_a_character_of_its_own_or_not() {
    let (_dir, history) = open();
    let row = put(&history, "Ste\u{301}phane \u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.png");
    let whole = put(&history, "Stéphane 한글.png");
    history.tag(&Selection::Rows { ids: vec![row] }, "Cafe\u{301}").unwrap();
    for typed in [
        "stéphane",
        "ste\u{301}ph",
        "한글",
        "\u{1112}\u{1161}\u{11AB}",
        "한",
        "stéphane 한글",
        "\"stéphane 한글\"",
    ] {
        assert_eq!(found(&history, typed), [whole, row], "{typed}");
    }
    for typed in ["tag:Café", "tag:Cafe\u{301}"] {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
}

#[test]
fn names_ids_and_codes_are_found() {
    let (_dir, history) = open();
    let row = put(&history, "x");
    let mut end = finish(End::Rejected);
    (end.code, end.msg) = (Some(414), Some("param check error".into()));
    history.finish(row, &end).unwrap();
    for typed in [
        "zhang_san",
        "zhang",
        "li.si@example",
        "zhang_san|1|li.si@example",
        "shop",
        "测试",
        "trace7c9e",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "0f8fad5b-d9",
        "9223372036854775807",
        "92233720",
        "414",
        "check err",
    ] {
        assert_eq!(found(&history, typed), [row], "{typed}");
    }
}

#[test]
fn an_answer_adds_to_what_the_request_said() {
    let (_dir, history) = open();
    let row = put(&history, "你好");
    assert_eq!(found(&history, "success"), []);
    history.finish(row, &finish(End::Sent)).unwrap();
    assert_eq!(found(&history, "你好 success"), [row]);
}

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

#[test]
fn the_language_of_the_index_cannot_be_typed() {
    let (_dir, history) = open();
    put(&history, "x");
    for typed in [
        "\"",
        "\"\"",
        "\" OR \"",
        "x\" OR \"y",
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "words:x",
        "-x",
        "^x",
        "x*",
        "*",
        "(",
        ")",
        "{a b}:c",
        "'; DROP TABLE message; --",
        "+",
        "\\",
        "\u{0}a\u{0}",
        "a\u{0}\"b",
        "\u{E000}",
        "😀\"*",
        "\u{202E}x",
        "%",
        "_",
        "[[",
        "𠀀\"",
        "e\u{301}\"",
        "İ",
    ] {
        history.count(&text(typed)).unwrap_or_else(|e| panic!("{typed:?}: {e}"));
    }
}

#[test]
fn a_pasted_page_finds_the_message_it_was_copied_from() {
    let (_dir, history) = open();
    let long: String = (0..5_000_u32).map(|i| char::from_u32(0x4E00 + i * 7 % 3_001).unwrap()).collect();
    let latin = "lorem-ipsum.dolor ".repeat(400);
    let rows = [put(&history, &long), put(&history, &latin), put(&history, &"z".repeat(9_000))];
    assert_eq!(found(&history, &long), [rows[0]]);
    assert_eq!(found(&history, &latin), [rows[1]]);
    assert_eq!(found(&history, &"z".repeat(9_000)), [rows[2]]);
}

fn with(text: String) -> NewSend {
    // Neutral surroundings, so that a hit comes from the text.
    let mut new = send("");
    (new.search_text, new.account_name) = (text, String::new());
    new
}

#[test]
fn any_piece_of_a_chinese_text_is_found() {
    let (_dir, history) = open();
    let range = proptest::char::range;
    let chinese = proptest::collection::vec(
        prop_oneof![
            4 => range('\u{4E00}', '\u{4E20}'),
            2 => range('\u{4E00}', '\u{9FFF}'),
            1 => range('\u{20000}', '\u{2A6DF}'),
        ],
        1..60,
    );
    proptest!(ProptestConfig::with_cases(200), |(
        text in chinese,
        (before, after) in ("[a-z ，🎂]{0,4}", "[a-z ，🎂]{0,4}"),
        (start, len) in (any::<proptest::sample::Index>(), any::<proptest::sample::Index>()),
    )| {
        let start = start.index(text.len());
        let len = 1 + len.index(text.len() - start);
        let piece: String = text[start..start + len].iter().collect();
        let row = history.record(&with(format!("{before}{}{after}", text.iter().collect::<String>()))).unwrap();
        prop_assert_eq!(common::page(&history, &common::text(&piece), None, 1).rows[0].id, row);
    });
}

#[test]
fn nothing_that_is_stored_or_typed_is_an_error_and_a_word_finds_itself() {
    let (_dir, history) = open();
    proptest!(ProptestConfig::with_cases(300), |(text in any::<String>(), typed in any::<String>())| {
        let row = history.record(&with(text.clone())).unwrap();
        common::page(&history, &common::text(&typed), None, 5);
        common::page(&history, &common::text(&format!("{text} {typed}")), None, 5);
        prop_assume!(text.chars().any(char::is_alphanumeric));
        prop_assert_eq!(common::page(&history, &common::words(&text), None, 1).rows[0].id, row);
    });
}

#[test]
fn every_beginning_of_a_name_or_number_is_found_alone_and_after_another_word() {
    let (_dir, history) = open();
    let word = "[a-z]{0,8}[0-9]{0,8}[a-zé]{0,3}";
    proptest!(ProptestConfig::with_cases(300), |(before in "[a-z]{1,3}", word in word, end in 1..20_usize)| {
        prop_assume!(!word.is_empty());
        let row = history.record(&with(format!("{before} {word}"))).unwrap();
        let beginning: String = word.chars().take(end).collect();
        for typed in [beginning.clone(), format!("{before} {beginning}"), format!("{before},{beginning}")] {
            let found = common::page(&history, &common::words(&typed), None, 1).rows;
            prop_assert_eq!(found.first().map(|found| found.id), Some(row), "{}", typed);
        }
    });
}
