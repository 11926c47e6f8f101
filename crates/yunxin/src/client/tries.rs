//! The tries of one call: which endpoint is next, when it may be called, and what its answer teaches all later calls.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::clock::is_refusal;
use super::exchange::Reply;
use super::setup::Client;
use super::shared_pace::OnWait;
use crate::endpoint::Endpoint;
use crate::error::Error;

/// Waits before each try after the first, as in the official SDKs. The first has none: a timer of no length still waits for
/// the next millisecond.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(5), Duration::from_millis(10), Duration::from_millis(50)];
/// An endpoint that needs longer to say that it lives is not the one to go first.
const PROBE_LIMIT: Duration = Duration::from_secs(1);
const TOO_MANY_CALLS: i64 = 416;

/// Where one try goes.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    pub(crate) endpoint: Endpoint,
    place: usize,
}

/// What comes next.
pub(crate) enum Next {
    /// A try, now.
    Try(Stop),
    /// No tries are left.
    Over,
    /// The user cancelled while the call waited.
    Cancelled,
}

/// What a try's result means for the tries after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// This is the answer, or there will be none.
    Done,
    /// No connection or HTTP 502: the next endpoint may know better.
    Elsewhere,
    /// Refused for time, and the time is known now: the same endpoint once more.
    Again,
}

/// How the next try gets its turn.
#[derive(Debug, Clone, Copy)]
enum Turn {
    InLine,
    Ahead,
    /// The last try reached nobody, so its turn is still good.
    Kept,
}

/// One call on its way along the endpoints.
pub(crate) struct Tries<'c> {
    client: &'c Client,
    stops: Option<Vec<Stop>>,
    number: usize,
    again: Option<Stop>,
    turn: Turn,
    signed_offset_s: Option<i64>,
    correction: Option<Correction>,
}

/// What a call did to the clock.
#[derive(Debug, Clone, Copy)]
struct Correction {
    from_s: Option<i64>,
    to_s: i64,
    helped: bool,
}

impl Client {
    pub(crate) fn tries(&self) -> Tries<'_> {
        Tries {
            client: self,
            stops: None,
            number: 0,
            again: None,
            turn: Turn::InLine,
            signed_offset_s: None,
            correction: None,
        }
    }

    /// The endpoints in the order of this moment, after those that have rested were asked whether they live.
    async fn stops(&self) -> Vec<Stop> {
        let stop = |place: usize| {
            let url = self.endpoints().iter().nth(place).expect("a place for each endpoint");
            Stop { endpoint: Endpoint::new(url.clone()), place }
        };
        let health = &self.shared.health;
        let probes = health.due().into_iter().map(|place| {
            let (client, stop) = (self.clone(), stop(place));
            // On its own, so that it ends its work when this call is cancelled meanwhile.
            tokio::spawn(async move {
                if client.is_alive(&stop.endpoint).await {
                    client.shared.health.well(stop.place);
                }
            })
        });
        join_all(probes).await;
        health.order().into_iter().map(stop).collect()
    }

    async fn is_alive(&self, endpoint: &Endpoint) -> bool {
        let asking = self.http(endpoint).get(endpoint.health_url()).send();
        matches!(timeout(PROBE_LIMIT, asking).await, Ok(Ok(answer)) if answer.status() == 200)
    }
}

impl Tries<'_> {
    /// Waits until the next try may begin. `on_wait` gets waits for the pace, not of the pauses between tries.
    pub(crate) async fn next(&mut self, cancel: &CancellationToken, on_wait: OnWait<'_>) -> Next {
        cancel.run_until_cancelled(self.advance(on_wait)).await.unwrap_or(Next::Cancelled)
    }

    async fn advance(&mut self, on_wait: OnWait<'_>) -> Next {
        let pace = &self.client.shared.pace;
        if self.stops.is_none() {
            self.stops = Some(self.client.stops().await);
        }
        let stop = match self.again.take() {
            Some(stop) => stop,
            None => {
                if self.number == self.client.options.tries() {
                    return Next::Over;
                }
                let stops = self.stops.as_deref().unwrap_or_default();
                let stop = stops[self.number % stops.len()].clone();
                if let Some(after) = self.number.checked_sub(1) {
                    sleep(PAUSES[after]).await;
                }
                self.number += 1;
                stop
            }
        };
        match self.turn {
            Turn::InLine => pace.turn(on_wait).await,
            Turn::Ahead => pace.turn_ahead(on_wait).await,
            Turn::Kept => {}
        }
        self.signed_offset_s = self.client.shared.clock.offset_s();
        Next::Try(stop)
    }

    /// Takes note of how a try went.
    pub(crate) fn note(&mut self, stop: &Stop, result: &Result<Reply, Error>) -> After {
        let shared = &self.client.shared;
        self.turn = Turn::Ahead;
        let reply = match result {
            Ok(reply) => reply,
            Err(Error::Unreached { .. }) => {
                self.turn = Turn::Kept;
                shared.health.failed(stop.place);
                return After::Elsewhere;
            }
            Err(_) => return After::Done,
        };
        if reply.status == 502 {
            shared.health.failed(stop.place);
            return After::Elsewhere;
        }
        shared.health.well(stop.place);
        if reply.code() == Some(TOO_MANY_CALLS) {
            shared.pace.rest(Duration::from_millis(self.client.options.refusal_pause_ms));
        }
        match self.correction {
            None => {
                let learned_s = shared.clock.learn(reply, self.signed_offset_s);
                self.correction =
                    learned_s.map(|to_s| Correction { from_s: self.signed_offset_s, to_s, helped: true });
                if self.correction.is_some() {
                    self.again = Some(stop.clone());
                    return After::Again;
                }
            }
            Some(Correction { from_s, to_s, .. }) if is_refusal(reply) => {
                shared.clock.take_back(to_s, from_s);
                self.correction = Some(Correction { from_s, to_s, helped: false });
            }
            Some(_) => {}
        }
        After::Done
    }

    /// By how much this call corrected the clock, in seconds; `None` also where that did not help and was taken back.
    pub(crate) fn corrected_s(&self) -> Option<i64> {
        self.correction.filter(|correction| correction.helped).map(|correction| correction.to_s)
    }

    /// What the last try was signed with: service minus own clock, in seconds.
    pub(super) fn signed_offset_s(&self) -> i64 {
        self.signed_offset_s.unwrap_or(0)
    }
}
