//! Records out of the file and into it.

use std::collections::VecDeque;

use rusqlite::{OptionalExtension, Transaction, named_params, params};

use crate::index::index;
use crate::keep::{put_note, put_tag};
use crate::read::{attempts, json, resumptions};
use crate::selection::Walk;
use crate::store::Failure;
use crate::write::{INTERRUPTED, Whose, headers, insert};
use crate::{ActState, Error, History, KeptAct, Outcome, Record, RowId, SeenFile, Selection, act, seen};

/// Rows that are held in memory at once, and the text in them after which no more are added.
const PIECE_ROWS: usize = 100;
const PIECE_BYTES: usize = 4 << 20;

/// How a record stands to the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is there: the same send by trace id and start.
    There,
    /// It is not there, and its number is free.
    Free,
    /// It is not there, but another row has its number.
    Taken,
}

/// Which number an added row gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// The one it had, unless another row has it.
    Kept,
    /// The next.
    New,
}

/// The records of a selection, oldest first, in pieces that fit into memory whatever the rows hold.
pub struct Records<'a> {
    history: &'a History,
    walk: Walk<'a>,
    ahead: VecDeque<RowId>,
}

impl History {
    /// Reads the records of a selection. Each piece is read when it is asked for, so a row that changes meanwhile is as it
    /// stands then; one that is deleted meanwhile is left out.
    #[must_use]
    pub fn records<'a>(&'a self, selection: &'a Selection) -> Records<'a> {
        Records { history: self, walk: Walk::over(selection), ahead: VecDeque::new() }
    }

    /// How each record stands to the rows that are there.
    ///
    /// # Errors
    /// Those of the file.
    pub fn standings(&self, records: &[Record]) -> Result<Vec<Standing>, Error> {
        self.read(|tx| {
            let standing = |record| Ok(standing(tx, record)?.0);
            records.iter().map(standing).collect()
        })
    }

    /// Adds the records that are not there yet, all of them or none; says how many. One that is there but was deleted
    /// comes back into sight, and counts; otherwise what is there stays as it is.
    ///
    /// A row that was still on its way becomes unknown, with the error `interrupted`.
    ///
    /// # Errors
    /// `BadTag`, `TooManyTags`, `NoteTooLong`, `AttemptTaken`, and those of the file.
    pub fn add(&self, records: &[Record], numbers: Numbers) -> Result<u64, Error> {
        self.write(|tx| {
            let mut added = 0;
            for record in records {
                added += u64::from(put(tx, record, numbers)?);
            }
            Ok(added)
        })
    }
}

impl Records<'_> {
    /// The next records; none at the end.
    ///
    /// # Errors
    /// Those of the file.
    pub fn piece(&mut self) -> Result<Vec<Record>, Error> {
        let Self { history, walk, ahead } = self;
        history.read(|tx| {
            let (mut piece, mut bytes) = (Vec::new(), 0);
            while piece.len() < PIECE_ROWS && bytes < PIECE_BYTES {
                if ahead.is_empty() {
                    ahead.extend(walk.step(tx, 10 * PIECE_ROWS)?);
                }
                let Some(row) = ahead.pop_front() else { break };
                if let Some(record) = record(tx, row)? {
                    bytes += record.text_bytes();
                    piece.push(record);
                }
            }
            Ok(piece)
        })
    }
}

