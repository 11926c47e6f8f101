//! Jobs of many messages: one message to many targets, or one for each row of a table. Nobody lost, nobody twice, and every
//! row's end true, whatever is killed, cut off or refused meanwhile.
//!
//! - [`import`]: a table from CSV, TSV, pasted text or XLSX.

pub mod alias;
pub mod import;
