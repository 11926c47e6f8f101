//! What looks: pages, counts, details.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Transaction, params_from_iter};

use crate::attempts::{AttemptOwner, attempts};
use crate::columns::{json, packed, packed_json, packed_or_none};
use crate::error::{Error, Failure};
use crate::ids::{Cursor, RowId};
use crate::model::act::ActKind;
use crate::model::details::Details;
use crate::model::kind::PartCounts;
use crate::model::page::{Hits, Later, Page, PageDirection, PageStart, Row};
use crate::query::{Asked, Query};
use crate::stop::Stop;
use crate::store::History;
use crate::utf16::Span;
use crate::{act, parts, seen};

const ROW: &str = "m.id, m.account_id, m.account_name, m.account_color, m.production, m.outcome,
  m.message_type, m.sender || '|' || m.conversation_type || '|' || m.receiver, m.snippet, m.code, m.error,
  m.started_at_ms, m.took_ms, m.starred, EXISTS (SELECT 1 FROM note n WHERE n.message_id = m.id),
  (SELECT json_group_array(t.name ORDER BY t.name) FROM tag t WHERE t.message_id = m.id),
  EXISTS (SELECT 1 FROM attachment a WHERE a.message_id = m.id AND a.thumbnail IS NOT NULL),
  (SELECT json_group_array(c.kind) FROM act c WHERE c.message_id = m.id AND c.state = 1), m.kind";
const ROW_COLUMNS: usize = 19;
/// The answer that a row has, which lies with one of its attempts if that had the same.
pub(crate) const ANSWER: &str = "coalesce(e.answer, (SELECT a.answer FROM attempt a
  WHERE a.message_id = e.message_id AND a.number = e.answer_of))";

impl History {
    /// The rows of `query` from a place on. At most `limit`, and at most 1000.
    ///
    /// Rows recorded meanwhile are newer than any cursor, so going on neither skips nor repeats a row.
    ///
    /// # Errors
    /// `Stopped`, and those of the file. No query is an error.
    pub fn page(&self, query: &Query, place: PageStart, limit: u32, stop: &Stop) -> Result<Page, Error> {
        let limit = limit.clamp(1, 1000) as usize;
        self.read_until(stop, |tx| {
            let Some(mut asked) = Asked::of(tx, query)? else {
                return Ok(Page { rows: vec![], next: None });
            };
            let PageStart { from, direction } = place;
            match (from, direction) {
                (Some(Cursor(RowId(id))), PageDirection::Older) => {
                    asked.ids.1 = asked.ids.1.min(id.saturating_sub(1));
                }
                (Some(Cursor(RowId(id))), PageDirection::Newer) => {
                    asked.ids.0 = asked.ids.0.max(id.saturating_add(1));
                }
                (None, _) => {}
            }
            // One more than asked for tells whether there is a next page.
            let (sql, values) = page_sql(&asked, direction, limit as i64 + 1);
            let mut rows: Vec<Row> = tx
                .prepare_cached(&sql)?
                .query_map(params_from_iter(values), row)?
                .collect::<Result<_, _>>()?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            let next = rows.last().filter(|_| more).map(|row| Cursor(row.id));
            if direction == PageDirection::Newer {
                rows.reverse();
            }
            let finder = query.finder();
            for row in &mut rows {
                row.parts = parts::counts(tx, row)?;
                let hits = |text: &str| finder.find(text).iter().map(|place| Span::of(text, place)).collect();
                row.hits = Hits {
                    snippet: hits(&row.snippet),
                    conversation: hits(&row.conversation),
                    account: hits(&row.account_name),
                };
            }
            Ok(Page { rows, next })
        })
    }

    /// How many rows the query lets through, to the last. Takes time in proportion to them.
    ///
    /// # Errors
    /// Those of the file.
    pub fn count(&self, query: &Query) -> Result<u64, Error> {
        self.read(|tx| {
            let Some(asked) = Asked::of(tx, query)? else { return Ok(0) };
            let (from, values) = asked.sql();
            let sql = format!("SELECT count(*) {from}");
            let rows: i64 = tx.prepare_cached(&sql)?.query_row(params_from_iter(values), |r| r.get(0))?;
            Ok(rows.cast_unsigned())
        })
    }

    /// Everything about one row; `None` when there is no such row.
    ///
    /// # Errors
    /// Those of the file.
    pub fn get(&self, row: RowId) -> Result<Option<Details>, Error> {
        self.read(|tx| whole(tx, row))
    }
}

/// Everything about one row that was not deleted.
fn whole(tx: &Transaction<'_>, row: RowId) -> Result<Option<Details>, Failure> {
    let sql = format!(
        "SELECT {ROW}, m.sender, m.conversation_type, m.receiver, e.message_client_id,
           e.message_server_id, e.trace_id, e.method, e.url, e.request_headers, e.request_body,
           e.http_status, e.msg, {ANSWER}, e.create_time_ms, e.finished_at_ms,
           coalesce((SELECT n.text FROM note n WHERE n.message_id = m.id), '')
         FROM message m JOIN exchange e ON e.message_id = m.id
         WHERE m.id = ?1 AND m.deleted_at_ms IS NULL"
    );
    let found = tx.prepare_cached(&sql)?.query_row([row], details).optional()?;
    let Some(mut details) = found else { return Ok(None) };
    details.file = seen::of(tx, row)?;
    details.parts = parts::of(tx, row)?;
    details.row.parts = parts::counts(tx, &details.row)?;
    details.attempts = attempts(tx, AttemptOwner::Send(row))?;
    details.acts = act::of(tx, row)?;
    details.resumed_at_ms = resumptions(tx, row)?;
    Ok(Some(details))
}

