//! Servers that write what no HTTP library would.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use std::io::Write as _;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What a server writes, and how.
#[derive(Clone)]
pub enum Behaviour {
    /// These bytes, then the end of the connection.
    Say(Vec<u8>),
    /// These bytes, then silence.
    Hang(Vec<u8>),
    /// These bytes, then a reset.
    Reset(Vec<u8>),
    /// The first bytes once, the second for ever.
    Flood(Vec<u8>, Vec<u8>),
    /// One byte of these every 20 ms, the last for ever.
    Drip(Vec<u8>),
}

pub fn answer(head: &str, body: &str) -> Vec<u8> {
    format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

pub fn ok(body: &str) -> Behaviour {
    Behaviour::Say(answer("HTTP/1.1 200 OK", body))
}

/// An answer whose body is this, zipped.
pub fn zipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    let body = encoder.finish().unwrap();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}

/// 2 GB of zeros in 2 MB: after a full flush nothing refers back, so that one compressed mebibyte can be repeated.
pub fn bomb() -> Vec<u8> {
    let mut block = Vec::with_capacity(1 << 16);
    let mut deflate = Compress::new(Compression::best(), false);
    deflate.compress_vec(&vec![b'0'; 1 << 20], &mut block, FlushCompress::Full).unwrap();
    assert_eq!(deflate.total_in(), 1 << 20);
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let body = [&gzip[..], &block.repeat(2_048)].concat();
    [&b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n"[..], &body].concat()
}

/// Reads a request's head and as much body as it announces.
async fn read_request(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    stream.read_exact(&mut vec![0; length]).await.map(|_| ())
}

async fn talk(mut stream: TcpStream, behaviour: Behaviour) -> std::io::Result<()> {
    read_request(&mut stream).await?;
    match behaviour {
        Behaviour::Say(bytes) => stream.write_all(&bytes).await,
        Behaviour::Hang(bytes) => {
            stream.write_all(&bytes).await?;
            std::future::pending().await
        }
        Behaviour::Reset(bytes) => {
            stream.write_all(&bytes).await?;
            stream.set_zero_linger()
        }
        Behaviour::Flood(first, bytes) => {
            stream.write_all(&first).await?;
            loop {
                stream.write_all(&bytes).await?;
            }
        }
        Behaviour::Drip(bytes) => {
            for byte in bytes.iter().chain(std::iter::repeat(bytes.last().unwrap())) {
                stream.write_all(&[*byte]).await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok(())
        }
    }
}

pub async fn server(behaviour: Behaviour) -> url::Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/nimserver", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, behaviour.clone()));
        }
    });
    url
}
