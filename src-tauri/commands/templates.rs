//! The templates page.

use std::collections::HashMap;

use courier::{
    Conversation, Draft, ErrorCode, FileId, FileProgress, FileSummary, FileValues, FilledTemplate, SendKind,
    Template, TemplateFolder, TemplateSaved, TemplateUse,
};
use ids::{AccountId, OperationId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_specta::Event;

use super::{Answer, State};
use crate::dialogs::chosen;
use crate::error::AppError;
use crate::events::emit;

/// Something in the template folder changed, by whomever.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct TemplatesChanged {}

/// How far the upload of a file is that a template is used with.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct TemplateUpload {
    /// The name that the window gave the use.
    operation: OperationId,
    /// The variable that the file fills in.
    variable: String,
    /// Bytes that left.
    #[specta(type = specta_typescript::Number)]
    sent_bytes: u64,
    /// Bytes in all.
    #[specta(type = specta_typescript::Number)]
    total_bytes: u64,
}

/// The template folder and everything in it; from now on its changes are reported.
///
/// Fails with: `template_unwatched`, `template_folder_unusable`.
#[tauri::command]
#[specta::specta]
pub async fn template_list(app: AppHandle, state: State<'_>) -> Answer<TemplateFolder> {
    let courier = state.courier().await?;
    let listener = move || {
        emit(&app, TemplatesChanged {});
    };
    courier.templates().watch(listener).await?;
    Ok(courier.templates().list().await?)
}

/// Keeps a new template in a folder below the template folder. Returns its path.
///
/// Fails with: `field_required`, `name_taken`, `template_folder`, `template_folder_unusable`, `file_no_space`; fields:
/// `name`, `folder`.
#[tauri::command]
#[specta::specta]
pub async fn template_add(state: State<'_>, folder: String, template: Template) -> Answer<String> {
    Ok(state.courier().await?.templates().add(folder, template).await?)
}

/// Keeps a message as a template, every gap in it a variable. Returns its path.
///
/// Fails with: `field_required`, `name_taken`, `template_folder`, `template_folder_unusable`, `file_no_space`; fields:
/// `name`, `folder`.
#[tauri::command]
#[specta::specta]
pub async fn template_add_draft(
    state: State<'_>,
    folder: String,
    name: String,
    kind: SendKind,
    conversation: Conversation,
    body: String,
) -> Answer<String> {
    let template = Template::of_call(&name, kind, conversation, &body);
    Ok(state.courier().await?.templates().add(folder, template).await?)
}

/// Puts a template that the app was opened with into the template folder, after the user was asked outside of the page. One
/// that lies there already stays. Returns its path.
///
/// Fails with: `attachment_missing`, `file_missing`, `file_unreadable`, `template_broken`, `template_folder`,
/// `template_folder_unusable`, `file_no_space`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn template_add_file(state: State<'_>, file_id: FileId) -> Answer<String> {
    let courier = state.courier().await?;
    let path = courier.attachments().chosen_file(&file_id)?;
    if let Some(inside) = courier.templates().inside(&path).await? {
        return Ok(inside);
    }
    let template = courier.templates().at(&path).await?;
    if !state.confirm.ask_words(|language| crate::opened::adding_template(&template, language)).await {
        return Err(AppError::new(ErrorCode::Cancelled, "the user does not want it"));
    }
    Ok(courier.templates().add(String::new(), template).await?)
}

/// Keeps changes of a template; what others wrote meanwhile is left alone.
///
/// Fails with: `field_required`, `name_taken`, `template_place`, `template_missing`, `template_broken`,
/// `template_folder_unusable`, `file_no_space`; fields: `name`.
#[tauri::command]
#[specta::specta]
pub async fn template_save(
    state: State<'_>,
    path: String,
    fingerprint: String,
    template: Template,
) -> Answer<TemplateSaved> {
    Ok(state.courier().await?.templates().save(path, fingerprint, template).await?)
}

