//! Rehearsals: a copy of a job goes to the sandbox, where nobody receives anything.

use bulk::job::copy::Copy;
use ids::JobId;

use super::list::Jobs;
use super::model::{JobSetup, JobView};
use super::store::{blocking, who};
use crate::error::Error;

impl Jobs {
    /// Copies a job, as it was checked, for the sandbox; the copy is started like any other job. The job itself does not
    /// change, even if part of it was sent.
    ///
    /// # Errors
    /// When there is no such job, its rows were not checked, no sandbox runs, or the disk fails.
    pub async fn rehearse(&self, id: &JobId) -> Result<JobView, Error> {
        let all = self.store.accounts.list().await?;
        let sandbox = all.into_iter().find(|account| account.sandbox).ok_or(Error::NoSandbox)?;
        let setup = self.store.setup(id).await?;
        let (folder, original, copied) = (self.store.folder.clone(), id.clone(), JobId::random());
        let (new, app_key) = (copied.clone(), sandbox.app_key);
        blocking(move || {
            let file = folder.open(&original)?;
            let path = folder.path_of_new(&new)?;
            let name = file.job()?.name;
            file.copy_unsent(&path, Copy { name: &name, app_key: &app_key, who: &who() })?;
            Ok(())
        })
        .await?;
        if let Some(setup) = setup {
            self.store.put_setup(&copied, &JobSetup { account_id: Some(sandbox.id), ..setup }).await?;
        }
        self.store.view(&copied).await
    }
}
