//! Sending one message.

use reqwest::Method;
use tokio_util::sync::CancellationToken;

use super::deliver::Outbound;
use super::report::{SendEvent, SendReport};
use super::setup::Client;
use crate::codes::CallKind;
use crate::conversation::Conversation;
use crate::sign::TraceId;

/// One message to send.
#[derive(Debug, Clone)]
pub struct SendCall {
    /// From whom to whom.
    pub conversation: Conversation,
    /// The body, sent byte for byte.
    pub body: String,
    /// Names this call; kept across the automatic retry.
    pub trace_id: TraceId,
}

impl Client {
    /// Sends one message. After a failed connection or HTTP 502 it is tried on the next endpoint, as often as
    /// [`ClientOptions::extra_tries`](super::ClientOptions) says; after a refusal for time once more on the same one. All
    /// tries have the same trace id and each a new Nonce, CurTime and CheckSum.
    ///
    /// `cancel` works until `watch` hears [`SendEvent::Out`], and is ignored afterwards. Dropping the future is *not*
    /// cancelling: run it to its end, or the outcome is lost.
    pub async fn send(
        &self,
        call: &SendCall,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let outbound = Outbound {
            method: Method::POST,
            url: &|at| at.messages_url(&call.conversation),
            body: Some(&call.body),
            trace_id: &call.trace_id,
            kind: CallKind::Send,
            may_be_left: false,
        };
        self.deliver(&outbound, cancel, watch).await
    }
}
