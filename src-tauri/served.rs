//! The bytes of attachments and small pictures, served to the page by ids. There is no way to ask for a path.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use courier::{Courier, ErrorCode, RowId};
use ids::AttachmentId;
use tauri::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::state::AppState;

/// The scheme's name: `attachment://localhost/ID`, on Windows `http://attachment.localhost/ID`.
pub const SCHEME: &str = "attachment";
/// What the page may hold whole, in its own memory (`?whole`): larger films come by other ways, larger documents are shown
/// by their icon.
const MAX_WHOLE_BYTES: u64 = 16 * 1024 * 1024;
/// What is given to the web view at once, for a picture to be drawn.
const MAX_SHOWN_BYTES: u64 = 128 * 1024 * 1024;
/// A frame of a film, which the page draws with 512 pixels at most.
const MAX_COVER_BYTES: usize = 4 * 1024 * 1024;
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

/// What the page asks for: `/ID` or `/ID?whole` the file of an attachment, `/ID?thumbnail` its small picture,
/// `/ROW?sent` that of a sent message's file, `/MD5?kept` what an earlier message kept of a content, `/KEY?sandbox` a file
/// that was uploaded to the built-in sandbox. A `POST` of `/ID?cover` hands over a frame of a film.
enum Wanted {
    File { id: AttachmentId, max_bytes: u64 },
    Thumbnail(AttachmentId),
    Sent(RowId),
    Kept(String),
    Sandbox(String),
    Cover(AttachmentId),
}

impl Wanted {
    fn of(request: &Request<Vec<u8>>) -> Option<Wanted> {
        let name = request.uri().path().trim_start_matches('/');
        match (request.method(), request.uri().query()) {
            (&Method::GET, None) => Some(Wanted::File { id: name.parse().ok()?, max_bytes: MAX_SHOWN_BYTES }),
            (&Method::GET, Some("whole")) => {
                Some(Wanted::File { id: name.parse().ok()?, max_bytes: MAX_WHOLE_BYTES })
            }
            (&Method::GET, Some("thumbnail")) => Some(Wanted::Thumbnail(name.parse().ok()?)),
            (&Method::GET, Some("sent")) => Some(Wanted::Sent(name.parse().ok()?)),
            (&Method::GET, Some("kept")) => Some(Wanted::Kept(name.to_owned())),
            (&Method::GET, Some("sandbox")) => Some(Wanted::Sandbox(name.to_owned())),
            (&Method::POST, Some("cover")) => Some(Wanted::Cover(name.parse().ok()?)),
            _ => None,
        }
    }
}

async fn answer(state: &AppState, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let (Some(wanted), Ok(courier)) = (Wanted::of(&request), state.courier().await) else {
        return empty(StatusCode::NOT_FOUND);
    };
    let picture = match wanted {
        Wanted::File { id, max_bytes } => {
            let Ok(attachment) = courier.attachments().find(&id) else { return empty(StatusCode::NOT_FOUND) };
            let read = move || read(&attachment.path, &attachment.mime, request.headers(), max_bytes);
            let read = tauri::async_runtime::spawn_blocking(read).await;
            return read.unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR));
        }
        Wanted::Sandbox(key) => return uploaded(state, key, request.headers().clone()).await,
        Wanted::Cover(id) => return take_cover(courier, &id, request.into_body()).await,
        Wanted::Thumbnail(id) => courier.attachments().thumbnail(&id).await,
        Wanted::Sent(row) => courier.history().thumbnail(row).await,
        Wanted::Kept(md5) => courier.history().remembered_thumbnail(md5).await,
    };
    match picture {
        Ok(Some(small)) => {
            let kind = if small.starts_with(b"RIFF") { "image/webp" } else { "image/jpeg" };
            filled(StatusCode::OK, kind, small)
        }
        Ok(None) => empty(StatusCode::NO_CONTENT),
        Err(error) => refusal(&error),
    }
}

/// A file that was uploaded to the built-in sandbox, by its key: the page cannot name a path, or an address.
async fn uploaded(state: &AppState, key: String, asked: HeaderMap) -> Response<Vec<u8>> {
    let Ok(sandbox) = state.running_sandbox().await else { return empty(StatusCode::NOT_FOUND) };
    let Some((path, mime)) = sandbox.world().upload_file(&key) else { return empty(StatusCode::NOT_FOUND) };
    let read = move || read(&path, &mime, &asked, MAX_WHOLE_BYTES);
    let read = tauri::async_runtime::spawn_blocking(read).await;
    read.unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR))
}

/// Takes a frame of a film that the page drew, to be its small picture.
async fn take_cover(courier: &Courier, id: &AttachmentId, picture: Vec<u8>) -> Response<Vec<u8>> {
    if picture.len() > MAX_COVER_BYTES {
        return empty(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match courier.attachments().take_cover(id, picture).await {
        Ok(true) => empty(StatusCode::NO_CONTENT),
        Ok(false) => empty(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &courier::Error) -> Response<Vec<u8>> {
    empty(match error.code() {
        ErrorCode::AttachmentMissing => StatusCode::NOT_FOUND,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    })
}

/// Opens first, then looks at what was opened: never more than its size then, and nothing that is no file.
fn read(path: &Path, mime: &str, asked: &HeaderMap, limit: u64) -> Response<Vec<u8>> {
    let Ok(mut file) = files::open(path) else { return empty(StatusCode::NOT_FOUND) };
    let Ok(about) = file.metadata() else { return empty(StatusCode::NOT_FOUND) };
    let range = asked.get(header::RANGE).and_then(|range| part(range.to_str().ok()?, about.len()));
    let (start, length, status) = match range {
        Some((start, end)) => (start, (end - start).min(MAX_PART_BYTES), StatusCode::PARTIAL_CONTENT),
        None if about.len() > limit => return empty(StatusCode::PAYLOAD_TOO_LARGE),
        None => (0, about.len(), StatusCode::OK),
    };
    let mut bytes = Vec::new();
    let done = file.seek(SeekFrom::Start(start)).and_then(|_| file.take(length).read_to_end(&mut bytes));
    if done.is_err() {
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let answer_bytes = bytes.len() as u64;
    let mut answer = filled(status, mime, bytes);
    let headers = answer.headers_mut();
    if status == StatusCode::PARTIAL_CONTENT {
        let end = (start + answer_bytes).saturating_sub(1);
        if let Ok(range) = HeaderValue::from_str(&format!("bytes {start}-{end}/{}", about.len())) {
            headers.insert(header::CONTENT_RANGE, range);
        }
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
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

fn filled(status: StatusCode, mime: &str, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mut answer = empty(status);
    let mime = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    answer.headers_mut().insert(header::CONTENT_TYPE, mime);
    *answer.body_mut() = bytes;
    answer
}

/// An answer without content. Whatever it is, it is never taken for a page or a script.
fn empty(status: StatusCode) -> Response<Vec<u8>> {
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
