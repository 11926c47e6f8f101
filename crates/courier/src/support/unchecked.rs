//! Which secrets a bundle is searched for, and which it could not be searched for.

use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Value, json};
use specta::Type;

use super::handle::Support;
use super::secret_redaction::is_found_in_all_spellings;
use crate::account::SecretRef;
use crate::error::Error;
use crate::secret_use::{SecretProblem, SecretUse};

/// What a secret is for, here with those of storages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UncheckedSecret {
    /// Signs every call of an account.
    AppSecret,
    /// Logs in to an account's own proxy.
    ProxyPassword,
    /// Signs calls to a storage.
    StorageSecret,
}

/// Why a bundle was not searched for a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UncheckedWhy {
    /// The keyring is locked and was not unlocked.
    Locked,
    /// No keyring runs.
    NoKeyring,
    /// The keyring holds several for the same use.
    Ambiguous,
    /// It was of an earlier session, or somebody else deleted it.
    Gone,
    /// It is so short that it stands in many texts by chance: only where it stands as it is, and has four characters, it was
    /// redacted.
    TooShort,
}

/// A secret that the bundle was not searched for, or not in every spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Unchecked {
    /// The account's or storage's name. It stays on this machine; the bundle has the number.
    pub name: String,
    /// The account's number in `settings.json`, or the storage's.
    pub number: u32,
    /// Which of its secrets.
    pub secret: UncheckedSecret,
    /// Why not.
    pub why: UncheckedWhy,
}

impl Unchecked {
    /// Without the name.
    pub(super) fn reported(&self) -> Value {
        json!({ "secret": self.secret, "number": self.number, "why": self.why })
    }
}

impl Support {
    /// Every secret that there is, in use or in the keyring, and those that could not be had. May wait for a user who
    /// unlocks the keyring.
    pub(super) async fn secrets_to_redact(&self) -> Result<(Vec<SecretString>, Vec<Unchecked>), Error> {
        let (mut all, mut unchecked) =
            ([self.accounts.secrets().in_use(), self.storages.secrets().in_use()].concat(), Vec::new());
        for (secrets, wanted) in [
            (self.accounts.secrets(), self.wanted_of_accounts().await?),
            (self.storages.secrets(), self.wanted_of_storages().await?),
        ] {
            let (names, refs): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
            let found = secrets.get_all(&refs).await;
            for (((name, number), wanted), found) in names.into_iter().zip(refs).zip(found) {
                let why = match found {
                    Ok(secret) => {
                        let why = (!is_found_in_all_spellings(&secret)).then_some(UncheckedWhy::TooShort);
                        all.push(secret);
                        why
                    }
                    Err(SecretProblem::Locked) => Some(UncheckedWhy::Locked),
                    Err(SecretProblem::NoKeyring | SecretProblem::NoCollection) => {
                        Some(UncheckedWhy::NoKeyring)
                    }
                    Err(SecretProblem::Ambiguous) => Some(UncheckedWhy::Ambiguous),
                    Err(SecretProblem::Missing) => Some(UncheckedWhy::Gone),
                };
                let secret = kind(wanted.usage);
                unchecked.extend(why.map(|why| Unchecked { name, number, secret, why }));
            }
        }
        Ok((all, unchecked))
    }

    /// With the account's name and its number in `settings.json`.
    async fn wanted_of_accounts(&self) -> Result<Vec<((String, u32), SecretRef)>, Error> {
        let accounts = self.accounts.list().await?;
        let numbered = (1..).zip(accounts).filter(|(_, account)| !account.sandbox);
        let wanted = numbered.flat_map(|(number, account)| {
            let both = [account.app_secret(), account.proxy_password()];
            both.map(|wanted| ((account.name.clone(), number), wanted))
        });
        Ok(wanted.filter(|(_, wanted)| wanted.was_given()).collect())
    }

    async fn wanted_of_storages(&self) -> Result<Vec<((String, u32), SecretRef)>, Error> {
        let storages = (1..).zip(self.storages.all_secrets().await?);
        let wanted = storages.map(|(number, (name, wanted))| ((name, number), wanted));
        Ok(wanted.filter(|(_, wanted)| wanted.was_given()).collect())
    }
}

fn kind(usage: SecretUse) -> UncheckedSecret {
    match usage {
        SecretUse::AppSecret => UncheckedSecret::AppSecret,
        SecretUse::ProxyPassword => UncheckedSecret::ProxyPassword,
        SecretUse::StorageSecret => UncheckedSecret::StorageSecret,
    }
}
