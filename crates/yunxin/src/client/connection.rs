//! How an account's connections are made, for whatever calls in its name.

use url::Url;

use super::certificate;
use super::proxy::Proxy;
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
        self.apply(reqwest::Client::builder(), self.certificates()?, is_loopback(url))
    }

    pub(super) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
        certificates: Vec<reqwest::Certificate>,
        is_loopback: bool,
    ) -> Result<reqwest::ClientBuilder, Error> {
        Ok(self.proxy.apply(builder.tls_certs_merge(certificates), is_loopback)?)
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
