//! Files as others leave them, and who may open them.
#![allow(missing_docs, clippy::unwrap_used)]

mod callers;
#[cfg(unix)]
mod hostile;
