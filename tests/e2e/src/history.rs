//! The history page, the way a user uses it.

use crate::Key;
use crate::app::App;
use crate::problem::{Outcome, Problem};

impl App {
    /// Opens one of the pages: `compose`, `history`, `accounts`, `settings`.
    ///
    /// # Errors
    /// When there is no such page.
    pub async fn go_to(&self, page: &str) -> Outcome {
        self.click(&format!("nav-{page}")).await?;
        let id = format!("page-{page}");
        self.until(format!("the page {page}"), || async {
            let shown =
                self.by_testid(&id).await?.is_displayed().await.map_err(Problem::window("look at a page"))?;
            Ok(if shown { Ok(()) } else { Err("hidden".to_owned()) })
        })
        .await
    }

    /// Opens the newest row of the history and waits for its details. The row's id.
    ///
    /// # Errors
    /// When there is no row.
    pub async fn open_newest_row(&self) -> Outcome<String> {
        self.go_to("history").await?;
        let newest = || self.attribute("history-row", "data-id");
        let before = newest().await?;
        self.click("history-row").await?;
        // One that was on its way may have come in above it meanwhile.
        let after = newest().await?;
        self.until(format!("the details of {before:?} or {after:?}"), || async {
            let shown = self.attribute("history-details", "data-id").await?;
            let is_newest = shown.is_some() && (shown == before || shown == after);
            Ok(if is_newest { Ok(shown.unwrap_or_default()) } else { Err(format!("{shown:?}")) })
        })
        .await
    }

    /// Opens the menu of actions by keyboard: it opens when the pointer goes down, so that no click reaches its button.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open_actions(&self) -> Outcome {
        self.press("history-actions", Key::Enter).await?;
        self.by_testid("history-action-read").await.map(drop)
    }

    /// Chooses one of the actions on the message in the details: `recall`, `modify`, `read`, …
    ///
    /// # Errors
    /// When there is no such action.
    pub async fn choose_action(&self, act: &str) -> Outcome {
        self.open_actions().await?;
        self.press(&format!("history-action-{act}"), Key::Enter).await
    }

    /// Waits until the newest act under the message is this one, with its end.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_action(&self, kind: &str, state: &str) -> Outcome {
        self.until(format!("the act {kind} to be {state}"), || async {
            if self.count("history-action").await? == 0 {
                return Ok(Err("none".to_owned()));
            }
            let newest = (
                self.attribute("history-action", "data-kind").await?.unwrap_or_default(),
                self.attribute("history-action", "data-state").await?.unwrap_or_default(),
            );
            let wanted = (kind.to_owned(), state.to_owned());
            Ok(if newest == wanted { Ok(()) } else { Err(format!("{newest:?}")) })
        })
        .await
    }
}
