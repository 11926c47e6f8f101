//! Where a run is, as its file and its listeners know it, and its end.

use rusqlite::Connection;

use super::job::{Halt, Run, joined};
use super::model::RunEnd;
use crate::job::error::JobError;
use crate::job::model::{JobState, Reason, Totals};
use crate::job::record::Failure;
use crate::job::row_set::RowSet;

const ASKED: &Reason = &Reason::Asked;

impl Run {
    /// Runs until no more rows go out, and what is on its way has its end.
    pub(super) async fn until_end(mut self) -> Result<RunEnd, JobError> {
        // An error is kept until then: calls that are out would be cut off by it, and their ends lost.
        let halt = self.until_halt().await;
        // What is not out yet is given back; what is out is waited for, and what it came to is written.
        self.claims.close();
        self.shared.halt.cancel();
        while let Some(through) = self.calls.join_next().await {
            self.is_through(through);
        }
        self.shared.writer.flush().await;
        let halt = halt?;
        if matches!(halt, Halt::Finished) {
            self.index_server_ids().await;
        }
        let (state, reason, end) = match halt {
            Halt::Finished => (JobState::Finished, None, RunEnd::Finished),
            Halt::Pause(reason) => (JobState::Paused, Some(reason.clone()), RunEnd::Paused(reason)),
            Halt::Stop => (JobState::Stopped, Some(Reason::Asked), RunEnd::Stopped),
        };
        match (self.put_state(state, reason).await?, end) {
            (JobState::Paused, RunEnd::Finished) => Ok(RunEnd::Paused(Reason::Asked)),
            (_, end) => Ok(end),
        }
    }

    pub(super) async fn totals(&self) -> Result<Totals, JobError> {
        let (file, set) = (self.file.clone(), self.set());
        joined(tokio::task::spawn_blocking(move || file.read(|tx| set.totals(tx))).await, &self.file)
    }

    /// Puts the run into a state, and returns that in which it is then.
    pub(super) async fn put_state(
        &mut self,
        state: JobState,
        reason: Option<Reason>,
    ) -> Result<JobState, JobError> {
        if self.state == state {
            return Ok(state);
        }
        self.state = state;
        let stays = self.stood.is_some_and(|stood| !is_left(stood, state, reason.as_ref()));
        if !stays {
            self.stood = None;
        }
        self.report();
        if stays {
            return Ok(state);
        }
        let (file, set, who) = (self.file.clone(), self.set(), self.options.who.clone());
        let put = move || file.write(|tx| put(tx, set, state, &who, reason.as_ref()));
        joined(tokio::task::spawn_blocking(put).await, &self.file)
    }
}

/// Writes a state. The user may have decided that a row is sent again since nothing was left to be done: then that waits for them.
fn put(
    tx: &Connection,
    set: RowSet,
    state: JobState,
    who: &str,
    reason: Option<&Reason>,
) -> Result<JobState, Failure> {
    let (state, reason) = match state {
        JobState::Finished if !set.totals(tx)?.is_finished() => (JobState::Paused, Some(ASKED)),
        state => (state, reason),
    };
    set.put_state(tx, state, who, reason)?;
    Ok(state)
}

/// Whether a job leaves the state in which it stood before rows of it were only looked for: nothing of it goes out, so that one
/// that was stopped or waits for its time goes on doing so.
fn is_left(stood: JobState, state: JobState, reason: Option<&Reason>) -> bool {
    match (stood, state) {
        (JobState::Stopped | JobState::Finished, _) => false,
        (_, JobState::Stopped) | (JobState::Paused, JobState::Finished) => true,
        // Nobody pauses what waits; why rows cannot be looked for is to be known.
        (JobState::Paused, JobState::Paused) => reason != Some(&Reason::Asked),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::import::ImportOptions;
    use crate::import::source::Source;
    use crate::job::file::JobFile;
    use crate::job::model::RowState;

    #[test]
    fn a_job_with_a_row_that_is_to_be_sent_again_is_not_finished() {
        let dir = tempfile::tempdir().unwrap();
        let (source, stop) = (Source::Pasted("账号\na\n".to_owned()), CancellationToken::new());
        let (path, options) = (dir.path().join("job.db"), ImportOptions::default());
        let file = JobFile::import(&path, "x", &source, &options, &stop, &mut |_| {}).unwrap();
        let set = RowSet::Messages;
        for (ready, state) in [(0, JobState::Finished), (1, JobState::Paused)] {
            let put = file.write(|tx| {
                set.count(tx, RowState::Ready, ready)?;
                put(tx, set, JobState::Finished, "test", None)
            });
            assert_eq!((put.unwrap(), file.job().unwrap().state), (state, state));
        }
    }

    #[test]
    fn a_job_of_which_rows_are_only_looked_for_waits_as_before_or_ends() {
        use JobState::{Checked, Finished, Paused, Resting, Running, Scheduled, Stopped};
        let refused = Reason::Refused { code: 403 };
        for stood in [Checked, Scheduled, Paused, Finished, Stopped] {
            for (state, reason, leave) in [
                (Running, None, &[] as &[JobState]),
                (Resting, Some(&Reason::RateLimited), &[]),
                (Paused, Some(&Reason::Asked), &[]),
                (Paused, Some(&refused), &[Paused]),
                (Finished, None, &[Paused]),
                (Stopped, Some(&Reason::Asked), &[Checked, Scheduled, Paused]),
            ] {
                assert_eq!(is_left(stood, state, reason), leave.contains(&stood), "{stood:?} {state:?}");
            }
        }
    }
}