fn record(tx: &Transaction<'_>, row: RowId) -> Result<Option<Record>, Failure> {
    let found = tx
        .prepare_cached(
            "SELECT m.*, e.*, coalesce((SELECT n.text FROM note n WHERE n.message_id = m.id), '') AS note,
               (SELECT json_group_array(t.name ORDER BY t.name) FROM tag t WHERE t.message_id = m.id) AS tags
             FROM message m JOIN exchange e ON e.message_id = m.id
             WHERE m.id = ?1 AND m.deleted_at_ms IS NULL",
        )?
        .query_row([row], |r| {
            Ok(Record {
                id: r.get("id")?,
                started_at_ms: r.get("started_at_ms")?,
                finished_at_ms: r.get("finished_at_ms")?,
                took_ms: r.get("took_ms")?,
                outcome: r.get("outcome")?,
                code: r.get("code")?,
                msg: r.get("msg")?,
                error: r.get("error")?,
                account_id: r.get("account_id")?,
                account_name: r.get("account_name")?,
                account_color: r.get("account_color")?,
                production: r.get("production")?,
                sender: r.get("sender")?,
                conversation_type: r.get("conversation_type")?,
                receiver: r.get("receiver")?,
                message_type: r.get("message_type")?,
                snippet: r.get("snippet")?,
                search_text: r.get("search_text")?,
                message_client_id: r.get("message_client_id")?,
                message_server_id: r.get("message_server_id")?,
                trace_id: r.get("trace_id")?,
                create_time_ms: r.get("create_time_ms")?,
                method: r.get("method")?,
                url: r.get("url")?,
                request_headers: json(r, r.as_ref().column_index("request_headers")?)?,
                request_body: r.get("request_body")?,
                http_status: r.get("http_status")?,
                answer: r.get("answer")?,
                file: None,
                thumbnail: None,
                attempts: Vec::new(),
                acts: Vec::new(),
                resumed_at_ms: Vec::new(),
                process: r.get("process")?,
                starred: r.get("starred")?,
                tags: json(r, r.as_ref().column_index("tags")?)?,
                note: r.get("note")?,
            })
        })
        .optional()?;
    let Some(mut record) = found else { return Ok(None) };
    if let Some(SeenFile { facts, thumbnail }) = seen::whole(tx, row)? {
        (record.file, record.thumbnail) = (Some(facts), thumbnail);
    }
    record.attempts = attempts(tx, Whose::Send(row))?;
    record.acts = acts(tx, row)?;
    record.resumed_at_ms = resumptions(tx, row)?;
    Ok(Some(record))
}

/// How the record stands, and the row that is the same send if there is one.
fn standing(tx: &Transaction<'_>, record: &Record) -> Result<(Standing, Option<RowId>), Failure> {
    // By its start, which has an index: the trace id needs none of its own then. The index leaves out what was deleted,
    // which has a small one.
    let mut same: Option<RowId> = None;
    for deleted in ["m.deleted_at_ms IS NULL", "m.deleted_at_ms IS NOT NULL"] {
        let sql = format!(
            "SELECT m.id FROM message m JOIN exchange e ON e.message_id = m.id
             WHERE m.started_at_ms = ?1 AND e.trace_id = ?2 AND {deleted} LIMIT 1"
        );
        let found = tx
            .prepare_cached(&sql)?
            .query_row(params![record.started_at_ms, record.trace_id], |r| r.get(0))
            .optional()?;
        same = same.or(found);
    }
    if same.is_some() {
        return Ok((Standing::There, same));
    }
    let taken = tx.prepare_cached("SELECT 1 FROM message WHERE id = ?1")?.exists([record.id])?;
    Ok((if taken { Standing::Taken } else { Standing::Free }, None))
}

