//! Everything behind the window, in one value that is cheap to clone.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use history::{Cursor, Filter, History, Page, RowId};
use secrecy::SecretString;
use yunxin::{Client, ClientOptions, Conversation, Credentials, Endpoint, Endpoints, MessageType, TraceId};

use crate::account::{Book, Secrets, endpoints};
use crate::compose::{Recording, Way};
use crate::media::{Scene, Shelf};
use crate::presence::Presence;
use crate::store::Store;
use crate::{
    Account, AccountForm, Attachment, Draft, Error, ErrorCode, KeyringState, Preview, SANDBOX_ID,
    SandboxLink, SecretInHand, SendOrder, SendResult, SendStage, Settings, TestReport, UploadProgress,
    Uploaded,
};

/// As the service's own SDKs wait.
const CONNECT_TIMEOUT_MS: u64 = 5_000;
const READ_TIMEOUT_MS: u64 = 5_000;
/// How many conversations are offered for completion.
const RECENT: u32 = 50;

/// The folder for all data: `YANSHU_DATA_DIR`, or the system's place for an application's data.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    std::env::var_os("YANSHU_DATA_DIR").filter(|dir| !dir.is_empty()).map_or_else(
        || {
            directories::ProjectDirs::from("", "", "yanshu")
                .map_or_else(|| PathBuf::from("yanshu-data"), |dirs| dirs.data_dir().to_path_buf())
        },
        PathBuf::from,
    )
}

/// Accounts, drafts, attachments, sending and the history of one data folder.
#[derive(Clone, Debug)]
pub struct Courier {
    data_dir: PathBuf,
    store: Store,
    secrets: Secrets,
    book: Book,
    shelf: Shelf,
    history: History,
    presence: Arc<Presence>,
    clients: Arc<Mutex<HashMap<String, Client>>>,
    recovered: u32,
}

impl Courier {
    /// Opens a data folder, making it where it is missing, and ends what a crash had left open. Blocks.
    ///
    /// # Errors
    /// When the folder or a database in it cannot be used.
    pub fn open(data_dir: &Path) -> Result<Courier, Error> {
        let folder = |source| Error::Folder { path: data_dir.to_path_buf(), source };
        std::fs::create_dir_all(data_dir).map_err(folder)?;
        let presence = Presence::claim(data_dir.join("running"))?;
        let store = Store::open(&data_dir.join("app.db"))?;
        let history = History::open(&data_dir.join("history.db"))?;
        let recovered = history.recover(|process| presence.alive(process))?;
        let secrets = Secrets::default();
        Ok(Courier {
            data_dir: data_dir.to_path_buf(),
            book: Book::new(store.clone(), secrets.clone()),
            shelf: Shelf::new(store.clone()),
            store,
            secrets,
            history,
            presence: Arc::new(presence),
            clients: Arc::default(),
            recovered,
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

    /// Tells where the built-in sandbox listens.
    pub fn link_sandbox(&self, link: SandboxLink) {
        self.book.link_sandbox(link);
        self.forget_client(SANDBOX_ID);
    }

    // ---- settings and draft ----

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

    /// The message that was being written, if any. Its attachment is known again if the file is still there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self) -> Result<Option<Draft>, Error> {
        let mut draft: Option<Draft> = self.store.fact("draft").await?;
        if let Some(draft) = &mut draft {
            draft.attachment = draft.attachment.take().filter(|file| Path::new(&file.path).is_file());
            if let Some(attachment) = &draft.attachment {
                self.shelf.put(attachment.clone());
            }
        }
        Ok(draft)
    }

    /// Keeps the message that is being written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_draft(&self, draft: &Draft) -> Result<(), Error> {
        self.store.keep("draft", draft).await
    }

    // ---- accounts ----

    /// Whether this machine has a keyring.
    pub async fn keyring(&self) -> KeyringState {
        Secrets::keyring_state().await
    }

    /// Every account, the sandbox first. Does not wait for the keyring.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        self.book.list().await
    }

