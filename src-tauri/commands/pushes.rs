//! Pushes to all users that the service has.

use courier::{Error, KeptPush, ListPage, PushId};
use ids::AccountId;

use super::{Answer, State};

/// Pushes of an account's app, a page at a time.
///
/// Fails with: `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`,
/// `broken_answer`, `call_refused`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn push_list(
    state: State<'_>,
    account_id: AccountId,
    page_token: Option<String>,
) -> Answer<ListPage<KeptPush>> {
    Ok(state.courier().await?.pushes().list(&account_id, page_token.as_deref()).await?)
}

/// One push by its id, as the user entered it.
///
/// Fails with: `account_missing`, `account_changed`, `sandbox_failed`, `secret_missing`, `keyring_missing`,
/// `keyring_no_collection`, `keyring_locked`, `keyring_ambiguous`, `proxy_password_missing`, `bad_url`, `insecure_url`,
/// `unreached`, `no_such_host`, `connection_refused`, `untrusted`, `tls_failed`, `proxy_login`, `unanswered`,
/// `broken_answer`, `call_refused`, `field_required`; fields: `urls`.
#[tauri::command]
#[specta::specta]
pub async fn push_find(state: State<'_>, account_id: AccountId, push_id: String) -> Answer<KeptPush> {
    let push_id: PushId = push_id.parse().map_err(Error::from)?;
    Ok(state.courier().await?.pushes().find(&account_id, &push_id).await?)
}
