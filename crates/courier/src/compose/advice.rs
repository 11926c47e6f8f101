//! What the end of a send allows next: one value, from which the result card, the client id and the advice follow.

use history::{End, Finish};
use serde::Serialize;
use specta::Type;
use yunxin::ErrorKind;

/// What may be done after a send has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// It was sent; the next send is another message.
    Done,
    /// Nothing was processed: the same message may go out again, under the same `message_client_id`.
    Repeat,
    /// The service refused this message and holds nothing of it: what it names must be corrected first.
    Correct,
    /// It may have arrived: look for it, or repeat it under the same trace id and `message_client_id`.
    Settle,
}

impl Advice {
    /// The advice for an end. `error` is why there was no answer to go by.
    pub(super) fn of(end: &Finish, error: Option<ErrorKind>) -> Advice {
        match end.outcome {
            End::Sent => Advice::Done,
            End::Unknown => Advice::Settle,
            End::Rejected if error.is_some() || end.code.is_none() => Advice::Repeat,
            End::Rejected => Advice::Correct,
        }
    }

    /// Whether the next send needs a `message_client_id` of its own. One that may have arrived keeps its id: only then can
    /// the service recognise the repeat.
    pub(super) fn is_id_spent(self) -> bool {
        matches!(self, Advice::Done | Advice::Correct)
    }
}

/// Whether not a byte of it left this machine.
pub(super) fn never_left(end: &Finish, error: Option<ErrorKind>) -> bool {
    // A rejection without an answer is one that was never asked for.
    end.outcome == End::Rejected && error.is_some()
}
