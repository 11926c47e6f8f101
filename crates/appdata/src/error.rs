//! What can go wrong with `app.db`.

/// Why `app.db` could not do what was asked. One variant for each reaction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite failed; its code says how: full, busy, damaged.
    #[error("the application database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The file could not be brought up to date, or a later version wrote it.
    #[error("the application database could not be migrated")]
    Migration(#[from] rusqlite_migration::Error),
    /// The file was moved or deleted while it was open: what is written to it would be lost.
    #[error("the application database was moved or deleted while it was open")]
    Moved,
    /// There is no room on the disk, so the file was opened to be read only.
    #[error("no space is left for the application database")]
    Full,
    /// The file was found to be damaged since it was opened, and takes no more writes.
    #[error("the application database is damaged")]
    Damaged,
    /// A value has no JSON form.
    #[error("{what} cannot be stored")]
    Encode {
        /// What it was.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A name without anything in it.
    #[error("a name is needed")]
    NoName,
    /// Another row of the table has this name, perhaps in other case.
    #[error("this name is taken")]
    NameTaken,
    /// A task of ours did not finish.
    #[error("a background task failed")]
    Task(#[from] tokio::task::JoinError),
}
