//! Reading rows: what they hold, and what became of them.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::block::{BLOCK_ROWS, first_row, unpack};
use super::error::JobError;
use super::file::JobFile;
use super::model::{JobId, RowState};
use super::record::Failure;
use super::row_set::RowSet;
use crate::import::cell::Row;
use crate::render::{message_client_id, shared_trace_id, trace_id};

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowStatus {
    /// Its number, from 1.
    pub number: u64,
    /// Where it stands.
    pub state: RowState,
    /// Deliberate attempts before this one.
    pub generation: u32,
    /// Calls of this generation that may have arrived.
    pub calls: u32,
    /// Why it is excluded or open: the id of a problem.
    pub problem: Option<i64>,
    /// The row that it is a duplicate of.
    pub duplicate_of: Option<u64>,
    /// The service's last answer.
    pub code: Option<i64>,
    /// XXH3 of the bytes that went out.
    pub body_hash: Option<i64>,
    /// When it last changed, Unix milliseconds.
    pub at_ms: Option<i64>,
    /// The service's id of the message.
    pub server_id: Option<i64>,
    /// The service's time of the message, Unix milliseconds.
    pub server_time_ms: Option<i64>,
    /// The call that it went out in together with others.
    pub call: Option<i64>,
}

impl RowStatus {
    /// The trace id of its call; `None` where nothing of it went out.
    #[must_use]
    pub fn trace_id(&self, job: JobId) -> Option<String> {
        // Ids of what never went out name nothing.
        self.body_hash?;
        let id = match self.call {
            Some(call) => shared_trace_id(job, call),
            None => trace_id(job, self.number, self.generation),
        };
        Some(id.to_string())
    }

    /// Its `message_client_id`; `None` where nothing of it went out, or in a call that gives none.
    #[must_use]
    pub fn message_client_id(&self, job: JobId) -> Option<String> {
        self.body_hash?;
        self.call.is_none().then(|| message_client_id(job, self.number, self.generation))
    }
}

/// Which rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum RowFilter {
    /// All of them.
    #[default]
    All,
    /// Those in one state.
    State(RowState),
    /// Those rejected by one code.
    Code(i64),
    /// Those with one problem.
    Problem(i64),
}

pub(crate) const COLUMNS: &str = "number, state, generation, calls, problem, other, code, body_hash, at_ms, server_id, \
     server_time_ms, call";

/// Rows with a warning, which are sent all the same: they stand beside it.
const WARNED: &str =
    "(SELECT number AS warned FROM problem_row WHERE problem = ?1) CROSS JOIN row ON number = warned";

/// How the rows that pass a filter are found.
pub(crate) struct RowSearch {
    pub(crate) sql: String,
    count: String,
    value: Option<i64>,
}

/// How many rows are in a state, with a code and a problem.
pub(crate) type Counted = (RowState, Option<i64>, Option<i64>, u64);

