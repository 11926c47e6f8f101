//! What an account's calls are signed and logged in with.

use secrecy::SecretString;

use super::binding::{Destination, proxy_origin};
use super::given_secrets::GivenSecrets;
use super::model::{Account, AccountForm};
use super::registry::AccountRegistry;
use crate::error::Error;
use crate::secret_use::{SecretProblem, SecretUse};

/// What an account is called with.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) app_secret: SecretString,
    pub(crate) proxy_password: Option<SecretString>,
}

impl AccountRegistry {
    pub(super) fn pending_secrets(&self) -> GivenSecrets {
        let pending = |usage| self.secrets.pending(usage);
        GivenSecrets {
            app_secret: pending(SecretUse::AppSecret),
            proxy_password: pending(SecretUse::ProxyPassword),
        }
    }

    /// Whether the secrets that are kept may go where the form says; pending ones may.
    pub(super) fn may_use(
        &self,
        kept: &Account,
        form: &AccountForm,
        pending: &GivenSecrets,
    ) -> Result<(), Error> {
        let refused = |usage| Err(Error::SecretElsewhere { usage });
        let before = AccountForm::from(kept.clone());
        let covered = || Destination::of(&before).covers(&Destination::of(form));
        if pending.app_secret.is_none() && self.secrets.has(&kept.app_secret()) && !covered() {
            return refused(SecretUse::AppSecret);
        }
        let same_proxy = || proxy_origin(&before.proxy) == proxy_origin(&form.proxy);
        let logs_in = form.proxy.logs_in() && pending.proxy_password.is_none();
        if logs_in && self.secrets.has(&kept.proxy_password()) && !same_proxy() {
            return refused(SecretUse::ProxyPassword);
        }
        Ok(())
    }

    /// The secrets of an account as it is: not those of a later change of it, which may be for another server.
    pub(crate) async fn keys_of(&self, account: &Account) -> Result<Keys, Error> {
        let _unchanged = self.unchanged(account).await?;
        let app_secret = match (account.sandbox, self.sandbox()) {
            (true, Some(link)) => link.app_secret,
            (true, None) => return Err(Error::NoSandbox),
            (false, _) => self.secrets.get(&account.app_secret()).await?,
        };
        Ok(Keys { app_secret, proxy_password: self.password(account, &account.clone().into()).await? })
    }

    /// The password of the account's proxy, where it has one; as for [`AccountRegistry::keys_of`].
    pub(crate) async fn proxy_password(&self, account: &Account) -> Result<Option<SecretString>, Error> {
        let _unchanged = self.unchanged(account).await?;
        self.password(account, &account.clone().into()).await
    }

    /// The pending secrets, or those kept for the account of the form where they were given for the same servers.
    pub(crate) async fn keys_for(&self, form: &AccountForm) -> Result<Keys, Error> {
        let _turn = self.turn.read().await;
        let pending = self.pending_secrets();
        let kept = match &form.id {
            Some(id) => self.stored(id).await?,
            None => None,
        };
        if let Some(kept) = &kept {
            self.may_use(kept, form, &pending)?;
        }
        let app_secret = match (pending.app_secret, &kept) {
            (Some(secret), _) => secret,
            (None, Some(kept)) => self.secrets.get(&kept.app_secret()).await?,
            (None, None) => return Err(self.nothing_kept(form).await),
        };
        let proxy_password = match (pending.proxy_password, &kept) {
            (Some(password), _) => Some(password).filter(|_| form.proxy.logs_in()),
            (None, Some(kept)) => self.password(kept, form).await?,
            (None, None) => None,
        };
        Ok(Keys { app_secret, proxy_password })
    }

    /// A proxy may know people without passwords. One that was given and cannot be had is another matter.
    async fn password(&self, kept: &Account, form: &AccountForm) -> Result<Option<SecretString>, Error> {
        let wanted = kept.proxy_password();
        let known = self.secrets.has(&wanted) || kept.proxy_password.is_some();
        match form.proxy.logs_in() && known {
            true => self.secrets.get(&wanted).await.map(Some),
            false => Ok(None),
        }
    }

    async fn nothing_kept(&self, form: &AccountForm) -> Error {
        let no_keyring = match &form.id {
            // Of an account that is gone.
            Some(_) => super::secrets::Secrets::keyring_state().await.problem,
            None => None,
        };
        let problem = no_keyring.unwrap_or(SecretProblem::Missing);
        Error::Keyring { usage: SecretUse::AppSecret, problem }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ids::AccountId;

    use super::*;
    use crate::app_db;
    use crate::error::ErrorCode;

    fn form(id: Option<AccountId>, name: &str) -> AccountForm {
        AccountForm { id, ..AccountForm::new(name, "key1") }
    }

    #[tokio::test]
    async fn who_read_an_account_before_it_changed_gets_no_secret_of_after() {
        let folder = tempfile::tempdir().unwrap();
        let registry = AccountRegistry::new(app_db::open(&folder.path().join("app.db")).unwrap());
        let before = registry.save(form(None, "A"), None).await.unwrap();
        registry
            .secrets
            .set_for_session(SecretUse::AppSecret, before.id.as_str(), &SecretString::from("0123456789ab"))
            .unwrap();
        assert!(registry.keys_of(&before).await.is_ok());

        let after = registry.save(form(Some(before.id.clone()), "B"), None).await.unwrap();

        assert_eq!(registry.keys_of(&before).await.unwrap_err().code(), ErrorCode::AccountChanged);
        assert!(registry.keys_of(&after).await.is_ok());
    }

    #[tokio::test]
    async fn nobody_gets_a_secret_while_an_account_is_changing() {
        let folder = tempfile::tempdir().unwrap();
        let registry = AccountRegistry::new(app_db::open(&folder.path().join("app.db")).unwrap());
        let account = registry.save(form(None, "A"), None).await.unwrap();
        registry
            .secrets
            .set_for_session(SecretUse::AppSecret, account.id.as_str(), &SecretString::from("0123456789ab"))
            .unwrap();

        let changing = registry.turn.write().await;
        let mut keys = std::pin::pin!(registry.keys_of(&account));
        assert!(futures_util::poll!(&mut keys).is_pending());
        drop(changing);

        assert!(keys.await.is_ok());
    }
}
