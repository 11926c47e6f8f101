//! Looking at the file behind a URL, once the user asks: bounded in bytes, time and redirects, and kept from private
//! addresses. Each hop's name is resolved here, checked, and pinned, so that neither a redirect nor a second answer of
//! the name server leads elsewhere.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response, StatusCode, redirect};
use tokio::io::AsyncWriteExt as _;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

/// More than any medium that people send in a chat; a URL may hold more than an upload may.
pub const MAX_FETCH_BYTES: u64 = 100 * 1024 * 1024;
const MAX_REDIRECTS: usize = 5;
const CONNECT: Duration = Duration::from_secs(5);
/// Between two pieces of the answer.
const SILENCE: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(60);

/// Why there is nothing to see at a URL. One variant for each reaction.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Not `http` or `https`, without a host, or with a password in it.
    #[error("{0} is not a URL that can be fetched")]
    BadUrl(String),
    /// A host of this machine or its network.
    #[error("{host} is a private address")]
    Private {
        /// As in the URL.
        host: String,
    },
    /// One redirect after another.
    #[error("more than {MAX_REDIRECTS} redirects")]
    Redirects,
    /// No connection, no such name, or too slow.
    #[error("{host} cannot be reached")]
    Unreached {
        /// As in the URL.
        host: String,
        /// Why, where the HTTP library said so.
        source: Option<reqwest::Error>,
    },
    /// Another HTTP status than 200.
    #[error("HTTP status {status}")]
    Status {
        /// The status.
        status: u16,
    },
    /// Larger than is fetched.
    #[error("more than {max_bytes} bytes")]
    TooLarge {
        /// The most that is fetched.
        max_bytes: u64,
    },
    /// A web page where a file was expected.
    #[error("a web page, not a file")]
    Page,
    /// The copy could not be written.
    #[error("the copy cannot be written")]
    Unwritable(#[source] std::io::Error),
    /// The user stopped it.
    #[error("stopped")]
    Cancelled,
}

/// Where a fetch may go, and how much it may take.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// `http` or `https`.
    pub url: Url,
    /// Hosts of this machine and its network, too.
    pub private: bool,
    /// More is refused.
    pub max_bytes: u64,
    /// Stops it.
    pub cancel: CancellationToken,
}

impl Fetch {
    /// A fetch under the usual limits.
    ///
    /// # Errors
    /// When the text is no URL.
    pub fn new(url: &str, private: bool, cancel: CancellationToken) -> Result<Fetch, FetchError> {
        let bad = || FetchError::BadUrl(url.to_owned());
        let url = Url::parse(url.trim()).map_err(|_| bad())?;
        Ok(Fetch { url, private, max_bytes: MAX_FETCH_BYTES, cancel })
    }
}

/// Writes what lies at the URL to `place`, which must be a new file's path.
pub async fn fetch(order: Fetch, place: &Path) -> Result<(), FetchError> {
    let cancel = order.cancel.clone();
    let private = order.private;
    let host = order.url.host_str().unwrap_or_default().to_owned();
    let work = tokio::time::timeout(WHOLE, follow(order, place, resolve, move |ip| may_reach(ip, private)));
    match cancel.run_until_cancelled(work).await {
        None => Err(FetchError::Cancelled),
        Some(Err(_)) => Err(FetchError::Unreached { host, source: None }),
        Some(Ok(result)) => result,
    }
}

/// Asks the system for the addresses of a name.
async fn resolve(host: String, port: u16) -> Vec<SocketAddr> {
    tokio::net::lookup_host((host.as_str(), port)).await.map(Iterator::collect).unwrap_or_default()
}

