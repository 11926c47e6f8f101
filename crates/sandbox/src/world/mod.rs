//! What the sandbox has seen and keeps: messages and uploads, in memory and on disk.

mod change;
mod current;
mod kept;
mod ledger;
mod message;
mod notice;
mod notices;
mod room;
mod rooms;
mod shown;
mod upload;

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
};

use serde::Serialize;

pub(crate) use change::{Change, Chunk, Reaction, Withdrawal};
pub(crate) use kept::{Incoming, Origin};
pub(crate) use ledger::Ledger;
pub(crate) use message::Message;
pub use notice::{Broadcast, Notification, Push, Reach};
pub use notices::{Notice, NoticeContent};
pub(crate) use notices::{Notices, broadcast_data};
pub use room::RoomMessage;
pub(crate) use room::{Priority, RoomIncoming, texts as room_texts};
pub(crate) use rooms::Rooms;
pub(crate) use shown::Shown;
pub use upload::Upload;

use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::error::Error;
use crate::events::{Event, Events};
use crate::journal::{Journal, UNFINISHED};

/// Everything that arrived and was accepted, also before a restart. Refused calls leave no trace here.
#[derive(Debug)]
pub struct World {
    ledger: Mutex<Ledger>,
    rooms: Mutex<Rooms>,
    notices: Mutex<Notices>,
    events: Events,
    files_dir: PathBuf,
    /// Held so that a second sandbox keeps off this folder.
    lock: File,
}

/// A message that was accepted, as it truly arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// As the caller meant it: decoded once, case kept.
    pub conversation_id: String,
    /// `X-custom-traceid` (or `RequestId`) of the call.
    pub trace_id: Option<String>,
    /// The caller's, or the one made here when the call had none.
    pub message_client_id: String,
    /// Given by the sandbox; above 2^53 and odd, so that a client that goes through a double is found out.
    pub message_server_id: i64,
    /// Unix time in milliseconds.
    #[serde(rename = "create_time")]
    pub create_time_ms: u64,
    /// Calls with this trace id since this sandbox started, the first included; 1 without a trace id.
    pub times_seen: u64,
    /// Calls of this sender with this `message_client_id` since this sandbox started: the accepted one, those
    /// refused because of it, and all their repeats by trace id.
    pub client_id_times_seen: u64,
    /// The `type` of the recall that took it back.
    pub withdraw_type: Option<u8>,
    /// When it was last modified, Unix time in milliseconds.
    #[serde(rename = "modify_time")]
    pub modify_time_ms: Option<u64>,
    /// Accounts that a read receipt came from, in alphabetical order.
    pub read_by: Vec<String>,
    /// How far it is, where it is a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<ReceivedStream>,
    /// The request body, byte for byte; of a stream, that of its first chunk.
    pub body: String,
    /// Request headers in the order of arrival, names in lower case; empty after a restart.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
}

/// How far a stream is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedStream {
    /// The text of all its chunks.
    pub text: String,
    /// The request bodies of all its chunks, byte for byte.
    pub bodies: Vec<String>,
    /// A chunk said that it was the last.
    pub finished: bool,
    /// It takes no more.
    pub ended: bool,
}

impl World {
    /// Every accepted message, oldest first.
    pub fn messages(&self) -> Vec<Received> {
        let ledger = self.ledger();
        ledger.messages.iter().map(|message| message.received(&ledger)).collect()
    }

    /// Every chatroom message, oldest first; no more than messages are kept.
    pub fn room_messages(&self) -> Vec<RoomMessage> {
        self.rooms().messages().map(|message| RoomMessage::clone(message)).collect()
    }

    /// Every notification, broadcast and push, oldest first; no more than messages are kept.
    pub fn all_notices(&self) -> Vec<Notice> {
        self.notices().all().cloned().collect()
    }

    /// Messages older than the one with this id, or the newest, newest first and at most `limit`.
    pub fn page(&self, before: Option<i64>, limit: usize) -> Vec<Received> {
        let ledger = self.ledger();
        let older = |message: &&Arc<Message>| before.is_none_or(|id| message.kept.message_server_id < id);
        ledger.messages().rev().filter(older).take(limit).map(|message| message.received(&ledger)).collect()
    }

    /// Lets go of every message, in chatrooms too, and of notifications and broadcasts. Uploaded files stay: their URLs are known to others.
    ///
    /// # Errors
    /// When the files cannot be written; then all stays as it was, or the messages stay without what became of them.
    pub fn empty(&self) -> io::Result<()> {
        self.ledger().empty()?;
        self.rooms().empty()?;
        self.notices().empty()?;
        self.events.report(Event::Emptied);
        Ok(())
    }

    /// Every upload, oldest first.
    pub fn uploads(&self) -> Vec<Upload> {
        self.ledger().uploads.clone()
    }

    /// Where the file of an upload lies, and what it is served as; `None` where there is none, or not any more.
    pub fn upload_file(&self, key: &str) -> Option<(PathBuf, String)> {
        let upload = self.upload(key).filter(|it| it.expire_time_ms.is_none_or(|end| now_ms() < end))?;
        let path = self.files_dir.join(&upload.key);
        // A link that somebody put in its place leads to what was never uploaded.
        let is_file = fs::symlink_metadata(&path).is_ok_and(|file| file.is_file());
        is_file.then_some((path, upload.content_type))
    }

