//! Records into the file.

mod prepared;

use rusqlite::{OptionalExtension, Transaction, named_params, params};

pub use prepared::Prepared;

use crate::annotations::{put_note, put_tag};
use crate::attempts::{AttemptOwner, insert, insert_packed};
use crate::columns::headers;
use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::index::index_new;
use crate::model::act::ActState;
use crate::numbers;
use crate::parts;
use crate::record::{KeptAct, Record};
use crate::recover::INTERRUPTED;
use crate::seen::{self, SeenFile};
use crate::store::History;
use prepared::Made;

/// How a record stands to the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// It is there: the same send by trace id and start.
    Present,
    /// It is not there, and its number is free.
    Free,
    /// It is not there, but another row has its number, or none could be told by it: see [`Numbers::Kept`].
    Taken,
}

/// Which number an added row gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// The one it had, unless another row has it or it is beyond any that a history comes to.
    Kept,
    /// The next.
    New,
}

impl History {
    /// How each record stands to the rows that are there.
    ///
    /// # Errors
    /// Those of the file.
    pub fn record_states(&self, records: &[Record]) -> Result<Vec<RecordState>, Error> {
        self.read(|tx| {
            let state = |record: &Record| {
                Ok(if same(tx, record)?.is_some() {
                    RecordState::Present
                } else if is_taken(tx, record.id)? {
                    RecordState::Taken
                } else {
                    RecordState::Free
                })
            };
            records.iter().map(state).collect()
        })
    }

    /// Adds the records that are not there yet, all of them or none; says how many. One that is there but was deleted
    /// comes back into sight, and counts; otherwise what is there stays as it is.
    ///
    /// A row that was still on its way becomes unknown, with the error `interrupted`.
    ///
    /// # Errors
    /// Those of the file.
    pub fn add(&self, prepared: &Prepared, numbers: Numbers) -> Result<u64, Error> {
        self.write_more(|tx| {
            let (mut added, mut new) = (0, Vec::new());
            for (record, made) in prepared.records.iter().zip(&prepared.made) {
                match put(tx, record, made, numbers)? {
                    Put::New(row) => new.push((row, made.words.as_str())),
                    Put::Back => added += 1,
                    Put::Nothing => {}
                }
            }
            // All at once: any other write makes FTS5 put down what it has gathered, a piece of index for each row.
            index_new(tx, &new)?;
            Ok(added + new.len() as u64)
        })
    }
}

/// The row that is the same send, if there is one: rather one in sight. By its start, which has an index: the trace id
/// needs none of its own then.
fn same(tx: &Transaction<'_>, record: &Record) -> Result<Option<RowId>, Failure> {
    let mut find = tx.prepare_cached(
        "SELECT m.id FROM message m JOIN exchange e ON e.message_id = m.id
         WHERE m.started_at_ms = ?1 AND e.trace_id = ?2 ORDER BY m.deleted_at_ms LIMIT 1",
    )?;
    Ok(find.query_row(params![record.started_at_ms, record.trace_id], |r| r.get(0)).optional()?)
}

fn is_taken(tx: &Transaction<'_>, id: RowId) -> Result<bool, Failure> {
    Ok(!numbers::may_be_kept(id) || tx.prepare_cached("SELECT 1 FROM message WHERE id = ?1")?.exists([id])?)
}

/// What became of a record that was to be added.
enum Put {
    /// A row that is still to be put into the search index.
    New(RowId),
    /// A deleted row is in sight again.
    Back,
    /// It was there.
    Nothing,
}

