//! Everything kept, under one lock.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use rand::Rng as _;

use super::change::{Change, Modification, State};
use super::current::is_current;
use super::kept::{Incoming, Kept, Origin};
use super::message::{Conversations, Message};
use super::upload::Upload;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::conversation::Conversation;
use crate::journal::Journal;

/// Trace-id counters of the calls that named one client id.
type Calls = Vec<Arc<AtomicU64>>;

pub(crate) struct Ledger {
    pub(super) messages: VecDeque<Arc<Message>>,
    /// No more messages are kept, the newest.
    most: usize,
    /// Id and time of the newest message ever, also after it was let go of.
    newest: Option<(i64, u64)>,
    by_id: HashMap<i64, Arc<Message>>,
    by_conversation: Conversations,
    /// By sender and message_client_id: the call that was accepted, and those that were not because of it.
    client_ids: HashMap<(String, String), Calls>,
    message_journal: Journal<Kept>,
    change_journal: Journal<Change>,
    /// At so many lines the changes are looked through for what is of no use any more.
    tidy_changes_at: usize,
    /// When each conversation was thrown away last.
    cleared_ms: HashMap<Conversation, u64>,
    pub(super) uploads: Vec<Upload>,
    upload_by_key: HashMap<String, usize>,
    upload_journal: Journal<Upload>,
    /// The folder may belong to the next sandbox already.
    pub(super) closed: bool,
}

/// An opened journal and what it held.
pub(super) type Opened<T> = (Journal<T>, VecDeque<T>);

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({} messages, {} uploads)", self.messages.len(), self.uploads.len())
    }
}

impl Ledger {
    pub(super) fn new(
        most: usize,
        messages: Opened<Kept>,
        changes: Opened<Change>,
        uploads: Opened<Upload>,
    ) -> Ledger {
        let mut ledger = Ledger {
            messages: VecDeque::new(),
            most,
            newest: None,
            by_id: HashMap::new(),
            by_conversation: HashMap::new(),
            client_ids: HashMap::new(),
            message_journal: messages.0,
            change_journal: changes.0,
            tidy_changes_at: 2 * most.max(1),
            cleared_ms: HashMap::new(),
            uploads: Vec::new(),
            upload_by_key: HashMap::new(),
            upload_journal: uploads.0,
            closed: false,
        };
        messages.1.into_iter().for_each(|kept| ledger.hold(Arc::new(Message::loaded(kept))));
        changes.1.into_iter().for_each(|change| ledger.apply(change));
        uploads.1.into_iter().for_each(|upload| ledger.hold_upload(upload));
        ledger.tidy();
        ledger
    }

    pub(super) fn accept(&mut self, incoming: Incoming) -> Result<Arc<Message>, Refusal> {
        self.writable()?;
        let sender = &incoming.conversation.owner;
        if let Some(id) = &incoming.client_id
            && let Some(calls) = self.client_ids.get_mut(&(sender.clone(), id.clone()))
            // To the next receiver of the same call.
            && !(incoming.origin == Origin::Batch
                && calls.first().is_some_and(|seen| Arc::ptr_eq(seen, &incoming.seen)))
        {
            if !calls.iter().any(|seen| Arc::ptr_eq(seen, &incoming.seen)) {
                calls.push(Arc::clone(&incoming.seen));
            }
            return Err(Refusal::new(107_306, format!("duplicate message_client_id {id} of {sender}")));
        }
        if incoming.answers.and_then(|id| self.by_id.get(&id)).is_some_and(|answered| answered.is_targeted())
        {
            let what = "thread_config.thread_reply names a targeted message";
            return Err(Refusal::new(107_346, what));
        }
        let (id, create_time_ms) = self.next_id(now_ms());
        let message = Message::new(incoming, id, create_time_ms);
        let write = self.message_journal.append(&message.kept);
        write.map_err(|source| Refusal::broken("the message could not be written", &source))?;
        let message = Arc::new(message);
        self.hold(Arc::clone(&message));
        self.tidy();
        Ok(message)
    }

    /// Writes a change down, then makes it.
    pub(super) fn change(&mut self, change: Change) -> Result<(), Refusal> {
        self.writable()?;
        let write = self.change_journal.append(&change);
        write.map_err(|source| Refusal::broken("the change could not be written", &source))?;
        self.apply(change);
        self.tidy();
        Ok(())
    }

    /// Lets go of every message, and of what became of them. Uploaded files stay, and ids go on.
    pub(super) fn empty(&mut self) -> io::Result<()> {
        if self.closed {
            return Err(closed());
        }
        self.message_journal.retain(|_| false)?;
        self.change_journal.retain(|_| false)?;
        self.messages.clear();
        self.by_id.clear();
        self.by_conversation.clear();
        self.client_ids.clear();
        self.cleared_ms.clear();
        Ok(())
    }

    /// Leaves out of the files what is not kept any more, now and then. A full disk is no reason to refuse a message.
    fn tidy(&mut self) {
        let most = self.most.max(1);
        let has_old_messages = self.message_journal.lines() >= 2 * most;
        let mut done = Ok(());
        if has_old_messages {
            let by_id = &self.by_id;
            done = self.message_journal.retain(|kept| by_id.contains_key(&kept.message_server_id));
        }
        // Reads, edits and reactions make lines without a new message.
        if has_old_messages || self.change_journal.lines() >= self.tidy_changes_at {
            let Ledger { by_id, by_conversation, cleared_ms, change_journal, .. } = self;
            let is_current = |change: &Change| is_current(change, by_id, by_conversation, cleared_ms);
            done = done.and_then(|()| change_journal.retain(is_current));
            self.tidy_changes_at = 2 * self.change_journal.lines().max(most);
        }
        if let Err(error) = done {
            tracing::warn!(%error, "what is not kept any more stays in the files");
        }
    }

