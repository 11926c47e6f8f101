//! Reading one message back.

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::exchange::{Reply, read_capped};
use super::setup::Client;
use super::tries::{After, Next};
use crate::conversation::Conversation;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::sign::{TraceId, V2_TRACE};

/// An answer to a question that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Answer {
    /// HTTP status; the API itself always answers 200.
    pub http_status: u16,
    /// Yunxin's own code; `None` when another program answered.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Yunxin's text, empty when there is none.
    pub msg: String,
    /// The answer exactly as received.
    pub text: String,
    /// The answer's `Date` as Unix time in milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub server_date_ms: Option<i64>,
}

/// What came of a question.
pub(super) struct Got {
    /// Which answered, or was tried last.
    pub(super) endpoint: Endpoint,
    pub(super) reply: Result<Reply, Error>,
    /// What the last try was signed with: service minus own clock.
    pub(super) signed_offset_s: i64,
    /// By how much the clock was corrected on the way.
    pub(super) corrected_s: Option<i64>,
}

impl Client {
    /// Reads one message by its ids. `message_time_ms` is its `create_time`.
    ///
    /// # Errors
    /// When no complete answer came; a refusal is an answer.
    pub async fn read_message(
        &self,
        conversation: &Conversation,
        message_server_id: &str,
        message_time_ms: Option<i64>,
    ) -> Result<Answer, Error> {
        let url = |at: &Endpoint| at.message_url(conversation, message_server_id, message_time_ms);
        let reply = self.get(&url).await.reply?;
        Ok(Answer {
            http_status: reply.status,
            code: reply.code(),
            msg: reply.msg(),
            text: reply.text,
            server_date_ms: reply.date_ms,
        })
    }

    /// Reading may be repeated freely.
    pub(super) async fn get(&self, url: &(dyn Fn(&Endpoint) -> Url + Send + Sync)) -> Got {
        let (trace_id, never) = (TraceId::random(), CancellationToken::new());
        let mut tries = self.tries();
        let primary = Endpoint::new(self.endpoints().primary.clone());
        let mut last =
            Got { endpoint: primary, reply: Err(Error::Cancelled), signed_offset_s: 0, corrected_s: None };
        while let Next::Try(stop) = tries.next(&never, &|_| {}).await {
            let reply = self.get_from(&stop.endpoint, url(&stop.endpoint), &trace_id).await;
            let after = tries.note(&stop, &reply);
            let (signed_offset_s, corrected_s) = (tries.signed_offset_s(), tries.corrected_s());
            last = Got { endpoint: stop.endpoint, reply, signed_offset_s, corrected_s };
            if after == After::Done {
                break;
            }
        }
        last
    }

    async fn get_from(&self, endpoint: &Endpoint, url: Url, trace_id: &TraceId) -> Result<Reply, Error> {
        let headers = self.signed(V2_TRACE, trace_id)?;
        let limit = self.connect_timeout() + self.read_timeout();
        let exchange = async {
            let answer = self.http(endpoint).get(url).headers(headers).send().await;
            read_capped(endpoint, answer.map_err(|source| unsent_or_broken(endpoint, source))?).await
        };
        let waited_ms = limit.as_millis() as u64;
        let endpoint = endpoint.base().clone();
        tokio::time::timeout(limit, exchange).await.unwrap_or(Err(Error::Unanswered { endpoint, waited_ms }))
    }
}

/// Why a call that may be repeated freely got no answer.
pub(crate) fn unsent_or_broken(endpoint: &Endpoint, source: reqwest::Error) -> Error {
    // The endpoint is reported already; the path below it would only bury the reason.
    let (endpoint, source) = (endpoint.base().clone(), source.without_url());
    if source.is_connect() {
        Error::Unreached { endpoint, source }
    } else {
        Error::Broken { endpoint, source }
    }
}
