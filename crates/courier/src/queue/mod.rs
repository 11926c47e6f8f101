//! Messages that wait to be sent one after another. Each is an ordinary draft.

mod line;

pub(crate) use line::Line;

use history::RowId;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Draft, Glance};

/// Where a message of the queue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueState {
    /// It may be sent.
    Waiting,
    /// It is being sent.
    Sending,
    /// The service, or this machine, said no.
    Rejected,
    /// It went out and may have arrived: sending it again could make two.
    Unknown,
    /// The program ended while it was being sent; the history knows more.
    Interrupted,
}

/// One message of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Queued {
    /// Its name in the queue.
    pub id: String,
    /// The file that it was made for, at first sight.
    pub file: Glance,
    /// The message; its attachment is known once the file was read.
    pub draft: Draft,
    /// Where it is.
    pub state: QueueState,
    /// Its latest row in the history.
    pub row_id: Option<RowId>,
}

/// A message to be put into the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct NewQueued {
    /// Its name in the queue, never used before: whoever adds it can show it before it is written.
    pub id: String,
    /// The file that it is made for.
    pub file: Glance,
    /// The message without what only reading the file can tell.
    pub draft: Draft,
}

/// A message of the queue as it is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct QueueChange {
    /// Its name in the queue.
    pub id: String,
    /// The message.
    pub draft: Draft,
}
