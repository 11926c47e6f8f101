//! A message that goes out piece by piece: which piece may come next, and its body.
//!
//! Source: fact sheet §14. Between two pieces at most 30 s may pass, the whole text has at most 5000 characters, and a
//! stream that ended, or that the service ended for one of these, takes no more.

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::body::{Body, edit};
use crate::int64::Int64;
use crate::request::{MessageType, Piece, StreamMessage, StreamRequest};
use crate::validate::issue::utf16_len;

/// Longest time between two pieces, in milliseconds.
pub const STREAM_GAP_MS: i64 = 30_000;
/// Longest text of all pieces together, in UTF-16 units.
pub const STREAM_TEXT: u32 = 5_000;
/// The pace that the documents advise: one call in so many milliseconds.
pub const STREAM_PACE_MS: u32 = 200;

/// Why a piece cannot go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, specta::Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum StreamFault {
    /// The last piece went out already.
    #[error("the stream has ended")]
    Ended,
    /// More than [`STREAM_GAP_MS`] passed since the last piece: the service has ended the stream.
    #[error(
        "{gap_ms} ms passed since the last piece, and the service ends a stream after {STREAM_GAP_MS} ms"
    )]
    Late {
        /// How long it has been.
        #[specta(type = specta_typescript::Number)]
        gap_ms: i64,
    },
    /// The whole text would be longer than [`STREAM_TEXT`].
    #[error("the whole text would have {actual} characters of at most {STREAM_TEXT}")]
    TooLong {
        /// How long it would be.
        actual: u32,
    },
    /// The first piece is not answered yet, so that the id that later ones need is not known.
    #[error("the first piece has no message_server_id yet")]
    NotStarted,
    /// The body of the first piece is no JSON object that a text can be put into.
    #[error("the body is no JSON object that a text can be put into")]
    BadBody,
}

/// How far a stream is.
#[derive(Debug, Clone)]
pub struct Stream {
    /// What the first piece goes out as, but for its text.
    body: String,
    text: String,
    message_server_id: Option<Int64>,
    /// That of the body: not 0 where what it adds to was begun elsewhere.
    first_index: i64,
    next_index: i64,
    last_at_ms: Option<i64>,
    has_ended: bool,
}

impl Stream {
    /// A stream of which nothing went out yet. `body` is that of its first piece, with the id and all options, and goes out byte
    /// for byte but for `text` and `finish`. Where it is a later piece of a message that was begun elsewhere, with a number and
    /// the service's id, the others go on from there.
    ///
    /// # Errors
    /// [`StreamFault::BadBody`].
    pub fn new(body: &str) -> Result<Self, StreamFault> {
        with_text(body, "").ok_or(StreamFault::BadBody)?;
        let parsed = Body::parse(body).map_err(|_| StreamFault::BadBody)?;
        let number = |pointer| parsed.value().pointer(pointer).and_then(Value::as_i64);
        let first_index = number("/message/attachment/index").unwrap_or(0);
        Ok(Self {
            body: body.to_owned(),
            text: String::new(),
            message_server_id: number("/message/message_server_id").map(Int64),
            first_index,
            next_index: first_index,
            last_at_ms: None,
            has_ended: false,
        })
    }

    /// A stream that is known from its record: so many pieces that make this text went out, under this body, the last one at
    /// this time.
    ///
    /// # Errors
    /// [`StreamFault::BadBody`].
    pub fn resumed(
        body: &str,
        text: String,
        (pieces, last_at_ms): (i64, i64),
        message_server_id: Int64,
    ) -> Result<Self, StreamFault> {
        let fresh = Self::new(body)?;
        Ok(Self {
            text,
            message_server_id: Some(message_server_id),
            next_index: fresh.first_index.saturating_add(pieces),
            last_at_ms: Some(last_at_ms),
            ..fresh
        })
    }

    /// The whole message as one body: that of the first piece with this text after what went out, as the last one.
    ///
    /// # Errors
    /// [`StreamFault::BadBody`].
    pub fn whole(&self, then: &str) -> Result<String, StreamFault> {
        let text = [&self.text, then].concat();
        let body = Body::parse(self.body.as_str()).map_err(|_| StreamFault::BadBody)?;
        if stream_text(&body) == text {
            return Ok(self.body.clone());
        }
        with_text(&self.body, &text).ok_or(StreamFault::BadBody)
    }

