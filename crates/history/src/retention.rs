//! Letting go of old rows by age, number or size, for one account.

use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, Transaction, named_params, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Failure};
use crate::ids::{Millis, RowId};
use crate::model::send::Outcome;
use crate::remove::end;
use crate::selection::{STEP_ROWS, in_turns};
use crate::store::History;
use crate::words;

const DAY_MS: i64 = 86_400_000;
const MIB: i64 = 1 << 20;
/// The bytes that the texts of a row take in the file, packed as they are: what was sent, what was answered, every attempt.
const BYTES: &str =
    "octet_length(e.request_body) + octet_length(e.request_headers) + octet_length(e.search_text)
  + coalesce(octet_length(e.answer), 0)
  + coalesce((SELECT sum(coalesce(octet_length(a.answer), 0) + octet_length(a.request_headers)
      + octet_length(a.response_headers)) FROM attempt a WHERE a.message_id = m.id), 0)";

/// How long an account's rows are kept; a row that any of the bounds lets go of goes. Nothing given: all are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Retention {
    /// Rows that started longer ago than so many days go, unless the service took their message since then: what this
    /// machine's clock said of them was wrong.
    pub max_age_days: Option<u32>,
    /// All but so many of the newest go.
    pub max_rows: Option<u32>,
    /// The newest rows whose texts are together at most so many mebibytes stay, the others go.
    pub max_mib: Option<u32>,
}

/// What a retention lets go of, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WouldDelete {
    /// How many rows.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// The bytes of their texts.
    #[specta(type = specta_typescript::Number)]
    pub bytes: u64,
    /// When the oldest of them started.
    pub oldest_ms: Option<Millis>,
    /// When the newest of them started.
    pub newest_ms: Option<Millis>,
    /// How many rows beyond the bounds stay since their end is unknown, or not there yet.
    #[specta(type = specta_typescript::Number)]
    pub open: u64,
    /// How many rows beyond the bounds stay since they have a star.
    #[specta(type = specta_typescript::Number)]
    pub starred: u64,
    /// How many rows the account has in all.
    #[specta(type = specta_typescript::Number)]
    pub of_rows: u64,
}

impl Retention {
    /// Whether it keeps everything.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }
}

impl History {
    /// A time that has certainly come: when the service took the newest message that it took, by its own clock or by this
    /// machine's, whichever was behind. Unix milliseconds; `None` when it took none. Rows of the account `except` do not
    /// count.
    ///
    /// # Errors
    /// Those of the file.
    pub fn confirmed_ms(&self, except: Option<&str>) -> Result<Option<i64>, Error> {
        let mut terms = words::exact(&words::outcome_mark(Outcome::Sent));
        if let Some(account_id) = except {
            terms = format!("{terms} NOT {}", mark(account_id));
        }
        self.read(|tx| {
            let mut find = tx.prepare_cached(
                "SELECT min(m.started_at_ms, e.create_time_ms) FROM search s CROSS JOIN message m ON m.id = s.rowid
                   JOIN exchange e ON e.message_id = m.id
                 WHERE s.words MATCH ?1 AND e.create_time_ms IS NOT NULL ORDER BY s.rowid DESC LIMIT 1",
            )?;
            Ok(find.query_row([terms], |r| r.get(0)).optional()?)
        })
    }

    /// Counts what [`History::prune`] would end now. Takes time in proportion to the account's rows. `now_ms` is by no more
    /// than a clock: where that may be wrong, see [`History::confirmed_ms`].
    ///
    /// # Errors
    /// Those of the file.
    pub fn would_delete(
        &self,
        account_id: &str,
        retention: Retention,
        now_ms: i64,
    ) -> Result<WouldDelete, Error> {
        self.read(|tx| {
            let bounds = Bounds::of(tx, account_id, retention, now_ms)?;
            let mut would_delete = WouldDelete { of_rows: count(tx, account_id)?, ..WouldDelete::default() };
            let sql = format!(
                "SELECT m.started_at_ms, m.outcome IN (0, 3), m.starred, {BYTES} FROM search s
                   CROSS JOIN message m ON m.id = s.rowid JOIN exchange e ON e.message_id = m.id
                 WHERE s.words MATCH :mark AND s.rowid <= :last AND m.deleted_at_ms IS NULL
                   AND (m.id <= :below OR (m.started_at_ms < :before AND coalesce(e.create_time_ms, :least) < :before))"
            );
            let mut find = tx.prepare_cached(&sql)?;
            let mut rows = find.query(named_params! {
                ":mark": mark(account_id), ":last": bounds.last, ":below": bounds.below,
                ":before": bounds.before_ms, ":least": i64::MIN,
            })?;
            while let Some(row) = rows.next()? {
                let started: Millis = row.get(0)?;
                if row.get(1)? {
                    would_delete.open += 1;
                } else if row.get(2)? {
                    would_delete.starred += 1;
                } else {
                    would_delete.rows += 1;
                    would_delete.bytes += row.get::<_, i64>(3)?.cast_unsigned();
                    would_delete.oldest_ms = Some(would_delete.oldest_ms.map_or(started, |old| old.min(started)));
                    would_delete.newest_ms = Some(would_delete.newest_ms.map_or(started, |new| new.max(started)));
                }
            }
            Ok(would_delete)
        })
    }

