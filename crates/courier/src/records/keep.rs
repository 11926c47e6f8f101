//! What a user keeps of the history: stars, tags, notes; what they delete; what leaves the app and comes back.

use std::io::Write;
use std::path::PathBuf;

use history::{Deleted, RowId, Selection, TagUse, Tally};
use tokio_util::sync::CancellationToken;

use super::Records;
use crate::error::Error;
use crate::transfer::export::{ExportOrder, Exported, write_out, write_to_file};
use crate::transfer::format::Progress;
use crate::transfer::import::{Imported, read_in};

impl Records {
    /// Gives rows a star or takes it away.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn star(&self, selection: Selection, on: bool) -> Result<u64, Error> {
        self.run(move |history| history.star(&selection, on)).await
    }

    /// Puts a tag on rows, or takes it off.
    ///
    /// # Errors
    /// When it cannot be a tag, a row would have too many, or the history fails.
    pub async fn tag(&self, selection: Selection, name: String, on: bool) -> Result<u64, Error> {
        let work = move |history: &history::History| match on {
            true => history.tag(&selection, &name),
            false => history.untag(&selection, &name),
        };
        self.run(work).await
    }

    /// Every tag in use, the most used first.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn tags(&self) -> Result<Vec<TagUse>, Error> {
        self.run(history::History::tags).await
    }

    /// Writes the note of a row; nothing but blanks takes it away.
    ///
    /// # Errors
    /// When it is too long, there is no such row, or the history fails.
    pub async fn note(&self, row: RowId, text: String) -> Result<(), Error> {
        self.run(move |history| history.note(row, &text)).await
    }

    /// What a selection holds, in numbers.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn tally(&self, selection: Selection) -> Result<Tally, Error> {
        self.run(move |history| history.tally(&selection)).await
    }

    /// Deletes rows, but for those on their way and, unless `unknown_too`, those of unknown outcome. For a minute
    /// [`Records::undelete`] brings them back.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn delete_rows(&self, selection: Selection, unknown_too: bool) -> Result<Deleted, Error> {
        let now_ms = crate::clock::now_ms();
        let deleted = self.run(move |history| history.delete(&selection, unknown_too, now_ms)).await?;
        self.tidy_soon.notify_one();
        Ok(deleted)
    }

    /// Brings back what one deletion took, as far as it is not gone; says how many rows.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn undelete(&self, deleted_at_ms: i64) -> Result<u64, Error> {
        self.run(move |history| history.restore(deleted_at_ms)).await
    }

    /// Writes a selection into a file that appears only when it is whole.
    ///
    /// # Errors
    /// When it was cancelled, the file cannot be written, or the history fails.
    pub async fn export_to_file(
        &self,
        order: ExportOrder,
        path: PathBuf,
        mut reported: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Exported, Error> {
        let history = self.history.clone();
        let work = move || write_to_file(&history, &order, &path, &mut reported);
        tokio::task::spawn_blocking(work).await?
    }

    /// Writes a selection to an open place, such as standard output; says how many rows.
    ///
    /// # Errors
    /// When it cannot be written, or the history fails.
    pub async fn export_to(
        &self,
        order: ExportOrder,
        mut out: impl Write + Send + 'static,
        name: &'static str,
    ) -> Result<u64, Error> {
        let history = self.history.clone();
        let work = move || write_out(&history, &order, &mut out, &mut |_| ());
        tokio::task::spawn_blocking(work).await?.map_err(|stop| stop.at(name.as_ref()))
    }

    /// Imports lines of JSON. All of the file is checked before anything is written; what is here already stays as it is.
    ///
    /// # Errors
    /// When a line cannot be imported, it was cancelled, the file cannot be read, or the history fails.
    pub async fn import_file(
        &self,
        path: PathBuf,
        cancel: CancellationToken,
        mut reported: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Imported, Error> {
        let history = self.history.clone();
        tokio::task::spawn_blocking(move || read_in(&history, &path, &cancel, &mut reported)).await?
    }
}
