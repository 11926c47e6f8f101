//! Sending one message: when it leaves, what comes back, and until when it can be called back.

use super::departure::{Departure, Outgoing};
use super::verdict::{Judged, Known, judge};
use super::{After, Attempt, Client, End, Next, Reply, read_capped};
use crate::sign::{JSON, V2_TRACE, now_ms};
use crate::{Conversation, Endpoint, Error, TraceId};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::sync::Arc;
use std::time::Instant;
use tokio::time::{Instant as Deadline, sleep_until};
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

/// What is known when a send is over.
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
    /// `cancel` works until `watch` hears [`SendEvent::Out`], and is ignored afterwards. Dropping the future is *not*
    /// cancelling: run it to its end, or the outcome is lost.
    pub async fn send(
        &self,
        call: &SendCall,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let (mut attempts, mut known, mut tries) = (Vec::new(), Known::default(), self.tries());
        let (never, tell) = (CancellationToken::new(), |ms| watch(SendEvent::Waiting { ms }));
        let end = loop {
            let cancel = if known.left { &never } else { cancel };
            let stop = match tries.next(cancel, &tell).await {
                Next::Try(stop) => stop,
                Next::Over => break known.over(),
                Next::Cancelled => break End::NotSent { error: Error::Cancelled },
            };
            watch(SendEvent::Started { number: attempts.len() as u32 + 1 });
            let tried = match self.try_once(call, &stop.endpoint, cancel, watch).await {
                Ok(tried) => tried,
                Err(error) => break known.end(End::NotSent { error }, &stop.endpoint),
            };
            attempts.push(tried.attempt);
            known.left |= tried.is_out;
            let after = tries.note(&stop, &tried.result);
            match judge(tried.result, tried.is_out, &stop.endpoint) {
                Judged::TryNext { error, may_have_arrived } => known.add(error, may_have_arrived),
                Judged::End(end) if after == After::Again => known.refused(end),
                Judged::End(end) => break known.end(end, &stop.endpoint),
            }
        };
        SendReport { end, attempts, clock_corrected_s: tries.corrected_s() }
    }

    async fn try_once(
        &self,
        call: &SendCall,
        endpoint: &Endpoint,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> Result<Tried, Error> {
        let mut headers = self.signed(V2_TRACE, &call.trace_id)?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        let (started_at_ms, clock) = (now_ms(), Instant::now());
        let departure = Arc::new(Departure::default());
        let result = self.exchange(call, endpoint, headers.clone(), &departure, cancel, watch).await;
        let attempt = Attempt::finish(endpoint, started_at_ms, clock, &headers, &result);
        Ok(Tried { attempt, is_out: departure.is_out(), result })
    }

    async fn exchange(
        &self,
        call: &SendCall,
        endpoint: &Endpoint,
        headers: HeaderMap,
        departure: &Arc<Departure>,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> Result<Reply, Error> {
        let body = reqwest::Body::wrap(Outgoing::new(call.body.clone(), departure.clone()));
        let request =
            self.http(endpoint).post(endpoint.messages_url(&call.conversation)).headers(headers).body(body);
        let mut exchange = std::pin::pin!(async {
            match request.send().await {
                Ok(response) => read_capped(endpoint, response).await,
                // Withholding what failed makes "nothing left" a fact and not a moment's impression.
                Err(source) if departure.withhold() => {
                    Err(Error::Unreached { endpoint: endpoint.base().clone(), source: source.without_url() })
                }
                Err(source) => {
                    Err(Error::Broken { endpoint: endpoint.base().clone(), source: source.without_url() })
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
                () = cancel.cancelled(), if !told && !asked => {
                    asked = true;
                    if departure.withhold() {
                        break Err(Error::Cancelled);
                    }
                }
                () = sleep_until(deadline) => {
                    if told || departure.withhold() {
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
