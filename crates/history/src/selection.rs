//! Which rows a user means, and work on many of them in steps that keep no send waiting.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::model::send::Outcome;
use crate::query::Query;
use crate::read;
use crate::store::History;

/// So many rows are changed in one transaction. A send waits for one of these at most.
pub(crate) const STEP_ROWS: usize = 200;

/// Which rows are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Selection {
    /// These.
    Rows {
        /// Their numbers; what is not there (any more) is passed over.
        ids: Vec<RowId>,
    },
    /// What a query finds.
    Found {
        /// Which query.
        query: Query,
        /// None that is newer than this, so that a row that came after the user looked is never among them.
        newest: Option<RowId>,
        /// But not these.
        except: Vec<RowId>,
    },
}

impl Selection {
    /// The query by which the rows were found; empty where they were picked, or all are meant.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Rows { .. } => String::new(),
            Self::Found { query, .. } => query.to_string(),
        }
    }
}

/// What a selection holds, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Tally {
    /// All of it.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// Still on their way.
    #[specta(type = specta_typescript::Number)]
    pub sending: u64,
    /// Of unknown end.
    #[specta(type = specta_typescript::Number)]
    pub unknown: u64,
    /// With a star.
    #[specta(type = specta_typescript::Number)]
    pub starred: u64,
}

impl History {
    /// Counts what a selection holds. Takes time in proportion to it.
    ///
    /// # Errors
    /// Those of the file.
    pub fn tally(&self, selection: &Selection) -> Result<Tally, Error> {
        self.read(|tx| {
            let mut tally = Tally::default();
            let mut batches = Batches::over(selection);
            loop {
                let rows = batches.step(tx, 10 * STEP_ROWS)?;
                if rows.is_empty() {
                    return Ok(tally);
                }
                let mut find = tx.prepare_cached("SELECT outcome, starred FROM message WHERE id = ?1")?;
                for row in rows {
                    let (outcome, starred): (Outcome, bool) =
                        find.query_row([row], |r| Ok((r.get(0)?, r.get(1)?)))?;
                    tally.rows += 1;
                    tally.sending += u64::from(outcome == Outcome::Sending);
                    tally.unknown += u64::from(outcome == Outcome::Unknown);
                    tally.starred += u64::from(starred);
                }
            }
        })
    }

    /// Runs `work` on each row of a selection, oldest first, some hundred in one transaction, and says for how many it
    /// answered *true*. `on_progress` gets that number after each step and may stop it there; what was done stays done.
    pub(crate) fn on_each(
        &self,
        selection: &Selection,
        mut work: impl FnMut(&Transaction<'_>, RowId) -> Result<bool, Failure>,
        mut on_progress: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<u64, Error> {
        let mut batches = Batches::over(selection);
        let mut changed = 0;
        in_turns(|| {
            let seen = self.write(|tx| {
                let rows = batches.step(tx, STEP_ROWS)?;
                for row in &rows {
                    changed += u64::from(work(tx, *row)?);
                }
                Ok(rows.len())
            })?;
            Ok(if seen == 0 { ControlFlow::Break(()) } else { on_progress(changed) })
        })?;
        Ok(changed)
    }
}

/// Does step after step until one breaks off, and leaves as much time between them as they take, so that whoever waits
/// for the file, in this process or another, gets it.
pub(crate) fn in_turns(mut step: impl FnMut() -> Result<ControlFlow<()>, Error>) -> Result<(), Error> {
    loop {
        let began = Instant::now();
        if step()?.is_break() {
            return Ok(());
        }
        std::thread::sleep(began.elapsed().min(Duration::from_millis(50)));
    }
}

/// The rows of a selection, oldest first, piece by piece. Between pieces rows may change as they like.
pub(crate) struct Batches<'a> {
    selection: &'a Selection,
    /// What [`Selection::Rows`] names or [`Selection::Found`] leaves out.
    sorted: Vec<RowId>,
    /// The first number that was not looked at; `None` at the end of all numbers.
    next: Option<i64>,
}

impl<'a> Batches<'a> {
    pub(crate) fn over(selection: &'a Selection) -> Self {
        let (Selection::Rows { ids: named } | Selection::Found { except: named, .. }) = selection;
        let mut sorted = named.clone();
        sorted.sort_unstable();
        sorted.dedup();
        Self { selection, sorted, next: Some(i64::MIN) }
    }

    /// The next rows, at most `limit`; none at the end.
    pub(crate) fn step(&mut self, tx: &Transaction<'_>, limit: usize) -> Result<Vec<RowId>, Failure> {
        loop {
            let Some(first) = self.next else { return Ok(Vec::new()) };
            let seen = match self.selection {
                Selection::Rows { .. } => {
                    let next = self.sorted.partition_point(|row| row.0 < first);
                    self.sorted[next..].iter().copied().take(limit).collect()
                }
                Selection::Found { query, newest, .. } => {
                    let last = newest.map_or(i64::MAX, |row| row.0);
                    read::numbers(tx, query, (first, last), limit as i64)?
                }
            };
            let Some(last) = seen.last() else { return Ok(seen) };
            self.next = last.0.checked_add(1);
            let kept = self.kept(tx, seen)?;
            if !kept.is_empty() {
                return Ok(kept);
            }
        }
    }

    fn kept(&self, tx: &Transaction<'_>, mut seen: Vec<RowId>) -> Result<Vec<RowId>, Failure> {
        if let Selection::Found { .. } = self.selection {
            seen.retain(|row| self.sorted.binary_search(row).is_err());
            return Ok(seen);
        }
        let mut there =
            tx.prepare_cached("SELECT id FROM message WHERE id = ?1 AND deleted_at_ms IS NULL")?;
        let mut kept = Vec::new();
        for row in seen {
            kept.extend(there.query_row([row], |r| r.get::<_, RowId>(0)).optional()?);
        }
        Ok(kept)
    }
}
