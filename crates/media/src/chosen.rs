//! The files that the user chose, and the ids by which the page knows them.
//!
//! The page names no path: a script that got into it could name any. Rust puts a path in here when it comes out of a
//! dialog, a drop, the clipboard or our own records, and hands out an id that nobody can guess.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use specta::Type;

/// The page's name for a file that the user chose. Random, and good only until the program ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct FileId(String);

/// Every file that was chosen since the start. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ChosenFiles {
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    paths: HashMap<FileId, PathBuf>,
    ids: HashMap<PathBuf, FileId>,
}

impl ChosenFiles {
    /// The id of a path that did **not** come from the page. A path that was chosen before keeps its id.
    #[must_use]
    pub fn add(&self, path: &Path) -> FileId {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = known.ids.get(path) {
            return id.clone();
        }
        let id = FileId(uuid::Uuid::new_v4().to_string());
        known.paths.insert(id.clone(), path.to_path_buf());
        known.ids.insert(path.to_path_buf(), id.clone());
        id
    }

    /// Where the file lies; `None` for an id that was not handed out.
    #[must_use]
    pub fn path(&self, id: &FileId) -> Option<PathBuf> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.paths.get(id).cloned()
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl From<&str> for FileId {
    /// An id as the page gives it; whether it is one shows when it is looked up.
    fn from(text: &str) -> FileId {
        FileId(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_path_is_no_id_even_of_a_file_that_was_chosen() {
        let (chosen, path) = (ChosenFiles::default(), Path::new("/home/mei/photo.jpg"));
        let id = chosen.add(path);
        assert_eq!(chosen.path(&id).unwrap(), path);
        assert_eq!(chosen.add(path), id, "chosen twice, it is the same file");
        for guessed in ["/home/mei/photo.jpg", "", "0", &id.0.to_uppercase()] {
            assert!(chosen.path(&FileId::from(guessed)).is_none(), "{guessed:?}");
        }
    }
}
