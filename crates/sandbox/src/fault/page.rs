//! Faults over HTTP, for tests and tools outside this process. Unsigned, loopback only.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use super::model::Fault;
use super::set::Faults;
use crate::shared::Shared;

pub(crate) async fn list(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shown(&shared.faults))
}

/// One object, or a list of them; all are set or none.
pub(crate) async fn add(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let is_list = body.trim_ascii_start().starts_with(b"[");
    let faults: Result<Vec<Fault>, _> = if is_list {
        serde_json::from_slice(&body)
    } else {
        serde_json::from_slice(&body).map(|fault| vec![fault])
    };
    let set = faults
        .map_err(|error| error.to_string())
        .and_then(|faults| shared.faults.add_all(faults).map_err(|error| error.to_string()));
    match set {
        Ok(()) => Json(shown(&shared.faults)).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response(),
    }
}

pub(crate) async fn clear(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.faults.clear();
    Json(shown(&shared.faults))
}

/// Where the `redirect` fault points. Says whether the signature was carried along.
pub(crate) async fn elsewhere(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Json<Value> {
    shared.faults.note_followed_redirect();
    Json(json!({ "code": 200, "msg": "success", "data": {}, "signed": headers.contains_key("CheckSum") }))
}

fn shown(faults: &Faults) -> Value {
    json!({
        "seed": faults.seed(),
        "faults": faults.list(),
        "followed_redirects": faults.followed_redirects(),
    })
}
