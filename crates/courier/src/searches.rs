//! Searches that the user saved under a name.

use appdata::SavedSearch;

use crate::error::Error;

/// All of them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Searches {
    table: appdata::Searches,
}

impl Searches {
    pub(crate) fn new(file: appdata::Store) -> Searches {
        Searches { table: appdata::Searches::new(file) }
    }

    /// The searches that were saved, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<SavedSearch>, Error> {
        Ok(self.table.all().await?)
    }

    /// Saves a search. `old_name` is the one it takes the place of, if any.
    ///
    /// # Errors
    /// When the name is empty or another search has it, or the database fails.
    pub async fn save(&self, search: SavedSearch, old_name: Option<String>) -> Result<(), Error> {
        Ok(self.table.save(search, old_name).await?)
    }

    /// Forgets a saved search.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, name: String) -> Result<(), Error> {
        Ok(self.table.delete(name).await?)
    }
}