    /// The body of the next piece, at this time. It counts as gone out only by [`Stream::went_out`].
    ///
    /// # Errors
    /// [`StreamFault`].
    pub fn piece(&self, text: &str, is_last: bool, now_ms: i64) -> Result<String, StreamFault> {
        if self.has_ended {
            return Err(StreamFault::Ended);
        }
        if let Some(gap_ms) = self.last_at_ms.map(|last| now_ms - last).filter(|gap| *gap > STREAM_GAP_MS) {
            return Err(StreamFault::Late { gap_ms });
        }
        let actual = self.units().saturating_add(utf16_len(text));
        if actual > STREAM_TEXT {
            return Err(StreamFault::TooLong { actual });
        }
        if !self.has_begun() {
            let body = self.whole(text)?;
            return with_finish(&body, is_last).ok_or(StreamFault::BadBody);
        }
        if self.message_server_id.is_none() {
            return Err(StreamFault::NotStarted);
        }
        let message = StreamMessage {
            message_type: MessageType::Text,
            message_server_id: self.message_server_id,
            attachment: Piece {
                text: text.to_owned(),
                index: self.next_index,
                finish: Some(u8::from(is_last)),
                ..Piece::default()
            },
            ..StreamMessage::default()
        };
        let request = StreamRequest { message, ..StreamRequest::default() };
        Ok(Body::build(&request).text().to_owned())
    }

    /// Takes in that a piece was taken by the service at this time, with the id that its answer gave.
    pub fn went_out(&mut self, text: &str, is_last: bool, at_ms: i64, message_server_id: Option<Int64>) {
        self.next_index = self.next_index.saturating_add(1);
        self.text.push_str(text);
        self.last_at_ms = Some(at_ms);
        self.has_ended = is_last;
        self.message_server_id = self.message_server_id.or(message_server_id);
    }

    /// The service refused a piece, or it is not known whether it has it: no other may follow.
    pub fn end(&mut self) {
        self.has_ended = true;
    }

    /// Whether no piece can follow.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// How many more UTF-16 units fit.
    #[must_use]
    pub fn room(&self) -> u32 {
        STREAM_TEXT.saturating_sub(self.units())
    }

    /// Whether a piece went out.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.next_index > self.first_index
    }

    /// The number of the next piece.
    #[must_use]
    pub fn next_index(&self) -> i64 {
        self.next_index
    }

    /// What went out so far, in UTF-16 units.
    #[must_use]
    pub fn units(&self) -> u32 {
        utf16_len(&self.text)
    }

    /// Until when the next piece must be at the service, in Unix milliseconds; `None` before the first.
    #[must_use]
    pub fn open_until_ms(&self) -> Option<i64> {
        self.last_at_ms.filter(|_| !self.has_ended).map(|last| last + STREAM_GAP_MS)
    }
}

/// The text in pieces of so many characters, as a reader counts them: none is cut in two. An empty text is one piece.
#[must_use]
pub fn stream_pieces(text: &str, chars: usize) -> Vec<String> {
    let all: Vec<&str> = text.graphemes(true).collect();
    if all.is_empty() {
        return vec![String::new()];
    }
    all.chunks(chars.max(1)).map(|piece| piece.concat()).collect()
}

/// The text of a piece's body.
#[must_use]
pub fn stream_text(body: &Body) -> &str {
    body.value().pointer("/message/attachment/text").and_then(Value::as_str).unwrap_or_default()
}

fn with_text(body: &str, text: &str) -> Option<String> {
    edit::set(body, &["message", "attachment", "text"], &json!(text).to_string())
}

fn with_finish(body: &str, is_last: bool) -> Option<String> {
    let wanted = i64::from(is_last);
    let parsed = Body::parse(body).ok()?;
    let said = parsed.value().pointer("/message/attachment/finish").and_then(Value::as_i64);
    if said == Some(wanted) {
        return Some(body.to_owned());
    }
    edit::set(body, &["message", "attachment", "finish"], &wanted.to_string())
}

#[cfg(test)]
mod tests;
