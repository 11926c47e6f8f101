//! Every row is rendered and validated before the first one is sent.

mod ledger;
pub(crate) mod problems;
mod row;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use jiff::tz::TimeZone;
use rusqlite::params;
use tokio_util::sync::CancellationToken;

use crate::clock::now_ms;
use crate::import::cell::Row;
use crate::import::error::ImportError;
use crate::job::block::BLOCK_ROWS;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobState, RowState, Totals};
use crate::job::record::{Failure, json};
use crate::job::row_set::RowSet;
use crate::job::run_lock::RunLock;
use crate::mapping::problem::{MappingProblem, RowProblem};
use crate::render::Renderer;
use crate::setup::{RENDERER, Setup};
use crate::suppression::Suppression;
use ledger::Ledger;
pub use problems::ProblemGroup;
use row::{Checked, check_row};

/// The group of a problem that excludes rows or leaves them open; made when it is not there.
pub(crate) fn insert_problem(tx: &rusqlite::Connection, problem: &RowProblem) -> Result<i64, Failure> {
    problems::insert(tx, problem, true)
}

/// Blocks of one commit.
const BLOCKS_AT_A_TIME: usize = 50;
/// Blocks that wait for a checker, or for the writer.
const QUEUED_BLOCKS: usize = 8;

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// How many rows are ready, and how many are excluded.
    pub totals: Totals,
    /// What is wrong, the commonest first. A row that is excluded counts in one group; warnings count in each of theirs.
    pub problems: Vec<ProblemGroup>,
    /// Rows around whose ids something was left out.
    pub trimmed_rows: u64,
    /// The row whose body is the longest of those that are ready.
    pub longest_row: Option<u64>,
}

/// Why a check ended without a report.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Mend the mapping first.
    #[error("the mapping has problems")]
    Mapping(Vec<MappingProblem>),
    /// The job's file could not be read or written.
    #[error(transparent)]
    Job(#[from] JobError),
}

impl JobFile {
    /// Freezes what is sent, and checks every row. May be done as often as wished until the first row is sent, or may have been:
    /// see [`JobFile::may_be_checked`]. It takes many transactions, so that nobody else may check or run the job meanwhile. Blocks;
    /// `stop` ends it, and the job is a draft again. `progress` gets the number of rows that were checked.
    ///
    /// # Errors
    /// [`CheckError`]; the job is a draft then.
    pub fn check(
        &self,
        _lock: &RunLock,
        setup: &Setup,
        suppression: &dyn Suppression,
        stop: &CancellationToken,
        progress: &mut dyn FnMut(u64),
    ) -> Result<CheckReport, CheckError> {
        let job = self.job()?;
        let mut problems = setup.mapping.check(job.source.report.columns.len(), &setup.template);
        let name = &setup.options.time_zone;
        if TimeZone::get(name).is_err() {
            problems.push(MappingProblem::NoSuchTimeZone { name: name.clone() });
        }
        if !problems.is_empty() {
            return Err(CheckError::Mapping(problems));
        }
        let frozen_at_ms = now_ms();
        let setup = Setup { renderer: RENDERER, ..setup.clone() };
        let renderer = Renderer::new(job.id, &setup, frozen_at_ms)
            .ok_or_else(|| CheckError::Mapping(vec![MappingProblem::NotABody]))?;
        let generation = self.write(|tx| {
            may_be_checked(tx)?;
            // The ids of calls that were refused are not those of other messages.
            let generation: u32 =
                tx.query_row("SELECT coalesce(max(generation), 0) FROM row", [], |r| r.get(0))?;
            tx.execute_batch(
                "DELETE FROM problem_row; DELETE FROM row; DELETE FROM problem; DELETE FROM counter;
                 DELETE FROM code_counter; DROP INDEX IF EXISTS row_by_target;",
            )?;
            tx.execute(
                "UPDATE job SET setup = ?1, frozen_at_ms = ?2, longest_row = NULL",
                params![json(&setup)?, frozen_at_ms],
            )?;
            RowSet::Messages.put_state(tx, JobState::Draft, "check", None)?;
            Ok(generation)
        })?;
        let mut ledger = Ledger::of(generation);
        self.check_all(&renderer, suppression, stop, progress, &mut ledger)?;
        if ledger.rows != job.source.report.rows {
            let what = format!("{} rows of {}", ledger.rows, job.source.report.rows);
            return Err(JobError::Damaged { path: self.path().to_owned(), what }.into());
        }
        let longest_row = ledger.longest.map(|(_, number)| number);
        self.write(|tx| {
            // Faster than to keep it up to date row by row.
            tx.execute_batch(
                "CREATE INDEX IF NOT EXISTS row_by_target ON row (target) WHERE target IS NOT NULL;",
            )?;
            for state in RowState::ALL {
                tx.execute(
                    "INSERT INTO counter (state, rows) VALUES (?1, ?2)",
                    params![state, ledger.totals.of(state) as i64],
                )?;
            }
            ledger.problems.write_counts(tx)?;
            tx.execute("UPDATE job SET longest_row = ?1", [longest_row.map(u64::cast_signed)])?;
            RowSet::Messages.put_state(tx, JobState::Checked, "check", None)
        })?;
        Ok(CheckReport {
            totals: ledger.totals,
            problems: ledger.problems.groups(),
            trimmed_rows: ledger.trimmed_rows,
            longest_row,
        })
    }

