//! The storage section of the settings, and large files of the compose page. The secret passes no command.

use courier::{
    MessageKind, OwnStorage, SecretInHand, StorageChoice, StorageOffers, StorageSetup, StorageUploadRequest,
    TrialResult, Uploaded,
};
use tauri::AppHandle;

use super::accounts::take_from_clipboard;
use super::attachments::tell_progress;
use super::{Answer, State};
use crate::secret_dialog;

/// Every storage, after asking the keyring about each secret.
#[tauri::command]
#[specta::specta]
pub async fn storage_list(desk: State<'_>) -> Answer<Vec<OwnStorage>> {
    Ok(desk.courier().await?.storages().all().await?)
}

/// Makes or changes a storage; the secret in hand is stored with it.
#[tauri::command]
#[specta::specta]
pub async fn storage_save(desk: State<'_>, id: Option<String>, setup: StorageSetup) -> Answer<OwnStorage> {
    Ok(desk.courier().await?.storages().save(id, setup).await?)
}

/// Deletes a storage and its secret; what lies in the bucket stays.
#[tauri::command]
#[specta::specta]
pub async fn storage_delete(desk: State<'_>, id: String) -> Answer<()> {
    Ok(desk.courier().await?.storages().delete(id).await?)
}

/// Writes, reads and deletes a tiny object, with the form as it stands, by proxy and certificates of the account; without
/// one, by the system's.
#[tauri::command]
#[specta::specta]
pub async fn storage_test(
    desk: State<'_>,
    id: Option<String>,
    setup: StorageSetup,
    account_id: Option<String>,
) -> Answer<Vec<TrialResult>> {
    Ok(desk.courier().await?.storages().test(id.as_deref(), setup, account_id.as_deref()).await?)
}

/// Takes the secret from the clipboard, and clears the clipboard once it was taken.
#[tauri::command]
#[specta::specta]
pub async fn storage_secret_paste(desk: State<'_>) -> Answer<SecretInHand> {
    desk.may_read_clipboard().await?;
    let courier = desk.courier().await?.clone();
    take_from_clipboard(move |secret| courier.storages().take_secret(secret)).await
}

/// Asks for the secret in a masked dialog of the system. `None`: the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn storage_secret_ask(
    app: AppHandle,
    desk: State<'_>,
    title: String,
    prompt: String,
) -> Answer<Option<SecretInHand>> {
    let courier = desk.courier().await?;
    let typed = secret_dialog::ask(&app, title, prompt).await?;
    Ok(typed.map(|secret| courier.storages().take_secret(&secret)).transpose()?)
}

/// Forgets the secret in hand.
#[tauri::command]
#[specta::specta]
pub async fn storage_secret_drop(desk: State<'_>) -> Answer<()> {
    desk.courier().await?.storages().drop_secret();
    Ok(())
}

/// Which storage each account's large files go to.
#[tauri::command]
#[specta::specta]
pub async fn storage_choices(desk: State<'_>) -> Answer<Vec<StorageChoice>> {
    Ok(desk.courier().await?.storages().choices().await?)
}

/// From now on the account's large files go to this storage, or are not taken.
#[tauri::command]
#[specta::specta]
pub async fn storage_choose(desk: State<'_>, account_id: String, storage_id: Option<String>) -> Answer<()> {
    Ok(desk.courier().await?.storages().choose(account_id, storage_id).await?)
}

/// The storages that an account's large file can go to.
#[tauri::command]
#[specta::specta]
pub async fn storage_offers(desk: State<'_>, account_id: String) -> Answer<StorageOffers> {
    Ok(desk.courier().await?.storages().offers(account_id).await?)
}

/// Uploads an attachment to a storage, or goes on with an upload that broke off. `upload_cancel` stops it.
#[tauri::command]
#[specta::specta]
pub async fn upload_to_storage(
    app: AppHandle,
    desk: State<'_>,
    attachment_id: String,
    account_id: String,
    storage_id: String,
    message_type: MessageKind,
) -> Answer<Uploaded> {
    let message_type = courier::message_type(message_type);
    let order = StorageUploadRequest { attachment_id, account_id, storage_id, message_type };
    Ok(desk.courier().await?.uploads().upload_to_storage(order, tell_progress(app)).await?)
}
