//! Lines of JSON: the lossless form. `docs/export.md` describes it.

use std::io::{self, Write};

use history::Record;
use serde::{Deserialize, Serialize};

use super::format::RowWriter;

/// What the first line says the file is.
pub(super) const FORMAT: &str = "yanshu-history";
/// The layout of the lines that this program writes, and the newest that it reads.
pub(super) const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) version: u32,
    /// Unix time in milliseconds; for people.
    #[serde(default)]
    pub(super) exported_at_ms: i64,
}

/// Writes a line for each row.
pub(super) struct JsonLines;

impl RowWriter for JsonLines {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let exported_at_ms = crate::clock::now_ms();
        line(out, &Head { format: FORMAT.to_owned(), version: VERSION, exported_at_ms })
    }

    fn row(&mut self, out: &mut dyn Write, record: &Record) -> io::Result<()> {
        line(out, record)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn line<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
