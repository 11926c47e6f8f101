//! The handles of a courier: one for each subject, made of the parts that it needs.

use std::sync::Arc;

use appdata::{BulkJobs, Choices, RetentionTable};

use super::Courier;
use crate::accounts::Accounts;
use crate::acts::Acts;
use crate::attachments::Attachments;
use crate::broadcasts::Broadcasts;
use crate::calls::Calls;
use crate::compose::Recording;
use crate::contacts::Contacts;
use crate::drafts::Drafts;
use crate::image_preparation::ImagePreparer;
use crate::imports::Imports;
use crate::jobs::{JobActs, JobAttachments, JobRows, JobRunner, JobSchedule, JobSetups, JobStore, Jobs};
use crate::pushes::Pushes;
use crate::queue::Queue;
use crate::records::Records;
use crate::retention::RetentionRules;
use crate::searches::Searches;
use crate::sends::Sends;
use crate::settings::SettingsStore;
use crate::storages::Storages;
use crate::support::Support;
use crate::suppression::SuppressionLists;
use crate::templates::Templates;
use crate::uploads::Uploads;

impl Courier {
    /// Accounts and their secrets.
    #[must_use]
    pub fn accounts(&self) -> Accounts {
        Accounts::new(self.clients.clone())
    }

    /// The message that is being written.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        let known = self.attachments.known().clone();
        Drafts::new(self.store.clone(), self.clients.accounts().clone(), known, self.history())
    }

    /// The files of messages.
    #[must_use]
    pub fn attachments(&self) -> Attachments {
        self.attachments.clone()
    }

    /// What is done to pictures before they go up.
    #[must_use]
    pub fn image_preparation(&self) -> ImagePreparer {
        ImagePreparer::new(Choices::new(self.store.clone()), self.attachments())
    }

    /// Uploads of attachments.
    #[must_use]
    pub fn uploads(&self) -> Uploads {
        let (clients, storages) = (self.clients.clone(), self.storages.clone());
        Uploads::new(self.store.clone(), clients, storages, self.attachments(), self.uploads.clone())
    }

    /// Storages of the user's own.
    #[must_use]
    pub fn storages(&self) -> Storages {
        Storages::new(self.storages.clone(), self.clients.clone())
    }

    /// Sending messages, and settling sends of unknown outcome.
    #[must_use]
    pub fn sends(&self) -> Sends {
        let asked = (Arc::clone(&self.confirm), self.presses.clone());
        let (drafts, uploads) = (self.drafts(), self.uploads());
        let clients = (self.clients.clone(), self.calls());
        Sends::new(self.store.clone(), self.recording(), drafts, uploads, asked, clients)
    }

    /// Calls beside the single send: to many at once, into chatrooms, notifications, to everybody.
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls::new(self.clients.clone(), self.recording(), Arc::clone(&self.confirm))
    }

    /// Broadcasts that the service has.
    #[must_use]
    pub fn broadcasts(&self) -> Broadcasts {
        Broadcasts::new(self.clients.clone(), self.recording(), Arc::clone(&self.confirm))
    }

    /// Pushes to all users that the service has.
    #[must_use]
    pub fn pushes(&self) -> Pushes {
        Pushes::new(self.clients.clone(), self.recording())
    }

    /// What is done with messages after they were sent.
    #[must_use]
    pub fn acts(&self) -> Acts {
        Acts::new(self.clients.clone(), self.recording(), Arc::clone(&self.confirm))
    }

    /// Messages that are sent one by one.
    #[must_use]
    pub fn queue(&self) -> Queue {
        let (table, live) = (self.queue_table.clone(), self.queue_live.clone());
        Queue::new(table, live, self.sends(), self.image_preparation(), self.uploads(), self.storages())
    }

    /// Bulk jobs: one message to many receivers.
    #[must_use]
    pub fn jobs(&self) -> Jobs {
        Jobs::new(self.job_store(), self.attachments())
    }

    /// What bulk jobs send, and its check.
    #[must_use]
    pub fn job_setups(&self) -> JobSetups {
        JobSetups::new(self.job_store(), self.suppression())
    }

    /// The files that rows of bulk jobs name.
    #[must_use]
    pub fn job_attachments(&self) -> JobAttachments {
        JobAttachments::new(self.job_store(), self.uploads())
    }

    /// The rows of bulk jobs.
    #[must_use]
    pub fn job_rows(&self) -> JobRows {
        JobRows::new(self.job_store(), self.suppression())
    }

    /// Runs of bulk jobs.
    #[must_use]
    pub fn job_runner(&self) -> JobRunner {
        let (clients, confirm) = (self.clients.clone(), Arc::clone(&self.confirm));
        JobRunner::new(self.job_store(), clients, self.suppression(), confirm)
    }

    /// The recall or change of the messages of bulk jobs.
    #[must_use]
    pub fn job_acts(&self) -> JobActs {
        JobActs::new(self.job_store(), self.clients.clone(), Arc::clone(&self.confirm))
    }

    /// Bulk jobs that start by themselves.
    #[must_use]
    pub fn job_schedule(&self) -> JobSchedule {
        JobSchedule::new(self.job_store(), self.job_runner())
    }

    /// Suppression lists: who gets no bulk messages.
    #[must_use]
    pub fn suppression(&self) -> SuppressionLists {
        SuppressionLists::new(appdata::Suppression::new(self.store.clone()), self.attachments())
    }

    /// Every send that was recorded: to be found, read, marked, deleted, exported.
    #[must_use]
    pub fn history(&self) -> Records {
        Records::new(self.history.clone(), Arc::clone(&self.tidy_soon))
    }

    /// Searches under a name.
    #[must_use]
    pub fn searches(&self) -> Searches {
        Searches::new(self.store.clone())
    }

    /// How long sends are kept.
    #[must_use]
    pub fn retention(&self) -> RetentionRules {
        let (table, accounts) = (RetentionTable::new(self.store.clone()), self.clients.accounts().clone());
        RetentionRules::new(table, accounts, self.history(), Arc::clone(&self.tidy_soon))
    }

    /// The address books of accounts.
    #[must_use]
    pub fn contacts(&self) -> Contacts {
        Contacts::new(self.store.clone())
    }

    /// Messages with gaps, as files.
    #[must_use]
    pub fn templates(&self) -> Templates {
        let usual_folder = self.data_dir().join("templates");
        Templates::new(self.store.clone(), usual_folder, self.uploads(), Arc::clone(&self.template_watch))
    }

    /// Requests of other tools.
    #[must_use]
    pub fn imports(&self) -> Imports {
        Imports::new(self.clients.accounts().clone())
    }

    /// What the window remembers.
    #[must_use]
    pub fn settings(&self) -> SettingsStore {
        SettingsStore::new(self.store.clone())
    }

    /// What helps to find a fault.
    #[must_use]
    pub fn support(&self) -> Support {
        let (accounts, storages) = (self.clients.accounts().clone(), self.storages.clone());
        Support::new(accounts, storages, self.history(), self.settings(), self.opening.clone())
    }

    fn job_store(&self) -> JobStore {
        let (table, live) = (BulkJobs::new(self.store.clone()), self.live_jobs.clone());
        JobStore::new(self.data_dir(), table, live, self.clients.accounts().clone())
    }

    fn recording(&self) -> Recording {
        Recording { history: self.history.clone(), process: self.session.id().to_owned() }
    }
}
