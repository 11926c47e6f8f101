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
    include_str!("schema/0010_facts.sql"),
    include_str!("schema/0011_bulk_jobs.sql"),
    include_str!("schema/0012_paces.sql"),
    include_str!("schema/0013_suppression.sql"),
    include_str!("schema/0014_contacts.sql"),
    include_str!("schema/0015_attachments_of_jobs.sql"),
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

    #[test]
    fn an_older_database_keeps_its_counts_its_retention_and_what_was_chosen_once() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        let steps = super::migrations();
        steps.to_version(&mut db, 9).unwrap();
        db.execute_batch(
            r#"INSERT INTO facts (name, value) VALUES
                 ('template_seq:team/hello.json', '41'), ('template_sequel', 'true'), ('settings', '{}'),
                 ('retention', '{"a":{"max_age_days":30},"b":{"max_rows":5,"max_mib":"many"},"c":7}'),
                 ('upload_choices', '{"expire_s":86400,"tag":"t","kind":null}'),
                 ('image_care', '{"strip":true}');"#,
        )
        .unwrap();

        steps.to_latest(&mut db).unwrap();

        let all = |query: &str| {
            let mut rows = db.prepare(query).unwrap();
            let texts = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
            texts.map(|text| text.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(all("SELECT path || ' ' || uses FROM template_uses"), ["team/hello.json 41"]);
        let rule = "SELECT account_id || ' ' || json_array(max_age_days, max_rows, max_mib) FROM retention";
        assert_eq!(all(&format!("{rule} ORDER BY account_id")), ["a [30,null,null]", "b [null,5,null]"]);
        assert_eq!(
            all("SELECT json_array(expire_s, tag, kind) FROM upload_choices"),
            [r#"[86400,"t",null]"#]
        );
        assert_eq!(all("SELECT settings FROM image_preparation"), [r#"{"strip":true}"#]);
        assert_eq!(all("SELECT name FROM facts ORDER BY name"), ["settings", "template_sequel"]);
    }

    #[test]
    fn an_older_database_with_broken_values_can_still_be_opened() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        let steps = super::migrations();
        steps.to_version(&mut db, 9).unwrap();
        db.execute_batch(
            "INSERT INTO facts (name, value) VALUES
                 ('template_seq:', 'x'), ('retention', '{'), ('upload_choices', '['), ('image_care', '{');",
        )
        .unwrap();

        steps.to_latest(&mut db).unwrap();

        let count = |query: &str| db.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM retention"), 0);
        assert_eq!(count("SELECT count(*) FROM upload_choices"), 0);
        // What was to be done to pictures is not known: no picture goes up until it is chosen again.
        assert_eq!(count("SELECT count(*) FROM image_preparation WHERE settings = '{'"), 1);
    }
}
