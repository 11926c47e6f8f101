use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::{Method, RequestBuilder, Response};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use tempfile::TempDir;

pub const P2P: &str = "li.lei%7C1%7Chan-meimei";
pub const TEAM: &str = "li.lei%7C2%7C36912345678";
pub const SUPER_TEAM: &str = "li.lei%7C3%7C36912345678";

/// A sandbox of its own and somebody who can sign.
pub struct Caller {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub folder: TempDir,
}

pub fn options(folder: &TempDir) -> Options {
    Options { app_key: "k".repeat(32), app_secret: "sandboxsecret".to_owned(), ..Options::new(folder.path()) }
}

pub async fn caller() -> Caller {
    caller_with(|_| ()).await
}

pub async fn caller_with(change: impl FnOnce(&mut Options)) -> Caller {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(&folder);
    change(&mut options);
    let http = http_client::builder().timeout(Duration::from_secs(20)).no_proxy().build().unwrap();
    Caller { sandbox: sandbox::start(options).await.unwrap(), http, folder }
}

pub fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

pub fn check_sum(secret: &str, nonce: &str, cur_time: &str) -> String {
    hex::encode(Sha1::digest(format!("{secret}{nonce}{cur_time}")))
}

/// The four headers of a call made now.
pub fn signature() -> [(&'static str, String); 4] {
    let (nonce, cur_time) = (uuid::Uuid::new_v4().simple().to_string(), now_s().to_string());
    let sum = check_sum("sandboxsecret", &nonce, &cur_time);
    [("AppKey", "k".repeat(32)), ("Nonce", nonce), ("CurTime", cur_time), ("CheckSum", sum)]
}

impl Caller {
    /// A request for what truly arrived, by who may know.
    pub fn with_token(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path)).bearer_auth(self.sandbox.token())
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.sandbox.address())
    }

    /// A signed request to a path that stays as it is written.
    pub fn signed(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.url(path));
        signature().into_iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    pub fn post(&self, conversation: &str, body: impl ToString) -> RequestBuilder {
        let path = format!("/im/v2/conversations/{conversation}/messages");
        self.signed(Method::POST, &path).body(body.to_string())
    }

    pub async fn send(&self, conversation: &str, body: impl ToString) -> Value {
        answer(self.post(conversation, body).send().await.unwrap()).await
    }

    /// Posts to any path.
    pub async fn call(&self, path: &str, body: &Value) -> Value {
        answer(self.signed(Method::POST, path).body(body.to_string()).send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Value {
        answer(self.signed(Method::GET, path).send().await.unwrap()).await
    }

    /// Stops the sandbox and starts another on the same folder.
    pub async fn restart(self) -> Caller {
        let Caller { sandbox, http, folder } = self;
        sandbox.stop().await;
        Caller { sandbox: sandbox::start(options(&folder)).await.unwrap(), http, folder }
    }

    pub async fn delete(&self, path: &str) -> Value {
        answer(self.signed(Method::DELETE, path).send().await.unwrap()).await
    }

    /// Posts to an action of messages.
    pub async fn act(&self, action: &str, body: &Value) -> Value {
        let path = format!("/nimserver/im/v2/messages/actions/{action}");
        answer(self.signed(Method::POST, &path).body(body.to_string()).send().await.unwrap()).await
    }

    /// Starts the sandbox anew with every message so much older.
    pub async fn aged(self, by_s: u64) -> Caller {
        let Caller { sandbox, http, folder } = self;
        sandbox.stop().await;
        let journal = folder.path().join("messages.jsonl");
        let mut lines = String::new();
        for line in std::fs::read_to_string(&journal).unwrap().lines() {
            let mut kept: Value = serde_json::from_str(line).unwrap();
            kept["create_time_ms"] = json!(kept["create_time_ms"].as_u64().unwrap() - by_s * 1000);
            lines.push_str(&format!("{kept}\n"));
        }
        std::fs::write(&journal, lines).unwrap();
        Caller { sandbox: sandbox::start(options(&folder)).await.unwrap(), http, folder }
    }
}

/// A business answer: HTTP 200 and JSON.
pub async fn answer(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json;charset=UTF-8");
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

pub fn hello() -> Value {
    json!({ "message": { "message_type": 0, "text": "Lunch at noon?" } })
}

/// What a message is found by later.
pub struct Sent {
    pub id: i64,
    pub client_id: String,
    pub time_ms: u64,
}

impl Caller {
    pub async fn sent(&self, conversation: &str, body: &Value) -> Sent {
        let answer = self.send(conversation, body).await;
        let data = &answer["data"];
        Sent {
            id: data["message_server_id"].as_i64().unwrap(),
            client_id: data["message_client_id"].as_str().unwrap().to_owned(),
            time_ms: data["create_time"].as_u64().unwrap(),
        }
    }
}
