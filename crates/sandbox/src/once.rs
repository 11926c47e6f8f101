//! Trace ids: a repeated call gets the first answer, and nothing happens twice.
//!
//! The service drops repeats; what it answers and how long it remembers are unknown, so both are invented here.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Extension,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tokio::sync::OnceCell;

use crate::{
    answer::{self, Refusal},
    body::drain,
    gate::Call,
    routes::SEND_ENDPOINT,
    server::Shared,
    world::Message,
};

/// How long a trace id is remembered.
pub(crate) const MEMORY_MS: u64 = 10 * 60 * 1000;
const MAX_IDS: usize = 1 << 16;
const MAX_BYTES: usize = 64 << 20;

/// How often a trace id was seen; handlers keep it with what they record.
#[derive(Debug, Clone)]
pub(crate) struct Seen(pub(crate) Arc<AtomicU64>);

/// On an answer that must not be remembered, because trying again may help.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fleeting;

#[derive(Debug, Clone)]
struct FirstAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Endpoint and trace id: one id may name an upload and the send that follows it.
type Key = (String, String);

#[derive(Default)]
struct Entry {
    seen: Arc<AtomicU64>,
    /// Empty while the first call is under way; repeats wait for it.
    answer: OnceCell<FirstAnswer>,
}

#[derive(Default)]
struct Memory {
    /// With the bytes each was charged for.
    entries: HashMap<Key, (Arc<Entry>, usize)>,
    order: VecDeque<(Instant, Key)>,
    bytes: usize,
}

/// The remembered trace ids; bounded in time, number and bytes.
#[derive(Default)]
pub(crate) struct Once {
    memory: Mutex<Memory>,
}

impl Once {
    /// Takes up the trace id of a message that an earlier sandbox on this folder had answered.
    pub(crate) fn recall(&self, message: &Message) {
        let Some(trace_id) = message.kept.trace_id.clone() else { return };
        let first = FirstAnswer {
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([answer::JSON]),
            body: answer::success_json(&message.send_data()).into(),
        };
        let bytes = first.body.len();
        let entry = Entry { seen: Arc::clone(&message.seen), answer: OnceCell::new_with(Some(first)) };
        let key = (SEND_ENDPOINT.to_owned(), trace_id);
        let mut memory = self.memory();
        memory.entry(key.clone(), Instant::now(), || entry);
        memory.charge(&key, bytes);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn entry(&mut self, key: Key, now: Instant, make: impl FnOnce() -> Entry) -> Arc<Entry> {
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
    fn charge(&mut self, key: &Key, bytes: usize) {
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

/// The layer: runs a call whose trace id is new, answers a repeat from memory.
///
/// A call runs on a task of its own: a caller that hangs up cannot leave a message stored and its answer forgotten.
pub(crate) async fn answer_once(
    State(shared): State<Arc<Shared>>,
    Extension(call): Extension<Call>,
    mut request: Request,
    next: Next,
) -> Response {
    let shape = call.shape;
    let run = async move {
        let Some(trace_id) = call.trace_id else {
            request.extensions_mut().insert(Seen(Arc::new(AtomicU64::new(1))));
            return next.run(request).await;
        };
        let key = (call.endpoint, trace_id);
        let entry = shared.once.memory().entry(key.clone(), Instant::now(), Entry::default);
        entry.seen.fetch_add(1, Ordering::Relaxed);
        request.extensions_mut().insert(Seen(Arc::clone(&entry.seen)));
        let mut unread = Some((request, next));
        let answered = entry.answer.get_or_try_init(|| {
            let taken = unread.take();
            let shared = &shared;
            let key = &key;
            async move {
                let Some((request, next)) = taken else { return Err(None) };
                let first = keep(next.run(request).await).await.map_err(Some)?;
                shared.once.memory().charge(key, first.body.len());
                Ok(first)
            }
        });
        let answer = match answered.await {
            Ok(first) => (first.status, first.headers.clone(), first.body.clone()).into_response(),
            Err(Some(fleeting)) => fleeting,
            Err(None) => return shape.refuse(&Refusal::new(500, "sandbox error: a call was run twice")),
        };
        if let Some((request, _)) = unread {
            drain(request.into_body()).await;
        }
        answer
    };
    match tokio::spawn(run).await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(%panic, "a call failed");
            shape.refuse(&Refusal::new(500, "sandbox error: the call failed"))
        }
    }
}

/// Reads the answer into memory; gives it back as it is when it is not one to remember.
async fn keep(response: Response) -> Result<FirstAnswer, Response> {
    if response.extensions().get::<Fleeting>().is_some() || response.status() != StatusCode::OK {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, MAX_BYTES).await {
        Ok(body) => Ok(FirstAnswer { status: parts.status, headers: parts.headers, body }),
        Err(error) => {
            tracing::error!(%error, "an answer could not be read");
            Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    }
}