/// Whether the record is in sight now and was not before.
fn put(tx: &Transaction<'_>, record: &Record, numbers: Numbers) -> Result<bool, Failure> {
    record.check()?;
    let (standing, same) = standing(tx, record)?;
    if let Some(same) = same {
        let back = tx
            .prepare_cached(
                "UPDATE message SET deleted_at_ms = NULL WHERE id = ?1 AND deleted_at_ms NOT NULL",
            )?
            .execute([same])?;
        return Ok(back > 0);
    }
    let id = Some(record.id).filter(|_| numbers == Numbers::Kept && standing == Standing::Free);
    let (outcome, error) = match record.outcome {
        Outcome::Sending => (Outcome::Unknown, Some(INTERRUPTED)),
        ended => (ended, record.error.as_deref()),
    };
    tx.prepare_cached(
        "INSERT INTO message (id, outcome, account_id, account_name, account_color, production, sender,
           conversation_type, receiver, message_type, snippet, code, error, started_at_ms, took_ms, process,
           starred)
         VALUES (:id, :outcome, :account_id, :account_name, :account_color, :production, :sender,
           :conversation_type, :receiver, :message_type, :snippet, :code, :error, :started_at_ms, :took_ms,
           :process, :starred)",
    )?
    .execute(named_params! {
        ":id": id,
        ":outcome": outcome,
        ":account_id": record.account_id,
        ":account_name": record.account_name,
        ":account_color": record.account_color,
        ":production": record.production,
        ":sender": record.sender,
        ":conversation_type": record.conversation_type,
        ":receiver": record.receiver,
        ":message_type": record.message_type,
        ":snippet": record.snippet,
        ":code": record.code,
        ":error": error,
        ":started_at_ms": record.started_at_ms,
        ":took_ms": record.took_ms,
        ":process": record.process,
        ":starred": record.starred,
    })?;
    let row = RowId(tx.last_insert_rowid());
    put_exchange(tx, row, record)?;
    if let Some(facts) = record.file.clone() {
        seen::insert(tx, row, &SeenFile { facts, thumbnail: record.thumbnail.clone() })?;
    }
    for attempt in &record.attempts {
        insert(tx, Whose::Send(row), attempt)?;
    }
    for act in &record.acts {
        put_act(tx, row, act, id.is_some())?;
    }
    for at_ms in &record.resumed_at_ms {
        tx.prepare_cached("INSERT INTO resumption (message_id, at_ms) VALUES (?1, ?2)")?
            .execute(params![row, at_ms])?;
    }
    for tag in &record.tags {
        put_tag(tx, row, tag)?;
    }
    put_note(tx, row, &record.note)?;
    index(tx, row)?;
    Ok(true)
}

fn put_exchange(tx: &Transaction<'_>, row: RowId, record: &Record) -> Result<(), Failure> {
    tx.prepare_cached(
        "INSERT INTO exchange (message_id, trace_id, message_client_id, message_server_id, create_time_ms,
           finished_at_ms, http_status, msg, method, url, search_text, request_headers, request_body, answer)
         VALUES (:row, :trace_id, :message_client_id, :message_server_id, :create_time_ms,
           :finished_at_ms, :http_status, :msg, :method, :url, :search_text, :request_headers, :request_body,
           :answer)",
    )?
    .execute(named_params! {
        ":row": row,
        ":trace_id": record.trace_id,
        ":message_client_id": record.message_client_id,
        ":message_server_id": record.message_server_id,
        ":create_time_ms": record.create_time_ms,
        ":finished_at_ms": record.finished_at_ms,
        ":http_status": record.http_status,
        ":msg": record.msg,
        ":method": record.method,
        ":url": record.url,
        ":search_text": record.search_text,
        ":request_headers": headers(&record.request_headers)?,
        ":request_body": record.request_body,
        ":answer": record.answer,
    })?;
    Ok(())
}

/// The acts of a row, oldest first.
fn acts(tx: &Transaction<'_>, row: RowId) -> Result<Vec<KeptAct>, Failure> {
    let mut acts = Vec::new();
    for act in act::of(tx, row)?.into_iter().rev() {
        let process =
            tx.prepare_cached("SELECT process FROM act WHERE id = ?1")?.query_row([act.id], |r| r.get(0))?;
        acts.push(KeptAct { act, process });
    }
    Ok(acts)
}

/// Puts an act under its row. It keeps its number if its row does and no other act has it; one that was open is unknown.
fn put_act(tx: &Transaction<'_>, row: RowId, recorded: &KeptAct, kept: bool) -> Result<(), Failure> {
    let KeptAct { act, process } = recorded;
    let free = kept && !tx.prepare_cached("SELECT 1 FROM act WHERE id = ?1")?.exists([act.id])?;
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
        ":id": free.then_some(act.id),
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
        insert(tx, Whose::Act(id), attempt)?;
    }
    Ok(())
}
