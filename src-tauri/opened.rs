//! Files that the app is started with, as *Open with* of a file manager does. They come in like dropped ones.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What waits until the page listens.
#[derive(Debug)]
pub struct OpenedFiles {
    /// `None` from then on.
    waiting: Mutex<Option<Vec<PathBuf>>>,
}

impl OpenedFiles {
    /// What this process was started with waits for the page.
    pub fn of_this_start() -> OpenedFiles {
        let files = named(std::env::args_os().skip(1), &std::env::current_dir().unwrap_or_default());
        OpenedFiles { waiting: Mutex::new(Some(files)) }
    }

    /// Files of a second start, with its arguments and its folder: those that are to come in now. Where the page does not
    /// listen yet, they wait as well.
    pub fn arrive(&self, arguments: Vec<String>, folder: &Path) -> Vec<PathBuf> {
        let files = named(arguments.into_iter().skip(1).map(Into::into), folder);
        match &mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(waiting) => {
                waiting.extend(files);
                Vec::new()
            }
            None => files,
        }
    }

    /// The page listens from now on: what has waited for it.
    pub fn page_listens(&self) -> Vec<PathBuf> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

/// The files among the arguments of a program that runs in `folder`.
fn named(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Vec<PathBuf> {
    arguments.map(|argument| folder.join(argument)).filter(|path| path.is_file()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_its_arguments_the_app_opens_those_that_are_files() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("goose.png");
        std::fs::write(&picture, "x").unwrap();
        let arguments = ["goose.png", "--flag", "gone.png", ".", picture.to_str().unwrap()];

        let found = named(arguments.into_iter().map(Into::into), folder.path());

        assert_eq!(found, [picture.clone(), picture]);
    }

    #[test]
    fn files_wait_until_the_page_listens_and_come_once() {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("goose.png");
        std::fs::write(&picture, "x").unwrap();
        let start = || vec!["yanshu".to_owned(), "goose.png".to_owned()];
        let opened = OpenedFiles { waiting: Mutex::new(Some(Vec::new())) };

        assert!(opened.arrive(start(), folder.path()).is_empty());
        assert_eq!(opened.page_listens(), std::slice::from_ref(&picture));
        assert!(opened.page_listens().is_empty());
        assert_eq!(opened.arrive(start(), folder.path()), [picture]);
    }
}
