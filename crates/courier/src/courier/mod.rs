//! Everything behind the window, in one value that is cheap to clone.

mod accounts;
mod acting;
mod bringing;
mod caring;
mod composing;
mod files;
mod opening;
mod queue_reader;
mod queue_runner;
mod queueing;
mod sending;
mod settling;
mod storages;
mod templates;

pub use files::{Look, UploadOrder};
pub use storages::StorageOrder;
pub use templates::{FileValues, TemplateUse};

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::templates::Watch;
use history::History;
use media::{ChosenFiles, Scratch, Sights};
use tokio::sync::Notify;
use yunxin::{Client, ClientOptions, Connection, Credentials};

use crate::account::{Book, Keys, Secrets, endpoints};
use crate::attachment::{RecentFiles, Shelf};
use crate::confirm::Confirm;
use crate::own::StorageBook;
use crate::queue::{Live, QueueTable};
use crate::records::Records;
use crate::rests::Rests;
use crate::retention::RetentionRules;
use crate::searches::Searches;
use crate::sends::{Presses, SharedUploads};
use crate::session::Session;
use crate::store::Store;
use crate::{Account, AccountForm, AccountRest, Error, Repair, SandboxLink, SecretUse, Settings};

/// How long a call waits before it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection, TLS included.
    pub connect_ms: u64,
    /// For the whole answer, once the request is out.
    pub read_ms: u64,
}

impl Default for Patience {
    /// As the service's own SDKs wait.
    fn default() -> Patience {
        Patience { connect_ms: 5_000, read_ms: 5_000 }
    }
}

/// Accounts, drafts, attachments, sending and the history of one data folder.
#[derive(Clone, Debug)]
pub struct Courier {
    data_dir: PathBuf,
    store: Store,
    secrets: Secrets,
    book: Book,
    shelf: Shelf,
    storage_book: StorageBook,
    recent_files: RecentFiles,
    scratch: Scratch,
    queue_table: QueueTable,
    queue_live: Live,
    presses: Presses,
    uploads: SharedUploads,
    chosen: ChosenFiles,
    sights: Sights,
    history: History,
    presence: Arc<Session>,
    clients: Arc<Mutex<HashMap<String, (ClientVersion, Client)>>>,
    rests: Rests,
    patience: Patience,
    confirm: Arc<dyn Confirm>,
    template_watch: Arc<Mutex<Option<Watch>>>,
    recovered: u32,
    /// There is no room on the disk to write.
    read_only: bool,
    repairs: Arc<[Repair]>,
    /// Wakes [`RetentionRules::keep_tidy`].
    tidy_soon: Arc<Notify>,
}

