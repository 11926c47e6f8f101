//! Why nothing can be done with a row of the history.

use history::RowId;

use super::code::ErrorCode;

/// Why nothing can be done with a row of the history; nothing was changed or sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// No such row.
    #[error("there is no history row {row}")]
    Missing {
        /// Its id.
        row: RowId,
    },
    /// What the row keeps of its message cannot be used: another program wrote it, or a part of it is lost.
    #[error("the {what} of row {row} cannot be used")]
    Unusable {
        /// The row.
        row: RowId,
        /// What cannot be used.
        what: &'static str,
    },
    /// The row has its end, or another process is at it.
    #[error("the outcome of the send of row {row} is not unknown")]
    NotUnknown {
        /// The row.
        row: RowId,
    },
    /// The message has nothing by which it could be told from others.
    #[error("the message of row {row} has no message_client_id")]
    NoClientId {
        /// The row.
        row: RowId,
    },
    /// Nothing at the service shows whether the call of a row arrived.
    #[error("nothing at the service shows whether the call of row {row} arrived")]
    NoEvidence {
        /// The row.
        row: RowId,
    },
    /// The call of a row might arrive twice, if it were made once more.
    #[error("the service would not know the call of row {row} again")]
    NoRepeat {
        /// The row.
        row: RowId,
    },
}

impl RowFault {
    pub(super) fn code(self) -> ErrorCode {
        match self {
            RowFault::Missing { .. } => ErrorCode::RowMissing,
            RowFault::Unusable { .. } => ErrorCode::RowUnusable,
            RowFault::NotUnknown { .. } => ErrorCode::NotUnknown,
            RowFault::NoClientId { .. } => ErrorCode::ClientIdMissing,
            RowFault::NoEvidence { .. } => ErrorCode::NoEvidence,
            RowFault::NoRepeat { .. } => ErrorCode::NoRepeat,
        }
    }
}
