//! The human double: the same list, the same message, a second time.

use std::collections::HashMap;

use rusqlite::{Transaction, params};

use crate::check::insert_problem;
use crate::import::cell::Row;
use crate::job::block::{BLOCK_ROWS, first_row};
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobState, RowState};
use crate::job::record::Failure;
use crate::job::row_set::RowSet;
use crate::job::run_lock::RunLock;
use crate::mapping::problem::RowProblem;
use crate::mapping::{Mapping, TargetKey, ends};
use crate::run::ends::Moved;
use crate::setup::{RowCall, Setup};

impl JobFile {
    /// Whether another job sends the same: the same source, template and app.
    ///
    /// # Errors
    /// Those of both files; [`JobError::WrongState`] before this job was checked.
    pub fn sends_the_same_as(&self, other: &JobFile) -> Result<bool, JobError> {
        let (this, others) = (self.job()?, other.job()?);
        let setup = self.setup()?.ok_or(JobError::WrongState { state: this.state })?;
        Ok(this.id != others.id
            && this.source.report.hash == others.source.report.hash
            && other.setup()?.is_some_and(|other| {
                let sends =
                    |setup: &Setup| (setup.app_key.clone(), setup.template.body.clone(), setup.options.call);
                sends(&other) == sends(&setup)
            }))
    }

    /// How many ready rows of this job have a receiver whom the other job has reached, or may have.
    ///
    /// # Errors
    /// Those of both files.
    pub fn count_sent_before(&self, other: &JobFile) -> Result<u64, JobError> {
        let mut count = 0;
        self.each_sent_before(other, &mut |numbers| {
            count += numbers.len() as u64;
            Ok(())
        })?;
        Ok(count)
    }

    /// Leaves these rows out, and says how many they are.
    ///
    /// # Errors
    /// [`JobError::WrongState`] once the job has begun; those of both files.
    pub fn leave_out_sent_before(&self, _lock: &RunLock, other: &JobFile) -> Result<u64, JobError> {
        let problem = RowProblem::SentBefore { job: other.job()?.name };
        let mut count = 0;
        self.each_sent_before(other, &mut |numbers| {
            count += self.write(|tx| leave_out(tx, numbers, &problem))?;
            Ok(())
        })?;
        Ok(count)
    }

    /// Goes through this job block by block.
    fn each_sent_before(
        &self,
        other: &JobFile,
        take: &mut dyn FnMut(&[u64]) -> Result<(), JobError>,
    ) -> Result<(), JobError> {
        let mut this = Targets::of(self)?;
        let mut others = Targets::of(other)?;
        let mut from = 1;
        loop {
            let ready: Vec<(u64, i64)> = self.read(|tx| {
                let mut find = tx.prepare_cached(
                    "SELECT number, target FROM row
                     WHERE number >= ?1 AND state = 0 AND target IS NOT NULL ORDER BY number LIMIT ?2",
                )?;
                let rows = find.query_map(params![from as i64, BLOCK_ROWS as i64], |r| {
                    Ok((r.get::<_, i64>(0)? as u64, r.get(1)?))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })?;
            let Some((last, _)) = ready.last() else { return Ok(()) };
            from = last + 1;
            let mut found = Vec::new();
            for (number, target) in ready {
                for same in other.reached(target)? {
                    // Two receivers may share the number that they are found by.
                    let key = this.key(number)?;
                    if key.is_some() && key == others.key(same)? {
                        found.push(number);
                        break;
                    }
                }
            }
            take(&found)?;
        }
    }

    /// Rows that were sent, or may have been, to receivers that are found by this number.
    fn reached(&self, target: i64) -> Result<Vec<u64>, JobError> {
        self.read(|tx| {
            let mut find =
                tx.prepare_cached("SELECT number FROM row WHERE target = ?1 AND state IN (1, 2, 4, 5)")?;
            let rows = find.query_map([target], |r| Ok(r.get::<_, i64>(0)? as u64))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn leave_out(tx: &Transaction<'_>, numbers: &[u64], problem: &RowProblem) -> Result<u64, Failure> {
    match RowSet::Messages.state(tx)?.0 {
        JobState::Checked => {}
        state => return Err(JobError::WrongState { state }.into()),
    }
    let id = insert_problem(tx, problem)?;
    let (mut moved, mut count) = (Moved::default(), 0);
    for number in numbers {
        let changed = tx
            .prepare_cached("UPDATE row SET state = 6, problem = ?2 WHERE number = ?1 AND state = 0")?
            .execute(params![*number as i64, id])?;
        if changed == 1 {
            moved.row(RowState::Ready, RowState::Excluded);
            count += 1;
        }
    }
    tx.prepare_cached("UPDATE problem SET rows = rows + ?2 WHERE id = ?1")?
        .execute(params![id, count as i64])?;
    moved.write(tx, RowSet::Messages)?;
    Ok(count)
}

/// The receivers of a job, read block by block.
struct Targets<'f> {
    file: &'f JobFile,
    how: Option<(Mapping, RowCall)>,
    blocks: HashMap<u64, Vec<Row>>,
}

/// Blocks that are kept; lists that are sent again mostly have their rows in the same order.
const KEPT_BLOCKS: usize = 16;

impl<'f> Targets<'f> {
    fn of(file: &'f JobFile) -> Result<Self, JobError> {
        let how = file.setup()?.map(|setup| (setup.mapping, setup.options.call));
        Ok(Self { file, how, blocks: HashMap::new() })
    }

    fn key(&mut self, number: u64) -> Result<Option<TargetKey>, JobError> {
        let first = first_row(number);
        if !self.blocks.contains_key(&first) {
            if self.blocks.len() == KEPT_BLOCKS {
                self.blocks.clear();
            }
            self.blocks.insert(first, self.file.block(number)?);
        }
        let row = self.blocks.get(&first).and_then(|rows| rows.get((number - first) as usize));
        let key = row.zip(self.how.as_ref()).and_then(|(row, (mapping, call))| {
            ends(mapping, row).ok().map(|ends| call.key(&ends.conversation))
        });
        Ok(key)
    }
}
