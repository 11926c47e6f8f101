//! Asks a proxy that refused a tunnel which kinds of login it takes.

use std::io;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::environment::Environment;
use super::proxy::Proxy;
use super::proxy_login::methods;
use super::setup::Client;
use crate::endpoint::Endpoint;

/// Longest head of an answer that is looked at.
const MAX_HEAD_BYTES: u64 = 16 * 1024;

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
            custom @ Proxy::Url { .. } => Url::parse(custom.full_url().ok()??.expose_secret()).ok(),
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