impl RowSearch {
    /// How many rows pass, by what became of them. Each is read.
    pub(crate) fn count(&self, tx: &Connection) -> Result<Vec<Counted>, Failure> {
        let mut count = tx.prepare_cached(&self.count)?;
        let rows = count.query_map([self.value], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get::<_, i64>(3)?.cast_unsigned()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn read(&self, tx: &Connection, from: u64, limit: u64) -> Result<Vec<RowStatus>, Failure> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut find = tx.prepare_cached(&self.sql)?;
        let rows = find.query_map(params![self.value, from as i64, limit], status)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl JobFile {
    /// What became of up to `limit` rows from the one with this number on, in their order.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn rows(&self, filter: RowFilter, from: u64, limit: u32) -> Result<Vec<RowStatus>, JobError> {
        let search = self.search(filter)?;
        self.read(|tx| {
            // Rows go out in their order: behind the last that was sent there may be millions to be read in vain.
            let limit = match filter {
                RowFilter::State(RowState::Sent) => u64::from(limit).min(sent_from(tx, from)?),
                _ => limit.into(),
            };
            search.read(tx, from, limit)
        })
    }

    /// As [`JobFile::rows`], for who reads all of them and ends after [`JobFile::known_count`]: no page counts what is before it.
    pub(crate) fn rows_of_all(
        &self,
        filter: RowFilter,
        from: u64,
        limit: u64,
    ) -> Result<Vec<RowStatus>, JobError> {
        let search = self.search(filter)?;
        self.read(|tx| search.read(tx, from, limit))
    }

    /// How many rows pass, by a counter; `None` where they are found without reading beyond the last.
    pub(crate) fn known_count(&self, filter: RowFilter) -> Result<Option<u64>, JobError> {
        match filter {
            RowFilter::State(RowState::Sent) => {
                self.read(|tx| Ok(Some(RowSet::Messages.totals(tx)?.of(RowState::Sent))))
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn search(&self, filter: RowFilter) -> Result<RowSearch, JobError> {
        let not_sent = RowSet::Messages.not_sent();
        let (table, clause, value) = match filter {
            RowFilter::All => ("row", "?1 IS NULL", None),
            RowFilter::State(RowState::Sent) => ("row", "state = 2 AND ?1 IS NULL", None),
            RowFilter::State(state) => (not_sent, "state <> 2 AND state = ?1", Some(i64::from(state as u8))),
            RowFilter::Code(code) => ("row INDEXED BY row_rejected", "state = 3 AND code = ?1", Some(code)),
            RowFilter::Problem(problem) if self.is_warning(problem)? => {
                (WARNED, "?1 IS NOT NULL", Some(problem))
            }
            RowFilter::Problem(problem) => ("row INDEXED BY row_by_problem", "problem = ?1", Some(problem)),
        };
        // Ordered by the other number, all that are left would be sorted for each page.
        let number = if table == WARNED { "warned" } else { "number" };
        let sql = format!(
            "SELECT {COLUMNS} FROM {table} WHERE {clause} AND {number} >= ?2 ORDER BY {number} LIMIT ?3"
        );
        let by = "state, code, problem";
        let count = format!("SELECT {by}, count(*) FROM {table} WHERE {clause} GROUP BY {by}");
        Ok(RowSearch { sql, count, value })
    }

    fn is_warning(&self, problem: i64) -> Result<bool, JobError> {
        self.read(|tx| {
            let mut find = tx.prepare_cached("SELECT NOT blocks FROM problem WHERE id = ?1")?;
            Ok(find.query_row([problem], |r| r.get(0)).optional()?.unwrap_or(false))
        })
    }

    /// What became of one row.
    ///
    /// # Errors
    /// [`JobError::NoSuchRow`] when there is none, or rows were not checked yet; those of a disk.
    pub fn row(&self, number: u64) -> Result<RowStatus, JobError> {
        self.read(|tx| of_number(tx, number)?.ok_or_else(|| JobError::NoSuchRow { number }.into()))
    }

    /// The cells of one row, as imported.
    ///
    /// # Errors
    /// [`JobError::NoSuchRow`]; those of a disk.
    pub fn cells(&self, number: u64) -> Result<Row, JobError> {
        let rows = self.kept_block(first_row(number), || self.block(number))?;
        let at = number.checked_sub(first_row(number)).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| rows.get(at).cloned()).ok_or(JobError::NoSuchRow { number })
    }

    /// The cells of every row of the block that a row is in; empty where there is no such block.
    pub(crate) fn block(&self, number: u64) -> Result<Vec<Row>, JobError> {
        self.read(|tx| {
            let mut find = tx.prepare_cached("SELECT cells FROM block WHERE first_row = ?1")?;
            let packed: Option<Vec<u8>> =
                find.query_row([first_row(number) as i64], |r| r.get(0)).optional()?;
            packed.map_or(Ok(Vec::new()), |packed| {
                unpack(&packed).map_err(|error| Failure::Content(error.to_string()))
            })
        })
    }

    /// Every text in a column, trimmed, each once and none empty; `None` when there are more than `most`.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn texts_of(&self, column: usize, most: usize) -> Result<Option<BTreeSet<String>>, JobError> {
        let (mut texts, mut first) = (BTreeSet::new(), 1);
        loop {
            let rows = self.block(first)?;
            if rows.is_empty() {
                return Ok(Some(texts));
            }
            for text in rows.iter().map(|row| row.text(column).trim()).filter(|text| !text.is_empty()) {
                if !texts.contains(text) {
                    texts.insert(text.to_owned());
                }
            }
            if texts.len() > most {
                return Ok(None);
            }
            first += BLOCK_ROWS;
        }
    }

    /// How many rows ended with each code, the commonest first.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn codes(&self) -> Result<Vec<(i64, u64)>, JobError> {
        self.read(|tx| {
            let mut find = tx.prepare_cached(
                "SELECT code, rows FROM code_counter WHERE rows > 0 ORDER BY rows DESC, code",
            )?;
            let codes = find.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
            Ok(codes.collect::<Result<_, _>>()?)
        })
    }
}

/// How many rows were sent from the one with this number on: those of the counter, without those before it. For that, rows
/// before it that were not sent are counted by their index: once for a page, not for each of a job.
fn sent_from(tx: &Connection, from: u64) -> Result<u64, Failure> {
    let all = RowSet::Messages.totals(tx)?.of(RowState::Sent);
    let before = from.saturating_sub(1);
    if before == 0 {
        return Ok(all);
    }
    let sql = format!(
        "SELECT count(*) FROM {} WHERE state <> 2 AND state = ?1 AND number < ?2",
        RowSet::Messages.not_sent()
    );
    let mut count = tx.prepare_cached(&sql)?;
    let mut not_sent = 0;
    for state in RowState::ALL.into_iter().filter(|state| *state != RowState::Sent) {
        not_sent += count.query_row(params![state, from as i64], |r| r.get::<_, i64>(0))?.cast_unsigned();
    }
    Ok(all.saturating_sub(before.saturating_sub(not_sent)))
}

pub(crate) fn of_number(tx: &Connection, number: u64) -> Result<Option<RowStatus>, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM row WHERE number = ?1");
    Ok(tx.prepare_cached(&sql)?.query_row([number as i64], status).optional()?)
}

pub(crate) fn status(r: &rusqlite::Row<'_>) -> rusqlite::Result<RowStatus> {
    let number = |at: usize| r.get::<_, i64>(at).map(|number| number as u64);
    Ok(RowStatus {
        number: number(0)?,
        state: r.get(1)?,
        generation: r.get(2)?,
        calls: r.get(3)?,
        problem: r.get(4)?,
        duplicate_of: r.get::<_, Option<i64>>(5)?.map(|number| number as u64),
        code: r.get(6)?,
        body_hash: r.get(7)?,
        at_ms: r.get(8)?,
        server_id: r.get(9)?,
        server_time_ms: r.get(10)?,
        call: r.get(11)?,
    })
}
