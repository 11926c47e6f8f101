//! What a message's file was: it outlives the file itself.

use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::store::History;

/// Largest thumbnail that is kept; a larger one is left out, and the message goes all the same.
pub const MAX_THUMBNAIL_BYTES: usize = 16 * 1024;

/// The facts of a file that a message was sent with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeptFile {
    /// File name.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Bytes.
    #[specta(type = specta_typescript::Number)]
    pub size_bytes: u64,
    /// Lower-case hex MD5 of the content.
    pub md5: String,
    /// Pixels as shown.
    pub width: Option<u32>,
    /// Pixels as shown.
    pub height: Option<u32>,
    /// Length of sound or film in ms.
    #[specta(type = Option<specta_typescript::Number>)]
    pub duration_ms: Option<u64>,
    /// The codec's name.
    pub codec: Option<String>,
}

/// A file and what it looked like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFile {
    /// Its facts.
    pub facts: KeptFile,
    /// A small JPEG, at most [`MAX_THUMBNAIL_BYTES`].
    pub thumbnail: Option<Vec<u8>>,
}

const FILE: &str = "name, mime, size_bytes, md5, width, height, duration_ms, codec";

impl History {
    /// The thumbnail of a row's file, if it had one.
    ///
    /// # Errors
    /// Those of the file.
    pub fn thumbnail(&self, row: RowId) -> Result<Option<Vec<u8>>, Error> {
        self.read(|tx| {
            let found = tx
                .prepare_cached(
                    "SELECT a.thumbnail FROM attachment a JOIN message m ON m.id = a.message_id
                     WHERE m.id = ?1 AND m.deleted_at_ms IS NULL",
                )?
                .query_row([row], |r| r.get(0))
                .optional()?;
            Ok(found.flatten())
        })
    }

    /// What is kept of the file with this content, from the newest message that had it; one with a thumbnail first.
    ///
    /// # Errors
    /// Those of the file.
    pub fn seen_file(&self, md5: &str) -> Result<Option<SeenFile>, Error> {
        self.read(|tx| {
            let sql = format!(
                "SELECT {FILE}, a.thumbnail FROM attachment a JOIN message m ON m.id = a.message_id
                 WHERE a.md5 = ?1 AND m.deleted_at_ms IS NULL
                 ORDER BY a.thumbnail IS NULL, m.id DESC LIMIT 1"
            );
            let seen =
                |r: &rusqlite::Row<'_>| Ok(SeenFile { facts: file(r)?, thumbnail: r.get(FILE_COLUMNS)? });
            Ok(tx.prepare_cached(&sql)?.query_row([md5], seen).optional()?)
        })
    }
}

const FILE_COLUMNS: usize = 8;

/// Puts a file beside its message.
pub(crate) fn insert(tx: &Connection, row: RowId, seen: &SeenFile) -> Result<(), Failure> {
    let SeenFile { facts, thumbnail } = seen;
    tx.prepare_cached(&format!(
        "INSERT INTO attachment (message_id, {FILE}, thumbnail)
         VALUES (:row, :name, :mime, :size_bytes, :md5, :width, :height, :duration_ms, :codec, :thumbnail)"
    ))?
    .execute(named_params! {
        ":row": row,
        ":name": facts.name,
        ":mime": facts.mime,
        ":size_bytes": facts.size_bytes.cast_signed(),
        ":md5": facts.md5,
        ":width": facts.width,
        ":height": facts.height,
        ":duration_ms": facts.duration_ms.map(u64::cast_signed),
        ":codec": facts.codec,
        ":thumbnail": thumbnail.as_ref().filter(|jpeg| jpeg.len() <= MAX_THUMBNAIL_BYTES),
    })?;
    Ok(())
}

/// The file of a row, and what it looked like.
pub(crate) fn whole(tx: &Connection, row: RowId) -> Result<Option<SeenFile>, Failure> {
    let sql = format!("SELECT {FILE}, thumbnail FROM attachment WHERE message_id = ?1");
    let seen = |r: &rusqlite::Row<'_>| Ok(SeenFile { facts: file(r)?, thumbnail: r.get(FILE_COLUMNS)? });
    Ok(tx.prepare_cached(&sql)?.query_row([row], seen).optional()?)
}

/// The file of a row.
pub(crate) fn of(tx: &Connection, row: RowId) -> Result<Option<KeptFile>, Failure> {
    let sql = format!("SELECT {FILE} FROM attachment WHERE message_id = ?1");
    Ok(tx.prepare_cached(&sql)?.query_row([row], file).optional()?)
}

fn file(r: &rusqlite::Row<'_>) -> rusqlite::Result<KeptFile> {
    Ok(KeptFile {
        name: r.get(0)?,
        mime: r.get(1)?,
        size_bytes: r.get::<_, i64>(2)?.cast_unsigned(),
        md5: r.get(3)?,
        width: r.get(4)?,
        height: r.get(5)?,
        duration_ms: r.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
        codec: r.get(7)?,
    })
}