    /// Every account, after asking the keyring about each secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts_checked(&self) -> Result<Vec<Account>, Error> {
        self.book.list_checked().await
    }

    /// One account, by id or by name.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn account(&self, id_or_name: &str) -> Result<Account, Error> {
        self.book.find(id_or_name).await
    }

    /// Makes or changes an account; the secret in hand is stored with it.
    ///
    /// # Errors
    /// When a field is wrong, the name is taken, or the database fails.
    pub async fn save_account(&self, form: AccountForm) -> Result<Account, Error> {
        let account = self.book.save(form).await?;
        self.forget_client(&account.id);
        Ok(account)
    }

    /// Deletes an account and its secret; its history stays.
    ///
    /// # Errors
    /// When there is none, the keyring is locked, or the database fails.
    pub async fn delete_account(&self, id: &str) -> Result<(), Error> {
        self.forget_client(id);
        self.book.delete(id).await
    }

    /// Takes a secret in hand, for the next save or test.
    ///
    /// # Errors
    /// When it cannot be an AppSecret.
    pub fn take_secret(&self, secret: &SecretString) -> Result<SecretInHand, Error> {
        self.secrets.take_in_hand(secret)
    }

    /// Uses a secret for this process only, in place of the keyring's: for machines without a person.
    ///
    /// # Errors
    /// When it cannot be an AppSecret.
    pub fn lend_secret(&self, account_id: &str, secret: &SecretString) -> Result<(), Error> {
        self.forget_client(account_id);
        self.secrets.lend(account_id, secret)
    }

    /// Forgets the secret in hand.
    pub fn drop_secret(&self) {
        self.secrets.drop_in_hand();
    }

    /// A signed call that sends nothing, for an account that may not be saved yet.
    ///
    /// # Errors
    /// When the form is wrong or there is no secret. A failed call is no error but a report.
    pub async fn test_account(&self, form: AccountForm) -> Result<TestReport, Error> {
        let client = match form.id.as_deref() {
            Some(SANDBOX_ID) => self.client(&self.book.find(SANDBOX_ID).await?).await?,
            id => {
                let secret = match (self.secrets.in_hand(), id) {
                    (Some(secret), _) => secret,
                    (None, Some(id)) => self.secrets.get(id).await?,
                    (None, None) => return Err(Error::Keyring { problem: crate::SecretProblem::Missing }),
                };
                let form = form.clone().checked()?;
                let ends = endpoints(form.region, &form.urls, form.private_hosts)?;
                build_client(&form.app_key, secret, ends, form.private_hosts)?
            }
        };
        let sender =
            if form.default_sender.trim().is_empty() { "yanshu" } else { form.default_sender.trim() };
        Ok(client.probe(sender).await)
    }

    // ---- composing and sending ----

    /// The request a draft would make. Works without a secret.
    ///
    /// # Errors
    /// When the account is gone.
    pub async fn preview(&self, draft: &Draft) -> Result<Preview, Error> {
        let account = self.account_of(draft).await?;
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        Ok(Preview::of(draft, &account.app_key, &ends, &TraceId::random()))
    }

    /// Sends a message. Resolves with its end; fails only where nothing was recorded, and so nothing was sent.
    ///
    /// Goes on when the returned future is dropped, once the message is recorded.
    ///
    /// # Errors
    /// When the message breaks a rule, was not confirmed, has no account or secret, or cannot be recorded.
    pub async fn send(
        &self,
        order: SendOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        let account = self.account_of(&order.draft).await?;
        let body = order.checked(account.stage)?;
        let client = self.client(&account).await?;
        if order.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        let url = Endpoint::new(ends.primary).messages_url(&order.draft.conversation).to_string();
        self.note_recent(&order.draft.conversation).await?;
        let recording = Recording { history: self.history.clone(), process: self.presence.id().to_owned() };
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(recording.send(order, body, Way { account, client, url }, Arc::new(watch))).await?
    }

    /// Conversations used lately, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_conversations(&self) -> Result<Vec<Conversation>, Error> {
        let texts: Vec<String> = self
            .store
            .run(|db| {
                let mut query = db.prepare(
                    "SELECT conversation FROM recent_conversations ORDER BY used_at_ms DESC LIMIT ?1",
                )?;
                let texts = query.query_map([RECENT], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok(texts)
            })
            .await?;
        Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
    }

    async fn note_recent(&self, conversation: &Conversation) -> Result<(), Error> {
        let (text, now_ms) = (conversation.to_string(), jiff::Timestamp::now().as_millisecond());
        self.store
            .run(move |db| {
                db.execute("INSERT OR REPLACE INTO recent_conversations VALUES (?1, ?2)", (text, now_ms))?;
                db.execute(
                    "DELETE FROM recent_conversations WHERE conversation NOT IN
                        (SELECT conversation FROM recent_conversations ORDER BY used_at_ms DESC LIMIT ?1)",
                    [RECENT],
                )?;
                Ok(())
            })
            .await
    }

    // ---- attachments ----

    /// Looks at a file.
    ///
    /// # Errors
    /// When it cannot be read or has nothing to send.
    pub async fn attach(&self, path: PathBuf) -> Result<Attachment, Error> {
        self.shelf.add(path).await
    }

    /// Uploads an attachment for an account, or uses an earlier upload of the same content.
    ///
    /// # Errors
    /// When the attachment or the account is gone, or the upload fails.
    pub async fn upload(
        &self,
        attachment_id: &str,
        account_id: &str,
        message_type: MessageType,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let account = self.book.find(account_id).await?;
        let client = self.client(&account).await?;
        let ends = endpoints(account.region, &account.urls, account.private_hosts)?;
        let scene = Scene { account_id: account.id, base_url: ends.primary.to_string() };
        self.shelf.upload(attachment_id, message_type, scene, &client, progress).await
    }

    /// Stops an upload.
    pub fn cancel_upload(&self, attachment_id: &str) {
        self.shelf.cancel(attachment_id);
    }

    // ---- history ----

    /// A page of the history, newest first.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn history_page(
        &self,
        filter: Filter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Page, Error> {
        self.read(move |history| history.page(&filter, after.as_ref(), limit)).await
    }

    /// How many rows a filter finds.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn history_count(&self, filter: Filter) -> Result<u64, Error> {
        self.read(move |history| history.count(&filter)).await
    }

    /// Everything about one row.
    ///
    /// # Errors
    /// When there is none, or the history fails.
    pub async fn history_row(&self, id: RowId) -> Result<history::Details, Error> {
        self.read(move |history| history.get(id)).await?.ok_or_else(|| Error::NoRow(id.to_string()))
    }

    async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&History) -> Result<T, history::Error> + Send + 'static,
    {
        let history = self.history.clone();
        Ok(tokio::task::spawn_blocking(move || work(&history)).await??)
    }

    // ---- clients ----

    async fn account_of(&self, draft: &Draft) -> Result<Account, Error> {
        let id = draft.account_id.as_deref();
        self.book.find(id.ok_or(Error::Field { field: "account", code: ErrorCode::AccountMissing })?).await
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
        let client = build_client(&account.app_key, secret, ends, account.private_hosts)?;
        self.clients().insert(account.id.clone(), client.clone());
        Ok(client)
    }

    fn forget_client(&self, id: &str) {
        self.clients().remove(id);
    }

    fn clients(&self) -> std::sync::MutexGuard<'_, HashMap<String, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn build_client(
    app_key: &str,
    app_secret: SecretString,
    endpoints: Endpoints,
    allow_http_private: bool,
) -> Result<Client, Error> {
    Ok(Client::new(ClientOptions {
        credentials: Credentials { app_key: app_key.to_owned(), app_secret },
        endpoints,
        connect_timeout_ms: CONNECT_TIMEOUT_MS,
        read_timeout_ms: READ_TIMEOUT_MS,
        allow_http_private,
    })?)
}