/// Keeps a copy under another name. Returns its path.
///
/// Fails with: `template_place`, `template_missing`, `template_broken`, `file_unreadable`, `template_folder_unusable`,
/// `file_no_space`, `name_taken`; fields: `name`.
#[tauri::command]
#[specta::specta]
pub async fn template_duplicate(state: State<'_>, path: String, name: String) -> Answer<String> {
    Ok(state.courier().await?.templates().duplicate(path, name).await?)
}

/// Deletes a template.
///
/// Fails with: `template_place`, `template_missing`, `template_folder_unusable`.
#[tauri::command]
#[specta::specta]
pub async fn template_delete(state: State<'_>, path: String) -> Answer<()> {
    Ok(state.courier().await?.templates().delete(path).await?)
}

/// The message that a template would make with these values.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn template_preview(
    state: State<'_>,
    path: String,
    template: Template,
    values: HashMap<String, String>,
) -> Answer<FilledTemplate> {
    Ok(state.courier().await?.templates().preview(usage(&path, &template, &values)).await?)
}

/// The message that a template makes, with its files uploaded for an account; `send_cancel` with the same operation stops
/// that.
///
/// Fails with: `template_unfilled`, `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`,
/// `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`,
/// `proxy_password_missing`, `bad_url`, `insecure_url`, `attachment_missing`, `file_too_large`, `out_of_range`,
/// `upload_tag_too_long`, `upload_refused`, `file_missing`, `file_unreadable`, `file_is_folder`, `file_empty`,
/// `file_changed`, `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`,
/// `unanswered`, `broken_answer`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn template_use(
    app: AppHandle,
    state: State<'_>,
    operation: OperationId,
    path: String,
    template: Template,
    values: HashMap<String, String>,
    account_id: AccountId,
) -> Answer<Draft> {
    let running = state.running.begin(&operation);
    let report = move |FileProgress { variable, sent_bytes, total_bytes }| {
        let operation = operation.clone();
        emit(&app, TemplateUpload { operation, variable, sent_bytes, total_bytes });
    };
    let courier = state.courier().await?;
    Ok(courier
        .templates()
        .apply(usage(&path, &template, &values), &account_id, &running.cancel, report)
        .await?)
}

/// Lets a file for a variable be picked. `None`: the user cancelled.
///
/// Fails with: `file_not_local`.
#[tauri::command]
#[specta::specta]
pub async fn template_file_pick(app: AppHandle, state: State<'_>) -> Answer<Option<FileSummary>> {
    let Some(path) = chosen(app.dialog().file(), FileDialogBuilder::pick_file).await? else {
        return Ok(None);
    };
    Ok(state.courier().await?.attachments().summarize(vec![path]).await?.pop())
}

/// Lets another template folder be chosen. `None`: the user cancelled.
///
/// Fails with: `file_not_local`, `template_unwatched`, `template_folder_unusable`.
#[tauri::command]
#[specta::specta]
pub async fn template_folder_pick(app: AppHandle, state: State<'_>) -> Answer<Option<TemplateFolder>> {
    let Some(folder) = chosen(app.dialog().file(), FileDialogBuilder::pick_folder).await? else {
        return Ok(None);
    };
    state.courier().await?.templates().choose_folder(Some(&folder)).await?;
    template_list(app, state).await.map(Some)
}

/// Goes back to the template folder inside the data folder.
///
/// Fails with: `template_unwatched`, `template_folder_unusable`.
#[tauri::command]
#[specta::specta]
pub async fn template_folder_reset(app: AppHandle, state: State<'_>) -> Answer<TemplateFolder> {
    state.courier().await?.templates().choose_folder(None).await?;
    template_list(app, state).await
}

/// The page gives a chosen file by its id.
fn usage<'a>(path: &'a str, template: &'a Template, values: &'a HashMap<String, String>) -> TemplateUse<'a> {
    TemplateUse { path, template, values, files: FileValues::Chosen }
}
