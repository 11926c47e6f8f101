//! Start and settings.

use courier::{
    Account, AccountPause, Draft, Group, KeyringState, Language, ReindexProgress, Repair, Settings, catalogue,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use super::{Answer, State};
use crate::appearance;
use crate::error::AppError;
use crate::events::emit;
use crate::language::system_language;
use crate::updates::{InstalledBy, installed_by};

/// Where the built-in sandbox listens, or why it does not.
#[derive(Debug, Serialize, Type)]
pub struct SandboxState {
    /// Base URL with prefix.
    base_url: Option<String>,
    /// The file with the token that opens its own pages to programs.
    token_file: String,
    /// Why it does not run.
    problem: Option<String>,
}

impl SandboxState {
    /// Starts it where it does not run yet.
    async fn of(state: &crate::state::AppState) -> SandboxState {
        let (base_url, problem) = match state.sandbox().await {
            Ok(base_url) => (Some(base_url), None),
            Err(problem) => (None, Some(problem)),
        };
        let token_file = state.data_dir().join("sandbox").join("token").display().to_string();
        SandboxState { base_url, token_file, problem }
    }
}

/// How a window beside the main one is to look.
#[derive(Debug, Serialize, Type)]
pub struct Appearance {
    /// The language of the system.
    system_language: Language,
    /// What the window remembers.
    settings: Settings,
}

/// How the windows look.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn appearance(state: State<'_>) -> Answer<Appearance> {
    let settings = state.courier().await?.settings().get().await?;
    Ok(Appearance { system_language: system_language(), settings })
}

/// Everything the window needs to draw itself for the first time.
#[derive(Debug, Serialize, Type)]
pub struct Boot {
    /// The program's version.
    version: String,
    /// Where all data lies.
    data_dir: String,
    /// The language of the system.
    system_language: Language,
    /// What the window remembers.
    settings: Settings,
    /// Every account, the sandbox first.
    accounts: Vec<Account>,
    /// The message that was being written.
    draft: Option<Draft>,
    /// Those that it goes to, where there are several.
    draft_receivers: Vec<String>,
    /// Everything known about each option.
    catalogue: Vec<Group>,
    /// Whether this machine has a keyring, as it is presumed until [`keyring_state`] says.
    keyring: KeyringState,
    /// The built-in look-alike.
    sandbox: SandboxState,
    /// How many sends a crash had left open and that are `unknown` since this start.
    recovered: u32,
    /// Which databases were damaged and had their place taken at this start.
    repairs: Vec<Repair>,
    /// Databases that were found to be damaged since this start; those that are from now on are reported by
    /// [`DatabaseDamaged`].
    damaged: Vec<String>,
    /// The disk was full at this start: everything can be read and exported, and nothing sent or saved.
    read_only: bool,
    /// The data folder lies on a network drive, which no start reported before.
    remote: bool,
    /// Who installs new versions of the app; none where this build asks nobody for them.
    updates: Option<InstalledBy>,
    /// The accounts that rest after code 416; those that begin to are reported by [`AccountPauses`].
    pauses: Vec<AccountPause>,
}

/// An account begins to rest after code 416.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct AccountPauses(AccountPause);

/// So far the search index is that an earlier version made; nothing is left at its end.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct HistoryReindexed(ReindexProgress);

/// A database is found to be damaged: it takes no more writes, and is set aside at the next start.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct DatabaseDamaged {
    /// Its name in the data folder.
    file: String,
}

/// Whether this machine has a keyring. Its answer may take as long as a user who is asked to unlock it.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn keyring_state(state: State<'_>) -> Answer<KeyringState> {
    Ok(state.courier().await?.accounts().keyring().await)
}

/// Starts the built-in sandbox, where it did not start before.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_start(app: AppHandle, state: State<'_>) -> Answer<SandboxState> {
    let sandbox = SandboxState::of(&state).await;
    super::sandbox_seat::report(&app, &state).await;
    Ok(sandbox)
}

/// Opens the data folder, starts the sandbox and returns everything the first picture needs.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn boot(app: AppHandle, state: State<'_>) -> Answer<Boot> {
    let courier = state.courier().await?;
    let sandbox = SandboxState::of(&state).await;
    super::sandbox_seat::report(&app, &state).await;
    let listener = app.clone();
    let index_listener = app.clone();
    let ended = move |_| {
        emit(&listener, super::history_edit::HistoryManyChanged {});
    };
    state.keep_tidy(courier, ended, move |progress| {
        emit(&index_listener, HistoryReindexed(progress));
    });
    let listener = app.clone();
    courier.accounts().listen_for_pauses(move |rest| {
        emit(&listener, AccountPauses(rest));
    });
    let listener = app.clone();
    courier.listen_for_damage(move |file| {
        emit(&listener, DatabaseDamaged { file: file.to_owned() });
    });
    super::queue::report(app.clone(), state.inner().clone(), courier);
    let settings = courier.settings().get().await?;
    appearance::zoom(&app, &settings);
    super::jobs::report(app.clone(), courier);
    Ok(Boot {
        version: app.package_info().version.to_string(),
        data_dir: state.data_dir().display().to_string(),
        system_language: system_language(),
        settings,
        accounts: courier.accounts().all().await?,
        draft: courier.drafts().current().await?,
        draft_receivers: courier.drafts().receivers().await?,
        catalogue: catalogue().to_vec(),
        keyring: courier.accounts().presumed_keyring(),
        sandbox,
        recovered: courier.recovered(),
        repairs: courier.repairs().to_vec(),
        damaged: courier.damaged().into_iter().map(str::to_owned).collect(),
        read_only: courier.is_read_only(),
        remote: courier.is_newly_remote(),
        updates: installed_by(&app),
        pauses: courier.accounts().pauses(),
    })
}

/// Keeps what the window remembers: language, looks, keys and the chosen account.
///
/// Fails with: `data_failed`.
#[tauri::command]
#[specta::specta]
pub async fn settings_save(app: AppHandle, state: State<'_>, settings: Settings) -> Answer<()> {
    appearance::theme(&app, &settings);
    appearance::zoom(&app, &settings);
    Ok(state.courier().await?.settings().keep(&settings).await?)
}

/// Asks the window to close, as its button does: the page first writes what it holds.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
pub fn window_ask_to_close(window: tauri::WebviewWindow) -> Answer<()> {
    window.close().map_err(|error| AppError::new(courier::ErrorCode::Internal, error))
}

/// Asks the main window to close, from whichever window: the app ends with it.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
pub fn window_quit(app: AppHandle) -> Answer<()> {
    let Some(main) = app.get_webview_window("main") else { return Ok(()) };
    main.close().map_err(|error| AppError::new(courier::ErrorCode::Internal, error))
}

/// Fills the whole screen, or no more.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
pub fn window_full_screen(window: tauri::WebviewWindow) -> Answer<()> {
    let toggled = window.is_fullscreen().and_then(|full| window.set_fullscreen(!full));
    toggled.map_err(|error| AppError::new(courier::ErrorCode::Internal, error))
}

/// Every code that the service is known to answer, explained.
#[tauri::command]
#[specta::specta]
#[must_use]
pub fn service_codes() -> Vec<courier::Explained> {
    courier::explained_codes().cloned().collect()
}

/// Everything that was typed is written: the window may close.
///
/// Fails with: `internal`.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
pub fn window_close(window: tauri::WebviewWindow) -> Answer<()> {
    window.destroy().map_err(|error| AppError::new(courier::ErrorCode::Internal, error))
}
