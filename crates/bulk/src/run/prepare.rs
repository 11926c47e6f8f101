//! What is read, and made right, before a run.

use rusqlite::{Connection, Transaction};

use super::ends::Moved;
use super::shared::{ActWork, Work};
use super::verdict::is_about_the_sender;
use crate::act::change::Changes;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::{Event, JobId, JobState, Reason, RowState};
use crate::job::record::Failure;
use crate::job::row_set::RowSet;
use crate::job::run_lock::RunLock;
use crate::render::Renderer;
use crate::setup::{Batching, Doubts, RENDERER, Setup};

/// What is read before a run.
pub(super) struct Prepared {
    pub(super) job: JobId,
    pub(super) doubts: Doubts,
    pub(super) renderer: Renderer,
    pub(super) work: Work,
    pub(super) calls: Batching,
    /// Rows that the pilot may still send.
    pub(super) allowance: Option<u64>,
    /// Codes by which a sender was refused before, and the job paused: the others go on sending.
    pub(super) refused_senders: Vec<i64>,
    /// Where the job stood before rows of it are only looked for. It stays there meanwhile.
    pub(super) stood: Option<JobState>,
}

/// What was going when its process ended becomes unknown.
pub(super) fn recover(tx: &Transaction<'_>, set: RowSet) -> Result<u64, Failure> {
    // The moment of the intent stays: around it the message is looked for.
    let put = format!("UPDATE {} SET state = 4 WHERE state <> 2 AND state = 1{}", set.not_sent(), set.only());
    let changed = tx.execute(&put, [])?;
    let mut moved = Moved::default();
    moved.rows(RowState::Going, RowState::Unknown, changed as i64);
    moved.write(tx, set)?;
    if matches!(state(tx, set)?, JobState::Running | JobState::Resting) {
        set.put_state(tx, JobState::Paused, "recovery", Some(&Reason::Interrupted))?;
    }
    Ok(changed as u64)
}

fn state(tx: &Connection, set: RowSet) -> Result<JobState, Failure> {
    Ok(set.state(tx)?.0)
}

/// `settles_only`: nothing goes out, so that a job that was stopped may be looked through, and one that waits, for its time say,
/// goes on waiting.
pub(super) fn prepare(
    file: &JobFile,
    lock: &RunLock,
    app_key: &str,
    who: &str,
    settles_only: bool,
) -> Result<Prepared, JobError> {
    file.recover(lock)?;
    let job = file.job()?;
    let may_begin = |state| match state {
        JobState::Draft => false,
        JobState::Stopped => settles_only,
        _ => true,
    };
    if !may_begin(job.state) {
        return Err(JobError::WrongState { state: job.state });
    }
    let (setup, renderer) = renderer(file, job.id, job.state, app_key)?;
    let begun = job.totals.all() - job.totals.of(RowState::Ready) - job.totals.of(RowState::Excluded);
    let pilot = setup.options.pilot_rows;
    let pauses = Pauses::of(&file.events()?);
    // However the pilot ended, such as with the process: it holds once before the others go out.
    let allowance = pilot.filter(|_| !pauses.after_pilot).map(|rows| rows.saturating_sub(begun));
    let stood = file.write(|tx| match state(tx, RowSet::Messages)? {
        state if !may_begin(state) => Err(JobError::WrongState { state }.into()),
        state if settles_only => Ok(Some(state)),
        _ => {
            RowSet::Messages.put_state(tx, JobState::Running, who, Some(&Reason::Asked))?;
            Ok(None)
        }
    })?;
    let (doubts, calls) = (setup.options.doubts, setup.options.calls);
    // Where nobody's message was ever accepted, nothing says that others' are.
    let is_of_one = setup.mapping.has_many_senders() && job.totals.of(RowState::Sent) > 0;
    let refused_senders = if is_of_one { pauses.refused_senders } else { Vec::new() };
    let work = Work::Send;
    Ok(Prepared { job: job.id, doubts, renderer, work, calls, allowance, refused_senders, stood })
}

/// For what the job was paused before.
struct Pauses {
    after_pilot: bool,
    /// Codes by which a sender was refused.
    refused_senders: Vec<i64>,
}

impl Pauses {
    fn of(events: &[Event]) -> Pauses {
        let mut pauses = Pauses { after_pilot: false, refused_senders: Vec::new() };
        for event in events.iter().filter(|event| event.state == JobState::Paused) {
            match event.reason {
                Some(Reason::PilotDone) => pauses.after_pilot = true,
                Some(Reason::Refused { code }) if is_about_the_sender(code) => {
                    pauses.refused_senders.push(code);
                }
                _ => {}
            }
        }
        pauses
    }
}

pub(super) fn prepare_act(
    file: &JobFile,
    lock: &RunLock,
    act: i64,
    app_key: &str,
    who: &str,
) -> Result<Prepared, JobError> {
    file.recover(lock)?;
    let job = file.job()?;
    let found = file.act(act)?;
    if matches!(found.state, JobState::Finished | JobState::Stopped) {
        return Err(JobError::WrongState { state: found.state });
    }
    let (setup, renderer) = renderer(file, job.id, job.state, app_key)?;
    let changes = Changes::of(&found.plan, job.id, &setup, file.checked_at_ms()?);
    if changes.is_none() && !found.plan.is_recall() {
        return Err(damaged(file, "the template of an act"));
    }
    file.write(|tx| RowSet::Act(act).put_state(tx, JobState::Running, who, Some(&Reason::Asked)))?;
    let work = Work::Act(Box::new(ActWork { act, plan: found.plan, changes }));
    let (doubts, calls) = (setup.options.doubts, Batching::Single);
    let refused_senders = Vec::new();
    let (allowance, stood) = (None, None);
    Ok(Prepared { job: job.id, doubts, renderer, work, calls, allowance, refused_senders, stood })
}

/// What the job sends, and what makes its messages again.
fn renderer(
    file: &JobFile,
    job: JobId,
    state: JobState,
    app_key: &str,
) -> Result<(Setup, Renderer), JobError> {
    let setup = file.setup()?.ok_or(JobError::WrongState { state })?;
    if setup.app_key != app_key {
        return Err(JobError::OtherApp { job: setup.app_key, client: app_key.to_owned() });
    }
    if setup.renderer > RENDERER {
        return Err(JobError::OtherRenderer { found: setup.renderer, known: RENDERER });
    }
    let renderer =
        Renderer::new(job, &setup, file.checked_at_ms()?).ok_or_else(|| damaged(file, "its template"))?;
    Ok((setup, renderer))
}

fn damaged(file: &JobFile, what: &str) -> JobError {
    JobError::Damaged { path: file.path().to_owned(), what: what.to_owned() }
}
