//! The history out of the app and in again: as lines of JSON, as a table, as a report to read.

pub(crate) mod export;
pub(crate) mod fault;
pub(crate) mod format;
mod html;
pub(crate) mod import;
mod jsonl;
mod table;
