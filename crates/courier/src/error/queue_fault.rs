//! Why nothing can be done with messages of the queue.

use ids::QueueItemId;

use super::code::ErrorCode;

/// Why nothing can be done with a message of the queue, or with all of them; nothing was changed or sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueFault {
    /// A message of the queue has no file.
    #[error("message {id} of the queue has no file")]
    NoFile {
        /// The message.
        id: QueueItemId,
    },
    /// A message of the queue is gone, under way, or of open end.
    #[error("message {id} of the queue does not wait to be sent")]
    NotWaiting {
        /// Its name in the queue.
        id: QueueItemId,
    },
    /// A message of the queue is another than the one that was meant: it was changed meanwhile.
    #[error("message {id} of the queue was changed meanwhile")]
    Changed {
        /// Its name in the queue.
        id: QueueItemId,
    },
    /// The queue is being sent already.
    #[error("the queue is being sent already")]
    Running,
}

impl QueueFault {
    pub(super) fn code(&self) -> ErrorCode {
        match self {
            QueueFault::NoFile { .. } => ErrorCode::AttachmentMissing,
            QueueFault::NotWaiting { .. } => ErrorCode::NotWaiting,
            QueueFault::Changed { .. } => ErrorCode::QueueChanged,
            QueueFault::Running => ErrorCode::QueueRuns,
        }
    }
}
