//! What looks: pages, counts, details.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Transaction, params_from_iter};
use serde::de::DeserializeOwned;

use crate::store::Failure;
use crate::{Attempt, Cursor, Details, Error, Filter, History, Page, Row, RowId, seen, words};

const ROW: &str = "m.id, m.account_id, m.account_name, m.account_color, m.production, m.outcome,
  m.message_type, m.sender || '|' || m.conversation_type || '|' || m.receiver, m.snippet, m.code, m.error,
  m.started_at_ms, m.took_ms, m.starred, EXISTS (SELECT 1 FROM note n WHERE n.message_id = m.id),
  (SELECT json_group_array(t.name ORDER BY t.name) FROM tag t WHERE t.message_id = m.id),
  EXISTS (SELECT 1 FROM attachment a WHERE a.message_id = m.id AND a.thumbnail IS NOT NULL)";
const ROW_COLUMNS: usize = 17;

impl History {
    /// The newest rows of `filter`, or those after a page's end. At most `limit`, and at most 1000.
    ///
    /// Rows recorded meanwhile are newer than any cursor, so going on neither skips nor repeats a row.
    ///
    /// # Errors
    /// Those of the file. No text that a person can type is an error.
    pub fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Page, Error> {
        let limit = limit.clamp(1, 1000) as usize;
        self.read(|tx| {
            let Some(mut asked) = Asked::of(tx, filter)? else {
                return Ok(Page { rows: vec![], next: None });
            };
            if let Some(Cursor(RowId(after))) = after {
                asked.last = asked.last.min(after.saturating_sub(1));
            }
            // One more than asked for tells whether there is a next page.
            let (sql, values) = asked.page_sql(limit as i64 + 1);
            let mut rows: Vec<Row> = tx
                .prepare_cached(&sql)?
                .query_map(params_from_iter(values), row)?
                .collect::<Result<_, _>>()?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            let next = rows.last().filter(|_| more).map(|row| Cursor(row.id));
            Ok(Page { rows, next })
        })
    }

