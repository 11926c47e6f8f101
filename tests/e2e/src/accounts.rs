//! The accounts page, the way a user uses it.

use crate::app::App;
use crate::clipboard;
use crate::problem::Outcome;

/// A custom account to add through the window.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// Its name.
    pub name: &'a str,
    /// 32 hex digits.
    pub app_key: &'a str,
    /// What *Paste from clipboard* will find.
    pub app_secret: &'a str,
    /// Base URL with prefix.
    pub url: &'a str,
}

impl App {
    /// Fills the form of a new account and takes its secret from the clipboard; does not save it.
    ///
    /// # Errors
    /// When the form is not as expected.
    pub async fn fill_account(&self, account: NewAccount<'_>) -> Outcome {
        self.go_to("accounts").await?;
        self.click("account-add").await?;
        self.replace_text("account-name", account.name).await?;
        self.replace_text("account-app-key", account.app_key).await?;
        self.click("account-region-custom").await?;
        self.replace_text("account-url-0", account.url).await?;
        clipboard::copy(account.app_secret)?;
        self.click_by_hand("account-secret-paste").await?;
        self.wait_for_attribute("account-secret", "data-state", "pending").await
    }

    /// Saves the account in the form and makes it the current one.
    ///
    /// # Errors
    /// When it is not saved.
    pub async fn save_and_use_account(&self, name: &str) -> Outcome {
        self.click("account-save").await?;
        self.wait_for_attribute("account-secret", "data-state", "stored").await?;
        self.click("account-use").await?;
        self.wait_for_text("account-switch", name).await
    }
}
