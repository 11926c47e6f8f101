//! Old rows go by age, number and size; what is open or starred stays, and a send never waits for it.

use std::ops::ControlFlow;

use crate::common;
use crate::common::{finish, open, send};
use history::{End, Finish, History, Millis, Outcome, Query, Retention, Row, RowId, Selection, WouldDelete};
use proptest::prelude::*;

const DAY_MS: i64 = 86_400_000;
const NOW_MS: i64 = 100 * DAY_MS;

fn put(history: &History, account: &str, day: i64, end: Option<End>) -> RowId {
    let mut new = send(&"雁".repeat(100));
    (new.account_id, new.started_at_ms) = (account.into(), day * DAY_MS);
    let row = history.record(&new).unwrap();
    if let Some(end) = end {
        history.finish(row, &Finish { create_time_ms: Some(day * DAY_MS), ..finish(end) }).unwrap();
    }
    row
}

fn all(history: &History) -> Vec<Row> {
    common::all(history, &Query::default(), 1000)
}

fn go_on(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn what_is_said_before_is_what_goes() {
    let (_dir, history) = open();
    let old: Vec<RowId> = (0..6).map(|day| put(&history, "a", day, Some(End::Sent))).collect();
    let unknown = put(&history, "a", 6, Some(End::Unknown));
    let sending = put(&history, "a", 7, None);
    let starred = put(&history, "a", 8, Some(End::Rejected));
    let (young, other) = (put(&history, "a", 95, Some(End::Sent)), put(&history, "b", 1, Some(End::Sent)));
    history.star(&Selection::Rows { ids: vec![starred] }, true).unwrap();
    history.delete(&Selection::Rows { ids: vec![old[5]] }, false, 1).unwrap();
    let rule = Retention { max_age_days: Some(30), ..Retention::default() };

    let would_delete = history.would_delete("a", rule, NOW_MS).unwrap();

    assert!(would_delete.bytes > 5 * 300, "{would_delete:?}");
    let expected = WouldDelete {
        rows: 5,
        bytes: would_delete.bytes,
        oldest_ms: Some(Millis(0)),
        newest_ms: Some(Millis(4 * DAY_MS)),
        open: 2,
        starred: 1,
        of_rows: 9,
    };
    assert_eq!(would_delete, expected);
    assert_eq!(history.prune("a", rule, NOW_MS, go_on).unwrap(), 5);
    let left: Vec<RowId> = all(&history).iter().map(|row| row.id).collect();
    assert_eq!(left, [other, young, starred, sending, unknown]);
    assert_eq!(history.would_delete("a", rule, NOW_MS).unwrap().rows, 0);
}

/// Hex digits that no packing makes much shorter than half of `len`, made twice as long for that.
fn unlike_itself(len: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut text = String::new();
    while text.len() < 2 * len {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        text.push_str(&format!("{:08x}", state >> 32));
    }
    text
}

#[test]
fn the_newest_stay_by_number_and_by_size() {
    let (_dir, history) = open();
    let rows: Vec<RowId> = (0..10).map(|day| put(&history, "a", day, Some(End::Sent))).collect();
    let by_number = Retention { max_rows: Some(4), ..Retention::default() };
    assert_eq!(history.prune("a", by_number, NOW_MS, go_on).unwrap(), 6);
    assert_eq!(all(&history).iter().map(|row| row.id).min(), Some(rows[6]));

    let mut large = send("x");
    (large.account_id, large.started_at_ms) = ("a".into(), 11 * DAY_MS);
    large.request_body = unlike_itself(600 << 10);
    for _ in 0..2 {
        let row = history.record(&large).unwrap();
        history.finish(row, &finish(End::Sent)).unwrap();
    }
    let by_size = Retention { max_mib: Some(1), ..Retention::default() };
    assert_eq!(history.would_delete("a", by_size, NOW_MS).unwrap().rows, 5);
    assert_eq!(history.prune("a", by_size, NOW_MS, go_on).unwrap(), 5);
    assert_eq!(all(&history).len(), 1, "the newest large one is within the bound, the one before is not");
}

#[test]
fn a_send_is_recorded_between_the_steps_of_a_long_pruning() {
    let (_dir, history) = open();
    for _ in 0..410 {
        put(&history, "a", 1, Some(End::Sent));
    }
    let rule = Retention { max_age_days: Some(1), ..Retention::default() };
    let mut steps = Vec::new();
    let pruned = history.prune("a", rule, NOW_MS, |pruned| {
        // Would wait for ever if the step still held the file.
        put(&history, "a", 100, Some(End::Sent));
        steps.push(pruned);
        ControlFlow::Continue(())
    });
    assert_eq!(pruned.unwrap(), 410);
    assert!(steps.len() > 2, "{steps:?}");
    assert_eq!(all(&history).len(), steps.len());
}

#[test]
fn a_pruning_that_is_stopped_goes_on_next_time() {
    let (_dir, history) = open();
    for _ in 0..210 {
        put(&history, "a", 1, Some(End::Sent));
    }
    let rule = Retention { max_age_days: Some(1), ..Retention::default() };
    let first = history.prune("a", rule, NOW_MS, |_| ControlFlow::Break(())).unwrap();
    assert!(first < 210);
    assert_eq!(history.prune("a", rule, NOW_MS, go_on).unwrap(), 210 - first);
}

#[test]
fn a_row_that_was_sent_under_a_clock_set_back_is_as_young_as_the_service_says() {
    let (_dir, history) = open();
    let behind = put(&history, "a", 0, None);
    history.finish(behind, &Finish { create_time_ms: Some(99 * DAY_MS), ..finish(End::Sent) }).unwrap();
    let old = put(&history, "a", 1, Some(End::Sent));
    let rule = Retention { max_age_days: Some(30), ..Retention::default() };

    assert_eq!(history.would_delete("a", rule, NOW_MS).unwrap().rows, 1);
    assert_eq!(history.prune("a", rule, NOW_MS, go_on).unwrap(), 1);

    assert_eq!(all(&history).iter().map(|row| row.id).collect::<Vec<_>>(), [behind]);
    assert_ne!(behind, old);
}

#[test]
fn a_time_counts_as_confirmed_once_the_service_took_a_message() {
    let (_dir, history) = open();
    put(&history, "a", 50, None);
    put(&history, "a", 60, Some(End::Unknown));
    put(&history, "a", 61, Some(End::Rejected));
    assert_eq!(history.confirmed_ms(None).unwrap(), None);
    put(&history, "a", 40, Some(End::Sent));
    assert_eq!(history.confirmed_ms(None).unwrap(), Some(40 * DAY_MS));
    // This machine's clock is a year ahead; the service's is not.
    let ahead = put(&history, "b", 465, None);
    history.finish(ahead, &Finish { create_time_ms: Some(41 * DAY_MS), ..finish(End::Sent) }).unwrap();
    assert_eq!(history.confirmed_ms(None).unwrap(), Some(41 * DAY_MS));
    assert_eq!(history.confirmed_ms(Some("b")).unwrap(), Some(40 * DAY_MS));
}

#[test]
fn every_rule_takes_just_the_rows_beyond_it() {
    proptest!(ProptestConfig::with_cases(24), |(
        rows in proptest::collection::vec((0_i64..100, 0_usize..4, any::<bool>(), any::<bool>()), 1..24),
        max_age_days in proptest::option::of(0_u32..100),
        max_rows in proptest::option::of(0_u32..24),
    )| {
        let (_dir, history) = open();
        for (day, end, starred, ours) in &rows {
            let end = [None, Some(End::Sent), Some(End::Rejected), Some(End::Unknown)][*end];
            let row = put(&history, if *ours { "a" } else { "b" }, *day, end);
            history.star(&Selection::Rows { ids: vec![row] }, *starred).unwrap();
        }
        let before = all(&history);
        let beyond = |row: &Row| {
            let newer = before.iter().filter(|r| r.account_id == "a" && r.id > row.id).count();
            max_age_days.is_some_and(|days| row.started_at_ms.0 < NOW_MS - i64::from(days) * DAY_MS)
                || max_rows.is_some_and(|most| newer >= most as usize)
        };
        let goes = |row: &Row| {
            row.account_id == "a" && !row.starred && beyond(row)
                && matches!(row.outcome, Outcome::Sent | Outcome::Rejected)
        };
        let rule = Retention { max_age_days, max_rows, max_mib: None };
        let expected: Vec<Row> = before.iter().filter(|row| !goes(row)).cloned().collect();
        let would_delete = history.would_delete("a", rule, NOW_MS).unwrap();
        prop_assert_eq!(would_delete.rows as usize, before.len() - expected.len());
        history.prune("a", rule, NOW_MS, go_on).unwrap();
        prop_assert_eq!(all(&history), expected);
    });
}
