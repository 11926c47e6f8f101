//! What may be known of a secret: what it is for, where it is kept, and what is wrong with it.

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use specta::Type;

use crate::error::Error;
use crate::secret_use::{SecretProblem, SecretUse};

/// AppSecrets seen have 12 characters; this only keeps a whole document on the clipboard from being taken for one.
const LONGEST: usize = 128;
/// SOCKS5 counts the bytes of a password in one byte (RFC 1929).
pub(crate) const LONGEST_PASSWORD: usize = 255;

impl SecretUse {
    /// The secret as it is used, if the text can be one. Line breaks around it come from copying.
    pub(super) fn plausible(self, given: &SecretString) -> Result<SecretString, Error> {
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
    pub(super) fn missing(self, problem: SecretProblem) -> Error {
        Error::Keyring { usage: self, problem }
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
    /// This process's memory: gone when the app closes.
    Session,
    /// Made by the sandbox at its start.
    Sandbox,
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
pub struct PendingSecret {
    /// How many characters it has.
    pub characters: u32,
}

/// Where `app.db` says that a secret was put. Only what it says lies in the keyring is taken from there: an entry of which
/// it does not know is an older secret, or that of another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecretLocation {
    /// In the keyring.
    Keyring,
    /// In the memory of the process that saved it, if that still runs.
    Session,
    /// Nowhere: none was given.
    Nowhere,
}

impl SecretLocation {
    /// As a column of `app.db` has it.
    pub(crate) fn read(column: Option<&str>) -> SecretLocation {
        match column {
            Some("keyring") => SecretLocation::Keyring,
            Some(_) => SecretLocation::Session,
            None => SecretLocation::Nowhere,
        }
    }

    /// For a column of `app.db`.
    pub(crate) fn column(self) -> Option<&'static str> {
        match self {
            SecretLocation::Keyring => Some("keyring"),
            SecretLocation::Session => Some("session"),
            SecretLocation::Nowhere => None,
        }
    }
}

/// Which secret, and where it should be.
#[derive(Debug, Clone)]
pub(crate) struct SecretRef {
    pub(crate) usage: SecretUse,
    /// The account's id, or the storage's.
    pub(crate) id: String,
    pub(crate) noted: SecretLocation,
}

impl SecretRef {
    /// Whether there ever was one, as far as the database knows.
    pub(crate) fn was_given(&self) -> bool {
        self.noted != SecretLocation::Nowhere
    }
}
