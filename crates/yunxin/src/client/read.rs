//! Reading one message back.

use super::{Client, Reply, read_capped};
use crate::sign::{V2_TRACE, signed_headers};
use crate::{Conversation, Endpoint, Error, TraceId};
use serde::{Deserialize, Serialize};

/// An answer to a question that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Answer {
    /// HTTP status; the API itself always answers 200.
    pub http_status: u16,
    /// Yunxin's own code; `None` when another program answered.
    #[specta(type = Option<i32>)]
    pub code: Option<i64>,
    /// Yunxin's text, empty when there is none.
    pub msg: String,
    /// The answer exactly as received.
    pub text: String,
    /// The answer's `Date` as Unix time in milliseconds.
    #[specta(type = Option<u32>)]
    pub server_date_ms: Option<i64>,
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
        let (_, reply) = self.read_once_or_twice(conversation, message_server_id, message_time_ms).await;
        let reply = reply?;
        Ok(Answer {
            http_status: reply.status,
            code: reply.code(),
            msg: reply.msg(),
            text: reply.text,
            server_date_ms: reply.date_ms,
        })
    }

    /// The endpoint that answered, or that was tried last, and its answer. Reading may be repeated freely.
    pub(super) async fn read_once_or_twice(
        &self,
        conversation: &Conversation,
        message_server_id: &str,
        message_time_ms: Option<i64>,
    ) -> (Endpoint, Result<Reply, Error>) {
        let [first, second] = self.endpoints().first_two();
        let reply = self.read_from(&first, conversation, message_server_id, message_time_ms).await;
        let is_elsewhere_better = match &reply {
            Ok(reply) => reply.status == 502,
            Err(error) => matches!(error, Error::Unreached { .. }),
        };
        if !is_elsewhere_better {
            return (first, reply);
        }
        let reply = self.read_from(&second, conversation, message_server_id, message_time_ms).await;
        (second, reply)
    }

    async fn read_from(
        &self,
        endpoint: &Endpoint,
        conversation: &Conversation,
        message_server_id: &str,
        message_time_ms: Option<i64>,
    ) -> Result<Reply, Error> {
        let url = endpoint.message_url(conversation, message_server_id, message_time_ms);
        let headers = signed_headers(self.credentials(), V2_TRACE, &TraceId::random())?;
        let limit = self.connect_timeout() + self.read_timeout();
        let exchange = async {
            let response = self.http().get(url).headers(headers).send().await.map_err(|source| {
                let endpoint = endpoint.base().clone();
                if source.is_connect() {
                    Error::Unreached { endpoint, source }
                } else {
                    Error::Broken { endpoint, source }
                }
            })?;
            read_capped(endpoint, response).await
        };
        let waited_ms = limit.as_millis() as u64;
        let endpoint = endpoint.base().clone();
        tokio::time::timeout(limit, exchange).await.unwrap_or(Err(Error::Unanswered { endpoint, waited_ms }))
    }
}