    pub(super) fn keep_upload(&mut self, upload: &Upload) -> io::Result<()> {
        if self.closed {
            return Err(closed());
        }
        self.upload_journal.append(upload)?;
        self.hold_upload(upload.clone());
        Ok(())
    }

    pub(crate) fn message(&self, message_server_id: i64) -> Option<&Arc<Message>> {
        self.by_id.get(&message_server_id)
    }

    /// Every message, oldest first.
    pub(crate) fn messages(&self) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        self.messages.iter()
    }

    /// The messages of one conversation, oldest first.
    pub(crate) fn conversation(&self, of: &Conversation) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        self.by_conversation.get(&of.shared()).into_iter().flatten()
    }

    pub(super) fn upload(&self, key: &str) -> Option<Upload> {
        self.upload_by_key.get(key).map(|index| self.uploads[*index].clone())
    }

    /// Whether a file with this key was uploaded.
    pub(crate) fn has_upload(&self, key: &str) -> bool {
        self.upload_by_key.contains_key(key)
    }

    /// Calls that named this message's client id, repeats by trace id included.
    pub(super) fn calls_with_client_id_of(&self, kept: &Kept) -> u64 {
        let key = (kept.conversation.owner.clone(), kept.message_client_id.clone());
        self.client_ids
            .get(&key)
            .map_or(0, |calls| calls.iter().map(|seen| seen.load(Ordering::Relaxed)).sum())
    }

    fn writable(&self) -> Result<(), Refusal> {
        if self.closed { Err(Refusal::broken("the sandbox has stopped", &closed())) } else { Ok(()) }
    }

    fn hold(&mut self, message: Arc<Message>) {
        let kept = &message.kept;
        let key = (kept.conversation.owner.clone(), kept.message_client_id.clone());
        self.client_ids.entry(key).or_default().push(Arc::clone(&message.seen));
        self.by_id.insert(kept.message_server_id, Arc::clone(&message));
        self.by_conversation.entry(kept.conversation.shared()).or_default().push_back(Arc::clone(&message));
        self.newest = Some((kept.message_server_id, kept.create_time_ms));
        self.messages.push_back(message);
        if self.messages.len() > self.most
            && let Some(oldest) = self.messages.pop_front()
        {
            self.let_go(&oldest.kept);
        }
    }

    fn let_go(&mut self, kept: &Kept) {
        self.by_id.remove(&kept.message_server_id);
        self.client_ids.remove(&(kept.conversation.owner.clone(), kept.message_client_id.clone()));
        // It is the oldest of its conversation, too.
        if let Entry::Occupied(mut left) = self.by_conversation.entry(kept.conversation.shared()) {
            left.get_mut().pop_front();
            if left.get().is_empty() {
                left.remove();
            }
        }
    }

    fn hold_upload(&mut self, upload: Upload) {
        self.upload_by_key.insert(upload.key.clone(), self.uploads.len());
        self.uploads.push(upload);
    }

    /// A change of a message that is not there, in a damaged folder, is passed over.
    fn apply(&mut self, change: Change) {
        match change {
            Change::Withdrawn { message_server_id, withdrawal, .. } => {
                self.on(message_server_id, |state| state.withdrawal = Some(withdrawal));
            }
            Change::Cleared { conversation, time_ms } => {
                self.cleared_ms.insert(conversation.clone(), time_ms);
                for message in self.conversation(&conversation) {
                    if message.kept.create_time_ms <= time_ms {
                        message.state().cleared_by.insert(conversation.owner.clone());
                    }
                }
            }
            Change::Modified { message_server_id, operator, time_ms, body } => {
                let modification = Modification { operator, time_ms, body };
                if let Some(message) = self.by_id.get(&message_server_id) {
                    message.modify(modification);
                }
            }
            Change::Read { message_server_ids, reader, time_ms } => {
                for id in message_server_ids {
                    self.on(id, |state| {
                        state.readers.entry(reader.clone()).or_insert(time_ms);
                    });
                }
            }
            Change::Reacted { message_server_id, reaction } => {
                self.on(message_server_id, |state| state.react(reaction));
            }
            Change::Unreacted { message_server_id, operator, index } => {
                self.on(message_server_id, |state| state.unreact(&operator, index));
            }
            Change::Streamed { message_server_id, chunk } => {
                self.on(message_server_id, |state| state.stream(&chunk));
            }
            Change::StreamEnded { message_server_id } => self.on(message_server_id, State::end_stream),
        }
    }

    fn on(&self, message_server_id: i64, change: impl FnOnce(&mut State)) {
        if let Some(message) = self.by_id.get(&message_server_id) {
            change(&mut message.state());
        }
    }

    /// An id above every earlier one, and a time not below any earlier one even when the clock was set back.
    ///
    /// Ids are odd and near 2^61, where a double has steps of 256: no rounding client can get one right.
    fn next_id(&self, now_ms: u64) -> (i64, u64) {
        let by_clock = (i64::try_from(now_ms).unwrap_or(0) << 20) | rand::rng().random_range(0..1 << 20) | 1;
        match self.newest {
            Some((last_id, last_ms)) => (by_clock.max(last_id + 2), now_ms.max(last_ms)),
            None => (by_clock, now_ms),
        }
    }
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the folder was given up")
}
