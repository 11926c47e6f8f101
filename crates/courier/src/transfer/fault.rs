//! What can be wrong with a line that is to be imported.

use super::jsonl::VERSION;

/// Why a line cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The file does not begin as ours do.
    #[error("this is not an export of Yanshu: the first line should say so")]
    Foreign,
    /// A later version wrote it.
    #[error("a later version of Yanshu wrote this (layout {found}, this one reads up to {VERSION})")]
    Newer {
        /// The layout it says it has.
        found: u32,
    },
    /// Not UTF-8.
    #[error("this is not UTF-8 text")]
    NotText,
    /// Longer than any line of ours.
    #[error("the line has no end")]
    Endless,
    /// Not the JSON of a row.
    #[error("{0}")]
    Broken(#[from] serde_json::Error),
    /// A row that the history would refuse.
    #[error("{0}")]
    Refused(history::Error),
}
