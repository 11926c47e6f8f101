//! Sending one message.

use super::deliver::Outbound;
use super::{Attempt, Client, End};
use crate::codes::CallKind;
use crate::{Conversation, TraceId};
use reqwest::Method;
use tokio_util::sync::CancellationToken;

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

/// What happens while a send runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendEvent {
    /// Nothing goes out yet, because of the pace or a refusal with code 416. Told again when the wait turns out longer.
    Waiting {
        /// For about how long.
        ms: u64,
    },
    /// A try begins; counted from 1.
    Started {
        /// Which try.
        number: u32,
    },
    /// The request is out: from now on cancelling has no effect, because it may arrive.
    Out,
}

/// What is known when a send is over, or an act on a sent message.
#[derive(Debug)]
pub struct SendReport {
    /// How it ended.
    pub end: End,
    /// Every try, in order.
    pub attempts: Vec<Attempt>,
    /// When this send was refused for time and made once more with the service's: by how many seconds that is ahead of
    /// this machine's. Later calls are signed with the service's time from the start.
    pub clock_corrected_s: Option<i64>,
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
