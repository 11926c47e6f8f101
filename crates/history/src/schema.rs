//! The tables, as migrations that are only ever appended to.

use rusqlite_migration::{M, Migrations};

use crate::index;

/// Marks the file as ours in its header ("YANS").
pub(crate) const APPLICATION_ID: i32 = 0x5941_4E53;

const STEPS: &[&str] = &[
    include_str!("schema/0001_messages.sql"),
    include_str!("schema/0002_settling.sql"),
    include_str!("schema/0003_keeping.sql"),
    include_str!("schema/0004_attachment.sql"),
    include_str!("schema/0005_query.sql"),
    include_str!("schema/0006_acts.sql"),
    include_str!("schema/0007_reasons.sql"),
    include_str!("schema/0008_packed.sql"),
    include_str!("schema/0009_reindex.sql"),
    include_str!("schema/0010_later.sql"),
    include_str!("schema/0011_kinds.sql"),
    include_str!("schema/0012_partly.sql"),
    include_str!("schema/0013_pieces.sql"),
    include_str!("schema/0014_unfinished.sql"),
];

/// The step after which every row is put into the index anew, before anything else is done: the last that changed what is
/// indexed. It reads columns, so no earlier step can do it. Where only the cutting of words changes, rows are indexed anew in
/// the background, as since step 9 (`reindex.rs`).
const INDEXED_AFTER: usize = 8;

/// The step after which rows are indexed anew with whose messages something was done.
const ACTS_INDEXED_AFTER: usize = 10;

/// The step after which rows are indexed anew whose calls were taken in part.
const PARTLY_INDEXED_AFTER: usize = 12;

/// The step after which the streams are indexed anew that were left without their end.
const UNFINISHED_INDEXED_AFTER: usize = 14;

/// The schema number of this build, as `user_version` in the file.
pub const VERSION: i64 = STEPS.len() as i64;

pub(crate) fn migrations() -> Migrations<'static> {
    let step = |(at, sql): (usize, &&'static str)| match at + 1 {
        INDEXED_AFTER => M::up_with_hook(sql, |tx: &rusqlite::Transaction<'_>| Ok(index::index_all(tx)?)),
        ACTS_INDEXED_AFTER => {
            M::up_with_hook(sql, |tx: &rusqlite::Transaction<'_>| Ok(index::index_acts(tx)?))
        }
        PARTLY_INDEXED_AFTER => {
            M::up_with_hook(sql, |tx: &rusqlite::Transaction<'_>| Ok(index::index_partly(tx)?))
        }
        UNFINISHED_INDEXED_AFTER => {
            M::up_with_hook(sql, |tx: &rusqlite::Transaction<'_>| Ok(index::index_unfinished(tx)?))
        }
        _ => M::up(sql),
    };
    Migrations::new(STEPS.iter().enumerate().map(step).collect())
}
