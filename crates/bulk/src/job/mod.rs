//! The file of a job: its source, what is sent, and what became of every row.

pub(crate) mod block;
pub mod copy;
pub mod error;
pub mod file;
mod find;
mod import;
pub mod model;
pub mod pilot;
pub(crate) mod record;
pub(crate) mod row_set;
pub mod rows;
pub mod run_lock;
mod schema;
pub mod settled;
mod unfinished;

#[cfg(test)]
mod tests;
