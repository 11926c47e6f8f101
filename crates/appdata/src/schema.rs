//! The tables, as migrations that are only ever appended to: what was once released is never changed.

use rusqlite_migration::{M, Migrations};

const STEPS: &[&str] = &[
    include_str!("schema/0001_accounts.sql"),
    include_str!("schema/0002_tries.sql"),
    include_str!("schema/0003_storages.sql"),
    include_str!("schema/0004_recent_and_queue.sql"),
    include_str!("schema/0005_searches.sql"),
    include_str!("schema/0006_connections.sql"),
    include_str!("schema/0007_secrets.sql"),
    include_str!("schema/0008_upload_settings.sql"),
    include_str!("schema/0009_queue_process.sql"),
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

    #[test]
    fn an_older_database_keeps_its_uploads_and_binds_its_secrets_to_where_they_went() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        let steps = super::migrations();
        steps.to_version(&mut db, 6).unwrap();
        db.execute_batch(
            "INSERT INTO uploads VALUES ('a', 'https://h.test/', 'd', 1, 'https://u.test/1', 5, NULL, NULL, NULL, NULL);
             INSERT INTO storages VALUES ('s', 'Films', '{}');",
        )
        .unwrap();

        steps.to_latest(&mut db).unwrap();

        let one = |query: &str| db.query_row(query, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(one("SELECT url FROM uploads WHERE account_id = 'a'"), "https://u.test/1");
        assert_eq!(one("SELECT secret_place FROM storages"), "keyring");
    }
}
