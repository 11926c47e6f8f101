//! What truly arrived, for tools and the tests that compare it with what was sent. Unsigned, but not for everybody: the
//! token lies in a file that other users of the machine cannot read.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::shared::Shared;
use crate::world::{Notice, Received, RoomMessage, Upload};

/// Which messages; all of them, oldest first, where nothing is said.
#[derive(Debug, Deserialize)]
pub(crate) struct Part {
    /// At most so many, newest first.
    limit: Option<usize>,
    /// Only those older than the one with this id.
    before: Option<i64>,
}

pub(crate) async fn messages(
    State(shared): State<Arc<Shared>>,
    Query(Part { limit, before }): Query<Part>,
) -> Json<Vec<Received>> {
    Json(match (limit, before) {
        (None, None) => shared.world.messages(),
        (limit, before) => shared.world.page(before, limit.unwrap_or(usize::MAX)),
    })
}

pub(crate) async fn empty(State(shared): State<Arc<Shared>>) -> Response {
    let emptied = tokio::task::spawn_blocking(move || shared.world.empty()).await;
    match emptied.unwrap_or_else(|panic| Err(std::io::Error::other(panic))) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Every chatroom message.
pub(crate) async fn chatrooms(State(shared): State<Arc<Shared>>) -> Json<Vec<RoomMessage>> {
    Json(shared.world.room_messages())
}

/// Every notification, broadcast and push.
pub(crate) async fn notices(State(shared): State<Arc<Shared>>) -> Json<Vec<Notice>> {
    Json(shared.world.all_notices())
}

pub(crate) async fn uploads(State(shared): State<Arc<Shared>>) -> Json<Vec<Upload>> {
    Json(shared.world.uploads())
}

/// Refuses whoever does not know the token, which is this user of this machine alone.
pub(crate) async fn with_token(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION);
    if given.is_some_and(|given| shared.token.opens(given.as_bytes())) {
        next.run(request).await
    } else {
        let asked = [(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        let words = "give the token in the file `token` of the data folder: Authorization: Bearer TOKEN";
        (StatusCode::UNAUTHORIZED, asked, words).into_response()
    }
}

/// Refuses a page in a browser that reached loopback under a name of its own (DNS rebinding), or that asks from elsewhere.
/// No answer is taken for something to run.
pub(crate) async fn from_this_machine(request: Request, next: Next) -> Response {
    let mut response = if is_from_here(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "ask by a loopback address").into_response()
    };
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).and_then(|host| host.parse::<Authority>().ok());
    if !host.is_some_and(|host| is_loopback(host.host())) {
        return false;
    }
    // A browser says it of every request, a GET too. `none`: somebody typed the address.
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) && !from_loopback_page(headers) {
        return false;
    }
    // A browser adds it to every POST and DELETE; it is "null" where it hides whose page it is.
    headers.get(header::ORIGIN).is_none_or(|_| from_loopback_page(headers))
}

fn from_loopback_page(headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let origin = origin.and_then(|origin| origin.parse::<Uri>().ok());
    origin.is_some_and(|origin| origin.host().is_some_and(is_loopback))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
