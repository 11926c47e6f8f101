//! What changes the history: record, attempt, finish, resume.

use rusqlite::{Connection, OptionalExtension, named_params, params};

use crate::attempts::{AttemptOwner, insert};
use crate::columns::headers;
use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::index::index;
use crate::model::attempt::NewAttempt;
use crate::model::kind::{KeptKind, KeptPart};
use crate::model::send::{Finish, NewSend, Outcome, StreamSoFar};
use crate::packed::Packed;
use crate::parts;
use crate::seen::{self, SeenFile};
use crate::store::History;

impl History {
    /// Writes the row that must be there before the first byte goes out. Durable on return.
    ///
    /// # Errors
    /// Any error means that nothing is recorded, so nothing may be sent.
    pub fn record(&self, send: &NewSend) -> Result<RowId, Error> {
        self.record_with(send, None)
    }

    /// As [`History::record`], together with what is known of the message's file.
    ///
    /// # Errors
    /// As [`History::record`].
    pub fn record_with(&self, send: &NewSend, file: Option<&SeenFile>) -> Result<RowId, Error> {
        self.record_call(send, file, KeptKind::Single, &[])
    }

    /// As [`History::record_with`], for a call of any kind together with its parts.
    ///
    /// # Errors
    /// As [`History::record`].
    pub fn record_call(
        &self,
        send: &NewSend,
        file: Option<&SeenFile>,
        kind: KeptKind,
        call_parts: &[KeptPart],
    ) -> Result<RowId, Error> {
        self.write_more(|tx| insert_row(tx, send, file, kind, call_parts))
    }

    /// As [`History::record_call`], for a call before which others were made: with their attempts, or not at all.
    ///
    /// # Errors
    /// As [`History::record`].
    pub fn record_after(
        &self,
        send: &NewSend,
        kind: KeptKind,
        attempts: &[NewAttempt],
    ) -> Result<RowId, Error> {
        self.write_more(|tx| {
            let row = insert_row(tx, send, None, kind, &[])?;
            insert_attempts(tx, row, attempts)?;
            Ok(row)
        })
    }

    /// Adds a piece to a stream that is being sent, before it goes out: the row's body, its line for lists and its words for
    /// the search are those of the message so far. Durable on return.
    ///
    /// # Errors
    /// `NoSuchRow`, `AlreadyEnded`, and those of the file: then the piece may not be sent.
    pub fn add_piece(&self, row: RowId, now: &StreamSoFar, piece: &KeptPart) -> Result<(), Error> {
        self.write_more(|tx| {
            let found = outcome(tx, row)?;
            if found != Outcome::Sending {
                return Err(Error::AlreadyEnded { row, outcome: found }.into());
            }
            tx.prepare_cached("UPDATE message SET snippet = ?2 WHERE id = ?1")?
                .execute(params![row, now.snippet])?;
            tx.prepare_cached(
                "UPDATE exchange SET request_body = ?2, search_text = ?3 WHERE message_id = ?1",
            )?
            .execute(params![row, Packed::of(&now.request_body), now.search_text])?;
            parts::insert(tx, row, std::slice::from_ref(piece))?;
            index(tx, row)
        })
    }

    /// Adds one call over the wire to a row, in whatever state the row is.
    ///
    /// # Errors
    /// `NoSuchRow`, `AttemptTaken`, and those of the file.
    pub fn attempt(&self, row: RowId, attempt: &NewAttempt) -> Result<(), Error> {
        self.write(|tx| {
            outcome(tx, row)?;
            insert(tx, AttemptOwner::Send(row), attempt)
        })
    }

    /// Gives a row its end. A row may go from sending or unknown to any end; sent and rejected are final.
    ///
    /// # Errors
    /// `NoSuchRow`, `AlreadyEnded` (the row keeps the end it has), and those of the file.
    pub fn finish(&self, row: RowId, end: &Finish) -> Result<(), Error> {
        self.write(|tx| put_end(tx, row, end))
    }

    /// Adds calls, numbered on from the last one whatever their numbers, and the row's end if there is one; all or
    /// nothing.
    ///
    /// # Errors
    /// `NoSuchRow`, `AlreadyEnded` (the row keeps the end it has), and those of the file.
    pub fn conclude(&self, row: RowId, attempts: &[NewAttempt], end: Option<&Finish>) -> Result<(), Error> {
        self.conclude_with(row, attempts, end, &[])
    }

