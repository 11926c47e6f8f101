//! Pilots for test accounts: the first messages of a job go to them, as a job apart, before anybody else gets one.

use bulk::check::CheckError;
use bulk::job::pilot::{Pilot, PilotReceivers, PilotReceiversError};
use bulk::setup::Setup;
use ids::JobId;
use tokio_util::sync::CancellationToken;

use super::model::{JobSetup, JobView};
use super::setups::JobSetups;
use super::store::{blocking, who};
use crate::error::{Error, ErrorCode, FormField};

impl JobSetups {
    /// Makes a job of the first messages of a checked one, from the same account to test accounts, and checks it. It is started
    /// like any other, and the job itself does not change.
    ///
    /// # Errors
    /// When `receivers` names nobody or more than are looked at, there is no such job, it was not checked or has nothing to
    /// send, or the disk fails.
    pub async fn pilot(&self, id: &JobId, name: &str, receivers: &[String]) -> Result<JobView, Error> {
        let receivers = PilotReceivers::new(receivers).map_err(of_receivers)?;
        let account = self.store.sender(id).await?;
        let lists = self.store.with_file(id, |file| Ok(file.setup()?.and_then(|setup| setup.options.lists)));
        let suppressed = self.suppression.watched(&account.id, lists.await?).await?;
        let new = JobId::random();
        let made = async {
            let (folder, original, pilot_id) = (self.store.folder.clone(), id.clone(), new.clone());
            let (name, app_key) = (name.to_owned(), account.app_key.clone());
            let setup = blocking(move || {
                let path = folder.path_of_new(&pilot_id)?;
                let pilot = Pilot { name: &name, receivers: &receivers, who: &who() };
                let (file, setup) = folder.open(&original)?.pilot(&path, pilot)?;
                // That of the sandbox is another with each start.
                let setup = Setup { app_key, ..setup };
                let lock = file.lock_for_running()?;
                let cancel = CancellationToken::new();
                match file.check(&lock, &setup, &*suppressed, &cancel, &mut |_| {}) {
                    // A draft says what is wrong with its columns.
                    Ok(_) | Err(CheckError::Mapping(_)) => Ok(setup),
                    Err(CheckError::Job(error)) => Err(error.into()),
                }
            })
            .await?;
            self.store.put_setup(&new, &JobSetup::of_frozen(setup, Some(&account))).await
        };
        if let Err(error) = made.await {
            // What was not checked, or is of no account, is no pilot. It may not even be there.
            let folder = self.store.folder.clone();
            let _ = blocking(move || folder.remove(&new)).await;
            return Err(error);
        }
        self.store.view(&new).await
    }
}

fn of_receivers(error: PilotReceiversError) -> Error {
    let code = match error {
        PilotReceiversError::Nobody => ErrorCode::FieldRequired,
        PilotReceiversError::TooMany => ErrorCode::TooManyTestAccounts,
    };
    Error::Field { field: FormField::Receivers, code }
}
