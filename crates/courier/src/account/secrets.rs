//! The one place that holds secrets: the OS keyring, and this process' memory. Nothing here is ever serialised.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use keyring::{Entry, Error as KeyringError};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Error;

/// The service name of our entries in the keyring; the user name tells the account and what the secret is for.
const SERVICE: &str = "yanshu";
/// AppSecrets seen have 12 characters; this only keeps a whole document on the clipboard from being taken for one.
const LONGEST: usize = 128;
/// SOCKS5 counts the bytes of a password in one byte (RFC 1929).
const LONGEST_PASSWORD: usize = 255;
/// A locked keyring asks the person; nobody answers on a machine without a prompter.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a secret is for. An account has at most one of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretUse {
    /// Signs every call.
    AppSecret,
    /// Logs in to the account's own proxy.
    ProxyPassword,
    /// Signs calls to a storage of one's own. It has commands of its own in the window.
    #[serde(skip)]
    StorageSecret,
}

impl SecretUse {
    /// The user name of its entry in the keyring. No account has the id of a storage.
    fn entry(self, id: &str) -> String {
        match self {
            SecretUse::AppSecret | SecretUse::StorageSecret => id.to_owned(),
            SecretUse::ProxyPassword => format!("{id}/proxy"),
        }
    }

    /// The secret as it is used, if the text can be one. Line breaks around it come from copying.
    fn plausible(self, given: &SecretString) -> Result<SecretString, Error> {
        let text = given.expose_secret();
        let (text, longest) = match self {
            SecretUse::AppSecret | SecretUse::StorageSecret => (text.trim(), LONGEST),
            SecretUse::ProxyPassword => (text.trim_matches(['\r', '\n']), LONGEST_PASSWORD),
        };
        let may_hold = |c: char| match self {
            SecretUse::AppSecret | SecretUse::StorageSecret => c.is_ascii_graphic(),
            SecretUse::ProxyPassword => !c.is_control(),
        };
        let can_be = !text.is_empty() && text.len() <= longest && text.chars().all(may_hold);
        if can_be { Ok(SecretString::from(text)) } else { Err(Error::SecretInvalid { usage: self }) }
    }

    /// The error that says which secret cannot be had.
    fn missing(self, problem: SecretProblem) -> Error {
        Error::Keyring { usage: self, problem }
    }
}

impl fmt::Display for SecretUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SecretUse::AppSecret => "AppSecret",
            SecretUse::ProxyPassword => "proxy password",
            SecretUse::StorageSecret => "secret of the storage",
        })
    }
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    /// The Secret Service of a Linux desktop.
    SecretService,
    /// The Keychain of macOS.
    Keychain,
    /// The Credential Manager of Windows.
    CredentialManager,
    /// This process' memory: gone when the app closes.
    Session,
    /// Made by the sandbox at its start.
    Sandbox,
}

/// What is wrong with a secret or the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretProblem {
    /// No keyring runs.
    NoKeyring,
    /// The keyring is locked and was not unlocked.
    Locked,
    /// There is no entry for the account: never made, deleted, or only of an earlier session.
    Missing,
}

impl fmt::Display for SecretProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SecretProblem::NoKeyring => {
                "no keyring runs on this machine, and none was given for this session"
            }
            SecretProblem::Locked => "the keyring is locked",
            SecretProblem::Missing => "there is none for this account",
        })
    }
}

/// What the window may know of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SecretState {
    /// Where it is kept, or would be.
    pub place: SecretPlace,
    /// Whether there is one.
    pub stored: bool,
    /// Why it cannot be used.
    pub problem: Option<SecretProblem>,
}

/// Whether this machine has a keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct KeyringState {
    /// Where a new secret would be kept.
    pub place: SecretPlace,
    /// Why not in a keyring.
    pub problem: Option<SecretProblem>,
}

/// What the window may know of a secret that was given but not yet saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SecretInHand {
    /// How many characters it has.
    pub characters: u32,
}

/// Secrets by account and use. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// By the user name of their entry.
    known: Arc<Mutex<HashMap<String, (SecretPlace, SecretString)>>>,
    in_hand: Arc<Mutex<HashMap<SecretUse, SecretString>>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// The keyring of this kind of system.
pub(super) const fn keyring_place() -> SecretPlace {
    if cfg!(target_os = "macos") {
        SecretPlace::Keychain
    } else if cfg!(target_os = "windows") {
        SecretPlace::CredentialManager
    } else {
        SecretPlace::SecretService
    }
}

impl Secrets {
    /// Takes a secret that the person gave, for the next save or test.
    pub(crate) fn take_in_hand(&self, usage: SecretUse, given: &SecretString) -> Result<SecretInHand, Error> {
        let secret = usage.plausible(given)?;
        let characters = u32::try_from(secret.expose_secret().chars().count()).unwrap_or(u32::MAX);
        self.hand().insert(usage, secret);
        Ok(SecretInHand { characters })
    }

