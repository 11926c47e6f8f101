//! `/sandbox/directory`: who there is, for scripts.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

use crate::directory::{Directory, DirectoryError};
use crate::shared::Shared;

pub(crate) async fn get(State(shared): State<Arc<Shared>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], shared.directory.to_json()).into_response()
}

/// All of it anew.
pub(crate) async fn put(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let text = String::from_utf8_lossy(&body).into_owned();
    changed(shared, move |directory| directory.replace_with_json(&text)).await
}

pub(crate) async fn reset(State(shared): State<Arc<Shared>>) -> Response {
    changed(shared, Directory::reset).await
}

async fn changed(
    shared: Arc<Shared>,
    change: impl FnOnce(&Directory) -> Result<(), DirectoryError> + Send + 'static,
) -> Response {
    let changed = tokio::task::spawn_blocking(move || change(&shared.directory)).await;
    let problem =
        |status: StatusCode, words: String| (status, Json(json!({ "problem": words }))).into_response();
    match changed {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(error @ DirectoryError::Unwritten { .. })) => {
            problem(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
        }
        Ok(Err(error)) => problem(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
        Err(panic) => problem(StatusCode::INTERNAL_SERVER_ERROR, panic.to_string()),
    }
}
