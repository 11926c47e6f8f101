//! Calls of the OS keyring. They block, and may wait for the user.

use std::time::Duration;

use keyring::{Entry, Error as KeyringError};
use secrecy::{ExposeSecret, SecretString};

use super::secret::{KeyringState, SecretPlace};
use crate::secret_use::SecretProblem;

/// The service name of our entries in the keyring; the user name tells the account and what the secret is for.
const SERVICE: &str = "yanshu";
/// A locked keyring asks the user; nobody answers on a machine without a prompter.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The keyring of this kind of system.
pub(super) const fn place() -> SecretPlace {
    if cfg!(target_os = "macos") {
        SecretPlace::Keychain
    } else if cfg!(target_os = "windows") {
        SecretPlace::CredentialManager
    } else {
        SecretPlace::SecretService
    }
}

/// Whether a keyring can be used, without opening any entry.
pub(super) async fn state() -> KeyringState {
    let usable = call(|| match Entry::store_status() {
        Ok(()) => Ok(()),
        Err(_) => Err(KeyringError::NoDefaultStore),
    });
    match usable.await {
        Ok(()) => KeyringState { place: place(), problem: None },
        Err(problem) => KeyringState { place: SecretPlace::Session, problem: Some(problem) },
    }
}

pub(super) async fn read(entry: String) -> Result<SecretString, SecretProblem> {
    call(move || Entry::new(SERVICE, &entry)?.get_password().map(SecretString::from)).await
}

pub(super) async fn write(entry: String, secret: SecretString) -> Result<(), SecretProblem> {
    call(move || Entry::new(SERVICE, &entry)?.set_password(secret.expose_secret())).await
}

pub(super) async fn delete(entry: String) -> Result<(), SecretProblem> {
    call(move || Entry::new(SERVICE, &entry)?.delete_credential()).await
}

/// Runs a blocking call and sorts its failures into those we have words for.
async fn call<T, F>(call: F) -> Result<T, SecretProblem>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, KeyringError> + Send + 'static,
{
    let answer = tokio::time::timeout(TIMEOUT, tokio::task::spawn_blocking(call)).await;
    // Still waiting: for a user who does not unlock it.
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
