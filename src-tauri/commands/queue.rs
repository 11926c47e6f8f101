//! The queue: messages that are sent one by one, in order.

use courier::{NewQueued, QueueChange, Queued, SendResult, new_client_id};
use tauri::AppHandle;

use super::compose::watch;
use super::{Answer, State};

/// The queue in its order.
#[tauri::command]
#[specta::specta]
pub async fn queue_list(desk: State<'_>) -> Answer<Vec<Queued>> {
    Ok(desk.courier().await?.queue().await?)
}

/// Puts messages at its end: all of them, or none.
#[tauri::command]
#[specta::specta]
pub async fn queue_add(desk: State<'_>, messages: Vec<NewQueued>) -> Answer<()> {
    Ok(desk.courier().await?.queue_add(messages).await?)
}

/// More than the queue takes at once.
const MAX_NEW_IDS: u32 = 10_000;

/// Ids that were never used: for new messages, and for their places in the queue; ten thousand at most.
#[tauri::command]
#[specta::specta]
pub fn new_client_ids(count: u32) -> Vec<String> {
    (0..count.min(MAX_NEW_IDS)).map(|_| new_client_id()).collect()
}

/// Keeps what was changed about messages, in one write.
#[tauri::command]
#[specta::specta]
pub async fn queue_save(desk: State<'_>, changes: Vec<QueueChange>) -> Answer<()> {
    Ok(desk.courier().await?.queue_keep(changes).await?)
}

/// Puts the queue into this order.
#[tauri::command]
#[specta::specta]
pub async fn queue_order(desk: State<'_>, ids: Vec<String>) -> Answer<()> {
    Ok(desk.courier().await?.queue_order(ids).await?)
}

/// Takes messages out without sending them.
#[tauri::command]
#[specta::specta]
pub async fn queue_remove(desk: State<'_>, ids: Vec<String>) -> Answer<()> {
    Ok(desk.courier().await?.queue_remove(ids).await?)
}

/// Lets a message of open end wait for its turn once more.
#[tauri::command]
#[specta::specta]
pub async fn queue_put_back(desk: State<'_>, id: String) -> Answer<()> {
    Ok(desk.courier().await?.queue_put_back(id).await?)
}

/// Sends one message; it leaves the queue when it is sent. As `send` otherwise.
#[tauri::command]
#[specta::specta]
pub async fn queue_send(
    app: AppHandle,
    desk: State<'_>,
    id: String,
    operation: String,
    confirmed: bool,
) -> Answer<SendResult> {
    let running = desk.begin(&operation);
    let cancel = running.cancel.clone();
    let watch = watch(app, &desk, operation);
    Ok(desk.courier().await?.queue_send(id, confirmed, cancel, watch).await?)
}
