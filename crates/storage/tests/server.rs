//! Against a real S3 server that checks signatures.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use s3::{ACCESS_KEY, BUCKET, SECRET, Server};
use secrecy::SecretString;
use storage::{BucketAddress, Error, Keys, Kind, PART_BYTES, Part, Storage};

fn storage(endpoint: &str, bucket: &str, secret: &str) -> Storage {
    let address = BucketAddress {
        endpoint: endpoint.parse().unwrap(),
        region: "us-east-1".into(),
        bucket: bucket.into(),
        path_style: true,
    };
    let keys = Keys { access_key: ACCESS_KEY.into(), secret: SecretString::from(secret) };
    Storage::new(&address, &keys, http_client::builder().no_proxy()).unwrap()
}

fn kind() -> Kind {
    Kind { mime: "video/mp4".into(), name: "雁.mp4".into() }
}

/// A part whose MD5 is right.
fn part(number: u16, length: u64) -> Part {
    use md5::{Digest, Md5};
    let bytes = Bytes::from(vec![number as u8; length as usize]);
    Part { number, md5: Md5::digest(&bytes).into(), bytes }
}

#[tokio::test]
async fn an_object_is_put_read_measured_and_deleted() {
    let server = Server::start().await;
    let storage = storage(&server.endpoint(), BUCKET, SECRET);
    let key = "雁/a b+c.txt";

    storage.put(key, "text/plain", Bytes::from_static(b"hello")).await.unwrap();
    assert_eq!(storage.get(key).await.unwrap(), "hello");
    assert_eq!(storage.size_bytes(key).await.unwrap(), Some(5));

    storage.delete(key).await.unwrap();
    storage.delete(key).await.unwrap();
    assert_eq!(storage.size_bytes(key).await.unwrap(), None);
    assert!(matches!(storage.get(key).await, Err(Error::NoObject)));
}

#[tokio::test]
async fn an_object_that_is_stored_compressed_has_its_length_and_is_read_as_it_lies_there() {
    let server = Server::start().await;
    let storage = storage(&server.endpoint(), BUCKET, SECRET);
    let bytes = Bytes::from_static(b"\x1f\x8b\x08 as it lies there");

    storage.put("notes.json.gz", "application/json", bytes.clone()).await.unwrap();

    assert_eq!(storage.size_bytes("notes.json.gz").await.unwrap(), Some(bytes.len() as u64));
    assert_eq!(storage.get("notes.json.gz").await.unwrap(), bytes);
}

#[tokio::test]
async fn a_signed_link_reads_a_private_object_and_a_bare_one_does_not() {
    let server = Server::start().await;
    let storage = storage(&server.endpoint(), BUCKET, SECRET);
    storage.put("k", "text/plain", Bytes::from_static(b"hello")).await.unwrap();

    assert_eq!(storage.follow(storage.signed_link("k", 3_600)).await.unwrap(), "hello");
    assert!(matches!(storage.follow(storage.object_url("k")).await, Err(Error::Denied { .. })));
}

#[tokio::test]
async fn a_large_object_goes_up_in_parts_of_which_one_may_come_twice() {
    let server = Server::start().await;
    let storage = storage(&server.endpoint(), BUCKET, SECRET);
    let upload = storage.begin("film.mp4", &kind()).await.unwrap();
    let sent = Arc::new(AtomicU64::new(0));

    let mut tags = Vec::new();
    for (number, length) in [(1, PART_BYTES), (2, PART_BYTES), (2, PART_BYTES), (3, 10)] {
        let counter = sent.clone();
        let on_sent = move |bytes| {
            counter.fetch_add(bytes, Ordering::Relaxed);
        };
        let tag = storage.send_part(&upload, &part(number, length), on_sent).await.unwrap();
        tags.truncate(usize::from(number) - 1);
        tags.push(tag);
    }
    storage.complete(&upload, &tags).await.unwrap();
    let seen = server.seen();
    assert!(seen.iter().any(|seen| seen.part.is_some()));
    assert!(seen.iter().all(|seen| seen.unsigned.is_empty()), "strict storages refuse these: {seen:?}");

    assert_eq!(sent.load(Ordering::Relaxed), 3 * PART_BYTES + 10);
    assert_eq!(storage.size_bytes("film.mp4").await.unwrap(), Some(2 * PART_BYTES + 10));
    assert_eq!((server.stored_parts(), server.loose_parts()), (vec![1, 2, 2, 3], 0));
    assert!(matches!(storage.complete(&upload, &tags).await, Err(Error::NoUpload)));
}