    /// Uses a secret for this session, whatever the keyring holds.
    pub(crate) fn lend(&self, usage: SecretUse, id: &str, given: &SecretString) -> Result<(), Error> {
        self.remember(usage.entry(id), SecretPlace::Session, usage.plausible(given)?);
        Ok(())
    }

    /// The secret in hand, if any.
    pub(crate) fn in_hand(&self, usage: SecretUse) -> Option<SecretString> {
        self.hand().get(&usage).cloned()
    }

    /// Forgets the secret in hand.
    pub(crate) fn drop_in_hand(&self, usage: SecretUse) {
        self.hand().remove(&usage);
    }

    /// Keeps a secret: in the keyring, or for this session where there is none. Says which.
    pub(crate) async fn store(
        &self,
        usage: SecretUse,
        id: &str,
        secret: SecretString,
    ) -> Result<SecretPlace, Error> {
        let (user, text) = (usage.entry(id), secret.clone());
        let written = keyring(move || Entry::new(SERVICE, &user)?.set_password(text.expose_secret())).await;
        let place = if written.is_ok() { keyring_place() } else { SecretPlace::Session };
        self.remember(usage.entry(id), place, secret);
        Ok(place)
    }

    /// The account's secret. The keyring is asked once a session.
    pub(crate) async fn get(&self, usage: SecretUse, id: &str) -> Result<SecretString, Error> {
        let entry = usage.entry(id);
        if let Some((_, secret)) = self.known(&entry) {
            return Ok(secret);
        }
        let user = entry.clone();
        let text = keyring(move || Entry::new(SERVICE, &user)?.get_password())
            .await
            .map_err(|problem| usage.missing(problem))?;
        let secret = SecretString::from(text);
        self.remember(entry, keyring_place(), secret.clone());
        Ok(secret)
    }

    /// A secret that is used for this session only, if there is one.
    pub(crate) fn lent(&self, usage: SecretUse, id: &str) -> Option<SecretString> {
        self.known(&usage.entry(id)).map(|(_, secret)| secret)
    }

    /// Where the account's secret is. Asks the keyring even for a secret in memory, so that a deleted entry is told.
    pub(crate) async fn state(&self, usage: SecretUse, id: &str) -> SecretState {
        let user = usage.entry(id);
        if let Some((SecretPlace::Session, _)) = self.known(&user) {
            return SecretState { place: SecretPlace::Session, stored: true, problem: None };
        }
        match keyring(move || Entry::new(SERVICE, &user)?.get_password().map(drop)).await {
            Ok(()) => SecretState { place: keyring_place(), stored: true, problem: None },
            Err(problem) => SecretState { place: keyring_place(), stored: false, problem: Some(problem) },
        }
    }

    /// Deletes the account's secret everywhere. One that is already gone is no error.
    pub(crate) async fn forget(&self, usage: SecretUse, id: &str) -> Result<(), Error> {
        let user = usage.entry(id);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&user);
        match keyring(move || Entry::new(SERVICE, &user)?.delete_credential()).await {
            Ok(()) | Err(SecretProblem::Missing | SecretProblem::NoKeyring) => Ok(()),
            Err(problem) => Err(usage.missing(problem)),
        }
    }

    /// Every secret of this session, stored or in hand.
    pub(crate) fn in_use(&self) -> Vec<SecretString> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let in_hand = self.hand();
        known.values().map(|(_, secret)| secret).chain(in_hand.values()).cloned().collect()
    }

    /// Whether a keyring can be used, without opening any entry.
    pub(crate) async fn keyring_state() -> KeyringState {
        match keyring(|| match Entry::store_status() {
            Ok(()) => Ok(()),
            Err(_) => Err(KeyringError::NoDefaultStore),
        })
        .await
        {
            Ok(()) => KeyringState { place: keyring_place(), problem: None },
            Err(problem) => KeyringState { place: SecretPlace::Session, problem: Some(problem) },
        }
    }

    fn known(&self, entry: &str) -> Option<(SecretPlace, SecretString)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(entry).cloned()
    }

    fn remember(&self, entry: String, place: SecretPlace, secret: SecretString) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(entry, (place, secret));
    }

    fn hand(&self) -> MutexGuard<'_, HashMap<SecretUse, SecretString>> {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a blocking call of the keyring and sorts its failures into those we have words for.
async fn keyring<T, F>(call: F) -> Result<T, SecretProblem>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, KeyringError> + Send + 'static,
{
    let answer = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(call)).await;
    // Still waiting: for a person who does not unlock it.
    let Ok(answer) = answer else { return Err(SecretProblem::Locked) };
    let Ok(answer) = answer else { return Err(SecretProblem::NoKeyring) };
    answer.map_err(|error| match error {
        KeyringError::NoEntry => SecretProblem::Missing,
        KeyringError::NoStorageAccess(_) => SecretProblem::Locked,
        other => {
            tracing::warn!(error = %other, "the keyring cannot be used");
            SecretProblem::NoKeyring
        }
    })
}
