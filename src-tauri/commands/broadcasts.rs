//! Broadcasts that the service has, and how many a call to everybody may reach.

use courier::{BroadcastFilter, BroadcastId, BroadcastWithdrawn, Error, KeptBroadcast, ListPage};
use ids::{AccountId, OperationId};
use serde::Serialize;
use specta::Type;
use tauri::AppHandle;

use super::history_changed::HistoryChanged;
use super::sandbox::running;
use super::{Answer, State};
use crate::events::emit;

/// How many a call to everybody may reach, as far as anybody can say.
#[derive(Debug, Serialize, Type)]
pub struct Reach {
    /// Accounts that the sandbox knows; `None` at the service, which has no call that counts its users.
    accounts: Option<u32>,
    /// Chatrooms that the sandbox has messages of; `None` at the service.
    rooms: Option<u32>,
}

/// Broadcasts of an account's app, a page at a time.
///
/// Fails with: `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`,
/// `broken_answer`, `call_refused`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn broadcast_list(
    state: State<'_>,
    account_id: AccountId,
    filter: BroadcastFilter,
    page_token: Option<String>,
) -> Answer<ListPage<KeptBroadcast>> {
    Ok(state.courier().await?.broadcasts().list(&account_id, filter, page_token.as_deref()).await?)
}

/// One broadcast by its id, as the user entered it.
///
/// Fails with: `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`,
/// `broken_answer`, `call_refused`, `field_required`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn broadcast_find(
    state: State<'_>,
    account_id: AccountId,
    broadcast_id: String,
) -> Answer<KeptBroadcast> {
    let broadcast_id: BroadcastId = broadcast_id.parse().map_err(Error::from)?;
    Ok(state.courier().await?.broadcasts().find(&account_id, &broadcast_id).await?)
}

/// Withdraws a broadcast; `send_cancel` with the same operation ends the wait for it.
///
/// Fails with: `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`,
/// `broken_answer`, `call_refused`, `production_unconfirmed`, `cancelled`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn broadcast_withdraw(
    app: AppHandle,
    state: State<'_>,
    account_id: AccountId,
    broadcast_id: BroadcastId,
    operation: OperationId,
) -> Answer<BroadcastWithdrawn> {
    let running = state.running.begin(&operation);
    let courier = state.courier().await?;
    let withdrawn = courier.broadcasts().withdraw(&account_id, &broadcast_id, running.cancel.clone()).await?;
    emit(&app, HistoryChanged { id: withdrawn.row_id });
    Ok(withdrawn)
}

/// How many a call to everybody may reach.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn broadcast_reach(state: State<'_>, account_id: AccountId) -> Answer<Reach> {
    if account_id != AccountId::SANDBOX {
        return Ok(Reach { accounts: None, rooms: None });
    }
    let sandbox = running(&state).await?;
    let (accounts, rooms) = tokio::task::block_in_place(|| {
        let rooms: std::collections::HashSet<_> =
            sandbox.world().room_messages().into_iter().map(|message| message.room_id).collect();
        (sandbox.seat().accounts().len(), rooms.len())
    });
    let count = |number| u32::try_from(number).ok();
    Ok(Reach { accounts: count(accounts), rooms: count(rooms) })
}
