//! Which language the window speaks.

use courier::{Language, LanguageChoice, Settings};
use tauri::{AppHandle, Manager};

use crate::state::AppState;

/// The language that the user chose, or that of the system.
pub async fn shown(app: AppHandle) -> Language {
    let state = app.state::<std::sync::Arc<AppState>>();
    let settings = match state.courier().await {
        Ok(courier) => courier.settings().get().await.unwrap_or_default(),
        Err(_) => Settings::default(),
    };
    language_of(&settings)
}

/// The language of these settings.
pub fn language_of(settings: &Settings) -> Language {
    match settings.language {
        LanguageChoice::Zh => Language::Zh,
        LanguageChoice::En => Language::En,
        LanguageChoice::System => system_language(),
    }
}

/// The language of the system, where the user chose none.
pub fn system_language() -> Language {
    match sys_locale::get_locale() {
        Some(locale) if locale.to_lowercase().starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}
