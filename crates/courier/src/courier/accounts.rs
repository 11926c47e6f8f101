//! Accounts and their secrets.

use secrecy::SecretString;

use super::Courier;
use crate::account::{Loosened, Secrets, loosened};
use crate::{Account, AccountForm, Error, KeyringState, SANDBOX_ID, SecretInHand, SecretUse, TestReport};

impl Courier {
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

    /// What saving this form would take from an account of production, and that account as it is; `None` for nothing.
    /// Whoever takes the form from a page asks the user about it first.
    ///
    /// # Errors
    /// When the account is gone, or the database fails.
    pub async fn loosened(&self, form: &AccountForm) -> Result<Option<(Account, Vec<Loosened>)>, Error> {
        let Some(id) = &form.id else { return Ok(None) };
        let account = self.book.find(id).await?;
        let lost = loosened(&account, form);
        Ok((!lost.is_empty()).then_some((account, lost)))
    }

    /// Makes or changes an account; the secrets in hand are stored with it.
    ///
    /// # Errors
    /// When a field is wrong, the name is taken, or the database fails.
    pub async fn save_account(&self, form: AccountForm) -> Result<Account, Error> {
        let account = self.book.save(form).await?;
        tracing::info!(account = account.id, stage = ?account.stage, region = ?account.region, "an account was saved");
        Ok(account)
    }

    /// Deletes an account and its secret; its history stays.
    ///
    /// # Errors
    /// When there is none, the keyring is locked, or the database fails.
    pub async fn delete_account(&self, id: &str) -> Result<(), Error> {
        let deleted = self.book.delete(id).await;
        // Even when only half of it worked: the client holds the secret.
        self.clients().remove(id);
        deleted
    }

    /// Takes a secret in hand, for the next save or test.
    ///
    /// # Errors
    /// When it cannot be such a secret.
    pub fn take_secret(&self, usage: SecretUse, secret: &SecretString) -> Result<SecretInHand, Error> {
        self.secrets.take_in_hand(usage, secret)
    }

    /// Uses a secret for this process only, in place of the keyring's: for machines without a person.
    ///
    /// # Errors
    /// When it cannot be such a secret.
    pub fn lend_secret(
        &self,
        usage: SecretUse,
        account_id: &str,
        secret: &SecretString,
    ) -> Result<(), Error> {
        self.secrets.lend(usage, account_id, secret)
    }

    /// Forgets the secret in hand.
    pub fn drop_secret(&self, usage: SecretUse) {
        self.secrets.drop_in_hand(usage);
    }

    /// Every secret in use: of accounts, their proxies, and storages.
    pub(crate) fn secrets_in_use(&self) -> Vec<SecretString> {
        [self.secrets.in_use(), self.storage_book.secrets().in_use()].concat()
    }

    pub(crate) fn account_secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// A signed call that sends nothing, for an account that may not be saved yet.
    ///
    /// # Errors
    /// When the form is wrong or there is no secret. A failed call is no error but a report.
    pub async fn test_account(&self, form: AccountForm) -> Result<TestReport, Error> {
        let client = match form.id.as_deref() {
            Some(SANDBOX_ID) => self.client(&self.book.find(SANDBOX_ID).await?).await?,
            _ => {
                let form = form.clone().checked()?;
                self.build_client(&form, self.book.keys_for(&form).await?)?
            }
        };
        let sender =
            if form.default_sender.trim().is_empty() { "yanshu" } else { form.default_sender.trim() };
        Ok(client.probe(sender).await)
    }
}
