use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::problem::{Outcome, Problem};

/// The look-alike that the app started, asked from outside over HTTP.
pub struct Sandbox {
    origin: String,
    /// Opens what it tells to this user of the machine alone.
    token: String,
}

/// One message as it truly arrived.
#[derive(Debug, Clone, Deserialize)]
pub struct Arrived {
    /// `a|1|b`, decoded.
    pub conversation_id: String,
    /// The trace id of the first call.
    pub trace_id: Option<String>,
    /// How often a call with this trace id came.
    pub times_seen: u64,
    /// The request body, byte for byte.
    pub body: String,
    /// The id that the look-alike gave: above 2^53 and odd.
    pub message_server_id: i64,
    /// The way it was recalled: 1 one-sided, 2 two-sided, 3 deleted.
    pub withdraw_type: Option<u8>,
    /// When it was last changed, Unix milliseconds.
    pub modify_time: Option<u64>,
    /// Who read it.
    pub read_by: Vec<String>,
}

impl Sandbox {
    /// A look-alike whose base URL (with prefix) and token are known.
    pub fn at(base_url: &str, token: String) -> Self {
        let origin = base_url.trim_end_matches('/').trim_end_matches("/nimserver").to_owned();
        Sandbox { origin, token }
    }

    /// Everything that arrived, oldest first.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn messages(&self) -> Outcome<Vec<Arrived>> {
        self.ask("messages").await
    }

    /// The bodies of everything of this kind that arrived, oldest first: of `messages`, `chatrooms` or `notices`.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn bodies_of(&self, what: &str) -> Outcome<Vec<String>> {
        let all: Vec<serde_json::Value> = self.ask(what).await?;
        Ok(all.iter().filter_map(|one| one["body"].as_str()).map(str::to_owned).collect())
    }

    /// The client ids of all messages in chatrooms that were recalled.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn recalled_in_rooms(&self) -> Outcome<Vec<String>> {
        let all: Vec<serde_json::Value> = self.ask("chatrooms").await?;
        let recalled = all.iter().filter(|one| one["recalled"] == true);
        Ok(recalled.filter_map(|one| one["message_client_id"].as_str()).map(str::to_owned).collect())
    }

    /// The bodies of all pieces of the latest stream that arrived, in their order.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn pieces_of_stream(&self) -> Outcome<Vec<String>> {
        let all: Vec<serde_json::Value> = self.ask("messages").await?;
        let latest = all.iter().rev().find_map(|one| one["stream"]["bodies"].as_array());
        let bodies = latest.into_iter().flatten().filter_map(serde_json::Value::as_str);
        Ok(bodies.map(str::to_owned).collect())
    }

    /// How many files were uploaded.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn upload_count(&self) -> Outcome<usize> {
        self.ask::<Vec<serde_json::Value>>("uploads").await.map(|uploads| uploads.len())
    }

    /// Makes it misbehave in these ways, a list of faults as `docs/sandbox.md` describes them, and in no others.
    ///
    /// # Errors
    /// When it does not answer, or refuses them.
    pub async fn misbehave(&self, faults: &serde_json::Value) -> Outcome {
        let (url, client) = (format!("{}/sandbox/faults", self.origin), http_client::builder().build()?);
        client.delete(&url).bearer_auth(&self.token).send().await?.error_for_status()?;
        client
            .post(&url)
            .bearer_auth(&self.token)
            .body(faults.to_string())
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, what: &str) -> Outcome<T> {
        let url = format!("{}/sandbox/{what}", self.origin);
        let answer = http_client::builder().build()?.get(url).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}

/// What lies at this URL.
///
/// # Errors
/// When nobody answers.
pub async fn get(url: &str) -> reqwest::Result<reqwest::Response> {
    http_client::builder().build()?.get(url).send().await
}

impl App {
    /// The look-alike that this app started.
    ///
    /// # Errors
    /// When the app says that it did not start.
    pub async fn sandbox(&self) -> Outcome<Sandbox> {
        let boot = self.invoke("boot", json!({})).await?;
        let sandbox = &boot["sandbox"];
        let base_url = sandbox["base_url"].as_str().ok_or_else(|| Problem::Shape {
            what: "the sandbox's address".to_owned(),
            got: sandbox.to_string(),
        })?;
        let path = self.data_dir().join("sandbox/token");
        let token = std::fs::read_to_string(&path).map_err(|source| Problem::File { path, source })?;
        Ok(Sandbox::at(base_url, token))
    }
}
