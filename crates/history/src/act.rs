//! What was done with a message after it was sent: recorded as a send is, under the message's row.

use rusqlite::{Transaction, named_params, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::store::Failure;
use crate::write::{self, INTERRUPTED, Whose};
use crate::{Attempt, End, Error, Finish, History, Millis, NewAttempt, RowId, read};

/// The kinds of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// It was taken back, or deleted.
    Recall,
    /// It was changed.
    Modify,
    /// It was read as the service keeps it.
    Read,
    /// Who read it was asked for.
    ReadBy,
    /// It was marked as read.
    MarkRead,
}

/// How an act stands. All but `Open` are ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActState {
    /// Recorded; the request may be on its way. Not an end.
    Open,
    /// The service carried it out.
    Done,
    /// The service said no, or nothing left this machine.
    Refused,
    /// It may have been carried out.
    Unknown,
}

impl From<End> for ActState {
    fn from(end: End) -> Self {
        match end {
            End::Sent => Self::Done,
            End::Rejected => Self::Refused,
            End::Unknown => Self::Unknown,
        }
    }
}

/// An act about to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAct {
    /// What is done.
    pub kind: ActKind,
    /// The trace id that every attempt carries.
    pub trace_id: String,
    /// HTTP method.
    pub method: String,
    /// The whole URL, with its parameters.
    pub url: String,
    /// Name and value of each header, in order; secrets masked by the caller.
    pub request_headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub request_body: Option<String>,
    /// The running instance of the app, for [`History::recover`].
    pub process: String,
    /// Unix time in milliseconds.
    pub started_at_ms: i64,
}

/// An act as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "RecordedAct")]
pub struct Act {
    /// The act's number; it grows and is never used again.
    pub id: RowId,
    /// What was done.
    pub kind: ActKind,
    /// How it stands.
    pub state: ActState,
    /// The trace id that every attempt carried.
    pub trace_id: String,
    /// HTTP method.
    pub method: String,
    /// The whole URL, with its parameters.
    pub url: String,
    /// Name and value of each header, masked.
    pub request_headers: Vec<(String, String)>,
    /// The request's body, byte for byte.
    pub request_body: Option<String>,
    /// Unix time in milliseconds.
    pub started_at_ms: Millis,
    /// When it ended; `None` too for one that [`History::recover`] ended.
    pub finished_at_ms: Option<Millis>,
    /// In milliseconds, once it has ended.
    pub took_ms: Option<u32>,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// The service's `code`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// The service's `msg`.
    pub msg: Option<String>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// The answer's body, byte for byte.
    pub answer: Option<String>,
    /// Every call over the wire, in order.
    pub attempts: Vec<Attempt>,
}

impl History {
    /// Writes the act that must be there before its first byte goes out, under the row of its message. Durable on return.
    ///
    /// # Errors
    /// `NoSuchRow` and those of the file: then nothing is recorded, so nothing may be done.
    pub fn record_act(&self, row: RowId, act: &NewAct) -> Result<RowId, Error> {
        self.write_more(|tx| {
            write::outcome(tx, row)?;
            tx.prepare_cached(
                "INSERT INTO act (message_id, kind, state, trace_id, method, url, request_headers, request_body,
                   started_at_ms, process)
                 VALUES (:row, :kind, :state, :trace_id, :method, :url, :request_headers, :request_body,
                   :started_at_ms, :process)",
            )?
            .execute(named_params! {
                ":row": row,
                ":kind": act.kind,
                ":state": ActState::Open,
                ":trace_id": act.trace_id,
                ":method": act.method,
                ":url": act.url,
                ":request_headers": write::headers(&act.request_headers)?,
                ":request_body": act.request_body,
                ":started_at_ms": act.started_at_ms,
                ":process": act.process,
            })?;
            Ok(RowId(tx.last_insert_rowid()))
        })
    }

    /// Gives an act its calls, numbered from 1 whatever their numbers, and its end; all or nothing. The message's own row
    /// stays as it is. Of `end`, what only a send has is not kept.
    ///
    /// # Errors
    /// `NoSuchRow` when there is no such act (any more), or it has its end; and those of the file.
    pub fn conclude_act(&self, act: RowId, attempts: &[NewAttempt], end: &Finish) -> Result<(), Error> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached(
                    "UPDATE act SET state = :state, finished_at_ms = :finished_at_ms, took_ms = :took_ms,
                       http_status = :http_status, code = :code, msg = :msg, error = :error, answer = :answer
                     WHERE id = :act AND state IN (0, 3)",
                )?
                .execute(named_params! {
                    ":act": act,
                    ":state": ActState::from(end.outcome),
                    ":finished_at_ms": end.finished_at_ms,
                    ":took_ms": end.took_ms,
                    ":http_status": end.http_status,
                    ":code": end.code,
                    ":msg": end.msg,
                    ":error": end.error,
                    ":answer": end.answer,
                })?;
            if changed == 0 {
                return Err(Error::NoSuchRow { row: act }.into());
            }
            for (number, attempt) in (1..).zip(attempts) {
                write::insert(tx, Whose::Act(act), &NewAttempt { number, ..attempt.clone() })?;
            }
            Ok(())
        })
    }
}

/// Ends what a process that is gone had open. They are no sends, so they are not counted among them.
pub(crate) fn recover(tx: &Transaction<'_>, owner: &str) -> Result<(), Failure> {
    tx.prepare_cached("UPDATE act SET state = ?2, error = ?3 WHERE state = 0 AND process = ?1")?
        .execute(params![owner, ActState::Unknown, INTERRUPTED])?;
    Ok(())
}

/// The acts of a row, newest first.
pub(crate) fn of(tx: &Transaction<'_>, row: RowId) -> Result<Vec<Act>, Failure> {
    let mut acts: Vec<Act> = tx
        .prepare_cached(
            "SELECT id, kind, state, trace_id, method, url, request_headers, request_body, started_at_ms,
               finished_at_ms, took_ms, http_status, code, msg, error, answer
             FROM act WHERE message_id = ?1 ORDER BY id DESC",
        )?
        .query_map([row], act)?
        .collect::<Result<_, _>>()?;
    for act in &mut acts {
        act.attempts = read::attempts(tx, Whose::Act(act.id))?;
    }
    Ok(acts)
}

fn act(r: &rusqlite::Row<'_>) -> rusqlite::Result<Act> {
    Ok(Act {
        id: r.get(0)?,
        kind: r.get(1)?,
        state: r.get(2)?,
        trace_id: r.get(3)?,
        method: r.get(4)?,
        url: r.get(5)?,
        request_headers: read::json(r, 6)?,
        request_body: r.get(7)?,
        started_at_ms: r.get(8)?,
        finished_at_ms: r.get(9)?,
        took_ms: r.get(10)?,
        http_status: r.get(11)?,
        code: r.get(12)?,
        msg: r.get(13)?,
        error: r.get(14)?,
        answer: r.get(15)?,
        attempts: Vec::new(),
    })
}
