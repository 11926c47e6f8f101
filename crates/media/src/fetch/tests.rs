#![allow(clippy::unwrap_used)]

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Redirect;
use axum::routing::get;
use bytes::Bytes;
use tokio::net::TcpListener;

use super::*;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

/// Sevens, and no end.
fn endless() -> Body {
    let sevens = || Ok::<_, std::io::Error>(Bytes::from_static(&[7; 64 * 1024]));
    Body::from_stream(futures_util::stream::repeat_with(sevens))
}

/// A server that behaves badly on request; and its port.
async fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new()
        .route("/picture.png", get(|| async { PICTURE }))
        .route("/round", get(|| async { Redirect::temporary("/round") }))
        .route("/once", get(|| async { Redirect::temporary("/picture.png") }))
        .route(
            "/away",
            get(move || async move { Redirect::temporary(&format!("http://127.0.0.2:{port}/picture.png")) }),
        )
        .route("/two-gb", get(|| async { ([(header::CONTENT_LENGTH, "2147483648")], endless()) }))
        .route("/endless", get(|| async { endless() }))
        .route("/page", get(|| async { ([(CONTENT_TYPE, "text/html; charset=utf-8")], "<p>hello") }))
        .route("/gone", get(|| async { StatusCode::GONE }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

async fn fetch_as(url: &str, private: bool) -> Result<Vec<u8>, FetchError> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("file");
    let order = Fetch { max_bytes: 1024 * 1024, ..Fetch::new(url, private, CancellationToken::new())? };
    fetch(order, &place).await?;
    Ok(std::fs::read(place).unwrap())
}

async fn at(path: &str) -> Result<Vec<u8>, FetchError> {
    let port = server().await;
    fetch_as(&format!("http://127.0.0.1:{port}{path}"), true).await
}

#[tokio::test]
async fn a_file_comes_as_it_is_also_after_a_redirect() {
    assert_eq!(at("/picture.png").await.unwrap(), PICTURE);
    assert_eq!(at("/once").await.unwrap(), PICTURE);
}

#[tokio::test]
async fn redirects_without_end_are_given_up() {
    assert!(matches!(at("/round").await, Err(FetchError::Redirects)));
}

#[tokio::test]
async fn two_gigabytes_are_refused_by_their_length_and_an_endless_answer_by_its_bytes() {
    assert!(matches!(at("/two-gb").await, Err(FetchError::TooLarge { .. })));
    assert!(matches!(at("/endless").await, Err(FetchError::TooLarge { max_bytes: 1_048_576 })));
}

#[tokio::test]
async fn a_page_is_no_file_and_a_status_is_reported() {
    assert!(matches!(at("/page").await, Err(FetchError::Page)));
    assert!(matches!(at("/gone").await, Err(FetchError::Status { status: 410 })));
}

#[tokio::test]
async fn a_private_address_is_asked_only_when_allowed() {
    let port = server().await;
    for host in
        ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "[::ffff:127.0.0.1]", "2130706433"]
    {
        let refused = fetch_as(&format!("http://{host}:{port}/picture.png"), false).await;
        assert!(matches!(refused, Err(FetchError::Private { .. })), "{host}: {refused:?}");
    }
    let metadata = fetch_as("http://169.254.169.254/latest", true).await;
    assert!(matches!(metadata, Err(FetchError::Private { .. })), "not even when allowed: {metadata:?}");
}

#[tokio::test]
async fn a_redirect_to_an_address_that_is_not_allowed_ends_the_fetch() {
    let port = server().await;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://127.0.0.1:{port}/away");
    let order = Fetch::new(&url, true, CancellationToken::new()).unwrap();
    let only_one = |ip| ip == IpAddr::from([127, 0, 0, 1]);

    let refused = follow(order, &folder.path().join("file"), resolve, only_one).await;

    assert!(matches!(&refused, Err(FetchError::Private { host }) if host == "127.0.0.2"), "{refused:?}");
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_asked() {
    let port = server().await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("file");
    // No name server knows this name; and the second answer, as of one that rebinds, is never asked for.
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let resolve = move |_: String, port| {
        let last = if count.fetch_add(1, Ordering::SeqCst) == 0 { 1 } else { 2 };
        async move { vec![SocketAddr::from(([127, 0, 0, last], port))] }
    };
    let url = format!("http://media.invalid:{port}/picture.png");
    let order = Fetch::new(&url, false, CancellationToken::new()).unwrap();

    follow(order, &place, resolve, |ip| ip == IpAddr::from([127, 0, 0, 1])).await.unwrap();

    assert_eq!((std::fs::read(place).unwrap(), asked.load(Ordering::SeqCst)), (PICTURE.to_vec(), 1));
}

#[tokio::test]
async fn what_is_no_web_address_is_not_asked() {
    for url in ["file:///etc/passwd", "ftp://h.test/x", "http://user:word@h.test/x", "data:,x", "picture.png"]
    {
        assert!(matches!(fetch_as(url, true).await, Err(FetchError::BadUrl(_))), "{url}");
    }
}

#[tokio::test]
async fn a_fetch_can_be_stopped() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let cancel = CancellationToken::new();
    let order = Fetch::new(&url, true, cancel.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("file");
    let running = tokio::spawn(async move { fetch(order, &place).await });
    // It takes the connection and never answers.
    let _held = listener.accept().await.unwrap();

    cancel.cancel();

    assert!(matches!(running.await.unwrap(), Err(FetchError::Cancelled)));
}

#[test]
fn only_addresses_of_the_internet_are_public() {
    for (ip, public, private) in [
        (Ipv4Addr::new(8, 8, 8, 8), true, true),
        (Ipv4Addr::new(10, 1, 2, 3), false, true),
        (Ipv4Addr::new(172, 31, 0, 1), false, true),
        (Ipv4Addr::new(192, 168, 1, 1), false, true),
        (Ipv4Addr::new(100, 64, 0, 1), false, true),
        (Ipv4Addr::new(127, 9, 9, 9), false, true),
        (Ipv4Addr::new(0, 0, 0, 0), false, false),
        (Ipv4Addr::new(169, 254, 169, 254), false, false),
        (Ipv4Addr::new(198, 19, 0, 1), false, false),
        (Ipv4Addr::new(224, 0, 0, 1), false, false),
        (Ipv4Addr::BROADCAST, false, false),
    ] {
        assert_eq!((may_reach(ip.into(), false), may_reach(ip.into(), true)), (public, private), "{ip}");
        let mapped = ip.to_ipv6_mapped();
        assert_eq!(may_reach(mapped.into(), false), public, "{mapped}");
    }
    for (ip, public) in [
        ("2606:4700:4700::1111", true),
        ("::1", false),
        ("::", false),
        ("fe80::1", false),
        ("fd00::1", false),
        ("64:ff9b::7f00:1", false),
        ("2002:7f00:1::", false),
        ("2001:db8::1", false),
        ("2001::1", false),
        ("ff02::1", false),
    ] {
        let parsed: Ipv6Addr = ip.parse().unwrap();
        assert_eq!(may_reach(parsed.into(), false), public, "{ip}");
    }
}

#[test]
fn a_name_is_read_out_of_a_url() {
    let name = |url: &str| name_in(&Url::parse(url).unwrap());
    assert_eq!(name("https://h.test/a/%E9%9B%81.png?x=1"), "雁.png");
    assert_eq!(name("https://h.test/a%2Fb"), "a_b");
    assert_eq!(name("https://h.test/"), "file");
    assert_eq!(name("https://h.test/.."), "file");
}
