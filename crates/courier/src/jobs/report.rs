//! Reports: what became of every row, as a file.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::report::{ReportFormat, ReportRows};
use ids::{JobActId, JobId};
use tokio_util::sync::CancellationToken;

use super::acts::JobActs;
use super::report_format::JobReportFormat;
use super::row_model::JobRowFilter;
use super::rows::JobRows;
use super::store::{JobStore, blocking};
use super::words::Words;
use crate::error::Error;
use crate::transfer::export::Stop;

impl JobRows {
    /// Writes a report of the rows that pass to `path`, and says how many there are.
    ///
    /// # Errors
    /// When there is no such job, `cancel` stops it, or a file fails.
    pub async fn report(
        &self,
        id: &JobId,
        format: JobReportFormat,
        filter: JobRowFilter,
        words: Words,
        path: &Path,
        cancel: &CancellationToken,
    ) -> Result<u64, Error> {
        self.store.report(id, format, ReportRows::Messages(filter.into()), words, path, cancel).await
    }
}

impl JobActs {
    /// Writes what became of every message in a recall or change to `path`, and says how many there are.
    ///
    /// # Errors
    /// When there is no such job, `cancel` stops it, or a file fails.
    pub async fn report(
        &self,
        id: &JobId,
        act: JobActId,
        format: JobReportFormat,
        words: Words,
        path: &Path,
        cancel: &CancellationToken,
    ) -> Result<u64, Error> {
        self.store.report(id, format, ReportRows::Act(act.into()), words, path, cancel).await
    }
}

impl JobStore {
    async fn report(
        &self,
        id: &JobId,
        format: JobReportFormat,
        rows: ReportRows,
        words: Words,
        path: &Path,
        cancel: &CancellationToken,
    ) -> Result<u64, Error> {
        let (folder, id, path, cancel) =
            (self.folder.clone(), id.clone(), path.to_path_buf(), cancel.clone());
        blocking(move || write(&folder.open(&id)?, format, rows, &words, &path, &cancel)).await
    }
}

/// Writes a report to a file, which is there once it is whole, and says how many rows it has.
fn write(
    file: &JobFile,
    format: JobReportFormat,
    rows: ReportRows,
    words: &Words,
    path: &Path,
    stop: &CancellationToken,
) -> Result<u64, Error> {
    let table = match format {
        JobReportFormat::Csv => Some(ReportFormat::Csv),
        JobReportFormat::Xlsx => Some(ReportFormat::Xlsx),
        JobReportFormat::Jsonl => Some(ReportFormat::Jsonl),
        JobReportFormat::Html => None,
    };
    let written = files::replace_with(path, |to| {
        let mut to = BufWriter::new(to);
        let rows = match table {
            Some(format) => file.report(format, rows, words, &mut to, stop),
            None => file.summary(rows, words.labels(), words, &mut to),
        };
        let rows = rows.map_err(|error| match error {
            JobError::ReportUnwritable(source) => Stop::Write(source),
            error => Stop::Ours(error.into()),
        })?;
        to.flush()?;
        Ok::<_, Stop>(rows)
    });
    written.map_err(|failure| failure.at(path))
}
