//! The proxy that the environment names: `HTTPS_PROXY` and its relatives, as people write them.

use reqwest::NoProxy;
use url::Url;

use super::proxy::{ProxyError, ProxyVariable};

/// What the environment says. On Linux it is all that a system's proxy can be known by: settings of a desktop are not read.
pub(super) struct Environment {
    http: Option<Url>,
    https: Option<Url>,
    direct: Option<NoProxy>,
}

impl Environment {
    /// `None` where it names no proxy.
    ///
    /// # Errors
    /// [`ProxyError::Unreadable`], rather than to go without a proxy that was meant.
    pub(super) fn read() -> Result<Option<Self>, ProxyError> {
        Self::of(|name| std::env::var(name).ok())
    }

    fn of(get: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, ProxyError> {
        let first = |names: [&str; 2]| {
            names
                .into_iter()
                .filter_map(&get)
                .map(|text| text.trim().to_owned())
                .find(|text| !text.is_empty())
        };
        let proxy =
            |variable: ProxyVariable, names| first(names).map(|text| read(&text, variable)).transpose();
        let all = proxy(ProxyVariable::All, ["ALL_PROXY", "all_proxy"])?;
        // Of a program that a web server calls, `HTTP_PROXY` is a header of the request.
        let upper = if get("REQUEST_METHOD").is_some() { "http_proxy" } else { "HTTP_PROXY" };
        let http = proxy(ProxyVariable::Http, [upper, "http_proxy"])?.or_else(|| all.clone());
        let https = proxy(ProxyVariable::Https, ["HTTPS_PROXY", "https_proxy"])?.or(all);
        if http.is_none() && https.is_none() {
            return Ok(None);
        }
        let direct = first(["NO_PROXY", "no_proxy"]).and_then(|text| NoProxy::from_string(&plain(&text)));
        Ok(Some(Self { http, https, direct }))
    }

    /// The proxy for this URL, which is none of those that are called directly.
    pub(super) fn proxy_of(self, url: &Url) -> Option<Url> {
        if url.scheme() == "https" { self.https } else { self.http }
    }

    /// Passes it to the HTTP library.
    pub(super) fn apply(
        self,
        mut builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, ProxyError> {
        type Make = fn(Url) -> reqwest::Result<reqwest::Proxy>;
        let kinds: [(Option<Url>, Make, ProxyVariable); 2] = [
            (self.http, |url| reqwest::Proxy::http(url), ProxyVariable::Http),
            (self.https, |url| reqwest::Proxy::https(url), ProxyVariable::Https),
        ];
        for (url, make, variable) in kinds {
            if let Some(url) = url {
                let proxy = make(url).map_err(|_| ProxyError::Unreadable(variable))?;
                builder = builder.proxy(proxy.no_proxy(self.direct.clone()));
            }
        }
        Ok(builder)
    }
}

/// Host and port, with or without `http://` and a login before them. What stands behind them was meant to be part of the
/// password: a `#` or a `/` ends the host.
fn read(text: &str, variable: ProxyVariable) -> Result<Url, ProxyError> {
    let unreadable = ProxyError::Unreadable(variable);
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&whole).map_err(|_| unreadable)?;
    let is_known = matches!(url.scheme(), "http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h");
    let is_bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    // The HTTP library goes without a proxy whose host it cannot read.
    let is_plain = |host: &str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b));
    let has_host = url.host_str().is_some_and(|host| !host.is_empty() && is_plain(host));
    if is_known && is_bare && has_host { Ok(url) } else { Err(unreadable) }
}

/// `NO_PROXY` as the HTTP library takes it: names and networks with commas between. People also part them by blanks and
/// semicolons, write `*.` before a domain, and a port behind it; then the host goes direct on every port.
fn plain(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).map(|part| {
        let part = part.split_once("://").map_or(part, |(_, rest)| rest);
        let part = if part == "*" { part } else { part.strip_prefix("*.").unwrap_or(part) };
        without_port(part)
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(",")
}

fn without_port(part: &str) -> &str {
    // `[::1]:443` and `[::1]`; a bare `::1` has more than one colon and no port.
    if let Some((inside, _)) = part.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return inside;
    }
    match part.split_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Result<Option<Environment>, ProxyError> {
        Environment::of(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, text)| (*text).to_owned()))
    }

    #[test]
    fn no_proxy_is_read_in_every_spelling() {
        for (text, expected) in [
            ("*.yunxinapi.com", "yunxinapi.com"),
            (".yunxinapi.com api-cn.yunxinapi.com", ".yunxinapi.com,api-cn.yunxinapi.com"),
            ("api-cn.yunxinapi.com:443", "api-cn.yunxinapi.com"),
            ("10.0.0.0/8;x", "10.0.0.0/8,x"),
            ("localhost,127.0.0.1,::1", "localhost,127.0.0.1,::1"),
            ("[::1]:443 , https://a.example:8443", "::1,a.example"),
            ("*", "*"),
            (" , ; ", ""),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_read_is_an_error_that_names_the_variable_and_no_password() {
        for (name, text, variable) in [
            ("HTTPS_PROXY", "http://mei:5ecret#1@127.0.0.1:8888", ProxyVariable::Https),
            ("HTTPS_PROXY", "http://mei:5e@cret#1@127.0.0.1:8888", ProxyVariable::Https),
            ("https_proxy", "http://mei:5ecret/1@127.0.0.1:8888", ProxyVariable::Https),
            ("HTTP_PROXY", "http://DOMAIN\\mei:5ecret@h:8080", ProxyVariable::Http),
            ("HTTP_PROXY", "ftp://proxy.example", ProxyVariable::Http),
            ("all_proxy", "http://", ProxyVariable::All),
            ("ALL_PROXY", "http://a{b:1", ProxyVariable::All),
        ] {
            let Err(error) = of(&[(name, text)]) else { panic!("{text} was read") };
            assert_eq!(error, ProxyError::Unreadable(variable), "{text}");
            let shown = error.to_string();
            let says = |text: &str| shown.contains(text);
            assert!(
                says(&name.to_uppercase()) && says("%40") && says("\\ as %5C") && !says("cret"),
                "{shown}"
            );
        }
    }

    #[test]
    fn what_can_be_read_is_used() {
        let login =
            of(&[("HTTPS_PROXY", "http://mei:5e@cret@127.0.0.1:8888")]).unwrap().unwrap().https.unwrap();
        assert_eq!(
            (login.host_str(), login.password()),
            (Some("127.0.0.1"), Some("5e%40cret")),
            "the last @ counts"
        );
        let bare = of(&[("https_proxy", "127.0.0.1:8888")]).unwrap().unwrap();
        assert_eq!((bare.https.unwrap().port(), bare.http), (Some(8888), None));
        let all = of(&[("ALL_PROXY", "socks5h://h:1"), ("HTTP_PROXY", "h2:2")]).unwrap().unwrap();
        assert_eq!((all.https.unwrap().as_str(), all.http.unwrap().port()), ("socks5h://h:1", Some(2)));
        assert!(of(&[]).unwrap().is_none() && of(&[("HTTPS_PROXY", " ")]).unwrap().is_none());
        assert!(of(&[("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "h:1")]).unwrap().is_none());
    }
}
