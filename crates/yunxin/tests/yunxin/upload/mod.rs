//! Uploading real files to real sockets.

mod changed;

use crate::support::*;
use axum::http::StatusCode;
use base64::Engine as _;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
use yunxin::{Client, Error, UploadError, UploadOptions, UploadSource, Uploaded};

const ANSWER: &str = r#"{"code":200,"url":"https://files.example.test/b/lake.jpg"}"#;

/// Bytes whose base64 has `+`, `/` and `=`, a little more than one chunk of any buffer.
fn bytes() -> Vec<u8> {
    (0..200_000_u32).map(|i| (i * 7 + i / 251) as u8).collect()
}

struct Disk(tempfile::TempDir);

impl Disk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, bytes: &[u8]) -> UploadSource {
        let path = self.0.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        source(&path)
    }

    /// A file of this size that takes no room.
    fn sparse(&self, size: u64) -> UploadSource {
        let path = self.0.path().join("sparse");
        std::fs::File::create(&path).unwrap().set_len(size).unwrap();
        source(&path)
    }
}

fn source(path: &Path) -> UploadSource {
    UploadSource {
        path: path.to_owned(),
        name: "湖 \"1\"\r\nx: y.jpg".into(),
        mime: "image/jpeg".into(),
        fingerprint: None,
    }
}

type Progress = Arc<Mutex<Vec<(u64, u64)>>>;

async fn upload(client: &Client, source: &UploadSource) -> (Result<Uploaded, UploadError>, Vec<(u64, u64)>) {
    let seen: Progress = Arc::default();
    let progress = seen.clone();
    let watch = move |sent, total| progress.lock().unwrap().push((sent, total));
    let options = UploadOptions::default();
    let result = bounded(client.upload(source, &options, watch, &CancellationToken::new())).await;
    let seen = seen.lock().unwrap().clone();
    (result, seen)
}

/// The parts of a multipart body: name → (file name, bytes).
async fn parts(hit: &Hit) -> HashMap<String, (String, Vec<u8>)> {
    use axum::extract::FromRequest;
    let mut request = axum::extract::Request::new(axum::body::Body::from(hit.body.clone()));
    *request.headers_mut() = hit.headers.clone();
    let mut form = axum::extract::Multipart::from_request(request, &()).await.unwrap();
    let mut found = HashMap::new();
    while let Some(part) = form.next_field().await.unwrap() {
        let name = part.name().unwrap().to_owned();
        let file_name = part.file_name().unwrap_or_default().to_owned();
        found.insert(name, (file_name, part.bytes().await.unwrap().to_vec()));
    }
    found
}

fn text(parts: &HashMap<String, (String, Vec<u8>)>, name: &str) -> Option<String> {
    parts.get(name).map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap())
}

fn grows_to(progress: &[(u64, u64)], total: u64) -> bool {
    progress.windows(2).all(|pair| pair[0].0 < pair[1].0)
        && progress.iter().all(|(_, of)| *of == total)
        && progress.last() == Some(&(total, total))
}

#[tokio::test]
async fn a_file_arrives_whole_with_its_fields() {
    let server = Server::start(|_| json(ANSWER)).await;
    let disk = Disk::new();
    let (result, progress) = upload(&client(&[&server.url]), &disk.file(&bytes())).await;
    assert_eq!(result.unwrap().url, "https://files.example.test/b/lake.jpg");
    let hit = &server.hits()[0];
    assert_eq!(hit.target, "/nimserver/msg/fileUpload.action");
    assert_eq!(hit.header("content-length"), hit.body.len().to_string());
    assert_eq!((hit.header("requestid").len(), hit.header("checksum").len()), (32, 40));
    let parts = parts(hit).await;
    assert_eq!(parts["content"].1, bytes());
    assert_eq!(text(&parts, "type").as_deref(), Some("image/jpeg"));
    assert_eq!(text(&parts, "ishttps").as_deref(), Some("true"));
    assert_eq!(parts.len(), 3, "{:?}", parts.keys());
    assert!(progress.len() >= 3 && grows_to(&progress, 200_000), "{progress:?}");
}

