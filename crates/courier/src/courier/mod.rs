//! Everything behind the window, in one value that is cheap to clone.

mod accounts;
mod acting;
mod bringing;
mod caring;
mod composing;
mod files;
mod keeping;
mod queue_reader;
mod queue_runner;
mod queueing;
mod records;
mod sending;
mod settling;
mod storages;
mod templates;
mod tidying;

pub use files::{Look, UploadOrder};
pub use storages::StorageOrder;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::templates::Watch;
use history::History;
use media::{Scratch, Sights};
use secrecy::SecretString;
use tokio::sync::Notify;
use yunxin::{Client, ClientOptions, Connection, Credentials};

use crate::account::{Book, Secrets, endpoints};
use crate::attachment::{RecentFiles, Shelf};
use crate::confirm::{Always, Confirm};
use crate::own::StorageBook;
use crate::presence::Presence;
use crate::queue::{Live, QueueTable};
use crate::repair::Opener;
use crate::rests::Rests;
use crate::sends::{Presses, SharedUploads};
use crate::store::Store;
use crate::{
    Account, AccountForm, AccountRest, Error, Repair, SANDBOX_ID, SandboxLink, SecretUse, Settings, folder,
};

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
    sights: Sights,
    history: History,
    presence: Arc<Presence>,
    clients: Arc<Mutex<HashMap<String, Client>>>,
    rests: Rests,
    patience: Patience,
    confirm: Arc<dyn Confirm>,
    template_watch: Arc<Mutex<Option<Watch>>>,
    recovered: u32,
    repairs: Arc<[Repair]>,
    /// Wakes [`Courier::keep_tidy`].
    tidy_soon: Arc<Notify>,
}

impl Courier {
    /// Opens a data folder, making it where it is missing, and ends what a crash had left open. Blocks.
    ///
    /// A damaged database is set aside, and the last copy or a new one takes its place: see [`Courier::repairs`].
    ///
    /// # Errors
    /// When the folder or a database in it cannot be used.
    pub fn open(data_dir: &Path) -> Result<Courier, Error> {
        folder::make(data_dir)?;
        let _turn = folder::turn(data_dir)?;
        let presence = Arc::new(Presence::claim(&data_dir.join("running"))?);
        let mut opener = Opener::new(data_dir, presence.is_alone()?);
        let store = opener.open("app.db", appdata::VERSION, Store::open)?;
        let history = opener.open("history.db", history::VERSION, |path| Ok(History::open(path)?))?;
        let recovered = history.recover(|process| presence.alive(process))?;
        let secrets = Secrets::default();
        tracing::info!(recovered, "the data folder is open");
        Ok(Courier {
            data_dir: data_dir.to_path_buf(),
            book: Book::new(store.clone(), secrets.clone()),
            shelf: Shelf::new(store.clone()),
            storage_book: StorageBook::new(store.clone()),
            recent_files: RecentFiles::new(&store),
            scratch: Scratch::new(data_dir),
            queue_table: QueueTable::new(store.clone(), Arc::clone(&presence)),
            queue_live: Live::default(),
            presses: Presses::default(),
            uploads: SharedUploads::default(),
            sights: Sights::new(),
            store,
            secrets,
            history,
            presence,
            clients: Arc::default(),
            rests: Rests::default(),
            patience: Patience::default(),
            confirm: Arc::new(Always(false)),
            template_watch: Arc::default(),
            recovered,
            repairs: opener.repairs().into(),
            tidy_soon: Arc::default(),
        })
    }

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

    /// Tells where the built-in sandbox listens.
    pub fn link_sandbox(&self, link: SandboxLink) {
        self.book.link_sandbox(link);
        self.forget_client(SANDBOX_ID);
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

    /// The account's client; made once, since it holds the connections.
    async fn client(&self, account: &Account) -> Result<Client, Error> {
        if let Some(client) = self.clients().get(&account.id) {
            return Ok(client.clone());
        }
        let app_secret = match (account.sandbox, self.book.sandbox()) {
            (true, Some(link)) => link.app_secret,
            (true, None) => return Err(Error::NoSandbox),
            (false, _) => self.secrets.get(SecretUse::AppSecret, &account.id).await?,
        };
        let proxy_password = self.proxy_password(account).await?;
        let client = self.build_client(&account.clone().into(), Keys { app_secret, proxy_password })?;
        self.clients().insert(account.id.clone(), client.clone());
        Ok(client)
    }

    /// How the account's calls to others than the service go: as those to the service do.
    async fn connection(&self, account: &Account) -> Result<Connection, Error> {
        let proxy = account.proxy.with(self.proxy_password(account).await?);
        Ok(Connection { proxy, extra_ca_pem: pem_texts(&account.extra_ca_pem) })
    }

    async fn proxy_password(&self, account: &Account) -> Result<Option<SecretString>, Error> {
        match account.proxy_password {
            Some(_) => self.secrets.get(SecretUse::ProxyPassword, &account.id).await.map(Some),
            // Lent for this process, perhaps.
            None => Ok(self.secrets.lent(SecretUse::ProxyPassword, &account.id)),
        }
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

    fn forget_client(&self, id: &str) {
        self.clients().remove(id);
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An empty text is no certificate, and no mistake.
fn pem_texts(pem: &str) -> Vec<String> {
    Some(pem.to_owned()).filter(|pem| !pem.is_empty()).into_iter().collect()
}

/// What an account is called with.
struct Keys {
    app_secret: SecretString,
    proxy_password: Option<SecretString>,
}
