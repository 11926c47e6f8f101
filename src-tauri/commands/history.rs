//! The history page.

use courier::{
    ActChoices, ActNote, CheckReport, CodeKind, Completion, Conversation, Draft, Explained, Field, Page,
    PageStart, PartCode, Reading, RowId, SavedSearch, SendOrder, SendResult, Survey, note_acts,
};
use ids::OperationId;
use serde::Serialize;
use specta::Type;
use tauri::AppHandle;

use super::compose::watch;
use super::history_changed::HistoryChanged;
use super::{Answer, State};
use crate::events::emit;

/// One send, with what its code means.
#[derive(Debug, Serialize, Type)]
pub struct Details {
    /// What the history keeps.
    #[serde(flatten)]
    kept: courier::Details,
    /// What the code means, why it came, what to do.
    explained: Option<Explained>,
    /// From whom to whom; `None` where the row names a kind of conversation that is not known.
    conversation: Option<Conversation>,
    /// What can be done with the message now.
    choices: ActChoices,
    /// What can be said about each of `acts`, in the same order.
    notes: Vec<ActNote>,
    /// What the codes of its receivers or messages mean, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    part_codes: Vec<PartCode>,
    /// Messages that a chatroom took and dropped on their way to its members, by their client ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    abandoned: Vec<String>,
}

/// The newest rows that a query finds, and a glance at all of them.
#[derive(Debug, Serialize, Type)]
pub struct Found {
    /// The newest.
    page: Page,
    /// How many there are, and when they were sent.
    survey: Survey,
}

/// How a query is understood.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub fn history_read(query: String) -> Reading {
    Reading::of(&query)
}

/// The query with just these values of a field; none takes the field out.
///
/// Fails with: `query_invalid`.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub fn history_put(query: String, field: Field, values: Vec<String>) -> Answer<String> {
    Ok(Reading::put(&query, field, &values).map_err(courier::Error::from)?)
}

/// What could stand where the caret is in a query.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_complete(state: State<'_>, query: String, caret: u32) -> Answer<Completion> {
    Ok(state.courier().await?.history().complete(query, caret).await?)
}

/// The newest rows of a query. Stops the search before it, which nobody waits for any more.
///
/// Fails with: `query_invalid`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn history_search(state: State<'_>, query: String, limit: u32) -> Answer<Found> {
    let stop = state.search.begin(&query);
    let (page, survey) = state.courier().await?.history().search(&query, limit, stop).await?;
    Ok(Found { page, survey })
}

/// Looks at all rows of the query that was searched for last, until another is; of any other query it is stopped at once.
///
/// Fails with: `query_invalid`, `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn history_survey(state: State<'_>, query: String) -> Answer<Survey> {
    let stop = state.search.survey_stop(&query);
    Ok(state.courier().await?.history().survey(&query, stop).await?)
}

/// A page of what a query finds.
///
/// Fails with: `query_invalid`.
#[tauri::command]
#[specta::specta]
pub async fn history_page(state: State<'_>, query: String, place: PageStart, limit: u32) -> Answer<Page> {
    Ok(state.courier().await?.history().page(&query, place, limit).await?)
}

/// The saved searches, by name.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn search_list(state: State<'_>) -> Answer<Vec<SavedSearch>> {
    Ok(state.courier().await?.searches().all().await?)
}

/// Saves a search, in place of the one named if one is.
///
/// Fails with: `field_required`, `name_taken`; fields: `name`.
#[tauri::command]
#[specta::specta]
pub async fn search_save(state: State<'_>, search: SavedSearch, old_name: Option<String>) -> Answer<()> {
    Ok(state.courier().await?.searches().save(search, old_name).await?)
}

/// Forgets a saved search.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn search_delete(state: State<'_>, name: String) -> Answer<()> {
    Ok(state.courier().await?.searches().delete(name).await?)
}

