//! A report for programs: an object a line.

use std::io::Write;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::rows::{ReportRows, Why};
use crate::act::Barrier;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::RowState;
use crate::mapping::problem::RowProblem;

/// A row. Ids are texts: programs that keep numbers as doubles would round them.
#[derive(Serialize)]
struct JsonRow<'a> {
    row: u64,
    /// Where it stands in the source.
    line: u64,
    state: RowState,
    code: Option<i64>,
    problem: Option<&'a RowProblem>,
    /// Of an act: why it is not done with the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    barrier: Option<Barrier>,
    duplicate_of: Option<u64>,
    generation: u32,
    trace_id: Option<String>,
    message_client_id: Option<String>,
    message_server_id: Option<String>,
    /// Unix milliseconds, by the service's clock where it is known.
    time_ms: Option<i64>,
    /// The cells of the source in the order of its columns, which may share a name.
    cells: Vec<(&'a str, &'a str)>,
}

pub(super) fn write(
    file: &JobFile,
    rows: ReportRows,
    to: &mut impl Write,
    stop: &CancellationToken,
) -> Result<u64, JobError> {
    let job = file.job()?;
    let columns = &job.source.report.columns;
    let failed = JobError::ReportUnwritable;
    let count = file.each_reported(rows, stop, |reported, cells| {
        let row = &reported.row;
        let (problem, barrier) = match &reported.why {
            Some(Why::Problem(problem)) => (Some(problem), None),
            Some(Why::Barrier(barrier)) => (None, Some(*barrier)),
            None => (None, None),
        };
        let line = JsonRow {
            row: row.number,
            line: cells.line,
            state: row.state,
            code: row.code,
            problem,
            barrier,
            duplicate_of: row.duplicate_of,
            generation: row.generation,
            trace_id: row.trace_id(job.id),
            message_client_id: row.message_client_id(job.id),
            message_server_id: row.server_id.map(|id| id.to_string()),
            time_ms: row.server_time_ms.or(row.at_ms),
            cells: columns.iter().enumerate().map(|(at, name)| (name.as_str(), cells.text(at))).collect(),
        };
        let text = serde_json::to_string(&line).map_err(|error| failed(error.into()))?;
        writeln!(to, "{text}").map_err(failed)
    })?;
    to.flush().map_err(failed)?;
    Ok(count)
}
