//! What a user adds to rows: stars, tags and notes. All of it is found by the search.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::index::index;
use crate::selection::Selection;
use crate::store::History;

/// A tag is a word or two, not a note.
pub const TAG_CHARS: usize = 40;
/// More tags on one row than anyone reads.
pub const ROW_TAGS: usize = 20;
/// A note of some pages.
pub const NOTE_CHARS: usize = 20_000;

/// A tag and how often it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TagUse {
    /// Its name.
    pub name: String,
    /// On how many rows.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
}

impl History {
    /// Gives rows a star or takes it away. Says how many changed.
    ///
    /// # Errors
    /// Those of the file.
    pub fn star(&self, selection: &Selection, on: bool) -> Result<u64, Error> {
        let work = |tx: &rusqlite::Transaction<'_>, row| {
            let changed = tx
                .prepare_cached("UPDATE message SET starred = ?2 WHERE id = ?1 AND starred <> ?2")?
                .execute(params![row, on])?;
            reindexed(tx, row, changed)
        };
        self.on_each(selection, work, |_| ControlFlow::Continue(()))
    }

    /// Puts a tag on rows. Says how many did not have it, in whatever case.
    ///
    /// # Errors
    /// `BadTag` when there is nothing in the name or too much, `TooManyTags`, and those of the file.
    pub fn tag(&self, selection: &Selection, name: &str) -> Result<u64, Error> {
        let name = tag_name(name)?;
        let work = |tx: &rusqlite::Transaction<'_>, row| {
            let changed = put_tag(tx, row, &name)?;
            reindexed(tx, row, usize::from(changed))
        };
        self.on_each(selection, work, |_| ControlFlow::Continue(()))
    }

    /// Takes a tag off rows. Says how many had it.
    ///
    /// # Errors
    /// Those of the file.
    pub fn untag(&self, selection: &Selection, name: &str) -> Result<u64, Error> {
        let work = |tx: &rusqlite::Transaction<'_>, row| {
            let changed = tx
                .prepare_cached("DELETE FROM tag WHERE message_id = ?1 AND name = ?2")?
                .execute(params![row, name])?;
            reindexed(tx, row, changed)
        };
        self.on_each(selection, work, |_| ControlFlow::Continue(()))
    }

    /// Every tag in use, the most used first.
    ///
    /// # Errors
    /// Those of the file.
    pub fn tags(&self) -> Result<Vec<TagUse>, Error> {
        self.read(|tx| {
            let tags = tx
                .prepare_cached("SELECT name, count(*) FROM tag GROUP BY name ORDER BY count(*) DESC, name")?
                .query_map([], |r| Ok(TagUse { name: r.get(0)?, rows: r.get::<_, i64>(1)?.cast_unsigned() }))?
                .collect::<Result<_, _>>()?;
            Ok(tags)
        })
    }

    /// Writes what a user has to say about a row, in place of what they said before; nothing but blanks is nothing.
    ///
    /// # Errors
    /// `NoteTooLong`, `NoSuchRow`, and those of the file.
    pub fn note(&self, row: RowId, text: &str) -> Result<(), Error> {
        if text.chars().nth(NOTE_CHARS).is_some() {
            return Err(Error::NoteTooLong { max_chars: NOTE_CHARS });
        }
        self.write(|tx| {
            let there: Option<i64> = tx
                .prepare_cached("SELECT id FROM message WHERE id = ?1 AND deleted_at_ms IS NULL")?
                .query_row([row], |r| r.get(0))
                .optional()?;
            there.ok_or(Error::NoSuchRow { row })?;
            put_note(tx, row, text)?;
            index(tx, row)
        })
    }
}

pub(crate) fn put_note(tx: &Connection, row: RowId, text: &str) -> Result<(), Failure> {
    if text.trim().is_empty() {
        tx.prepare_cached("DELETE FROM note WHERE message_id = ?1")?.execute([row])?;
    } else {
        tx.prepare_cached("INSERT OR REPLACE INTO note (message_id, text) VALUES (?1, ?2)")?
            .execute(params![row, text])?;
    }
    Ok(())
}

/// Whether the row did not have it.
pub(crate) fn put_tag(tx: &Connection, row: RowId, name: &str) -> Result<bool, Failure> {
    let changed = tx
        .prepare_cached("INSERT OR IGNORE INTO tag (message_id, name) VALUES (?1, ?2)")?
        .execute(params![row, name])?;
    let tags: usize = tx
        .prepare_cached("SELECT count(*) FROM tag WHERE message_id = ?1")?
        .query_row([row], |r| r.get::<_, u32>(0))? as usize;
    if changed > 0 && tags > ROW_TAGS {
        return Err(Error::TooManyTags { row, max: ROW_TAGS }.into());
    }
    Ok(changed > 0)
}

/// A name as it is kept: one blank between words, none at the ends, and without the `#` that people type before it.
pub(crate) fn tag_name(typed: &str) -> Result<String, Error> {
    let name = typed.trim().trim_start_matches(['#', '＃']);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().nth(TAG_CHARS).is_some() || name.chars().any(char::is_control) {
        return Err(Error::BadTag { max_chars: TAG_CHARS });
    }
    Ok(name)
}

fn reindexed(tx: &Connection, row: RowId, changed: usize) -> Result<bool, Failure> {
    if changed > 0 {
        index(tx, row)?;
    }
    Ok(changed > 0)
}
