//! Small servers on loopback that answer as a test says. Deliberately ignorant of the API's rules.
#![allow(dead_code, clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

pub mod tls;
pub mod wire;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use yunxin::{
    Client, ClientOptions, Conversation, Credentials, End, Endpoints, SendCall, SendEvent, SendReport,
    TraceId, UploadOptions, UploadSource,
};

pub const SECRET: &str = "sandboxsecret";
pub const BODY: &str = r#"{ "message":{"message_type":0 , "text":"雁"},"x":1.50,"n":null }"#;

/// The answer to a message that was taken.
pub const SENT: &str = r#"{"code":200,"msg":"success","data":{"message_server_id":9007199254740993,"create_time":1764000012345,"n":1.50}}"#;

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Hit {
    pub method: Method,
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Hit {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

pub struct Server {
    pub url: url::Url,
    hits: Arc<Mutex<Vec<Hit>>>,
}

impl Server {
    /// Answers every request by `answer`, which gets its number, counted from 0.
    pub async fn start(answer: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        Self::start_slow(move |number| {
            let response = answer(number);
            Box::pin(async { response })
        })
        .await
    }

    pub async fn start_slow(answer: impl Fn(usize) -> Answering + Send + Sync + 'static) -> Self {
        Self::start_with(move |number, _| answer(number)).await
    }

    /// Answers by what was asked, too.
    pub async fn start_seeing(answer: impl Fn(usize, &Hit) -> Response + Send + Sync + 'static) -> Self {
        Self::start_with(move |number, hit| {
            let response = answer(number, hit);
            Box::pin(async { response })
        })
        .await
    }

    pub async fn start_with(answer: impl Fn(usize, &Hit) -> Answering + Send + Sync + 'static) -> Self {
        let hits: Arc<Mutex<Vec<Hit>>> = Arc::default();
        let seen = hits.clone();
        let answer = Arc::new(answer);
        let app = axum::Router::new().fallback(move |request: axum::extract::Request| {
            let (seen, answer) = (seen.clone(), answer.clone());
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
                let target = head.uri.to_string();
                let hit = Hit { method: head.method, target, headers: head.headers, body };
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(hit.clone());
                    seen.len() - 1
                };
                answer(number, &hit).await
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = base(&listener);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, hits }
    }

    pub fn hits(&self) -> Vec<Hit> {
        self.hits.lock().unwrap().clone()
    }

    /// What was asked, as `POST messages` and `GET liveness.action`.
    pub fn asked(&self) -> Vec<String> {
        let last = |hit: &Hit| {
            let path = hit.target.split('?').next().unwrap_or_default();
            format!("{} {}", hit.method, path.rsplit('/').next().unwrap_or_default())
        };
        self.hits().iter().map(last).collect()
    }
}

fn base(listener: &TcpListener) -> url::Url {
    format!("http://{}/nimserver", listener.local_addr().unwrap()).parse().unwrap()
}

/// Reads one whole request, writes these bytes, and closes.
pub async fn raw(answer: &'static [u8]) -> url::Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = base(&listener);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            answer_once(stream, answer).await;
        }
    });
    url
}

/// Reads one whole send, writes these bytes, and closes.
pub async fn answer_once(mut stream: TcpStream, answer: &[u8]) {
    let mut read = Vec::new();
    while !read.ends_with(BODY.as_bytes()) {
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            break;
        }
    }
    // Whoever asked may be gone already.
    let _ = stream.write_all(answer).await;
}

/// Accepts connections and never says a word; as `https` this stops in the handshake.
pub async fn mute(scheme: &str) -> url::Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{scheme}://{}/nimserver", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    url
}

/// An address where nobody listens.
pub async fn nobody() -> url::Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    base(&listener)
}

pub fn json(text: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/json;charset=UTF-8")], text.to_owned()).into_response()
}

pub fn status(code: u16, text: &str) -> Response {
    (StatusCode::from_u16(code).unwrap(), text.to_owned()).into_response()
}

/// A client with the usual time limits; the first URL is the primary.
pub fn client(urls: &[&url::Url]) -> Client {
    client_waiting(urls, 5_000)
}

/// A client for tests in which time runs out.
pub fn impatient(urls: &[&url::Url]) -> Client {
    client_waiting(urls, 300)
}

fn client_waiting(urls: &[&url::Url], timeout_ms: u64) -> Client {
    client_with(urls, |options| {
        options.connect_timeout_ms = timeout_ms;
        options.read_timeout_ms = timeout_ms;
    })
}

/// A client with the defaults but for what the test changes.
pub fn client_with(urls: &[&url::Url], change: impl FnOnce(&mut ClientOptions)) -> Client {
    Client::new(options_with(urls, change)).unwrap()
}

pub fn options_with(urls: &[&url::Url], change: impl FnOnce(&mut ClientOptions)) -> ClientOptions {
    let endpoints =
        Endpoints { primary: urls[0].clone(), backups: urls[1..].iter().map(|url| (*url).clone()).collect() };
    let credentials = Credentials { app_key: "key-1".into(), app_secret: SECRET.into() };
    let mut options = ClientOptions::new(credentials, endpoints);
    change(&mut options);
    options
}

/// Of [`call`].
pub fn conversation() -> Conversation {
    "jim@corp|1|han-meimei".parse().unwrap()
}

pub fn call() -> SendCall {
    SendCall {
        destination: conversation().into(),
        body: BODY.to_owned(),
        trace_id: TraceId::from_text("trace-1").unwrap(),
    }
}

/// Sends [`call`] and returns what was said meanwhile, too.
pub async fn send(client: &Client) -> (SendReport, Vec<SendEvent>) {
    let events: Mutex<Vec<SendEvent>> = Mutex::default();
    let watch = |event| events.lock().unwrap().push(event);
    let sending = async { client.send(&call(), &CancellationToken::new(), &watch).await };
    let report = bounded(sending).await;
    (report, events.into_inner().unwrap())
}

/// A test that hangs fails instead.
pub async fn bounded<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("must end by itself")
}

/// The end without what differs from run to run.
pub fn end(report: &SendReport) -> String {
    match &report.end {
        End::Sent { message_server_id, create_time_ms } => {
            format!("sent {message_server_id:?} {create_time_ms:?}")
        }
        End::Rejected { code, http_status, msg } => format!("rejected {code:?} HTTP {http_status} {msg:?}"),
        End::Unknown { reason } => format!("unknown {:?}", reason.kind()),
        End::NotSent { error } => format!("not sent {:?}", error.kind()),
    }
}

/// Uploads a small file and says how it ended.
pub async fn upload_small(client: &Client) -> Result<String, yunxin::UploadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lake.jpg");
    std::fs::write(&path, b"lake").unwrap();
    let source = UploadSource { path, name: "lake.jpg".into(), mime: "image/jpeg".into(), fingerprint: None };
    let (options, never) = (UploadOptions::default(), CancellationToken::new());
    let uploading = client.upload(&source, &options, |_, _| {}, &never);
    bounded(uploading).await.map(|uploaded| uploaded.url)
}

/// The answer to a file that was taken.
pub const UPLOADED: &str = r#"{"code":200,"url":"https://files.example.test/b/lake.jpg"}"#;
