//! The send call.

mod fields;
mod rules;

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use serde_json::Value;

use crate::{
    answer::{Refusal, Shape, success},
    body::{self, Unread},
    conversation,
    gate::Call,
    once::Seen,
    query::conversation_segment,
    server::Shared,
    world::Incoming,
};

pub(crate) async fn send(
    State(shared): State<Arc<Shared>>,
    OriginalUri(uri): OriginalUri,
    Extension(call): Extension<Call>,
    Extension(Seen(seen)): Extension<Seen>,
    request: Request,
) -> Response {
    let max_bytes = shared.limits.max_body_bytes;
    let (parts, body) = request.into_parts();
    let body = match body::read(body, max_bytes).await {
        Ok(body) => body,
        Err(Unread::TooLarge) => return Shape::V2.too_large(max_bytes),
        Err(Unread::Broken) => return Shape::V2.refuse(&Refusal::new(500, "the request body broke off")),
    };
    let accepted =
        check(&shared, &uri, &body).map(|(conversation_id, conversation, checked, text)| Incoming {
            conversation_id,
            conversation,
            trace_id: call.trace_id,
            client_id: checked.client_id,
            answers: checked.answers,
            headers: list(&parts.headers),
            body: text,
            seen,
        });
    let accepted = match accepted {
        // Writing blocks; and once begun, it ends, whatever becomes of the caller.
        Ok(incoming) => tokio::task::spawn_blocking(move || shared.world.accept(incoming))
            .await
            .unwrap_or_else(|panic| Err(Refusal::broken("a write failed", &std::io::Error::other(panic)))),
        Err(refusal) => Err(refusal),
    };
    match accepted {
        Ok(message) => success(&message.send_data()),
        Err(refusal) => Shape::V2.refuse(&refusal),
    }
}

type Checked = (String, conversation::Conversation, rules::Checked, String);

fn check(shared: &Shared, uri: &Uri, body: &Bytes) -> Result<Checked, Refusal> {
    let (conversation_id, conversation) = conversation::parse(conversation_segment(uri))?;
    let text = std::str::from_utf8(body).map_err(|_| Refusal::parameter("the body is not UTF-8"))?;
    let request: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::parameter(format_args!("the body is not JSON: {error}")))?;
    let checked = rules::check(&request, &conversation, &shared.limits)?;
    Ok((conversation_id, conversation, checked, text.to_owned()))
}

fn list(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}
