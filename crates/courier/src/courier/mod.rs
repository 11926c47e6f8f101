//! Everything behind the window, in one value that is cheap to clone.

mod accounts;
mod acting;
mod composing;
mod files;
mod queueing;
mod records;
mod settling;
mod storages;

pub use files::{Look, UploadOrder};

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use history::History;
use secrecy::SecretString;
use yunxin::{Client, ClientOptions, Credentials, Endpoints};

use crate::account::{Book, Secrets, endpoints};
use crate::media::{RecentFiles, Scratch, Shelf, Sights};
use crate::own::StorageBook;
use crate::presence::Presence;
use crate::queue::Line;
use crate::repair::Opener;
use crate::store::{self, Store};
use crate::{Account, AccountForm, Error, Repair, SANDBOX_ID, SandboxLink, Settings, folder};

/// As the service's own SDKs wait.
const CONNECT_TIMEOUT_MS: u64 = 5_000;
const READ_TIMEOUT_MS: u64 = 5_000;

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
    line: Line,
    sights: Sights,
    history: History,
    presence: Arc<Presence>,
    clients: Arc<Mutex<HashMap<String, Client>>>,
    recovered: u32,
    repairs: Arc<[Repair]>,
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
        let presence = Presence::claim(&data_dir.join("running"))?;
        let mut opener = Opener::new(data_dir, presence.is_alone()?);
        let store = opener.open("app.db", store::VERSION, Store::open)?;
        let history = opener.open("history.db", history::VERSION, |path| Ok(History::open(path)?))?;
        let recovered = history.recover(|process| presence.alive(process))?;
        let secrets = Secrets::default();
        tracing::info!(recovered, "the data folder is open");
        Ok(Courier {
            data_dir: data_dir.to_path_buf(),
            book: Book::new(store.clone(), secrets.clone()),
            shelf: Shelf::new(store.clone()),
            storage_book: StorageBook::new(store.clone()),
            recent_files: RecentFiles::new(store.clone()),
            scratch: Scratch::new(data_dir),
            line: Line::new(store.clone()),
            sights: Sights::new(),
            store,
            secrets,
            history,
            presence: Arc::new(presence),
            clients: Arc::default(),
            recovered,
            repairs: opener.repairs().into(),
        })
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
        let secret = match (account.sandbox, self.book.sandbox()) {
            (true, Some(link)) => link.app_secret,
            (true, None) => return Err(Error::NoSandbox),
            (false, _) => self.secrets.get(&account.id).await?,
        };
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        let client = build_client(&account.clone().into(), secret, ends)?;
        self.clients().insert(account.id.clone(), client.clone());
        Ok(client)
    }

    fn forget_client(&self, id: &str) {
        self.clients().remove(id);
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client as the form asks for. Its fields must have been checked.
fn build_client(form: &AccountForm, app_secret: SecretString, endpoints: Endpoints) -> Result<Client, Error> {
    let credentials = Credentials { app_key: form.app_key.clone(), app_secret };
    Ok(Client::new(ClientOptions {
        connect_timeout_ms: CONNECT_TIMEOUT_MS,
        read_timeout_ms: READ_TIMEOUT_MS,
        allow_http_private: form.private_hosts,
        extra_tries: form.extra_tries,
        calls_per_s: form.calls_per_s,
        ..ClientOptions::new(credentials, endpoints)
    })?)
}
