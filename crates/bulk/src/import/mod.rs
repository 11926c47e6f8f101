//! Reading a table of rows: CSV, TSV, pasted text and XLSX, by one pipeline.
//!
//! A source is opened once, looked at through its handle, and read to its end; what happens to the file afterwards changes
//! nothing. Text cells come out as the text that they are. Everything is bounded ([`Caps`]), can be stopped, and says how far
//! it is.

pub mod caps;
pub mod cell;
mod delimited;
mod delimiter;
mod encoding;
pub mod error;
mod guard;
mod header;
mod header_words;
mod hidden_rows;
mod read;
pub mod source;
mod table;
pub mod text_encoding;
mod utf8_signs;
mod workbook;
mod workbook_check;

pub use read::{preview, read};
pub use table::{Format, ImportOptions, ImportReport, Preview, Progress, RowSink};

#[cfg(test)]
mod tests;
