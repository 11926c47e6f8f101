//! What the rows of a run share, and what each comes to.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use yunxin::Client;

use super::pace::Pace;
use super::verdict::Reaction;
use super::writer::Writer;
use crate::act::ActPlan;
use crate::act::change::Changes;
use crate::job::model::{JobId, RowState};
use crate::job::row_set::RowSet;
use crate::render::Renderer;
use crate::suppression::Suppression;

/// What the rows of a run share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) job: JobId,
    pub(super) client: Client,
    pub(super) pace: Arc<dyn Pace>,
    /// Makes the messages of the job.
    pub(super) renderer: Renderer,
    pub(super) suppression: Arc<dyn Suppression>,
    pub(super) writer: Writer,
    /// What is done with a row.
    pub(super) work: Work,
    /// Nothing more goes out: what is not out yet is given back.
    pub(super) halt: CancellationToken,
}

/// What is done with a row.
#[derive(Debug)]
pub(super) enum Work {
    /// Its message is sent.
    Send,
    /// Something is done with the message that was sent.
    Act(Box<ActWork>),
}

/// What is done with messages that were sent.
#[derive(Debug)]
pub(super) struct ActWork {
    pub(super) act: i64,
    pub(super) plan: ActPlan,
    /// Of changes.
    pub(super) changes: Option<Changes>,
}

impl Work {
    /// The rows that it is done with.
    pub(super) fn set(&self) -> RowSet {
        match self {
            Self::Send => RowSet::Messages,
            Self::Act(work) => RowSet::Act(work.act),
        }
    }
}

/// A row that is through.
#[derive(Debug)]
pub(super) struct Through {
    pub(super) number: u64,
    /// Where it is now; `None` when it stays as it was.
    pub(super) state: Option<RowState>,
    pub(super) code: Option<i64>,
    pub(super) result: Result<Reaction, Stuck>,
    pub(super) took: Duration,
}

/// Why a row did not go out, and no other may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stuck {
    /// Its intent could not be written.
    NotRecorded,
    /// It cannot be made as it was checked.
    NotRendered,
}
