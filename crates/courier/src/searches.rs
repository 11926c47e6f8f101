//! Searches that a person saved under a name.

use rusqlite::ErrorCode as Sql;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::store::Store;
use crate::{Error, ErrorCode};

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SavedSearch {
    /// No two are the same but for case.
    pub name: String,
    /// As it was typed.
    pub query: String,
}

pub(crate) async fn all(store: &Store) -> Result<Vec<SavedSearch>, Error> {
    store
        .read(|db| {
            let mut find = db.prepare("SELECT name, query FROM searches ORDER BY name")?;
            let found = find.query_map([], |r| Ok(SavedSearch { name: r.get(0)?, query: r.get(1)? }))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
}

/// A new one, or the one of `old_name` changed.
pub(crate) async fn save(store: &Store, search: SavedSearch, old_name: Option<String>) -> Result<(), Error> {
    let name = search.name.trim().to_owned();
    if name.is_empty() {
        return Err(Error::Field { field: "name", code: ErrorCode::FieldRequired });
    }
    store
        .write(move |db| {
            let changed = match old_name {
                Some(old) => db.execute(
                    "UPDATE searches SET name = ?1, query = ?2 WHERE name = ?3",
                    (&name, &search.query, old),
                ),
                None => Ok(0),
            };
            // The one of the old name may have been deleted by another process: what was typed is kept all the same.
            let written = match changed {
                Ok(0) => {
                    db.execute("INSERT INTO searches (name, query) VALUES (?1, ?2)", (&name, &search.query))
                }
                changed => changed,
            };
            match written {
                Err(e) if e.sqlite_error_code() == Some(Sql::ConstraintViolation) => {
                    Err(Error::Field { field: "name", code: ErrorCode::NameTaken })
                }
                written => Ok(written.map(drop)?),
            }
        })
        .await
}

pub(crate) async fn delete(store: &Store, name: String) -> Result<(), Error> {
    store.write(move |db| Ok(db.execute("DELETE FROM searches WHERE name = ?1", [name]).map(drop)?)).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn search(name: &str, query: &str) -> SavedSearch {
        SavedSearch { name: name.into(), query: query.into() }
    }

    #[tokio::test]
    async fn a_search_is_saved_renamed_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        save(&store, search(" 待核对 ", "outcome:unknown"), None).await.unwrap();
        save(&store, search("Images", "type:image"), None).await.unwrap();

        save(&store, search("Pictures", "type:image,video"), Some("Images".into())).await.unwrap();
        delete(&store, "待核对".into()).await.unwrap();

        assert_eq!(all(&store).await.unwrap(), [search("Pictures", "type:image,video")]);
    }

    #[tokio::test]
    async fn a_change_of_a_search_that_was_deleted_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();

        save(&store, search("Pictures", "type:image"), Some("Images".into())).await.unwrap();

        assert_eq!(all(&store).await.unwrap(), [search("Pictures", "type:image")]);
    }

    #[tokio::test]
    async fn a_name_that_another_search_has_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        for name in ["a", "b"] {
            save(&store, search(name, "x"), None).await.unwrap();
        }
        for old_name in [None, Some("b".to_owned())] {
            let refused = save(&store, search("A", "y"), old_name).await.unwrap_err();
            assert_eq!((refused.code(), refused.field()), (ErrorCode::NameTaken, Some("name")));
        }
        let empty = save(&store, search(" ", "x"), None).await.unwrap_err();
        assert_eq!(empty.code(), ErrorCode::FieldRequired);
    }
}
