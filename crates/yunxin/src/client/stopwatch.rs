//! Where the time of one try went: to connect, to wait for the answer, to read it.

use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    /// The try that the running task is at. A connector is called within the task whose request needs it.
    static RUNNING: Arc<Stopwatch>;
}

/// The parts of one try, in microseconds; together they are the whole of it. A part that was not come to is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Phases {
    /// Looking up the name, TCP, the proxy, TLS. `None`, too, where an open connection was used again.
    pub connect_us: Option<u32>,
    /// From the connection to the head of the answer, or to giving up.
    pub wait_us: Option<u32>,
    /// From the head of the answer to its last byte, or to giving up.
    pub body_us: Option<u32>,
}

/// Runs during one try.
#[derive(Debug)]
pub(super) struct Stopwatch {
    started: Instant,
    connecting: OnceLock<()>,
    connected: OnceLock<Duration>,
    head: OnceLock<Duration>,
}

impl Stopwatch {
    pub(super) fn start() -> Arc<Self> {
        Arc::new(Self {
            started: Instant::now(),
            connecting: OnceLock::new(),
            connected: OnceLock::new(),
            head: OnceLock::new(),
        })
    }

    /// Runs the exchange that this watch is for.
    pub(super) async fn during<T>(self: &Arc<Self>, exchange: impl Future<Output = T>) -> T {
        RUNNING.scope(self.clone(), exchange).await
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// What is known when the try is over, after `total`.
    pub(super) fn phases(&self, total: Duration) -> Phases {
        let head = self.head.get().copied();
        // When another call's connection became free first, the own one is finished in the background, for later.
        let connected = self.connected.get().copied().filter(|at| head.is_none_or(|head| *at <= head));
        let us = |part: Duration| Some(u32::try_from(part.as_micros()).unwrap_or(u32::MAX));
        if connected.is_none() && head.is_none() && self.connecting.get().is_some() {
            return Phases { connect_us: us(total), ..Phases::default() };
        }
        Phases {
            connect_us: connected.and_then(us),
            wait_us: us(head.unwrap_or(total).saturating_sub(connected.unwrap_or_default())),
            body_us: head.and_then(|head| us(total.saturating_sub(head))),
        }
    }
}

/// The head of an answer is here.
pub(super) fn head_arrived() {
    // Calls that nobody times, such as uploads, have no watch.
    let _ = RUNNING.try_with(|watch| watch.head.set(watch.elapsed()));
}

/// Around the connector: notes when a connection is asked for and when it is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timed;

/// A connector that is timed.
#[derive(Debug, Clone)]
pub(super) struct TimedConnector<S>(S);

impl<S> Layer<S> for Timed {
    type Service = TimedConnector<S>;

    fn layer(&self, connector: S) -> TimedConnector<S> {
        TimedConnector(connector)
    }
}

impl<S, R> Service<R> for TimedConnector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = futures_util::future::BoxFuture<'static, Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let watch = RUNNING.try_with(Arc::clone).ok();
        if let Some(watch) = &watch {
            let _ = watch.connecting.set(());
        }
        let connecting = self.0.call(request);
        Box::pin(async move {
            let connection = connecting.await;
            if let (Some(watch), Ok(_)) = (watch, &connection) {
                let _ = watch.connected.set(watch.elapsed());
            }
            connection
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(connecting: bool, connected_us: Option<u64>, head_us: Option<u64>) -> Phases {
        let watch = Stopwatch::start();
        if connecting {
            let _ = watch.connecting.set(());
        }
        connected_us.map(|us| watch.connected.set(Duration::from_micros(us)));
        head_us.map(|us| watch.head.set(Duration::from_micros(us)));
        watch.phases(Duration::from_micros(100))
    }

    fn parts(connect_us: Option<u32>, wait_us: Option<u32>, body_us: Option<u32>) -> Phases {
        Phases { connect_us, wait_us, body_us }
    }

    #[test]
    fn the_parts_of_a_try_are_the_whole_of_it() {
        assert_eq!(watch(true, Some(30), Some(90)), parts(Some(30), Some(60), Some(10)));
        assert_eq!(watch(true, Some(30), None), parts(Some(30), Some(70), None), "no answer came");
        assert_eq!(watch(true, None, None), parts(Some(100), None, None), "no connection came");
        assert_eq!(watch(false, None, Some(90)), parts(None, Some(90), Some(10)), "it was open already");
        assert_eq!(
            watch(true, Some(95), Some(90)),
            parts(None, Some(90), Some(10)),
            "another's was free first"
        );
    }
}
