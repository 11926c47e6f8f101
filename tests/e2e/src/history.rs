//! The history page, the way a person uses it.

use crate::{App, Outcome, Problem};

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
        self.click("history-row").await?;
        let row = self.attribute("history-row", "data-id").await?.unwrap_or_default();
        self.wait_for_attribute("history-details", "data-id", &row).await?;
        Ok(row)
    }
}
