//! A film on its way into a window that plays nothing from a scheme of the app's own (WebKitGTK): by HTTP on loopback,
//! one file, for as long as it is looked at. Why, and what keeps it safe: docs/decisions/0010.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// The page itself. No other page can have this origin, and only it may read frames of the film.
const PAGE: HeaderValue = HeaderValue::from_static("tauri://localhost");
/// What is served is a film and nothing else, whatever the file holds.
const INERT: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, PAGE),
];

/// Shows at most one file. Cheap to make; nothing listens until something is shown.
#[derive(Debug, Default)]
pub struct Projector {
    showing: Mutex<Option<Showing>>,
}

#[derive(Debug)]
struct Showing {
    url: String,
    /// Dropped, it ends the listening.
    _until: DropGuard,
}

#[derive(Debug)]
struct Film {
    path: PathBuf,
    mime: String,
    /// Where it is shown, with its slash: nobody can guess it.
    place: String,
    /// The only name under which it is asked for: a name that was made to lead here is another.
    host: String,
    over: CancellationToken,
}

impl Projector {
    /// Shows a file instead of the one before it, and says where.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn show(&self, path: &Path, mime: &str) -> std::io::Result<String> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let host = listener.local_addr()?.to_string();
        let over = CancellationToken::new();
        let place = format!("/{}{}", courier::new_client_id(), courier::new_client_id());
        let url = format!("http://{host}{place}");
        let film = Film { path: path.to_owned(), mime: mime.to_owned(), place, host, over: over.clone() };
        let router = Router::new().fallback(project).with_state(Arc::new(film));
        let until_over = over.clone().cancelled_owned();
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(until_over).await {
                tracing::warn!(%error, "a film could not be shown");
            }
        });
        *self.lock() = Some(Showing { url: url.clone(), _until: over.drop_guard() });
        Ok(url)
    }

    /// Nobody looks at it any more. Another that is shown meanwhile stays.
    pub fn stop(&self, url: &str) {
        let mut showing = self.lock();
        if showing.as_ref().is_some_and(|showing| showing.url == url) {
            *showing = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Showing>> {
        self.showing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn project(State(film): State<Arc<Film>>, request: Request) -> Response {
    if let Some(status) = film.refuses(&request) {
        return status.into_response();
    }
    let mime =
        HeaderValue::from_str(&film.mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    match ServeFile::new(&film.path).oneshot(request).await {
        Ok(answer) => {
            let mut answer = (INERT, answer.map(Body::new)).into_response();
            answer.headers_mut().insert(header::CONTENT_TYPE, mime);
            answer
        }
        Err(never) => match never {},
    }
}

impl Film {
    fn refuses(&self, request: &Request) -> Option<StatusCode> {
        let asked = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let ours = request.uri().path() == self.place && asked(header::HOST) == Some(self.host.as_str());
        if !ours || self.over.is_cancelled() {
            return Some(StatusCode::NOT_FOUND);
        }
        // Said by the web view when a page reads what it shows: no other page does.
        if asked(header::ORIGIN).is_some_and(|origin| PAGE != origin) {
            return Some(StatusCode::FORBIDDEN);
        }
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        (!reads).then_some(StatusCode::METHOD_NOT_ALLOWED)
    }
}

#[cfg(test)]
mod tests {
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

    async fn shown() -> (tempfile::TempDir, Projector, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        std::fs::write(&path, b"0123456789").unwrap();
        let projector = Projector::default();
        let url = projector.show(&path, "video/mp4").await.unwrap();
        let (host, place) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let (host, place) = (host.to_owned(), format!("/{place}"));
        (folder, projector, host, place)
    }

    #[tokio::test]
    async fn a_film_is_served_in_parts_to_whoever_knows_its_place() {
        let (_folder, _projector, host, place) = shown().await;
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
        let (_folder, _projector, host, place) = shown().await;
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
        let (folder, projector, host, place) = shown().await;
        let next = projector.show(&folder.path().join("film.mp4"), "video/mp4").await.unwrap();
        let gone = |host: String| async move {
            let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(60);
            while TcpStream::connect(&host).await.is_ok() {
                assert!(tokio::time::Instant::now() < deadline, "it still listens");
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        gone(host.clone()).await;

        projector.stop(&format!("http://{host}{place}"));
        let next_host = next.strip_prefix("http://").unwrap().split_once('/').unwrap().0.to_owned();
        assert!(TcpStream::connect(&next_host).await.is_ok(), "the one before does not end the next");
        projector.stop(&next);
        gone(next_host).await;
    }
}
