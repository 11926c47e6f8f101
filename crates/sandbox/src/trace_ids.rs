//! Which trace ids were seen, and what was answered to each: bounded in time, number and bytes.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use tokio::sync::OnceCell;

use crate::answer::{JSON, success_json};
use crate::endpoint::SEND;
use crate::world::{Message, Origin};

/// How long a trace id is remembered.
pub(crate) const MEMORY_MS: u64 = 10 * 60 * 1000;
const MAX_IDS: usize = 1 << 16;
pub(crate) const MAX_BYTES: usize = 64 << 20;

#[derive(Debug, Clone)]
pub(crate) struct FirstAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Endpoint and trace id: one id may name an upload and the send that follows it.
pub(crate) type Key = (String, String);

#[derive(Default)]
pub(crate) struct Entry {
    pub(crate) seen: Arc<AtomicU64>,
    /// Empty while the first call is under way; repeats wait for it.
    pub(crate) answer: OnceCell<FirstAnswer>,
}

#[derive(Default)]
pub(crate) struct Memory {
    /// With the bytes each was charged for.
    entries: HashMap<Key, (Arc<Entry>, usize)>,
    order: VecDeque<(Instant, Key)>,
    bytes: usize,
}

/// The remembered trace ids; bounded in time, number and bytes.
#[derive(Default)]
pub(crate) struct TraceIds {
    memory: Mutex<Memory>,
}

impl TraceIds {
    /// Takes up the trace id of a message that an earlier sandbox on this folder had answered.
    pub(crate) fn recall(&self, message: &Message) {
        // Of a batch or a stream the first answer cannot be told from one message.
        let Some(trace_id) = message.kept.trace_id.clone().filter(|_| message.kept.origin == Origin::Send)
        else {
            return;
        };
        let first = FirstAnswer {
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([JSON]),
            body: success_json(&message.send_data()).into(),
        };
        let bytes = first.body.len();
        let entry = Entry { seen: Arc::clone(&message.seen), answer: OnceCell::new_with(Some(first)) };
        let key = (SEND.to_owned(), trace_id);
        let mut memory = self.memory();
        memory.entry(key.clone(), Instant::now(), || entry);
        memory.charge(&key, bytes);
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    pub(crate) fn entry(&mut self, key: Key, now: Instant, make: impl FnOnce() -> Entry) -> Arc<Entry> {
        self.forget(now);
        if let Some((entry, _)) = self.entries.get(&key) {
            return Arc::clone(entry);
        }
        let entry = Arc::new(make());
        self.entries.insert(key.clone(), (Arc::clone(&entry), 0));
        self.charge(&key, key.0.len() + key.1.len());
        self.order.push_back((now, key));
        entry
    }

    /// Counts bytes for an id, unless it was forgotten meanwhile.
    pub(crate) fn charge(&mut self, key: &Key, bytes: usize) {
        if let Some((_, charged)) = self.entries.get_mut(key) {
            *charged += bytes;
            self.bytes += bytes;
        }
    }

    fn forget(&mut self, now: Instant) {
        while let Some((since, key)) = self.order.front() {
            let old = now.duration_since(*since) >= Duration::from_millis(MEMORY_MS);
            if !old && self.order.len() < MAX_IDS && self.bytes < MAX_BYTES {
                break;
            }
            if let Some((_, charged)) = self.entries.remove(key) {
                self.bytes -= charged;
            }
            self.order.pop_front();
        }
    }
}