    /// As [`History::conclude`], together with the ends of the row's parts. A part that has no end yet when the row gets its
    /// own is unknown from then on.
    ///
    /// # Errors
    /// As [`History::conclude`].
    pub fn conclude_with(
        &self,
        row: RowId,
        attempts: &[NewAttempt],
        end: Option<&Finish>,
        ended: &[KeptPart],
    ) -> Result<(), Error> {
        self.write(|tx| {
            outcome(tx, row)?;
            parts::end_parts(tx, row, ended)?;
            insert_attempts(tx, row, attempts)?;
            end.map_or(Ok(()), |end| put_end(tx, row, end))
        })
    }

    /// Claims a row of unknown end for making its send again: it is *sending* from now on, by `process`. Durable on
    /// return, and had by one caller only.
    ///
    /// # Errors
    /// `NoSuchRow`, `NotUnknown`, and those of the file: then nothing may be sent.
    pub fn resume(&self, row: RowId, process: &str, at_ms: i64) -> Result<(), Error> {
        self.write_more(|tx| {
            let found = outcome(tx, row)?;
            // What was deleted is to be gone soon: nothing may be on its way under it.
            if is_deleted(tx, row)? {
                return Err(Error::NoSuchRow { row }.into());
            }
            if found != Outcome::Unknown {
                return Err(Error::NotUnknown { row, outcome: found }.into());
            }
            tx.prepare_cached("UPDATE message SET outcome = ?2, process = ?3 WHERE id = ?1")?
                .execute(params![row, Outcome::Sending, process])?;
            tx.prepare_cached("INSERT INTO resumption (message_id, at_ms) VALUES (?1, ?2)")?
                .execute(params![row, at_ms])?;
            index(tx, row)
        })
    }
}

fn insert_row(
    tx: &Connection,
    send: &NewSend,
    file: Option<&SeenFile>,
    kind: KeptKind,
    call_parts: &[KeptPart],
) -> Result<RowId, Failure> {
    tx.prepare_cached(
        "INSERT INTO message (outcome, account_id, account_name, account_color, production, sender,
           conversation_type, receiver, message_type, snippet, started_at_ms, process, kind)
         VALUES (:outcome, :account_id, :account_name, :account_color, :production, :sender,
           :conversation_type, :receiver, :message_type, :snippet, :started_at_ms, :process, :kind)",
    )?
    .execute(named_params! {
        ":outcome": Outcome::Sending,
        ":account_id": send.account_id,
        ":account_name": send.account_name,
        ":account_color": send.account_color,
        ":production": send.production,
        ":sender": send.sender,
        ":conversation_type": send.conversation_type,
        ":receiver": send.receiver,
        ":message_type": send.message_type,
        ":snippet": send.snippet,
        ":started_at_ms": send.started_at_ms,
        ":process": send.process,
        ":kind": kind,
    })?;
    let row = RowId(tx.last_insert_rowid());
    tx.prepare_cached(
        "INSERT INTO exchange (message_id, trace_id, message_client_id, method, url, search_text,
           request_headers, request_body)
         VALUES (:row, :trace_id, :message_client_id, :method, :url, :search_text,
           :request_headers, :request_body)",
    )?
    .execute(named_params! {
        ":row": row,
        ":trace_id": send.trace_id,
        ":message_client_id": send.message_client_id,
        ":method": send.method,
        ":url": Packed::of(&send.url),
        ":search_text": send.search_text,
        ":request_headers": Packed::of(headers(&send.request_headers)?),
        ":request_body": Packed::of(&send.request_body),
    })?;
    if let Some(file) = file {
        seen::insert(tx, row, file)?;
    }
    parts::insert(tx, row, call_parts)?;
    index(tx, row)?;
    Ok(row)
}

/// Behind those that the row has.
fn insert_attempts(tx: &Connection, row: RowId, attempts: &[NewAttempt]) -> Result<(), Failure> {
    let last: u32 = tx
        .prepare_cached("SELECT coalesce(max(number), 0) FROM attempt WHERE message_id = ?1")?
        .query_row([row], |r| r.get(0))?;
    let taken = Error::AttemptTaken { row, number: last };
    let first = last.checked_add(1).ok_or(taken)?;
    for (number, attempt) in (first..).zip(attempts) {
        insert(tx, AttemptOwner::Send(row), &NewAttempt { number, ..attempt.clone() })?;
    }
    Ok(())
}

