//! A row with everything that belongs to it, as it leaves this file and comes back into one.

use serde::{Deserialize, Serialize};

use crate::annotations::{NOTE_CHARS, ROW_TAGS, TAG_CHARS, tag_name};
use crate::error::Error;
use crate::ids::RowId;
use crate::model::act::{Act, ActState};
use crate::model::attempt::Attempt;
use crate::model::kind::{KeptKind, KeptPart, PartCounts};
use crate::model::page::Later;
use crate::model::send::Outcome;
use crate::seen::KeptFile;

/// Everything the history keeps of one send: each column of each table. Its JSON form is the line of an export, so a
/// field is never renamed; a new one has a default, so that older exports can still be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The row's number in the history it came from.
    pub id: RowId,
    /// Unix time in milliseconds.
    pub started_at_ms: i64,
    /// Unix time in milliseconds.
    pub finished_at_ms: Option<i64>,
    /// In milliseconds.
    pub took_ms: Option<u32>,
    /// How the send stands.
    pub outcome: Outcome,
    /// The service's `code`.
    pub code: Option<i64>,
    /// The service's `msg`.
    pub msg: Option<String>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// The account that sent.
    pub account_id: String,
    /// Its name at that moment.
    pub account_name: String,
    /// Its color at that moment.
    pub account_color: String,
    /// Whether it was marked *production* at that moment.
    pub production: bool,
    /// The sender's account id at the service.
    pub sender: String,
    /// 1 single, 2 team, 3 super team; 0 where the call goes into no conversation.
    pub conversation_type: u8,
    /// Account id or team id.
    pub receiver: String,
    /// The service's `message_type`.
    pub message_type: Option<i64>,
    /// One line of content.
    pub snippet: String,
    /// What the search looks through.
    pub search_text: String,
    /// `message_client_id` of the body.
    pub message_client_id: Option<String>,
    /// `message_server_id`, as decimal text to the last digit.
    pub message_server_id: Option<String>,
    /// The trace id that every attempt carried.
    pub trace_id: String,
    /// The service's `create_time`, Unix milliseconds.
    pub create_time_ms: Option<i64>,
    /// HTTP method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Name and value of each header, masked.
    pub request_headers: Vec<(String, String)>,
    /// The request's body, byte for byte.
    pub request_body: String,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// The answer's body, byte for byte.
    pub answer: Option<String>,
    /// What the file was that it was sent with.
    #[serde(default)]
    pub file: Option<KeptFile>,
    /// A small JPEG of that file; Base64 in JSON.
    #[serde(default, with = "base64_text")]
    pub thumbnail: Option<Vec<u8>>,
    /// By which call of the API it went out.
    #[serde(default)]
    pub kind: KeptKind,
    /// Its receivers, or its messages, where one call has several.
    #[serde(default)]
    pub parts: Vec<KeptPart>,
    /// Every call over the wire, in order.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// What was done with the message later, oldest first.
    #[serde(default)]
    pub acts: Vec<KeptAct>,
    /// When the send was made again, oldest first, Unix milliseconds.
    #[serde(default)]
    pub resumed_at_ms: Vec<i64>,
    /// The running instance of the app that sent it.
    pub process: String,
    /// Whether the user starred it.
    #[serde(default)]
    pub starred: bool,
    /// Its tags, sorted.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What the user wrote about it; empty when nothing.
    #[serde(default)]
    pub note: String,
}

/// An act, and who carried it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptAct {
    /// The act itself; its number is of the history it came from.
    pub act: Act,
    /// The running instance of the app that carried it out.
    pub process: String,
}

impl Record {
    /// What the service has carried out with the message since.
    #[must_use]
    pub fn later(&self) -> Later {
        let done = self.acts.iter().filter(|kept| kept.act.state == ActState::Done);
        Later::of(done.map(|kept| kept.act.kind))
    }

    /// How its receivers, or its messages, ended.
    #[must_use]
    pub fn part_counts(&self) -> PartCounts {
        PartCounts::of(&self.parts)
    }

    /// `sender|type|receiver`, as the service writes it.
    #[must_use]
    pub fn conversation(&self) -> String {
        format!("{}|{}|{}", self.sender, self.conversation_type, self.receiver)
    }

    /// Finds what [`History::add`] would refuse, without looking at any file.
    ///
    /// # Errors
    /// `BadTag`, `TooManyTags`, `NoteTooLong`, `AttemptTaken`.
    pub fn check(&self) -> Result<(), Error> {
        for tag in &self.tags {
            if tag_name(tag)? != *tag {
                return Err(Error::BadTag { max_chars: TAG_CHARS });
            }
        }
        if self.tags.len() > ROW_TAGS {
            return Err(Error::TooManyTags { row: self.id, max: ROW_TAGS });
        }
        if self.note.chars().nth(NOTE_CHARS).is_some() {
            return Err(Error::NoteTooLong { max_chars: NOTE_CHARS });
        }
        for attempts in self.acts.iter().map(|recorded| &recorded.act.attempts).chain([&self.attempts]) {
            let mut seen: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
            seen.sort_unstable();
            if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(Error::AttemptTaken { row: self.id, number: pair[0] });
            }
        }
        Ok(())
    }

    /// How much text it holds.
    pub(crate) fn text_bytes(&self) -> usize {
        let answers = self.attempts.iter().filter_map(|attempt| attempt.answer.as_deref());
        let answers: usize = answers.chain(self.answer.as_deref()).map(str::len).sum();
        self.request_body.len() + self.search_text.len() + answers
    }
}

/// Bytes as Base64 text.
mod base64_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        bytes.as_ref().map(|bytes| STANDARD.encode(bytes)).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|text| STANDARD.decode(text).map_err(de::Error::custom)).transpose()
    }
}