/// Everything about one row.
///
/// Fails with: `row_missing`, `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn history_get(state: State<'_>, id: RowId) -> Answer<Details> {
    let courier = state.courier().await?;
    let mut kept = courier.history().row(id).await?;
    let explained = courier::explain_row(&kept);
    let conversation = courier::conversation_of(&kept);
    let choices = courier.acts().choices(&kept, None).await?;
    let notes = note_acts(&kept);
    // The last attempt's answer is the row's: what can be megabytes crosses once.
    for attempt in &mut kept.attempts {
        attempt.answer.take_if(|answer| Some(&*answer) == kept.answer.as_ref());
    }
    let part_codes = courier::explain_parts(&kept.parts);
    let abandoned = courier::abandoned_of(&kept);
    Ok(Details { kept, explained, conversation, choices, notes, part_codes, abandoned })
}

/// What a row sent, as a draft of a new message with a `message_client_id` of its own.
///
/// Fails with: `row_missing`, `row_unusable`.
#[tauri::command]
#[specta::specta]
pub async fn history_draft(state: State<'_>, id: RowId) -> Answer<Draft> {
    Ok(state.courier().await?.history().draft(id).await?)
}

/// Sends what a row sent as another message, with ids and a row of its own. Reported and stopped as a send.
///
/// Fails with: `row_missing`, `row_unusable`, `body_syntax`, `body_too_large`, `body_invalid`, `production_unconfirmed`,
/// `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`;
/// fields: `account`, `body`, `urls`.
#[tauri::command]
#[specta::specta]
pub async fn history_send_new(
    app: AppHandle,
    state: State<'_>,
    id: RowId,
    operation: OperationId,
) -> Answer<SendResult> {
    let running = state.running.begin(&operation);
    let courier = state.courier().await?;
    let draft = courier.history().draft(id).await?;
    let order = SendOrder { draft, upload: None, cancel: running.cancel.clone() };
    Ok(courier.sends().send_new(id, order, watch(app, &state, operation)).await?)
}

/// The call of a row as code; the secret is not in it.
///
/// Fails with: `row_missing`, `body_syntax`.
#[tauri::command]
#[specta::specta]
pub async fn history_code(state: State<'_>, id: RowId, kind: CodeKind) -> Answer<String> {
    Ok(state.courier().await?.history().code(id, kind).await?)
}

/// Asks the service whether a message of unknown outcome arrived.
///
/// Fails with: `row_missing`, `row_unusable`, `not_unknown`, `no_evidence`, `client_id_missing`, `app_changed`, `account_missing`,
/// `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`, `keyring_no_collection`, `keyring_locked`,
/// `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn history_check(app: AppHandle, state: State<'_>, id: RowId) -> Answer<CheckReport> {
    let courier = state.courier().await?;
    let report = match courier.calls().settles(id).await? {
        true => courier.calls().check(id).await?.into(),
        false => courier.sends().check_row(id).await?,
    };
    emit(&app, HistoryChanged { id });
    Ok(report)
}

/// Sends a message of unknown outcome again, so that it cannot arrive twice. Reported and stopped as a send.
///
/// Fails with: `row_missing`, `row_unusable`, `not_unknown`, `no_repeat`, `client_id_missing`, `app_changed`,
/// `production_unconfirmed`, `cancelled`, `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`,
/// `keyring_missing`, `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`,
/// `bad_url`, `insecure_url`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn history_send_again(
    app: AppHandle,
    state: State<'_>,
    id: RowId,
    operation: OperationId,
) -> Answer<SendResult> {
    let running = state.running.begin(&operation);
    let cancel = running.cancel.clone();
    let watch = watch(app, &state, operation);
    let courier = state.courier().await?;
    if courier.calls().settles(id).await? {
        return Ok(courier.calls().send_again(id, cancel, watch).await?.into());
    }
    Ok(courier.sends().send_again(id, cancel, watch).await?)
}