/// When a row was sent again, oldest first.
pub(crate) fn resumptions(tx: &Transaction<'_>, row: RowId) -> Result<Vec<i64>, Failure> {
    let mut find = tx.prepare_cached("SELECT at_ms FROM resumption WHERE message_id = ?1 ORDER BY at_ms")?;
    let times = find.query_map([row], |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(times)
}

/// The numbers of the rows of `query` between `first` and `last`, oldest first, at most `limit`.
pub(crate) fn numbers(
    tx: &Transaction<'_>,
    query: &Query,
    (first, last): (i64, i64),
    limit: i64,
) -> Result<Vec<RowId>, Failure> {
    let Some(mut asked) = Asked::of(tx, query)? else { return Ok(Vec::new()) };
    asked.ids = (asked.ids.0.max(first), asked.ids.1.min(last));
    let (from, mut values) = asked.sql();
    values.push(Value::Integer(limit));
    let id = asked.id();
    let sql = format!("SELECT {id} {from} ORDER BY {id} LIMIT ?");
    let mut find = tx.prepare_cached(&sql)?;
    let numbers = find.query_map(params_from_iter(values), |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(numbers)
}

fn page_sql(asked: &Asked, direction: PageDirection, limit: i64) -> (String, Vec<Value>) {
    let (from, mut values) = asked.sql();
    values.push(Value::Integer(limit));
    let order = match direction {
        PageDirection::Older => "DESC",
        PageDirection::Newer => "ASC",
    };
    (format!("SELECT {ROW} {from} ORDER BY {} {order} LIMIT ?", asked.id()), values)
}

fn row(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: r.get(0)?,
        account_id: r.get(1)?,
        account_name: r.get(2)?,
        account_color: r.get(3)?,
        production: r.get(4)?,
        outcome: r.get(5)?,
        message_type: r.get(6)?,
        conversation: r.get(7)?,
        snippet: r.get(8)?,
        code: r.get(9)?,
        error: r.get(10)?,
        started_at_ms: r.get(11)?,
        took_ms: r.get(12)?,
        starred: r.get(13)?,
        noted: r.get(14)?,
        tags: json(r, 15)?,
        has_thumbnail: r.get(16)?,
        kind: r.get(18)?,
        parts: PartCounts::default(),
        later: Later::of(json::<Vec<u8>>(r, 17)?.into_iter().filter_map(ActKind::of_number)),
        hits: Hits::default(),
    })
}

fn details(r: &rusqlite::Row<'_>) -> rusqlite::Result<Details> {
    const N: usize = ROW_COLUMNS;
    Ok(Details {
        row: row(r)?,
        sender: r.get(N)?,
        conversation_type: r.get(N + 1)?,
        receiver: r.get(N + 2)?,
        message_client_id: r.get(N + 3)?,
        message_server_id: r.get(N + 4)?,
        trace_id: r.get(N + 5)?,
        method: r.get(N + 6)?,
        url: packed(r, N + 7)?,
        request_headers: packed_json(r, N + 8)?,
        request_body: packed(r, N + 9)?,
        http_status: r.get(N + 10)?,
        msg: r.get(N + 11)?,
        answer: packed_or_none(r, N + 12)?,
        create_time_ms: r.get(N + 13)?,
        finished_at_ms: r.get(N + 14)?,
        note: r.get(N + 15)?,
        file: None,
        parts: Vec::new(),
        attempts: Vec::new(),
        acts: Vec::new(),
        resumed_at_ms: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn no_page_is_sorted_or_skipped_to() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::open(&dir.path().join("history.db")).unwrap();
        for typed in ["", "书 a", "-书", "outcome:sent,unknown", "after:2026-01-01 before:2027-01-01 书 a"]
        {
            for direction in [PageDirection::Older, PageDirection::Newer] {
                let query = Query::parse(typed).unwrap();
                let steps: Vec<String> = history
                    .read(|tx| {
                        let asked = Asked {
                            ids: (1, 9),
                            times: Some((1, 9)),
                            ..Asked::of(tx, &query)?.unwrap_or_default()
                        };
                        let (sql, values) = page_sql(&asked, direction, 50);
                        let mut plan = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                        Ok(plan
                            .query_map(params_from_iter(values), |r| r.get(3))?
                            .collect::<Result<_, _>>()?)
                    })
                    .unwrap();
                // A row's own few tags are put in order; the rows never are.
                let of_rows = |step: &&String| !step.contains("json_group_array");
                let plan = steps.iter().filter(of_rows).cloned().collect::<Vec<_>>().join("\n");
                assert!(plan.contains("SEARCH m USING INTEGER PRIMARY KEY"), "{plan}");
                assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN m"), "{plan}");
            }
        }
    }
}
