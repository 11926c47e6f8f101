//! A message that goes out piece by piece: which piece may come next, and its body.
//!
//! Source: fact sheet §14. Between two pieces at most 30 s may pass, the whole text has at most 5000 characters, and a
//! stream that ended, or that the service ended for one of these, takes no more.

use serde_json::{Value, json};

use crate::body::Body;
use crate::int64::Int64;
use crate::request::{MessageType, Piece, StreamMessage, StreamRequest};
use crate::validate::issue::utf16_len;

/// Longest time between two pieces, in milliseconds.
pub const STREAM_GAP_MS: i64 = 30_000;
/// Longest text of all pieces together, in UTF-16 units.
pub const STREAM_TEXT: u32 = 5_000;
/// The pace that the documents advise: one call in so many milliseconds.
pub const STREAM_PACE_MS: u64 = 200;

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
    /// The options that the first piece takes along are no JSON object.
    #[error("the options are no JSON object")]
    BadOptions,
}

/// How far a stream is.
#[derive(Debug, Clone)]
pub struct Stream {
    message_client_id: String,
    /// Options of the first piece, as a body without `message`.
    options: Value,
    message_server_id: Option<Int64>,
    next_index: i64,
    text_units: u32,
    last_at_ms: Option<i64>,
    has_ended: bool,
}

impl Stream {
    /// A stream that has not begun. `options` is a body, whose `message` is left out; its other keys go with the first
    /// piece.
    ///
    /// # Errors
    /// [`StreamFault::BadOptions`].
    pub fn new(message_client_id: impl Into<String>, options: &str) -> Result<Self, StreamFault> {
        let body = Body::parse(options).map_err(|_| StreamFault::BadOptions)?;
        Ok(Self {
            message_client_id: message_client_id.into(),
            options: body.value().clone(),
            message_server_id: None,
            next_index: 0,
            text_units: 0,
            last_at_ms: None,
            has_ended: false,
        })
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
        let actual = self.text_units.saturating_add(utf16_len(text));
        if actual > STREAM_TEXT {
            return Err(StreamFault::TooLong { actual });
        }
        let is_first = self.next_index == 0;
        if !is_first && self.message_server_id.is_none() {
            return Err(StreamFault::NotStarted);
        }
        let message = StreamMessage {
            message_type: MessageType::Text,
            message_client_id: is_first.then(|| self.message_client_id.clone()),
            message_server_id: self.message_server_id.filter(|_| !is_first),
            attachment: Piece {
                text: text.to_owned(),
                index: self.next_index,
                finish: Some(u8::from(is_last)),
                ..Piece::default()
            },
            ..StreamMessage::default()
        };
        let request = StreamRequest { message, ..StreamRequest::default() };
        let mut value = json!(request);
        if let (true, Value::Object(into), Value::Object(options)) = (is_first, &mut value, &self.options) {
            into.extend(
                options.iter().filter(|(key, _)| *key != "message").map(|(k, v)| (k.clone(), v.clone())),
            );
        }
        Ok(Body::build(&value).text().to_owned())
    }

    /// Takes in that a piece was taken by the service at this time, with the id that its answer gave.
    pub fn went_out(&mut self, text: &str, is_last: bool, at_ms: i64, message_server_id: Option<Int64>) {
        self.next_index += 1;
        self.text_units = self.text_units.saturating_add(utf16_len(text));
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
        STREAM_TEXT.saturating_sub(self.text_units)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::destination::Destination;
    use crate::validate::call::validate_call;

    fn value(body: &str) -> Value {
        serde_json::from_str(body).unwrap()
    }

    #[test]
    fn the_first_piece_has_the_options_and_every_later_one_the_services_id() {
        let options = r#"{"message":{"text":"no"},"extension":"{}","n":9007199254740993}"#;
        let mut stream = Stream::new("c1", options).unwrap();
        let first = stream.piece("Once upon", false, 0).unwrap();
        assert_eq!(
            value(&first),
            json!({"message": {"message_type": 0, "message_client_id": "c1",
                "attachment": {"text": "Once upon", "index": 0, "finish": 0}},
                "extension": "{}", "n": 9_007_199_254_740_993_i64})
        );
        stream.went_out("Once upon", false, 0, Some(Int64(812_345_678_901_234_597)));
        let last = stream.piece(" a time.", true, 30_000).unwrap();
        assert_eq!(
            value(&last),
            json!({"message": {"message_type": 0, "message_server_id": 812_345_678_901_234_597_i64,
                "attachment": {"text": " a time.", "index": 1, "finish": 1}}})
        );
        let to = Destination::Stream { conversation: "li.lei|1|han-meimei".parse().unwrap() };
        for body in [first, last] {
            let issues = validate_call(&to, &Body::parse(body).unwrap());
            assert!(issues.is_empty(), "{issues:?}");
        }
    }

    #[test]
    fn a_piece_after_31_seconds_or_after_the_end_is_refused_before_it_goes_out() {
        let mut stream = Stream::new("c1", "{}").unwrap();
        assert_eq!(stream.piece("a", false, 5).map(drop), Ok(()));
        stream.went_out("a", false, 5, Some(Int64(1)));
        assert!(stream.piece("b", false, 30_005).is_ok());
        assert_eq!(stream.piece("b", false, 31_005), Err(StreamFault::Late { gap_ms: 31_000 }));
        stream.went_out("b", true, 20, None);
        assert_eq!(stream.piece("c", false, 21), Err(StreamFault::Ended));
    }

    #[test]
    fn the_whole_text_is_counted_in_utf16_units_and_ends_at_5000() {
        let mut stream = Stream::new("c1", "{}").unwrap();
        let most = "🪿".repeat(2_500);
        assert!(stream.piece(&most, false, 0).is_ok());
        stream.went_out(&most, false, 0, Some(Int64(1)));
        assert_eq!(stream.room(), 0);
        assert_eq!(stream.piece("x", false, 1), Err(StreamFault::TooLong { actual: 5_001 }));
        assert!(stream.piece("", true, 1).is_ok(), "an end without words is still possible");
    }

    #[test]
    fn no_later_piece_goes_out_without_the_id_that_it_needs() {
        let mut stream = Stream::new("c1", "{}").unwrap();
        stream.went_out("a", false, 0, None);
        assert_eq!(stream.piece("b", false, 1), Err(StreamFault::NotStarted));
        assert_eq!(Stream::new("c1", "[]").map(drop), Err(StreamFault::BadOptions));
    }
}
