//! What becomes of a row, and how it is written down.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use crate::check::insert_problem;
use crate::job::model::RowState;
use crate::job::record::Failure;
use crate::job::row_set::RowSet;
use crate::job::settled::count_settled;
use crate::mapping::problem::RowProblem;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowEnd {
    /// The service has it, or has done it. Its id and time are not known where a repeat was refused as one.
    Sent { server_id: Option<i64>, server_time_ms: Option<i64>, code: Option<i64> },
    /// The service said no.
    Rejected { code: i64 },
    /// It left, and no usable answer came. It left at this moment, Unix milliseconds; `None`: at that of its intent.
    Unknown { code: Option<i64>, at_ms: Option<i64> },
    /// No part of it left, or it is proven absent: the same attempt is made again. `left` says whether the call counts.
    Again { left: bool },
    /// The call was refused as a whole: a new attempt is made.
    Anew { code: Option<i64> },
    /// A user decides.
    Open { problem: RowProblem },
    /// Not to be sent.
    Excluded { problem: RowProblem },
}

impl RowEnd {
    /// Where the row is then.
    pub(crate) fn state(&self) -> RowState {
        match self {
            Self::Sent { .. } => RowState::Sent,
            Self::Rejected { .. } => RowState::Rejected,
            Self::Unknown { .. } => RowState::Unknown,
            Self::Again { .. } | Self::Anew { .. } => RowState::Ready,
            Self::Open { .. } => RowState::Open,
            Self::Excluded { .. } => RowState::Excluded,
        }
    }

    /// The service's last answer.
    pub(crate) fn code(&self) -> Option<i64> {
        match self {
            Self::Rejected { code } => Some(*code),
            Self::Sent { code, .. } | Self::Unknown { code, .. } | Self::Anew { code } => *code,
            Self::Again { .. } | Self::Open { .. } | Self::Excluded { .. } => None,
        }
    }

    /// Whether a row that is sent gets it before its intent is written.
    pub(crate) fn is_before_intent(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Excluded { .. })
    }
}

/// A row that is about to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Intent {
    pub(crate) number: u64,
    pub(crate) generation: u32,
    pub(crate) body_hash: i64,
}

/// The statements that write the rows of a set, made once.
#[derive(Debug)]
pub(crate) struct RowWrites {
    set: RowSet,
    going: String,
    sent_at: String,
    sent: String,
    rejected: String,
    unknown: String,
    again: String,
    anew: String,
    put_aside: String,
}

impl RowWrites {
    pub(crate) fn of(set: RowSet) -> Self {
        let (table, only) = (set.table(), set.only());
        let end = |put: &str| {
            format!("UPDATE {table} SET {put}, at_ms = ?3 WHERE number = ?1 AND state = ?2{only}")
        };
        Self {
            set,
            going: format!(
                "UPDATE {table} SET state = 1, calls = calls + 1, body_hash = ?3, at_ms = ?4{}
                 WHERE number = ?1 AND state = 0 AND generation = ?2{only}",
                match set {
                    RowSet::Messages => ", call = ?5",
                    RowSet::Act(_) => "",
                }
            ),
            sent_at: format!("UPDATE {table} SET at_ms = ?3 WHERE number = ?1 AND state = ?2{only}"),
            sent: end(match set {
                RowSet::Messages => {
                    "state = 2, code = ?4, server_id = ?5, server_time_ms = ?6, problem = NULL"
                }
                // The ids are those of the message.
                RowSet::Act(_) => "state = 2, code = ?4, problem = NULL",
            }),
            rejected: end("state = 3, code = ?4"),
            // Around the moment in which it left it is looked for: the clock may have jumped since.
            unknown: format!(
                "UPDATE {table} SET state = 4, code = ?4, at_ms = coalesce(?3, at_ms) WHERE number = ?1 AND state = ?2{only}"
            ),
            again: end("state = 0, calls = calls - ?4"),
            anew: end("state = 0, calls = 0, generation = generation + 1, code = ?4, problem = NULL"),
            // The moment in which it left stays, as for the unknown: the message is looked for around it, should it be taken back.
            put_aside: format!(
                "UPDATE {table} SET state = ?4, problem = ?5, at_ms = iif(?2 = 4, at_ms, ?3)
                 WHERE number = ?1 AND state = ?2{only}"
            ),
        }
    }

    /// The rows that are written.
    pub(crate) fn set(&self) -> RowSet {
        self.set
    }

    /// Writes that rows go out in one call, if all of them are still ready for their attempts; else nothing, and `None`. The
    /// call is named.
    pub(crate) fn go_together(
        &self,
        tx: &Transaction<'_>,
        moved: &mut Moved,
        intents: &[Intent],
        at_ms: i64,
    ) -> Result<Option<i64>, Failure> {
        let hash = intents.first().map_or(0, |intent| intent.body_hash);
        tx.execute_batch("SAVEPOINT together")?;
        tx.prepare_cached("INSERT INTO shared_call (rows, body_hash, at_ms) VALUES (?1, ?2, ?3)")?
            .execute(params![intents.len() as i64, hash, at_ms])?;
        let (call, mut of_call, mut all) = (tx.last_insert_rowid(), Moved::default(), true);
        for intent in intents {
            all = all && self.go(tx, &mut of_call, intent, Some(call), at_ms)?;
        }
        if all {
            moved.add(&of_call);
        } else {
            tx.execute_batch("ROLLBACK TO together")?;
        }
        tx.execute_batch("RELEASE together")?;
        Ok(all.then_some(call))
    }

