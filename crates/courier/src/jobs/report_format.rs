//! How the report of a job is written.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

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
