//! Carrying out one call that may change something: when it leaves, what comes back, and until when it can be called back.

use super::departure::{Departure, Outgoing};
use super::stopwatch::Stopwatch;
use super::verdict::{Judged, Known, judge};
use super::{After, Attempt, Client, End, Next, Reply, SendEvent, SendReport, read_capped};
use crate::codes::CallKind;
use crate::sign::{JSON, V2_TRACE, now_ms};
use crate::{Endpoint, Error, TraceId};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::sync::Arc;
use tokio::time::{Instant as Deadline, sleep_until};
use tokio_util::sync::CancellationToken;
use url::Url;

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
    /// Makes the call, with the tries that [`Client::send`] tells of.
    pub(super) async fn deliver(
        &self,
        call: &Outbound<'_>,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let (mut attempts, mut known, mut tries) = (Vec::new(), Known::new(), self.tries());
        let (never, tell) = (CancellationToken::new(), |ms| watch(SendEvent::Waiting { ms }));
        let end = loop {
            let cancel = if known.left && !call.may_be_left { &never } else { cancel };
            let stop = match tries.next(cancel, &tell).await {
                Next::Try(stop) => stop,
                Next::Over => break known.over(),
                Next::Cancelled => break known.cancelled(),
            };
            watch(SendEvent::Started { number: attempts.len() as u32 + 1 });
            let tried = match self.try_once(call, &stop.endpoint, cancel, watch).await {
                Ok(tried) => tried,
                Err(error) => break known.end(End::NotSent { error }, &stop.endpoint),
            };
            attempts.push(tried.attempt);
            known.left |= tried.is_out;
            let after = tries.note(&stop, &tried.result);
            match judge(tried.result, tried.is_out, call.kind, &stop.endpoint) {
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
        let departure = Arc::new(Departure::default());
        let exchange = self.exchange(call, endpoint, headers.clone(), &departure, cancel, watch);
        let result = stopwatch.during(exchange).await;
        let attempt = Attempt::finish(endpoint, started_at_ms, &stopwatch, &headers, &result);
        Ok(Tried { attempt, is_out: departure.is_out(), result })
    }

    async fn exchange(
        &self,
        call: &Outbound<'_>,
        endpoint: &Endpoint,
        headers: HeaderMap,
        departure: &Arc<Departure>,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> Result<Reply, Error> {
        let request = self.http(endpoint).request(call.method.clone(), (call.url)(endpoint)).headers(headers);
        let request = match call.body {
            Some(text) => request.body(reqwest::Body::wrap(Outgoing::new(text, departure.clone()))),
            None => request,
        };
        // A body is seen leaving. Without one, only a connection that was never made proves that nothing left.
        let is_seen = call.body.is_some();
        let leave_unseen = || {
            if !is_seen {
                departure.leave();
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
                Err(source) if (is_seen || source.is_connect()) && departure.withhold() => {
                    Err(Error::Unreached { endpoint: base(), source: source.without_url() })
                }
                Err(source) => {
                    leave_unseen();
                    Err(Error::Broken { endpoint: base(), source: source.without_url() })
                }
            }
        });
        let (mut told, mut asked) = (false, false);
        // A connection that is made but never takes the request must not hold it for ever.
        let mut limit = self.connect_timeout() + self.read_timeout();
        let mut deadline = Deadline::now() + limit;
        let result = loop {
            tokio::select! {
                biased;
                result = &mut exchange => break result,
                () = departure.wait(), if !told => {
                    told = true;
                    limit = self.read_timeout();
                    deadline = Deadline::now() + limit;
                    watch(SendEvent::Out);
                }
                () = cancel.cancelled(), if !asked && (!told || call.may_be_left) => {
                    asked = true;
                    if is_seen && departure.withhold() {
                        break Err(Error::Cancelled);
                    }
                    if call.may_be_left {
                        leave_unseen();
                        break Err(Error::Cancelled);
                    }
                }
                () = sleep_until(deadline) => {
                    leave_unseen();
                    if told || !is_seen || departure.withhold() {
                        let waited_ms = limit.as_millis() as u64;
                        break Err(Error::Unanswered { endpoint: endpoint.base().clone(), waited_ms });
                    }
                    // It left this very moment; its own time begins now.
                    deadline = Deadline::now() + self.read_timeout();
                }
            }
        };
        if departure.is_out() && !told {
            watch(SendEvent::Out);
        }
        result
    }
}
