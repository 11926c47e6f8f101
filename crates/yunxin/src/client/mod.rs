//! The HTTP client: signs, sends once or at most twice, and says honestly what is known afterwards.

mod departure;
mod exchange;
mod probe;
mod read;
mod send;

pub use exchange::Attempt;
pub use probe::{ProbeReport, Verdict};
pub use read::Answer;
pub use send::{End, SendCall, SendEvent, SendReport};

pub(crate) use exchange::{Reply, read_capped};

use crate::endpoint::{check_base, is_loopback};
use crate::{Credentials, Endpoints, Error};
use std::time::Duration;

/// The official SDKs keep idle connections this long. Longer invites writing into one that the other side just closed,
/// and each such write is a send of unknown end.
const IDLE: Duration = Duration::from_secs(3);

/// How to reach the service, and as whom.
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
    /// Plain HTTP to hosts other than this machine, because the person marked them private.
    pub allow_http_private: bool,
}

impl ClientOptions {
    /// The time limits of the official SDKs, HTTPS only.
    #[must_use]
    pub fn new(credentials: Credentials, endpoints: Endpoints) -> Self {
        Self {
            credentials,
            endpoints,
            connect_timeout_ms: 5000,
            read_timeout_ms: 5000,
            allow_http_private: false,
        }
    }
}

/// A client for one app. Cheap to clone; `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    options: ClientOptions,
}

impl Client {
    /// Checks the endpoints and sets up HTTP. Redirects are never followed: they would carry the signed headers away.
    ///
    /// # Errors
    /// [`Error::BadEndpoint`] for a base URL that must not be called; [`Error::NoClient`] when TLS cannot be set up.
    pub fn new(options: ClientOptions) -> Result<Self, Error> {
        for url in options.endpoints.iter() {
            check_base(url, options.allow_http_private)?;
        }
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("yanshu/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(Duration::from_millis(options.connect_timeout_ms))
            .pool_idle_timeout(IDLE);
        if is_loopback(&options.endpoints.primary) {
            // A system proxy cannot reach this machine's own loopback.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(Error::NoClient)?;
        Ok(Self { http, options })
    }

    /// Where this client calls.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.options.endpoints
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.options.credentials
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
    use crate::{EndpointError, Region, parse_base};

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
