//! Sending one message: at most two tries, three ends, and nothing guessed.

use super::departure::{Departure, Outgoing};
use super::{Attempt, Client, Reply, read_capped};
use crate::sign::{JSON, V2_TRACE, now_ms, signed_headers};
use crate::{Conversation, Endpoint, Error, Int64, TraceId};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::sync::Arc;
use std::time::Instant;
use tokio::time::{Instant as Deadline, sleep_until};
use tokio_util::sync::CancellationToken;

/// Refusals that say nothing about an earlier try of the same call: repeats (107306, 431) and limits (416, 107323).
const SILENT_ABOUT_EARLIER_TRIES: [i64; 4] = [107_306, 431, 416, 107_323];

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
}

/// How a send ended.
#[derive(Debug)]
pub enum End {
    /// HTTP 200 and code 200.
    Sent {
        /// The service's id, exact; `None` only if the service left it out.
        message_server_id: Option<Int64>,
        /// The service's time, Unix milliseconds.
        create_time_ms: Option<i64>,
    },
    /// The service said no, or a gateway turned the call away with HTTP 4xx.
    Rejected {
        /// The service's own code; `None` when only a gateway answered.
        code: Option<i64>,
        /// The HTTP status that came with it.
        http_status: u16,
        /// The service's text; empty when only a gateway answered.
        msg: String,
    },
    /// It may have arrived.
    Unknown {
        /// Why that is all we know.
        reason: Error,
    },
    /// Nothing of it left this machine.
    NotSent {
        /// Why.
        error: Error,
    },
}

/// One try, judged by itself.
enum Judged {
    End(End),
    /// No connection, or HTTP 502: the next endpoint may be tried. `may_have_arrived` tells the two apart.
    TryNext {
        error: Error,
        may_have_arrived: bool,
    },
}

impl Client {
    /// Sends one message, with one automatic retry after a failed connection or HTTP 502, on the next endpoint, with the
    /// same trace id and new Nonce, CurTime and CheckSum.
    ///
    /// `cancel` works until `watch` hears [`SendEvent::Out`], and is ignored afterwards. Dropping the future is *not*
    /// cancelling: run it to its end, or the outcome is lost.
    pub async fn send(
        &self,
        call: &SendCall,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let mut attempts = Vec::new();
        let mut earlier: Option<Error> = None;
        // Whether an earlier try may have arrived; from then on there is no way back.
        let mut is_out = false;
        let never = CancellationToken::new();
        for (number, endpoint) in (1..).zip(self.endpoints().first_two()) {
            watch(SendEvent::Started { number });
            let cancel = if is_out { &never } else { cancel };
            let judged = match self.try_once(call, &endpoint, cancel, watch).await {
                Ok((attempt, judged)) => {
                    attempts.push(attempt);
                    judged
                }
                Err(error) => Judged::End(End::NotSent { error }),
            };
            match judged {
                Judged::TryNext { error, may_have_arrived } => {
                    // What is known best: a gateway's answer outweighs a later failed connection.
                    if may_have_arrived || !is_out {
                        earlier = Some(error);
                    }
                    is_out |= may_have_arrived;
                }
                Judged::End(end) => {
                    let end = if is_out { in_doubt(end, &endpoint) } else { end };
                    return SendReport { end, attempts };
                }
            }
        }
        let error = earlier.unwrap_or(Error::Cancelled);
        let end = if is_out { End::Unknown { reason: error } } else { End::NotSent { error } };
        SendReport { end, attempts }
    }

    async fn try_once(
        &self,
        call: &SendCall,
        endpoint: &Endpoint,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> Result<(Attempt, Judged), Error> {
        let mut headers = signed_headers(self.credentials(), V2_TRACE, &call.trace_id)?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        let (started_at_ms, clock) = (now_ms(), Instant::now());
        let departure = Arc::new(Departure::default());
        let result = self.exchange(call, endpoint, headers.clone(), &departure, cancel, watch).await;
        let attempt = Attempt::finish(endpoint, started_at_ms, clock, &headers, &result);
        Ok((attempt, judge(result, departure.is_out(), endpoint)))
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
        let request = self.http().post(endpoint.messages_url(&call.conversation)).headers(headers).body(body);
        let mut exchange = std::pin::pin!(async {
            match request.send().await {
                Ok(response) => read_capped(endpoint, response).await,
                // Withholding what failed makes "nothing left" a fact and not a moment's impression.
                Err(source) if departure.withhold() => {
                    Err(Error::Unreached { endpoint: endpoint.base().clone(), source })
                }
                Err(source) => Err(Error::Broken { endpoint: endpoint.base().clone(), source }),
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

fn judge(result: Result<Reply, Error>, is_out: bool, endpoint: &Endpoint) -> Judged {
    let reply = match result {
        Ok(reply) => reply,
        Err(Error::Cancelled) => return Judged::End(End::NotSent { error: Error::Cancelled }),
        Err(reason) if is_out => return Judged::End(End::Unknown { reason }),
        Err(error) => return Judged::TryNext { error, may_have_arrived: false },
    };
    let (http_status, code) = (reply.status, reply.code());
    let gateway = || Error::HttpStatus { endpoint: endpoint.base().clone(), status: http_status };
    match (http_status, code) {
        (200, Some(200)) => Judged::End(sent(&reply)),
        (200, Some(_)) => Judged::End(End::Rejected { code, http_status, msg: reply.msg() }),
        (200, None) => {
            Judged::End(End::Unknown { reason: Error::NotJson { endpoint: endpoint.base().clone() } })
        }
        (502, _) => Judged::TryNext { error: gateway(), may_have_arrived: true },
        // 408 is a gateway that waited for the API, and a success code under an error status contradicts itself.
        (400..=499, code) if http_status != 408 && code != Some(200) => {
            Judged::End(End::Rejected { code, http_status, msg: reply.msg() })
        }
        _ => Judged::End(End::Unknown { reason: gateway() }),
    }
}

fn sent(reply: &Reply) -> End {
    let number = |name| reply.envelope.as_ref()?.get("data")?.get(name)?.as_i64();
    End::Sent {
        message_server_id: number("message_server_id").map(Int64),
        create_time_ms: number("create_time"),
    }
}

/// The end of a retry, seen from the whole call whose first try may have arrived.
fn in_doubt(end: End, endpoint: &Endpoint) -> End {
    match end {
        End::Rejected { code: Some(code), msg, .. } if SILENT_ABOUT_EARLIER_TRIES.contains(&code) => {
            End::Unknown { reason: Error::Refused { code, msg } }
        }
        End::Rejected { code: None, http_status: status, .. } => {
            End::Unknown { reason: Error::HttpStatus { endpoint: endpoint.base().clone(), status } }
        }
        End::NotSent { error } => End::Unknown { reason: error },
        end => end,
    }
}