    /// How many rows the filter lets through. Takes time in proportion to them.
    ///
    /// # Errors
    /// Those of the file.
    pub fn count(&self, filter: &Filter) -> Result<u64, Error> {
        self.read(|tx| {
            let Some(asked) = Asked::of(tx, filter)? else { return Ok(0) };
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
pub(crate) fn whole(tx: &Transaction<'_>, row: RowId) -> Result<Option<Details>, Failure> {
    let sql = format!(
        "SELECT {ROW}, m.sender, m.conversation_type, m.receiver, e.message_client_id,
           e.message_server_id, e.trace_id, e.method, e.url, e.request_headers, e.request_body,
           e.http_status, e.msg, e.answer, e.create_time_ms, e.finished_at_ms,
           coalesce((SELECT n.text FROM note n WHERE n.message_id = m.id), '')
         FROM message m JOIN exchange e ON e.message_id = m.id
         WHERE m.id = ?1 AND m.deleted_at_ms IS NULL"
    );
    let found = tx.prepare_cached(&sql)?.query_row([row], details).optional()?;
    let Some(mut details) = found else { return Ok(None) };
    details.file = seen::of(tx, row)?;
    details.attempts = tx
        .prepare_cached(
            "SELECT number, endpoint, started_at_ms, took_ms, http_status, code, error,
               request_headers, response_headers, answer, kind
             FROM attempt WHERE message_id = ?1 ORDER BY number",
        )?
        .query_map([row], attempt)?
        .collect::<Result<_, _>>()?;
    details.resumed_at_ms = tx
        .prepare_cached("SELECT at_ms FROM resumption WHERE message_id = ?1 ORDER BY at_ms")?
        .query_map([row], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(Some(details))
}

/// The numbers of the rows of `filter` between `first` and `last`, oldest first, at most `limit`.
pub(crate) fn numbers(
    tx: &Transaction<'_>,
    filter: &Filter,
    (first, last): (i64, i64),
    limit: i64,
) -> Result<Vec<RowId>, Failure> {
    let Some(mut asked) = Asked::of(tx, filter)? else { return Ok(Vec::new()) };
    (asked.first, asked.last) = (asked.first.max(first), asked.last.min(last));
    let (from, mut values) = asked.sql();
    values.push(Value::Integer(limit));
    let id = asked.id();
    let sql = format!("SELECT {id} {from} ORDER BY {id} LIMIT ?");
    let mut find = tx.prepare_cached(&sql)?;
    let numbers = find.query_map(params_from_iter(values), |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(numbers)
}

/// A filter as the index understands it: terms that must all hold, and the row ids they may hold for.
struct Asked {
    terms: Vec<String>,
    first: i64,
    last: i64,
    times: Option<(i64, i64)>,
}

impl Asked {
    /// `None` when no row can pass.
    fn of(tx: &Transaction<'_>, filter: &Filter) -> Result<Option<Self>, Failure> {
        let mut asked = Self { terms: Self::terms(filter), first: i64::MIN, last: i64::MAX, times: None };
        if filter.after_ms.is_some() || filter.before_ms.is_some() {
            // Ids follow time but for a clock that was set back, so the times' own index tells the ids to
            // look at, and each row is still asked for its time.
            let from = filter.after_ms.map_or(i64::MIN, |t| t.0);
            let to = filter.before_ms.map_or(i64::MAX, |t| t.0);
            let ids: (Option<i64>, Option<i64>) = tx
                .prepare_cached(
                    "SELECT min(id), max(id) FROM message WHERE started_at_ms >= ?1 AND started_at_ms < ?2",
                )?
                .query_row([from, to], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let (Some(first), Some(last)) = ids else { return Ok(None) };
            (asked.first, asked.last, asked.times) = (first, last, Some((from, to)));
        }
        Ok(Some(asked))
    }

    fn terms(filter: &Filter) -> Vec<String> {
        let mut terms = filter.text.as_deref().map(words::terms).unwrap_or_default();
        terms.extend(any(filter.outcomes.iter().map(|o| words::outcome_mark(*o))));
        terms.extend(any(filter.account_ids.iter().map(|id| words::account_mark(id))));
        terms.extend(any(filter.message_types.iter().map(|t| words::type_mark((*t).into()))));
        terms
    }

    fn page_sql(&self, limit: i64) -> (String, Vec<Value>) {
        let (from, mut values) = self.sql();
        values.push(Value::Integer(limit));
        (format!("SELECT {ROW} {from} ORDER BY {} DESC LIMIT ?", self.id()), values)
    }

    /// The leading table's own number: by the other's, equal as it is, SQLite would sort all matches.
    fn id(&self) -> &'static str {
        if self.terms.is_empty() { "m.id" } else { "s.rowid" }
    }

    /// What follows SELECT, and its values.
    fn sql(&self) -> (String, Vec<Value>) {
        let mut values = vec![Value::Integer(self.first), Value::Integer(self.last)];
        let mut sql = if self.terms.is_empty() {
            String::from("FROM message m WHERE m.id BETWEEN ? AND ?")
        } else {
            values.push(Value::Text(self.terms.join(" AND ")));
            // CROSS: the index leads, in its own order; the planner must not turn it round and sort.
            String::from(
                "FROM search s CROSS JOIN message m ON m.id = s.rowid
                 WHERE s.rowid BETWEEN ? AND ? AND s.words MATCH ?",
            )
        };
        sql.push_str(" AND m.deleted_at_ms IS NULL");
        if let Some((from, to)) = self.times {
            sql.push_str(" AND m.started_at_ms >= ? AND m.started_at_ms < ?");
            values.extend([Value::Integer(from), Value::Integer(to)]);
        }
        (sql, values)
    }
}

/// A term that holds where any of the marks is; none when nothing narrows.
fn any(marks: impl Iterator<Item = String>) -> Option<String> {
    let marks: Vec<String> = marks.map(|mark| format!("\"{mark}\"")).collect();
    (!marks.is_empty()).then(|| format!("({})", marks.join(" OR ")))
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
        url: r.get(N + 7)?,
        request_headers: json(r, N + 8)?,
        request_body: r.get(N + 9)?,
        http_status: r.get(N + 10)?,
        msg: r.get(N + 11)?,
        answer: r.get(N + 12)?,
        create_time_ms: r.get(N + 13)?,
        finished_at_ms: r.get(N + 14)?,
        note: r.get(N + 15)?,
        file: None,
        attempts: Vec::new(),
        resumed_at_ms: Vec::new(),
    })
}

fn attempt(r: &rusqlite::Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        number: r.get(0)?,
        endpoint: r.get(1)?,
        started_at_ms: r.get(2)?,
        took_ms: r.get(3)?,
        http_status: r.get(4)?,
        code: r.get(5)?,
        error: r.get(6)?,
        request_headers: json(r, 7)?,
        response_headers: json(r, 8)?,
        answer: r.get(9)?,
        kind: r.get(10)?,
    })
}

fn json<T: DeserializeOwned>(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(r.get_ref(column)?.as_str()?).map_err(|e| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Millis, Outcome};

    #[test]
    fn no_page_is_sorted_or_skipped_to() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::open(&dir.path().join("history.db")).unwrap();
        let text = Filter { text: Some("书 a".into()), ..Filter::default() };
        let marks = Filter { outcomes: vec![Outcome::Sent, Outcome::Unknown], ..Filter::default() };
        let times = Filter { after_ms: Some(Millis(1)), before_ms: Some(Millis(9)), ..text.clone() };
        for filter in [Filter::default(), text, marks, times] {
            let steps: Vec<String> = history
                .read(|tx| {
                    let terms = Asked::terms(&filter);
                    let times = filter.after_ms.map(|_| (1, 9));
                    let (sql, values) = Asked { terms, first: 1, last: 9, times }.page_sql(50);
                    let mut plan = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                    Ok(plan.query_map(params_from_iter(values), |r| r.get(3))?.collect::<Result<_, _>>()?)
                })
                .unwrap();
            let plan = steps.join("\n");
            assert!(plan.contains("SEARCH m USING INTEGER PRIMARY KEY"), "{plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN m"), "{plan}");
        }
    }
}