fn put(tx: &Transaction<'_>, record: &Record, made: &Made, numbers: Numbers) -> Result<Put, Failure> {
    if let Some(same) = same(tx, record)? {
        let back = tx
            .prepare_cached(
                "UPDATE message SET deleted_at_ms = NULL WHERE id = ?1 AND deleted_at_ms NOT NULL",
            )?
            .execute([same])?;
        return Ok(if back > 0 { Put::Back } else { Put::Nothing });
    }
    let kept = numbers == Numbers::Kept && !is_taken(tx, record.id)?;
    // By place and not by name, here and below: to look for each name takes a twentieth of all the time.
    tx.prepare_cached(
        "INSERT INTO message (id, outcome, account_id, account_name, account_color, production, sender,
           conversation_type, receiver, message_type, snippet, code, error, started_at_ms, took_ms, process, starred,
           kind)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        kept.then_some(record.id),
        made.outcome,
        record.account_id,
        record.account_name,
        record.account_color,
        record.production,
        record.sender,
        record.conversation_type,
        record.receiver,
        record.message_type,
        record.snippet,
        record.code,
        made.error,
        record.started_at_ms,
        record.took_ms,
        record.process,
        record.starred,
        record.kind,
    ])?;
    let row = RowId(tx.last_insert_rowid());
    if let Some(facts) = record.file.clone() {
        seen::insert(tx, row, &SeenFile { facts, thumbnail: record.thumbnail.clone() })?;
    }
    for (attempt, packed) in record.attempts.iter().zip(&made.attempts) {
        insert_packed(tx, AttemptOwner::Send(row), attempt, packed)?;
    }
    put_exchange(tx, row, record, made)?;
    parts::insert(tx, row, &record.parts)?;
    parts::end_open(tx, row)?;
    for act in &record.acts {
        put_act(tx, row, act, kept)?;
    }
    for at_ms in &record.resumed_at_ms {
        tx.prepare_cached("INSERT INTO resumption (message_id, at_ms) VALUES (?1, ?2)")?
            .execute(params![row, at_ms])?;
    }
    for tag in &record.tags {
        put_tag(tx, row, tag)?;
    }
    if !record.note.is_empty() {
        put_note(tx, row, &record.note)?;
    }
    Ok(Put::New(row))
}

fn put_exchange(tx: &Transaction<'_>, row: RowId, record: &Record, made: &Made) -> Result<(), Failure> {
    tx.prepare_cached(
        "INSERT INTO exchange (message_id, trace_id, message_client_id, message_server_id, create_time_ms,
           finished_at_ms, http_status, msg, method, url, search_text, request_headers, request_body, answer, answer_of)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        row,
        record.trace_id,
        record.message_client_id,
        record.message_server_id,
        record.create_time_ms,
        record.finished_at_ms,
        record.http_status,
        record.msg,
        record.method,
        made.url,
        record.search_text,
        made.request_headers,
        made.request_body,
        made.answer,
        made.answer_of,
    ])?;
    Ok(())
}

/// Puts an act under its row. It keeps its number if its row does and no other act has it; one that was open is unknown.
fn put_act(tx: &Transaction<'_>, row: RowId, recorded: &KeptAct, kept: bool) -> Result<(), Failure> {
    let KeptAct { act, process } = recorded;
    let taken = !numbers::may_be_kept(act.id)
        || tx.prepare_cached("SELECT 1 FROM act WHERE id = ?1")?.exists([act.id])?;
    let (state, error) = match act.state {
        ActState::Open => (ActState::Unknown, Some(INTERRUPTED)),
        ended => (ended, act.error.as_deref()),
    };
    tx.prepare_cached(
        "INSERT INTO act (id, message_id, kind, state, trace_id, method, url, request_headers, request_body,
           started_at_ms, finished_at_ms, took_ms, http_status, code, msg, error, answer, process)
         VALUES (:id, :row, :kind, :state, :trace_id, :method, :url, :request_headers, :request_body,
           :started_at_ms, :finished_at_ms, :took_ms, :http_status, :code, :msg, :error, :answer, :process)",
    )?
    .execute(named_params! {
        ":id": (kept && !taken).then_some(act.id),
        ":row": row,
        ":kind": act.kind,
        ":state": state,
        ":trace_id": act.trace_id,
        ":method": act.method,
        ":url": act.url,
        ":request_headers": headers(&act.request_headers)?,
        ":request_body": act.request_body,
        ":started_at_ms": act.started_at_ms,
        ":finished_at_ms": act.finished_at_ms,
        ":took_ms": act.took_ms,
        ":http_status": act.http_status,
        ":code": act.code,
        ":msg": act.msg,
        ":error": error,
        ":answer": act.answer,
        ":process": process,
    })?;
    let id = RowId(tx.last_insert_rowid());
    for attempt in &act.attempts {
        insert(tx, AttemptOwner::Act(id), attempt)?;
    }
    Ok(())
}
