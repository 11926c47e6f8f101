//! Records, made ready to be written.

use crate::attempts::PackedAttempt;
use crate::columns::headers;
use crate::error::Error;
use crate::index::Searchable;
use crate::model::attempt::NewAttempt;
use crate::model::send::Outcome;
use crate::numbers;
use crate::packed::Packed;
use crate::record::Record;
use crate::recover::INTERRUPTED;

/// Records with all that can be made of them before they are written: packed, and cut into words.
///
/// To make that takes as long as to write it, so who has many prepares the next on another thread meanwhile.
pub struct Prepared {
    pub(super) records: Vec<Record>,
    pub(super) made: Vec<Made>,
}

impl Prepared {
    /// # Errors
    /// `BadTag`, `TooManyTags`, `NoteTooLong`, `AttemptTaken`: all are refused for one.
    pub fn of(mut records: Vec<Record>) -> Result<Self, Error> {
        for record in &mut records {
            record.check()?;
            numbers::close_gaps(&mut record.attempts);
            record.acts.iter_mut().for_each(|kept| numbers::close_gaps(&mut kept.act.attempts));
        }
        let made = records.iter().map(Made::of).collect::<Result<_, _>>()?;
        Ok(Self { records, made })
    }

    /// The records, in order.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared").field("records", &self.records.len()).finish_non_exhaustive()
    }
}

/// What is made of a record.
pub(super) struct Made {
    pub(super) outcome: Outcome,
    pub(super) error: Option<String>,
    pub(super) url: Packed,
    pub(super) request_headers: Packed,
    pub(super) request_body: Packed,
    pub(super) answer: Option<Packed>,
    /// The attempt that had the same answer, in place of `answer`.
    pub(super) answer_of: Option<u32>,
    pub(super) attempts: Vec<PackedAttempt>,
    pub(super) words: String,
}

impl Made {
    fn of(record: &Record) -> Result<Self, Error> {
        let (outcome, error) = match record.outcome {
            Outcome::Sending => (Outcome::Unknown, Some(INTERRUPTED.to_owned())),
            ended => (ended, record.error.clone()),
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
            kind: record.kind,
            parts: &record.parts,
            later: record.later(),
        };
        let same = |attempt: &&NewAttempt| attempt.answer.is_some() && attempt.answer == record.answer;
        let answer_of = record.attempts.iter().filter(same).map(|attempt| attempt.number).max();
        Ok(Self {
            outcome,
            error,
            url: Packed::of(&record.url),
            request_headers: Packed::of(headers(&record.request_headers)?),
            request_body: Packed::of(&record.request_body),
            answer: record.answer.as_deref().filter(|_| answer_of.is_none()).map(Packed::of),
            answer_of,
            attempts: record.attempts.iter().map(PackedAttempt::of).collect::<Result<_, _>>()?,
            words: searchable.words(),
        })
    }
}
