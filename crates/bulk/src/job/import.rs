//! An import into a new job.

use std::path::Path;

use rusqlite::{Connection, params};
use tokio_util::sync::CancellationToken;

use super::block::{BLOCK_ROWS, BlockWriter};
use super::error::JobError;
use super::file::{JobFile, connect};
use super::model::{JobId, JobState, SourceInfo};
use super::record::{Failure, json, word};
use super::row_set::RowSet;
use super::unfinished::Unfinished;
use crate::clock::now_ms;
use crate::import::cell::Row;
use crate::import::source::Source;
use crate::import::{ImportOptions, Progress, RowSink, read};

/// Blocks of one commit.
const BLOCKS_AT_A_TIME: u64 = 50;

impl JobFile {
    /// Imports a source into a new job at `path`. The file appears there when it is whole; until then it has another name,
    /// and it is removed when the import fails. Blocks; `stop` ends it.
    ///
    /// # Errors
    /// [`JobError::Import`] for what is wrong with the source, and those of a disk; a file that lies there is left as it is.
    pub fn import(
        path: &Path,
        name: &str,
        source: &Source,
        options: &ImportOptions,
        stop: &CancellationToken,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<JobFile, JobError> {
        let unfinished = Unfinished::at(path)?;
        let db = connect(unfinished.path())?;
        fill(unfinished.path(), db, name, source, options, stop, progress)?;
        unfinished.finish(path)?;
        JobFile::open(path)
    }
}

pub(super) fn fill(
    path: &Path,
    db: Connection,
    name: &str,
    source: &Source,
    options: &ImportOptions,
    stop: &CancellationToken,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), JobError> {
    // Nobody misses a file that a crash cuts off: it is made anew.
    db.pragma_update(None, "synchronous", "off").map_err(|error| JobError::of(path, error))?;
    let mut keeper = Keeper { db: &db, path, block: BlockWriter::default(), first_row: 1, blocks: 0 };
    let report = read(source, options, stop, progress, &mut keeper).map_err(|error| match error {
        // What the job's file said, and not that something was not kept.
        crate::import::error::ImportError::NotKept(error) => match error.downcast::<JobError>() {
            Ok(error) => *error,
            Err(error) => JobError::Import(crate::import::error::ImportError::NotKept(error)),
        },
        error => JobError::Import(error),
    })?;
    keeper.flush()?;
    let info = SourceInfo { name: shown(source), report };
    let put = || -> Result<(), Failure> {
        keeper.end()?;
        db.execute(
            "INSERT INTO job (only, id, name, created_at_ms, state, source) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
            params![JobId::random().to_string(), name, now_ms(), word(JobState::Draft)?, json(&info)?],
        )?;
        RowSet::Messages.put_state(&db, JobState::Draft, "import", None)
    };
    put().map_err(|failure| failure.of(path))?;
    drop(keeper);
    // From now on every byte counts.
    db.pragma_update(None, "synchronous", "full").map_err(|error| JobError::of(path, error))?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .map_err(|error| JobError::of(path, error))?;
    db.close().map_err(|(_, error)| JobError::of(path, error))
}

/// What a source is called, for people.
fn shown(source: &Source) -> String {
    match source {
        Source::File(path) => {
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        }
        Source::Pasted(_) => String::new(),
    }
}

/// Writes rows into blocks.
struct Keeper<'a> {
    db: &'a Connection,
    path: &'a Path,
    block: BlockWriter,
    first_row: u64,
    blocks: u64,
}

impl Keeper<'_> {
    fn flush(&mut self) -> Result<(), JobError> {
        if self.block.rows() == 0 {
            return Ok(());
        }
        let rows = self.block.rows();
        let packed = self
            .block
            .pack()
            .map_err(|error| JobError::Damaged { path: self.path.to_owned(), what: error.to_string() })?;
        let put = || -> Result<(), Failure> {
            if self.blocks.is_multiple_of(BLOCKS_AT_A_TIME) {
                self.end()?;
                self.db.execute_batch("BEGIN IMMEDIATE")?;
            }
            self.db
                .prepare_cached("INSERT INTO block (first_row, cells) VALUES (?1, ?2)")?
                .execute(params![self.first_row as i64, packed])?;
            Ok(())
        };
        put().map_err(|failure| failure.of(self.path))?;
        self.blocks += 1;
        self.first_row += rows;
        Ok(())
    }

    fn end(&self) -> Result<(), Failure> {
        if !self.db.is_autocommit() {
            self.db.execute_batch("COMMIT")?;
        }
        Ok(())
    }
}

impl RowSink for Keeper<'_> {
    fn columns(&mut self, _: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.block.push(row)?;
        if self.block.rows() == BLOCK_ROWS {
            self.flush()?;
        }
        Ok(())
    }
}