    /// Ends the rows of an account that are beyond the bounds, oldest first, some hundred at a time. Rows of unknown end,
    /// rows on their way and starred rows stay. Says how many; `on_progress` gets that number after each step and may stop it
    /// there. The space is given back by [`History::shrink`].
    ///
    /// # Errors
    /// Those of the file.
    pub fn prune(
        &self,
        account_id: &str,
        retention: Retention,
        now_ms: i64,
        mut on_progress: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<u64, Error> {
        self.make_room();
        let bounds = self.read(|tx| Bounds::of(tx, account_id, retention, now_ms))?;
        let (mut above, mut pruned) = (i64::MIN, 0);
        in_turns(|| {
            // Looking may take a while where much is kept, and hinders no one; only the ending does, and is short.
            let rows = self.read(|tx| bounds.next(tx, account_id, above))?;
            let Some(last) = rows.last() else { return Ok(ControlFlow::Break(())) };
            above = last.0;
            pruned += self.write(|tx| {
                let mut ended = 0;
                for row in &rows {
                    if may_go(tx, *row)? {
                        end(tx, *row)?;
                        ended += 1;
                    }
                }
                Ok(ended)
            })?;
            Ok(on_progress(pruned))
        })?;
        Ok(pruned)
    }
}

/// Up to where rows go.
struct Bounds {
    /// Those with this number or a lower one.
    below: i64,
    /// And those that started before this time,
    before_ms: i64,
    /// none of which has a higher number than this.
    last: i64,
}

impl Bounds {
    fn of(
        tx: &Transaction<'_>,
        account_id: &str,
        retention: Retention,
        now_ms: i64,
    ) -> Result<Self, Failure> {
        let Retention { max_age_days, max_rows, max_mib } = retention;
        let before_ms = max_age_days.map_or(i64::MIN, |days| now_ms.saturating_sub(i64::from(days) * DAY_MS));
        let mut below = i64::MIN;
        if max_rows.is_some() || max_mib.is_some() {
            let (most_rows, most_bytes) =
                (max_rows.map_or(i64::MAX, i64::from), max_mib.map_or(i64::MAX, |mib| i64::from(mib) * MIB));
            below = first_beyond(tx, account_id, most_rows, most_bytes)?.unwrap_or(below);
        }
        let last: Option<i64> = tx
            .prepare_cached("SELECT max(id) FROM message WHERE started_at_ms < ?1 AND deleted_at_ms IS NULL")?
            .query_row([before_ms], |r| r.get(0))?;
        Ok(Self { below, before_ms, last: last.unwrap_or(i64::MIN).max(below) })
    }

    /// The next rows that may go.
    fn next(&self, tx: &Transaction<'_>, account_id: &str, above: i64) -> Result<Vec<RowId>, Failure> {
        let mut find = tx.prepare_cached(
            "SELECT m.id FROM search s CROSS JOIN message m ON m.id = s.rowid
             WHERE s.words MATCH :mark AND s.rowid > :above AND s.rowid <= :last
               AND (m.id <= :below OR (m.started_at_ms < :before AND NOT EXISTS
                 (SELECT 1 FROM exchange e WHERE e.message_id = m.id AND e.create_time_ms >= :before)))
               AND m.deleted_at_ms IS NULL AND m.outcome IN (1, 2) AND m.starred = 0
             ORDER BY s.rowid LIMIT :limit",
        )?;
        let values = named_params! {
            ":mark": mark(account_id), ":above": above, ":last": self.last, ":below": self.below,
            ":before": self.before_ms, ":limit": STEP_ROWS as i64,
        };
        let rows = find.query_map(values, |r| r.get(0))?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}

/// The newest row that is one too many, or whose text is.
fn first_beyond(
    tx: &Transaction<'_>,
    account_id: &str,
    most_rows: i64,
    most_bytes: i64,
) -> Result<Option<i64>, Failure> {
    let bytes = if most_bytes == i64::MAX { "0" } else { BYTES };
    let sql = format!(
        "SELECT m.id, {bytes} FROM search s CROSS JOIN message m ON m.id = s.rowid
           JOIN exchange e ON e.message_id = m.id
         WHERE s.words MATCH ?1 AND m.deleted_at_ms IS NULL ORDER BY s.rowid DESC"
    );
    let mut find = tx.prepare_cached(&sql)?;
    let mut rows = find.query(params![mark(account_id)])?;
    let (mut seen, mut sum) = (0, 0);
    while let Some(row) = rows.next()? {
        seen += 1;
        sum += row.get::<_, i64>(1)?;
        if seen > most_rows || sum > most_bytes {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

/// Asked again when it is ended: it may have been starred since it was found.
fn may_go(tx: &Transaction<'_>, row: RowId) -> Result<bool, Failure> {
    let mut find = tx.prepare_cached(
        "SELECT 1 FROM message WHERE id = ?1 AND outcome IN (1, 2) AND starred = 0 AND deleted_at_ms IS NULL",
    )?;
    Ok(find.exists([row])?)
}

fn count(tx: &Transaction<'_>, account_id: &str) -> Result<u64, Failure> {
    let mut find = tx.prepare_cached(
        "SELECT count(*) FROM search s CROSS JOIN message m ON m.id = s.rowid
         WHERE s.words MATCH ?1 AND m.deleted_at_ms IS NULL",
    )?;
    Ok(find.query_row([mark(account_id)], |r| r.get::<_, i64>(0))?.cast_unsigned())
}

fn mark(account_id: &str) -> String {
    format!("\"{}\"", words::account_mark(account_id))
}
