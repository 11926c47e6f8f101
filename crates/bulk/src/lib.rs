//! Jobs of many messages: one message to many targets, or one for each row of a table. Nobody lost, nobody twice, and every
//! row's end true, whatever is killed, cut off or refused meanwhile.
//!
//! - [`import`]: a table from CSV, TSV, pasted text or XLSX.
//! - [`job`]: the file of a job, `SQLite`: the source, what is sent, and what became of every row.
//! - [`mapping`], [`setup`]: from columns to messages.
//! - [`render`]: a row as the bytes that go out, the same at any time.
//! - [`check`]: every row is rendered and validated before the first is sent.
//! - [`plan`]: what it takes to send them, one by one or many in a call.
//! - [`run`]: rows go out, and their ends are on the disk.
//! - [`act`]: every message of a job is taken back, or changed.
//! - [`rerun`]: what a user decides about rows afterwards.
//! - [`report`]: what became of every row, as a table.
//!
//! Knows the service's client (`yunxin`) and templates; no window, no accounts, no history. Who starts a job hands it a client
//! and a pace.

// What the tests in here share with those beside it names this crate as they do.
#[cfg(test)]
extern crate self as bulk;

pub mod act;
pub mod alias;
mod before;
pub mod check;
mod clock;
#[cfg(test)]
mod fuzz_cases;
pub mod import;
pub mod job;
pub mod mapping;
pub mod plan;
pub mod render;
pub mod report;
pub mod rerun;
pub mod run;
#[cfg(test)]
#[path = "../tests/common/sample.rs"]
mod sample;
pub mod setup;
pub mod suppression;
