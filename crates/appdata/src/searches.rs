//! Searches that a user saved under a name: the table `searches`.

use rusqlite::ErrorCode as Sql;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Error;
use crate::store::Store;

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SavedSearch {
    /// No two are the same but for case.
    pub name: String,
    /// As it was typed.
    pub query: String,
}

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Searches {
    store: Store,
}

impl Searches {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> Searches {
        Searches { store }
    }

    /// All of them, by name.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn all(&self) -> Result<Vec<SavedSearch>, Error> {
        self.store
            .read(|db| {
                let mut find = db.prepare("SELECT name, query FROM searches ORDER BY name")?;
                let found = find.query_map([], |r| Ok(SavedSearch { name: r.get(0)?, query: r.get(1)? }))?;
                Ok(found.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Saves a new one, or the one of `old_name` changed.
    ///
    /// # Errors
    /// [`Error::NoName`] when it has none, [`Error::NameTaken`] when another search has the name, and when the file fails.
    pub async fn save(&self, search: SavedSearch, old_name: Option<String>) -> Result<(), Error> {
        let (name, query) = (search.name.trim().to_owned(), search.query);
        if name.is_empty() {
            return Err(Error::NoName);
        }
        self.store
            .write(move |db| {
                let changed = match old_name {
                    Some(old) => db.execute(
                        "UPDATE searches SET name = ?1, query = ?2 WHERE name = ?3",
                        (&name, &query, old),
                    ),
                    None => Ok(0),
                };
                // The one of the old name may have been deleted by another process: what was typed is kept all the same.
                let written = match changed {
                    Ok(0) => {
                        db.execute("INSERT INTO searches (name, query) VALUES (?1, ?2)", (&name, &query))
                    }
                    changed => changed,
                };
                match written {
                    Err(e) if e.sqlite_error_code() == Some(Sql::ConstraintViolation) => {
                        Err(Error::NameTaken)
                    }
                    written => Ok(written.map(drop)?),
                }
            })
            .await
    }

    /// Forgets one.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn delete(&self, name: String) -> Result<(), Error> {
        self.store
            .write(move |db| Ok(db.execute("DELETE FROM searches WHERE name = ?1", [name]).map(drop)?))
            .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn search(name: &str, query: &str) -> SavedSearch {
        SavedSearch { name: name.into(), query: query.into() }
    }

    fn table(folder: &tempfile::TempDir) -> Searches {
        Searches::new(Store::open(&folder.path().join("app.db")).unwrap())
    }

    #[tokio::test]
    async fn a_search_is_saved_renamed_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let searches = table(&folder);
        searches.save(search(" 待核对 ", "outcome:unknown"), None).await.unwrap();
        searches.save(search("Images", "type:image"), None).await.unwrap();

        searches.save(search("Pictures", "type:image,video"), Some("Images".into())).await.unwrap();
        searches.delete("待核对".into()).await.unwrap();

        assert_eq!(searches.all().await.unwrap(), [search("Pictures", "type:image,video")]);
    }

    #[tokio::test]
    async fn a_change_of_a_search_that_was_deleted_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let searches = table(&folder);

        searches.save(search("Pictures", "type:image"), Some("Images".into())).await.unwrap();

        assert_eq!(searches.all().await.unwrap(), [search("Pictures", "type:image")]);
    }

    #[tokio::test]
    async fn a_name_that_another_search_has_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let searches = table(&folder);
        for name in ["a", "b"] {
            searches.save(search(name, "x"), None).await.unwrap();
        }
        for old_name in [None, Some("b".to_owned())] {
            let refused = searches.save(search("A", "y"), old_name).await.unwrap_err();
            assert!(matches!(refused, Error::NameTaken), "{refused:?}");
        }
        let empty = searches.save(search(" ", "x"), None).await.unwrap_err();
        assert!(matches!(empty, Error::NoName), "{empty:?}");
    }
}
