//! The rows that a run is about.

use rusqlite::{Connection, OptionalExtension, params};

use super::model::{JobState, Reason, RowState, Totals};
use super::record::{Failure, json, of_json, of_word, word};
use crate::clock::now_ms;

/// The rows that a run is about: the messages of the job, or one act on those that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowSet {
    /// Its messages.
    Messages,
    /// The act with this id.
    Act(i64),
}

impl RowSet {
    /// The table that the rows are in.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Messages => "row",
            Self::Act(_) => "act_row",
        }
    }

    /// The table, and the index by which those of its rows are found that are not through. It is named, so that a query that
    /// cannot go by it fails in the tests, rather than reading ten million rows. The query says `state <> 2`, as the index does.
    pub(crate) fn not_sent(self) -> &'static str {
        match self {
            Self::Messages => "row INDEXED BY row_not_sent",
            Self::Act(_) => "act_row INDEXED BY act_row_not_done",
        }
    }

    /// What is added to a condition, so that it holds for these rows alone.
    pub(crate) fn only(self) -> String {
        match self {
            Self::Messages => String::new(),
            Self::Act(act) => format!(" AND act = {act}"),
        }
    }

    /// Where the run stands, and why.
    pub(crate) fn state(self, tx: &Connection) -> Result<(JobState, Option<Reason>), Failure> {
        let (table, id) = self.head();
        let sql = format!("SELECT state, reason FROM {table} WHERE {id}");
        let found: Option<(String, Option<String>)> =
            tx.query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let (state, reason) = found.ok_or_else(|| Failure::content("a run without a state"))?;
        Ok((of_word(&state)?, reason.map(|text| of_json(&text)).transpose()?))
    }

    /// Puts the run into a state, for a reason; an event says so.
    pub(crate) fn put_state(
        self,
        tx: &Connection,
        state: JobState,
        who: &str,
        reason: Option<&Reason>,
    ) -> Result<(), Failure> {
        let reason = reason.map(json).transpose()?;
        let state = word(state)?;
        let (table, id) = self.head();
        let put = format!("UPDATE {table} SET state = ?1, reason = ?2 WHERE {id}");
        tx.prepare_cached(&put)?.execute(params![state, reason])?;
        tx.prepare_cached("INSERT INTO event (at_ms, state, who, reason, act) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![now_ms(), state, who, reason, self.act()])?;
        Ok(())
    }

    /// How many rows are in each state.
    pub(crate) fn totals(self, tx: &Connection) -> Result<Totals, Failure> {
        let mut totals = Totals::default();
        let mut find = match self {
            Self::Messages => tx.prepare_cached("SELECT state, rows FROM counter WHERE ?1 IS NULL")?,
            Self::Act(_) => tx.prepare_cached("SELECT state, rows FROM act_counter WHERE act = ?1")?,
        };
        let mut rows = find.query([self.act()])?;
        while let Some(row) = rows.next()? {
            let state: RowState = row.get(0)?;
            let count: i64 = row.get(1)?;
            totals.set(state, u64::try_from(count).map_err(|_| Failure::content("a counter below zero"))?);
        }
        Ok(totals)
    }

    /// Moves the counter of a state by so many rows.
    pub(crate) fn count(self, tx: &Connection, state: RowState, rows: i64) -> Result<(), Failure> {
        match self {
            Self::Messages => tx
                .prepare_cached(
                    "INSERT INTO counter (state, rows) VALUES (?1, ?2)
                     ON CONFLICT (state) DO UPDATE SET rows = rows + excluded.rows",
                )?
                .execute(params![state, rows])?,
            Self::Act(act) => tx
                .prepare_cached(
                    "INSERT INTO act_counter (act, state, rows) VALUES (?1, ?2, ?3)
                     ON CONFLICT (act, state) DO UPDATE SET rows = rows + excluded.rows",
                )?
                .execute(params![act, state, rows])?,
        };
        Ok(())
    }

    fn act(self) -> Option<i64> {
        match self {
            Self::Messages => None,
            Self::Act(act) => Some(act),
        }
    }

    /// The table in which the run stands, and which line of it.
    fn head(self) -> (&'static str, String) {
        match self {
            Self::Messages => ("job", "only = 1".to_owned()),
            Self::Act(act) => ("act", format!("id = {act}")),
        }
    }
}
