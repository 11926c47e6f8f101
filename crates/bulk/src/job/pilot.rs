//! A pilot: the first messages of a job as a job apart, for test accounts, before anybody else gets one.

use std::path::Path;

use rusqlite::params;
use yunxin::ConversationType;

use super::block::{BlockError, BlockWriter};
use super::error::JobError;
use super::file::JobFile;
use super::model::{JobId, JobState, RowState, SourceInfo};
use super::record::{json, word};
use super::row_set::RowSet;
use super::rows::RowFilter;
use super::unfinished::Unfinished;
use crate::clock::now_ms;
use crate::import::ImportReport;
use crate::import::cell::CellKind;
use crate::mapping::{EmptyCell, Mapping, TargetMapping, Value, ends};
use crate::setup::{Options, RowCall, Setup};

/// How many receivers a pilot may have: a user looks at what each of them got.
const MOST_RECEIVERS: usize = 100;

/// Who gets the messages of a pilot: one at least, and no more than a user looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PilotReceivers(Vec<String>);

/// Why these are no receivers of a pilot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PilotReceiversError {
    /// Nobody is named.
    #[error("nobody is named")]
    Nobody,
    /// More are named than a user looks at.
    #[error("more than {MOST_RECEIVERS} are named")]
    TooMany,
}

impl PilotReceivers {
    /// Those that are named, without what stands around them.
    ///
    /// # Errors
    /// [`PilotReceiversError`].
    pub fn new(given: &[String]) -> Result<Self, PilotReceiversError> {
        let named = given.iter().map(|receiver| receiver.trim()).filter(|receiver| !receiver.is_empty());
        let named: Vec<String> = named.map(str::to_owned).collect();
        match named.len() {
            0 => Err(PilotReceiversError::Nobody),
            1..=MOST_RECEIVERS => Ok(Self(named)),
            _ => Err(PilotReceiversError::TooMany),
        }
    }
}

/// What a pilot is called, and who gets its messages.
#[derive(Debug, Clone, Copy)]
pub struct Pilot<'a> {
    /// Its name, for people.
    pub name: &'a str,
    /// Each gets one message: the first that of the first row, and so on.
    pub receivers: &'a PilotReceivers,
    /// Who makes it; for the events.
    pub who: &'a str,
}

impl JobFile {
    /// Makes a job at `path` of the messages that are ready, for other receivers: the first gets that of the first row, and so
    /// on, from the first row again where they are more. It is a draft; what comes back beside it is what it sends, to be
    /// checked. This job stays as it is. Blocks.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked, and where none is ready; [`JobError::ChatroomPilot`]; those of a
    /// disk; a file that lies there is left as it is.
    pub fn pilot(&self, path: &Path, pilot: Pilot<'_>) -> Result<(JobFile, Setup), JobError> {
        let job = self.job()?;
        let wrong_state = || JobError::WrongState { state: job.state };
        let setup = self.setup()?.filter(|_| job.state != JobState::Draft).ok_or_else(wrong_state)?;
        // An account whose name is a number would be a chatroom, with everybody in it.
        if setup.options.call == RowCall::Chatroom {
            return Err(JobError::ChatroomPilot);
        }
        let receivers = &pilot.receivers.0;
        let ready = self.rows(RowFilter::State(RowState::Ready), 1, receivers.len() as u32)?;
        if ready.is_empty() {
            return Err(wrong_state());
        }
        let has_senders = matches!(setup.mapping.target, TargetMapping::Conversation { .. });
        let damaged =
            |error: BlockError| JobError::Damaged { path: path.to_owned(), what: error.to_string() };
        let mut block = BlockWriter::default();
        for (receiver, ready) in receivers.iter().zip(ready.iter().cycle()) {
            let mut row = self.cells(ready.number)?;
            let sender = ends(&setup.mapping, &row).map(|ends| ends.conversation.sender);
            row.push(receiver, CellKind::Text);
            if has_senders {
                row.push(&sender.unwrap_or_default(), CellKind::Text);
            }
            block.push(&row).map_err(damaged)?;
        }
        let packed = block.pack().map_err(damaged)?;

        let SourceInfo { name, report } = job.source;
        let first = report.columns.len();
        let mut columns = report.columns.clone();
        columns.push(another(&columns, "receiver"));
        if has_senders {
            columns.push(another(&columns, "sender"));
        }
        // Another table than that of the job, so that nobody is taken for a receiver who got the same before.
        let hash = JobId::random().0.simple().to_string();
        let rows = receivers.len() as u64;
        let report = ImportReport {
            columns,
            rows,
            blank_rows: 0,
            short_rows: 0,
            long_rows: 0,
            hidden_rows: 0,
            hash,
            ..report
        };
        let source = SourceInfo { name, report };
        let pilot_file = Unfinished::at(path)?.write(path, |tx| {
            tx.execute("INSERT INTO block (first_row, cells) VALUES (1, ?1)", [packed])?;
            tx.execute(
                "INSERT INTO job (only, id, name, created_at_ms, state, source) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
                params![
                    JobId::random().to_string(),
                    pilot.name,
                    now_ms(),
                    word(JobState::Draft)?,
                    json(&source)?
                ],
            )?;
            RowSet::Messages.put_state(tx, JobState::Draft, pilot.who, None)
        })?;
        let options = Options { pilot_rows: None, ..setup.options };
        let mapping = to_column(setup.mapping, first);
        Ok((pilot_file, Setup { mapping, options, ..setup }))
    }
}

/// The same messages, to those whom this column names; who sends a row that named both stands in the next one.
fn to_column(mapping: Mapping, column: usize) -> Mapping {
    let column = u32::try_from(column).unwrap_or(u32::MAX);
    let sender = match mapping.target {
        TargetMapping::Conversation { .. } => {
            Value::Column { column: column.saturating_add(1), empty: EmptyCell::SkipRow }
        }
        _ => mapping.sender,
    };
    Mapping { target: TargetMapping::Column { column, kind: ConversationType::P2p }, sender, ..mapping }
}

/// A name that no column has: this one, or with a number behind it.
fn another(columns: &[String], name: &str) -> String {
    let taken = |name: &String| columns.contains(name);
    let numbered = (2_u32..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
