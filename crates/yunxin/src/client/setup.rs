//! A client: its settings, checked, and what its calls share.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::clock::Clock;
use super::health::Health;
use super::options::ClientOptions;
use super::pace::Pace;
use super::transport::Transport;
use crate::endpoint::{Endpoint, Endpoints, check_base};
use crate::error::Error;
use crate::sign::{TraceId, signed_headers};

/// A client for one app. Cheap to clone: clones share connections, pace, clock and what is known of the endpoints.
/// `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Client {
    transport: Transport,
    pub(super) options: ClientOptions,
    pub(super) shared: Arc<Shared>,
}

/// What calls teach one another.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) clock: Clock,
    pub(super) pace: Pace,
    pub(super) health: Health,
}

impl Client {
    /// Checks the endpoints, the proxy and the certificates, and sets up HTTP.
    ///
    /// # Errors
    /// [`Error::BadEndpoint`] for a base URL that must not be called; [`Error::BadProxy`] and [`Error::BadCertificate`]
    /// for settings that would otherwise be silently left out; [`Error::NoClient`] when TLS cannot be set up.
    pub fn new(options: ClientOptions) -> Result<Self, Error> {
        for url in options.endpoints.iter() {
            check_base(url, options.allow_http_private)?;
        }
        let transport = Transport::new(&options)?;
        let endpoint_pause = Duration::from_millis(options.endpoint_pause_ms);
        let shared = Shared {
            clock: options.clock.clone(),
            pace: Pace::new(options.calls_per_s, options.pause.clone(), options.shared_pace.clone()),
            health: Health::new(options.endpoints.iter().count(), endpoint_pause),
        };
        Ok(Self { transport, options, shared: Arc::new(shared) })
    }

    /// The app in whose name this client calls.
    #[must_use]
    pub fn app_key(&self) -> &str {
        &self.options.credentials.app_key
    }

    /// Where this client calls.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.options.endpoints
    }

    /// By how many seconds the service's clock is ahead of this machine's; `None` while no refusal made it known.
    #[must_use]
    pub fn clock_offset_s(&self) -> Option<i64> {
        self.shared.clock.offset_s()
    }

    /// Until when all calls wait because of code 416, Unix milliseconds by this machine's clock.
    #[must_use]
    pub fn paused_until_ms(&self) -> Option<i64> {
        self.options.pause.until_ms()
    }

    pub(crate) fn http(&self, endpoint: &Endpoint) -> &reqwest::Client {
        self.transport.to(endpoint)
    }

    /// The headers of one try, signed with the service's time.
    pub(crate) fn signed(&self, trace_header: &'static str, trace_id: &TraceId) -> Result<HeaderMap, Error> {
        signed_headers(&self.options.credentials, trace_header, trace_id, self.shared.clock.now_s())
    }

    /// Waits for one more turn within a call that has begun.
    pub(crate) async fn turn_ahead(&self) {
        self.shared.pace.turn_ahead(&|_| {}).await;
    }

    pub(crate) fn read_timeout(&self) -> Duration {
        Duration::from_millis(self.options.read_timeout_ms)
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.options.connect_timeout_ms)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::endpoint::{EndpointError, Region, parse_base};
    use crate::sign::Credentials;

    fn options(base: &str) -> ClientOptions {
        let credentials = Credentials { app_key: "key-1".into(), app_secret: "sandboxsecret".into() };
        ClientOptions::new(credentials, Endpoints::only(parse_base(base, true).unwrap()))
    }

    #[test]
    fn debug_of_a_client_shows_no_secret() {
        let client = Client::new(options("https://h.test")).unwrap();
        let shown = format!("{client:?} {:#?}", client.options);
        assert!(!shown.contains("sandboxsecret"));
        assert!(shown.contains("key-1"));
    }

    #[test]
    fn plain_http_to_another_machine_needs_the_private_mark() {
        let refused = Client::new(options("http://10.0.0.5")).unwrap_err();
        assert!(matches!(refused, Error::BadEndpoint(EndpointError::Insecure { .. })));
        let marked = ClientOptions { allow_http_private: true, ..options("http://10.0.0.5") };
        assert!(Client::new(marked).is_ok());
    }

    #[test]
    fn a_backup_is_checked_like_the_primary() {
        let mut options = options("https://h.test");
        options.endpoints.backups = vec![parse_base("http://10.0.0.5", true).unwrap()];
        assert!(matches!(Client::new(options), Err(Error::BadEndpoint(_))));
    }

    #[test]
    fn the_time_limits_are_those_of_the_official_sdks() {
        let credentials = Credentials { app_key: "k".into(), app_secret: "s".into() };
        let options = ClientOptions::new(credentials, Region::China.endpoints());
        assert_eq!((options.connect_timeout_ms, options.read_timeout_ms), (5000, 5000));
    }
}
