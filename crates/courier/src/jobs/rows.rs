//! The rows of a job: read, and decided about after a run.

use bulk::check::ProblemGroup;
use bulk::job::file::JobFile;
use bulk::rerun::{Decision, Rerun};
use ids::JobId;

use super::model::JobSetup;
use super::read;
use super::row_model::{JobPreview, JobRow, JobRowFilter};
use super::store::{JobStore, who};
use crate::clock::now_ms;
use crate::error::Error;
use crate::suppression::{SuppressionLists, SuppressionNote};

/// The rows of bulk jobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobRows {
    pub(super) store: JobStore,
    suppression: SuppressionLists,
}

impl JobRows {
    pub(crate) fn new(store: JobStore, suppression: SuppressionLists) -> JobRows {
        JobRows { store, suppression }
    }

    /// Up to `limit` rows that pass, from the one with this number on.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn list(
        &self,
        id: &JobId,
        filter: JobRowFilter,
        from: u64,
        limit: u32,
    ) -> Result<Vec<JobRow>, Error> {
        self.store.with_file(id, move |file| read::rows(file, filter, from, limit)).await
    }

    /// What is wrong with rows, the commonest first.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn problems(&self, id: &JobId) -> Result<Vec<ProblemGroup>, Error> {
        self.store.with_file(id, JobFile::problems).await
    }

    /// A row and the message that it becomes: by `setup`, or as it was frozen by the check.
    ///
    /// # Errors
    /// When there is no such job or row, or a file fails.
    pub async fn preview(
        &self,
        id: &JobId,
        number: u64,
        setup: Option<&JobSetup>,
    ) -> Result<JobPreview, Error> {
        self.store.preview(id, number, setup).await
    }

    /// Makes rows ready for a new attempt, under new ids, and says how many. The job is started to send them.
    ///
    /// # Errors
    /// When there is no such job, it was not run yet or runs, or its file fails.
    pub async fn rerun(&self, id: &JobId, rerun: Rerun) -> Result<u64, Error> {
        let again = self.store.with_file(id, move |file| {
            let lock = file.lock_for_running()?;
            file.rerun(&lock, &rerun, &who())
        });
        let rows = again.await?;
        self.store.table.keep_confirmed(id, "").await?;
        Ok(rows)
    }

    /// Decides an open row: it counts as sent, or is sent again.
    ///
    /// # Errors
    /// When there is no such job or the row is not open, or the file fails.
    pub async fn decide(&self, id: &JobId, number: u64, decision: Decision) -> Result<(), Error> {
        self.store.with_file(id, move |file| file.decide(number, decision)).await
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
        let targets = self.store.with_file(id, move |file| read::targets(file, filter)).await?;
        self.suppression.add(list, note.entries(targets, now_ms())).await
    }
}
