//! Hosts of URLs that a table names: whoever makes the list must not have this machine call any host that the user did not
//! agree to.

use std::collections::BTreeSet;

use url::Url;

/// At which hosts it may be looked at what lies at a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlHosts {
    /// The user agreed to each that rows name.
    All,
    /// The user agreed to these.
    These(BTreeSet<String>),
}

impl UrlHosts {
    /// Those that the user named: hosts, or URLs that were typed.
    #[must_use]
    pub fn these<'t>(typed: impl IntoIterator<Item = &'t str>) -> UrlHosts {
        let host = |typed: &str| {
            if is_url(typed) { host_of(typed) } else { host_of(&format!("https://{typed}/")) }
        };
        UrlHosts::These(typed.into_iter().filter_map(host).collect())
    }

    /// Whether it may be looked at. Of what names no host nothing is called.
    pub(super) fn allow(&self, named: &str) -> bool {
        match (self, is_url(named).then(|| host_of(named)).flatten()) {
            (UrlHosts::These(hosts), Some(host)) => hosts.contains(&host),
            (UrlHosts::All, _) | (_, None) => true,
        }
    }
}

pub(super) fn is_url(named: &str) -> bool {
    named.starts_with("https://") || named.starts_with("http://")
}

/// The host of a URL, in one spelling.
pub(super) fn host_of(url: &str) -> Option<String> {
    url.parse::<Url>().ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_allowed_by_its_name_however_it_is_written() {
        let hosts = UrlHosts::these([
            "CDN.example.com",
            "图片.example",
            "10.0.0.1:8080",
            "[::1]",
            "http://typed.test/a.png",
        ]);
        for allowed in [
            "https://cdn.example.com/a.png",
            "http://CDN.example.com:8080/",
            "https://图片.example/1",
            "http://10.0.0.1/",
            "http://[::1]:9/a",
            "https://typed.test/b.png",
            "a.png",
            "folder/https://x",
            "http://",
        ] {
            assert!(hosts.allow(allowed), "{allowed}");
        }
        for other in ["https://example.com/", "https://cdn.example.com.evil.test/", "http://10.0.0.2/"] {
            assert!(!hosts.allow(other), "{other}");
            assert!(UrlHosts::All.allow(other), "{other}");
        }
        assert!(!UrlHosts::these(["a b", ""]).allow("https://a/"));
    }
}
