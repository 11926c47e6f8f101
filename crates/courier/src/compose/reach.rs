//! Whether receivers can fetch the file of a message from where it lies.

use url::{Host, Url};
use yunxin::{Body, Issue};

use crate::account::{Account, endpoints};
use crate::error::Error;

/// The issue that the file lies on this computer, for an account whose receivers are elsewhere. The sandbox, and a service
/// on this computer, have theirs here; an account that may use private hosts may have them at the end of a tunnel.
pub(crate) fn local_url(account: &Account, body: &Body) -> Result<Option<Issue>, Error> {
    let Some(url) = attachment_url(body).and_then(|url| Url::parse(url).ok()) else { return Ok(None) };
    if account.sandbox || account.private_hosts || !is_local(&url) {
        return Ok(None);
    }
    let service = endpoints(account.region, &account.urls, account.private_hosts)?.primary;
    Ok((!is_local(&service)).then(Issue::local_url))
}

/// Where the body says that its file lies.
pub(crate) fn attachment_url(body: &Body) -> Option<&str> {
    body.value().pointer("/message/attachment/url")?.as_str().filter(|url| !url.is_empty())
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            let mapped = address.to_ipv4_mapped();
            address.is_loopback() || address.is_unspecified() || mapped.is_some_and(|v4| v4.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::is_local;

    #[test]
    fn every_spelling_of_this_computer_is_known() {
        for local in [
            "http://127.0.0.1:35125/files/x",
            "http://127.1/x",
            "http://0x7f000001/x",
            "http://2130706433/x",
            "http://0.0.0.0/x",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.1]/x",
            "http://LOCALHOST:80/x",
            "http://localhost./x",
            "https://files.localhost/x",
        ] {
            assert!(is_local(&local.parse().unwrap()), "{local}");
        }
        for remote in
            ["https://nim-nosdn.netease.im/x", "http://192.168.1.5/x", "http://[fd00::1]/x", "file:///x"]
        {
            assert!(!is_local(&remote.parse().unwrap()), "{remote}");
        }
    }
}
