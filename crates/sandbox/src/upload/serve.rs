//! Stored files, with ranges.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use mime_guess::{Mime, mime};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use crate::clock::now_ms;
use crate::shared::Shared;

/// A stored page must not run: it would have the origin of the sandbox.
const INERT: [(HeaderName, HeaderValue); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
];

pub(crate) async fn serve(
    State(shared): State<Arc<Shared>>,
    Path((key, name)): Path<(String, String)>,
    request: Request,
) -> Response {
    // Only the index leads to the disk, so no path can be made up.
    let upload = shared.world.upload(&key).filter(|upload| upload.name == name);
    let upload = upload.filter(|upload| upload.expire_time_ms.is_none_or(|end| now_ms() < end));
    let Some(upload) = upload else {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    };
    let content_type: Mime = upload.content_type.parse().unwrap_or(mime::APPLICATION_OCTET_STREAM);
    let path = shared.world.files_dir().join(&upload.key);
    // A link that somebody put in its place leads to what was never uploaded.
    if !tokio::fs::symlink_metadata(&path).await.is_ok_and(|file| file.is_file()) {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    }
    let file = ServeFile::new_with_mime(path, &content_type);
    match file.oneshot(request).await {
        Ok(response) => (INERT, response).into_response(),
        Err(never) => match never {},
    }
}
