//! Starting and stopping.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    sync::{Semaphore, broadcast},
    task::JoinHandle,
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clock::now_ms;
use crate::connection::{Connections, ResetSwitch};
use crate::directory::Directory;
use crate::error::Error;
use crate::events::{Event, Events};
use crate::fault::set::Faults;
use crate::options::Options;
use crate::rates::Rates;
use crate::routes;
use crate::seat::Seat;
use crate::shared::Shared;
use crate::token::Token;
use crate::trace_ids::{MEMORY_MS, TraceIds};
use crate::world::World;

/// How long [`Sandbox::stop`] waits for calls that are under way.
const GRACE: Duration = Duration::from_secs(3);

/// A running sandbox. Dropping it stops it, without waiting.
pub struct Sandbox {
    shared: Arc<Shared>,
    ended: CancellationToken,
    stop: CancellationToken,
    server: JoinHandle<()>,
    _stop_on_drop: DropGuard,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address()).finish_non_exhaustive()
    }
}

/// Binds, loads the data folder and serves; returns as soon as calls are answered.
pub async fn start(options: Options) -> Result<Sandbox, Error> {
    let Options { listen, app_key, app_secret, data_dir, kept_messages, limits, seed } = options;
    if !listen.ip().is_loopback() {
        return Err(Error::NotLoopback { address: listen });
    }
    let listening = |source| Error::Listen { address: listen, source };
    let listener = TcpListener::bind(listen).await.map_err(listening)?;
    let address = listener.local_addr().map_err(listening)?;
    let events = Events::new();
    let opened = tokio::task::spawn_blocking({
        let (data_dir, events) = (data_dir.clone(), events.clone());
        move || {
            let world = World::open(&data_dir, kept_messages, &events)?;
            let directory = Directory::open(&data_dir, events);
            let directory = directory.map_err(|source| Error::Data { path: data_dir.clone(), source })?;
            Ok((world, directory, Token::make(&data_dir)?))
        }
    });
    let (world, directory, token) = opened
        .await
        .unwrap_or_else(|panic| Err(Error::Data { path: data_dir, source: std::io::Error::other(panic) }))?;
    let trace_ids = TraceIds::default();
    for message in world.since(now_ms().saturating_sub(MEMORY_MS)) {
        trace_ids.recall(&message);
    }
    let (stop, ended) = (CancellationToken::new(), CancellationToken::new());
    let shared = Arc::new(Shared {
        app_key,
        app_secret,
        token,
        limits,
        address,
        world,
        directory,
        events,
        stopping: stop.clone(),
        trace_ids,
        rates: Rates::default(),
        faults: Faults::new(seed),
        decoding: Semaphore::new(2),
    });
    let router = routes::router(&shared);
    let server = tokio::spawn({
        let (stop, ended) = (stop.clone(), ended.clone().drop_guard());
        async move {
            let calls = router.into_make_service_with_connect_info::<ResetSwitch>();
            let serve = axum::serve(Connections(listener), calls);
            let served = serve.with_graceful_shutdown(stop.cancelled_owned()).await;
            if let Err(error) = served {
                tracing::error!(%error, "the sandbox ended");
            }
            drop(ended);
        }
    });
    tracing::info!(%address, seed, "the sandbox listens");
    Ok(Sandbox { shared, ended, server, _stop_on_drop: stop.clone().drop_guard(), stop })
}

impl Sandbox {
    /// Where it listens; the port that was taken when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// The base URL with the prefix that serves both API versions and the uploads: `http://ADDRESS/nimserver`.
    pub fn base_url(&self) -> String {
        format!("http://{}/nimserver", self.shared.address)
    }

    /// The only AppKey that is known.
    pub fn app_key(&self) -> &str {
        &self.shared.app_key
    }

    /// The secret that signs calls.
    pub fn app_secret(&self) -> &str {
        &self.shared.app_secret
    }

    /// What opens `/sandbox/…`; it also lies in the data folder, in the file `token`. Made anew at each start.
    pub fn token(&self) -> &str {
        self.shared.token.text()
    }

    /// What arrived.
    pub fn world(&self) -> &World {
        &self.shared.world
    }

    /// Who there is.
    pub fn directory(&self) -> &Directory {
        &self.shared.directory
    }

    /// The other side: what accounts have, and what they do.
    pub fn seat(&self) -> Seat<'_> {
        Seat::new(&self.shared.world, &self.shared.directory)
    }

    /// What happens from now on. Who falls too far behind learns how many events were missed.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.shared.events.listen()
    }

    /// How it misbehaves; it does not until a fault is set.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Takes no more calls, lets those under way finish for up to 3 s, and returns when the port is free.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
            (&mut self.server).await.ok();
        }
        // A call that never ends outlives its server and would keep the folder.
        self.shared.world.close();
    }

    /// Returns when the sandbox has ended.
    pub async fn wait(&self) {
        self.ended.cancelled().await;
    }
}
