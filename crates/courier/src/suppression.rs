//! Suppression lists: who gets no bulk messages, such as 退订 and staff.

mod suppressed;
mod targets;

use std::sync::{Arc, Weak};
use std::time::Duration;

use appdata::{SuppressionListRow, SuppressionRow};
use bulk::import::source::Source;
use ids::AccountId;
use media::FileId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;
use yunxin::ConversationType;

use crate::attachments::Attachments;
use crate::clock::now_ms;
use crate::error::Error;
pub(crate) use suppressed::Suppressed;
use suppressed::kind_of;
pub use targets::UnusableRows;
use targets::{Found, targets_of, targets_typed};

/// How often a job that runs looks whether a list was changed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SuppressionListHead {
    /// No two are the same but for case.
    pub name: String,
    /// For this account alone; `None` is for all.
    pub account_id: Option<AccountId>,
    /// How many are on it.
    #[specta(type = Number)]
    pub entries: u64,
}

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SuppressionEntry {
    /// What they are.
    pub kind: ConversationType,
    /// Account or id of the group. Case does not count.
    pub target: String,
    /// Why, for people.
    pub reason: String,
    /// Who said so.
    pub author: String,
    /// Since when, Unix milliseconds.
    #[specta(type = Number)]
    pub added_at_ms: i64,
    /// Until when, Unix milliseconds; `None` is for ever.
    #[specta(type = Option<Number>)]
    pub expires_at_ms: Option<i64>,
}

/// Why those of a table come onto a list, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SuppressionNote {
    /// Why, for people.
    pub reason: String,
    /// Who says so.
    pub author: String,
    /// Until when, Unix milliseconds; `None` is for ever.
    #[specta(type = Option<Number>)]
    pub expires_at_ms: Option<i64>,
}

impl SuppressionNote {
    /// An entry for each of these, added at this moment (Unix milliseconds).
    pub(crate) fn entries(
        &self,
        targets: Vec<(ConversationType, String)>,
        added_at_ms: i64,
    ) -> Vec<SuppressionEntry> {
        let entry = |(kind, target)| SuppressionEntry {
            kind,
            target,
            reason: self.reason.clone(),
            author: self.author.clone(),
            added_at_ms,
            expires_at_ms: self.expires_at_ms,
        };
        targets.into_iter().map(entry).collect()
    }
}

/// What became of those that a table names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SuppressionAdded {
    /// How many were not on the list before.
    #[specta(type = Number)]
    pub added: u64,
    /// Rows that name somebody, on the list before or not.
    #[specta(type = Number)]
    pub rows: u64,
    /// Rows that name nobody who can be put on a list, the commonest problem first.
    pub unusable: Vec<UnusableRows>,
}

/// The lists. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SuppressionLists {
    table: appdata::Suppression,
    attachments: Attachments,
}

impl SuppressionLists {
    pub(crate) fn new(table: appdata::Suppression, attachments: Attachments) -> SuppressionLists {
        SuppressionLists { table, attachments }
    }

