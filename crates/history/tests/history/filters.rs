//! Fields narrow, together and with words, and every page, count and chart agrees with a plain check of each row.

use crate::common;
use crate::common::{all, finish, open, page, send, text};
use history::{
    Depth, End, Error, History, Outcome, PageDirection, PageStart, Query, Row, RowId, Selection, Stop,
};
use proptest::prelude::*;

const OUTCOMES: [Outcome; 4] = [Outcome::Sending, Outcome::Sent, Outcome::Rejected, Outcome::Unknown];
const TYPES: [Option<i64>; 4] = [Some(0), Some(100), Some(-1), None];
const SENDERS: [&str; 3] = ["li", "li.si", "Li,\"wu\""];
const TEXTS: [&str; 3] = ["雁书传情", "传书", "letter 鸿雁"];

/// 96 rows: every outcome with every type, text and two accounts; the clock is set back now and then.
fn filled() -> (tempfile::TempDir, History) {
    let (dir, history) = open();
    for i in 0..96_usize {
        let mut new = send(TEXTS[i / 16 % 3]);
        new.account_id = ["acc", "acc-1"][i / 48].into();
        new.account_name = ["Shop", "Shop 测试"][i / 48].into();
        new.sender = SENDERS[i % 3].into();
        new.message_type = TYPES[i / 4 % 4];
        new.started_at_ms = time(i);
        let row = history.record(&new).unwrap();
        let end = [None, Some(End::Sent), Some(End::Rejected), Some(End::Unknown)][i % 4];
        if let Some(end) = end {
            history.finish(row, &finish(end)).unwrap();
        }
    }
    (dir, history)
}

fn time(i: usize) -> i64 {
    let i = i64::try_from(i).unwrap();
    1_000 + i * 10 - if i % 10 == 9 { 300 } else { 0 }
}

#[test]
fn an_empty_query_is_every_row() {
    let (_dir, history) = filled();
    assert_eq!(history.count(&text("  ")).unwrap(), 96);
}

#[test]
fn a_name_that_begins_another_is_not_mixed_up_with_it() {
    let (_dir, history) = filled();
    for (typed, rows) in [
        ("account:acc", 48),
        ("account:SHOP", 48),
        ("account:\"shop 测试\"", 48),
        ("account:shop*", 96),
        ("account:acc,acc-1", 96),
        ("from:li", 32),
        ("from:LI.SI", 32),
        ("from:li*", 96),
        (r#"from:"Li,\"wu\"""#, 32),
        ("from:l", 0),
        ("to:li.si@example", 96),
        ("to:zhang_san", 0),
        ("-from:li", 64),
        ("code:200", 72),
        ("code:20", 0),
        ("-code:200", 24),
        ("has:file", 0),
        ("type:text", 24),
        ("type:-1", 24),
        ("-type:text,custom", 48),
        ("-outcome:sent -outcome:unknown", 48),
        ("outcome:sent outcome:unknown", 0),
        ("-雁", 32),
        ("雁 -\"鸿雁\"", 32),
    ] {
        assert_eq!(history.count(&Query::parse(typed).unwrap()).unwrap(), rows, "{typed}");
    }
}

#[test]
fn words_that_name_a_mark_find_no_mark() {
    let (_dir, history) = filled();
    for typed in ["\u{E000}o1", "o1", "\u{E000}aacc", "\u{E000}il"] {
        assert_eq!(history.count(&text(typed)).unwrap(), 0, "{typed}");
    }
}

#[test]
fn a_limit_of_nothing_still_goes_forward() {
    let (_dir, history) = filled();
    assert_eq!(page(&history, &Query::default(), None, 0).rows.len(), 1);
}

#[test]
fn notes_tags_and_stars_have_fields() {
    let (_dir, history) = open();
    let rows: Vec<_> = (0..3).map(|_| common::put(&history, "退款 refund")).collect();
    let these = |i: usize| Selection::Rows { ids: vec![rows[i]] };
    history.note(rows[0], "客户要求退款 refund-2026").unwrap();
    history.tag(&these(1), "投诉 A").unwrap();
    history.star(&these(2), true).unwrap();
    for (typed, expected) in [
        ("note:退款", vec![rows[0]]),
        ("note:refund", vec![rows[0]]),
        ("note:ref", vec![]),
        ("note:ref*", vec![rows[0]]),
        ("note:\"退款 refund-20\"*", vec![rows[0]]),
        ("has:note", vec![rows[0]]),
        ("tag:\"投诉 a\"", vec![rows[1]]),
        ("tag:投诉*", vec![rows[1]]),
        ("is:starred", vec![rows[2]]),
        ("退款 -is:starred -has:note", vec![rows[1]]),
    ] {
        assert_eq!(common::found(&history, typed), expected, "{typed}");
    }
}

#[test]
fn a_page_reports_where_its_rows_hold_the_words() {
    let (_dir, history) = filled();
    let row = &page(&history, &text("雁 \"鸿雁\" shop li.si@ -传书"), None, 1).rows[0];
    let part = |text: &str, spans: &[history::Span]| -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        spans.iter().map(|s| String::from_utf16(&units[s.start as usize..s.end as usize]).unwrap()).collect()
    };
    assert_eq!(part(&row.snippet, &row.hits.snippet), ["鸿雁"]);
    assert_eq!(part(&row.conversation, &row.hits.conversation), ["li.si"]);
    assert_eq!(part(&row.account_name, &row.hits.account), ["Shop"]);
}