    /// Whether the job can be checked: it was never started, or it is paused and the service has taken no message of it.
    ///
    /// # Errors
    /// [`JobError::WrongState`] when it cannot; those of a disk.
    pub fn may_be_checked(&self) -> Result<(), JobError> {
        self.read(|tx| may_be_checked(tx))
    }

    /// What is wrong with rows, the commonest first.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn problems(&self) -> Result<Vec<ProblemGroup>, JobError> {
        self.read(problems::read)
    }

    fn check_all(
        &self,
        renderer: &Renderer,
        suppression: &dyn Suppression,
        stop: &CancellationToken,
        progress: &mut dyn FnMut(u64),
        ledger: &mut Ledger,
    ) -> Result<(), CheckError> {
        let workers = thread::available_parallelism().map_or(2, NonZeroUsize::get).min(8);
        let (to_check, blocks) = sync_channel::<(u64, Vec<Row>)>(QUEUED_BLOCKS);
        let blocks = Mutex::new(blocks);
        let (to_write, checked) = sync_channel::<Outcome>(QUEUED_BLOCKS);
        thread::scope(|scope| {
            let sender = to_write.clone();
            scope.spawn(move || self.read_blocks(stop, &to_check, &sender));
            for _ in 0..workers {
                let (blocks, sender) = (&blocks, to_write.clone());
                scope.spawn(move || {
                    let next = || blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    while let Ok((first, rows)) = next() {
                        let check =
                            |(number, row): (u64, &Row)| check_row(renderer, suppression, number, row);
                        let block = (first..).zip(&rows).map(check).collect();
                        if sender.send(Ok((first, block))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(to_write);
            let result = self.write_all(checked, progress, ledger);
            // A reader that waits for room gets an error instead.
            drop(std::mem::replace(
                &mut *blocks.lock().unwrap_or_else(PoisonError::into_inner),
                sync_channel(0).1,
            ));
            result
        })
    }

    fn read_blocks(
        &self,
        stop: &CancellationToken,
        blocks: &SyncSender<(u64, Vec<Row>)>,
        failed: &SyncSender<Outcome>,
    ) {
        let mut first = 1;
        loop {
            if stop.is_cancelled() {
                let _ = failed.send(Err(ImportError::Stopped.into()));
                return;
            }
            match self.block(first) {
                Ok(rows) if rows.is_empty() => return,
                Ok(rows) => {
                    if blocks.send((first, rows)).is_err() {
                        return;
                    }
                }
                Err(error) => {
                    let _ = failed.send(Err(error));
                    return;
                }
            }
            first += BLOCK_ROWS;
        }
    }

    /// Writes blocks in their order, since of two rows with one receiver the first counts.
    fn write_all(
        &self,
        checked: Receiver<Outcome>,
        progress: &mut dyn FnMut(u64),
        ledger: &mut Ledger,
    ) -> Result<(), CheckError> {
        let (mut waiting, mut next) = (BTreeMap::new(), 1);
        let mut ready: Vec<(u64, Vec<Checked>)> = Vec::new();
        for outcome in checked {
            let (first, block) = outcome?;
            waiting.insert(first, block);
            while let Some(block) = waiting.remove(&next) {
                ready.push((next, block));
                next += BLOCK_ROWS;
            }
            if ready.len() >= BLOCKS_AT_A_TIME {
                self.write_blocks(&mut ready, ledger)?;
                progress(ledger.rows);
            }
        }
        self.write_blocks(&mut ready, ledger)?;
        progress(ledger.rows);
        Ok(())
    }

    fn write_blocks(
        &self,
        blocks: &mut Vec<(u64, Vec<Checked>)>,
        ledger: &mut Ledger,
    ) -> Result<(), JobError> {
        self.write(|tx| {
            let mut insert = tx.prepare_cached(
                "INSERT INTO row (number, state, generation, calls, target, problem, other)
                 VALUES (?1, ?2, ?6, 0, ?3, ?4, ?5)",
            )?;
            for (first, block) in blocks.drain(..) {
                for (number, checked) in (first..).zip(block) {
                    let judged = ledger.judge(tx, number, &checked)?;
                    let target = checked.target.map(|(short, _)| short);
                    insert.execute(params![
                        number as i64,
                        judged.state,
                        target,
                        judged.problem,
                        judged.other.map(|other| other as i64),
                        ledger.generation
                    ])?;
                }
            }
            Ok(())
        })
    }
}

/// Whether no message of the job is at the service: nothing left, or all was refused.
fn may_be_checked(tx: &rusqlite::Connection) -> Result<(), Failure> {
    let state = RowSet::Messages.state(tx)?.0;
    let may = match state {
        JobState::Draft | JobState::Checked => true,
        // Where the end of a call was unknown once, somebody may have the message, whatever is thought of the row now.
        JobState::Paused => {
            let called = "SELECT EXISTS (SELECT 1 FROM counter WHERE state NOT IN (0, 6) AND rows <> 0)
                              OR EXISTS (SELECT 1 FROM row INDEXED BY row_waiting WHERE state = 0 AND calls > 0)
                              OR EXISTS (SELECT 1 FROM settled_counter WHERE rows <> 0)";
            !tx.query_row(called, [], |r| r.get::<_, bool>(0))?
        }
        _ => false,
    };
    if may { Ok(()) } else { Err(JobError::WrongState { state }.into()) }
}

/// A block that was checked, by the number of its first row.
type Outcome = Result<(u64, Vec<Checked>), JobError>;
