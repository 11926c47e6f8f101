//! How an account's connections are made, for whatever calls in its name.

use secrecy::ExposeSecret;
use url::Url;

use super::certificate;
use super::environment::Environment;
use super::proxy::{Proxy, ProxyError};
use crate::endpoint::is_loopback;
use crate::error::Error;

/// How connections are made: by which proxy, and trusting whom beside the system's authorities.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// Which proxy.
    pub proxy: Proxy,
    /// Certificates, one or more in each text.
    pub extra_ca_pem: Vec<String>,
}

impl Connection {
    /// For calls to somebody else than the service in the name of the same account, such as a storage: the HTTP library,
    /// told to go to `url` the way that the account's own calls go.
    ///
    /// # Errors
    /// [`Error::BadProxy`] and [`Error::BadCertificate`] for settings that would otherwise be silently left out.
    pub fn to(&self, url: &Url) -> Result<reqwest::ClientBuilder, Error> {
        self.apply(http_client::builder(), self.certificates()?, is_loopback(url))
    }

    pub(super) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
        certificates: Vec<reqwest::Certificate>,
        is_loopback: bool,
    ) -> Result<reqwest::ClientBuilder, Error> {
        let builder = builder.tls_certs_merge(certificates);
        if let Some(url) = self.proxy.full_url()? {
            let proxy = reqwest::Proxy::all(url.expose_secret()).map_err(|_| ProxyError::NotAUrl)?;
            return Ok(builder.proxy(proxy));
        }
        // A system proxy cannot reach this machine's own loopback.
        if is_loopback || matches!(self.proxy, Proxy::Direct) {
            return Ok(builder.no_proxy());
        }
        match Environment::read()? {
            Some(environment) => Ok(environment.apply(builder)?),
            // The settings of the system, where the HTTP library knows them.
            None => Ok(builder),
        }
    }

    /// Every certificate of every text.
    pub(super) fn certificates(&self) -> Result<Vec<reqwest::Certificate>, Error> {
        let mut all = Vec::new();
        for (number, text) in (1..).zip(&self.extra_ca_pem) {
            all.extend(certificate::trusted(text).map_err(|_| Error::BadCertificate { number })?);
        }
        Ok(all)
    }
}
