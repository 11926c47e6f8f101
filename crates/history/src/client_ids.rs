//! Whether a message's client id was used before.

use rusqlite::{OptionalExtension, named_params};

use crate::error::Error;
use crate::ids::RowId;
use crate::model::kind::KeptPartKind;
use crate::store::History;
use crate::words;

impl History {
    /// The newest row of this account and sender that used this client id, for its message or for one of several, which was
    /// sent or may have arrived. What was rejected used nothing up. Found by the index of words, so that no row is read in vain.
    ///
    /// # Errors
    /// Those of the file.
    pub fn used_client_id(
        &self,
        account_id: &str,
        sender: &str,
        client_id: &str,
    ) -> Result<Option<RowId>, Error> {
        let ids = words::terms(client_id, true, words::Cuttings::Both);
        if ids.is_empty() {
            return Ok(None);
        }
        let id = format!("({})", ids.join(" OR "));
        let [account, of_sender] =
            [words::account_mark(account_id), words::sender_mark(sender)].map(|mark| words::exact(&mark));
        self.read(|tx| {
            let found = tx
                .prepare_cached(
                    "SELECT m.id FROM search s CROSS JOIN message m ON m.id = s.rowid
                       JOIN exchange e ON e.message_id = m.id
                     WHERE s.words MATCH :words AND m.outcome <> 2 AND m.deleted_at_ms IS NULL
                       AND (e.message_client_id = :id OR EXISTS (
                         SELECT 1 FROM part p WHERE p.message_id = m.id AND p.kind = :message AND p.name = :id
                           AND p.outcome <> 2))
                     ORDER BY s.rowid DESC LIMIT 1",
                )?
                .query_row(
                    named_params! {
                        ":words": format!("{id} AND {account} AND {of_sender}"),
                        ":id": client_id,
                        ":message": KeptPartKind::Message,
                    },
                    |r| r.get(0),
                )
                .optional()?;
            Ok(found)
        })
    }
}
