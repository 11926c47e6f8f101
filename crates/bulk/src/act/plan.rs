//! Which messages an act is done with: said before, and frozen at its start.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, Transaction, params};
use tokio_util::sync::CancellationToken;
use yunxin::{Body, Left, Severity, Until, is_modifiable, modify_until, withdraw_until};

use super::change::{Changes, message_type};
use super::model::{ActError, ActForecast, ActPlan, ActRows, BarredRows, Barrier};
use crate::clock::now_ms;
use crate::import::cell::Row;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{JobState, Reason, RowState};
use crate::job::record::{Failure, json};
use crate::job::row_set::RowSet;
use crate::job::rows::{RowFilter, RowStatus};
use crate::job::run_lock::RunLock;
use crate::mapping::{Mapping, ends};
use crate::render::Renderer;
use crate::setup::RowCall;

impl JobFile {
    /// What an act would come to now. `clock_ahead_ms` is by how much the service's clock is ahead of this machine's. Blocks;
    /// `stop` ends it.
    ///
    /// # Errors
    /// [`ActError`].
    pub fn forecast_act(
        &self,
        plan: &ActPlan,
        rows: ActRows,
        clock_ahead_ms: i64,
        stop: &CancellationToken,
    ) -> Result<ActForecast, ActError> {
        let planner = Planner::of(self, plan, clock_ahead_ms)?;
        let mut forecast = Forecast::at(planner.now_ms);
        for state in rows.states() {
            self.each_row(RowFilter::State(*state), stop, |row, cells| {
                let gone = self.read(|tx| is_gone(tx, row))?;
                let judged = planner.judge(row, cells, gone);
                forecast.add(row, &judged);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(forecast.done(clock_ahead_ms))
    }

    /// Freezes an act and the messages that it is done with. It is paused then, and [`JobFile::start_act`] begins it.
    /// Blocks; `stop` ends it, and nothing was written then; nor where there is no message that it could be done with.
    ///
    /// # Errors
    /// [`ActError`]; [`JobError::NothingToAct`] in it.
    pub fn begin_act(
        &self,
        _lock: &RunLock,
        plan: &ActPlan,
        rows: ActRows,
        who: &str,
        clock_ahead_ms: i64,
        stop: &CancellationToken,
    ) -> Result<(i64, ActForecast), ActError> {
        let planner = Planner::of(self, plan, clock_ahead_ms)?;
        if let Some(id) = self.read(unfinished)? {
            return Err(ActError::Unfinished { id });
        }
        let mut forecast = Forecast::at(planner.now_ms);
        // All or nothing: an act of half of the messages would look like one of all of them.
        let begun = self.write(|tx| {
            tx.execute(
                "INSERT INTO act (created_at_ms, state, plan, is_recall) VALUES (?1, 'paused', ?2, ?3)",
                params![now_ms(), json(plan)?, plan.is_recall()],
            )?;
            let act = tx.last_insert_rowid();
            let set = RowSet::Act(act);
            set.put_state(tx, JobState::Paused, who, Some(&Reason::Asked))?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO act_row (number, act, state, generation, calls, barrier) VALUES (?1, ?2, ?3, 0, 0, ?4)",
            )?;
            let (mut all, mut excluded) = (0, 0);
            for state in rows.states() {
                all += self.each_row(RowFilter::State(*state), stop, |row, cells| {
                    let mut put = || -> Result<Option<Barrier>, Failure> {
                        let judged = planner.judge(row, cells, is_gone(tx, row)?);
                        forecast.add(row, &judged);
                        let barrier = judged.err();
                        let state = if barrier.is_some() { RowState::Excluded } else { RowState::Ready };
                        insert.execute(params![row.number as i64, act, state, barrier])?;
                        Ok(barrier)
                    };
                    excluded += u64::from(put().map_err(|failure| failure.of(self.path()))?.is_some());
                    Ok(ControlFlow::Continue(()))
                })?;
            }
            set.count(tx, RowState::Ready, (all - excluded) as i64)?;
            set.count(tx, RowState::Excluded, excluded as i64)?;
            // Undone with the transaction.
            if all == excluded { Err(JobError::NothingToAct.into()) } else { Ok(act) }
        });
        Ok((begun?, forecast.done(clock_ahead_ms)))
    }
}

impl JobFile {
    /// The message of a row as a change would make it; `None` where it cannot be made, or nothing is changed.
    ///
    /// # Errors
    /// [`ActError`]; [`JobError::NoSuchRow`] in it.
    pub fn changed_body(&self, plan: &ActPlan, number: u64) -> Result<Option<String>, ActError> {
        let planner = Planner::of(self, plan, 0)?;
        let cells = self.cells(number)?;
        let body = planner.changes.as_ref().and_then(|changes| changes.body(number, &cells).ok());
        Ok(body.map(|body| body.text().to_owned()))
    }

    /// Ends an act for good: the rest of its messages stays as it is. One that is over stays as it is, too.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn stop_act(&self, _lock: &RunLock, act: i64, who: &str) -> Result<(), JobError> {
        self.write(|tx| match RowSet::Act(act).state(tx)?.0 {
            JobState::Finished | JobState::Stopped => Ok(()),
            _ => RowSet::Act(act).put_state(tx, JobState::Stopped, who, Some(&Reason::Asked)),
        })
    }
}

/// An act that is neither finished nor stopped.
pub(crate) fn unfinished(tx: &Transaction<'_>) -> Result<Option<i64>, Failure> {
    let sql = "SELECT id FROM act WHERE state NOT IN ('finished', 'stopped')";
    Ok(tx.query_row(sql, [], |r| r.get(0)).optional()?)
}

/// Whether an earlier recall took the message of a row back.
///
/// A row that was open and was sent anew since then has another message.
fn is_gone(tx: &Transaction<'_>, row: &RowStatus) -> Result<bool, Failure> {
    let mut find = tx.prepare_cached(
        "SELECT 1 FROM act_row JOIN act ON act.id = act_row.act
         WHERE number = ?1 AND act_row.state = 2 AND is_recall AND act_row.at_ms >= ?2",
    )?;
    let found = find.query_row(params![row.number as i64, row.at_ms.unwrap_or_default()], |_| Ok(()));
    Ok(found.optional()?.is_some())
}

/// What decides about a row: until when the act can be done with it, where that is limited.
type Judged = Result<Until, Barrier>;

struct Planner<'a> {
    plan: &'a ActPlan,
    mapping: Mapping,
    /// The messages as they were sent; of changes alone.
    sent: Renderer,
    changes: Option<Changes>,
    /// By the service's clock.
    now_ms: i64,
}