/// Hop by hop: resolve, check, pin, ask.
async fn follow<R, A>(
    order: Fetch,
    place: &Path,
    resolve: R,
    allowed: impl Fn(IpAddr) -> bool,
) -> Result<(), FetchError>
where
    R: Fn(String, u16) -> A,
    A: Future<Output = Vec<SocketAddr>>,
{
    let mut url = order.url;
    for _ in 0..=MAX_REDIRECTS {
        let (host, port) = place_of(&url)?;
        let addresses = match url.host() {
            Some(Host::Ipv4(ip)) => vec![SocketAddr::new(ip.into(), port)],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::new(ip.into(), port)],
            _ => resolve(host.clone(), port).await,
        };
        if addresses.is_empty() {
            return Err(FetchError::Unreached { host, source: None });
        }
        let addresses: Vec<SocketAddr> =
            addresses.into_iter().filter(|address| allowed(address.ip())).collect();
        if addresses.is_empty() {
            return Err(FetchError::Private { host });
        }
        let unreached = |source: reqwest::Error| FetchError::Unreached {
            host: host.clone(),
            source: Some(source.without_url()),
        };
        let response =
            pinned(&host, &addresses).map_err(unreached)?.get(url.clone()).send().await.map_err(unreached)?;
        if !response.status().is_redirection() {
            return keep(response, &host, place, order.max_bytes).await;
        }
        let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let status = response.status().as_u16();
        url = target.and_then(|target| url.join(target).ok()).ok_or(FetchError::Status { status })?;
    }
    Err(FetchError::Redirects)
}

fn place_of(url: &Url) -> Result<(String, u16), FetchError> {
    let bad = || FetchError::BadUrl(url.to_string());
    let is_web = matches!(url.scheme(), "http" | "https");
    if !is_web || !url.username().is_empty() || url.password().is_some() {
        return Err(bad());
    }
    let host = url.host_str().ok_or_else(bad)?.to_owned();
    Ok((host, url.port_or_known_default().ok_or_else(bad)?))
}

/// A client for one hop. No proxy: it would resolve the name again, and in its own network.
fn pinned(host: &str, addresses: &[SocketAddr]) -> Result<Client, reqwest::Error> {
    http_client::builder()
        .user_agent(concat!("yanshu/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        // The bytes as they are stored: of those the MD5 is reported, and packed zeros cannot swell.
        .no_gzip()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .resolve_to_addrs(host, addresses)
        .build()
}

async fn keep(mut response: Response, host: &str, place: &Path, max_bytes: u64) -> Result<(), FetchError> {
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status { status: response.status().as_u16() });
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/html") || kind.starts_with("application/xhtml") {
        return Err(FetchError::Page);
    }
    let too_large = FetchError::TooLarge { max_bytes };
    if response.content_length().is_some_and(|length| length > max_bytes) {
        return Err(too_large);
    }
    let mut file = tokio::fs::File::create_new(place).await.map_err(FetchError::Unwritable)?;
    let mut got = 0;
    loop {
        let chunk = response.chunk().await.map_err(|source| FetchError::Unreached {
            host: host.to_owned(),
            source: Some(source.without_url()),
        })?;
        let Some(chunk) = chunk else { break };
        got += chunk.len() as u64;
        // Also where no length was announced.
        if got > max_bytes {
            return Err(too_large);
        }
        file.write_all(&chunk).await.map_err(FetchError::Unwritable)?;
    }
    file.flush().await.map_err(FetchError::Unwritable)
}

/// Whether an address may be asked: one of the internet; with `private` also those of this machine and its network.
/// Link-local ones never: that is where clouds keep their credentials.
fn may_reach(ip: IpAddr, private: bool) -> bool {
    let v4 = match ip {
        IpAddr::V4(ip) => ip,
        IpAddr::V6(ip) => {
            let parts = ip.segments();
            // Addresses that stand for one of the older kind: mapped, NAT64, 6to4.
            let inner = match parts {
                [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                    Some((high, low))
                }
                [0x2002, high, low, ..] => Some((high, low)),
                _ => None,
            };
            let Some((high, low)) = inner else {
                let local = ip.is_loopback() || ip.is_unique_local();
                // Of the rest only 2000::/3 is given out; in it stand Teredo and the addresses of documents.
                let public = parts[0] & 0xe000 == 0x2000
                    && !(parts[0] == 0x2001 && (parts[1] < 0x200 || parts[1] == 0xdb8))
                    && parts[0] != 0x3fff;
                return public || (private && local);
            };
            (u32::from(high) << 16 | u32::from(low)).into()
        }
    };
    let [a, b, c, _] = v4.octets();
    let local = v4.is_loopback() || v4.is_private() || (a == 100 && b & 0xc0 == 64);
    let never = a == 0
        || a >= 224
        || v4.is_link_local()
        || v4.is_documentation()
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && b & 0xfe == 18);
    !never && (!local || private)
}

/// The file name in a URL's path; the receiver sees it.
#[must_use]
pub fn name_in(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let name = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    let name: String = files::safe_name(&name);
    if name.is_empty() { "file".to_owned() } else { name }
}

#[cfg(test)]
mod tests;
