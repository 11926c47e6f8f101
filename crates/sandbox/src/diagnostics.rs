//! What truly arrived, for the page and the tests that compare it with what was sent. Unsigned.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{
    server::Shared,
    world::{Received, Upload},
};

pub(crate) async fn messages(State(shared): State<Arc<Shared>>) -> Json<Vec<Received>> {
    Json(shared.world.messages())
}

pub(crate) async fn uploads(State(shared): State<Arc<Shared>>) -> Json<Vec<Upload>> {
    Json(shared.world.uploads())
}

/// Refuses a page in a browser that reached loopback under a name of its own (DNS rebinding), or that posts here
/// from elsewhere.
pub(crate) async fn from_this_machine(request: Request, next: Next) -> Response {
    if is_from_here(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "ask by a loopback address").into_response()
    }
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).and_then(|host| host.parse::<Authority>().ok());
    if !host.is_some_and(|host| is_loopback(host.host())) {
        return false;
    }
    // A browser adds it to every POST and DELETE; it is "null" where it hides whose page it is.
    headers.get(header::ORIGIN).is_none_or(|_| {
        let origin = text(header::ORIGIN).and_then(|origin| origin.parse::<Uri>().ok());
        origin.is_some_and(|origin| origin.host().is_some_and(is_loopback))
    })
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
