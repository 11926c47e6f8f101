//! The receiver's seat: what accounts have at the built-in sandbox, and what they do.

use std::sync::Arc;

use courier::ErrorCode;
use sandbox::{
    Population, SeatAct, SeatConversation, SeatConversationKind, SeatError, SeatMessage, SeatNotice, SeatTeam,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use super::sandbox::{MAX_PAGE, message_id, running};
use super::sandbox_population::refused;
use super::{Answer, State};
use crate::error::AppError;
use crate::events::emit;
use crate::seat_window::{self, SeatAsked, SeatPlace};
use crate::state::AppState;

/// Notices that an account is shown.
const NOTICES: usize = 100;

/// Something happened at the sandbox: what was read of it is old.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SandboxHappened {}

/// Whose seat can be taken.
#[derive(Debug, Serialize, Type)]
pub struct SeatPeople {
    /// Every account that is listed, or that something came from or went to, in alphabetical order.
    accounts: Vec<String>,
    /// Every team that is listed, or that something went to, by its id.
    teams: Vec<SeatTeam>,
    /// Who is listed, and what they are to one another.
    population: Population,
}

/// What one account has.
#[derive(Debug, Serialize, Type)]
pub struct SeatInbox {
    /// The one with the newest message first.
    conversations: Vec<SeatConversation>,
    /// What reached it without being a message, newest first.
    notices: Vec<SeatNotice>,
}

/// Who can be looked at.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn seat_people(state: State<'_>) -> Answer<SeatPeople> {
    let sandbox = running(&state).await?;
    let population = Population::clone(&sandbox.directory().population());
    let seat = sandbox.seat();
    let (accounts, teams) = tokio::task::block_in_place(|| (seat.accounts(), seat.teams()));
    Ok(SeatPeople { accounts, teams, population })
}

/// What an account has.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn seat_inbox(state: State<'_>, account: String) -> Answer<SeatInbox> {
    let seat = running(&state).await?.seat();
    Ok(tokio::task::block_in_place(|| SeatInbox {
        conversations: seat.conversations(&account),
        notices: seat.notices(&account, NOTICES),
    }))
}

/// The messages of one conversation of an account, newest first: the newest, or those before the one with this
/// `message_server_id`; at most `limit`, and at most 200. Without an account those of a team, whomever they were for.
///
/// Fails with: `sandbox_failed`, `out_of_range`; fields: `before`.
#[tauri::command]
#[specta::specta]
pub async fn seat_messages(
    state: State<'_>,
    account: Option<String>,
    kind: SeatConversationKind,
    peer: String,
    before: Option<String>,
    limit: u32,
) -> Answer<Vec<SeatMessage>> {
    let seat = running(&state).await?.seat();
    let before = before.as_deref().map(message_id).transpose()?;
    let limit = limit.min(MAX_PAGE) as usize;
    Ok(tokio::task::block_in_place(|| match account {
        Some(account) => seat.messages(&account, kind, &peer, before, limit),
        None => seat.team_messages(kind, &peer, before, limit),
    }))
}

/// Acts as an account.
///
/// Fails with: `sandbox_failed`, `directory_invalid`, `sandbox_missing`, `data_read_only`.
#[tauri::command]
#[specta::specta]
pub async fn seat_act(state: State<'_>, account: String, act: SeatAct) -> Answer<()> {
    let seat = running(&state).await?.seat();
    tokio::task::block_in_place(|| seat.act(&account, &act)).map_err(|error| match error {
        SeatError::Directory(error) => refused(&error),
        // Its words name all that can be missing.
        SeatError::Missing(_) => AppError::new(ErrorCode::SandboxMissing, ""),
        SeatError::Failed(_) => AppError::new(ErrorCode::DataReadOnly, error),
    })
}

/// Opens the window that shows nothing but the seat, with what is looked at: an account, none if it is empty, and what is
/// open there, nothing if `peer` is empty. Where it is open, raises it with that.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
pub async fn seat_window_open(
    app: AppHandle,
    state: State<'_>,
    account: String,
    kind: SeatConversationKind,
    peer: String,
) -> Answer<()> {
    let place = (!peer.is_empty()).then_some(SeatPlace { kind, peer });
    seat_window::open(&app, &state, SeatAsked { account, place }).await
}

/// Reports to the windows when something happens at the sandbox: once for all that happens at a time.
pub async fn report(app: &AppHandle, state: &Arc<AppState>) {
    let Ok(sandbox) = state.running_sandbox().await else { return };
    state.sandbox_reported.call_once(|| {
        let (app, mut events) = (app.clone(), sandbox.events());
        tauri::async_runtime::spawn(async move {
            while !matches!(events.recv().await, Err(RecvError::Closed)) {
                while events.try_recv().is_ok() {}
                emit(&app, SandboxHappened {});
            }
        });
    });
}
