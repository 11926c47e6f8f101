//! Looking into the history.

use appdata::{SavedSearch, Searches};
use history::{Completion, Depth, History, Page, Place, Query, RowId, Stop, Survey};

use super::Courier;
use crate::Error;

impl Courier {
    /// A page of the rows that a query finds.
    ///
    /// # Errors
    /// When the query is not understood, or the history fails.
    pub async fn history_page(&self, query: &str, place: Place, limit: u32) -> Result<Page, Error> {
        let query = Query::parse(query)?;
        self.read(move |history| history.page(&query, place, limit, &Stop::default())).await
    }

    /// The newest rows that a query finds, and a glance at all of them.
    ///
    /// # Errors
    /// When the query is not understood, it was stopped, or the history fails.
    pub async fn history_search(&self, query: &str, limit: u32, stop: Stop) -> Result<(Page, Survey), Error> {
        let query = Query::parse(query)?;
        self.read(move |history| {
            let page = history.page(&query, Place::default(), limit, &stop)?;
            Ok((page, history.survey(&query, Depth::Glance, &stop)?))
        })
        .await
    }

    /// All rows that a query finds, counted by time and outcome. Takes seconds at most.
    ///
    /// # Errors
    /// As [`Courier::history_search`].
    pub async fn history_survey(&self, query: &str, stop: Stop) -> Result<Survey, Error> {
        let query = Query::parse(query)?;
        self.read(move |history| history.survey(&query, Depth::Whole, &stop)).await
    }

    /// How many rows a query finds, to the last. Takes time in proportion to them.
    ///
    /// # Errors
    /// When the query is not understood, or the history fails.
    pub async fn history_count(&self, query: &str) -> Result<u64, Error> {
        let query = Query::parse(query)?;
        self.read(move |history| history.count(&query)).await
    }

    /// What could stand where the caret is in a query, `caret` in UTF-16 units.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn history_complete(&self, typed: String, caret: u32) -> Result<Completion, Error> {
        self.read(move |history| history.complete(&typed, caret)).await
    }

    /// The searches that were saved, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_searches(&self) -> Result<Vec<SavedSearch>, Error> {
        Ok(Searches::new(self.store.file()).all().await?)
    }

    /// Saves a search. `old_name` is the one it takes the place of, if any.
    ///
    /// # Errors
    /// When the name is empty or another search has it, or the database fails.
    pub async fn save_search(&self, search: SavedSearch, old_name: Option<String>) -> Result<(), Error> {
        Ok(Searches::new(self.store.file()).save(search, old_name).await?)
    }

    /// Forgets a saved search.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_search(&self, name: String) -> Result<(), Error> {
        Ok(Searches::new(self.store.file()).delete(name).await?)
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
