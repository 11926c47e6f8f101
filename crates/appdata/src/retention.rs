//! How long each account's sends are kept: the table `retention`.

use ids::AccountId;
use rusqlite::Row;

use crate::error::Error;
use crate::id_column::id;
use crate::store::Store;

/// The rule of an account; what is not bounded is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRow {
    /// Whose.
    pub account_id: AccountId,
    /// Days.
    pub max_age_days: Option<u32>,
    /// Rows of the history.
    pub max_rows: Option<u32>,
    /// Mebibytes of texts.
    pub max_mib: Option<u32>,
}

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RetentionTable {
    store: Store,
}

impl RetentionTable {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> RetentionTable {
        RetentionTable { store }
    }

    /// The rules of all accounts that have one.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn all(&self) -> Result<Vec<RetentionRow>, Error> {
        self.store
            .read(|db| {
                let mut query =
                    db.prepare("SELECT account_id, max_age_days, max_rows, max_mib FROM retention")?;
                Ok(query.query_map([], rule)?.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Keeps the rule of an account.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep(&self, rule: RetentionRow) -> Result<(), Error> {
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO retention (account_id, max_age_days, max_rows, max_mib)
                     VALUES (?1, ?2, ?3, ?4)",
                    (rule.account_id.as_str(), rule.max_age_days, rule.max_rows, rule.max_mib),
                )?;
                Ok(())
            })
            .await
    }
}

fn rule(row: &Row<'_>) -> rusqlite::Result<RetentionRow> {
    Ok(RetentionRow {
        account_id: id(row, 0)?,
        max_age_days: bound(row, 1)?,
        max_rows: bound(row, 2)?,
        max_mib: bound(row, 3)?,
    })
}

/// A bound that no version writes, such as a negative one, is none: nothing is deleted for it.
fn bound(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<u32>> {
    let kept: Option<i64> = row.get(at)?;
    Ok(kept.and_then(|number| u32::try_from(number).ok()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_bound_that_is_no_number_of_ours_lets_go_of_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        let insert = |db: &crate::store::Db| -> Result<(), Error> {
            db.execute("INSERT INTO retention VALUES ('a', -1, 9999999999, 7)", [])?;
            Ok(())
        };
        store.write(insert).await.unwrap();

        let kept = RetentionTable::new(store).all().await.unwrap();

        let row = RetentionRow {
            account_id: "a".parse().unwrap(),
            max_age_days: None,
            max_rows: None,
            max_mib: Some(7),
        };
        assert_eq!(kept, [row]);
    }
}