#[tokio::test]
async fn a_file_name_cannot_add_headers_to_its_part() {
    let server = Server::start(|_| json(ANSWER)).await;
    upload(&client(&[&server.url]), &Disk::new().file(b"x")).await.0.unwrap();
    let parts = parts(&server.hits()[0]).await;
    assert!(parts["content"].0.starts_with("湖") && !parts["content"].0.contains(['\r', '\n']));
}

#[tokio::test]
async fn how_long_and_under_which_tag_is_reported() {
    let server = Server::start(|_| json(ANSWER)).await;
    let options =
        UploadOptions { expire_s: Some(86_400), tag: Some("x".repeat(32)), kind: None, https: false };
    let disk = Disk::new();
    let mut source = disk.file(b"x");
    source.mime = "m".repeat(129);
    let uploading = client(&[&server.url]);
    uploading.upload(&source, &options, |_, _| {}, &CancellationToken::new()).await.unwrap();
    let parts = parts(&server.hits()[0]).await;
    assert_eq!(text(&parts, "expireSec").as_deref(), Some("86400"));
    assert_eq!(text(&parts, "tag"), options.tag);
    assert_eq!(text(&parts, "ishttps").as_deref(), Some("false"));
    assert_eq!(text(&parts, "type"), None, "a type of 129 characters is treated as absent");
}

#[tokio::test]
async fn options_beyond_their_limits_are_refused_here() {
    let (uploading, source) = (client(&[&nobody().await]), Disk::new().file(b"x"));
    let soon = UploadOptions { expire_s: Some(86_399), ..UploadOptions::default() };
    let tagged = UploadOptions { tag: Some("x".repeat(33)), ..UploadOptions::default() };
    let never = CancellationToken::new();
    let result = uploading.upload(&source, &soon, |_, _| {}, &never).await;
    assert!(matches!(result, Err(UploadError::ExpiresTooSoon { min_s: 86_400 })));
    let result = uploading.upload(&source, &tagged, |_, _| {}, &never).await;
    assert!(matches!(result, Err(UploadError::TagTooLong { max: 32 })));
}

#[tokio::test]
async fn fifteen_mebibytes_are_taken_and_one_byte_more_is_reported_before_reading() {
    const MAX: u64 = 15 * 1024 * 1024;
    let server = Server::start(|_| json(ANSWER)).await;
    let disk = Disk::new();
    let uploading = client(&[&server.url]);
    assert!(upload(&uploading, &disk.sparse(MAX)).await.0.is_ok());
    let (result, progress) = upload(&uploading, &disk.sparse(MAX + 1)).await;
    assert!(matches!(
        result,
        Err(UploadError::TooLarge { size_bytes, max_bytes: MAX }) if size_bytes == MAX + 1
    ));
    assert!(progress.is_empty());
    assert_eq!(server.hits().len(), 1);
}

#[tokio::test]
async fn what_is_no_readable_file_is_distinguished() {
    let disk = Disk::new();
    let uploading = client(&[&nobody().await]);
    let empty = upload(&uploading, &disk.file(b"")).await.0;
    assert!(matches!(empty, Err(UploadError::Empty)));
    let folder = upload(&uploading, &source(disk.0.path())).await.0;
    assert!(matches!(folder, Err(UploadError::NotAFile)));
    let missing = upload(&uploading, &source(&disk.0.path().join("missing"))).await.0;
    assert!(matches!(missing, Err(UploadError::Unreadable(e)) if e.kind() == std::io::ErrorKind::NotFound));
}

#[tokio::test]
async fn where_multipart_is_missing_base64_goes_instead() {
    for missing in [404, 405] {
        let server =
            Server::start(move |number| if number == 0 { status(missing, "") } else { json(ANSWER) }).await;
        let (result, progress) = upload(&client(&[&server.url]), &Disk::new().file(&bytes())).await;
        result.unwrap();
        let hit = &server.hits()[1];
        assert_eq!(hit.target, "/nimserver/msg/upload.action");
        assert_eq!(hit.header("content-type"), "application/x-www-form-urlencoded;charset=UTF-8");
        assert_eq!(hit.header("content-length"), hit.body.len().to_string());
        assert!(!hit.body.iter().any(|byte| b"+/".contains(byte)), "+ and / must be encoded");
        let form: HashMap<_, _> = url::form_urlencoded::parse(&hit.body).into_owned().collect();
        let content = base64::engine::general_purpose::STANDARD.decode(&form["content"]).unwrap();
        assert_eq!(content, bytes());
        assert_eq!((form["type"].as_str(), form["ishttps"].as_str()), ("image/jpeg", "true"));
        let second = progress.iter().rposition(|(sent, _)| *sent < 60_000).unwrap();
        assert!(grows_to(&progress[second..], 200_000), "{progress:?}");
    }
}