    /// Every list, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<SuppressionListHead>, Error> {
        let head = |SuppressionListRow { name, account_id, entries }| SuppressionListHead {
            name,
            account_id,
            entries,
        };
        Ok(self.table.lists().await?.into_iter().map(head).collect())
    }

    /// Makes a list, for one account or for all.
    ///
    /// # Errors
    /// When it has no name, another list has it, or the database fails.
    pub async fn create(&self, name: &str, account_id: Option<&AccountId>) -> Result<(), Error> {
        Ok(self.table.create(name, account_id).await?)
    }

    /// Deletes a list with all on it.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn delete(&self, name: &str) -> Result<(), Error> {
        if self.table.delete(name).await? { Ok(()) } else { Err(no_list(name)) }
    }

    /// Puts entries on a list, and says how many were not on it before.
    ///
    /// # Errors
    /// When there is no such list, or the database fails.
    pub async fn add(&self, name: &str, entries: Vec<SuppressionEntry>) -> Result<u64, Error> {
        let rows = entries.into_iter().map(row).collect();
        self.table.add(name, rows).await?.ok_or_else(|| no_list(name))
    }

    /// Puts those that a file names on a list. It is read as the table of a job; where no column is called as one of receivers
    /// is, the first counts, and `kind` where no column says what they are.
    ///
    /// # Errors
    /// When there is no such list, the file cannot be read as a table, or the database fails.
    pub async fn add_file(
        &self,
        name: &str,
        file_id: &FileId,
        kind: ConversationType,
        note: &SuppressionNote,
    ) -> Result<SuppressionAdded, Error> {
        let path = self.attachments.chosen_file(file_id)?;
        let added = self.add_source(name, Source::File(path.clone()), kind, note).await;
        added.map_err(|error| error.of_table(Some(&path)))
    }

    /// As [`SuppressionLists::add_file`], with text from the clipboard: one in a line, or a table.
    ///
    /// # Errors
    /// As [`SuppressionLists::add_file`].
    pub async fn add_text(
        &self,
        name: &str,
        text: &str,
        kind: ConversationType,
        note: &SuppressionNote,
    ) -> Result<SuppressionAdded, Error> {
        self.add_source(name, Source::Pasted(text.to_owned()), kind, note).await
    }

    /// As [`SuppressionLists::add_file`], with those that are given one by one: none of them is the name of a column.
    ///
    /// # Errors
    /// When there is no such list, or the database fails.
    pub async fn add_typed(
        &self,
        name: &str,
        typed: &[String],
        kind: ConversationType,
        note: &SuppressionNote,
    ) -> Result<SuppressionAdded, Error> {
        self.add_found(name, targets_typed(typed, kind), note).await
    }

    async fn add_source(
        &self,
        name: &str,
        source: Source,
        kind: ConversationType,
        note: &SuppressionNote,
    ) -> Result<SuppressionAdded, Error> {
        let found = tokio::task::spawn_blocking(move || targets_of(&source, kind));
        self.add_found(name, found.await??, note).await
    }

    async fn add_found(
        &self,
        name: &str,
        found: Found,
        note: &SuppressionNote,
    ) -> Result<SuppressionAdded, Error> {
        let Found { targets, rows, unusable } = found;
        let added = self.add(name, note.entries(targets, now_ms())).await?;
        Ok(SuppressionAdded { added, rows, unusable })
    }

    /// Takes somebody off a list, and says whether they were on it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove(&self, name: &str, kind: ConversationType, target: &str) -> Result<bool, Error> {
        Ok(self.table.remove(name, kind.code(), target).await?)
    }

    /// Up to `limit` of a list, after this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entries(
        &self,
        name: &str,
        after: Option<(ConversationType, String)>,
        limit: u32,
    ) -> Result<Vec<SuppressionEntry>, Error> {
        let after = after.map(|(kind, target)| (kind.code(), target));
        let rows = self.table.entries(name, after, limit).await?;
        Ok(rows.into_iter().filter_map(entry).collect())
    }

    /// Refuses names that no list has: a job that leaves nobody out because of a name mistyped writes to those it must not.
    pub(crate) async fn are_there(&self, names: &[String]) -> Result<(), Error> {
        let all = self.table.lists().await?;
        let missing = names.iter().find(|name| all.iter().all(|list| list.name != **name));
        missing.map_or(Ok(()), |name| Err(no_list(name)))
    }

    /// Whom this account does not write to, as it is and as it becomes: it looks again as long as it is used. By these lists
    /// alone, or by all.
    pub(crate) async fn watched(
        &self,
        account_id: &AccountId,
        only: Option<Vec<String>>,
    ) -> Result<Arc<Suppressed>, Error> {
        let watched = Arc::new(Suppressed::by(only));
        let revision = self.refresh(&watched, account_id).await?;
        let (lists, id, seen) = (self.clone(), account_id.clone(), Arc::downgrade(&watched));
        tokio::spawn(async move { lists.watch(&seen, &id, revision).await });
        Ok(watched)
    }

    async fn watch(&self, watched: &Weak<Suppressed>, account_id: &AccountId, mut revision: i64) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let Some(watched) = watched.upgrade() else { return };
            let now = match self.table.revision().await {
                Ok(now) if now == revision => continue,
                Ok(_) => self.refresh(&watched, account_id).await,
                Err(error) => Err(error.into()),
            };
            match now {
                Ok(now) => revision = now,
                Err(error) => tracing::warn!(%error, "changes of suppression lists are not seen"),
            }
        }
    }

    async fn refresh(&self, watched: &Suppressed, account_id: &AccountId) -> Result<i64, Error> {
        // Before the entries: a change meanwhile is seen the next time.
        let revision = self.table.revision().await?;
        let rows = self.table.of_account(account_id).await?;
        watched.hold(rows);
        Ok(revision)
    }
}

fn row(entry: SuppressionEntry) -> SuppressionRow {
    let SuppressionEntry { kind, target, reason, author, added_at_ms, expires_at_ms } = entry;
    SuppressionRow { kind: kind.code(), target, reason, author, added_at_ms, expires_at_ms }
}

/// An entry, if it is one that we wrote.
fn entry(row: SuppressionRow) -> Option<SuppressionEntry> {
    let SuppressionRow { kind, target, reason, author, added_at_ms, expires_at_ms } = row;
    Some(SuppressionEntry { kind: kind_of(kind)?, target, reason, author, added_at_ms, expires_at_ms })
}

fn no_list(name: &str) -> Error {
    Error::NoSuppressionList { name: name.to_owned() }
}
