//! What the tests share: a courier in a folder of its own, and a service with scripted answers.

use std::collections::VecDeque;
use std::future::Future;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use courier::{
    Account, AccountForm, Attachment, Courier, Draft, Outcome, PageStart, Region, Row, SecretUse, SendOrder,
    UploadChoices, UploadRequest,
};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub const SECRET: &str = "0123456789ab";
/// The answer of a service that took a message; its id is above 2^53.
pub const SENT: &str = r#"{"code":200,"msg":"success","data":{"message_server_id":2305843009213693953,"create_time":1762000000000}}"#;
const TIMEOUT: Duration = Duration::from_secs(30);

/// How the service answers one call.
#[derive(Clone)]
pub enum Answer {
    Json(&'static str),
    Status(u16),
    /// Waits, then answers as one that took the message.
    Held(Arc<Notify>),
}

/// A call as it arrived.
#[derive(Clone)]
pub struct Seen {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A server that gives its answers one after another; the last one again and again.
pub struct Service {
    pub base_url: String,
    script: Arc<Script>,
}

struct Script {
    answers: Mutex<VecDeque<Answer>>,
    seen: Mutex<Vec<Seen>>,
}

impl Service {
    pub async fn start<const N: usize>(answers: [Answer; N]) -> Service {
        Service::start_with(answers.to_vec()).await
    }

    pub async fn start_with(answers: Vec<Answer>) -> Service {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/nimserver", listener.local_addr().unwrap());
        let script = Arc::new(Script { answers: Mutex::new(answers.into()), seen: Mutex::default() });
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Service { base_url, script }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.script.seen.lock().unwrap().clone()
    }

    pub async fn wait_for_call(&self) {
        until(async || (!self.seen().is_empty()).then_some(())).await;
    }
}

async fn answer(
    State(script): State<Arc<Script>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().to_owned();
    script.seen.lock().unwrap().push(Seen { method, path, headers, body });
    let answer = {
        let mut answers = script.answers.lock().unwrap();
        if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
    };
    match answer.unwrap() {
        Answer::Json(text) => text.into_response(),
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Held(release) => {
            release.notified().await;
            SENT.into_response()
        }
    }
}

/// Waits for a condition; not for ever.
pub async fn until<T, F: Future<Output = Option<T>>>(condition: impl Fn() -> F) -> T {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        if let Some(found) = condition().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A courier in a folder that goes with it.
pub struct Fixture {
    pub courier: Courier,
    pub folder: TempDir,
}

impl Fixture {
    pub fn new() -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        let courier = Courier::open(&folder.path().join("data")).unwrap();
        Fixture { courier, folder }
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// The same folder after the program was closed.
    pub fn reopened(self) -> Fixture {
        let Fixture { courier, folder } = self;
        drop(courier);
        let courier = Courier::open(&folder.path().join("data")).unwrap();
        Fixture { courier, folder }
    }

    /// An account for `urls` whose secret is for this process only, so that no keyring is written.
    pub async fn account(&self, name: &str, urls: &[&str]) -> Account {
        self.account_of(form(name, urls)).await
    }

    /// As [`Fixture::account`], with all that the form says.
    pub async fn account_of(&self, form: AccountForm) -> Account {
        let account = self.courier.accounts().save(form).await.unwrap();
        self.courier
            .accounts()
            .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from(SECRET))
            .unwrap();
        account
    }

    /// Changes an account as a program beside this one does, which holds none of the secrets given here.
    pub async fn change_elsewhere(&self, form: AccountForm) -> Account {
        Courier::open(&self.data()).unwrap().accounts().save(form).await.unwrap()
    }

    pub async fn rows(&self) -> Vec<Row> {
        self.courier.history().page("", PageStart::default(), 100).await.unwrap().rows
    }

    pub async fn outcomes(&self) -> Vec<Outcome> {
        self.rows().await.into_iter().map(|row| row.outcome).collect()
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
        file_in(self.folder.path(), name, bytes)
    }
}

fn file_in(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

pub fn form(name: &str, urls: &[&str]) -> AccountForm {
    AccountForm {
        region: if urls.is_empty() { Region::China } else { Region::Custom },
        urls: urls.iter().map(|url| (*url).to_owned()).collect(),
        ..AccountForm::new(name, "key1")
    }
}

pub const BODY: &str =
    "{ \"message\":{\"message_type\":0 ,\"text\":\"你好 🪿\",\"n\":123456789012345678901234567890}}\n";

pub fn draft(account: &Account) -> Draft {
    Draft {
        account_id: Some(account.id.clone()),
        kind: courier::SendKind::Single,
        conversation: "goose|1|swan".parse().unwrap(),
        body: BODY.to_owned(),
        attachment: None,
    }
}

pub fn order(account: &Account) -> SendOrder {
    SendOrder { draft: draft(account), upload: None, cancel: CancellationToken::new() }
}

/// As a user's first upload of a file.
pub fn upload_order(file: &Attachment, account: &Account) -> UploadRequest {
    UploadRequest {
        attachment_id: file.id.clone(),
        account_id: account.id.clone(),
        message_type: courier::message_type(file.message_type),
        choices: UploadChoices::default(),
        anew: false,
    }
}
