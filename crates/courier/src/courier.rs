//! Everything behind the window, in one value that is cheap to clone: one handle for each subject.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::templates::Watch;
use appdata::{BulkJobs, Choices, RetentionTable, Store};
use history::History;
use media::Scratch;
use tokio::sync::Notify;

use crate::account::AccountRegistry;
use crate::accounts::Accounts;
use crate::acts::Acts;
use crate::attachments::{Attachments, KnownAttachments, RecentFiles};
use crate::broadcasts::Broadcasts;
use crate::calls::Calls;
use crate::clients::{Clients, Timeouts};
use crate::compose::Recording;
use crate::confirm::{Always, Confirm};
use crate::contacts::Contacts;
use crate::drafts::Drafts;
use crate::error::Error;
use crate::image_preparation::ImagePreparer;
use crate::imports::Imports;
use crate::jobs::{Jobs, LiveJobs};
use crate::opening::{self, Opened};
use crate::paces::Paces;
use crate::queue::{Live, Queue, QueueTable};
use crate::records::Records;
use crate::repair::Repair;
use crate::retention::RetentionRules;
use crate::searches::Searches;
use crate::sends::{Presses, Sends};
use crate::session::Session;
use crate::settings::SettingsStore;
use crate::storages::{StorageRegistry, Storages};
use crate::support::{Opening, Support};
use crate::suppression::SuppressionLists;
use crate::templates::Templates;
use crate::uploads::{SharedUploads, Uploads};

/// Accounts, drafts, attachments, sending and the history of one data folder.
#[derive(Clone, Debug)]
pub struct Courier {
    opening: Opening,
    /// There is no room on the disk to write.
    read_only: bool,
    session: Arc<Session>,
    store: Store,
    history: History,
    /// Wakes [`RetentionRules::keep_tidy`].
    tidy_soon: Arc<Notify>,
    clients: Clients,
    storages: StorageRegistry,
    attachments: Attachments,
    uploads: SharedUploads,
    queue_table: QueueTable,
    queue_live: Live,
    live_jobs: LiveJobs,
    presses: Presses,
    confirm: Arc<dyn Confirm>,
    template_watch: Arc<Mutex<Option<Watch>>>,
}

impl Courier {
    /// Opens a data folder, making it where it is missing, and ends what a crash had left open. Blocks: after a crash for as
    /// long as it takes to read the databases once.
    ///
    /// A damaged database is set aside, and the last copy or a new one takes its place: see [`Courier::repairs`]. On a full
    /// disk the folder's reserve gives room to read and to delete; without that the folder is opened to be read only: see
    /// [`Courier::is_read_only`].
    ///
    /// # Errors
    /// When the folder or a database in it cannot be used.
    pub fn open(data_dir: &Path) -> Result<Courier, Error> {
        Courier::open_within(data_dir, Duration::MAX)
    }

    /// As [`Courier::open`], but a check of a database that a crash had left open is waited for `timeout` at most. After
    /// that it goes on by itself: a database that it finds damaged takes no more writes, and is set aside at the next start.
    ///
    /// # Errors
    /// When the folder or a database in it cannot be used.
    pub fn open_within(data_dir: &Path, timeout: Duration) -> Result<Courier, Error> {
        let Opened { store, history, session, recovered, repairs, read_only, remote } =
            opening::open(data_dir, timeout)?;
        let accounts = AccountRegistry::new(store.clone());
        let (known, recent) = (KnownAttachments::default(), RecentFiles::new(&store));
        let attachments = Attachments::new(accounts.clone(), known, recent, Scratch::new(data_dir));
        let queue_table = QueueTable::new(store.clone(), Arc::clone(&session), attachments.chosen().clone());
        Ok(Courier {
            opening: Opening { data_dir: data_dir.to_path_buf(), recovered, repairs: repairs.into(), remote },
            read_only,
            session,
            history,
            tidy_soon: Arc::default(),
            clients: Clients::new(accounts, Paces::new(appdata::Paces::new(store.clone()))),
            storages: StorageRegistry::new(store.clone()),
            attachments,
            uploads: SharedUploads::default(),
            queue_table,
            queue_live: Live::default(),
            live_jobs: LiveJobs::default(),
            presses: Presses::default(),
            confirm: Arc::new(Always(false)),
            template_watch: Arc::default(),
            store,
        })
    }

    /// The same courier with other timeouts, before its first call.
    #[must_use]
    pub fn with_timeouts(self, timeouts: Timeouts) -> Courier {
        Courier { clients: self.clients.with_timeouts(timeouts), ..self }
    }

    /// The same courier with somebody to ask before something changes at a production app; without, the answer is no.
    #[must_use]
    pub fn with_confirm(self, confirm: Arc<dyn Confirm>) -> Courier {
        Courier { confirm, ..self }
    }

    /// Says that this process is about to end, so that the next one need not look for what a crash had left. Nothing is to
    /// be sent after it.
    pub fn close(&self) {
        self.session.end();
    }

    /// The folder that holds everything.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.opening.data_dir
    }

    /// How many sends a crash had left open and that are `unknown` since this start.
    #[must_use]
    pub fn recovered(&self) -> u32 {
        self.opening.recovered
    }

    /// Which databases were damaged and had their place taken at this start.
    #[must_use]
    pub fn repairs(&self) -> &[Repair] {
        &self.opening.repairs
    }

    /// Whether the data folder lies on a network drive and no start reported that before. It works there, but each write takes
    /// longer, and one program at a time should use it.
    #[must_use]
    pub fn is_newly_remote(&self) -> bool {
        self.opening.remote
    }

    /// Whether the disk was full when the folder was opened, so that it is read and nothing in it written.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The databases that were found to be damaged since they were opened: they take no more writes, and are set aside at
    /// the next start.
    #[must_use]
    pub fn damaged(&self) -> Vec<&'static str> {
        self.session.damaged()
    }

    /// From now on `listener` is called with each database that is found to be damaged. It must not block, nor use this
    /// courier. It takes the place of the one before.
    pub fn listen_for_damage(&self, listener: impl Fn(&'static str) + Send + Sync + 'static) {
        self.session.listen_for_damage(listener);
    }

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

    /// Sending messages, and settling sends of unknown end.
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
        let (table, live) = (BulkJobs::new(self.store.clone()), self.live_jobs.clone());
        let (clients, confirm) = (self.clients.clone(), Arc::clone(&self.confirm));
        let lists = self.suppression();
        Jobs::new(self.data_dir(), table, live, clients, self.uploads(), lists, confirm)
    }

    /// Lists of those who are not written to in bulk.
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

    /// Removes pasted pictures and copies that neither the draft nor the queue needs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy_scratch(&self) -> Result<(), Error> {
        let draft = self.drafts().file().await?;
        let wanted = draft.into_iter().chain(self.queue().files().await?).collect();
        let scratch = self.attachments.scratch().clone();
        Ok(tokio::task::spawn_blocking(move || scratch.tidy(&wanted)).await?)
    }

    fn recording(&self) -> Recording {
        Recording { history: self.history.clone(), process: self.session.id().to_owned() }
    }
}
