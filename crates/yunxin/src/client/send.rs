//! Sending one message, or making another call that may change something: when it leaves, what comes back, and until when
//! it can be called back.

use std::sync::Arc;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio::time::{Instant as Deadline, sleep_until};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::exchange::{Attempt, Reply, read_capped};
use super::report::{SendEvent, SendReport};
use super::send_state::{SendState, TrackedBody};
use super::setup::Client;
use super::stopwatch::Stopwatch;
use super::tries::{After, Next};
use super::verdict::{End, Judged, Known, judge};
use crate::catalogue::{AnswerShape, call_description};
use crate::codes::CallKind;
use crate::destination::Destination;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::sign::{JSON, TraceId, V2_TRACE, now_ms};

/// One message to send.
#[derive(Debug, Clone)]
pub struct SendCall {
    /// By which call, and where to.
    pub destination: Destination,
    /// The body, sent byte for byte.
    pub body: String,
    /// Names this call; kept across the automatic retry.
    pub trace_id: TraceId,
}

/// One call, wherever a try of it goes.
pub(super) struct Outbound<'a> {
    pub(super) method: Method,
    pub(super) url: &'a (dyn Fn(&Endpoint) -> Url + Send + Sync),
    /// Sent byte for byte.
    pub(super) body: Option<&'a str>,
    /// Names this call; kept across the automatic retry.
    pub(super) trace_id: &'a TraceId,
    /// What the call is about, by which some codes prove more or less.
    pub(super) kind: CallKind,
    /// What a successful answer holds.
    pub(super) answer: AnswerShape,
    /// Whether cancelling also ends the wait for the answer to what is out. What came of it is unknown then.
    pub(super) may_be_left: bool,
}

/// One try and what came of it.
struct Tried {
    attempt: Attempt,
    /// Whether any of it left this machine.
    is_out: bool,
    result: Result<Reply, Error>,
}

impl Client {
    /// Sends one message. After a failed connection or HTTP 502 it is tried on the next endpoint, as often as
    /// [`ClientOptions::extra_tries`](super::ClientOptions) says; after a refusal for time once more on the same one. All
    /// tries have the same trace id and each a new Nonce, CurTime and CheckSum.
    ///
    /// `cancel` works until `watch` gets [`SendEvent::Out`], and is ignored afterwards. Dropping the future is *not*
    /// cancelling: run it to its end, or the outcome is lost.
    pub async fn send(
        &self,
        call: &SendCall,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let outbound = Outbound {
            method: Method::POST,
            url: &|at| call.destination.url(at),
            body: Some(&call.body),
            trace_id: &call.trace_id,
            kind: CallKind::Send,
            answer: call_description(call.destination.kind()).answer,
            may_be_left: false,
        };
        self.deliver(&outbound, cancel, watch).await
    }

    /// Makes the call, with the tries that [`Client::send`] describes.
    pub(super) async fn deliver(
        &self,
        call: &Outbound<'_>,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let (mut attempts, mut known, mut tries) = (Vec::new(), Known::new(), self.tries());
        let mut after_refusal = false;
        let (never, on_wait) = (CancellationToken::new(), |ms| watch(SendEvent::Waiting { ms }));
        let end = loop {
            let cancel = if known.left && !call.may_be_left { &never } else { cancel };
            let stop = match tries.next(cancel, &on_wait).await {
                Next::Try(stop) => stop,
                Next::Over => break known.over(),
                Next::Cancelled => break known.cancelled(),
            };
            watch(SendEvent::Started { number: attempts.len() as u32 + 1, after_refusal });
            let tried = match self.try_once(call, &stop.endpoint, cancel, watch).await {
                Ok(tried) => tried,
                Err(error) => break known.end(End::NotSent { error }, &stop.endpoint),
            };
            attempts.push(tried.attempt);
            known.left |= tried.is_out;
            let after = tries.note(&stop, &tried.result);
            after_refusal = after == After::Again;
            match judge(tried.result, tried.is_out, (call.kind, call.answer), &stop.endpoint) {
                Judged::TryNext { error, may_have_arrived } => known.add(error, may_have_arrived),
                Judged::End(end) if after == After::Again => known.refused(end),
                Judged::End(end) => break known.end(end, &stop.endpoint),
            }
        };
        SendReport { end, attempts, clock_corrected_s: tries.corrected_s() }
    }

    async fn try_once(
        &self,
        call: &Outbound<'_>,
        endpoint: &Endpoint,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> Result<Tried, Error> {
        let mut headers = self.signed(V2_TRACE, call.trace_id)?;
        if call.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        }
        let (started_at_ms, stopwatch) = (now_ms(), Stopwatch::start());
        let send_state = Arc::new(SendState::default());
        let exchange = self.exchange(call, endpoint, headers.clone(), &send_state, cancel, watch);
        let result = stopwatch.during(exchange).await;
        let attempt = Attempt::finish(endpoint, started_at_ms, &stopwatch, &headers, &result);
        Ok(Tried { attempt, is_out: send_state.is_out(), result })
    }

    async fn exchange(
        &self,
        call: &Outbound<'_>,
        endpoint: &Endpoint,
        headers: HeaderMap,
        send_state: &Arc<SendState>,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> Result<Reply, Error> {
        let request = self.http(endpoint).request(call.method.clone(), (call.url)(endpoint)).headers(headers);
        let request = match call.body {
            Some(text) => request.body(reqwest::Body::wrap(TrackedBody::new(text, send_state.clone()))),
            None => request,
        };
        // A body is seen leaving. Without one, only a connection that was never made proves that nothing left.
        let is_seen = call.body.is_some();
        let leave_unseen = || {
            if !is_seen {
                send_state.mark_out();
            }
        };
        let mut exchange = std::pin::pin!(async {
            let base = || endpoint.base().clone();
            match request.send().await {
                Ok(response) => {
                    leave_unseen();
                    read_capped(endpoint, response).await
                }
                // Withholding what failed makes "nothing left" a fact and not a moment's impression.
                Err(source) if (is_seen || source.is_connect()) && send_state.cancel() => {
                    Err(Error::Unreached { endpoint: base(), source: source.without_url() })
                }
                Err(source) => {
                    leave_unseen();
                    Err(Error::Broken { endpoint: base(), source: source.without_url() })
                }
            }
        });
        let (mut reported, mut asked) = (false, false);
        // A connection that is made but never takes the request must not hold it for ever.
        let mut limit = self.connect_timeout() + self.read_timeout();
        let mut deadline = Deadline::now() + limit;
        let result = loop {
            tokio::select! {
                biased;
                result = &mut exchange => break result,
                () = send_state.wait(), if !reported => {
                    reported = true;
                    limit = self.read_timeout();
                    deadline = Deadline::now() + limit;
                    watch(SendEvent::Out);
                }
                () = cancel.cancelled(), if !asked && (!reported || call.may_be_left) => {
                    asked = true;
                    if is_seen && send_state.cancel() {
                        break Err(Error::Cancelled);
                    }
                    if call.may_be_left {
                        leave_unseen();
                        break Err(Error::Cancelled);
                    }
                }
                () = sleep_until(deadline) => {
                    leave_unseen();
                    if reported || !is_seen || send_state.cancel() {
                        let waited_ms = limit.as_millis() as u64;
                        break Err(Error::Unanswered { endpoint: endpoint.base().clone(), waited_ms });
                    }
                    // It left this very moment; its own time begins now.
                    deadline = Deadline::now() + self.read_timeout();
                }
            }
        };
        if send_state.is_out() && !reported {
            watch(SendEvent::Out);
        }
        result
    }
}
