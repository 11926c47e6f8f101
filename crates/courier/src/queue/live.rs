//! What this process knows of the queue beside the table: what is being done, what went wrong, how far the run is.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::{QueueItemId, StorageId};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use yunxin::{Body, MAX_FILE_BYTES, placeholders_of};

use super::model::{QueueHalt, QueueNews, QueueProblem, QueueRun, QueueWork, Queued};
use super::table::{Removed, Stored};
use crate::attachments::message_kind;
use crate::calls::words;
use crate::compose::{SendResult, attachment_url};

/// How many removed messages can be taken back.
const RESTORABLE: usize = 1_000;

type Listener = Arc<dyn Fn(QueueNews) + Send + Sync>;

/// What is live about the queue. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Live {
    inner: Arc<Mutex<Inner>>,
    listener: Arc<Mutex<Option<Listener>>>,
    /// A file was read, or turned out not to be readable.
    pub(crate) read: Arc<Notify>,
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) work: HashMap<QueueItemId, QueueWork>,
    pub(crate) problems: HashMap<QueueItemId, QueueProblem>,
    pub(crate) results: HashMap<QueueItemId, SendResult>,
    /// Where files go that the service does not take.
    pub(crate) storages: HashMap<QueueItemId, StorageId>,
    /// Sent, but the table could not be updated.
    pub(crate) sent: HashSet<QueueItemId>,
    /// Files that wait to be read, in order.
    pub(crate) to_read: VecDeque<QueueItemId>,
    pub(crate) is_reading: bool,
    pub(crate) run: QueueRun,
    /// Stops what is being sent now.
    pub(crate) cancel: CancellationToken,
    removed: VecDeque<Removed>,
}

impl Live {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on `listener` gets the news; it takes the place of the one before.
    pub(crate) fn listen(&self, listener: impl Fn(QueueNews) + Send + Sync + 'static) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }

    pub(crate) fn report(&self, news: QueueNews) {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(listener) = listener {
            listener(news);
        }
    }

    pub(crate) fn run(&self) -> QueueRun {
        self.lock().run.clone()
    }

    /// A message as it is shown.
    pub(crate) fn view(&self, stored: Stored) -> Queued {
        let live = self.lock();
        let undecided = live.is_undecided(&stored);
        let Stored { id, file, draft, revision, state, row_id } = stored;
        let body = Body::parse(draft.body.as_str()).ok();
        Queued {
            work: live.work.get(&id).copied(),
            problem: live.problems.get(&id).cloned(),
            result: live.results.get(&id).cloned(),
            undecided,
            placeholders: body
                .as_ref()
                .map(|body| placeholders_of(&words::conversation(&draft.destination(), body), body))
                .unwrap_or_default(),
            summary: body.as_ref().map(|body| words::snippet_of(draft.kind, body)).unwrap_or_default(),
            message_type: body.as_ref().and_then(Body::message_type).map(message_kind),
            id,
            file,
            draft,
            revision,
            state,
            row_id,
        }
    }
}

impl Inner {
    /// Its file is larger than the service takes, lies nowhere yet, and no storage was chosen for it.
    pub(crate) fn is_undecided(&self, stored: &Stored) -> bool {
        let chosen = || stored.file.as_ref().map_or(0, |file| file.size_bytes);
        let bytes = stored.draft.attachment.as_ref().map_or_else(chosen, |file| file.size_bytes);
        let is_large = bytes > MAX_FILE_BYTES && stored.waits();
        is_large && !self.storages.contains_key(&stored.id) && url_of(&stored.draft.body).is_none()
    }

    /// Nobody has looked into its file yet, and nothing stands in the way of doing so.
    pub(crate) fn is_unread(&self, stored: &Stored) -> bool {
        stored.file.is_some()
            && stored.draft.attachment.is_none()
            && stored.waits()
            && !self.problems.contains_key(&stored.id)
            && !self.work.contains_key(&stored.id)
            && !self.is_undecided(stored)
            && url_of(&stored.draft.body).is_none()
    }

    pub(crate) fn removed(&mut self, removed: Vec<Removed>) {
        for one in &removed {
            self.forget(&one.stored.id);
        }
        self.removed.extend(removed);
        while self.removed.len() > RESTORABLE {
            self.removed.pop_front();
        }
    }

    pub(crate) fn take_removed(&mut self, id: &QueueItemId) -> Option<Removed> {
        let at = self.removed.iter().position(|removed| removed.stored.id == *id)?;
        self.removed.remove(at)
    }

    /// Nothing that was known of a message holds any more.
    pub(crate) fn forget(&mut self, id: &QueueItemId) {
        self.work.remove(id);
        self.problems.remove(id);
        self.results.remove(id);
        self.to_read.retain(|waiting| waiting != id);
        self.run.halt.take_if(|halt| matches!(halt, QueueHalt { id: Some(halted), .. } if halted == id));
    }
}

/// Where the body says that its file lies.
pub(crate) fn url_of(body: &str) -> Option<String> {
    attachment_url(&Body::parse(body).ok()?).map(str::to_owned)
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("run", &self.run()).finish_non_exhaustive()
    }
}