impl<'a> Planner<'a> {
    fn of(file: &JobFile, plan: &'a ActPlan, clock_ahead_ms: i64) -> Result<Self, ActError> {
        let job = file.job()?;
        let setup = file.setup()?.ok_or(JobError::WrongState { state: job.state })?;
        // A room's message has no id of the service, and a notification cannot be taken back.
        if setup.options.call != RowCall::Message {
            return Err(JobError::NothingToAct.into());
        }
        match plan {
            ActPlan::Recall { withdraw } => {
                let issues: Vec<_> =
                    withdraw.issues().into_iter().filter(|issue| issue.severity == Severity::Error).collect();
                if !issues.is_empty() {
                    return Err(ActError::Recall(issues));
                }
            }
            ActPlan::Modify { template, variables } => {
                let mapping = Mapping { variables: variables.clone(), ..setup.mapping.clone() };
                let problems = mapping.check(job.source.report.columns.len(), template);
                if !problems.is_empty() {
                    return Err(ActError::Modify(problems));
                }
            }
        }
        let frozen_at_ms = file.checked_at_ms()?;
        let damaged = || JobError::Damaged { path: file.path().to_owned(), what: "its template".to_owned() };
        let sent = Renderer::new(job.id, &setup, frozen_at_ms).ok_or_else(damaged)?;
        let changes = Changes::of(plan, job.id, &setup, frozen_at_ms);
        let now_ms = now_ms().saturating_add(clock_ahead_ms);
        Ok(Self { plan, mapping: setup.mapping, sent, changes, now_ms })
    }

    fn judge(&self, row: &RowStatus, cells: &Row, is_gone: bool) -> Judged {
        if is_gone {
            return Err(Barrier::Gone);
        }
        // Where the service's time is not known, that of the call is near it.
        let sent_at_ms = row.server_time_ms.or(row.at_ms).unwrap_or(self.now_ms);
        let until = match self.plan {
            ActPlan::Recall { withdraw } => {
                let ends = ends(&self.mapping, cells).map_err(|_| Barrier::NotOfThisKind)?;
                let late = withdraw.ignore_window == Some(true);
                withdraw_until(withdraw.method, ends.conversation.kind, late, sent_at_ms)
                    .ok_or(Barrier::NotOfThisKind)?
            }
            ActPlan::Modify { .. } => {
                self.judge_change(row, cells)?;
                modify_until(sent_at_ms)
            }
        };
        if until.left(self.now_ms) == Left::Over { Err(Barrier::TooLate) } else { Ok(until) }
    }

    fn judge_change(&self, row: &RowStatus, cells: &Row) -> Result<(), Barrier> {
        let changes = self.changes.as_ref().ok_or(Barrier::NotABody)?;
        let sent = self.sent.render(row.number, row.generation, cells).map_err(|_| Barrier::NotABody)?;
        let sent = Body::parse(sent.body).map_err(|_| Barrier::NotABody)?;
        let sent_type = message_type(&sent).ok_or(Barrier::NotModifiable)?;
        if !is_modifiable(sent_type) {
            return Err(Barrier::NotModifiable);
        }
        let wanted = changes.body(row.number, cells)?;
        if message_type(&wanted) == Some(sent_type) { Ok(()) } else { Err(Barrier::OtherType) }
    }
}

/// A forecast as it grows.
struct Forecast {
    rows: u64,
    uncertain: u64,
    looked_up: u64,
    barred: BTreeMap<Barrier, u64>,
    first_too_late_ms: Option<i64>,
    /// By the service's clock.
    now_ms: i64,
}

impl Forecast {
    fn at(now_ms: i64) -> Self {
        Self { rows: 0, uncertain: 0, looked_up: 0, barred: BTreeMap::new(), first_too_late_ms: None, now_ms }
    }

    fn add(&mut self, row: &RowStatus, judged: &Judged) {
        let until = match judged {
            Ok(until) => until,
            Err(barrier) => return *self.barred.entry(*barrier).or_default() += 1,
        };
        self.rows += 1;
        self.looked_up += u64::from(row.server_id.is_none());
        if matches!(until.left(self.now_ms), Left::Sure { .. }) {
            let first = self.first_too_late_ms.unwrap_or(i64::MAX);
            self.first_too_late_ms = Some(first.min(until.sure_ms));
        } else {
            self.uncertain += 1;
        }
    }

    fn done(self, clock_ahead_ms: i64) -> ActForecast {
        let Self { rows, uncertain, looked_up, barred, first_too_late_ms, .. } = self;
        ActForecast {
            rows,
            uncertain,
            looked_up,
            barred: barred.into_iter().map(|(barrier, rows)| BarredRows { barrier, rows }).collect(),
            first_too_late_ms: first_too_late_ms.map(|ms| ms.saturating_sub(clock_ahead_ms)),
        }
    }
}
