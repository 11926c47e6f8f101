//! What the sandbox has seen and keeps: messages and uploads, in memory and on disk.

mod message;

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use rand::Rng as _;
use serde::{Deserialize, Serialize};

use crate::{Error, answer::Refusal, conversation::Conversation, journal::Journal};
pub(crate) use message::{Incoming, Kept, Message, Shown};

/// Prefix of a file that is still being uploaded.
pub(crate) const UNFINISHED: &str = ".incoming-";

/// Everything that arrived and was accepted, also before a restart. Refused calls leave no trace here.
#[derive(Debug)]
pub struct World {
    ledger: Mutex<Ledger>,
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
    /// The request body, byte for byte.
    pub body: String,
    /// Request headers in the order of arrival, names in lower case; empty after a restart.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
}

/// A file that was uploaded and is served under `/files/{key}/{name}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// 32 hex digits; also the file's name on disk.
    pub key: String,
    /// The caller's file name without anything that could lead out of a folder.
    pub name: String,
    /// Size of the stored file.
    pub size_bytes: u64,
    /// Lower-case hex MD5 of the stored file.
    pub md5: String,
    /// What the file is served as.
    pub content_type: String,
    /// The `tag` field.
    pub tag: Option<String>,
    /// Unix time in milliseconds.
    pub create_time_ms: u64,
    /// From `expireSec`: when the file stops being served, Unix time in milliseconds.
    pub expire_time_ms: Option<u64>,
}

struct Ledger {
    messages: Vec<Arc<Message>>,
    by_id: HashMap<i64, Arc<Message>>,
    /// Sender and message_client_id of every message.
    client_ids: HashSet<(String, String)>,
    message_journal: Journal<Kept>,
    uploads: Vec<Upload>,
    upload_by_key: HashMap<String, usize>,
    upload_journal: Journal<Upload>,
    /// The folder may belong to the next sandbox already.
    closed: bool,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({} messages, {} uploads)", self.messages.len(), self.uploads.len())
    }
}

impl World {
    /// Every accepted message, oldest first.
    pub fn messages(&self) -> Vec<Received> {
        self.ledger().messages.iter().map(|message| message.received()).collect()
    }

    /// Every upload, oldest first.
    pub fn uploads(&self) -> Vec<Upload> {
        self.ledger().uploads.clone()
    }

    /// Opens or makes the folder and loads what an earlier sandbox kept. Blocking.
    pub(crate) fn open(data_dir: &Path) -> Result<World, Error> {
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
        remove_unfinished(&files_dir).map_err(at(&files_dir))?;
        let messages_path = data_dir.join("messages.jsonl");
        let (message_journal, kept) = Journal::<Kept>::open(&messages_path).map_err(at(&messages_path))?;
        let uploads_path = data_dir.join("uploads.jsonl");
        let (upload_journal, uploads) = Journal::open(&uploads_path).map_err(at(&uploads_path))?;
        let mut ledger = Ledger {
            messages: Vec::new(),
            by_id: HashMap::new(),
            client_ids: HashSet::new(),
            message_journal,
            uploads: Vec::new(),
            upload_by_key: HashMap::new(),
            upload_journal,
            closed: false,
        };
        kept.into_iter().for_each(|kept| ledger.hold(Arc::new(Message::loaded(kept))));
        uploads.into_iter().for_each(|upload| ledger.hold_upload(upload));
        Ok(World { ledger: Mutex::new(ledger), files_dir, lock })
    }

    /// Applies the rules that need the past, gives ids, and keeps the message. Blocking.
    pub(crate) fn accept(&self, incoming: Incoming) -> Result<Arc<Message>, Refusal> {
        let mut ledger = self.ledger();
        if ledger.closed {
            return Err(Refusal::broken("the sandbox has stopped", &closed()));
        }
        let sender = &incoming.conversation.owner;
        if let Some(id) = &incoming.client_id
            && ledger.client_ids.contains(&(sender.clone(), id.clone()))
        {
            return Err(Refusal::new(107_306, format!("duplicate message_client_id {id} of {sender}")));
        }
        if incoming
            .answers
            .and_then(|id| ledger.by_id.get(&id))
            .is_some_and(|answered| answered.is_targeted())
        {
            let what = "thread_config.thread_reply names a targeted message";
            return Err(Refusal::new(107_346, what));
        }
        let (id, create_time_ms) = ledger.next_id(now_ms());
        let message = Message::new(incoming, id, create_time_ms);
        let write = ledger.message_journal.append(&message.kept);
        write.map_err(|source| Refusal::broken("the message could not be written", &source))?;
        let message = Arc::new(message);
        ledger.hold(Arc::clone(&message));
        Ok(message)
    }

    pub(crate) fn message(&self, message_server_id: i64) -> Option<Arc<Message>> {
        self.ledger().by_id.get(&message_server_id).cloned()
    }

    /// The messages of one conversation between two times in milliseconds, both included, oldest first.
    pub(crate) fn conversation(&self, of: &Conversation, begin_ms: u64, end_ms: u64) -> Vec<Arc<Message>> {
        let within = |message: &&Arc<Message>| {
            (begin_ms..=end_ms).contains(&message.kept.create_time_ms)
                && message.kept.conversation.same_as(of)
        };
        self.ledger().messages.iter().filter(within).cloned().collect()
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
        let mut ledger = self.ledger();
        if ledger.closed {
            return Err(closed());
        }
        ledger.upload_journal.append(upload)?;
        ledger.hold_upload(upload.clone());
        Ok(())
    }

    pub(crate) fn upload(&self, key: &str) -> Option<Upload> {
        let ledger = self.ledger();
        ledger.upload_by_key.get(key).map(|index| ledger.uploads[*index].clone())
    }

    /// Writes no more and lets another sandbox have the folder, whoever still holds on to this one.
    pub(crate) fn close(&self) {
        self.ledger().closed = true;
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the folder stays locked until this process ends");
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger {
    fn hold(&mut self, message: Arc<Message>) {
        let kept = &message.kept;
        self.client_ids.insert((kept.conversation.owner.clone(), kept.message_client_id.clone()));
        self.by_id.insert(kept.message_server_id, Arc::clone(&message));
        self.messages.push(message);
    }

    fn hold_upload(&mut self, upload: Upload) {
        self.upload_by_key.insert(upload.key.clone(), self.uploads.len());
        self.uploads.push(upload);
    }

    /// An id above every earlier one, and a time not below any earlier one even when the clock was set back.
    ///
    /// Ids are odd and near 2^61, where a double has steps of 256: no rounding client can get one right.
    fn next_id(&self, now_ms: u64) -> (i64, u64) {
        let last = self.messages.last().map(|message| &message.kept);
        let by_clock = (i64::try_from(now_ms).unwrap_or(0) << 20) | rand::rng().random_range(0..1 << 20) | 1;
        let id = last.map_or(by_clock, |last| by_clock.max(last.message_server_id + 2));
        (id, last.map_or(now_ms, |last| now_ms.max(last.create_time_ms)))
    }
}

impl Message {
    fn received(&self) -> Received {
        let kept = &self.kept;
        Received {
            conversation_id: kept.conversation_id.clone(),
            trace_id: kept.trace_id.clone(),
            message_client_id: kept.message_client_id.clone(),
            message_server_id: kept.message_server_id,
            create_time_ms: kept.create_time_ms,
            times_seen: self.seen.load(Ordering::Relaxed),
            body: kept.body.clone(),
            headers: self.headers.clone(),
        }
    }
}

pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the folder was given up")
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
