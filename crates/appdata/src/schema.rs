//! The tables, as migrations that are only ever appended to: what was once released is never changed.

use rusqlite_migration::{M, Migrations};

const STEPS: &[&str] = &[
    include_str!("schema/0001_accounts.sql"),
    include_str!("schema/0002_tries.sql"),
    include_str!("schema/0003_storages.sql"),
    include_str!("schema/0004_recent_and_queue.sql"),
    include_str!("schema/0005_searches.sql"),
    include_str!("schema/0006_connections.sql"),
    include_str!("schema/0007_queue_process.sql"),
];

/// The schema number of this build, as `user_version` in the file.
pub const VERSION: i64 = STEPS.len() as i64;

pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::new(STEPS.iter().map(|sql| M::up(sql)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    #[test]
    fn the_migrations_are_sound() {
        super::migrations().validate().unwrap();
    }
}
