//! Records into the file.

use std::sync::mpsc::sync_channel;
use std::thread;

use rusqlite::{OptionalExtension, Transaction, named_params, params};

use crate::index::{Searchable, index_new};
use crate::keep::{put_note, put_tag};
use crate::packed::Packed;
use crate::store::Failure;
use crate::write::{INTERRUPTED, Whose, Wire, answer_of, headers, insert, insert_packed};
use crate::{ActState, Error, History, KeptAct, Outcome, Record, RowId, SeenFile, seen};

/// So many records may be ready before they are written.
const READY: usize = 64;

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

impl History {
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
        thread::scope(|scope| {
            let (ready, to_write) = sync_channel(READY);
            // Packing and cutting words take as long as all the writing.
            scope.spawn(move || {
                for record in records {
                    if ready.send(Ready::of(record)).is_err() {
                        break;
                    }
                }
            });
            self.write(move |tx| {
                let (mut added, mut new) = (0, Vec::new());
                for ready in to_write {
                    let ready = ready?;
                    match put(tx, &ready, numbers)? {
                        Put::New(row) => new.push((row, ready.words)),
                        Put::Back => added += 1,
                        Put::Nothing => {}
                    }
                }
                // All at once: any other write makes FTS5 put down what it has gathered, a piece of index for each row.
                for (row, words) in &new {
                    index_new(tx, *row, words)?;
                }
                Ok(added + new.len() as u64)
            })
        })
    }
}

/// A record with all that can be made of it before it is written.
struct Ready<'a> {
    record: &'a Record,
    outcome: Outcome,
    error: Option<&'a str>,
    url: Packed<'a>,
    request_headers: Packed<'a>,
    request_body: Packed<'a>,
    answer: Option<Packed<'a>>,
    attempts: Vec<Wire<'a>>,
    words: String,
}

impl<'a> Ready<'a> {
    fn of(record: &'a Record) -> Result<Self, Failure> {
        record.check()?;
        let (outcome, error) = match record.outcome {
            Outcome::Sending => (Outcome::Unknown, Some(INTERRUPTED)),
            ended => (ended, record.error.as_deref()),
        };
        let searchable = Searchable {
            search_text: &record.search_text,
            snippet: &record.snippet,
            account_id: &record.account_id,
            account_name: &record.account_name,
            sender: &record.sender,
            conversation_type: record.conversation_type,
            receiver: &record.receiver,
            trace_id: &record.trace_id,
            message_client_id: record.message_client_id.as_deref(),
            message_server_id: record.message_server_id.as_deref(),
            message_type: record.message_type,
            outcome,
            code: record.code,
            msg: record.msg.as_deref(),
            starred: record.starred,
            note: Some(record.note.as_str()).filter(|note| !note.trim().is_empty()),
            tags: &record.tags,
        };
        Ok(Self {
            record,
            outcome,
            error,
            url: Packed::of(&record.url),
            request_headers: Packed::of(headers(&record.request_headers)?),
            request_body: Packed::of(&record.request_body),
            answer: record.answer.as_deref().map(Packed::of),
            attempts: record.attempts.iter().map(Wire::of).collect::<Result<_, _>>()?,
            words: searchable.words(),
        })
    }
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

/// What became of a record that was to be added.
enum Put {
    /// A row that is still to be put into the search index.
    New(RowId),
    /// A deleted row is in sight again.
    Back,
    /// It was there.
    Nothing,
}

fn put(tx: &Transaction<'_>, ready: &Ready<'_>, numbers: Numbers) -> Result<Put, Failure> {
    let record = ready.record;
    let (standing, same) = standing(tx, record)?;
    if let Some(same) = same {
        let back = tx
            .prepare_cached(
                "UPDATE message SET deleted_at_ms = NULL WHERE id = ?1 AND deleted_at_ms NOT NULL",
            )?
            .execute([same])?;
        return Ok(if back > 0 { Put::Back } else { Put::Nothing });
    }
    let id = Some(record.id).filter(|_| numbers == Numbers::Kept && standing == Standing::Free);
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
        ":outcome": ready.outcome,
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
        ":error": ready.error,
        ":started_at_ms": record.started_at_ms,
        ":took_ms": record.took_ms,
        ":process": record.process,
        ":starred": record.starred,
    })?;
    let row = RowId(tx.last_insert_rowid());
    if let Some(facts) = record.file.clone() {
        seen::insert(tx, row, &SeenFile { facts, thumbnail: record.thumbnail.clone() })?;
    }
    for (attempt, wire) in record.attempts.iter().zip(&ready.attempts) {
        insert_packed(tx, Whose::Send(row), attempt, wire)?;
    }
    put_exchange(tx, row, ready)?;
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
    Ok(Put::New(row))
}

fn put_exchange(tx: &Transaction<'_>, row: RowId, ready: &Ready<'_>) -> Result<(), Failure> {
    let record = ready.record;
    let answer_of = answer_of(tx, row, ready.answer.as_ref())?;
    tx.prepare_cached(
        "INSERT INTO exchange (message_id, trace_id, message_client_id, message_server_id, create_time_ms,
           finished_at_ms, http_status, msg, method, url, search_text, request_headers, request_body, answer, answer_of)
         VALUES (:row, :trace_id, :message_client_id, :message_server_id, :create_time_ms,
           :finished_at_ms, :http_status, :msg, :method, :url, :search_text, :request_headers, :request_body,
           :answer, :answer_of)",
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
        ":url": ready.url,
        ":search_text": record.search_text,
        ":request_headers": ready.request_headers,
        ":request_body": ready.request_body,
        ":answer": ready.answer.as_ref().filter(|_| answer_of.is_none()),
        ":answer_of": answer_of,
    })?;
    Ok(())
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
