#![allow(clippy::unwrap_used)]
mod fuzz;
mod hostile;
mod properties;
mod sheet_cells;
mod sheets;
mod text;

use std::path::PathBuf;

use tokio_util::sync::CancellationToken;

use super::cell::{CellKind, Row};
use super::error::ImportError;
use super::read::read;
use super::source::Source;
use super::table::{ImportOptions, ImportReport, RowSink};

/// What an import kept.
#[derive(Default)]
struct Kept {
    rows: Vec<Row>,
}

impl RowSink for Kept {
    fn columns(&mut self, _: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.rows.push(row.clone());
        Ok(())
    }
}

impl Kept {
    fn texts(&self) -> Vec<Vec<&str>> {
        self.rows.iter().map(|row| row.cells().map(|(text, _)| text).collect()).collect()
    }

    fn kinds(&self) -> Vec<Vec<CellKind>> {
        self.rows.iter().map(|row| row.cells().map(|(_, kind)| kind).collect()).collect()
    }

    fn lines(&self) -> Vec<u64> {
        self.rows.iter().map(|row| row.line).collect()
    }
}

fn import(source: &Source, options: &ImportOptions) -> Result<(ImportReport, Kept), ImportError> {
    let mut kept = Kept::default();
    let report = read(source, options, &CancellationToken::new(), &mut |_| {}, &mut kept)?;
    Ok((report, kept))
}

fn pasted(text: &str) -> Result<(ImportReport, Kept), ImportError> {
    import(&Source::Pasted(text.to_owned()), &ImportOptions::default())
}

fn file(dir: &tempfile::TempDir, name: &str, bytes: &[u8]) -> Source {
    let path: PathBuf = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Source::File(path)
}

fn bytes(bytes: &[u8]) -> Result<(ImportReport, Kept), ImportError> {
    let dir = tempfile::tempdir().unwrap();
    import(&file(&dir, "rows.csv", bytes), &ImportOptions::default())
}
