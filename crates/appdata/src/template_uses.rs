//! How often each template was used: the table `template_uses`.

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
        let path = path.to_owned();
        self.store
            .read(move |db| {
                let uses = "SELECT uses FROM template_uses WHERE path = ?1";
                let uses: Option<i64> = db.query_row(uses, [path], |row| row.get(0)).optional()?;
                Ok(uses.and_then(|uses| u64::try_from(uses).ok()).unwrap_or(0))
            })
            .await
    }

    /// Counts one more use, and says how many there are with it. Two processes never get the same number.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn next(&self, path: &str) -> Result<u64, Error> {
        let path = path.to_owned();
        self.store
            .write(move |db| {
                let uses: i64 = db.query_row(
                    "INSERT INTO template_uses (path, uses) VALUES (?1, 1)
                     ON CONFLICT (path) DO UPDATE SET uses = uses + 1
                     RETURNING uses",
                    [path],
                    |row| row.get(0),
                )?;
                Ok(u64::try_from(uses).unwrap_or(1))
            })
            .await
    }
}
