//! What the window remembers between starts.

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

/// What the window remembers between starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Settings {
    /// Language of the window.
    pub language: LanguageChoice,
    /// Colours of the window.
    pub theme: Theme,
    /// The account last chosen.
    pub account_id: Option<AccountId>,
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
        Ok(self.store.fact("settings").await?.unwrap_or_default())
    }

    /// Keeps what the window remembers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, settings: &Settings) -> Result<(), Error> {
        Ok(self.store.keep("settings", settings).await?)
    }
}
