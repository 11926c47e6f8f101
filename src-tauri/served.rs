//! The bytes of attachments, served to the page by their ids. There is no way to ask for a path.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use tauri::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::state::AppState;

/// The scheme's name: `attachment://localhost/ID`, on Windows `http://attachment.localhost/ID`.
pub const SCHEME: &str = "attachment";
/// What the page may hold whole, in its own memory (`?whole`): larger films come by other ways, larger documents are shown
/// by their icon.
const MAX_WHOLE_BYTES: u64 = 16 * 1024 * 1024;
/// What is given to the web view at once, for a picture to be drawn.
const MAX_SHOWN_BYTES: u64 = 128 * 1024 * 1024;
/// As much of a film as one answer holds, where the web view asks for parts.
const MAX_PART_BYTES: u64 = 2 * 1024 * 1024;

/// Answers a request of the page for the bytes of an attachment.
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands its context over by value")]
pub fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let state = Arc::clone(context.app_handle().state::<Arc<AppState>>().inner());
    tauri::async_runtime::spawn(async move {
        responder.respond(answer(&state, request).await);
    });
}

async fn answer(state: &AppState, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let id = request.uri().path().trim_start_matches('/').parse();
    let found = match (id, state.courier().await) {
        (Ok(id), Ok(courier)) => courier.attachments().find(&id).ok(),
        _ => None,
    };
    let Some(attachment) = found else { return refusal(StatusCode::NOT_FOUND) };
    let limit = if request.uri().query() == Some("whole") { MAX_WHOLE_BYTES } else { MAX_SHOWN_BYTES };
    let read = move || read(&attachment.path, &attachment.mime, request.headers(), limit);
    let read = tauri::async_runtime::spawn_blocking(read).await;
    read.unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR))
}

/// Opens first, then looks at what was opened: never more than its size then, and nothing that is no file.
fn read(path: &Path, mime: &str, asked: &HeaderMap, limit: u64) -> Response<Vec<u8>> {
    let Ok(mut file) = files::open(path) else { return refusal(StatusCode::NOT_FOUND) };
    let Ok(about) = file.metadata() else { return refusal(StatusCode::NOT_FOUND) };
    let range = asked.get(header::RANGE).and_then(|range| part(range.to_str().ok()?, about.len()));
    let (start, length, status) = match range {
        Some((start, end)) => (start, (end - start).min(MAX_PART_BYTES), StatusCode::PARTIAL_CONTENT),
        None if about.len() > limit => return refusal(StatusCode::PAYLOAD_TOO_LARGE),
        None => (0, about.len(), StatusCode::OK),
    };
    let mut bytes = Vec::new();
    let done = file.seek(SeekFrom::Start(start)).and_then(|_| file.take(length).read_to_end(&mut bytes));
    if done.is_err() {
        return refusal(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let mut answer = refusal(status);
    let headers = answer.headers_mut();
    if status == StatusCode::PARTIAL_CONTENT {
        let end = (start + bytes.len() as u64).saturating_sub(1);
        if let Ok(range) = HeaderValue::from_str(&format!("bytes {start}-{end}/{}", about.len())) {
            headers.insert(header::CONTENT_RANGE, range);
        }
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let mime = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mime);
    *answer.body_mut() = bytes;
    answer
}

/// `bytes=A-` or `bytes=A-B`: from where to where (exclusive), if that is in the file.
fn part(range: &str, size: u64) -> Option<(u64, u64)> {
    let (start, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let start: u64 = start.parse().ok()?;
    let end = match last {
        "" => size,
        last => last.parse::<u64>().ok()?.checked_add(1)?.min(size),
    };
    (start < end).then_some((start, end))
}

/// An answer without content. Whatever it is, it is never taken for a page or a script.
fn refusal(status: StatusCode) -> Response<Vec<u8>> {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    let page = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(page));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
