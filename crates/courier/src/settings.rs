//! What the window remembers between starts.

use std::collections::BTreeMap;

use appdata::Store;
use ids::AccountId;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Error;

/// The languages that the window speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// The user's choice of language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LanguageChoice {
    /// As the system says.
    #[default]
    System,
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// The user's choice of colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much room rows, fields and buttons take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// The usual.
    #[default]
    Comfortable,
    /// More rows in the same window.
    Compact,
}

/// How large texts are, beside the size of everything else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// The usual.
    #[default]
    Normal,
    /// One pixel more.
    Large,
    /// Three pixels more.
    Larger,
}

/// What the window remembers between starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Settings {
    /// Language of the window.
    pub language: LanguageChoice,
    /// Colours of the window.
    pub theme: Theme,
    /// The account last chosen.
    pub account_id: Option<AccountId>,
    /// How large everything is drawn, in percent of its usual size.
    pub zoom_percent: u16,
    /// How close everything stands.
    pub density: Density,
    /// How large texts are.
    pub text_size: TextSize,
    /// Whether the desktop shows a notification when a bulk job ends out of sight.
    pub notifications: bool,
    /// Whether each start asks for a newer version of the app.
    pub check_updates: bool,
    /// Keys that the user gave to an action instead of its usual ones, for example `palette` to `mod+p`; empty: none.
    /// The window alone knows actions and keys.
    pub shortcuts: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Kept::default().into()
    }
}

impl Settings {
    /// How large everything is drawn, as a factor within what can still be read and used.
    #[must_use]
    pub fn zoom_factor(&self) -> f64 {
        f64::from(self.zoom_percent.clamp(50, 300)) / 100.0
    }
}

/// As it lies in the file: a version that knew less wrote less.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Kept {
    language: LanguageChoice,
    theme: Theme,
    account_id: Option<AccountId>,
    zoom_percent: Option<u16>,
    density: Density,
    text_size: TextSize,
    notifications: Option<bool>,
    check_updates: Option<bool>,
    shortcuts: BTreeMap<String, String>,
}

impl From<Kept> for Settings {
    fn from(kept: Kept) -> Settings {
        Settings {
            language: kept.language,
            theme: kept.theme,
            account_id: kept.account_id,
            zoom_percent: kept.zoom_percent.unwrap_or(100),
            density: kept.density,
            text_size: kept.text_size,
            notifications: kept.notifications.unwrap_or(true),
            check_updates: kept.check_updates.unwrap_or(true),
            shortcuts: kept.shortcuts,
        }
    }
}

/// Keeps what the window remembers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SettingsStore {
    store: Store,
}

impl SettingsStore {
    pub(crate) fn new(store: Store) -> SettingsStore {
        SettingsStore { store }
    }

    /// What was kept last; the defaults at first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self) -> Result<Settings, Error> {
        Ok(self.store.fact::<Kept>("settings").await?.unwrap_or_default().into())
    }

    /// Keeps what the window remembers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, settings: &Settings) -> Result<(), Error> {
        Ok(self.store.keep("settings", settings).await?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Kept, LanguageChoice, Settings};

    #[test]
    fn settings_of_an_earlier_version_keep_their_choices_and_get_the_usual_size_and_keys() {
        let kept = r#"{"language":"zh","theme":"dark","account_id":null}"#;

        let settings = Settings::from(serde_json::from_str::<Kept>(kept).unwrap());

        assert_eq!(settings.language, LanguageChoice::Zh);
        assert_eq!((settings.zoom_percent, settings.shortcuts.len()), (100, 0));
        assert!(settings.notifications && settings.check_updates);
    }

    #[test]
    fn a_window_is_never_zoomed_out_of_use() {
        let zoomed = |zoom_percent| Settings { zoom_percent, ..Settings::default() }.zoom_factor();

        assert!(
            [(0, 0.5), (125, 1.25), (u16::MAX, 3.0)].into_iter().all(|(kept, factor)| zoomed(kept) == factor)
        );
    }
}
