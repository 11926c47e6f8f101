//! A copy of a job in which nothing was sent, for another app: a rehearsal.

use std::path::Path;

use rusqlite::{Transaction, params};

use super::error::JobError;
use super::file::{JobFile, reader};
use super::model::{JobId, JobState};
use super::record::{Failure, json};
use super::row_set::RowSet;
use super::run_lock::RunLock;
use super::unfinished::Unfinished;
use crate::clock::now_ms;
use crate::setup::Setup;

/// What a copy is, and whose.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'a> {
    /// Its name, for people.
    pub name: &'a str,
    /// The AppKey of the app that sends it.
    pub app_key: &'a str,
    /// Who makes it; for the events.
    pub who: &'a str,
}

impl JobFile {
    /// Copies this job to a new file at `path`: the same table, message and exclusions, and every other row ready, as if nothing
    /// had been sent. It has an id of its own, so that its messages have other ids. This job stays as it is. Blocks.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked; those of a disk; a file that lies there is left as it is.
    pub fn copy_unsent(&self, path: &Path, copy: Copy<'_>) -> Result<JobFile, JobError> {
        let job = self.job()?;
        let setup = self.setup()?.filter(|_| job.state != JobState::Draft);
        let setup = setup.ok_or(JobError::WrongState { state: job.state })?;
        let setup = Setup { app_key: copy.app_key.to_owned(), ..setup };
        let unfinished = Unfinished::at(path)?;
        let source = reader(self.path()).map_err(|error| JobError::of(self.path(), error))?;
        let place = unfinished.path().to_string_lossy();
        source.execute("VACUUM INTO ?1", [&place]).map_err(|error| JobError::of(path, error))?;
        unfinished.write(path, |tx| reset(tx, copy, &setup))
    }

    /// From now on the job belongs to an app with this AppKey: the same app, which has another key than before. Its messages
    /// stay the same.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn rename_app(&self, _lock: &RunLock, app_key: &str) -> Result<(), JobError> {
        let Some(setup) = self.setup()?.filter(|setup| setup.app_key != app_key) else { return Ok(()) };
        let setup = Setup { app_key: app_key.to_owned(), ..setup };
        self.write(|tx| Ok(tx.execute("UPDATE job SET setup = ?1", [json(&setup)?]).map(drop)?))
    }
}

fn reset(tx: &Transaction<'_>, copy: Copy<'_>, setup: &Setup) -> Result<(), Failure> {
    tx.execute(
        "UPDATE job SET id = ?1, name = ?2, created_at_ms = ?3, setup = ?4, rehearsal = 1",
        params![JobId::random().to_string(), copy.name, now_ms(), json(setup)?],
    )?;
    tx.execute_batch(
        "DELETE FROM act_row; DELETE FROM act_counter; DELETE FROM act; DELETE FROM event; DELETE FROM shared_call;
         DELETE FROM counter; DELETE FROM code_counter; DELETE FROM settled_counter;
         UPDATE row SET state = 0, generation = 0, calls = 0, problem = NULL, code = NULL, body_hash = NULL,
           at_ms = NULL, server_id = NULL, server_time_ms = NULL, call = NULL WHERE state != 6;
         UPDATE problem SET rows = (SELECT count(*) FROM row WHERE row.problem = problem.id) WHERE blocks;
         DELETE FROM problem_row WHERE problem IN (SELECT id FROM problem WHERE blocks AND rows = 0);
         DELETE FROM problem WHERE blocks AND rows = 0;
         INSERT INTO counter (state, rows) SELECT state, count(*) FROM row GROUP BY state;",
    )?;
    RowSet::Messages.put_state(tx, JobState::Checked, copy.who, None)
}
