//! Everything behind the window, in one value that is cheap to clone: one handle for each subject.

mod handles;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::templates::Watch;
use appdata::Store;
use history::History;
use media::Scratch;
use tokio::sync::Notify;

use crate::account::AccountRegistry;
use crate::attachments::{Attachments, KnownAttachments, RecentFiles};
use crate::clients::{Clients, Timeouts};
use crate::confirm::{Always, Confirm};
use crate::error::Error;
use crate::jobs::LiveJobs;
use crate::opening::{self, Opened};
use crate::paces::Paces;
use crate::queue::{Live, QueueTable};
use crate::repair::Repair;
use crate::sends::Presses;
use crate::session::Session;
use crate::storages::StorageRegistry;
use crate::support::Opening;
use crate::uploads::SharedUploads;

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
}
