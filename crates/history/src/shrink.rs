//! Giving space back to the disk.

use std::ops::ControlFlow;

use rusqlite::Connection;

use crate::error::Error;
use crate::selection::in_turns;
use crate::store::History;

/// Pages that one step gives back: 1 MiB.
const STEP_PAGES: i64 = 256;
/// Pages of the search index that one step tidies.
const MERGE_PAGES: i64 = 64;
/// The index is tidied when more than this part of all rows ended: one in twenty.
const TIDY_PART: u64 = 20;

impl History {
    /// Gives the space of `ended` rows back to the disk, step by step, so that no send waits. Says how many bytes the
    /// file became shorter.
    ///
    /// # Errors
    /// Those of the file.
    pub fn shrink(&self, ended: u64) -> Result<u64, Error> {
        let before = self.size_bytes()?;
        let left: i64 =
            self.read(|tx| Ok(tx.query_row("SELECT count(*) FROM message", [], |r| r.get(0))?))?;
        if ended.saturating_mul(TIDY_PART) > left.cast_unsigned() {
            self.tidy_index()?;
        }
        in_turns(|| {
            let left = self.write(|tx| {
                step(tx)?;
                Ok(tx.pragma_query_value(None, "freelist_count", |r| r.get::<_, i64>(0))?)
            })?;
            Ok(if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(before.saturating_sub(self.size_bytes()?))
    }

    /// Drops the words of ended rows, and those before a change, from the index. It does so by itself, bit by bit, as rows
    /// come; but where many rows end at once, more space is taken by them than by all else.
    ///
    /// # Errors
    /// Those of the file.
    pub fn tidy_index(&self) -> Result<(), Error> {
        // A negative number starts to merge the whole index into one piece, positive ones go on with it.
        let mut pages = -MERGE_PAGES;
        in_turns(|| {
            let changed = self.write(|tx| {
                let before = tx.total_changes();
                tx.prepare_cached("INSERT INTO search (search, rank) VALUES ('merge', ?1)")?
                    .execute([pages])?;
                Ok(tx.total_changes() - before)
            })?;
            pages = MERGE_PAGES;
            // As FTS5 says it: less than two changes mean that there is nothing left to merge.
            Ok(if changed < 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
    }

    /// The size of the database, without what waits in the `-wal`.
    ///
    /// # Errors
    /// Those of the file.
    pub fn size_bytes(&self) -> Result<u64, Error> {
        self.read(|tx| {
            let pages: i64 = tx.pragma_query_value(None, "page_count", |r| r.get(0))?;
            let page_bytes: i64 = tx.pragma_query_value(None, "page_size", |r| r.get(0))?;
            Ok((pages * page_bytes).cast_unsigned())
        })
    }
}

fn step(db: &Connection) -> rusqlite::Result<()> {
    // A row for each page: all of them must be asked for, or only the first is given back.
    let mut vacuum = db.prepare(&format!("PRAGMA incremental_vacuum({STEP_PAGES})"))?;
    let mut rows = vacuum.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}
