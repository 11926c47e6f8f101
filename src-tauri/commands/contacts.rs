//! The address book of an account.

use courier::{Contact, ContactsImported, ConversationType};
use ids::AccountId;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use super::{Answer, State};
use crate::dialogs::chosen;
use crate::places::Place;

/// All contacts of an account, by name.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn contact_list(state: State<'_>, account_id: AccountId) -> Answer<Vec<Contact>> {
    Ok(state.courier().await?.contacts().all(&account_id).await?)
}

/// Writes a contact, in place of the one with the same kind and id. Returns all of them.
///
/// Fails with: `field_required`, `bad_contact_id`; fields: `contact_id`.
#[tauri::command]
#[specta::specta]
pub async fn contact_save(state: State<'_>, account_id: AccountId, contact: Contact) -> Answer<Vec<Contact>> {
    let contacts = state.courier().await?.contacts();
    contacts.save(&account_id, &contact).await?;
    Ok(contacts.all(&account_id).await?)
}

/// Takes a contact out. Returns all others.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn contact_delete(
    state: State<'_>,
    account_id: AccountId,
    kind: ConversationType,
    id: String,
) -> Answer<Vec<Contact>> {
    let contacts = state.courier().await?.contacts();
    contacts.remove(&account_id, kind, &id).await?;
    Ok(contacts.all(&account_id).await?)
}

/// Lets a place be chosen in the system's dialog, and writes the address book there as CSV. Returns how many contacts it
/// holds; `None`: the user chose none.
///
/// Fails with: `file_not_local`, `file_unwritable`, `file_no_space`, `file_is_folder`.
#[tauri::command]
#[specta::specta]
pub async fn contact_export(app: AppHandle, state: State<'_>, account_id: AccountId) -> Answer<Option<u32>> {
    let name = courier::dated_name("yanshu-contacts", "", "csv");
    let dialog = app.dialog().file().set_file_name(name).add_filter("csv", &["csv"]);
    let Some(mut path) = chosen(dialog, FileDialogBuilder::save_file).await? else { return Ok(None) };
    if path.extension().is_none() {
        path.set_extension("csv");
    }
    let count = state.courier().await?.contacts().export(&account_id, path.clone()).await?;
    state.places.written(Place::ContactsExport, &path);
    Ok(Some(count))
}

/// Lets a table be chosen in the system's dialog, and takes its contacts in. `None`: the user chose none.
///
/// Fails with: `file_not_local`, `file_missing`, `file_unreadable`, `file_is_folder`, `table_too_large`.
#[tauri::command]
#[specta::specta]
pub async fn contact_import(
    app: AppHandle,
    state: State<'_>,
    account_id: AccountId,
) -> Answer<Option<ContactsImported>> {
    let dialog = app.dialog().file().add_filter("CSV, TSV", &["csv", "tsv", "txt"]).add_filter("*", &["*"]);
    let Some(path) = chosen(dialog, FileDialogBuilder::pick_file).await? else { return Ok(None) };
    Ok(Some(state.courier().await?.contacts().import(&account_id, path).await?))
}
