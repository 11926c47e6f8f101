//! The history as its callers use it. One program: each would be linked with SQLite by itself.
#![allow(missing_docs, clippy::unwrap_used)]

mod acts;
mod bindings;
mod bulk;
mod common;
mod crash;
mod deleting;
mod files;
mod filters;
mod keeping;
mod kinds;
mod numbers;
mod packing;
mod query;
mod read_only;
mod reindexing;
mod retention;
mod rows;
mod search;
mod seen_files;
mod settling;
mod streams;
mod transfer;
