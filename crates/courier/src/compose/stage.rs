//! How far a send is, for who watches it.

use std::sync::Arc;

use history::RowId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{Client, SendCall, SendEvent, SendReport};

use crate::uploads::UploadProgress;

/// How far a send is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendStage {
    /// Its attachment goes up, or began to before the press.
    Uploading,
    /// Bytes of its attachment left.
    Progress(UploadProgress),
    /// The attachment is up, and the body says where.
    Filled {
        /// The body that goes out.
        body: String,
    },
    /// The user is being asked.
    Confirming,
    /// It is in the history.
    Recorded {
        /// Which row.
        row_id: RowId,
    },
    /// Nothing goes out yet, because of the account's pace or a refusal with code 416. Reported again when it takes longer.
    Waiting {
        /// For about how long.
        ms: u64,
    },
    /// The request is on the wire: it cannot be stopped any more.
    Out,
    /// The service took a piece of a stream, which still can be stopped.
    Piece(StreamProgress),
    /// The row has its end.
    Ended {
        /// Which row.
        row_id: RowId,
    },
}

/// How far a stream is, after each piece that the service took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StreamProgress {
    /// So many pieces were taken.
    pub pieces: u32,
    /// Their text, in UTF-16 units.
    pub units: u32,
    /// For so long the service waits for the next piece, from now on; 0 after the last.
    pub open_ms: u32,
}

/// Gets how far a send is.
pub(crate) type Watch = Arc<dyn Fn(SendStage) + Send + Sync>;

/// Makes the call, and reports when it is out.
pub(crate) async fn call_out(
    client: &Client,
    call: &SendCall,
    cancel: &CancellationToken,
    watch: &Watch,
) -> SendReport {
    let report = |event| match event {
        SendEvent::Waiting { ms } => watch(SendStage::Waiting { ms }),
        SendEvent::Out => watch(SendStage::Out),
        SendEvent::Started { .. } => {}
    };
    client.send(call, cancel, &report).await
}
