//! Attempts, the single HTTP calls of sends and of acts: into the file and out of it.

use rusqlite::{Connection, ErrorCode, Transaction, params};

use crate::columns::{headers, packed_json, packed_or_none};
use crate::error::{Error, Failure};
use crate::ids::RowId;
use crate::model::attempt::{Attempt, NewAttempt, Phases};
use crate::packed::Packed;

/// What an attempt belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AttemptOwner {
    Send(RowId),
    Act(RowId),
}

impl AttemptOwner {
    /// Its table, and the column that names the owner.
    pub(crate) fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Send(_) => ("attempt", "message_id"),
            Self::Act(_) => ("act_attempt", "act_id"),
        }
    }

    pub(crate) fn id(self) -> RowId {
        match self {
            Self::Send(id) | Self::Act(id) => id,
        }
    }
}

/// The long texts of an attempt, packed.
pub(crate) struct PackedAttempt {
    request_headers: Packed,
    response_headers: Packed,
    answer: Option<Packed>,
}

impl PackedAttempt {
    pub(crate) fn of(attempt: &NewAttempt) -> Result<Self, Error> {
        Ok(Self {
            request_headers: Packed::of(headers(&attempt.request_headers)?),
            response_headers: Packed::of(headers(&attempt.response_headers)?),
            answer: attempt.answer.as_deref().map(Packed::of),
        })
    }
}

pub(crate) fn insert(tx: &Connection, whose: AttemptOwner, attempt: &NewAttempt) -> Result<(), Failure> {
    insert_packed(tx, whose, attempt, &PackedAttempt::of(attempt)?)
}

pub(crate) fn insert_packed(
    tx: &Connection,
    whose: AttemptOwner,
    attempt: &NewAttempt,
    packed: &PackedAttempt,
) -> Result<(), Failure> {
    let ((table, owner), row) = (whose.table(), whose.id());
    // By place: it is most of what an import does.
    tx.prepare_cached(&format!(
        "INSERT INTO {table} ({owner}, number, endpoint, started_at_ms, took_ms, http_status, code, error,
           request_headers, response_headers, answer, kind, connect_us, wait_us, body_us, detail)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ))?
    .execute(params![
        row,
        attempt.number,
        attempt.endpoint,
        attempt.started_at_ms,
        attempt.took_ms,
        attempt.http_status,
        attempt.code,
        attempt.error,
        packed.request_headers,
        packed.response_headers,
        packed.answer,
        attempt.kind,
        attempt.phases.connect_us,
        attempt.phases.wait_us,
        attempt.phases.body_us,
        attempt.detail,
    ])
    .map_err(|e| match e.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::AttemptTaken { row, number: attempt.number }.into(),
        _ => Failure::from(e),
    })?;
    Ok(())
}

/// The attempts of a send or an act, in order.
pub(crate) fn attempts(tx: &Transaction<'_>, whose: AttemptOwner) -> Result<Vec<Attempt>, Failure> {
    let (table, owner) = whose.table();
    let sql = format!(
        "SELECT number, endpoint, started_at_ms, took_ms, http_status, code, error, request_headers,
           response_headers, answer, kind, connect_us, wait_us, body_us, detail
         FROM {table} WHERE {owner} = ?1 ORDER BY number"
    );
    Ok(tx.prepare_cached(&sql)?.query_map([whose.id()], attempt)?.collect::<Result<_, _>>()?)
}

fn attempt(r: &rusqlite::Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        number: r.get(0)?,
        endpoint: r.get(1)?,
        started_at_ms: r.get(2)?,
        took_ms: r.get(3)?,
        http_status: r.get(4)?,
        code: r.get(5)?,
        error: r.get(6)?,
        request_headers: packed_json(r, 7)?,
        response_headers: packed_json(r, 8)?,
        answer: packed_or_none(r, 9)?,
        kind: r.get(10)?,
        phases: Phases { connect_us: r.get(11)?, wait_us: r.get(12)?, body_us: r.get(13)? },
        detail: r.get(14)?,
    })
}
