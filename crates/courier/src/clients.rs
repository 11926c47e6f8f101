//! The client of each account: only here is one made, so that nothing goes out that is not recorded first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bulk::run::Pace;
use ids::AccountId;
use yunxin::{Client, ClientOptions, Clock, Connection, Credentials};

use crate::account::{Account, AccountForm, AccountRegistry, Keys, endpoints};
use crate::error::Error;
use crate::paces::Paces;
use crate::pauses::Pauses;
use crate::secret_use::SecretUse;

/// How long a call waits before it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included.
    pub connect_ms: u64,
    /// For the whole answer, once the request is out.
    pub read_ms: u64,
}

impl Default for Timeouts {
    /// As the service's own SDKs wait.
    fn default() -> Timeouts {
        Timeouts { connect_ms: 5_000, read_ms: 5_000 }
    }
}

/// The clients of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    accounts: AccountRegistry,
    made: Arc<Mutex<HashMap<AccountId, (ClientVersion, Client)>>>,
    /// What the clients of an account have learned of the service's clock, together.
    clocks: Arc<Mutex<HashMap<AccountId, Clock>>>,
    pauses: Pauses,
    paces: Paces,
    timeouts: Timeouts,
}

/// What a client was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ClientVersion {
    /// Of the account.
    revision: i64,
    /// How often its secrets were given or taken away in this process.
    secrets: u64,
}

impl Clients {
    pub(crate) fn new(accounts: AccountRegistry, paces: Paces) -> Clients {
        let (pauses, timeouts) = (Pauses::default(), Timeouts::default());
        Clients { accounts, made: Arc::default(), clocks: Arc::default(), pauses, paces, timeouts }
    }

    /// The same clients with other timeouts, before the first one is made.
    pub(crate) fn with_timeouts(self, timeouts: Timeouts) -> Clients {
        Clients { timeouts, ..self }
    }

    /// The accounts that they are made for.
    pub(crate) fn accounts(&self) -> &AccountRegistry {
        &self.accounts
    }

    /// Which accounts make no call for a while.
    pub(crate) fn pauses(&self) -> &Pauses {
        &self.pauses
    }

    /// The account's client; made once for each revision of the account and its secrets, since it holds the connections.
    pub(crate) async fn of(&self, account: &Account) -> Result<Client, Error> {
        let version = self.version(account);
        if let Some((made_for, client)) = self.made().get(&account.id)
            && *made_for == version
        {
            return Ok(client.clone());
        }
        let keys = self.accounts.keys_of(account).await?;
        let options = self.options(&account.clone().into(), keys)?;
        let client = Client::new(ClientOptions { clock: self.clock(&account.id), ..options })?;
        let mut made = self.made();
        // Whoever changed the account or a secret meanwhile makes a client of their own.
        if version == self.version(account) && made.get(&account.id).is_none_or(|(kept, _)| *kept <= version)
        {
            made.insert(account.id.clone(), (version, client.clone()));
        }
        Ok(client)
    }

    /// A client for a bulk job, and the pace that goes with it: the client itself keeps to none.
    pub(crate) async fn for_job(&self, account: &Account) -> Result<(Client, Arc<dyn Pace>), Error> {
        let keys = self.accounts.keys_of(account).await?;
        let (pace, shared) =
            self.paces.of_job(&account.app_key, account.calls_per_s, self.pauses.of(&account.id));
        let options = self.options(&account.clone().into(), keys)?;
        let client = Client::new(ClientOptions {
            calls_per_s: u32::MAX,
            shared_pace: Some(shared),
            clock: self.clock(&account.id),
            ..options
        })?;
        Ok((client, pace))
    }

    /// A client as the form asks for. Its fields must have been checked. It may lead elsewhere than the account does, so that
    /// its clock is its own.
    pub(crate) fn build(&self, form: &AccountForm, keys: Keys) -> Result<Client, Error> {
        Ok(Client::new(self.options(form, keys)?)?)
    }

    fn options(&self, form: &AccountForm, keys: Keys) -> Result<ClientOptions, Error> {
        // An account that is not saved yet has nobody to share it with.
        let pause = form.id.as_ref().map(|id| self.pauses.of(id)).unwrap_or_default();
        let credentials = Credentials { app_key: form.app_key.clone(), app_secret: keys.app_secret };
        let endpoints = endpoints(form.region, &form.urls, form.private_hosts)?;
        Ok(ClientOptions {
            connect_timeout_ms: self.timeouts.connect_ms,
            read_timeout_ms: self.timeouts.read_ms,
            allow_http_private: form.private_hosts,
            extra_tries: form.extra_tries,
            calls_per_s: form.calls_per_s,
            proxy: form.proxy.with(keys.proxy_password),
            extra_ca_pem: pem_texts(&form.extra_ca_pem),
            shared_pace: Some(self.paces.of_singles(&form.app_key, form.calls_per_s, pause.clone())),
            pause,
            ..ClientOptions::new(credentials, endpoints)
        })
    }

    /// How the account's calls to others than the service go: as those to the service do.
    pub(crate) async fn connection(&self, account: &Account) -> Result<Connection, Error> {
        let proxy = account.proxy.with(self.accounts.proxy_password(account).await?);
        Ok(Connection { proxy, extra_ca_pem: pem_texts(&account.extra_ca_pem) })
    }

    /// By how many seconds the service's clock is ahead, where a client of the account has found out.
    pub(crate) fn clock_offset_s(&self, account_id: &AccountId) -> Option<i64> {
        self.clock(account_id).offset_s()
    }

    fn clock(&self, account_id: &AccountId) -> Clock {
        let mut clocks = self.clocks.lock().unwrap_or_else(PoisonError::into_inner);
        clocks.entry(account_id.clone()).or_default().clone()
    }

    /// Lets go of the client of an account that was deleted: it holds the secret.
    pub(crate) fn forget(&self, account_id: &AccountId) {
        self.made().remove(account_id);
        self.clocks.lock().unwrap_or_else(PoisonError::into_inner).remove(account_id);
    }

    fn version(&self, account: &Account) -> ClientVersion {
        let changes = |usage| self.accounts.secrets().changes(usage, account.id.as_str());
        ClientVersion {
            revision: account.kept.revision,
            secrets: changes(SecretUse::AppSecret) + changes(SecretUse::ProxyPassword),
        }
    }

    fn made(&self) -> MutexGuard<'_, HashMap<AccountId, (ClientVersion, Client)>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An empty text is no certificate, and no mistake.
fn pem_texts(pem: &str) -> Vec<String> {
    Some(pem.to_owned()).filter(|pem| !pem.is_empty()).into_iter().collect()
}
