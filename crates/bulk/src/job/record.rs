//! What is written into a job's file, and what can go wrong with it.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::error::JobError;

/// What can go wrong inside a transaction.
pub(crate) enum Failure {
    Sql(rusqlite::Error),
    /// What the file holds is not what we wrote.
    Content(String),
    Ours(JobError),
}

impl Failure {
    pub(crate) fn content(what: &str) -> Self {
        Self::Content(what.to_owned())
    }

    pub(crate) fn of(self, path: &Path) -> JobError {
        match self {
            Self::Sql(error) => JobError::of(path, error),
            Self::Content(what) => JobError::Damaged { path: path.to_owned(), what },
            Self::Ours(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<JobError> for Failure {
    fn from(error: JobError) -> Self {
        Self::Ours(error)
    }
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Content(error.to_string()))
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::Content(error.to_string()))
}

/// An enum without contents as its word.
pub(crate) fn word<T: serde::Serialize>(value: T) -> Result<String, Failure> {
    Ok(json(&value)?.trim_matches('"').to_owned())
}

pub(crate) fn of_word<T: DeserializeOwned>(word: &str) -> Result<T, Failure> {
    of_json(&format!("\"{word}\""))
}
