use std::{net::SocketAddr, time::Duration};

use sandbox::{Error, Options};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use crate::caller::{P2P, caller, options, signature};

#[tokio::test]
async fn an_address_others_can_reach_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for listen in ["0.0.0.0:0", "192.168.1.2:0", "[::]:0"] {
        let listen: SocketAddr = listen.parse().unwrap();
        let refused = sandbox::start(Options { listen, ..options(&folder) }).await;
        assert!(matches!(refused, Err(Error::NotLoopback { address }) if address == listen));
    }
}

#[tokio::test]
async fn a_folder_in_use_is_refused_and_free_again_after_a_stop() {
    let caller = caller().await;
    let second = sandbox::start(options(&caller.folder)).await;
    assert!(matches!(second, Err(Error::InUse { path }) if path == caller.folder.path()));
    caller.restart().await.sandbox.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_refused() {
    let (caller, folder) = (caller().await, tempfile::tempdir().unwrap());
    let listen = caller.sandbox.address();
    let second = sandbox::start(Options { listen, ..options(&folder) }).await;
    assert!(matches!(second, Err(Error::Listen { address, .. }) if address == listen));
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(sandbox::start(Options::new(file)).await, Err(Error::Data { .. })));
}

#[tokio::test]
async fn stopping_frees_the_port_though_a_connection_is_kept_open() {
    let caller = caller().await;
    let address = caller.sandbox.address();
    caller.http.get(caller.url("/health/liveness.action")).send().await.unwrap().bytes().await.unwrap();
    caller.sandbox.stop().await;
    tokio::net::TcpListener::bind(address).await.unwrap();
}

#[tokio::test]
async fn waiting_lasts_while_the_sandbox_runs() {
    let caller = caller().await;
    let waited = tokio::time::timeout(Duration::from_millis(50), caller.sandbox.wait()).await;
    assert!(waited.is_err());
}

#[tokio::test]
async fn a_caller_that_never_finishes_does_not_keep_the_folder() {
    let caller = caller().await;
    let mut stuck = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    let head: String = signature().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "POST /im/v2/conversations/{P2P}/messages HTTP/1.1\r\nHost: localhost\r\n{head}\
         Content-Length: 100\r\n\r\n{{",
    );
    stuck.write_all(request.as_bytes()).await.unwrap();
    caller.restart().await;
}

#[tokio::test]
async fn every_sandbox_gets_a_key_and_secret_of_its_own() {
    let (one, two) = (Options::new("a"), Options::new("b"));
    assert_ne!(one.app_key, two.app_key);
    assert_ne!(one.app_secret, two.app_secret);
    assert_eq!((one.app_key.len(), one.app_secret.len()), (32, 32));
    assert!(one.listen.ip().is_loopback());
}

#[tokio::test]
async fn no_debug_text_holds_the_secret() {
    let caller = caller().await;
    let text = format!("{:?} {:?}", options(&caller.folder), caller.sandbox);
    assert!(!text.contains("sandboxsecret"), "{text}");
}
