//! Base URLs as users type them: which are taken, and why others are not.

use serde::Serialize;
use url::{Host, Url};

/// Why a text is no endpoint. Each variant is another hint for the user who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, specta::Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum EndpointError {
    /// Not a URL at all.
    #[error("{text:?} is not a URL")]
    NotAUrl {
        /// As typed.
        text: String,
    },
    /// Another scheme than HTTP or HTTPS, or no host.
    #[error("{text:?} is not an HTTPS URL")]
    NotHttp {
        /// As typed.
        text: String,
    },
    /// Plain HTTP to a host that is neither this machine nor marked private.
    #[error("plain HTTP would show the call to everyone on the way to {host}")]
    Insecure {
        /// The host.
        host: String,
    },
    /// User name or password inside the URL: they would be written to logs and history.
    #[error("a base URL must not hold a user name or password")]
    HasUserInfo,
    /// A query or fragment, which no path can follow.
    #[error("a base URL must end before any ? or #")]
    HasQuery,
}

/// Reads a base URL as a user types it: `https://host[:port][/prefix]`; a slash at the end is dropped.
///
/// Plain HTTP is read for loopback hosts, and elsewhere only with `allow_http`, for hosts marked private.
///
/// # Errors
/// [`EndpointError`], one variant per mistake.
pub fn parse_base(text: &str, allow_http: bool) -> Result<Url, EndpointError> {
    let text = text.trim();
    // The parser forgives missing slashes; nobody who types an address means that.
    let has_slashes = text.split_once(':').is_some_and(|(_, rest)| rest.starts_with("//"));
    let parsed = has_slashes.then(|| Url::parse(text).ok()).flatten();
    let mut url = parsed.ok_or_else(|| EndpointError::NotAUrl { text: text.to_owned() })?;
    check_base(&url, allow_http)?;
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The rules of [`parse_base`] for a URL that comes from elsewhere, such as a stored account.
pub(crate) fn check_base(url: &Url, allow_http: bool) -> Result<(), EndpointError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EndpointError::HasUserInfo);
    }
    let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
        return Err(EndpointError::NotHttp { text: url.to_string() });
    };
    if url.query().is_some() || url.fragment().is_some() {
        return Err(EndpointError::HasQuery);
    }
    if url.scheme() == "http" && !allow_http && !is_loopback(url) {
        return Err(EndpointError::Insecure { host: host.to_owned() });
    }
    Ok(())
}

/// Whether calls to this URL never leave the machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
