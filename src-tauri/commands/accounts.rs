//! The accounts page. The AppSecret passes no command: Rust fetches it from the clipboard or a native dialog.

use courier::{Account, AccountForm, ErrorCode, SecretInHand, TestReport};
use secrecy::{ExposeSecret, SecretString};
use tauri::AppHandle;

use super::{Answer, State};
use crate::error::AppError;
use crate::secret_dialog;

/// Every account, after asking the keyring about each secret.
#[tauri::command]
#[specta::specta]
pub async fn account_list(desk: State<'_>) -> Answer<Vec<Account>> {
    Ok(desk.courier().await?.accounts_checked().await?)
}

/// Makes or changes an account; the secret in hand is stored with it.
#[tauri::command]
#[specta::specta]
pub async fn account_save(desk: State<'_>, form: AccountForm) -> Answer<Account> {
    Ok(desk.courier().await?.save_account(form).await?)
}

/// Deletes an account and its secret; its history stays.
#[tauri::command]
#[specta::specta]
pub async fn account_delete(desk: State<'_>, id: String) -> Answer<()> {
    Ok(desk.courier().await?.delete_account(&id).await?)
}

/// A signed call that sends nothing, with the form as it stands.
#[tauri::command]
#[specta::specta]
pub async fn account_test(desk: State<'_>, form: AccountForm) -> Answer<TestReport> {
    Ok(desk.courier().await?.test_account(form).await?)
}

/// Takes the secret from the clipboard, and clears the clipboard once it was taken.
#[tauri::command]
#[specta::specta]
pub async fn secret_paste(desk: State<'_>) -> Answer<SecretInHand> {
    let courier = desk.courier().await?.clone();
    take_from_clipboard(move |secret| courier.take_secret(secret)).await
}

/// Asks for the secret in a masked dialog of the system. `None`: the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn secret_ask(
    app: AppHandle,
    desk: State<'_>,
    title: String,
    prompt: String,
) -> Answer<Option<SecretInHand>> {
    let courier = desk.courier().await?;
    let typed = secret_dialog::ask(&app, title, prompt).await?;
    Ok(typed.map(|secret| courier.take_secret(&secret)).transpose()?)
}

/// Forgets the secret in hand.
#[tauri::command]
#[specta::specta]
pub async fn secret_drop(desk: State<'_>) -> Answer<()> {
    desk.courier().await?.drop_secret();
    Ok(())
}

/// Gives the clipboard's text to `take`, and clears the clipboard once it was taken.
pub async fn take_from_clipboard(
    take: impl FnOnce(&SecretString) -> Result<SecretInHand, courier::Error> + Send + 'static,
) -> Answer<SecretInHand> {
    let take = move || {
        let empty = |error| AppError::new(ErrorCode::ClipboardEmpty, error);
        let mut clipboard = arboard::Clipboard::new().map_err(empty)?;
        let secret = SecretString::from(clipboard.get_text().map_err(empty)?);
        if secret.expose_secret().trim().is_empty() {
            return Err(AppError::new(ErrorCode::ClipboardEmpty, "the clipboard holds no text"));
        }
        let taken = take(&secret)?;
        // A secret must not lie on the clipboard, nor in a clipboard manager's list after the next copy.
        let _ = clipboard.clear();
        Ok(taken)
    };
    tauri::async_runtime::spawn_blocking(take)
        .await
        .map_err(|error| AppError::new(ErrorCode::Internal, error))?
}
