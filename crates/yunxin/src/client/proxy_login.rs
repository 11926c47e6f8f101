//! Which kinds of login a proxy asks for. The HTTP library knows one, *Basic*, and of a refused tunnel it reports only that
//! there was a login to be given.

use std::io;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::environment::Environment;
use super::proxy::Proxy;
use super::setup::Client;
use crate::endpoint::Endpoint;

/// Longest head of an answer that is looked at.
const MAX_HEAD_BYTES: u64 = 16 * 1024;

/// The kinds of login in the values of `Proxy-Authenticate` headers, in their order: `Negotiate`, `Basic`.
///
/// Source: RFC 9110, 11.6.1 and 11.7.1; one header may name several.
pub(super) fn methods<'t>(challenges: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut methods: Vec<String> = Vec::new();
    for part in challenges.flat_map(|value| value.split(',')) {
        let word = part.split_whitespace().next().unwrap_or_default();
        // What has a value is a parameter of the kind before it.
        let is_name =
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if is_name && word.len() <= 30 && !methods.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            methods.push(word.to_owned());
        }
    }
    methods
}

/// The kinds of login that are asked for, where we know none of them.
pub(super) fn unsupported(methods: &[String]) -> Option<String> {
    let knows_one = methods.iter().any(|method| method.eq_ignore_ascii_case("basic"));
    (!methods.is_empty() && !knows_one).then(|| methods.join(", "))
}

impl Client {
    /// Asks the proxy that refused a tunnel, once more and without a login, which kinds of it there are. Empty where the
    /// proxy cannot be known or says nothing.
    pub(super) async fn proxy_methods(&self, endpoint: &Endpoint) -> Vec<String> {
        let Some(proxy) = self.proxy_of(endpoint.base()) else { return Vec::new() };
        let limit = Duration::from_millis(self.options.connect_timeout_ms);
        match timeout(limit, refusal(&proxy, endpoint.base())).await {
            Ok(Ok(head)) => methods(head.lines().filter_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.trim().eq_ignore_ascii_case("proxy-authenticate").then_some(value)
            })),
            _ => Vec::new(),
        }
    }

    /// The proxy, where it speaks plain HTTP and is not one of the system's settings, which only the HTTP library reads.
    fn proxy_of(&self, url: &Url) -> Option<Url> {
        let proxy = match &self.options.proxy {
            Proxy::Direct => None,
            Proxy::System => Environment::read().ok()??.proxy_of(url),
            own @ Proxy::Url { .. } => Url::parse(own.full_url().ok()??.expose_secret()).ok(),
        };
        proxy.filter(|proxy| proxy.scheme() == "http")
    }
}

/// The head of the answer to a tunnel without a login.
async fn refusal(proxy: &Url, to: &Url) -> io::Result<String> {
    let place = |url: &Url| {
        let host = url.host_str()?;
        Some((host.to_owned(), url.port_or_known_default()?))
    };
    let (Some((host, port)), Some((to_host, to_port))) = (place(proxy), place(to)) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut stream = TcpStream::connect((host, port)).await?;
    let ask = format!("CONNECT {to_host}:{to_port} HTTP/1.1\r\nHost: {to_host}:{to_port}\r\n\r\n");
    stream.write_all(ask.as_bytes()).await?;
    let (mut head, mut bytes) = (Vec::new(), [0_u8; 2048]);
    let mut stream = stream.take(MAX_HEAD_BYTES);
    loop {
        let count = stream.read(&mut bytes).await?;
        head.extend_from_slice(&bytes[..count]);
        if count == 0 || head.windows(4).any(|end| end == b"\r\n\r\n") {
            let end = head.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(head.len());
            return Ok(String::from_utf8_lossy(&head[..end]).into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_login_are_read_from_one_header_or_several() {
        for (headers, expected, missing) in [
            (&["Negotiate", "NTLM"][..], &["Negotiate", "NTLM"][..], Some("Negotiate, NTLM")),
            (&["NTLM TlRMTVNTUAACAAAA=="], &["NTLM"], Some("NTLM")),
            (
                &["Negotiate, NTLM, Basic realm=\"a, b\", charset=\"UTF-8\""],
                &["Negotiate", "NTLM", "Basic"],
                None,
            ),
            (&["basic realm=x", "Basic realm=y"], &["basic"], None),
            (&["Digest realm=\"x\", nonce=\"y\", qop=auth"], &["Digest"], Some("Digest")),
            (&[""], &[], None),
            (&[], &[], None),
        ] {
            let found = methods(headers.iter().copied());
            assert_eq!(found, expected, "{headers:?}");
            assert_eq!(unsupported(&found).as_deref(), missing, "{headers:?}");
        }
    }
}
