//! The file of a job: its source, what is sent, and what became of every row.

pub(crate) mod block;
pub mod error;
pub mod file;
mod import;
pub mod model;
pub(crate) mod record;
pub(crate) mod row_set;
pub mod rows;
mod schema;

#[cfg(test)]
mod tests;
