//! The accounts: listed, changed, tested, and their secrets given.

use ids::AccountId;
use secrecy::SecretString;

use crate::account::{
    Account, AccountCheck, AccountForm, AccountRegistry, FieldError, KeyringState, LostProtection,
    PendingSecret, SandboxLink, Secrets, TestReport, lost_protections,
};
use crate::clients::Clients;
use crate::error::{Error, ErrorCode, FormField};
use crate::pauses::AccountPause;
use crate::secret_use::SecretUse;

/// All accounts and their secrets. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Accounts {
    clients: Clients,
}

impl Accounts {
    pub(crate) fn new(clients: Clients) -> Accounts {
        Accounts { clients }
    }

    fn registry(&self) -> &AccountRegistry {
        self.clients.accounts()
    }

    /// Says where the built-in sandbox listens.
    pub fn link_sandbox(&self, link: SandboxLink) {
        self.registry().link_sandbox(link);
    }

    /// What is taken to hold until [`Accounts::keyring`] says, which may wait for a user: that there is one.
    #[must_use]
    pub fn presumed_keyring(&self) -> KeyringState {
        Secrets::presumed_keyring()
    }

    /// Whether this machine has a keyring.
    pub async fn keyring(&self) -> KeyringState {
        Secrets::keyring_state().await
    }

    /// Every account, the sandbox first. Does not wait for the keyring.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<Account>, Error> {
        self.registry().list().await
    }

    /// Every account, after asking the keyring about each secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_checked(&self) -> Result<Vec<Account>, Error> {
        self.registry().list_checked().await
    }

    /// One account.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn find(&self, id: &AccountId) -> Result<Account, Error> {
        self.registry().find(id).await
    }

    /// One account by its name in any case, or by its id.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn find_by_name(&self, name_or_id: &str) -> Result<Account, Error> {
        self.registry().find_by_name(name_or_id).await
    }

    /// What saving this form would take from an account of production, and that account as it is; `None` for nothing.
    /// Whoever takes the form from a page asks the user about it first.
    ///
    /// # Errors
    /// When the account is gone, or the database fails.
    pub async fn lost_protections(
        &self,
        form: &AccountForm,
    ) -> Result<Option<(Account, Vec<LostProtection>)>, Error> {
        let Some(id) = &form.id else { return Ok(None) };
        let account = self.registry().find(id).await?;
        let lost = lost_protections(&account, form);
        Ok((!lost.is_empty()).then_some((account, lost)))
    }

    /// Every field of the form that is wrong or unusual; nothing is saved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check(&self, form: &AccountForm) -> Result<AccountCheck, Error> {
        let mut wrong = form.problems();
        if !wrong.iter().any(|problem| problem.field == FormField::Name) {
            let name = form.name.trim().to_lowercase();
            // The sandbox is among them.
            let others = self.registry().list().await?;
            let mut others = others.iter().filter(|account| Some(&account.id) != form.id.as_ref());
            if form.is_named_as_sandbox() || others.any(|account| account.name.to_lowercase() == name) {
                wrong.push(FieldError { field: FormField::Name, at: None, code: ErrorCode::NameTaken });
            }
        }
        Ok(AccountCheck { wrong, unusual: form.unusual() })
    }

    /// Makes or changes an account; the pending secrets are stored with it.
    ///
    /// # Errors
    /// When a field is wrong, the name is taken, or the database fails.
    pub async fn save(&self, form: AccountForm) -> Result<Account, Error> {
        self.save_opened(form, None).await
    }

    /// As [`Accounts::save`], for a form that was filled in over some time: `opened` is the account as it was when that began.
    ///
    /// # Errors
    /// [`ErrorCode::AccountEdited`] when it was changed elsewhere since, too; nothing is saved then.
    pub async fn save_opened(
        &self,
        form: AccountForm,
        opened: Option<AccountForm>,
    ) -> Result<Account, Error> {
        let account = self.registry().save(form, opened).await?;
        tracing::info!(account = %account.id, stage = ?account.stage, region = ?account.region, "an account was saved");
        Ok(account)
    }

    /// Deletes an account and its secret; its history stays.
    ///
    /// # Errors
    /// When there is none, the keyring is locked, or the database fails.
    pub async fn delete(&self, id: &AccountId) -> Result<(), Error> {
        let deleted = self.registry().delete(id).await;
        // Even when only half of it worked: the client holds the secret.
        self.clients.forget(id);
        deleted
    }

    /// Takes a secret as pending, for the next save or test.
    ///
    /// # Errors
    /// When it cannot be such a secret.
    pub fn take_secret(&self, usage: SecretUse, secret: &SecretString) -> Result<PendingSecret, Error> {
        self.registry().secrets().take_pending(usage, secret)
    }

    /// Uses a secret for this process only, in place of the keyring's: for machines without a user.
    ///
    /// # Errors
    /// When it cannot be such a secret.
    pub fn set_session_secret(
        &self,
        usage: SecretUse,
        account_id: &AccountId,
        secret: &SecretString,
    ) -> Result<(), Error> {
        self.registry().secrets().set_for_session(usage, account_id.as_str(), secret)
    }

    /// Forgets the pending secret.
    pub fn drop_secret(&self, usage: SecretUse) {
        self.registry().secrets().drop_pending(usage);
    }

    /// The accounts that make no call for a while after code 416, and for how long.
    #[must_use]
    pub fn pauses(&self) -> Vec<AccountPause> {
        self.clients.pauses().now()
    }

    /// From now on `listener` gets each pause that begins, from a runtime thread; it must not block. It takes the place of
    /// the listener before.
    pub fn listen_for_pauses(&self, listener: impl Fn(AccountPause) + Send + Sync + 'static) {
        self.clients.pauses().listen(listener);
    }

    /// A signed call that sends nothing, for an account that may not be saved yet.
    ///
    /// # Errors
    /// When the form is wrong or there is no secret. A failed call is no error but a report.
    pub async fn test(&self, form: AccountForm) -> Result<TestReport, Error> {
        let client = match &form.id {
            Some(id) if *id == AccountId::SANDBOX => {
                self.clients.of(&self.registry().find(id).await?).await?
            }
            _ => {
                let form = form.clone().checked()?;
                self.clients.build(&form, self.registry().keys_for(&form).await?)?
            }
        };
        let sender =
            if form.default_sender.trim().is_empty() { "yanshu" } else { form.default_sender.trim() };
        Ok(client.probe(sender).await)
    }
}
