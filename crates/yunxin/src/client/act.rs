//! Doing something with a sent message.

use tokio_util::sync::CancellationToken;

use super::report::{SendEvent, SendReport};
use super::send::Outbound;
use super::setup::Client;
use crate::act::ActRequest;
use crate::catalogue::AnswerShape;
use crate::codes::CallKind;
use crate::sign::TraceId;

/// One act on one message.
#[derive(Debug, Clone)]
pub struct ActCall {
    /// The message, and what is to be done with it.
    pub request: ActRequest,
    /// Names this call; kept across the automatic retry.
    pub trace_id: TraceId,
}

impl Client {
    /// Carries out an act, with the same tries as [`Client::send`], and with the same three ends: what was answered with
    /// HTTP 502 may have been carried out, and a later *not there* may just be its effect.
    ///
    /// `cancel` ends it at any time: what had left by then has the end [`End::Unknown`](super::End::Unknown), with
    /// [`Error::Cancelled`](crate::Error::Cancelled). Dropping the future loses the outcome.
    pub async fn act(
        &self,
        call: &ActCall,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let ActCall { request, trace_id } = call;
        let body = request.body();
        let outbound = Outbound {
            method: request.method(),
            url: &|at| request.url(at),
            body: body.as_deref(),
            trace_id,
            kind: CallKind::Act,
            answer: AnswerShape::Message,
            may_be_left: true,
        };
        self.deliver(&outbound, cancel, watch).await
    }
}
