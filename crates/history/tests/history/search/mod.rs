//! What was said is found, whatever is typed.

mod signs;

use crate::common;
use crate::common::{finish, found, open, put, send, text};
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

/// Letters by Unicode's classes that nobody sees, which a search passes over like other invisible signs.
const FILLERS: [char; 4] = ['\u{115F}', '\u{1160}', '\u{3164}', '\u{FFA0}'];

#[test]
fn fuzz_nothing_that_is_stored_or_typed_is_an_error_and_a_word_finds_itself() {
    let (_dir, history) = open();
    proptest!(common::fuzz_config(300), |(text in any::<String>(), typed in any::<String>())| {
        let row = history.record(&with(text.clone())).unwrap();
        common::page(&history, &common::text(&typed), None, 5);
        common::page(&history, &common::text(&format!("{text} {typed}")), None, 5);
        prop_assume!(text.chars().any(|sign| sign.is_alphanumeric() && !FILLERS.contains(&sign)));
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
