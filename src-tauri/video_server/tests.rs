#![allow(clippy::unwrap_used)]

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a request as it stands and returns the whole answer.
async fn ask(host: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn shown() -> (tempfile::TempDir, VideoServer, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, b"0123456789").unwrap();
    let video_server = VideoServer::default();
    let url = video_server.show(&path, "video/mp4").await.unwrap();
    let (host, place) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let (host, place) = (host.to_owned(), format!("/{place}"));
    (folder, video_server, host, place)
}

#[tokio::test]
async fn a_film_is_served_in_parts_to_whoever_knows_its_place() {
    let (_folder, _server, host, place) = shown().await;
    let request = format!(
        "GET {place} HTTP/1.1\r\nHost: {host}\r\nOrigin: tauri://localhost\r\nRange: bytes=3-5\r\n\
         Connection: close\r\n\r\n"
    );
    let answer = ask(&host, &request).await;
    assert!(answer.starts_with("HTTP/1.1 206"), "{answer}");
    let answer = answer.to_lowercase();
    for header in [
        "content-range: bytes 3-5/10",
        "content-type: video/mp4",
        "access-control-allow-origin: tauri://localhost",
        "x-content-type-options: nosniff",
    ] {
        assert!(answer.contains(header), "{header} is missing in {answer}");
    }
    assert!(answer.ends_with("\r\n\r\n345"), "{answer}");
}

#[tokio::test]
async fn nobody_else_gets_anything() {
    let (_folder, _server, host, place) = shown().await;
    let port = host.rsplit_once(':').unwrap().1;
    for (what, line, name, more, status) in [
        ("a guessed place", "GET /film.mp4".to_owned(), host.clone(), "", 404),
        ("another path beside it", format!("GET {place}/../film.mp4"), host.clone(), "", 404),
        ("a name that leads here", format!("GET {place}"), format!("rebound.test:{port}"), "", 404),
        ("another page", format!("GET {place}"), host.clone(), "Origin: https://a.test\r\n", 403),
        ("a page of no origin", format!("GET {place}"), host.clone(), "Origin: null\r\n", 403),
        ("a write", format!("POST {place}"), host.clone(), "Content-Length: 0\r\n", 405),
    ] {
        let request = format!("{line} HTTP/1.1\r\nHost: {name}\r\n{more}Connection: close\r\n\r\n");
        let answer = ask(&host, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{what}: {answer}");
        assert!(!answer.contains("0123"), "{what}: {answer}");
    }
}

#[tokio::test]
async fn it_ends_when_nobody_looks_any_more_and_with_the_next_film() {
    let (folder, video_server, host, place) = shown().await;
    let film = folder.path().join("film.mp4");
    let next = video_server.show(&film, "video/mp4").await.unwrap();
    let request = |place: &str| format!("GET {place} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    assert!(ask(&host, &request(&place)).await.starts_with("HTTP/1.1 404"), "the one before it");
    let next_place = &next["http://".len() + host.len()..];
    video_server.stop(&format!("http://{host}{place}"));
    let answer = ask(&host, &request(next_place)).await;
    assert!(answer.ends_with("0123456789"), "the one before does not end the next: {answer}");

    video_server.stop(&next);
    let gone = |host: String| async move {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(&host).await.is_ok() {
            assert!(tokio::time::Instant::now() < deadline, "it still listens");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    gone(host.clone()).await;
    // The policy of the page names one port.
    let again = video_server.show(&film, "video/mp4").await.unwrap();
    assert!(again.starts_with(&video_server.origin().unwrap()) && again.contains(&host), "{again}");
    assert!(TcpStream::connect(&host).await.is_ok());
    video_server.stop(&again);
    gone(host.clone()).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_took_the_place_of_a_film_meanwhile_is_not_served() {
    let (folder, _server, host, place) = shown().await;
    let film = folder.path().join("film.mp4");
    std::fs::write(folder.path().join("secret"), b"secret").unwrap();
    std::fs::remove_file(&film).unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret"), &film).unwrap();
    let request = format!("GET {place} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let answer = ask(&host, &request).await;
    assert!(answer.ends_with("0123456789"), "{answer}");
}
