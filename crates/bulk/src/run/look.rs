//! A row of unknown end, looked for at the service.

use rusqlite::{OptionalExtension, params};
use yunxin::{Body, Error, MESSAGE_MISSING, Moment, Settled, Sought, SoughtInRoom};

use super::act::{Known, Sent, act_on, message_of};
use super::claim::SentRow;
use super::ends::RowEnd;
use super::shared::{ActWork, Shared, Work};
use super::verdict::{Refusal, is_about_the_row, question_refused};
use crate::import::cell::Row;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::row_set::RowSet;
use crate::mapping::problem::RowProblem;
use crate::setup::{Doubts, RowCall};

/// A row of unknown end.
#[derive(Debug)]
pub(super) struct Doubtful {
    pub(super) number: u64,
    generation: u32,
    body_hash: Option<i64>,
    at_ms: Option<i64>,
    /// It went out in one call with others.
    is_shared: bool,
    /// Of an act: the message that it was done with.
    message: Option<SentRow>,
}

impl Doubtful {
    /// Up to `limit` of them, from the one with this number on.
    pub(super) fn list(file: &JobFile, set: RowSet, from: u64, limit: u32) -> Result<Vec<Self>, JobError> {
        let (columns, message, only) = Self::columns(set);
        let index = match set {
            RowSet::Messages => "row_not_sent",
            RowSet::Act(_) => "act_row_not_done",
        };
        let sql = format!(
            "SELECT {columns} FROM {} r INDEXED BY {index} {message}
             WHERE r.state <> 2 AND r.state = 4 AND r.number >= ?1{only} ORDER BY r.number LIMIT ?2",
            set.table()
        );
        file.read(|tx| {
            let mut find = tx.prepare_cached(&sql)?;
            let rows = find.query_map(params![from as i64, limit], |r| Self::of(set, r))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Those of these rows whose end is unknown still.
    pub(super) fn of_numbers(
        file: &JobFile,
        set: RowSet,
        numbers: impl Iterator<Item = u64>,
    ) -> Result<Vec<Self>, JobError> {
        let (columns, message, only) = Self::columns(set);
        let table = set.table();
        let sql =
            format!("SELECT {columns} FROM {table} r {message} WHERE r.state = 4 AND r.number = ?1{only}");
        file.read(|tx| {
            let mut find = tx.prepare_cached(&sql)?;
            let rows = numbers.filter_map(|number| {
                find.query_row([number as i64], |r| Self::of(set, r)).optional().transpose()
            });
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    #[cfg(test)]
    pub(super) fn numbered(number: u64) -> Self {
        Self { number, generation: 0, body_hash: None, at_ms: None, is_shared: false, message: None }
    }

    /// What is read of the rows `r` of a set, their messages `m`, and the condition by which they alone are read.
    fn columns(set: RowSet) -> (&'static str, &'static str, String) {
        match set {
            RowSet::Messages => {
                ("r.number, r.generation, r.body_hash, r.at_ms, r.call IS NOT NULL", "", String::new())
            }
            RowSet::Act(act) => (
                "r.number, r.generation, r.body_hash, r.at_ms, 0,
                   m.generation, m.server_id, m.server_time_ms, m.at_ms",
                "JOIN row m USING (number)",
                format!(" AND r.act = {act}"),
            ),
        }
    }

    fn of(set: RowSet, r: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let message = match set {
            RowSet::Messages => None,
            RowSet::Act(_) => Some(SentRow::read(r, 5)?),
        };
        Ok(Self {
            number: r.get::<_, i64>(0)? as u64,
            generation: r.get(1)?,
            body_hash: r.get(2)?,
            at_ms: r.get(3)?,
            is_shared: r.get(4)?,
            message,
        })
    }
}

/// What a look at the service has found.
pub(super) enum Finding {
    End(RowEnd),
    /// Nothing final: the same once more, and it is.
    Once(Once),
    /// The service refuses every question.
    RefusesAll {
        code: i64,
    },
    Nothing,
}

/// What is final once it was found twice, with some time between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Once {
    /// It is not there, or was not done.
    Absent,
    /// The service refused the question about this row.
    Refused,
}

/// What is known of a row. `before`: what was found when it was looked for before, long enough ago.
pub(super) async fn look(
    shared: &Shared,
    doubts: Doubts,
    row: &Doubtful,
    cells: &Row,
    before: Option<Once>,
) -> Finding {
    if doubts == Doubts::Leave {
        return open(RowProblem::LeftToUser);
    }
    let finding = match &shared.work {
        Work::Send => look_for_message(shared, row, cells).await,
        Work::Act(work) => look_for_act(shared, work, row, cells).await,
    };
    match finding {
        Finding::Once(found) if before != Some(found) => Finding::Once(found),
        Finding::Once(Once::Refused) => open(RowProblem::NoProof),
        Finding::Once(Once::Absent)
            if doubts == Doubts::Prove && shared.renderer.call() == RowCall::Chatroom =>
        {
            open(RowProblem::NoProof)
        }
        Finding::Once(Once::Absent) if doubts == Doubts::Prove => open(RowProblem::Absent),
        Finding::Once(Once::Absent) => Finding::End(RowEnd::Again { left: true }),
        finding => finding,
    }
}

/// What it means that a question got no answer.
fn unanswered(error: &Error) -> Finding {
    match error {
        Error::Refused { code, .. } => refused(*code),
        // Asked again later.
        _ => Finding::Nothing,
    }
}

fn refused(code: i64) -> Finding {
    match question_refused(code) {
        Some(Refusal::Row) => Finding::Once(Once::Refused),
        Some(Refusal::All) => Finding::RefusesAll { code },
        None => Finding::Nothing,
    }
}

fn open(problem: RowProblem) -> Finding {
    Finding::End(RowEnd::Open { problem })
}

async fn look_for_message(shared: &Shared, row: &Doubtful, cells: &Row) -> Finding {
    // Nothing names it at the service, so that it is not told from another of the same text.
    if row.is_shared || shared.renderer.call() == RowCall::Notification {
        return open(RowProblem::NoProof);
    }
    let rendered = match shared.renderer.render(row.number, row.generation, cells) {
        Ok(rendered) if row.body_hash == Some(rendered.hash()) => rendered,
        _ => return open(RowProblem::NotTheSameBytes),
    };
    let conversation = rendered.conversation;
    if shared.renderer.call() == RowCall::Chatroom {
        return match Body::parse(rendered.body) {
            Ok(body) => look_in_room(shared, row, &SoughtInRoom::of(&conversation.receiver, &body)).await,
            Err(_) => open(RowProblem::NotTheSameBytes),
        };
    }
    let body = Body::parse(rendered.body).ok().filter(is_kept);
    let Some(sought) = body.and_then(|body| Sought::of(&conversation, &body)) else {
        return open(RowProblem::NoProof);
    };
    if !shared.take_to_look().await {
        return Finding::Nothing;
    }
    let at_ms = row.at_ms.unwrap_or_default();
    match shared.client.settle(&sought, Moment::ThisMachine(at_ms)).await {
        Ok(Settled::Found { message_server_id, create_time_ms, .. }) => Finding::End(RowEnd::Sent {
            server_id: message_server_id.parse().ok(),
            server_time_ms: Some(create_time_ms),
            code: None,
        }),
        Ok(Settled::Other { .. }) => open(RowProblem::OtherMessage),
        // Half a search proves nothing: the message must lie in the time that was seen whole.
        Ok(Settled::NotSeen { from_ms, to_ms, .. }) if !(from_ms < at_ms && at_ms < to_ms) => {
            open(RowProblem::NoProof)
        }
        Ok(Settled::NotSeen { .. }) => Finding::Once(Once::Absent),
        Err(error) => unanswered(&error),
    }
}

/// A room's history shows what is there, and does not prove what is not. Not found, a message may go out once more all the
/// same: with its flag the service drops what it has by the client id.
async fn look_in_room(shared: &Shared, row: &Doubtful, sought: &SoughtInRoom) -> Finding {
    let since = Moment::ThisMachine(row.at_ms.unwrap_or_default());
    if !shared.take_to_look().await {
        return Finding::Nothing;
    }
    match shared.client.find_in_room(sought, &[since]).await {
        Ok(search) => match search.found.first() {
            Some((_, create_time_ms)) => Finding::End(RowEnd::Sent {
                server_id: None,
                server_time_ms: Some(*create_time_ms),
                code: None,
            }),
            None => Finding::Once(Once::Absent),
        },
        // A room that is not there has no such message, and refuses it again.
        Err(Error::Refused { code, .. }) if is_about_the_row(code) => Finding::Once(Once::Absent),
        Err(error) => unanswered(&error),
    }
}

/// Whether an act was done: what the service shows of the message now.
async fn look_for_act(shared: &Shared, work: &ActWork, row: &Doubtful, cells: &Row) -> Finding {
    let done = || Finding::End(RowEnd::Sent { server_id: None, server_time_ms: None, code: None });
    let Some(message) = row.message else { return open(RowProblem::NotTheSameBytes) };
    let sent = match message_of(shared, row.number, cells, message).await {
        Ok(Known::Sent(sent)) => sent,
        // It was there when the act went out.
        Ok(Known::Missing) if work.plan.is_recall() => return done(),
        Ok(Known::Missing) => return open(RowProblem::NoProof),
        Ok(Known::Refused { code }) => return refused(code),
        Ok(Known::NoAnswer) => return Finding::Nothing,
        Err(_) => return open(RowProblem::NotTheSameBytes),
    };
    // What was never to be read by its sender is missing from the beginning.
    if !is_kept(&sent.body) {
        return open(RowProblem::NoProof);
    }
    let Some((_, wanted)) = act_on(work, row.number, cells, &sent) else {
        return open(RowProblem::NotTheSameBytes);
    };
    if !shared.take_to_look().await {
        return Finding::Nothing;
    }
    let Sent { message, .. } = &*sent;
    let id = message.message_server_id.to_string();
    let Ok(answer) = shared.client.read_message(&message.conversation, &id, message.create_time_ms).await
    else {
        return Finding::Nothing;
    };
    match (answer.code, wanted) {
        (Some(MESSAGE_MISSING), None) => done(),
        (Some(MESSAGE_MISSING), Some(_)) => Finding::End(RowEnd::Rejected { code: MESSAGE_MISSING }),
        (Some(200), Some(wanted)) if shows(&answer.text, &wanted) => done(),
        (Some(200), _) => Finding::Once(Once::Absent),
        (Some(code), _) => refused(code),
        (None, _) => Finding::Nothing,
    }
}

/// Whether an answer shows the text and the attachment of a change.
fn shows(answer: &str, wanted: &Body) -> bool {
    let Ok(answer) = serde_json::from_str::<serde_json::Value>(answer) else { return false };
    let wanted = wanted.value();
    ["text", "attachment"].into_iter().all(|name| {
        let wanted = wanted.get("message").and_then(|message| message.get(name)).filter(|v| !v.is_null());
        let shown = answer.get("data").and_then(|data| data.get(name)).filter(|v| !v.is_null());
        wanted.map(unpacked) == shown.map(unpacked)
    })
}

/// An attachment that is written as a text is the JSON in it.
fn unpacked(value: &serde_json::Value) -> serde_json::Value {
    let inner = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    inner.filter(serde_json::Value::is_object).unwrap_or_else(|| value.clone())
}

/// Whether the service keeps such a message, so that its absence proves something.
fn is_kept(body: &Body) -> bool {
    let value = body.value();
    let is =
        |pointer: &str, expected: bool| value.pointer(pointer).and_then(|v| v.as_bool()) == Some(expected);
    !is("/sender_no_sense", true)
        && !is("/receiver_no_sense", true)
        && !is("/message_config/history_enabled", false)
        && !is("/message_config/roaming_enabled", false)
}
