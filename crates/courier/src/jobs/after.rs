//! What is done with a job after a run: rows again, deletion.

use bulk::job::error::JobError;
use bulk::rerun::{Decision, Rerun};
use ids::JobId;

use super::row_model::JobRowFilter;
use super::{Jobs, blocking, read, who};
use crate::clock::now_ms;
use crate::error::Error;
use crate::suppression::SuppressionNote;

impl Jobs {
    /// Makes rows ready for a new attempt, under new ids, and says how many. The job is started to send them.
    ///
    /// # Errors
    /// When there is no such job, it was not run yet or runs, or its file fails.
    pub async fn rerun(&self, id: &JobId, rerun: Rerun) -> Result<u64, Error> {
        let again = self.with_file(id, move |file| {
            let lock = file.lock_for_running()?;
            file.rerun(&lock, &rerun, &who())
        });
        let rows = again.await?;
        self.table.keep_confirmed(id.as_str(), "").await?;
        Ok(rows)
    }

    /// Decides an open row: it counts as sent, or is sent again.
    ///
    /// # Errors
    /// When there is no such job or the row is not open, or the file fails.
    pub async fn decide(&self, id: &JobId, number: u64, decision: Decision) -> Result<(), Error> {
        self.with_file(id, move |file| file.decide(number, decision)).await
    }

    /// Puts the receivers of the rows that pass on a suppression list, such as those who were rejected because they are gone,
    /// and says how many were not on it before.
    ///
    /// # Errors
    /// When there is no such job or list, or a file fails.
    pub async fn suppress(
        &self,
        id: &JobId,
        filter: JobRowFilter,
        list: &str,
        note: &SuppressionNote,
    ) -> Result<u64, Error> {
        let targets = self.with_file(id, move |file| read::targets(file, filter)).await?;
        self.suppression.add(list, note.entries(targets, now_ms())).await
    }

    /// Deletes a job with all that is known of it. What it has sent stays sent.
    ///
    /// # Errors
    /// When there is no such job, it runs, or the disk fails.
    pub async fn delete(&self, id: &JobId) -> Result<(), Error> {
        let (folder, gone) = (self.folder.clone(), id.clone());
        blocking(move || {
            // Held until the files are gone, so that nobody starts the job in between. The file itself is closed by then.
            let _lock = match folder.open(&gone) {
                Ok(file) => Some(file.lock_for_running()?),
                // What cannot be read can still be deleted.
                Err(Error::Job(JobError::NotAJob { .. } | JobError::Damaged { .. })) => None,
                Err(error) => return Err(error),
            };
            folder.remove(&gone)
        })
        .await?;
        Ok(self.table.forget(id.as_str()).await?)
    }
}
