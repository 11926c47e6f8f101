//! Trace ids: a repeated call gets the first answer, and nothing happens twice.
//!
//! The service drops repeats; what it answers and how long it remembers are unknown, so both are invented here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::{
    Extension,
    body::to_bytes,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::answer::{Refusal, Transient};
use crate::body::drain;
use crate::call::Call;
use crate::shared::Shared;
use crate::trace_ids::{Entry, FirstAnswer, MAX_BYTES};

/// How often a trace id was seen; handlers keep it with what they record.
#[derive(Debug, Clone)]
pub(crate) struct Seen(pub(crate) Arc<AtomicU64>);

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
        let entry = shared.trace_ids.memory().entry(key.clone(), Instant::now(), Entry::default);
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
                shared.trace_ids.memory().charge(key, first.body.len());
                Ok(first)
            }
        });
        let answer = match answered.await {
            Ok(first) => (first.status, first.headers.clone(), first.body.clone()).into_response(),
            Err(Some(transient)) => transient,
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
    if response.extensions().get::<Transient>().is_some() || response.status() != StatusCode::OK {
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
