//! The jobs themselves: every one, one of them, and its end.

use bulk::job::error::JobError;
use ids::JobId;

use super::model::{JobHead, JobSummary, JobView};
use super::store::{JobStore, blocking, read_head};
use crate::account::Account;
use crate::attachments::Attachments;
use crate::error::Error;

/// The bulk jobs of a data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Jobs {
    pub(super) store: JobStore,
    pub(super) attachments: Attachments,
}

impl Jobs {
    pub(crate) fn new(store: JobStore, attachments: Attachments) -> Jobs {
        Jobs { store, attachments }
    }

    /// Every job, the newest first. One whose file cannot be read is listed with the reason.
    ///
    /// # Errors
    /// When `app.db` fails.
    pub async fn list(&self) -> Result<Vec<JobSummary>, Error> {
        let (folder, live) = (self.store.folder.clone(), self.store.live.clone());
        let read = move || {
            let head = |id: JobId| (read_head(&folder, &live, &id), id);
            Ok(folder.ids().into_iter().map(head).collect::<Vec<_>>())
        };
        let mut all = Vec::new();
        for (head, id) in blocking(read).await? {
            let (job, problem) = match head {
                Ok(head) => {
                    let account_id = self.store.account_id(&id).await?;
                    (Some(JobHead { account_id, ..head }), None)
                }
                // Deleted just now.
                Err(Error::NoJob { .. }) => continue,
                Err(error) => (None, Some(error.code())),
            };
            all.push(JobSummary { id, job, problem });
        }
        all.sort_by_key(|summary| std::cmp::Reverse(summary.job.as_ref().map(|job| job.created_at_ms)));
        Ok(all)
    }

    /// The job whose id begins like this; none where several do.
    ///
    /// # Errors
    /// When there is no such job.
    pub async fn find(&self, start_of_id: &JobId) -> Result<JobId, Error> {
        let (folder, wanted) = (self.store.folder.clone(), start_of_id.clone());
        blocking(move || {
            let mut found = folder.ids().into_iter().filter(|id| id.as_str().starts_with(wanted.as_str()));
            match (found.next(), found.next()) {
                (Some(id), None) => Ok(id),
                _ => Err(Error::NoJob { id: wanted }),
            }
        })
        .await
    }

    /// One job.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn view(&self, id: &JobId) -> Result<JobView, Error> {
        self.store.view(id).await
    }

    /// The account that sends a job.
    ///
    /// # Errors
    /// When there is no such job, it was not checked, or its account is gone or of another app.
    pub async fn sender(&self, id: &JobId) -> Result<Account, Error> {
        self.store.sender(id).await
    }

    /// Deletes a job and everything that is stored about it. Messages that it has sent are not recalled.
    ///
    /// # Errors
    /// When there is no such job, it runs, or the disk fails.
    pub async fn delete(&self, id: &JobId) -> Result<(), Error> {
        let (folder, gone) = (self.store.folder.clone(), id.clone());
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
        Ok(self.store.table.forget(id).await?)
    }
}
