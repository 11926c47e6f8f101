//! The storages on disk, joined with what is known of their secrets, and which account uses which.

use std::sync::Arc;

use appdata::storages::{self, StorageRow};
use appdata::{Db, Store};
use ids::{AccountId, StorageId};
use secrecy::SecretString;
use storage::{Keys, Storage};
use tokio::sync::RwLock;
use yunxin::Connection;

use super::model::{StorageChoice, StorageOffer, StorageOffers, StorageSetup, UserStorage};
use crate::account::{SecretLocation, SecretRef, Secrets, origin};
use crate::error::{Error, ErrorCode, FormField};
use crate::secret_use::{SecretProblem, SecretUse};

/// All storages. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct StorageRegistry {
    store: Store,
    secrets: Secrets,
    /// Held for writing while a storage and its secret change: nobody joins an endpoint with the secret of another.
    turn: Arc<RwLock<()>>,
}

impl StorageRegistry {
    /// With secrets of its own: what is pending for a storage must not end up in an account.
    pub(crate) fn new(store: Store) -> StorageRegistry {
        StorageRegistry { store, secrets: Secrets::default(), turn: Arc::default() }
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Every storage, after asking the keyring about each secret.
    pub(crate) async fn list(&self) -> Result<Vec<UserStorage>, Error> {
        let rows = self.store.read(storages::all).await?;
        let secrets: Vec<_> =
            rows.iter().map(|row| secret_of(&row.id, row.secret_place.as_deref())).collect();
        let states = self.secrets.states(&secrets).await;
        rows.into_iter()
            .zip(states)
            .map(|(row, secret)| Ok(UserStorage { id: row.id, setup: read(&row.setup)?, secret }))
            .collect()
    }

    /// The secrets of all storages, with the names of these.
    pub(crate) async fn all_secrets(&self) -> Result<Vec<(String, SecretRef)>, Error> {
        let rows = self.store.read(storages::all).await?;
        let secret = |row: StorageRow| {
            let secret = secret_of(&row.id, row.secret_place.as_deref());
            (row.name, secret)
        };
        Ok(rows.into_iter().map(secret).collect())
    }

    /// What compose offers for an account's large files.
    pub(crate) async fn offers(&self, account_id: AccountId) -> Result<StorageOffers, Error> {
        self.store
            .read(move |db| {
                let offer = |row: StorageRow| StorageOffer { id: row.id, name: row.name };
                let storages = storages::all(db)?.into_iter().map(offer).collect();
                Ok(StorageOffers { storages, chosen: storages::chosen(db, &account_id)? })
            })
            .await
    }

    pub(crate) async fn choices(&self) -> Result<Vec<StorageChoice>, Error> {
        let choices = self.store.read(storages::choices).await?;
        let choice = |(account_id, storage_id)| StorageChoice { account_id, storage_id };
        Ok(choices.into_iter().map(choice).collect())
    }

    /// From now on the account's large files go there, or are not taken.
    pub(crate) async fn choose(
        &self,
        account_id: AccountId,
        storage_id: Option<StorageId>,
    ) -> Result<(), Error> {
        self.store
            .write(move |db| {
                let Some(storage_id) = storage_id else {
                    return Ok(storages::choose_none(db, &account_id)?);
                };
                let chosen = storages::choose(db, &account_id, &storage_id)?;
                if chosen { Ok(()) } else { Err(Error::NoStorage { id: storage_id }) }
            })
            .await
    }

    /// Makes (`id` is `None`) or changes a storage; the pending secret, if any, is stored with it.
    pub(crate) async fn save(
        &self,
        id: Option<StorageId>,
        setup: StorageSetup,
    ) -> Result<UserStorage, Error> {
        let setup = setup.checked()?;
        let _turn = self.turn.write().await;
        let pending = self.secrets.pending(SecretUse::StorageSecret);
        let (registry, kept, given) = (self.clone(), setup.clone(), pending.is_some());
        let work = move |db: &Db| {
            if let (Some(id), false) = (&id, given) {
                let (before, secret) = one(db, id)?.ok_or(Error::NoStorage { id: id.clone() })?;
                registry.may_use(&before, &secret, &kept)?;
            }
            let id = write(db, id, &kept)?;
            if given {
                // What the keyring holds is the secret of before, until it has taken this one.
                note(db, &id, SecretLocation::Session)?;
            }
            Ok::<_, Error>(id)
        };
        let id = self.store.write(work).await?;
        if let Some(secret) = pending {
            let noted = self.secrets.store(SecretUse::StorageSecret, id.as_str(), secret).await;
            self.secrets.drop_pending(SecretUse::StorageSecret);
            let id = id.clone();
            self.store.write(move |db| note(db, &id, noted)).await?;
        }
        let (_, secret) = self.stored(&id).await?;
        Ok(UserStorage { secret: self.secrets.state(&secret).await, id, setup })
    }

    /// Whether the secret that is kept may go where the form says.
    fn may_use(&self, before: &StorageSetup, secret: &SecretRef, setup: &StorageSetup) -> Result<(), Error> {
        let server = |setup: &StorageSetup| setup.address().ok().map(|place| origin(&place.endpoint));
        if self.secrets.has(secret) && server(before) != server(setup) {
            return Err(Error::SecretElsewhere { usage: SecretUse::StorageSecret });
        }
        Ok(())
    }

    /// Deletes a storage and its secret. Files that lie there stay.
    pub(crate) async fn delete(&self, id: StorageId) -> Result<(), Error> {
        let _turn = self.turn.write().await;
        self.secrets.forget(SecretUse::StorageSecret, id.as_str()).await?;
        self.store
            .write(move |db| match storages::delete(db, &id)? {
                true => Ok(()),
                false => Err(Error::NoStorage { id }),
            })
            .await
    }

    pub(crate) async fn setup(&self, id: &StorageId) -> Result<StorageSetup, Error> {
        Ok(self.stored(id).await?.0)
    }

    async fn stored(&self, id: &StorageId) -> Result<(StorageSetup, SecretRef), Error> {
        let id = id.clone();
        self.store.read(move |db| one(db, &id)?.ok_or(Error::NoStorage { id })).await
    }

    /// The storage of a form, ready to be called: with the pending secret, or else the one kept under the id where that was
    /// given for the same endpoint.
    pub(crate) async fn open(
        &self,
        id: Option<&StorageId>,
        setup: &StorageSetup,
        connection: &Connection,
    ) -> Result<Storage, Error> {
        match (self.secrets.pending(SecretUse::StorageSecret), id) {
            (Some(secret), _) => connect(setup, secret, connection),
            (None, Some(id)) => self.open_kept(id, setup, connection).await,
            (None, None) => Err(Error::NoStorageSecret),
        }
    }

    /// A saved storage, ready to be called. What is pending for a form is not for uploads.
    pub(crate) async fn open_kept(
        &self,
        id: &StorageId,
        setup: &StorageSetup,
        connection: &Connection,
    ) -> Result<Storage, Error> {
        let _turn = self.turn.read().await;
        let (kept, secret) = self.stored(id).await?;
        self.may_use(&kept, &secret, setup)?;
        let secret = self.secrets.get(&secret).await.map_err(|error| match error {
            // A locked keyring is the same for everybody; that nothing is there has words of its own.
            Error::Keyring {
                problem: SecretProblem::Missing | SecretProblem::NoKeyring | SecretProblem::NoCollection,
                ..
            } => Error::NoStorageSecret,
            other => other,
        })?;
        connect(setup, secret, connection)
    }
}

fn connect(setup: &StorageSetup, secret: SecretString, connection: &Connection) -> Result<Storage, Error> {
    let place = setup.address()?;
    let http = connection.to(&place.endpoint)?;
    Ok(Storage::new(&place, &Keys { access_key: setup.access_key.clone(), secret }, http)?)
}

fn one(db: &Db, id: &StorageId) -> Result<Option<(StorageSetup, SecretRef)>, Error> {
    let row = storages::one(db, id)?;
    row.map(|row| Ok((read(&row.setup)?, secret_of(&row.id, row.secret_place.as_deref())))).transpose()
}

fn secret_of(id: &StorageId, place: Option<&str>) -> SecretRef {
    SecretRef { usage: SecretUse::StorageSecret, id: id.to_string(), noted: SecretLocation::read(place) }
}

/// Notes where the secret of a storage lies.
fn note(db: &Db, id: &StorageId, noted: SecretLocation) -> Result<(), Error> {
    Ok(storages::note(db, id, noted.column())?)
}

/// Writes the storage, if its name is free, and says its id.
fn write(db: &Db, id: Option<StorageId>, setup: &StorageSetup) -> Result<StorageId, Error> {
    let text = serde_json::to_string(setup).map_err(|source| Error::Encode { what: "a storage", source })?;
    if storages::is_taken(db, &setup.name, id.as_ref())? {
        return Err(Error::Field { field: FormField::Name, code: ErrorCode::NameTaken });
    }
    let Some(id) = id else {
        let id = StorageId::random();
        storages::insert(db, &id, &setup.name, &text)?;
        return Ok(id);
    };
    let Some((before, _)) = one(db, &id)? else { return Err(Error::NoStorage { id }) };
    if (&before.endpoint, &before.bucket) != (&setup.endpoint, &setup.bucket) {
        // What lies in the bucket of before is not in this one.
        storages::forget_objects(db, &id)?;
    }
    storages::update(db, &id, &setup.name, &text)?;
    Ok(id)
}

fn read(text: &str) -> Result<StorageSetup, Error> {
    serde_json::from_str(text).map_err(|source| Error::Encode { what: "a storage", source })
}