#[test]
fn a_search_that_was_stopped_gives_nothing() {
    let (_dir, history) = filled();
    let stop = Stop::default();
    stop.cancel();
    assert!(matches!(history.survey(&Query::default(), Depth::Whole, &stop), Err(Error::Stopped)));
    assert_eq!(history.count(&Query::default()).unwrap(), 96, "and leaves no trace in the connection");
}

fn some<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    proptest::sample::subsequence(of, 0..=of.len())
}

fn field(name: &str, values: &[String]) -> String {
    if values.is_empty() { String::new() } else { format!(" {name}:{}", values.join(",")) }
}

fn at(ms: i64) -> String {
    format!("1970-01-01T00:00:{:02}.{:03}Z", ms / 1000, ms % 1000)
}

#[test]
fn every_combination_gives_just_the_rows_that_pass() {
    let (_dir, history) = filled();
    let everything = all(&history, &Query::default(), 1000);
    assert_eq!(everything.len(), 96);
    let moment = || proptest::option::of(0_i64..2_200);
    let words = proptest::sample::select(&["雁", "传", "书传", "lett", "雁书 传", "无", "-传"][..]);
    let queries = (
        proptest::option::of(words),
        some(&OUTCOMES),
        some(&["acc", "acc-1", "nobody"]),
        some(&[0, 100, -1, 7]),
        moment(),
        moment(),
    );
    proptest!(ProptestConfig::with_cases(300), |(
        (words, outcomes, accounts, message_types, after_ms, before_ms) in queries,
        page_rows in 1_u32..40,
    )| {
        let passes = |row: &Row| {
            let has = |word: &str| match word.strip_prefix('-') {
                Some(not) => !row.snippet.contains(not),
                None => row.snippet.contains(word),
            };
            words.is_none_or(|typed| typed.split(' ').all(has))
                && (outcomes.is_empty() || outcomes.contains(&row.outcome))
                && (accounts.is_empty() || accounts.contains(&row.account_id.as_str()))
                && (message_types.is_empty()
                    || row.message_type.is_some_and(|t| message_types.iter().any(|m| i64::from(*m) == t)))
                && after_ms.is_none_or(|t| row.started_at_ms.0 >= t)
                && before_ms.is_none_or(|t| row.started_at_ms.0 < t)
        };
        let expected: Vec<_> = everything.iter().filter(|row| passes(row)).map(|row| row.id).collect();
        let name = |outcome: &Outcome| format!("{outcome:?}").to_lowercase();
        let typed = words.unwrap_or_default().to_owned()
            + &field("outcome", &outcomes.iter().map(name).collect::<Vec<_>>())
            + &field("account", &accounts.iter().map(ToString::to_string).collect::<Vec<_>>())
            + &field("type", &message_types.iter().map(ToString::to_string).collect::<Vec<_>>())
            + &after_ms.map(|t| format!(" after:{}", at(t))).unwrap_or_default()
            + &before_ms.map(|t| format!(" before:{}", at(t))).unwrap_or_default();
        let query = Query::parse(&typed).unwrap();

        prop_assert_eq!(history.count(&query).unwrap(), expected.len() as u64, "{}", typed);
        let found: Vec<_> = all(&history, &query, page_rows).iter().map(|row| row.id).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(&backwards(&history, &query, page_rows), &expected);
        for depth in [Depth::Sample, Depth::Whole] {
            let survey = history.survey(&query, depth, &Stop::default()).unwrap();
            let drawn: u32 =
                survey.bars.iter().map(|bar| bar.sent + bar.rejected + bar.unknown + bar.sending).sum();
            // A sample may have to reckon; it says so.
            prop_assert!(survey.exact || depth == Depth::Sample);
            if survey.exact {
                prop_assert_eq!(survey.rows as usize, expected.len(), "{:?} of {}", depth, typed);
                prop_assert_eq!(drawn, survey.rows);
            }
        }
    });
}

/// From the oldest page to the newest.
fn backwards(history: &History, query: &Query, page_rows: u32) -> Vec<RowId> {
    let mut place = PageStart { from: None, direction: PageDirection::Newer };
    let mut rows = Vec::new();
    loop {
        let page = history.page(query, place, page_rows, &Stop::default()).unwrap();
        rows.splice(0..0, page.rows.iter().map(|row| row.id));
        place.from = page.next;
        if place.from.is_none() {
            return rows;
        }
    }
}
