//! Storages of one's own.

use secrecy::SecretString;
use yunxin::{Connection, MessageType};

use super::Courier;
use crate::account::{SecretRef, Secrets};
use crate::own::{Sending, try_out};
use crate::{
    Error, OwnStorage, SecretInHand, SecretUse, StorageChoice, StorageOffers, StorageSetup, TrialResult,
    UploadProgress, Uploaded,
};

/// A file that is to go to a storage of one's own.
#[derive(Debug, Clone)]
pub struct StorageOrder {
    /// Which attachment.
    pub attachment_id: String,
    /// By whose proxy and certificates, and in whose message.
    pub account_id: String,
    /// To which storage.
    pub storage_id: String,
    /// For which type of message.
    pub message_type: MessageType,
}

impl Courier {
    /// Every storage, after asking the keyring about each secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn storages(&self) -> Result<Vec<OwnStorage>, Error> {
        self.storage_book.list().await
    }

    pub(crate) fn storage_secrets(&self) -> &Secrets {
        self.storage_book.secrets()
    }

    /// Every storage's name and secret.
    pub(crate) async fn storage_refs(&self) -> Result<Vec<(String, SecretRef)>, Error> {
        self.storage_book.all_secrets().await
    }

    /// Makes (`id` is `None`) or changes a storage; the secret in hand is stored with it.
    ///
    /// # Errors
    /// When a field is wrong, the name is taken, or the database fails.
    pub async fn save_storage(&self, id: Option<String>, setup: StorageSetup) -> Result<OwnStorage, Error> {
        self.storage_book.save(id, setup).await
    }

    /// Deletes a storage and its secret; what lies in the bucket stays.
    ///
    /// # Errors
    /// When there is none, the keyring is locked, or the database fails.
    pub async fn delete_storage(&self, id: String) -> Result<(), Error> {
        self.storage_book.delete(id).await
    }

    /// Writes, reads and deletes a tiny object, with the form as it stands, by proxy and certificates of the account;
    /// without one, by the system's.
    ///
    /// # Errors
    /// When the form is wrong, there is no secret, or the account is gone. A failed call is no error but a result.
    pub async fn test_storage(
        &self,
        id: Option<&str>,
        setup: StorageSetup,
        account_id: Option<&str>,
    ) -> Result<Vec<TrialResult>, Error> {
        let setup = setup.checked()?;
        let way = match account_id {
            Some(account_id) => self.connection(&self.book.find(account_id).await?).await?,
            None => Connection::default(),
        };
        let storage = self.storage_book.open(id, &setup, &way).await?;
        Ok(try_out(&setup, &storage).await)
    }

    /// Takes the secret of a storage in hand, for the next save or test.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn take_storage_secret(&self, secret: &SecretString) -> Result<SecretInHand, Error> {
        self.storage_book.secrets().take_in_hand(SecretUse::StorageSecret, secret)
    }

    /// Forgets the secret in hand.
    pub fn drop_storage_secret(&self) {
        self.storage_book.secrets().drop_in_hand(SecretUse::StorageSecret);
    }

    /// Uses a secret for this process only, in place of the keyring's: for machines without a person.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn lend_storage_secret(&self, id: &str, secret: &SecretString) -> Result<(), Error> {
        self.storage_book.secrets().lend(SecretUse::StorageSecret, id, secret)
    }

    /// Which storage each account's large files go to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn storage_choices(&self) -> Result<Vec<StorageChoice>, Error> {
        self.storage_book.choices().await
    }

    /// From now on the account's large files go to this storage, or are not taken.
    ///
    /// # Errors
    /// When there is no such storage, or the database fails.
    pub async fn choose_storage(&self, account_id: String, storage_id: Option<String>) -> Result<(), Error> {
        self.storage_book.choose(account_id, storage_id).await
    }

    /// The storages that an account can use. Does not wait for the keyring.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn storage_offers(&self, account_id: String) -> Result<StorageOffers, Error> {
        self.storage_book.offers(account_id).await
    }

    /// Uploads an attachment to a storage, goes on with an upload that broke off, or uses what lies there already. It goes
    /// by proxy and certificates of the account. [`Courier::cancel_upload`] stops it and removes what it left.
    ///
    /// # Errors
    /// When the attachment, the account or the storage is gone, the file has changed since it was looked at, or the
    /// storage fails.
    pub async fn upload_to_storage(
        &self,
        order: StorageOrder,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let key = (
            order.attachment_id.clone(),
            order.account_id.clone(),
            order.message_type.code(),
            Some(order.storage_id.clone()),
        );
        self.uploads.join(key, self.store_alone(order, progress)).await
    }

    async fn store_alone(
        &self,
        order: StorageOrder,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let StorageOrder { attachment_id: id, account_id, storage_id, message_type } = order;
        let setup = self.storage_book.setup(&storage_id).await?;
        let way = self.connection(&self.book.find(&account_id).await?).await?;
        let storage = self.storage_book.open_kept(&storage_id, &setup, &way).await?;
        let started = self.shelf.start(&id)?;
        let attachment = started.0.clone();
        let report = move |sent_bytes, total_bytes| {
            progress(UploadProgress { attachment_id: id.clone(), sent_bytes, total_bytes });
        };
        let sending = Sending::new((storage_id, setup, storage), &self.store, started, report);
        let landed = sending.run().await?;
        Ok(Uploaded::at(landed.url, &attachment, message_type, landed.reused))
    }
}
