//! Storages of one's own, for files that the service does not take: which ones there are, and sending files there.

mod form;
mod model;
mod progress;
mod registry;
mod trial;
mod upload;

pub(crate) use form::MAX_HOURS;
pub use model::{
    LinkRule, StorageChoice, StorageOffer, StorageOffers, StorageSetup, TrialResult, TrialStep, UserStorage,
};
pub(crate) use registry::StorageRegistry;
use trial::try_out;
pub(crate) use upload::StorageUpload;

use ids::{AccountId, StorageId};
use secrecy::SecretString;
use yunxin::Connection;

use crate::account::PendingSecret;
use crate::clients::Clients;
use crate::error::Error;
use crate::secret_use::SecretUse;

/// The storages of the user's own. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Storages {
    registry: StorageRegistry,
    clients: Clients,
}

impl Storages {
    pub(crate) fn new(registry: StorageRegistry, clients: Clients) -> Storages {
        Storages { registry, clients }
    }

    /// Every storage, after asking the keyring about each secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<UserStorage>, Error> {
        self.registry.list().await
    }

    /// Makes (`id` is `None`) or changes a storage; the pending secret is stored with it.
    ///
    /// # Errors
    /// When a field is wrong, the name is taken, or the database fails.
    pub async fn save(&self, id: Option<StorageId>, setup: StorageSetup) -> Result<UserStorage, Error> {
        self.registry.save(id, setup).await
    }

    /// Deletes a storage and its secret; what lies in the bucket stays.
    ///
    /// # Errors
    /// When there is none, the keyring is locked, or the database fails.
    pub async fn delete(&self, id: StorageId) -> Result<(), Error> {
        self.registry.delete(id).await
    }

    /// Writes, reads and deletes a tiny object, with the form as it stands, by proxy and certificates of the account;
    /// without one, by the system's.
    ///
    /// # Errors
    /// When the form is wrong, there is no secret, or the account is gone. A failed call is no error but a result.
    pub async fn test(
        &self,
        id: Option<&StorageId>,
        setup: StorageSetup,
        account_id: Option<&AccountId>,
    ) -> Result<Vec<TrialResult>, Error> {
        let setup = setup.checked()?;
        let connection = match account_id {
            Some(account_id) => {
                self.clients.connection(&self.clients.accounts().find(account_id).await?).await?
            }
            None => Connection::default(),
        };
        let storage = self.registry.open(id, &setup, &connection).await?;
        Ok(try_out(&setup, &storage).await)
    }

    /// Takes the secret of a storage as pending, for the next save or test.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn take_secret(&self, secret: &SecretString) -> Result<PendingSecret, Error> {
        self.registry.secrets().take_pending(SecretUse::StorageSecret, secret)
    }

    /// Forgets the pending secret.
    pub fn drop_secret(&self) {
        self.registry.secrets().drop_pending(SecretUse::StorageSecret);
    }

    /// Uses a secret for this process only, in place of the keyring's: for machines without a user.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn set_session_secret(&self, id: &StorageId, secret: &SecretString) -> Result<(), Error> {
        self.registry.secrets().set_for_session(SecretUse::StorageSecret, id.as_str(), secret)
    }

    /// Which storage each account's large files go to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn choices(&self) -> Result<Vec<StorageChoice>, Error> {
        self.registry.choices().await
    }

    /// From now on the account's large files go to this storage, or are not taken.
    ///
    /// # Errors
    /// When there is no such storage, or the database fails.
    pub async fn choose(&self, account_id: AccountId, storage_id: Option<StorageId>) -> Result<(), Error> {
        self.registry.choose(account_id, storage_id).await
    }

    /// The storages that an account can use. Does not wait for the keyring.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offers(&self, account_id: AccountId) -> Result<StorageOffers, Error> {
        self.registry.offers(account_id).await
    }
}
