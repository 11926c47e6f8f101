//! Reading the files of jobs: rows, messages, reports.

use std::collections::HashMap;

use bulk::import::cell::Row;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::JobId as DerivedFrom;
use bulk::job::rows::RowStatus;
use bulk::mapping::problem::RowProblem;
use bulk::render::Renderer;
use bulk::setup::{RowCall, Setup};
use yunxin::{Body, ConversationType};

use super::row_model::{JobPreview, JobRow, JobRowFilter};
use crate::calls::words::snippet_of;
use crate::clock::now_ms;
use crate::error::Error;

const ROWS_AT_A_TIME: u32 = 1_000;

/// What is frozen in a job.
pub(super) async fn frozen(file: &JobFile) -> Result<Option<Setup>, Error> {
    let file = file.clone();
    Ok(tokio::task::spawn_blocking(move || file.setup()).await??)
}

/// Up to `limit` rows that pass, from the one with this number on. Before the rows were checked there is one list: all.
pub(super) fn rows(
    file: &JobFile,
    filter: JobRowFilter,
    from: u64,
    limit: u32,
) -> Result<Vec<JobRow>, JobError> {
    let job = file.job()?;
    if job.totals.all() == 0 && filter == JobRowFilter::All {
        let last = job.source.report.rows.min(from.saturating_add(u64::from(limit)).saturating_sub(1));
        let row = |number| Ok(JobRow::unchecked(number, &file.cells(number)?));
        return (from.max(1)..=last).map(row).collect();
    }
    let problems = problems(file)?;
    let found = file.rows(filter.into(), from, limit)?;
    found.iter().map(|row| Ok(JobRow::new(job.id, row, &file.cells(row.number)?, &problems))).collect()
}

/// One row, and the message that it becomes by this setup.
pub(super) fn preview(file: &JobFile, number: u64, setup: Option<&Setup>) -> Result<JobPreview, JobError> {
    let job = file.job()?;
    let cells = file.cells(number)?;
    let row = match file.row(number) {
        Ok(status) => JobRow::new(job.id, &status, &cells, &problems(file)?),
        Err(JobError::NoSuchRow { .. }) => JobRow::unchecked(number, &cells),
        Err(error) => return Err(error),
    };
    let frozen_at_ms = file.frozen_at_ms()?.unwrap_or_else(now_ms);
    let call = setup.map(|setup| setup.options.call).unwrap_or_default();
    let renderer = setup.and_then(|setup| Renderer::new(job.id, setup, frozen_at_ms));
    let rendered = renderer
        .map_or(Err(vec![RowProblem::NotABody]), |renderer| renderer.render(number, row.generation, &cells));
    Ok(match rendered {
        Ok(rendered) => JobPreview {
            row,
            call,
            conversation: Some(rendered.conversation),
            body: Some(rendered.body),
            problems: Vec::new(),
        },
        Err(problems) => JobPreview { row, call, conversation: None, body: None, problems },
    })
}

/// The receivers of the rows that pass.
pub(super) fn targets(
    file: &JobFile,
    filter: JobRowFilter,
) -> Result<Vec<(ConversationType, String)>, JobError> {
    let job = file.job()?;
    let Some(setup) = file.setup()? else { return Ok(Vec::new()) };
    let Some(renderer) = Renderer::new(job.id, &setup, 0) else { return Ok(Vec::new()) };
    let (mut from, mut targets) = (1, Vec::new());
    loop {
        let rows = file.rows(filter.into(), from, ROWS_AT_A_TIME)?;
        let Some(last) = rows.last() else { return Ok(targets) };
        from = last.number + 1;
        for row in &rows {
            if let Ok(rendered) = renderer.render(row.number, row.generation, &file.cells(row.number)?) {
                targets.push((rendered.conversation.kind, rendered.conversation.receiver));
            }
        }
    }
}

fn problems(file: &JobFile) -> Result<HashMap<i64, RowProblem>, JobError> {
    Ok(file.problems()?.into_iter().map(|group| (group.id, group.problem)).collect())
}

impl JobRow {
    fn unchecked(number: u64, cells: &Row) -> JobRow {
        JobRow {
            number,
            line: cells.line,
            cells: texts(cells),
            state: None,
            generation: 0,
            problem: None,
            duplicate_of: None,
            code: None,
            at_ms: None,
            message_server_id: None,
            trace_id: None,
            message_client_id: None,
        }
    }

    fn new(job: DerivedFrom, status: &RowStatus, cells: &Row, problems: &HashMap<i64, RowProblem>) -> JobRow {
        let (number, generation) = (status.number, status.generation);
        JobRow {
            state: Some(status.state),
            generation,
            problem: status.problem.and_then(|id| problems.get(&id).cloned()),
            duplicate_of: status.duplicate_of,
            code: status.code,
            at_ms: status.server_time_ms.or(status.at_ms),
            message_server_id: status.server_id.map(|id| id.to_string()),
            trace_id: status.trace_id(job),
            message_client_id: status.message_client_id(job),
            ..JobRow::unchecked(number, cells)
        }
    }
}

fn texts(cells: &Row) -> Vec<String> {
    cells.cells().map(|(text, _)| text.to_owned()).collect()
}

/// The beginning of what a row sends, in one line.
pub(super) fn summary(call: RowCall, body: String) -> String {
    Body::parse(body).map(|body| snippet_of(call.kind(), &body)).unwrap_or_default()
}
