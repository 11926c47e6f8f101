//! The storages on disk, joined with what is known of their secrets, and which account uses which.

use std::sync::Arc;

use rusqlite::OptionalExtension;
use secrecy::SecretString;
use storage::{Keys, Storage};
use tokio::sync::RwLock;
use yunxin::Connection;

use super::{OwnStorage, StorageChoice, StorageOffer, StorageOffers, StorageSetup};
use crate::account::{Noted, SecretRef, Secrets, origin};
use crate::store::Store;
use crate::{Error, ErrorCode, SecretProblem, SecretUse};

/// All storages. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct StorageBook {
    store: Store,
    secrets: Secrets,
    /// Held for writing while a storage and its secret change: nobody joins an endpoint with the secret of another.
    turn: Arc<RwLock<()>>,
}

impl StorageBook {
    /// With secrets of its own: what is in hand for a storage must not end up in an account.
    pub(crate) fn new(store: Store) -> StorageBook {
        StorageBook { store, secrets: Secrets::default(), turn: Arc::default() }
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Every storage, after asking the keyring about each secret.
    pub(crate) async fn list(&self) -> Result<Vec<OwnStorage>, Error> {
        let stored = self.store.read(|db| {
            let mut query =
                db.prepare("SELECT id, setup, secret_place FROM storages ORDER BY name COLLATE NOCASE")?;
            let rows = query.query_map([], |row| {
                Ok((secret_of(row.get(0)?, row.get::<_, Option<String>>(2)?.as_deref()), row.get(1)?))
            })?;
            Ok(rows.collect::<Result<Vec<(SecretRef, String)>, _>>()?)
        });
        let (secrets, setups): (Vec<_>, Vec<_>) = stored.await?.into_iter().unzip();
        let states = self.secrets.states(&secrets).await;
        let all = secrets.into_iter().zip(setups).zip(states);
        all.map(|((SecretRef { id, .. }, text), secret)| Ok(OwnStorage { id, setup: read(&text)?, secret }))
            .collect()
    }

    /// The secrets of all storages, with the names of these.
    pub(crate) async fn all_secrets(&self) -> Result<Vec<(String, SecretRef)>, Error> {
        self.store
            .read(|db| {
                let mut query =
                    db.prepare("SELECT id, name, secret_place FROM storages ORDER BY name COLLATE NOCASE")?;
                let rows = query.query_map([], |row| {
                    Ok((row.get(1)?, secret_of(row.get(0)?, row.get::<_, Option<String>>(2)?.as_deref())))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// What compose offers for an account's large files.
    pub(crate) async fn offers(&self, account_id: String) -> Result<StorageOffers, Error> {
        self.store
            .read(move |db| {
                let mut query = db.prepare("SELECT id, name FROM storages ORDER BY name COLLATE NOCASE")?;
                let rows =
                    query.query_map([], |row| Ok(StorageOffer { id: row.get(0)?, name: row.get(1)? }))?;
                let storages = rows.collect::<Result<_, _>>()?;
                let chosen = "SELECT storage_id FROM storage_choices WHERE account_id = ?1";
                let chosen = db.query_row(chosen, [account_id], |row| row.get(0)).optional()?;
                Ok(StorageOffers { storages, chosen })
            })
            .await
    }

    pub(crate) async fn choices(&self) -> Result<Vec<StorageChoice>, Error> {
        self.store
            .read(|db| {
                let mut query = db.prepare("SELECT account_id, storage_id FROM storage_choices")?;
                let rows = query.query_map([], |row| {
                    Ok(StorageChoice { account_id: row.get(0)?, storage_id: row.get(1)? })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// From now on the account's large files go there, or are not taken.
    pub(crate) async fn choose(&self, account_id: String, storage_id: Option<String>) -> Result<(), Error> {
        self.store
            .write(move |db| {
                let Some(storage_id) = storage_id else {
                    db.execute("DELETE FROM storage_choices WHERE account_id = ?1", [account_id])?;
                    return Ok(());
                };
                let chosen = db.execute(
                    "INSERT OR REPLACE INTO storage_choices (account_id, storage_id)
                     SELECT ?1, id FROM storages WHERE id = ?2",
                    (account_id, &storage_id),
                )?;
                if chosen == 0 { Err(Error::NoStorage { id: storage_id }) } else { Ok(()) }
            })
            .await
    }

    /// Makes (`id` is `None`) or changes a storage; the secret in hand, if any, is stored with it.
    pub(crate) async fn save(&self, id: Option<String>, setup: StorageSetup) -> Result<OwnStorage, Error> {
        let setup = setup.checked()?;
        let _turn = self.turn.write().await;
        let hand = self.secrets.in_hand(SecretUse::StorageSecret);
        let (book, kept, given) = (self.clone(), setup.clone(), hand.is_some());
        let work = move |db: &rusqlite::Connection| {
            if let (Some(id), false) = (&id, given) {
                let (before, secret) = one(db, id)?.ok_or(Error::NoStorage { id: id.clone() })?;
                book.may_use(&before, &secret, &kept)?;
            }
            let id = write(db, id, &kept)?;
            if given {
                // What the keyring holds is the secret of before, until it has taken this one.
                note(db, &id, Noted::Session)?;
            }
            Ok(id)
        };
        let id = self.store.write(work).await?;
        if let Some(secret) = hand {
            let noted = self.secrets.store(SecretUse::StorageSecret, &id, secret).await;
            self.secrets.drop_in_hand(SecretUse::StorageSecret);
            let id = id.clone();
            self.store.write(move |db| note(db, &id, noted)).await?;
        }
        let (_, secret) = self.stored(&id).await?;
        Ok(OwnStorage { secret: self.secrets.state(&secret).await, id, setup })
    }

    /// Whether the secret that is kept may go where the form says.
    fn may_use(&self, before: &StorageSetup, secret: &SecretRef, setup: &StorageSetup) -> Result<(), Error> {
        let server = |setup: &StorageSetup| setup.place().ok().map(|place| origin(&place.endpoint));
        if self.secrets.has(secret) && server(before) != server(setup) {
            return Err(Error::SecretElsewhere { usage: SecretUse::StorageSecret });
        }
        Ok(())
    }

    /// Deletes a storage and its secret. Files that lie there stay.
    pub(crate) async fn delete(&self, id: String) -> Result<(), Error> {
        let _turn = self.turn.write().await;
        self.secrets.forget(SecretUse::StorageSecret, &id).await?;
        self.store
            .write(move |db| match db.execute("DELETE FROM storages WHERE id = ?1", [&id])? {
                0 => Err(Error::NoStorage { id }),
                _ => Ok(()),
            })
            .await
    }

    pub(crate) async fn setup(&self, id: &str) -> Result<StorageSetup, Error> {
        Ok(self.stored(id).await?.0)
    }

    async fn stored(&self, id: &str) -> Result<(StorageSetup, SecretRef), Error> {
        let id = id.to_owned();
        self.store.read(move |db| one(db, &id)?.ok_or(Error::NoStorage { id })).await
    }

    /// The storage of a form, ready to be called: with the secret in hand, or else the one kept under the id where that was
    /// given for the same endpoint.
    pub(crate) async fn open(
        &self,
        id: Option<&str>,
        setup: &StorageSetup,
        way: &Connection,
    ) -> Result<Storage, Error> {
        match (self.secrets.in_hand(SecretUse::StorageSecret), id) {
            (Some(secret), _) => connect(setup, secret, way),
            (None, Some(id)) => self.open_kept(id, setup, way).await,
            (None, None) => Err(Error::NoStorageSecret),
        }
    }

    /// A saved storage, ready to be called. What is in hand for a form is not for uploads.
    pub(crate) async fn open_kept(
        &self,
        id: &str,
        setup: &StorageSetup,
        way: &Connection,
    ) -> Result<Storage, Error> {
        let _turn = self.turn.read().await;
        let (kept, secret) = self.stored(id).await?;
        self.may_use(&kept, &secret, setup)?;
        let secret = self.secrets.get(&secret).await.map_err(|error| match error {
            // A locked keyring is the same for everybody; that nothing is there has words of its own.
            Error::Keyring { problem: SecretProblem::Missing | SecretProblem::NoKeyring, .. } => {
                Error::NoStorageSecret
            }
            other => other,
        })?;
        connect(setup, secret, way)
    }
}

fn connect(setup: &StorageSetup, secret: SecretString, way: &Connection) -> Result<Storage, Error> {
    let place = setup.place()?;
    let http = way.to(&place.endpoint)?;
    Ok(Storage::new(&place, &Keys { access_key: setup.access_key.clone(), secret }, http)?)
}

fn one(db: &rusqlite::Connection, id: &str) -> Result<Option<(StorageSetup, SecretRef)>, Error> {
    let found = "SELECT setup, secret_place FROM storages WHERE id = ?1";
    let row: Option<(String, Option<String>)> =
        db.query_row(found, [id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    row.map(|(text, place)| Ok((read(&text)?, secret_of(id.to_owned(), place.as_deref())))).transpose()
}

fn secret_of(id: String, place: Option<&str>) -> SecretRef {
    SecretRef { usage: SecretUse::StorageSecret, id, noted: Noted::read(place) }
}

/// Notes where the secret of a storage lies.
fn note(db: &rusqlite::Connection, id: &str, noted: Noted) -> Result<(), Error> {
    db.execute("UPDATE storages SET secret_place = ?2 WHERE id = ?1", (id, noted.column()))?;
    Ok(())
}

/// Writes the storage, if its name is free, and says its id.
fn write(db: &rusqlite::Connection, id: Option<String>, setup: &StorageSetup) -> Result<String, Error> {
    let text = serde_json::to_string(setup).map_err(|source| Error::Encode { what: "a storage", source })?;
    if is_taken(db, &setup.name, id.as_deref())? {
        return Err(Error::Field { field: "name", code: ErrorCode::NameTaken });
    }
    let Some(id) = id else {
        let id = uuid::Uuid::new_v4().to_string();
        db.execute("INSERT INTO storages (id, name, setup) VALUES (?1, ?2, ?3)", (&id, &setup.name, text))?;
        return Ok(id);
    };
    let before: Option<String> =
        db.query_row("SELECT setup FROM storages WHERE id = ?1", [&id], |row| row.get(0)).optional()?;
    let Some(before) = before else { return Err(Error::NoStorage { id }) };
    let before = read(&before)?;
    if (&before.endpoint, &before.bucket) != (&setup.endpoint, &setup.bucket) {
        // What lies in the bucket of before is not in this one.
        db.execute("DELETE FROM storage_objects WHERE storage_id = ?1", [&id])?;
    }
    db.execute("UPDATE storages SET name = ?2, setup = ?3 WHERE id = ?1", (&id, &setup.name, text))?;
    Ok(id)
}

/// Whether another storage has this name in any case. SQLite's NOCASE knows ASCII only.
fn is_taken(db: &rusqlite::Connection, name: &str, id: Option<&str>) -> Result<bool, Error> {
    let mut query = db.prepare("SELECT name FROM storages WHERE id IS NOT ?1")?;
    let others = query.query_map([id], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(others.iter().any(|other| other.to_lowercase() == name.to_lowercase()))
}

fn read(text: &str) -> Result<StorageSetup, Error> {
    serde_json::from_str(text).map_err(|source| Error::Encode { what: "a storage", source })
}
