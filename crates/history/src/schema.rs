//! The tables, as migrations that are only ever appended to.

use rusqlite_migration::{M, Migrations};

/// Marks the file as ours in its header ("YANS").
pub(crate) const APPLICATION_ID: i32 = 0x5941_4E53;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("schema/0001_messages.sql")),
    M::up(include_str!("schema/0002_settling.sql")),
    M::up(include_str!("schema/0003_keeping.sql")),
    M::up(include_str!("schema/0004_attachment.sql")),
];

/// The schema number of this build, as `user_version` in the file.
pub const VERSION: i64 = STEPS.len() as i64;

pub(crate) const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);
