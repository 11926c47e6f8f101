//! What a process that is gone left open.

use rusqlite::{Transaction, params};

use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::index::index;
use crate::model::act::ActState;
use crate::model::send::Outcome;
use crate::parts;
use crate::store::History;

/// The error of a row that its own process could not end.
pub(crate) const INTERRUPTED: &str = "interrupted";

impl History {
    /// Rows still sending whose process is gone become unknown, with the error `interrupted`. Says how many. Acts that it
    /// had open become unknown, too, and are not counted.
    ///
    /// `owner_alive` is asked once for each [`NewSend::process`] that has such rows or acts, outside any transaction.
    ///
    /// # Errors
    /// Those of the file.
    pub fn recover(&self, owner_alive: impl Fn(&str) -> bool) -> Result<u32, Error> {
        let owners: Vec<String> = self.read(|tx| {
            let mut find = tx.prepare_cached(
                "SELECT process FROM message WHERE outcome = 0
                 UNION SELECT process FROM act WHERE state = 0",
            )?;
            Ok(find.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
        })?;
        let gone: Vec<String> = owners.into_iter().filter(|owner| !owner_alive(owner)).collect();
        if gone.is_empty() {
            return Ok(0);
        }
        self.write(|tx| {
            let mut ended = 0;
            for owner in &gone {
                end_acts(tx, owner)?;
                let rows: Vec<RowId> = tx
                    .prepare_cached(
                        "UPDATE message SET outcome = ?2, error = ?3 WHERE outcome = 0 AND process = ?1
                         RETURNING id",
                    )?
                    .query_map(params![owner, Outcome::Unknown, INTERRUPTED], |r| r.get(0))?
                    .collect::<Result<_, _>>()?;
                for row in rows {
                    parts::end_open(tx, row)?;
                    index(tx, row)?;
                    ended += 1;
                }
            }
            Ok(ended)
        })
    }
}

/// Ends what a process that is gone had open. They are no sends, so they are not counted among them.
fn end_acts(tx: &Transaction<'_>, owner: &str) -> Result<(), Failure> {
    tx.prepare_cached("UPDATE act SET state = ?2, error = ?3 WHERE state = 0 AND process = ?1")?
        .execute(params![owner, ActState::Unknown, INTERRUPTED])?;
    Ok(())
}