impl Courier {
    /// The same courier with another patience, before its first call.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Courier {
        Courier { patience, ..self }
    }

    /// The same courier with somebody to ask before something changes at a production app; without, the answer is no.
    #[must_use]
    pub fn with_confirm(self, confirm: Arc<dyn Confirm>) -> Courier {
        Courier { confirm, ..self }
    }

    /// Says that this process is about to end, so that the next one need not look for what a crash had left. Nothing is to
    /// be sent after it.
    pub fn close(&self) {
        self.presence.end();
    }

    /// The folder that holds everything.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// How many sends a crash had left open and that are `unknown` since this start.
    #[must_use]
    pub fn recovered(&self) -> u32 {
        self.recovered
    }

    /// Which databases were damaged and had their place taken at this start.
    #[must_use]
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
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
        self.presence.damaged()
    }

    /// From now on `hear` is told of each database that is found to be damaged. It must not block, nor use this courier. It
    /// takes the place of who heard before.
    pub fn hear_damage(&self, hear: impl Fn(&'static str) + Send + Sync + 'static) {
        self.presence.hear_damage(hear);
    }

    /// Tells where the built-in sandbox listens.
    pub fn link_sandbox(&self, link: SandboxLink) {
        self.book.link_sandbox(link);
    }

    /// Every send that was recorded: to be found, read, marked, deleted, exported.
    #[must_use]
    pub fn history(&self) -> Records {
        Records::new(self.history.clone(), Arc::clone(&self.tidy_soon))
    }

    /// Searches under a name.
    #[must_use]
    pub fn searches(&self) -> Searches {
        Searches::new(self.store.file())
    }

    /// How long sends are kept.
    #[must_use]
    pub fn retention(&self) -> RetentionRules {
        let (store, book) = (self.store.clone(), self.book.clone());
        RetentionRules::new(store, book, self.history(), Arc::clone(&self.tidy_soon))
    }

    /// What the window remembers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings(&self) -> Result<Settings, Error> {
        Ok(self.store.fact("settings").await?.unwrap_or_default())
    }

    /// Keeps what the window remembers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_settings(&self, settings: &Settings) -> Result<(), Error> {
        self.store.keep("settings", settings).await
    }

    /// The account's client; made once for each revision of the account and its secrets, since it holds the connections.
    async fn client(&self, account: &Account) -> Result<Client, Error> {
        let version = self.version(account);
        if let Some((made_for, client)) = self.clients().get(&account.id)
            && *made_for == version
        {
            return Ok(client.clone());
        }
        let keys = self.book.keys_of(account).await?;
        let client = self.build_client(&account.clone().into(), keys)?;
        let mut clients = self.clients();
        // Whoever changed the account or a secret meanwhile makes a client of their own.
        if version == self.version(account)
            && clients.get(&account.id).is_none_or(|(kept, _)| *kept <= version)
        {
            clients.insert(account.id.clone(), (version, client.clone()));
        }
        Ok(client)
    }

    fn version(&self, account: &Account) -> ClientVersion {
        let changes = |usage| self.secrets.changes(usage, &account.id);
        ClientVersion {
            revision: account.kept.revision,
            secrets: changes(SecretUse::AppSecret) + changes(SecretUse::ProxyPassword),
        }
    }

    /// How the account's calls to others than the service go: as those to the service do.
    async fn connection(&self, account: &Account) -> Result<Connection, Error> {
        let proxy = account.proxy.with(self.book.proxy_password(account).await?);
        Ok(Connection { proxy, extra_ca_pem: pem_texts(&account.extra_ca_pem) })
    }

    /// A client as the form asks for. Its fields must have been checked.
    fn build_client(&self, form: &AccountForm, keys: Keys) -> Result<Client, Error> {
        let credentials = Credentials { app_key: form.app_key.clone(), app_secret: keys.app_secret };
        let endpoints = endpoints(form.region, &form.urls, form.private_hosts)?;
        Ok(Client::new(ClientOptions {
            connect_timeout_ms: self.patience.connect_ms,
            read_timeout_ms: self.patience.read_ms,
            allow_http_private: form.private_hosts,
            extra_tries: form.extra_tries,
            calls_per_s: form.calls_per_s,
            proxy: form.proxy.with(keys.proxy_password),
            extra_ca_pem: pem_texts(&form.extra_ca_pem),
            // An account that is not saved yet has nobody to share it with.
            rest: form.id.as_deref().map(|id| self.rests.of(id)).unwrap_or_default(),
            ..ClientOptions::new(credentials, endpoints)
        })?)
    }

    /// The accounts that rest after code 416, and for how long.
    #[must_use]
    pub fn rests(&self) -> Vec<AccountRest> {
        self.rests.now()
    }

    /// From now on `hear` is told of each rest that begins, from a runtime thread; it must not block. It takes the place
    /// of who heard before.
    pub fn hear_rests(&self, hear: impl Fn(AccountRest) + Send + Sync + 'static) {
        self.rests.hear(hear);
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, (ClientVersion, Client)>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An empty text is no certificate, and no mistake.
fn pem_texts(pem: &str) -> Vec<String> {
    Some(pem.to_owned()).filter(|pem| !pem.is_empty()).into_iter().collect()
}

/// What a client was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ClientVersion {
    /// Of the account.
    revision: i64,
    /// How often its secrets were given or taken away in this process.
    secrets: u64,
}