#[tokio::test]
async fn above_eleven_mebibytes_base64_is_not_tried() {
    let server = Server::start(|_| status(404, "")).await;
    let (result, _) = upload(&client(&[&server.url]), &Disk::new().sparse(11 * 1024 * 1024 + 1)).await;
    assert!(matches!(result, Err(UploadError::Call(Error::HttpStatus { status: 404, .. }))));
    assert_eq!(server.hits().len(), 1);
}

#[tokio::test]
async fn a_refusal_says_what_the_service_said() {
    let server = Server::start(|_| json(r#"{"code":414,"desc":"content is empty"}"#)).await;
    let (result, _) = upload(&client(&[&server.url]), &Disk::new().file(b"x")).await;
    assert!(
        matches!(result, Err(UploadError::Call(Error::Refused { code: 414, msg })) if msg == "content is empty")
    );
}

#[tokio::test]
async fn answers_without_a_url_are_no_success() {
    for (code, text, expected) in
        [(200, r#"{"code":200}"#, "NoUrl"), (200, "<html>", "NotJson"), (500, "", "HttpStatus")]
    {
        let server = Server::start(move |_| status(code, text)).await;
        let (result, _) = upload(&client(&[&server.url]), &Disk::new().file(b"x")).await;
        assert!(format!("{:?}", result.unwrap_err()).contains(expected), "{text}");
    }
}

#[tokio::test]
async fn the_backup_takes_the_file_with_the_same_request_id() {
    let gateway = Server::start(|_| status(StatusCode::BAD_GATEWAY.as_u16(), "")).await;
    let backup = Server::start(|_| json(ANSWER)).await;
    let disk = Disk::new();
    upload(&client(&[&gateway.url, &backup.url]), &disk.file(&bytes())).await.0.unwrap();
    let (first, second) = (&gateway.hits()[0], &backup.hits()[0]);
    assert_eq!(first.header("requestid"), second.header("requestid"));
    assert_ne!(first.header("nonce"), second.header("nonce"));
    upload(&client(&[&nobody().await, &backup.url]), &disk.file(b"x")).await.0.unwrap();
}

#[tokio::test]
async fn without_any_connection_the_upload_says_so() {
    let (result, progress) = upload(&client(&[&nobody().await]), &Disk::new().file(b"x")).await;
    assert!(matches!(result, Err(UploadError::Call(Error::Unreached { .. }))));
    assert!(progress.is_empty());
}

#[tokio::test]
async fn an_upload_can_be_cancelled_while_it_runs() {
    let (silent, cancel) = (mute("http").await, CancellationToken::new());
    let at_first_bytes = cancel.clone();
    let disk = Disk::new();
    let (uploading, source) = (client(&[&silent]), disk.sparse(15 * 1024 * 1024));
    let (options, stop) = (UploadOptions::default(), move |_, _| at_first_bytes.cancel());
    let result = bounded(uploading.upload(&source, &options, stop, &cancel)).await;
    assert!(matches!(result, Err(UploadError::Cancelled)), "{result:?}");
}

#[tokio::test]
async fn an_upload_that_hangs_is_given_up() {
    let silent = mute("http").await;
    let (result, _) = upload(&impatient(&[&silent]), &Disk::new().file(b"x")).await;
    assert!(matches!(result, Err(UploadError::Call(Error::Unanswered { waited_ms: 3_600, .. }))));
}

#[tokio::test]
async fn a_type_of_the_users_own_takes_the_place_of_the_files() {
    let server = Server::start(|_| json(ANSWER)).await;
    let options = UploadOptions { kind: Some("avatar".into()), ..UploadOptions::default() };
    let disk = Disk::new();
    let uploading = client(&[&server.url]);
    uploading.upload(&disk.file(b"x"), &options, |_, _| {}, &CancellationToken::new()).await.unwrap();
    assert_eq!(text(&parts(&server.hits()[0]).await, "type").as_deref(), Some("avatar"));
}
