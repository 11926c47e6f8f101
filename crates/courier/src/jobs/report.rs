//! Reports: what became of every row, as a file.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use bulk::job::file::JobFile;
use bulk::report::ReportFormat;
use ids::JobId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio_util::sync::CancellationToken;

use super::row_model::JobRowFilter;
use super::words::Words;
use super::{Jobs, blocking};
use crate::error::Error;
use crate::transfer::export::Stop;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum JobReportFormat {
    /// Text, which sheet programs read.
    Csv,
    /// A workbook.
    Xlsx,
    /// An object a line, for programs.
    Jsonl,
    /// A page that sums the job up, for people who do not have the app.
    Html,
}

impl JobReportFormat {
    const ALL: [JobReportFormat; 4] =
        [JobReportFormat::Csv, JobReportFormat::Xlsx, JobReportFormat::Jsonl, JobReportFormat::Html];

    /// What the names of such files end with, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            JobReportFormat::Csv => "csv",
            JobReportFormat::Xlsx => "xlsx",
            JobReportFormat::Jsonl => "jsonl",
            JobReportFormat::Html => "html",
        }
    }

    /// The format that the name of a file asks for, in any case.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<JobReportFormat> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        JobReportFormat::ALL.into_iter().find(|format| format.extension() == end)
    }
}

impl Jobs {
    /// Writes a report of the rows that pass to `path`, and says how many there are. A page sums up all of them, whatever
    /// passes.
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
        let (folder, id, path, cancel) =
            (self.folder.clone(), id.clone(), path.to_path_buf(), cancel.clone());
        blocking(move || write(&folder.open(&id)?, format, filter, &words, &path, &cancel)).await
    }
}

/// Writes a report to a file, which is there once it is whole, and says how many rows it has.
fn write(
    file: &JobFile,
    format: JobReportFormat,
    filter: JobRowFilter,
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
            Some(format) => file.report(format, filter.into(), words, &mut to, stop),
            None => {
                file.summary(words.labels(), words, &mut to).and_then(|()| Ok(file.job()?.source.report.rows))
            }
        };
        let rows = rows.map_err(|error| Stop::Ours(error.into()))?;
        to.flush()?;
        Ok::<_, Stop>(rows)
    });
    written.map_err(|failure| failure.at(path))
}