/// How far this machine's clock may be from the service's before a row's time is taken from there: what the service itself
/// allows.
const CLOCK_TOLERANCE_MS: i64 = 300_000;

fn is_far(one_ms: i64, other_ms: i64) -> bool {
    one_ms.abs_diff(other_ms) > CLOCK_TOLERANCE_MS.unsigned_abs()
}

/// A send that neither started nor ended when the service took it was made under a wrong clock: it is listed and found by the
/// service's time. Its attempts keep what this machine's clock showed. A send that was made again later is of its first time.
fn correct_start(tx: &Connection, row: RowId, taken_at_ms: i64) -> Result<(), Failure> {
    let corrected = tx
        .prepare_cached(
            "UPDATE message SET started_at_ms = ?2 WHERE id = ?1 AND (started_at_ms > ?2 + ?3 OR started_at_ms < ?2 - ?3)
               AND NOT EXISTS (SELECT 1 FROM resumption r WHERE r.message_id = ?1)",
        )?
        .execute(params![row, taken_at_ms, CLOCK_TOLERANCE_MS])?;
    if corrected > 0 {
        tx.prepare_cached(
            "UPDATE span SET earliest_ms = min(earliest_ms, ?2), latest_ms = max(latest_ms, ?2) WHERE number = ?1 / 1024",
        )?
        .execute(params![row, taken_at_ms])?;
    }
    Ok(())
}

fn put_end(tx: &Connection, row: RowId, end: &Finish) -> Result<(), Failure> {
    match outcome(tx, row)? {
        Outcome::Sending | Outcome::Unknown => {}
        outcome @ (Outcome::Sent | Outcome::Rejected) => {
            return Err(Error::AlreadyEnded { row, outcome }.into());
        }
    }
    tx.prepare_cached("UPDATE message SET outcome = ?2, code = ?3, error = ?4, took_ms = ?5 WHERE id = ?1")?
        .execute(params![row, Outcome::from(end.outcome), end.code, end.error, end.took_ms])?;
    if let Some(at_ms) = end.create_time_ms.filter(|at_ms| is_far(*at_ms, end.finished_at_ms)) {
        correct_start(tx, row, at_ms)?;
    }
    let answer = end.answer.as_deref().map(Packed::of);
    let answer_of = answer_of(tx, row, answer.as_ref())?;
    tx.prepare_cached(
        "UPDATE exchange SET msg = :msg, message_server_id = :message_server_id,
           create_time_ms = :create_time_ms, http_status = :http_status, answer = :answer,
           answer_of = :answer_of, finished_at_ms = :finished_at_ms
         WHERE message_id = :row",
    )?
    .execute(named_params! {
        ":row": row,
        ":msg": end.msg,
        ":message_server_id": end.message_server_id,
        ":create_time_ms": end.create_time_ms,
        ":http_status": end.http_status,
        ":answer": answer.filter(|_| answer_of.is_none()),
        ":answer_of": answer_of,
        ":finished_at_ms": end.finished_at_ms,
    })?;
    parts::end_open(tx, row)?;
    index(tx, row)
}

/// The last attempt of a row that had this answer, so that the row need not keep it a second time.
fn answer_of(tx: &Connection, row: RowId, answer: Option<&Packed>) -> Result<Option<u32>, Failure> {
    let Some(answer) = answer else { return Ok(None) };
    let mut find =
        tx.prepare_cached("SELECT max(number) FROM attempt WHERE message_id = ?1 AND answer = ?2")?;
    Ok(find.query_row(params![row, answer], |r| r.get(0))?)
}

pub(crate) fn outcome(tx: &Connection, row: RowId) -> Result<Outcome, Failure> {
    tx.prepare_cached("SELECT outcome FROM message WHERE id = ?1")?
        .query_row([row], |r| r.get(0))
        .optional()?
        .ok_or_else(|| Error::NoSuchRow { row }.into())
}

fn is_deleted(tx: &Connection, row: RowId) -> Result<bool, Failure> {
    let mut find = tx.prepare_cached("SELECT deleted_at_ms IS NOT NULL FROM message WHERE id = ?1")?;
    Ok(find.query_row([row], |r| r.get(0))?)
}
