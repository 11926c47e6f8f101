//! For how long rows of the history are kept.

use std::collections::BTreeMap;

use courier::{Retention, WouldDelete};
use ids::AccountId;

use super::{Answer, State};

/// How long each account's rows are kept, by account id; an account that is not in it keeps all.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn retention_list(state: State<'_>) -> Answer<BTreeMap<AccountId, Retention>> {
    Ok(state.courier().await?.retention().all().await?)
}

/// Says what a retention would end now.
///
/// Fails with: `out_of_range`; fields: `max_age_days`, `max_rows`, `max_mib`.
#[tauri::command]
#[specta::specta]
pub async fn retention_preview(
    state: State<'_>,
    account_id: AccountId,
    retention: Retention,
) -> Answer<WouldDelete> {
    Ok(state.courier().await?.retention().would_delete(account_id, retention).await?)
}

/// Keeps a retention; it begins at once, in the background.
///
/// Fails with: `out_of_range`, `account_missing`, `sandbox_failed`; fields: `max_age_days`, `max_rows`, `max_mib`.
#[tauri::command]
#[specta::specta]
pub async fn retention_save(state: State<'_>, account_id: AccountId, retention: Retention) -> Answer<()> {
    Ok(state.courier().await?.retention().keep(&account_id, retention).await?)
}
