//! The one place that holds secrets: the OS keyring, and this process's memory. Nothing here is ever serialised.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};

use super::keyring;
use super::secret::{KeyringState, PendingSecret, SecretLocation, SecretPlace, SecretRef, SecretState};
use crate::error::Error;
use crate::secret_use::{SecretProblem, SecretUse};

/// Secrets by account and use. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    memory: Arc<Mutex<Memory>>,
    pending: Arc<Mutex<HashMap<SecretUse, SecretString>>>,
}

/// What is known in this process, by the user name of the entry in the keyring.
#[derive(Default)]
struct Memory {
    known: HashMap<String, (SecretPlace, SecretString)>,
    /// How often each was given or taken away: what was asked of the keyring before that is out of date.
    changes: HashMap<String, u64>,
}

impl Memory {
    fn change(&mut self, entry: String, now: Option<(SecretPlace, SecretString)>) {
        *self.changes.entry(entry.clone()).or_default() += 1;
        match now {
            Some(secret) => self.known.insert(entry, secret),
            None => self.known.remove(&entry),
        };
    }

    fn changes(&self, entry: &str) -> u64 {
        self.changes.get(entry).copied().unwrap_or_default()
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// Takes a secret that the user gave, for the next save or test.
    pub(crate) fn take_pending(
        &self,
        usage: SecretUse,
        given: &SecretString,
    ) -> Result<PendingSecret, Error> {
        let secret = usage.plausible(given)?;
        let characters = u32::try_from(secret.expose_secret().chars().count()).unwrap_or(u32::MAX);
        self.lock_pending().insert(usage, secret);
        Ok(PendingSecret { characters })
    }

    /// Uses a secret for this session, whatever the keyring holds.
    pub(crate) fn set_for_session(
        &self,
        usage: SecretUse,
        id: &str,
        given: &SecretString,
    ) -> Result<(), Error> {
        let secret = usage.plausible(given)?;
        self.memory().change(usage.entry(id), Some((SecretPlace::Session, secret)));
        Ok(())
    }

    /// The pending secret, if any.
    pub(crate) fn pending(&self, usage: SecretUse) -> Option<SecretString> {
        self.lock_pending().get(&usage).cloned()
    }

    /// Forgets the pending secret.
    pub(crate) fn drop_pending(&self, usage: SecretUse) {
        self.lock_pending().remove(&usage);
    }

    /// Keeps a secret: in the keyring, or for this session where that takes none. Says which. Until the keyring has
    /// answered it counts for this session.
    pub(crate) async fn store(&self, usage: SecretUse, id: &str, secret: SecretString) -> SecretLocation {
        let entry = usage.entry(id);
        self.memory().change(entry.clone(), Some((SecretPlace::Session, secret.clone())));
        if keyring::write(entry.clone(), secret.clone()).await.is_err() {
            return SecretLocation::Session;
        }
        self.memory().change(entry, Some((keyring::place(), secret)));
        SecretLocation::Keyring
    }

    /// A secret. The keyring is asked once a session.
    pub(crate) async fn get(&self, wanted: &SecretRef) -> Result<SecretString, Error> {
        self.find(wanted, false)
            .await
            .map(|(_, secret)| secret)
            .map_err(|problem| wanted.usage.missing(problem))
    }

    /// Where a secret is. Asks the keyring even for a secret in memory, so that a deleted entry is reported.
    pub(crate) async fn state(&self, wanted: &SecretRef) -> SecretState {
        state(&self.find(wanted, true).await)
    }

    /// Where each secret is, in the same order, as [`Secrets::state`] does.
    pub(crate) async fn states(&self, wanted: &[SecretRef]) -> Vec<SecretState> {
        self.find_all(wanted, true).await.iter().map(state).collect()
    }

    /// Every secret that can be had, in the same order, and why not.
    pub(crate) async fn get_all(&self, wanted: &[SecretRef]) -> Vec<Result<SecretString, SecretProblem>> {
        let found = self.find_all(wanted, false).await;
        found.into_iter().map(|found| found.map(|(_, secret)| secret)).collect()
    }

    /// A keyring that is locked, or not there, is asked once: where nobody unlocks it for the first secret, nobody is asked
    /// again for each of the others. Those are then asked for all at once.
    async fn find_all(&self, wanted: &[SecretRef], anew: bool) -> Vec<Found> {
        let probe = wanted
            .iter()
            .position(|wanted| wanted.noted == SecretLocation::Keyring && self.place(wanted).is_none());
        let Some(probe) = probe else {
            return join_all(wanted.iter().map(|wanted| self.find(wanted, anew))).await;
        };
        let probed = self.find(&wanted[probe], anew).await;
        let closed = match probed {
            Err(problem @ (SecretProblem::Locked | SecretProblem::NoKeyring)) => Some(problem),
            _ => None,
        };
        let others =
            wanted.iter().enumerate().filter(|(at, _)| *at != probe).map(async |(_, wanted)| match closed {
                Some(problem) if self.place(wanted).is_none() => Err(problem),
                _ => self.find(wanted, anew).await,
            });
        let mut all = join_all(others).await;
        all.insert(probe, probed);
        all
    }

    /// The secret and where it is kept. `anew`: the keyring is asked though it gave the secret before.
    async fn find(&self, wanted: &SecretRef, anew: bool) -> Found {
        let entry = wanted.usage.entry(&wanted.id);
        let changes = {
            let memory = self.memory();
            match memory.known.get(&entry) {
                Some((place, secret)) if !anew || *place == SecretPlace::Session => {
                    return Ok((*place, secret.clone()));
                }
                _ => memory.changes(&entry),
            }
        };
        if wanted.noted != SecretLocation::Keyring {
            return Err(keyring::state().await.problem.unwrap_or(SecretProblem::Missing));
        }
        let read = (keyring::place(), keyring::read(entry.clone()).await?);
        let mut memory = self.memory();
        if memory.changes(&entry) == changes {
            memory.known.insert(entry, read.clone());
            return Ok(read);
        }
        // Given anew or deleted while the keyring was asked.
        memory.known.get(&entry).cloned().ok_or(SecretProblem::Missing)
    }

    /// Where a secret lies that this process knows already.
    fn place(&self, wanted: &SecretRef) -> Option<SecretPlace> {
        self.memory().known.get(&wanted.usage.entry(&wanted.id)).map(|(place, _)| *place)
    }

    /// Whether there is a secret that would be used.
    pub(crate) fn has(&self, wanted: &SecretRef) -> bool {
        wanted.noted == SecretLocation::Keyring || self.place(wanted).is_some()
    }

    /// Deletes a secret everywhere. One that is already gone is no error.
    pub(crate) async fn forget(&self, usage: SecretUse, id: &str) -> Result<(), Error> {
        let entry = usage.entry(id);
        self.memory().change(entry.clone(), None);
        match keyring::delete(entry).await {
            Ok(()) | Err(SecretProblem::Missing | SecretProblem::NoKeyring | SecretProblem::NoCollection) => {
                Ok(())
            }
            Err(problem) => Err(usage.missing(problem)),
        }
    }

    /// Every secret of this session, stored or pending.
    pub(crate) fn in_use(&self) -> Vec<SecretString> {
        let memory = self.memory();
        let pending = self.lock_pending();
        memory.known.values().map(|(_, secret)| secret).chain(pending.values()).cloned().collect()
    }

    /// How often this secret was given or taken away since the start: who holds a copy can tell whether it is the latest.
    pub(crate) fn changes(&self, usage: SecretUse, id: &str) -> u64 {
        self.memory().changes(&usage.entry(id))
    }

    /// What is taken to hold until the keyring has answered.
    pub(crate) const fn presumed_keyring() -> KeyringState {
        keyring::presumed()
    }

    /// Whether a keyring can be used, without opening any entry.
    pub(crate) async fn keyring_state() -> KeyringState {
        keyring::state().await
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_pending(&self) -> MutexGuard<'_, HashMap<SecretUse, SecretString>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Found = Result<(SecretPlace, SecretString), SecretProblem>;

fn state(found: &Found) -> SecretState {
    match found {
        Ok((place, _)) => SecretState { place: *place, stored: true, problem: None },
        Err(problem) => SecretState { place: keyring::place(), stored: false, problem: Some(*problem) },
    }
}
