//! Which path leads where. Both prefixes, both versions of the reads.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, OriginalUri, Request},
    http::{Method, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
    routing::{any, delete, get, patch, post},
};

use crate::answer::{Refusal, Shape};
use crate::fault::{inject, page};
use crate::shared::Shared;
use crate::{
    act, body, chatroom, diagnostics, directory_page, event_stream, gate, notice, once, query, send, upload,
};

const MESSAGES: &str = "/im/v2/conversations/{conversation_id}/messages";
const STREAM: &str = "/im/v2/conversations/{conversation_id}/messages/actions/stream_message";
const ONE_MESSAGE: &str = "/im/v2/conversations/{conversation_id}/messages/{message_server_id}";

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let once = || from_fn_with_state(Arc::clone(shared), once::answer_once);
    let mut messages = Router::new()
        .route(MESSAGES, post(send::send).delete(act::clear).route_layer(once()).get(query::page))
        .route(ONE_MESSAGE, delete(act::withdraw).route_layer(once()).get(query::one))
        .route("/im/v2.1/conversations/{conversation_id}/messages", get(query::page))
        .route("/im/v2.1/conversations/{conversation_id}/messages/{message_server_id}", get(query::one));
    for version in ["/im/v2", "/im/v2.1"] {
        let path = |path| format!("{version}{path}");
        messages = messages
            .route(&path("/conversations/{conversation_id}/batch_messages"), post(query::by_ids))
            .route(&path("/messages/actions/search_messages"), get(query::search))
            .route(&path("/messages/actions/thread_messages"), get(query::thread));
    }
    let receipts = post(act::team_receipt).route_layer(once()).get(act::team_receipt_query);
    let reactions = patch(act::react).delete(act::unreact).route_layer(once()).post(act::reactions);
    let messages = messages
        .route("/im/v2/messages/actions/modifyMsg", post(act::modify).route_layer(once()))
        .route("/im/v2/messages/actions/p2p_read_receipt", post(act::p2p_receipt).route_layer(once()))
        .route("/im/v2/messages/actions/team_read_receipt", receipts)
        .route("/im/v2/messages/actions/quick_comment", reactions)
        .merge(sending(shared));
    let uploads = Router::new()
        .route("/msg/upload.action", post(upload::base64_form).route_layer(once()))
        .route("/msg/fileUpload.action", post(upload::multipart).route_layer(once()))
        .layer(DefaultBodyLimit::max(upload::absurd_bytes(&shared.limits)));
    let faults = || from_fn_with_state(Arc::clone(shared), inject::inject);
    let gate = || from_fn_with_state(Arc::clone(shared), gate::gate);
    let open = Router::new()
        .route("/health/liveness.action", get(|| async { "ok" }))
        .route_layer(from_fn_with_state(Arc::clone(shared), inject::health));
    let both_prefixes = messages.route_layer(faults()).route_layer(gate()).merge(open);
    let under_nimserver = both_prefixes.clone().merge(uploads.route_layer(faults()).route_layer(gate()));
    Router::new()
        .merge(both_prefixes)
        .nest("/nimserver", under_nimserver)
        .route("/files/{key}/{name}", get(upload::serve))
        .merge(
            Router::new()
                .route("/sandbox/messages", get(diagnostics::messages).delete(diagnostics::empty))
                .route("/sandbox/chatrooms", get(diagnostics::chatrooms))
                .route("/sandbox/notices", get(diagnostics::notices))
                .route("/sandbox/uploads", get(diagnostics::uploads))
                .route("/sandbox/events", get(event_stream::events))
                .route(
                    "/sandbox/directory",
                    get(directory_page::get).put(directory_page::put).delete(directory_page::reset),
                )
                .route("/sandbox/faults", get(page::list).post(page::add).delete(page::clear))
                .route_layer(from_fn_with_state(Arc::clone(shared), diagnostics::with_token))
                // Where a redirect leads: who follows it does not know that it is not the service.
                .route("/sandbox/elsewhere", any(page::elsewhere))
                .route_layer(from_fn(diagnostics::from_this_machine)),
        )
        .method_not_allowed_fallback(wrong_method)
        .fallback(unknown_path)
        .with_state(Arc::clone(shared))
}

/// What is sent by other calls than the one to one conversation, with the reads and recalls of it.
fn sending(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let once = || from_fn_with_state(Arc::clone(shared), once::answer_once);
    let broadcasts = post(notice::broadcast).route_layer(once()).get(notice::broadcast_list);
    let one_broadcast = delete(notice::broadcast_withdraw).route_layer(once()).get(notice::broadcast_get);
    let mut sending = Router::new()
        // No `{conversation_id}` here, so nothing may take "messages" for one.
        .route("/im/v2/conversations/messages", post(send::send_batch).route_layer(once()))
        .route(STREAM, post(send::send_chunk).route_layer(once()))
        .route("/im/v2/chatrooms/messages", post(chatroom::send_batch).route_layer(once()))
        .route(
            "/im/v2/chatrooms/{room_id}/messages",
            post(chatroom::send).route_layer(once()).get(chatroom::history),
        )
        .route("/im/v2.1/chatrooms/{room_id}/messages", get(chatroom::history))
        .route(
            "/im/v2/chatrooms/{room_id}/messages/{message_client_id}",
            delete(chatroom::recall).route_layer(once()),
        )
        .route("/im/v2/custom_notification", post(notice::notify).route_layer(once()))
        .route("/im/v2/custom_notification/batch", post(notice::notify_batch).route_layer(once()))
        .route("/im/v2/broadcast_notification", broadcasts)
        .route("/im/v2/broadcast_notification/{broadcast_id}", one_broadcast)
        .route("/im/v2/push_notification", post(notice::push).route_layer(once()).get(notice::push_list))
        .route("/im/v2/push_notification/{push_id}", get(notice::push_get));
    for version in ["/im/v2", "/im/v2.1"] {
        let path = format!("{version}/broadcast_notification/actions/chatroom");
        sending = sending.route(&path, post(notice::broadcast_chatrooms).route_layer(once()));
    }
    sending
}

async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri, request: Request) -> Response {
    body::drain(request.into_body()).await;
    let what = format!("not found: the sandbox does not implement {method} {}", uri.path());
    Shape::of(uri.path()).refuse_with(StatusCode::METHOD_NOT_ALLOWED, &Refusal::new(404, what))
}

async fn unknown_path(OriginalUri(uri): OriginalUri, request: Request) -> Response {
    body::drain(request.into_body()).await;
    let what = format!("not found: the sandbox knows no path {}", uri.path());
    Shape::of(uri.path()).refuse_with(StatusCode::NOT_FOUND, &Refusal::new(404, what))
}
