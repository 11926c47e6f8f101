//! What was done with a message after it was sent: recorded as a send is, under the message's row.

use rusqlite::{Transaction, named_params};

use crate::attempts::{self, AttemptOwner};
use crate::columns::{headers, json};
use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::index::index;
use crate::model::act::{Act, ActState, NewAct};
use crate::model::attempt::NewAttempt;
use crate::model::send::Finish;
use crate::store::History;
use crate::write::outcome;

impl History {
    /// Writes the act that must be there before its first byte goes out, under the row of its message. Durable on return.
    ///
    /// # Errors
    /// `NoSuchRow` and those of the file: then nothing is recorded, so nothing may be done.
    pub fn record_act(&self, row: RowId, act: &NewAct) -> Result<RowId, Error> {
        self.write_more(|tx| {
            outcome(tx, row)?;
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
                ":request_headers": headers(&act.request_headers)?,
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
            let row = tx
                .prepare_cached("SELECT message_id FROM act WHERE id = ?1")?
                .query_row([act], |r| r.get(0))?;
            index(tx, row)?;
            for (number, attempt) in (1..).zip(attempts) {
                attempts::insert(tx, AttemptOwner::Act(act), &NewAttempt { number, ..attempt.clone() })?;
            }
            Ok(())
        })
    }
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
        act.attempts = attempts::attempts(tx, AttemptOwner::Act(act.id))?;
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
        request_headers: json(r, 6)?,
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
