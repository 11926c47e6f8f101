//! The storage section of the settings, and large files of the compose page. The secret passes no command.

use courier::{
    MessageKind, PendingSecret, StorageChoice, StorageOffers, StorageSetup, StorageUploadRequest,
    TrialResult, Uploaded, UserStorage,
};
use ids::{AccountId, AttachmentId, StorageId};
use tauri::AppHandle;

use super::accounts::take_from_clipboard;
use super::attachments::report_progress;
use super::{Answer, State};
use crate::secret_dialog;

/// Every storage, after asking the keyring about each secret.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn storage_list(state: State<'_>) -> Answer<Vec<UserStorage>> {
    Ok(state.courier().await?.storages().all().await?)
}

/// Makes or changes a storage; the pending secret is stored with it.
///
/// Fails with: `field_required`, `name_taken`, `bad_access_key`, `bad_prefix`, `out_of_range`, `storage_bad_url`,
/// `bad_region`, `bad_bucket`, `storage_insecure_url`, `storage_secret_elsewhere`, `storage_missing`, `keyring_locked`,
/// `keyring_ambiguous`; fields: `name`, `access_key`, `prefix`, `hours`, `endpoint`, `region`, `bucket`, `link`,
/// `secret`.
#[tauri::command]
#[specta::specta]
pub async fn storage_save(
    state: State<'_>,
    id: Option<StorageId>,
    setup: StorageSetup,
) -> Answer<UserStorage> {
    Ok(state.courier().await?.storages().save(id, setup).await?)
}

/// Deletes a storage and its secret; what lies in the bucket stays.
///
/// Fails with: `storage_missing`, `keyring_locked`, `keyring_ambiguous`, `storage_secret_missing`.
#[tauri::command]
#[specta::specta]
pub async fn storage_delete(state: State<'_>, id: StorageId) -> Answer<()> {
    Ok(state.courier().await?.storages().delete(id).await?)
}

/// Writes, reads and deletes a tiny object, with the form as it stands, by proxy and certificates of the account; without
/// one, by the system's.
///
/// Fails with: `field_required`, `bad_access_key`, `bad_prefix`, `out_of_range`, `storage_bad_url`, `bad_region`,
/// `bad_bucket`, `storage_insecure_url`, `storage_missing`, `storage_secret_missing`, `storage_secret_elsewhere`,
/// `account_missing`, `account_changed`, `sandbox_failed`, `keyring_locked`, `keyring_ambiguous`,
/// `proxy_password_missing`; fields: `name`, `access_key`, `prefix`, `hours`, `endpoint`, `region`, `bucket`, `link`,
/// `secret`.
#[tauri::command]
#[specta::specta]
pub async fn storage_test(
    state: State<'_>,
    id: Option<StorageId>,
    setup: StorageSetup,
    account_id: Option<AccountId>,
) -> Answer<Vec<TrialResult>> {
    Ok(state.courier().await?.storages().test(id.as_ref(), setup, account_id.as_ref()).await?)
}

/// Takes the secret from the clipboard, and clears the clipboard once it was taken.
///
/// Fails with: `no_user_input`, `clipboard_empty`, `storage_secret_invalid`.
#[tauri::command]
#[specta::specta]
pub async fn storage_secret_paste(state: State<'_>) -> Answer<PendingSecret> {
    state.may_read_clipboard().await?;
    let courier = state.courier().await?.clone();
    take_from_clipboard(move |secret| courier.storages().take_secret(secret)).await
}

/// Asks for the secret in a masked dialog of the system. `None`: the user cancelled.
///
/// Fails with: `storage_secret_invalid`.
#[tauri::command]
#[specta::specta]
pub async fn storage_secret_ask(
    app: AppHandle,
    state: State<'_>,
    title: String,
    prompt: String,
) -> Answer<Option<PendingSecret>> {
    let courier = state.courier().await?;
    let typed = secret_dialog::ask(&app, title, prompt).await?;
    Ok(typed.map(|secret| courier.storages().take_secret(&secret)).transpose()?)
}

/// Forgets the pending secret.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn storage_secret_drop(state: State<'_>) -> Answer<()> {
    state.courier().await?.storages().drop_secret();
    Ok(())
}

/// Which storage each account's large files go to.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn storage_choices(state: State<'_>) -> Answer<Vec<StorageChoice>> {
    Ok(state.courier().await?.storages().choices().await?)
}

/// From now on the account's large files go to this storage, or are not taken.
///
/// Fails with: `storage_missing`.
#[tauri::command]
#[specta::specta]
pub async fn storage_choose(
    state: State<'_>,
    account_id: AccountId,
    storage_id: Option<StorageId>,
) -> Answer<()> {
    Ok(state.courier().await?.storages().choose(account_id, storage_id).await?)
}

/// The storages that an account's large file can go to.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn storage_offers(state: State<'_>, account_id: AccountId) -> Answer<StorageOffers> {
    Ok(state.courier().await?.storages().offers(account_id).await?)
}

/// Uploads an attachment to a storage, or goes on with an upload that broke off. `upload_cancel` stops it.
///
/// Fails with: `attachment_missing`, `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`,
/// `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `file_missing`, `file_unreadable`,
/// `file_is_folder`, `file_empty`, `file_changed`, `storage_bad_url`, `storage_insecure_url`, `storage_missing`,
/// `storage_secret_missing`, `storage_secret_elsewhere`, `storage_file_too_large`, `bad_region`, `bad_bucket`,
/// `storage_unreached`, `storage_untrusted`, `storage_cut`, `storage_unknown_key`, `storage_wrong_secret`,
/// `storage_denied`, `storage_no_bucket`, `storage_wrong_clock`, `storage_other_region`, `storage_needs_host_style`,
/// `storage_no_space`, `storage_refused`, `storage_not_s3`; fields: `endpoint`, `region`, `bucket`, `secret`.
#[tauri::command]
#[specta::specta]
pub async fn upload_to_storage(
    app: AppHandle,
    state: State<'_>,
    attachment_id: AttachmentId,
    account_id: AccountId,
    storage_id: StorageId,
    message_type: MessageKind,
) -> Answer<Uploaded> {
    let message_type = courier::message_type(message_type);
    let order = StorageUploadRequest { attachment_id, account_id, storage_id, message_type };
    Ok(state.courier().await?.uploads().upload_to_storage(order, report_progress(app)).await?)
}
