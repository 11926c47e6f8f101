//! From when to when the rows of each stretch of ids are.
//!
//! Ids follow time, but for a clock that was set back and rows that were brought in from elsewhere. So each stretch of
//! ids keeps its earliest and its latest time, and a time tells the stretches in which its rows can be.

use rusqlite::Transaction;

/// How many ids a stretch has; the trigger in the schema knows it, too.
const IDS: i64 = 1024;

/// The first and the last id that rows of these times can have; `None` when there are none.
pub(crate) fn ids(tx: &Transaction<'_>, times: Option<(i64, i64)>) -> rusqlite::Result<Option<(i64, i64)>> {
    let Some((from, before)) = times else { return Ok(Some((i64::MIN, i64::MAX))) };
    let (first, last): (Option<i64>, Option<i64>) = tx
        .prepare_cached(
            "SELECT min(number), max(number) FROM span WHERE latest_ms >= ?1 AND earliest_ms < ?2",
        )?
        .query_row([from, before], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(first.zip(last).map(|(first, last)| (first * IDS, last * IDS + IDS - 1)))
}

/// The earliest and the latest time that rows have.
pub(crate) fn times(tx: &Transaction<'_>) -> rusqlite::Result<Option<(i64, i64)>> {
    let (from, to): (Option<i64>, Option<i64>) = tx
        .prepare_cached(
            "SELECT (SELECT min(started_at_ms) FROM message), (SELECT max(started_at_ms) FROM message)",
        )?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(from.zip(to))
}
