//! Calls of the OS keyring. They block, and may wait for the user.

use std::time::Duration;

use keyring::{Entry, Error as KeyringError};
use secrecy::{ExposeSecret, SecretString};

use super::secret::{KeyringState, SecretPlace};
use crate::secret_use::SecretProblem;

/// The service name of our entries in the keyring; the user name says which account, and what the secret is for.
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

/// What is taken to hold until the keyring has answered, which may take a while: that there is one.
pub(super) const fn presumed() -> KeyringState {
    KeyringState { place: place(), problem: None }
}

/// Whether a keyring can be used, without opening any entry.
pub(super) async fn state() -> KeyringState {
    let usable = call(|| match Entry::store_status() {
        Ok(()) => has_default_collection(),
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
    call(move || {
        let entry = Entry::new(SERVICE, &entry)?;
        match entry.set_password(secret.expose_secret()) {
            // Put there by other tools, or by a backup that was restored.
            Err(KeyringError::Ambiguous(entries)) => {
                let Some((first, others)) = entries.split_first() else { return Err(KeyringError::NoEntry) };
                first.set_password(secret.expose_secret())?;
                others.iter().try_for_each(|entry| entry.delete_credential())
            }
            written => written,
        }
    })
    .await
}

pub(super) async fn delete(entry: String) -> Result<(), SecretProblem> {
    call(move || match Entry::new(SERVICE, &entry)?.delete_credential() {
        Err(KeyringError::Ambiguous(entries)) => {
            entries.iter().try_for_each(|entry| entry.delete_credential())
        }
        deleted => deleted,
    })
    .await
}

/// A keyring without a default collection, as after a user deleted it, takes nothing. Opens and unlocks none.
#[cfg(target_os = "linux")]
fn has_default_collection() -> Result<(), KeyringError> {
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;

    let service = SecretService::connect(EncryptionType::Plain);
    match service.as_ref().map(|service| service.get_default_collection().map(|_| ())) {
        Ok(Err(error @ secret_service::Error::NoResult)) => {
            Err(KeyringError::NoStorageAccess(Box::new(error)))
        }
        // Whatever else is wrong is met, and sorted, by the call that needs it.
        _ => Ok(()),
    }
}

#[cfg(not(target_os = "linux"))]
fn has_default_collection() -> Result<(), KeyringError> {
    Ok(())
}

/// Whether the Secret Service has nowhere to put a new entry.
#[cfg(target_os = "linux")]
fn is_no_collection(source: &(dyn std::error::Error + 'static)) -> bool {
    matches!(source.downcast_ref(), Some(secret_service::Error::NoResult))
}

#[cfg(not(target_os = "linux"))]
fn is_no_collection(_: &(dyn std::error::Error + 'static)) -> bool {
    false
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
        KeyringError::NoStorageAccess(source) if is_no_collection(source.as_ref()) => {
            SecretProblem::NoCollection
        }
        KeyringError::NoStorageAccess(_) => SecretProblem::Locked,
        KeyringError::Ambiguous(_) => SecretProblem::Ambiguous,
        other => {
            tracing::warn!(error = %other, "the keyring cannot be used");
            SecretProblem::NoKeyring
        }
    })
}
