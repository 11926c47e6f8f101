//! The tables, as migrations that are only ever appended to.

use rusqlite_migration::{M, Migrations};

/// Marks the file as ours in its header ("YANB").
pub(super) const APPLICATION_ID: i32 = 0x5941_4E42;

const STEPS: &[&str] = &[
    include_str!("schema/0001_job.sql"),
    include_str!("schema/0002_act.sql"),
    include_str!("schema/0003_rehearsal.sql"),
    include_str!("schema/0004_shared_call.sql"),
    include_str!("schema/0005_settled.sql"),
    include_str!("schema/0006_not_sent.sql"),
    include_str!("schema/0007_longest_row.sql"),
];

/// The schema number of this build, as `user_version` in the file.
pub(super) const VERSION: i64 = STEPS.len() as i64;

pub(super) fn migrations() -> Migrations<'static> {
    Migrations::new(STEPS.iter().map(|sql| M::up(sql)).collect())
}
