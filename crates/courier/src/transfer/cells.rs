//! The columns of a table, and what stands in each for a row.

use std::borrow::Cow;

use history::{Outcome, Record};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A spreadsheet takes 32,767 UTF-16 units in a cell and cuts, or moves, what is more.
const CELL_UNITS: usize = 32_000;
/// Stands where a cell was cut.
const CUT: &str = "… (whole in JSONL)";

pub(super) const COLUMNS: [&str; 34] = [
    "id",
    "time",
    "outcome",
    "code",
    "msg",
    "error",
    "account",
    "production",
    "sender",
    "conversation_type",
    "receiver",
    "message_type",
    "text",
    "starred",
    "tags",
    "note",
    "message_client_id",
    "message_server_id",
    "trace_id",
    "http_status",
    "took_ms",
    "attempts",
    "url",
    "request_body",
    "answer",
    "started_at_ms",
    "recalled",
    "changed",
    "read",
    "kind",
    "parts",
    "parts_sent",
    "receivers_failed",
    "unfinished",
];

/// What stands in a cell.
pub(super) enum Cell<'a> {
    Empty,
    Number(i64),
    /// Unix milliseconds, shown by a clock, to the second.
    Time(i64),
    /// As it was sent or typed: it may look like a number, a date or a formula.
    Text(Cow<'a, str>),
    /// A word of our own.
    Word(&'static str),
}

/// The cells of a row, in the order of [`COLUMNS`].
pub(super) fn cells(r: &Record) -> [Cell<'_>; COLUMNS.len()] {
    let parts = r.part_counts();
    let outcome = match r.outcome {
        Outcome::Sent if parts.is_partly(r.outcome) => "partly",
        outcome if r.kind.is_recalled(outcome) => "recalled",
        Outcome::Sending => "sending",
        Outcome::Sent => "sent",
        Outcome::Rejected => "rejected",
        Outcome::Unknown => "unknown",
    };
    let later = r.later();
    let recalled = match later.recalled {
        true if r.kind.is_several() => "some",
        true => "yes",
        false => "no",
    };
    let yes = |yes: bool| Cell::Word(if yes { "yes" } else { "no" });
    let number = |number: Option<i64>| number.map_or(Cell::Empty, Cell::Number);
    let text = |text: &'_ str| Cell::Text(Cow::Owned(text.to_owned()));
    let or_none = |maybe: &Option<String>| maybe.as_deref().map_or(Cell::Empty, text);
    [
        Cell::Number(r.id.get()),
        Cell::Time(r.started_at_ms),
        Cell::Word(outcome),
        number(r.code),
        or_none(&r.msg),
        or_none(&r.error),
        Cell::Text(r.account_name.as_str().into()),
        yes(r.production),
        Cell::Text(r.sender.as_str().into()),
        Cell::Number(i64::from(r.conversation_type)),
        Cell::Text(r.receiver.as_str().into()),
        number(r.message_type),
        Cell::Text(text_to_read(&r.request_body).into()),
        yes(r.starred),
        Cell::Text(r.tags.join(", ").into()),
        Cell::Text(r.note.as_str().into()),
        or_none(&r.message_client_id),
        or_none(&r.message_server_id),
        Cell::Text(r.trace_id.as_str().into()),
        number(r.http_status.map(i64::from)),
        number(r.took_ms.map(i64::from)),
        number(i64::try_from(r.attempts.len()).ok()),
        Cell::Text(r.url.as_str().into()),
        Cell::Text(r.request_body.as_str().into()),
        or_none(&r.answer),
        Cell::Number(r.started_at_ms),
        Cell::Word(recalled),
        yes(later.changed),
        yes(later.read),
        Cell::Word(r.kind.name()),
        Cell::Number(i64::from(parts.all)),
        Cell::Number(i64::from(parts.sent)),
        Cell::Number(i64::from(parts.failed_receivers)),
        yes(parts.unfinished),
    ]
}

/// What the receiver reads of a message; nothing where it has no text.
fn text_to_read(request_body: &str) -> String {
    let body: Option<serde_json::Value> = serde_json::from_str(request_body).ok();
    let text = body.as_ref().and_then(|body| body.pointer("/message/text")?.as_str());
    text.unwrap_or_default().to_owned()
}

/// A text as it fits into a cell, cut between characters, with a word where it was.
pub(super) fn fitting(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= CELL_UNITS {
        return text;
    }
    let mut units = 0;
    let over = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_UNITS
    });
    match over {
        Some((at, _)) => Cow::Owned(format!("{}{CUT}", &text[..at])),
        None => text,
    }
}

/// The clock of this machine, in the form that spreadsheets take for a time. With a fraction they would show the minutes and
/// not the hour.
pub(super) fn local_seconds(at_ms: i64, zone: &TimeZone) -> String {
    formatted(at_ms, zone, "%Y-%m-%d %H:%M:%S")
}

/// The same with milliseconds, to be read.
pub(super) fn local(at_ms: i64, zone: &TimeZone) -> String {
    formatted(at_ms, zone, "%Y-%m-%d %H:%M:%S%.3f")
}

fn formatted(at_ms: i64, zone: &TimeZone, format: &str) -> String {
    Timestamp::from_millisecond(at_ms)
        .map(|at| at.to_zoned(zone.clone()).strftime(format).to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_the_clock_of_the_zone() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(local(1_795_000_000_042, &zone), "2026-11-18 19:06:40.042");
        assert_eq!(local_seconds(1_795_000_000_042, &zone), "2026-11-18 19:06:40");
        assert_eq!(local_seconds(i64::MAX, &zone), "");
    }

    #[test]
    fn a_long_text_is_cut_between_characters_with_a_word() {
        for (unit, units) in [("a", 1), ("雁", 1), ("😀", 2)] {
            let fits = unit.repeat(CELL_UNITS / units);
            assert_eq!(fitting(fits.as_str().into()), fits);
            let long = unit.repeat(CELL_UNITS / units + 1);
            let cut = fitting(long.as_str().into());
            assert_eq!(cut, format!("{fits}{CUT}"));
            assert!(cut.encode_utf16().count() < 32_767);
        }
    }

    #[test]
    fn the_text_is_what_the_receiver_reads() {
        assert_eq!(text_to_read(r#"{"message":{"text":"hi","message_client_id":"x"}}"#), "hi");
        for none in
            [r#"{"message":{"attachment":{"url":"u"}}}"#, "{}", "no JSON", r#"{"message":{"text":7}}"#]
        {
            assert_eq!(text_to_read(none), "", "{none}");
        }
    }
}
