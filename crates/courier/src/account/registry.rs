//! The accounts on disk, joined with what is known of their secrets.

use std::sync::{Arc, PoisonError, RwLock};

use appdata::Store;
use history::Details;
use ids::AccountId;
use secrecy::SecretString;
use tokio::sync::RwLockReadGuard;

use super::given_secrets::GivenSecrets;
use super::model::{Account, AccountForm, SandboxLink};
use super::secret::SecretLocation;
use super::secrets::Secrets;
use super::table;
use crate::error::Error;
use crate::secret_use::SecretUse;

/// All accounts: the stored ones and the sandbox. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct AccountRegistry {
    pub(super) store: Store,
    pub(super) secrets: Secrets,
    /// With how often it changed.
    sandbox: Arc<RwLock<Option<(i64, SandboxLink)>>>,
    /// Held for writing while an account and its secrets change, so that nobody joins an address with the secret of
    /// another. Other processes cannot: what they know of secrets is what the table says.
    pub(super) turn: Arc<tokio::sync::RwLock<()>>,
}

impl AccountRegistry {
    pub(crate) fn new(store: Store) -> AccountRegistry {
        AccountRegistry { store, secrets: Secrets::default(), sandbox: Arc::default(), turn: Arc::default() }
    }

    /// Those of accounts and their proxies.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub(crate) fn link_sandbox(&self, link: SandboxLink) {
        let mut sandbox = self.sandbox.write().unwrap_or_else(PoisonError::into_inner);
        let links = match &*sandbox {
            Some((_, same)) if *same == link => return,
            Some((links, _)) => links + 1,
            None => 1,
        };
        *sandbox = Some((links, link));
    }

    pub(crate) fn sandbox(&self) -> Option<SandboxLink> {
        self.linked().map(|(_, link)| link)
    }

    fn linked(&self) -> Option<(i64, SandboxLink)> {
        self.sandbox.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every account, the sandbox first, with what was last known of the secrets. Does not touch the keyring.
    pub(crate) async fn list(&self) -> Result<Vec<Account>, Error> {
        let stored = self.store.read(table::all).await?;
        Ok(self.linked().iter().map(|(links, link)| link.account(*links)).chain(stored).collect())
    }

    /// Every account, after asking the keyring about each secret.
    pub(crate) async fn list_checked(&self) -> Result<Vec<Account>, Error> {
        let mut accounts = self.list().await?;
        self.look_after_secrets(&mut accounts).await;
        Ok(accounts)
    }

    async fn look_after_secrets(&self, accounts: &mut [Account]) {
        let stored = || accounts.iter().filter(|account| !account.sandbox);
        let passwords = stored().filter(|account| account.proxy_password.is_some());
        let wanted: Vec<_> =
            stored().map(Account::app_secret).chain(passwords.map(Account::proxy_password)).collect();
        let states = self.secrets.states(&wanted).await;
        for (wanted, state) in wanted.iter().zip(states) {
            let Some(account) = accounts.iter_mut().find(|account| account.id.as_str() == wanted.id) else {
                continue;
            };
            match wanted.usage {
                SecretUse::ProxyPassword => account.proxy_password = Some(state),
                SecretUse::AppSecret | SecretUse::StorageSecret => account.secret = state,
            }
        }
    }

    /// One account.
    pub(crate) async fn find(&self, id: &AccountId) -> Result<Account, Error> {
        let found = self.list().await?.into_iter().find(|account| account.id == *id);
        found.ok_or_else(|| missing(id.as_str()))
    }

    /// One account by its name in any case, or by its id.
    pub(crate) async fn find_by_name(&self, name_or_id: &str) -> Result<Account, Error> {
        let wanted = name_or_id.to_lowercase();
        let is_it =
            |account: &Account| account.id.as_str() == name_or_id || account.name.to_lowercase() == wanted;
        self.list().await?.into_iter().find(is_it).ok_or_else(|| missing(name_or_id))
    }

    /// The account that sent a row, if it is still the app that the row went to.
    pub(crate) async fn owner(&self, details: &Details) -> Result<Account, Error> {
        // An imported row may hold anything.
        let id = details.row.account_id.parse().map_err(|_| missing(&details.row.account_id))?;
        let account = self.find(&id).await?;
        // The sandbox has a new AppKey with each start, over the same messages.
        if !account.sandbox && app_key(details).is_some_and(|app_key| app_key != account.app_key) {
            return Err(Error::OtherApp { account: account.name });
        }
        Ok(account)
    }

    /// A stored account by id.
    pub(super) async fn stored(&self, id: &AccountId) -> Result<Option<Account>, Error> {
        let id = id.clone();
        self.store.read(move |db| table::one(db, &id)).await
    }

    /// Waits until nobody is changing accounts, and keeps them so while the guard lives.
    ///
    /// # Errors
    /// When this account was changed or deleted since it was read: what was made ready for it may be wrong for it now.
    pub(super) async fn unchanged(&self, account: &Account) -> Result<RwLockReadGuard<'_, ()>, Error> {
        let guard = self.turn.read().await;
        let now = match account.sandbox {
            true => self.linked().map(|(links, _)| links),
            false => self.stored(&account.id).await?.map(|now| now.kept.revision),
        };
        match now {
            Some(now) if now == account.kept.revision => Ok(guard),
            Some(_) => Err(Error::AccountChanged { account: account.name.clone() }),
            None => Err(missing(account.id.as_str())),
        }
    }

    /// Makes or changes an account; the pending secrets, if any, are stored with it. With `opened`, only where it is still that.
    pub(crate) async fn save(
        &self,
        form: AccountForm,
        opened: Option<AccountForm>,
    ) -> Result<Account, Error> {
        if form.id == Some(AccountId::SANDBOX) {
            return Err(Error::SandboxFixed);
        }
        let form = form.checked()?;
        let id = {
            let _turn = self.turn.write().await;
            let GivenSecrets { app_secret, proxy_password } = self.pending_secrets();
            let logs_in = form.proxy.logs_in();
            let pending = GivenSecrets { app_secret, proxy_password: proxy_password.filter(|_| logs_in) };
            let (id, had_password) = self.write(form, opened, &pending).await?;
            self.keep(SecretUse::AppSecret, &id, pending.app_secret).await?;
            self.keep(SecretUse::ProxyPassword, &id, pending.proxy_password).await?;
            // Of a proxy that is not there any more.
            self.secrets.drop_pending(SecretUse::ProxyPassword);
            if !logs_in && had_password {
                self.forget_proxy_password(&id).await;
            }
            id
        };
        let mut account = self.find(&id).await?;
        self.look_after_secrets(std::slice::from_mut(&mut account)).await;
        Ok(account)
    }

    /// Writes the form, where the secrets that are kept may go where it says. The account's id, and whether a password was
    /// kept for it.
    async fn write(
        &self,
        form: AccountForm,
        opened: Option<AccountForm>,
        pending: &GivenSecrets,
    ) -> Result<(AccountId, bool), Error> {
        let registry = self.clone();
        let given = [
            (SecretUse::AppSecret, pending.app_secret.clone()),
            (SecretUse::ProxyPassword, pending.proxy_password.clone()),
        ];
        let [app_secret, proxy_password] = given.clone().map(|(_, secret)| secret);
        let pending = GivenSecrets { app_secret, proxy_password };
        self.store
            .write(move |db| {
                let mut had_password = false;
                if let Some(id) = &form.id {
                    let before = table::one(db, id)?.ok_or(Error::NoAccount { id: id.to_string() })?;
                    let now = AccountForm::from(before.clone());
                    if opened.is_some_and(|opened| opened.checked().ok() != now.checked().ok()) {
                        return Err(Error::AccountEdited { account: before.name });
                    }
                    registry.may_use(&before, &form, &pending)?;
                    had_password = before.kept.proxy_password != SecretLocation::Nowhere;
                }
                let id = table::write(db, &form)?;
                for (usage, secret) in given {
                    if secret.is_some() {
                        // What the keyring holds is the secret of before, until it has taken this one.
                        table::note(db, usage, &id, SecretLocation::Session)?;
                    }
                }
                Ok((id, had_password))
            })
            .await
    }

    /// Keeps a secret that was pending, and notes where.
    async fn keep(
        &self,
        usage: SecretUse,
        id: &AccountId,
        secret: Option<SecretString>,
    ) -> Result<(), Error> {
        let Some(secret) = secret else { return Ok(()) };
        let noted = self.secrets.store(usage, id.as_str(), secret).await;
        self.secrets.drop_pending(usage);
        let id = id.clone();
        self.store.write(move |db| table::note(db, usage, &id, noted)).await
    }

    /// A proxy that asks nobody needs no password, and one that is not needed is not kept. The table knows of none any more,
    /// so one that a locked keyring does not let go of is not used; the account is saved all the same.
    async fn forget_proxy_password(&self, id: &AccountId) {
        if let Err(error) = self.secrets.forget(SecretUse::ProxyPassword, id.as_str()).await {
            tracing::warn!(account = %id, %error, "a password that is not used any more stays in the keyring");
        }
    }

    /// Deletes an account and its secrets. What it sent stays in the history.
    pub(crate) async fn delete(&self, id: &AccountId) -> Result<(), Error> {
        if *id == AccountId::SANDBOX {
            return Err(Error::SandboxFixed);
        }
        let _turn = self.turn.write().await;
        self.secrets.forget(SecretUse::AppSecret, id.as_str()).await?;
        // Also one that the table does not know of: a crash may have come between keyring and table.
        self.secrets.forget(SecretUse::ProxyPassword, id.as_str()).await?;
        let id = id.clone();
        self.store.write(move |db| table::delete(db, &id)).await
    }
}

fn missing(name_or_id: &str) -> Error {
    match name_or_id == AccountId::SANDBOX.as_str() {
        true => Error::NoSandbox,
        false => Error::NoAccount { id: name_or_id.to_owned() },
    }
}

/// The app that a row went to.
fn app_key(details: &Details) -> Option<&str> {
    let header = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("AppKey");
    details.request_headers.iter().find(header).map(|(_, value)| value.as_str())
}
