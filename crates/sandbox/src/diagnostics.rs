//! What truly arrived, for the page and the tests that compare it with what was sent. Unsigned.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header, uri::Authority},
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

/// Refuses a page in a browser that reached loopback under a name of its own (DNS rebinding).
pub(crate) async fn from_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = host.and_then(|host| host.parse::<Authority>().ok());
    if authority.is_some_and(|authority| is_loopback(authority.host())) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "ask by a loopback address").into_response()
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