    /// Writes that a row goes out, if it is still ready for this attempt; `call` where others go with it.
    pub(crate) fn go(
        &self,
        tx: &Transaction<'_>,
        moved: &mut Moved,
        intent: &Intent,
        call: Option<i64>,
        at_ms: i64,
    ) -> Result<bool, Failure> {
        let Intent { number, generation, body_hash } = intent;
        let (number, mut put) = (*number as i64, tx.prepare_cached(&self.going)?);
        let gone = match self.set {
            RowSet::Messages => put.execute(params![number, generation, body_hash, at_ms, call])?,
            RowSet::Act(_) => put.execute(params![number, generation, body_hash, at_ms])?,
        };
        if gone == 1 {
            moved.row(RowState::Ready, RowState::Going);
        }
        Ok(gone == 1)
    }

    /// Writes when a row that is going was sent.
    pub(crate) fn put_sent_at(&self, tx: &Transaction<'_>, number: u64, at_ms: i64) -> Result<(), Failure> {
        tx.prepare_cached(&self.sent_at)?.execute(params![number as i64, RowState::Going, at_ms])?;
        Ok(())
    }

    /// Gives a row its end, if it is still where it was thought to be.
    pub(crate) fn end(
        &self,
        tx: &Transaction<'_>,
        moved: &mut Moved,
        number: u64,
        from: RowState,
        end: &RowEnd,
        at_ms: i64,
    ) -> Result<bool, Failure> {
        let row = number as i64;
        let changed = match end {
            RowEnd::Sent { server_id, server_time_ms, code } => {
                let mut put = tx.prepare_cached(&self.sent)?;
                match self.set {
                    RowSet::Messages => {
                        put.execute(params![row, from, at_ms, code, server_id, server_time_ms])?
                    }
                    RowSet::Act(_) => put.execute(params![row, from, at_ms, code])?,
                }
            }
            RowEnd::Rejected { code } => {
                tx.prepare_cached(&self.rejected)?.execute(params![row, from, at_ms, code])?
            }
            RowEnd::Unknown { code, at_ms } => {
                tx.prepare_cached(&self.unknown)?.execute(params![row, from, at_ms, code])?
            }
            RowEnd::Again { left } => {
                tx.prepare_cached(&self.again)?.execute(params![row, from, at_ms, u8::from(!left)])?
            }
            RowEnd::Anew { code } => {
                tx.prepare_cached(&self.anew)?.execute(params![row, from, at_ms, code])?
            }
            RowEnd::Open { problem } | RowEnd::Excluded { problem } => {
                let problem = insert_problem(tx, problem)?;
                let mut put = tx.prepare_cached(&self.put_aside)?;
                let changed = put.execute(params![row, from, at_ms, end.state(), problem])?;
                // The groups of problems are those of the messages.
                if changed == 1 && self.set == RowSet::Messages {
                    tx.prepare_cached("UPDATE problem SET rows = rows + 1 WHERE id = ?1")?
                        .execute([problem])?;
                }
                changed
            }
        };
        if changed != 1 {
            return Ok(false);
        }
        moved.row(from, end.state());
        if from == RowState::Unknown {
            moved.settled[end.state() as usize] += 1;
        }
        if let RowEnd::Rejected { code } = end {
            moved.code(*code, 1);
        }
        Ok(true)
    }
}

/// How the counters change with the rows of one commit.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    states: [i64; RowState::ALL.len()],
    /// Of rows whose end was unknown: what came of them.
    settled: [i64; RowState::ALL.len()],
    codes: BTreeMap<i64, i64>,
}

impl Moved {
    pub(crate) fn row(&mut self, from: RowState, to: RowState) {
        self.rows(from, to, 1);
    }

    pub(crate) fn rows(&mut self, from: RowState, to: RowState, rows: i64) {
        self.states[from as usize] -= rows;
        self.states[to as usize] += rows;
    }

    fn add(&mut self, other: &Moved) {
        self.states.iter_mut().zip(other.states).for_each(|(rows, more)| *rows += more);
        self.settled.iter_mut().zip(other.settled).for_each(|(rows, more)| *rows += more);
        other.codes.iter().for_each(|(code, rows)| self.code(*code, *rows));
    }

    pub(crate) fn code(&mut self, code: i64, rows: i64) {
        *self.codes.entry(code).or_default() += rows;
    }

    pub(crate) fn write(&self, tx: &Transaction<'_>, set: RowSet) -> Result<(), Failure> {
        for (state, rows) in RowState::ALL.into_iter().zip(self.states) {
            if rows != 0 {
                set.count(tx, state, rows)?;
            }
        }
        for (state, rows) in RowState::ALL.into_iter().zip(self.settled) {
            if rows != 0 && set == RowSet::Messages {
                count_settled(tx, state, rows)?;
            }
        }
        // The codes of an act are counted by its index: they are few.
        for (code, rows) in self.codes.iter().filter(|_| set == RowSet::Messages) {
            tx.prepare_cached(
                "INSERT INTO code_counter (code, rows) VALUES (?1, ?2)
                 ON CONFLICT (code) DO UPDATE SET rows = rows + excluded.rows",
            )?
            .execute(params![code, rows])?;
        }
        Ok(())
    }
}
