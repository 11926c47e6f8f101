//! A message of the queue, and its run, as the user sees them.

use history::RowId;
use ids::QueueItemId;
use media::{FileSummary, MessageKind};
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Issue, full_text};

use crate::compose::{Draft, SendResult, SendStage};
use crate::error::{Error, ErrorCode};

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

/// What is being done with a message of the queue now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueWork {
    /// Its file is read, or waits to be read.
    Reading,
    /// Its file goes up.
    Uploading,
    /// The user is being asked about it.
    Confirming,
    /// It is recorded and goes out.
    Sending,
}

/// Why a message of the queue could not be read, uploaded or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QueueProblem {
    /// The window has words for it.
    pub code: ErrorCode,
    /// For a developer; English.
    pub message: String,
    /// With `body_invalid`: every rule that the message breaks, warnings too. Else empty.
    pub issues: Vec<Issue>,
}

impl QueueProblem {
    pub(crate) fn of(error: &Error) -> QueueProblem {
        QueueProblem { code: error.code(), message: full_text(error), issues: error.issues().to_vec() }
    }
}

/// One message of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Queued {
    /// Its name in the queue.
    pub id: QueueItemId,
    /// The file that it was made for, at first sight; `None`: it was put here as a message.
    pub file: Option<FileSummary>,
    /// Its type; `None` where its text does not say, or names one that cannot be sent.
    pub message_type: Option<MessageKind>,
    /// What a list shows of it, in one line; empty where there is nothing to show.
    pub summary: String,
    /// The message; its attachment is known once the file was read.
    pub draft: Draft,
    /// Names this very text of the draft: who changes it says which one was changed.
    pub revision: String,
    /// Where it is.
    pub state: QueueState,
    /// Its latest row in the history.
    pub row_id: Option<RowId>,
    /// What is being done with it; while there is something, it cannot be changed or removed.
    pub work: Option<QueueWork>,
    /// What went wrong last, since the start of the program.
    pub problem: Option<QueueProblem>,
    /// How its last send ended, since the start of the program.
    pub result: Option<SendResult>,
    /// Its file is larger than the service takes, and no storage was chosen for it.
    pub undecided: bool,
    /// What looks like a variable in it that nobody filled in, each once; it would go out as it stands.
    pub placeholders: Vec<String>,
}

/// A message to be put into the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct NewQueued {
    /// Its name in the queue, never used before: whoever adds it can show it before it is written.
    pub id: QueueItemId,
    /// The file that it is made for, if for one.
    pub file: Option<FileSummary>,
    /// The message; where it is made for a file, without what only reading the file can tell.
    pub draft: Draft,
}

/// A message of the queue as it is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
pub struct QueueChange {
    /// Its name in the queue.
    pub id: QueueItemId,
    /// The message.
    pub draft: Draft,
    /// The revision that was changed; of another one nothing is written.
    pub revision: Option<String>,
}

/// Why the queue stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueHaltReason {
    /// A message could not be read, uploaded or recorded.
    Failed,
    /// The service, or this machine, refused a message.
    Rejected,
    /// A message may have arrived.
    Unknown,
    /// A file is larger than the service takes, and no storage was chosen for it.
    Undecided,
    /// The user stopped it.
    ByHand,
    /// The user did not confirm what would have gone out next.
    Unconfirmed,
}

/// Where the queue stands still, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QueueHalt {
    /// At which message; `None` where it is not one message's doing.
    pub id: Option<QueueItemId>,
    /// Why.
    pub why: QueueHaltReason,
}

/// The run of the queue: the present one, or the last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct QueueRun {
    /// Messages go out.
    pub running: bool,
    /// It is only the one message that was sent from the form.
    pub single: bool,
    /// It was stopped and ends as soon as nothing is half done.
    pub stopping: bool,
    /// How many were sent.
    pub sent: u32,
    /// How many of those not all of their receivers got.
    pub partly: u32,
    /// How many were sent or are still to be sent.
    pub total: u32,
    /// Why it ended before its end.
    pub halt: Option<QueueHalt>,
}

/// The whole queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QueueView {
    /// Its messages, in the order of sending.
    pub items: Vec<Queued>,
    /// Its run.
    pub run: QueueRun,
}

/// Something about the queue is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct QueueUpdate {
    /// The messages that joined or changed, as they are now.
    pub items: Vec<Queued>,
    /// The names of all messages in the order of sending, where that changed or one joined or left.
    pub order: Option<Vec<QueueItemId>>,
    /// Its run.
    pub run: QueueRun,
}

/// What [`Queue::listen`](super::Queue::listen) reports.
#[derive(Debug, Clone)]
pub enum QueueNews {
    /// Messages, their order or the run changed.
    Changed(QueueUpdate),
    /// How far the message that is being sent is.
    Stage {
        /// Its name in the queue.
        id: QueueItemId,
        /// How far.
        stage: SendStage,
    },
}
