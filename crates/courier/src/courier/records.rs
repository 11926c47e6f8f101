//! Looking into the history.

use history::{Cursor, Filter, History, Page, RowId};

use super::Courier;
use crate::Error;

impl Courier {
    /// A page of the history, newest first.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn history_page(
        &self,
        filter: Filter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Page, Error> {
        self.read(move |history| history.page(&filter, after.as_ref(), limit)).await
    }

    /// How many rows a filter finds.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn history_count(&self, filter: Filter) -> Result<u64, Error> {
        self.read(move |history| history.count(&filter)).await
    }

    /// Everything about one row.
    ///
    /// # Errors
    /// When there is none, or the history fails.
    pub async fn history_row(&self, id: RowId) -> Result<history::Details, Error> {
        self.read(move |history| history.get(id)).await?.ok_or_else(|| Error::NoRow(id.to_string()))
    }

    /// The small picture of a row's file, as JPEG.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn history_thumbnail(&self, id: RowId) -> Result<Option<Vec<u8>>, Error> {
        self.read(move |history| history.thumbnail(id)).await
    }

    /// What an earlier message kept of the file with this MD5: its small picture, as JPEG.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn remembered_thumbnail(&self, md5: String) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.read(move |history| history.seen_file(&md5)).await?.and_then(|seen| seen.thumbnail))
    }

    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&History) -> Result<T, history::Error> + Send + 'static,
    {
        let history = self.history.clone();
        Ok(tokio::task::spawn_blocking(move || work(&history)).await??)
    }
}
