//! A certificate authority of the test's own, a TLS server under it, and proxies in front.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A name that nobody can look up: only a proxy gets anywhere with it.
pub const NOWHERE: &str = "yunxin.test";

/// A root certificate, and a server certificate for `localhost` and [`NOWHERE`] under it.
pub struct Authority {
    pub pem: String,
    acceptor: TlsAcceptor,
}

impl Authority {
    pub fn new() -> Self {
        let ca_key = rcgen::KeyPair::generate().unwrap();
        let mut ca = rcgen::CertificateParams::new(Vec::new()).unwrap();
        ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        ca.distinguished_name.push(rcgen::DnType::CommonName, "A test's own authority");
        let ca_certificate = ca.self_signed(&ca_key).unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned(), NOWHERE.to_owned()]).unwrap();
        let leaf = leaf.signed_by(&key, &rcgen::Issuer::new(ca, ca_key)).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .unwrap();
        Self { pem: ca_certificate.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) }
    }

    /// Ends TLS and hands everything on to a server without it; its URL names `localhost`.
    pub async fn before(&self, inner: &url::Url) -> url::Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/nimserver", listener.local_addr().unwrap().port());
        let (acceptor, inner) = (self.acceptor.clone(), address(inner));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut onward = TcpStream::connect(inner).await.unwrap();
                    let _ = copy_bidirectional(&mut stream, &mut onward).await;
                });
            }
        });
        url.parse().unwrap()
    }
}

/// Where a URL of this machine leads.
pub fn address(url: &url::Url) -> SocketAddr {
    url.socket_addrs(|| None).unwrap()[0]
}

/// What a proxy was asked first on each connection: `CONNECT host:port` and the login, or the same of SOCKS5.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn add(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }
}

/// A proxy that tunnels every CONNECT to this server, wherever it was meant for.
pub async fn connect_proxy(to: &url::Url) -> (url::Url, Seen) {
    let (to, seen) = (address(to), Seen::default());
    let noted = seen.clone();
    let url = serve("http", move |mut stream| {
        let seen = noted.clone();
        async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await?);
            }
            let head = String::from_utf8_lossy(&head).to_string();
            let login = head.lines().find(|line| line.to_lowercase().starts_with("proxy-authorization:"));
            let asked = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
            seen.add(format!("{asked} {}", login.map_or("-", |line| line[20..].trim())));
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            copy_bidirectional(&mut stream, &mut TcpStream::connect(to).await?).await.map(|_| ())
        }
    })
    .await;
    (url, seen)
}

/// A SOCKS5 proxy that asks for a login (RFC 1928, RFC 1929) and tunnels to this server, wherever it was meant for.
pub async fn socks_proxy(scheme: &'static str, to: &url::Url) -> (url::Url, Seen) {
    let to = address(to);
    socks_proxy_by(scheme, move |_, _| to).await
}

/// The same, to where `route` says of a host and a port.
pub async fn socks_proxy_by(
    scheme: &'static str,
    route: impl Fn(&str, u16) -> SocketAddr + Send + Sync + 'static,
) -> (url::Url, Seen) {
    let (route, seen) = (Arc::new(route), Seen::default());
    let noted = seen.clone();
    let url = serve(scheme, move |mut stream| {
        let (route, seen) = (route.clone(), noted.clone());
        async move {
            let (_version, count) = (stream.read_u8().await?, stream.read_u8().await?);
            stream.read_exact(&mut vec![0; usize::from(count)]).await?;
            stream.write_all(&[5, 2]).await?;
            let _version = stream.read_u8().await?;
            let login = format!("{}:{}", counted(&mut stream).await?, counted(&mut stream).await?);
            stream.write_all(&[1, 0]).await?;
            let mut ask = [0; 4];
            stream.read_exact(&mut ask).await?;
            let host = if ask[3] == 3 {
                counted(&mut stream).await?
            } else {
                let mut ip = [0; 4];
                stream.read_exact(&mut ip).await?;
                std::net::Ipv4Addr::from(ip).to_string()
            };
            let port = stream.read_u16().await?;
            seen.add(format!("{host}:{port} {login}"));
            stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await?;
            let to = route(&host, port);
            copy_bidirectional(&mut stream, &mut TcpStream::connect(to).await?).await.map(|_| ())
        }
    })
    .await;
    (url, seen)
}

async fn counted(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut text).await?;
    Ok(String::from_utf8_lossy(&text).to_string())
}

async fn serve<F>(scheme: &str, talk: impl Fn(TcpStream) -> F + Send + 'static) -> url::Url
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{scheme}://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream));
        }
    });
    url.parse().unwrap()
}
