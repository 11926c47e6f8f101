//! How to reach the service, and as whom.

use std::sync::Arc;

use super::clock::Clock;
use super::pause::Pause;
use super::proxy::Proxy;
use super::shared_pace::SharedPace;
use crate::endpoint::Endpoints;
use crate::sign::Credentials;

/// How long an endpoint that failed is passed over.
const ENDPOINT_PAUSE_MS: u64 = 30_000;

/// How to reach the service, and as whom. Start from [`ClientOptions::new`], which has a default for all but two.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// Key pair of the app.
    pub credentials: Credentials,
    /// Where to call.
    pub endpoints: Endpoints,
    /// Longest time to make a connection. Default 5000, as in the official SDKs.
    pub connect_timeout_ms: u64,
    /// Longest time from the request being out to the last byte of its answer. Default 5000.
    pub read_timeout_ms: u64,
    /// Plain HTTP to hosts other than this machine, because the user marked them private.
    pub allow_http_private: bool,
    /// Tries after the first, on the next endpoints, after a failed connection or HTTP 502. Default 1, at most 3.
    pub extra_tries: u8,
    /// Calls per second of this client and its clones together. Default 100; 0 counts as 1.
    pub calls_per_s: u32,
    /// How connections are made. Uploads and probes go the same way.
    pub proxy: Proxy,
    /// Certificates, one or more in each text, that are trusted beside those of the system.
    pub extra_ca_pem: Vec<String>,
    /// How long an endpoint that failed is passed over before it is probed. Default 30000.
    pub endpoint_pause_ms: u64,
    /// How long all calls wait after code 416. Default 10000, the documented block.
    pub refusal_pause_ms: u64,
    /// That pause. Default: one of this client's own and its clones'.
    pub pause: Pause,
    /// What is known of the service's clock. Default: what this client and its clones learn.
    pub clock: Clock,
    /// A pace that others share, beside that of this client. Default: none.
    pub shared_pace: Option<Arc<dyn SharedPace>>,
}

impl ClientOptions {
    /// What the official SDKs allow per second and app by default. Source: "频控说明".
    pub const USUAL_CALLS_PER_S: u32 = 100;
    /// Tries after the first by default, as in the official SDKs.
    pub const USUAL_EXTRA_TRIES: u8 = 1;
    /// More tries than this make a user wait without making an answer likelier.
    pub const MAX_EXTRA_TRIES: u8 = 3;
    /// How long the service blocks an app after code 416. Source: "频控说明".
    pub const REFUSAL_PAUSE_MS: u64 = 10_000;

    /// The limits of the official SDKs, HTTPS only, the system's proxy and certificates.
    #[must_use]
    pub fn new(credentials: Credentials, endpoints: Endpoints) -> Self {
        Self {
            credentials,
            endpoints,
            connect_timeout_ms: 5000,
            read_timeout_ms: 5000,
            allow_http_private: false,
            extra_tries: Self::USUAL_EXTRA_TRIES,
            calls_per_s: Self::USUAL_CALLS_PER_S,
            proxy: Proxy::System,
            extra_ca_pem: Vec::new(),
            endpoint_pause_ms: ENDPOINT_PAUSE_MS,
            refusal_pause_ms: Self::REFUSAL_PAUSE_MS,
            pause: Pause::default(),
            clock: Clock::default(),
            shared_pace: None,
        }
    }

    /// Tries of one call, the first included.
    pub(super) fn tries(&self) -> usize {
        1 + usize::from(self.extra_tries.min(Self::MAX_EXTRA_TRIES))
    }
}