    /// Opens or makes the folder and loads what an earlier sandbox kept. Blocking.
    pub(crate) fn open(data_dir: &Path, kept_messages: usize, events: &Events) -> Result<World, Error> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Data { path, source }
        };
        let files_dir = data_dir.join("files");
        fs::create_dir_all(&files_dir).map_err(at(&files_dir))?;
        let lock_path = data_dir.join("lock");
        let lock = File::create(&lock_path).map_err(at(&lock_path))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::InUse { path: data_dir.to_owned() },
            TryLockError::Error(source) => at(&lock_path)(source),
        })?;
        for folder in [&files_dir, data_dir] {
            remove_unfinished(folder).map_err(at(folder))?;
        }
        let messages_path = data_dir.join("messages.jsonl");
        let messages = Journal::open(&messages_path, kept_messages).map_err(at(&messages_path))?;
        let uploads_path = data_dir.join("uploads.jsonl");
        let uploads = Journal::open(&uploads_path, usize::MAX).map_err(at(&uploads_path))?;
        let changes_path = data_dir.join("changes.jsonl");
        let changes = Journal::open(&changes_path, usize::MAX).map_err(at(&changes_path))?;
        let ledger = Ledger::new(kept_messages, messages, changes, uploads);
        let rooms_path = data_dir.join("rooms.jsonl");
        let rooms = Rooms::open(&rooms_path, kept_messages, events.clone()).map_err(at(&rooms_path))?;
        let notices_path = data_dir.join("notices.jsonl");
        let notices =
            Notices::open(&notices_path, kept_messages, events.clone()).map_err(at(&notices_path))?;
        let (rooms, notices) = (Mutex::new(rooms), Mutex::new(notices));
        Ok(World { ledger: Mutex::new(ledger), rooms, notices, events: events.clone(), files_dir, lock })
    }

    /// Applies the rules that need the past, gives ids, and keeps the message. Blocking.
    pub(crate) fn accept(&self, incoming: Incoming) -> Result<Arc<Message>, Refusal> {
        let message = self.ledger().accept(incoming)?;
        self.events.report(Event::Message {
            conversation_id: message.kept.conversation_id.clone(),
            message_server_id: message.kept.message_server_id.to_string(),
        });
        Ok(message)
    }

    /// Decides, with nothing else happening meanwhile, on a change and on what is answered; makes the change. Blocking.
    pub(crate) fn change<T>(
        &self,
        decide: impl FnOnce(&Ledger) -> Result<(Option<Change>, T), Refusal>,
    ) -> Result<T, Refusal> {
        let mut ledger = self.ledger();
        let (change, answer) = decide(&ledger)?;
        if let Some(change) = change {
            let event = change.event();
            ledger.change(change)?;
            self.events.report(event);
        }
        Ok(answer)
    }

    /// Looks at all there is.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Ledger) -> T) -> T {
        look(&self.ledger())
    }

    /// What chatrooms hold.
    pub(crate) fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notifications, broadcasts and pushes.
    pub(crate) fn notices(&self) -> MutexGuard<'_, Notices> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Accepted messages no older than `since_ms`, to remember their trace ids after a restart.
    pub(crate) fn since(&self, since_ms: u64) -> Vec<Arc<Message>> {
        let recent = |message: &&Arc<Message>| message.kept.create_time_ms >= since_ms;
        self.ledger().messages.iter().filter(recent).cloned().collect()
    }

    pub(crate) fn files_dir(&self) -> &Path {
        &self.files_dir
    }

    pub(crate) fn keep_upload(&self, upload: &Upload) -> io::Result<()> {
        self.ledger().keep_upload(upload)
    }

    pub(crate) fn upload(&self, key: &str) -> Option<Upload> {
        self.ledger().upload(key)
    }

    /// Writes no more and lets another sandbox have the folder, whoever still holds on to this one.
    pub(crate) fn close(&self) {
        self.ledger().closed = true;
        self.rooms().close();
        self.notices().close();
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the folder stays locked until this process ends");
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Message {
    fn received(&self, ledger: &Ledger) -> Received {
        let (kept, state) = (&self.kept, self.state());
        Received {
            conversation_id: kept.conversation_id.clone(),
            trace_id: kept.trace_id.clone(),
            message_client_id: kept.message_client_id.clone(),
            message_server_id: kept.message_server_id,
            create_time_ms: kept.create_time_ms,
            times_seen: self.seen.load(Ordering::Relaxed),
            client_id_times_seen: ledger.calls_with_client_id_of(kept),
            withdraw_type: state.withdrawal.map(Withdrawal::number),
            modify_time_ms: state.modifications.last().map(|modification| modification.time_ms),
            read_by: state.readers.keys().cloned().collect(),
            stream: state.stream.as_ref().map(|stream| ReceivedStream {
                text: stream.text.clone(),
                bodies: stream.bodies.clone(),
                finished: stream.finished,
                ended: stream.ended,
            }),
            body: kept.body.clone(),
            headers: self.headers.clone(),
        }
    }
}

/// What a killed sandbox was still receiving.
fn remove_unfinished(files_dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(files_dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
