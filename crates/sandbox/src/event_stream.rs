//! `/sandbox/events`: what happens, to scripts, as server-sent events.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::State,
    response::sse::{self, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt as _, stream};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::shared::Shared;

/// Each event has its kind as `event:` and itself as JSON in `data:`. Who is too slow gets `missed` with a count.
pub(crate) async fn events(
    State(shared): State<Arc<Shared>>,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let listener = shared.events.listen();
    let stopping = shared.stopping.clone().cancelled_owned();
    let events = stream::unfold(listener, |mut listener| async move {
        let data = match listener.recv().await {
            Ok(event) => serde_json::to_value(event).unwrap_or_default(),
            Err(RecvError::Lagged(count)) => json!({ "type": "missed", "count": count }),
            Err(RecvError::Closed) => return None,
        };
        let kind = data["type"].as_str().unwrap_or_default();
        Some((Ok(sse::Event::default().event(kind).data(data.to_string())), listener))
    });
    // At once, so that who asked knows from when on nothing is missed.
    let hello = stream::once(async { Ok(sse::Event::default().comment("listening")) });
    Sse::new(hello.chain(events).take_until(stopping)).keep_alive(KeepAlive::default())
}
