//! The HTTP library, set up once per client: no redirects, no retries of its own, proxy and certificates.

use std::time::Duration;

use super::connection::Connection;
use super::options::ClientOptions;
use super::stopwatch::Timed;
use crate::endpoint::{Endpoint, is_loopback};
use crate::error::Error;

/// The official SDKs keep idle connections this long. Longer invites writing into one that the other side just closed,
/// and each such write is a send of unknown end.
const IDLE: Duration = Duration::from_secs(3);

/// Connections to the endpoints. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Transport {
    away: reqwest::Client,
    /// For endpoints on this machine, which a system proxy cannot reach.
    here: reqwest::Client,
}

impl Transport {
    /// Redirects are never followed: they would carry the signed headers away.
    pub(super) fn new(options: &ClientOptions) -> Result<Self, Error> {
        let connection =
            Connection { proxy: options.proxy.clone(), extra_ca_pem: options.extra_ca_pem.clone() };
        let certificates = connection.certificates()?;
        let build = |is_loopback| {
            let builder = http_client::builder()
                .user_agent(concat!("yanshu/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(Duration::from_millis(options.connect_timeout_ms))
                .pool_idle_timeout(IDLE)
                .connector_layer(Timed);
            let builder = connection.apply(builder, certificates.clone(), is_loopback)?;
            builder.build().map_err(Error::NoClient)
        };
        let (near, far): (Vec<_>, Vec<_>) = options.endpoints.iter().partition(|url| is_loopback(url));
        // Setting up TLS takes milliseconds, and few accounts have endpoints of both kinds.
        let here = build(!near.is_empty())?;
        let away = if near.is_empty() || far.is_empty() { here.clone() } else { build(false)? };
        Ok(Self { away, here })
    }

    pub(super) fn to(&self, endpoint: &Endpoint) -> &reqwest::Client {
        if is_loopback(endpoint.base()) { &self.here } else { &self.away }
    }
}
