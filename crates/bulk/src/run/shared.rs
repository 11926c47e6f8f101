//! What the rows of a run share, and what each comes to.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use yunxin::{Client, Conversation};

use super::ends::RowEnd;
use super::pace::Pace;
use super::verdict::Reaction;
use super::writer::Writer;
use crate::act::ActPlan;
use crate::act::change::Changes;
use crate::clock::now_ms;
use crate::job::model::{JobId, RowState};
use crate::job::row_set::RowSet;
use crate::mapping::TargetKey;
use crate::render::Renderer;
use crate::setup::{Batching, RowCall};
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
    /// How many rows go out in one call.
    pub(super) calls: Batching,
    /// Codes by which one sender of many was refused before: they end its rows, and the others go on.
    pub(super) refused_senders: Vec<i64>,
    /// The turn to wait for a place for a question.
    pub(super) asking: tokio::sync::Mutex<()>,
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

impl Shared {
    /// A place for a question about a row of unknown end. One waits for it at a time, so that rows that are ready get theirs,
    /// however many are in doubt, and whether the service answers or not. False where nothing goes out any more: at a slow pace,
    /// or in a rest, a pause would wait for all who wait here.
    pub(super) async fn take_to_look(&self) -> bool {
        let take = async {
            let _turn = self.asking.lock().await;
            self.pace.take(1).await;
        };
        self.halt.run_until_cancelled(take).await.is_some()
    }

    /// The suppression list that a receiver is on now. Lists name accounts and groups; a room with the number of one is
    /// another thing.
    pub(super) fn list_of(&self, conversation: &Conversation) -> Option<String> {
        if self.renderer.call() == RowCall::Chatroom {
            return None;
        }
        let key = TargetKey::new(conversation.kind, &conversation.receiver);
        self.suppression.list_of(&key, now_ms())
    }
}

impl Shared {
    /// What an end comes to where there are many senders: the job has paused for this refusal before, and the user has started
    /// it again.
    pub(super) fn of_sender(&self, end: RowEnd, reaction: Reaction) -> (RowEnd, Reaction) {
        match reaction {
            Reaction::Refused { code } if self.refused_senders.contains(&code) => {
                (RowEnd::Rejected { code }, Reaction::RowRefused)
            }
            reaction => (end, reaction),
        }
    }
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

/// Where a row is now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) number: u64,
    /// `None` when it stays as it was.
    pub(super) state: Option<RowState>,
    pub(super) code: Option<i64>,
}

/// What a run is to know of its settling.
#[derive(Debug, Clone, Copy)]
pub(super) enum Settled {
    /// A row is in this state now.
    Row(u64, RowState),
    /// The service refuses every question by this code.
    Refused { code: i64 },
}

/// A call that is through.
#[derive(Debug)]
pub(super) struct Through {
    /// Its rows.
    pub(super) rows: Vec<Place>,
    pub(super) result: Result<Reaction, Stuck>,
    pub(super) took: Duration,
}

/// Why a row did not go out, and no other may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stuck {
    /// Its intent could not be written.
    NotRecorded,
    /// This row cannot be made as it was checked.
    NotRendered(u64),
}
