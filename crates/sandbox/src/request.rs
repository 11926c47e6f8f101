//! A call of API v2 that was read to its end, for handlers that look at the whole of it and may write to disk.

use std::sync::{Arc, atomic::AtomicU64};

use axum::{
    extract::Request,
    http::{HeaderMap, Uri},
    response::Response,
};
use serde::Serialize;
use serde_json::Value;

use crate::answer::{Refusal, Shape, answer};
use crate::body;
use crate::call::Call;
use crate::once::Seen;
use crate::shared::Shared;

/// What a handler is given of a call.
pub(crate) struct Input {
    pub(crate) uri: Uri,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) trace_id: Option<String>,
    /// Counts the calls with this trace id.
    pub(crate) seen: Arc<AtomicU64>,
    /// The body as it came; empty where there was none.
    pub(crate) text: String,
    /// The body, read; null where there was none.
    pub(crate) value: Value,
}

/// Reads the body and handles the call off the runtime, since writing blocks.
pub(crate) async fn run<T: Serialize + Send + 'static>(
    shared: Arc<Shared>,
    uri: Uri,
    request: Request,
    handle: impl FnOnce(&Shared, Input) -> Result<T, Refusal> + Send + 'static,
) -> Response {
    let headers = header_list(request.headers());
    let trace_id = request.extensions().get::<Call>().and_then(|call| call.trace_id.clone());
    let seen = request.extensions().get::<Seen>().map(|Seen(seen)| Arc::clone(seen));
    let bytes = match body::whole(request, &shared.limits).await {
        Ok(bytes) => bytes,
        Err(refused) => return refused,
    };
    let handled = tokio::task::spawn_blocking(move || {
        let (text, value) = if bytes.is_empty() { Default::default() } else { body::parse(&bytes)? };
        let seen = seen.unwrap_or_else(|| Arc::new(AtomicU64::new(1)));
        handle(&shared, Input { uri, headers, trace_id, seen, text, value })
    });
    match handled.await {
        Ok(data) => answer(data),
        Err(panic) => Shape::V2.refuse(&Refusal::broken("a call failed", &std::io::Error::other(panic))),
    }
}

/// Names in lower case, in the order of arrival.
pub(crate) fn header_list(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}

/// Handlers for the router, each of which runs a function of what the call brought.
macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident => $handle:path;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            axum::extract::State(shared): axum::extract::State<std::sync::Arc<crate::shared::Shared>>,
            axum::extract::OriginalUri(uri): axum::extract::OriginalUri,
            request: axum::extract::Request,
        ) -> axum::response::Response {
            crate::request::run(shared, uri, request, |shared, input| $handle(shared, &input)).await
        }
    )*};
}
pub(crate) use handlers;
