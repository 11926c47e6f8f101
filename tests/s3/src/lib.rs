//! A real S3 server on loopback for tests: `s3s-fs` over a folder that goes with it. It checks signatures, remembers
//! every request that it answered, and lets connections break on command.

mod cutter;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

pub use cutter::Cutter;

/// The bucket that is there.
pub const BUCKET: &str = "geese";
/// The key that may do everything.
pub const ACCESS_KEY: &str = "AKYANSHU";
/// Its secret, unless the test has another.
pub const SECRET: &str = "storage/secret+of/the=test";

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// HTTP method.
    pub method: String,
    /// Path, percent-encoded: bucket and key.
    pub path: String,
    /// `partNumber` of an uploaded part.
    pub part: Option<u16>,
    /// Bytes of its body, as announced.
    pub body_bytes: u64,
    /// HTTP status of the answer.
    pub status: u16,
    /// Whether the query held `uploads`, `uploadId`: a step of an upload in parts.
    pub is_multipart: bool,
    /// Headers about the content, and the storage's own, that the signature does not cover, and content in signed chunks: what
    /// strict storages refuse.
    pub unsigned: Vec<String>,
}

/// The server. It ends when this is dropped.
pub struct Server {
    address: SocketAddr,
    folder: TempDir,
    seen: Arc<Mutex<Vec<Seen>>>,
    running: AbortHandle,
}

impl Server {
    /// Starts a server with [`BUCKET`] and [`SECRET`].
    ///
    /// # Panics
    /// When no port or folder is to be had.
    pub async fn start() -> Server {
        Server::start_with(SECRET).await
    }

    /// As [`Server::start`], with a secret of the test's own.
    ///
    /// # Panics
    /// As [`Server::start`].
    pub async fn start_with(secret: &str) -> Server {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let files = FileSystem::new(folder.path()).expect("a file system");
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, secret));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let root = folder.path().to_path_buf();
        let running = tokio::spawn(serve(listener, service, root, seen.clone())).abort_handle();
        Server { address, folder, seen, running }
    }

    /// Base address, without the bucket.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A way to the server that can be cut.
    ///
    /// # Panics
    /// When no port is to be had.
    pub async fn cutter(&self) -> Cutter {
        Cutter::before(self.address).await
    }

    /// Everything answered so far, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }

    /// Numbers of the parts that were stored, in order, with repetitions.
    #[must_use]
    pub fn stored_parts(&self) -> Vec<u16> {
        self.seen().iter().filter(|seen| seen.status == 200).filter_map(|seen| seen.part).collect()
    }

    /// The files of all objects in the bucket.
    #[must_use]
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join(BUCKET)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    /// Forgets all unfinished uploads, as a bucket's rule does after some days.
    pub fn clean_up(&self) {
        let names = std::fs::read_dir(self.folder.path()).into_iter().flatten().flatten();
        for entry in names.filter(|entry| entry.file_name().to_string_lossy().contains(".upload")) {
            let _ = std::fs::remove_file(entry.path());
        }
    }

    /// How many parts of unfinished uploads lie at the server.
    #[must_use]
    pub fn loose_parts(&self) -> usize {
        let names = std::fs::read_dir(self.folder.path()).into_iter().flatten().flatten();
        names.filter(|entry| entry.file_name().to_string_lossy().contains(".part-")).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn serve(listener: TcpListener, service: S3Service, root: PathBuf, seen: Arc<Mutex<Vec<Seen>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (service, root, seen) = (service.clone(), root.clone(), seen.clone());
        let answer = service_fn(move |request: Request<Incoming>| {
            let (service, root, seen) = (service.clone(), root.clone(), seen.clone());
            async move {
                let mut look = look(&request);
                let answer = match missing(&root, &request) {
                    Some(code) => refusal(code),
                    None => {
                        let path = request.uri().path().to_owned();
                        let answer = service.call(request.map(s3s::Body::from)).await.unwrap_or_default();
                        labelled(answer, &path)
                    }
                };
                look.status = answer.status().as_u16();
                lock(&seen).push(look);
                Ok::<_, Infallible>(answer)
            }
        });
        tokio::spawn(async move {
            let http = hyper::server::conn::http1::Builder::new();
            // A client that goes away is what tests are about.
            let _ = http.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

/// Two answers that `s3s-fs` gives otherwise than S3: it makes a bucket that is not there, and says AccessDenied of an
/// upload that is not there. Source: "Error responses", Amazon S3 API Reference.
fn missing<B>(root: &Path, request: &Request<B>) -> Option<&'static str> {
    let bucket = request.uri().path().split('/').nth(1).unwrap_or_default();
    let upload = value(request, "uploadId").map(|id| root.join(format!(".upload-{id}.json")));
    if !root.join(bucket).is_dir() {
        Some("NoSuchBucket")
    } else if upload.is_some_and(|info| !info.exists()) {
        Some("NoSuchUpload")
    } else {
        None
    }
}

/// An object whose name ends with `.gz` was stored as `Content-Encoding: gzip`, and is reported so as S3 does; `s3s-fs` forgets it.
fn labelled(mut answer: Response<s3s::Body>, path: &str) -> Response<s3s::Body> {
    if path.ends_with(".gz") && answer.status().is_success() {
        answer.headers_mut().insert(http::header::CONTENT_ENCODING, http::HeaderValue::from_static("gzip"));
    }
    answer
}

fn refusal(code: &str) -> Response<s3s::Body> {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code></Error>");
    let mut answer = Response::new(s3s::Body::from(body));
    *answer.status_mut() = http::StatusCode::NOT_FOUND;
    answer
}

fn value<'a, B>(request: &'a Request<B>, name: &str) -> Option<&'a str> {
    let query = request.uri().query().unwrap_or_default();
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn look<B>(request: &Request<B>) -> Seen {
    let length = request.headers().get(http::header::CONTENT_LENGTH);
    Seen {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        part: value(request, "partNumber").and_then(|number| number.parse().ok()),
        body_bytes: length.and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or_default(),
        status: 0,
        is_multipart: value(request, "uploadId").is_some() || value(request, "uploads").is_some(),
        unsigned: unsigned(request),
    }
}

fn unsigned<B>(request: &Request<B>) -> Vec<String> {
    let signed = value(request, "X-Amz-SignedHeaders").unwrap_or_default().replace("%3B", ";").to_lowercase();
    let is_signed = |name: &str| signed.split(';').any(|other| other == name);
    let matters =
        |name: &str| (name.starts_with("content-") && name != "content-length") || name.starts_with("x-amz-");
    let names = request.headers().keys().map(http::HeaderName::as_str);
    let mut unsigned: Vec<String> =
        names.filter(|name| matters(name) && !is_signed(name)).map(str::to_owned).collect();
    let chunked = request.headers().get_all(http::header::CONTENT_ENCODING).iter();
    unsigned.extend(
        chunked.filter(|coding| coding.as_bytes() == b"aws-chunked").map(|_| "aws-chunked".to_owned()),
    );
    unsigned
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