#[tokio::test]
async fn an_aborted_upload_leaves_nothing_behind() {
    let server = Server::start().await;
    let storage = storage(&server.endpoint(), BUCKET, SECRET);
    let upload = storage.begin("film.mp4", &kind()).await.unwrap();
    storage.send_part(&upload, &part(1, 10), |_| {}).await.unwrap();
    assert_eq!(server.loose_parts(), 1);
    assert!(storage.lives(&upload).await.unwrap());

    storage.abort(&upload).await.unwrap();
    assert!(!storage.lives(&upload).await.unwrap());
    storage.abort(&upload).await.unwrap();

    assert_eq!((server.loose_parts(), server.objects().len()), (0, 0));
    assert!(matches!(storage.send_part(&upload, &part(1, 10), |_| {}).await, Err(Error::NoUpload)));
}

#[tokio::test]
async fn each_mistake_of_a_user_has_its_own_error() {
    let server = Server::start().await;
    let put = async |storage: Storage| storage.put("k", "text/plain", Bytes::new()).await.unwrap_err();

    let error = put(storage(&server.endpoint(), BUCKET, "another")).await;
    assert!(matches!(error, Error::WrongSecret), "{error:?}");
    let error = put(storage(&server.endpoint(), "ducks", SECRET)).await;
    assert!(matches!(error, Error::NoBucket), "{error:?}");
    let address = BucketAddress {
        endpoint: server.endpoint().parse().unwrap(),
        region: "r".into(),
        bucket: BUCKET.into(),
        path_style: true,
    };
    let stranger = Keys { access_key: "AKNOBODY".into(), secret: SecretString::from(SECRET) };
    let error = put(Storage::new(&address, &stranger, http_client::builder().no_proxy()).unwrap()).await;
    assert!(matches!(error, Error::UnknownKey), "{error:?}");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = put(storage(&format!("http://{closed}"), BUCKET, SECRET)).await;
    assert!(matches!(error, Error::Unreached { .. }), "{error:?}");
}

#[tokio::test]
async fn a_broken_connection_is_reported_as_such_and_its_error_shows_no_signature() {
    let server = Server::start().await;
    let cutter = server.cutter().await;
    let storage = storage(&cutter.endpoint(), BUCKET, SECRET);
    let upload = storage.begin("film.mp4", &kind()).await.unwrap();

    cutter.cut_after(1_000_000);
    let error = storage.send_part(&upload, &part(1, PART_BYTES), |_| {}).await.unwrap_err();

    assert!(matches!(error, Error::Cut { .. }) && error.may_pass(), "{error:?}");
    assert!(cutter.is_cut() && server.stored_parts().is_empty());
    let reported = format!("{error:?} {error}");
    assert!(!reported.contains("Signature") && !reported.contains(SECRET), "{reported}");
    cutter.heal();
    storage.send_part(&upload, &part(1, PART_BYTES), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_certificate_nobody_signed_is_reported_as_such() {
    let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![key.cert.der().clone()],
            rustls::pki_types::PrivateKeyDer::Pkcs8(key.signing_key.serialize_der().into()),
        )
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });

    let error = storage(&endpoint, BUCKET, SECRET).get("k").await.unwrap_err();

    assert!(matches!(error, Error::Untrusted { .. }), "{error:?}");
}
