//! The built binary, in data folders of its own, against real sandboxes and worse servers.
#![allow(clippy::unwrap_used)]

mod acts;
mod bodies;
mod bulk;
mod bulk_acts;
mod bulk_calls;
mod bulk_checks;
mod bulk_clock;
mod bulk_ends;
mod bulk_files;
mod bulk_runs;
mod bulk_settle;
mod bulk_support;
mod bulk_suppress;
mod bulk_urls;
mod bundle;
mod calls;
mod clock;
mod code;
mod compose;
mod connections;
mod crash;
mod damage;
#[cfg(target_os = "linux")]
mod disk;
mod documents;
mod failures;
mod files;
mod full_disk;
mod help;
mod imports;
mod kinds;
mod listed;
mod listening;
#[cfg(target_os = "linux")]
mod moved_clock;
mod outcomes;
mod secrets;
mod settling;
mod streams;
mod support;
mod together;
mod transfer;
