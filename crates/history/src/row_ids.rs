//! The ids by which the service and its clients know messages.

use rusqlite::OptionalExtension;
use serde::Serialize;

use crate::error::Error;
use crate::ids::RowId;
use crate::store::History;

/// What a message is known by beyond this history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowIds {
    /// `message_server_id`, as decimal text to the last digit.
    pub message_server_id: Option<String>,
    /// `message_client_id` of the body.
    pub message_client_id: Option<String>,
    /// The trace id that every attempt carried.
    pub trace_id: String,
}

impl History {
    /// The ids of these rows, in the same order; `None` where there is no such row.
    ///
    /// # Errors
    /// Those of the file.
    pub fn row_ids(&self, rows: &[RowId]) -> Result<Vec<Option<RowIds>>, Error> {
        self.read(|tx| {
            let mut find = tx.prepare_cached(
                "SELECT message_server_id, message_client_id, trace_id FROM exchange WHERE message_id = ?1",
            )?;
            let mut all = Vec::with_capacity(rows.len());
            for row in rows {
                let ids = find.query_row([row], |r| {
                    Ok(RowIds {
                        message_server_id: r.get(0)?,
                        message_client_id: r.get(1)?,
                        trace_id: r.get(2)?,
                    })
                });
                all.push(ids.optional()?);
            }
            Ok(all)
        })
    }
}
