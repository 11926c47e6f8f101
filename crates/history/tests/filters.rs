//! Filters narrow, together and with words, and every page and count agrees with a plain check of each row.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{all, finish, open, send};
use history::{End, Filter, History, Millis, Outcome};
use proptest::prelude::*;

const OUTCOMES: [Outcome; 4] = [Outcome::Sending, Outcome::Sent, Outcome::Rejected, Outcome::Unknown];
const TYPES: [Option<i64>; 4] = [Some(0), Some(100), Some(-1), None];
const TEXTS: [&str; 3] = ["雁书传情", "传书", "letter 鸿雁"];

/// 96 rows: every outcome with every type, text and two accounts; the clock is set back now and then.
fn filled() -> (tempfile::TempDir, History) {
    let (dir, history) = open();
    for i in 0..96_usize {
        let mut new = send(TEXTS[i / 16 % 3]);
        new.account_id = ["acc", "acc-1"][i / 48].into();
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
fn nothing_narrows_an_empty_filter() {
    let (_dir, history) = filled();
    let from_window: Filter = serde_json::from_str("{}").unwrap();
    assert_eq!(history.count(&from_window).unwrap(), 96);
}

#[test]
fn an_account_whose_id_begins_another_is_not_mixed_up_with_it() {
    let (_dir, history) = filled();
    let filter = Filter { account_ids: vec!["acc".into()], ..Filter::default() };
    assert_eq!(history.count(&filter).unwrap(), 48);
}

#[test]
fn words_that_name_a_mark_find_no_mark() {
    let (_dir, history) = filled();
    for typed in ["\u{E000}o1", "o1", "\u{E000}a616363", "\u{E000}i7"] {
        assert_eq!(history.count(&common::text(typed)).unwrap(), 0, "{typed}");
    }
}

#[test]
fn a_limit_of_nothing_still_goes_forward() {
    let (_dir, history) = filled();
    assert_eq!(history.page(&Filter::default(), None, 0).unwrap().rows.len(), 1);
}

fn some<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    proptest::sample::subsequence(of, 0..=of.len())
}

#[test]
fn every_combination_gives_just_the_rows_that_pass() {
    let (_dir, history) = filled();
    let everything = all(&history, &Filter::default(), 1000);
    assert_eq!(everything.len(), 96);
    let moment = || proptest::option::of((0_i64..2_200).prop_map(Millis));
    let filters = (
        proptest::option::of(proptest::sample::select(&["雁", "传", "书传", "lett", "雁书 传", "无"][..])),
        some(&OUTCOMES),
        some(&["acc", "acc-1", "nobody"]),
        some(&[0, 100, -1, 7]),
        moment(),
        moment(),
    );
    proptest!(ProptestConfig::with_cases(300), |(
        (text, outcomes, accounts, message_types, after_ms, before_ms) in filters,
        page_rows in 1_u32..40,
    )| {
        let passes = |row: &history::Row| {
            let words = |typed: &str| typed.split(' ').all(|word| row.snippet.contains(word));
            text.is_none_or(words)
                && (outcomes.is_empty() || outcomes.contains(&row.outcome))
                && (accounts.is_empty() || accounts.contains(&row.account_id.as_str()))
                && (message_types.is_empty()
                    || row.message_type.is_some_and(|t| message_types.iter().any(|m| i64::from(*m) == t)))
                && after_ms.is_none_or(|t| row.started_at_ms >= t)
                && before_ms.is_none_or(|t| row.started_at_ms < t)
        };
        let expected: Vec<_> = everything.iter().filter(|row| passes(row)).cloned().collect();
        let filter = Filter {
            text: text.map(str::to_owned),
            outcomes: outcomes.clone(),
            account_ids: accounts.iter().map(|a| (*a).to_owned()).collect(),
            message_types: message_types.clone(),
            after_ms,
            before_ms,
        };
        prop_assert_eq!(history.count(&filter).unwrap(), expected.len() as u64);
        prop_assert_eq!(all(&history, &filter, page_rows), expected);
    });
}
