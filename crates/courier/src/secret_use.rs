//! What a secret is for, and what may be the matter with it.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

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
    pub(crate) fn entry(self, id: &str) -> String {
        match self {
            SecretUse::AppSecret | SecretUse::StorageSecret => id.to_owned(),
            SecretUse::ProxyPassword => format!("{id}/proxy"),
        }
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

/// What is wrong with a secret or the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretProblem {
    /// No keyring runs.
    NoKeyring,
    /// The keyring is locked and was not unlocked.
    Locked,
    /// A keyring runs that has no default collection, so nothing can be put into it.
    NoCollection,
    /// Several entries are there for it, so none of them can be told to be the right one. Saving anew leaves one.
    Ambiguous,
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
            SecretProblem::NoCollection => "there is no default keyring to keep it in",
            SecretProblem::Ambiguous => "the keyring holds more than one",
            SecretProblem::Missing => "there is none for this account",
        })
    }
}
