//! How often each template was used: rows of the table `facts`.

use rusqlite::OptionalExtension;

use crate::error::Error;
use crate::store::Store;

/// The counts, by the templates' paths. Cheap to clone.
#[derive(Debug, Clone)]
pub struct TemplateUses {
    store: Store,
}

impl TemplateUses {
    /// The counts of this file.
    #[must_use]
    pub fn new(store: Store) -> TemplateUses {
        TemplateUses { store }
    }

    /// How often the template at this path was used.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn last(&self, path: &str) -> Result<u64, Error> {
        let name = name(path);
        self.store
            .read(move |db| {
                let text: Option<String> = db
                    .query_row("SELECT value FROM facts WHERE name = ?1", [name], |row| row.get(0))
                    .optional()?;
                Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
            })
            .await
    }

    /// Counts one more use, and says how many there are with it. Two processes never get the same number.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn next(&self, path: &str) -> Result<u64, Error> {
        let name = name(path);
        self.store
            .write(move |db| {
                let text: String = db.query_row(
                    "INSERT INTO facts (name, value) VALUES (?1, '1')
                     ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
                     RETURNING value",
                    [name],
                    |row| row.get(0),
                )?;
                Ok(text.parse().unwrap_or(1))
            })
            .await
    }
}

fn name(path: &str) -> String {
    format!("template_seq:{path}")
}
