//! The accounts page. No secret passes a command: Rust fetches it from the clipboard or a native dialog.

use courier::{
    Account, AccountCheck, AccountForm, Certificate, ErrorCode, PendingSecret, SecretUse, TestReport,
};
use ids::AccountId;
use secrecy::{ExposeSecret, SecretString};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::{Answer, State};
use crate::confirm::asked::loosening;
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::secret_dialog;

/// Every account, after asking the keyring about each secret.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn account_list(state: State<'_>) -> Answer<Vec<Account>> {
    Ok(state.courier().await?.accounts().all_checked().await?)
}

/// Makes or changes an account; the pending secrets are stored with it. Before an account of production loses what
/// protects it, the user is asked outside of the page. `opened`: the account as the form was filled from it.
///
/// Fails with: `field_required`, `name_taken`, `bad_app_key`, `bad_url`, `insecure_url`, `out_of_range`, `bad_proxy`,
/// `proxy_has_login`, `proxy_user_too_long`, `bad_certificate`, `certificate_with_key`, `secret_elsewhere`,
/// `password_elsewhere`, `keyring_locked`, `keyring_ambiguous`, `account_missing`, `account_edited`, `sandbox_fixed`,
/// `sandbox_failed`, `production_unconfirmed`; fields: `name`, `app_key`, `urls`, `extra_tries`, `calls_per_s`,
/// `proxy`, `proxy_user`, `extra_ca_pem`, `app_secret`, `proxy_password`.
#[tauri::command]
#[specta::specta]
pub async fn account_save(
    state: State<'_>,
    form: AccountForm,
    opened: Option<AccountForm>,
) -> Answer<Account> {
    let courier = state.courier().await?;
    if let Some((account, lost)) = courier.accounts().lost_protections(&form).await?
        && !state.confirm.ask_words(|language| loosening(&account, &form, &lost, language)).await
    {
        return Err(courier::Error::Unconfirmed.into());
    }
    Ok(courier.accounts().save_opened(form, opened).await?)
}

/// Every field of a form that is wrong or unusual, for as long as it is being typed; nothing is saved. Addresses keep their lines,
/// empty ones too.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn account_check(state: State<'_>, form: AccountForm) -> Answer<AccountCheck> {
    Ok(state.courier().await?.accounts().check(&form).await?)
}

/// Deletes an account and its secrets; its history stays.
///
/// Fails with: `account_missing`, `sandbox_fixed`, `keyring_locked`, `keyring_ambiguous`, `keyring_no_collection`,
/// `proxy_password_missing`.
#[tauri::command]
#[specta::specta]
pub async fn account_delete(state: State<'_>, id: AccountId) -> Answer<()> {
    Ok(state.courier().await?.accounts().delete(&id).await?)
}

/// A signed call that sends nothing, with the form as it stands.
///
/// Fails with: `field_required`, `name_taken`, `bad_app_key`, `bad_url`, `insecure_url`, `out_of_range`, `bad_proxy`,
/// `proxy_has_login`, `proxy_user_too_long`, `bad_certificate`, `certificate_with_key`, `secret_missing`,
/// `keyring_missing`, `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`,
/// `secret_elsewhere`, `password_elsewhere`, `account_missing`, `account_changed`, `sandbox_failed`; fields: `name`,
/// `app_key`, `urls`, `extra_tries`, `calls_per_s`, `proxy`, `proxy_user`, `extra_ca_pem`, `app_secret`,
/// `proxy_password`.
#[tauri::command]
#[specta::specta]
pub async fn account_test(state: State<'_>, form: AccountForm) -> Answer<TestReport> {
    Ok(state.courier().await?.accounts().test(form).await?)
}

/// Takes a secret from the clipboard, and clears the clipboard once it was taken.
///
/// Fails with: `no_user_input`, `clipboard_empty`, `secret_invalid`, `password_invalid`.
#[tauri::command]
#[specta::specta]
pub async fn secret_paste(state: State<'_>, usage: SecretUse) -> Answer<PendingSecret> {
    state.may_read_clipboard().await?;
    let courier = state.courier().await?.clone();
    take_from_clipboard(move |secret| courier.accounts().take_secret(usage, secret)).await
}

/// Asks for a secret in a masked dialog of the system. `None`: the user cancelled.
///
/// Fails with: `secret_invalid`, `password_invalid`.
#[tauri::command]
#[specta::specta]
pub async fn secret_ask(
    app: AppHandle,
    state: State<'_>,
    usage: SecretUse,
    title: String,
    prompt: String,
) -> Answer<Option<PendingSecret>> {
    let courier = state.courier().await?;
    let typed = secret_dialog::ask(&app, title, prompt).await?;
    Ok(typed.map(|secret| courier.accounts().take_secret(usage, &secret)).transpose()?)
}

/// Forgets the pending secret.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn secret_drop(state: State<'_>, usage: SecretUse) -> Answer<()> {
    state.courier().await?.accounts().drop_secret(usage);
    Ok(())
}

/// The certificates of a PEM text, as a user recognises them.
///
/// Fails with: `bad_certificate`, `certificate_with_key`; fields: `extra_ca_pem`.
#[tauri::command]
#[specta::specta]
pub async fn certificates_of(pem: String) -> Answer<Vec<Certificate>> {
    Ok(courier::certificates(&pem)?)
}

/// Lets a PEM file be picked in the system's dialog and reads it. `None`: the user cancelled.
///
/// Fails with: `file_not_local`, `file_missing`, `file_unreadable`, `file_is_folder`, `bad_certificate`,
/// `certificate_with_key`.
#[tauri::command]
#[specta::specta]
pub async fn certificate_pick(app: AppHandle) -> Answer<Option<String>> {
    let dialog = app.dialog().file().add_filter("PEM", &["pem", "crt", "cer"]).add_filter("*", &["*"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(None) };
    Ok(Some(courier::certificate_file(&path).await?))
}

/// Gives the clipboard's text to `take`, and clears the clipboard once it was taken.
pub async fn take_from_clipboard(
    take: impl FnOnce(&SecretString) -> Result<PendingSecret, courier::Error> + Send + 'static,
) -> Answer<PendingSecret> {
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
