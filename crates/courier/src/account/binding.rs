//! Whom a secret was given for. It goes to no other server, whoever asks: a form that names another needs it anew.

use std::collections::BTreeSet;

use url::Url;

use super::connection::ProxyChoice;
use super::form::endpoints;
use super::model::AccountForm;

/// Where calls signed with an AppSecret can be seen: the API's servers and, where it could read them, the proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Destination {
    origins: BTreeSet<String>,
    /// Proxy and extra certificates. A proxy sees plain calls, and any call where a certificate of its own is trusted.
    reader: Option<(String, String)>,
}

impl Destination {
    /// Of an account that cannot be read: nowhere.
    pub(super) fn of(form: &AccountForm) -> Destination {
        let Ok(endpoints) = endpoints(form.region, &form.urls, form.private_hosts) else {
            return Destination::default();
        };
        let bases = || std::iter::once(&endpoints.primary).chain(&endpoints.backups);
        let readable = !form.extra_ca_pem.trim().is_empty() || bases().any(|base| base.scheme() == "http");
        let reader = proxy_origin(&form.proxy).filter(|_| readable);
        Destination {
            origins: bases().map(origin).collect(),
            reader: reader.map(|proxy| (proxy, form.extra_ca_pem.trim().to_owned())),
        }
    }

    /// Whether calls to `other` are seen by nobody who does not see calls to this one.
    pub(super) fn covers(&self, other: &Destination) -> bool {
        other.origins.is_subset(&self.origins) && (other.reader.is_none() || other.reader == self.reader)
    }
}

/// The server of a proxy of one's own.
pub(super) fn proxy_origin(proxy: &ProxyChoice) -> Option<String> {
    match proxy {
        ProxyChoice::Custom { url, .. } => Url::parse(url).ok().as_ref().map(origin),
        ProxyChoice::System | ProxyChoice::Direct => None,
    }
}

/// Scheme, host and port. [`Url::origin`] knows none for `socks5`.
pub(crate) fn origin(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or(1080);
    format!("{}://{}:{port}", url.scheme(), url.host_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::model::Region;
    use super::*;

    fn form(urls: &[&str], proxy: &str, ca: &str) -> Destination {
        let custom = |url: &str| ProxyChoice::Custom { url: url.to_owned(), user: String::new() };
        Destination::of(&AccountForm {
            region: Region::Custom,
            urls: urls.iter().map(|url| (*url).to_owned()).collect(),
            private_hosts: true,
            proxy: if proxy.is_empty() { ProxyChoice::System } else { custom(proxy) },
            extra_ca_pem: ca.to_owned(),
            ..AccountForm::new("A", "k")
        })
    }

    #[test]
    fn fewer_servers_and_other_paths_are_covered_and_new_servers_are_not() {
        let kept = form(&["https://a.test/nimserver", "https://b.test"], "", "");
        for (urls, covered) in [
            (&["https://b.test"][..], true),
            (&["https://A.test:443/v2"], true),
            (&["https://a.test:8443"], false),
            (&["http://a.test"], false),
            (&["https://a.test", "https://c.test"], false),
        ] {
            assert_eq!(kept.covers(&form(urls, "", "")), covered, "{urls:?}");
        }
    }

    #[test]
    fn a_proxy_that_could_read_the_calls_is_a_new_reader_step_by_step_too() {
        let (tls, plain) = (&["https://a.test"][..], &["http://a.test"][..]);
        let proxy = "http://proxy.test:8080";
        // What is encrypted to the end may go by any proxy; a certificate alone brings in nobody.
        assert!(form(tls, "", "").covers(&form(tls, proxy, "")));
        assert!(form(tls, "", "").covers(&form(tls, "", "PEM")));
        assert!(!form(tls, proxy, "").covers(&form(tls, proxy, "PEM")));
        assert!(!form(tls, "", "PEM").covers(&form(tls, proxy, "PEM")));
        assert!(!form(plain, "", "").covers(&form(plain, "socks5h://proxy.test:1080", "")));
        assert!(form(plain, proxy, "").covers(&form(plain, "http://PROXY.test:8080/", "")));
        assert!(!form(plain, proxy, "").covers(&form(plain, "http://proxy.test:8081", "")));
        assert!(form(plain, proxy, "").covers(&form(plain, "", "")));
    }

    #[test]
    fn two_socks_proxies_are_distinguished() {
        let of = |url: &str| proxy_origin(&ProxyChoice::Custom { url: url.to_owned(), user: "u".to_owned() });
        assert_ne!(of("socks5://a.test:1080"), of("socks5://b.test:1080"));
        assert_eq!(of("socks5://a.test:1080"), of("socks5://a.test"));
        assert_eq!(of("no url"), None);
    }
}
