//! The send call.

mod batch;
pub(crate) mod rules;
mod stream;

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Request, State},
    http::Uri,
    response::Response,
};

use crate::answer::{Refusal, Shape, success};
use crate::call::Call;
use crate::once::Seen;
use crate::query::conversation_segment;
use crate::request::{handlers, header_list};
use crate::shared::Shared;
use crate::world::{Incoming, Origin};
use crate::{body, conversation, forced};

pub(crate) async fn send(
    State(shared): State<Arc<Shared>>,
    OriginalUri(uri): OriginalUri,
    Extension(call): Extension<Call>,
    Extension(Seen(seen)): Extension<Seen>,
    request: Request,
) -> Response {
    let headers = header_list(request.headers());
    let body = match body::whole(request, &shared.limits).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let accepted =
        check(&shared, &uri, &body).map(|(conversation_id, conversation, checked, text)| Incoming {
            conversation_id,
            conversation,
            trace_id: call.trace_id,
            client_id: checked.client_id,
            answers: checked.answers,
            headers,
            body: text,
            seen,
            origin: Origin::Send,
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
    let (text, request) = body::parse(body)?;
    let checked = rules::check(&request, &conversation, &shared.limits)?;
    if let Some(forced) = forced::refusal(&conversation) {
        return Err(forced);
    }
    shared.directory.admit_message(&conversation, &request)?;
    Ok((conversation_id, conversation, checked, text))
}

handlers! {
    /// The same message to many accounts.
    send_batch => batch::send;
    /// A piece of a message that is sent bit by bit.
    send_chunk => stream::send;
}
