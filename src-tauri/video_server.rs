//! A film on its way into a window that plays nothing from a scheme of the app's own (WebKitGTK): by HTTP on loopback,
//! one file, for as long as it is looked at. Why, and what keeps it safe: docs/decisions/0010.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use socket2::{Domain, Socket, Type};
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

/// How long the port may take to become free after the film before.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Shows at most one file. Cheap to make; nothing listens until something is shown.
#[derive(Debug, Default)]
pub struct VideoServer {
    /// `None`: no port could be had.
    port: OnceLock<Option<Port>>,
    showing: Shared,
    /// Dropped, it ends the listening.
    listening: Mutex<Option<DropGuard>>,
}

/// What is shown now.
type Shared = Arc<Mutex<Option<Arc<Film>>>>;

/// A port of loopback that is kept for films, for as long as the program runs: the policy of the page names it, and is
/// fixed when the page is loaded. Bound, and not listened at.
#[derive(Debug)]
struct Port {
    address: SocketAddr,
    _bound: Socket,
}

#[derive(Debug)]
struct Film {
    /// Read through its handle: what takes the place of its path meanwhile is another file.
    file: File,
    #[cfg(not(target_os = "linux"))]
    path: PathBuf,
    mime: String,
    /// Where it is shown, with its slash: nobody can guess it.
    place: String,
    /// The only name under which it is asked for: a name that was made to lead here is another.
    host: String,
}

impl VideoServer {
    /// The one origin from which films come, `http://127.0.0.1:…`; `None` where no port is free.
    pub fn origin(&self) -> Option<String> {
        self.port().map(|port| format!("http://{}", port.address))
    }

    /// Shows a file instead of the one before it, and says where.
    ///
    /// # Errors
    /// When it cannot be read, or its port cannot be listened at.
    pub async fn show(&self, path: &Path, mime: &str) -> io::Result<String> {
        let port = self.port().ok_or(io::ErrorKind::AddrNotAvailable)?.address;
        let opened = path.to_owned();
        let file = tokio::task::spawn_blocking(move || files::open(&opened)).await??;
        let place = format!("/{}{}", courier::new_client_id(), courier::new_client_id());
        let host = port.to_string();
        let url = format!("http://{host}{place}");
        let film = Film {
            file,
            #[cfg(not(target_os = "linux"))]
            path: path.to_owned(),
            mime: mime.to_owned(),
            place,
            host,
        };
        *lock(&self.showing) = Some(Arc::new(film));
        if lock(&self.listening).is_none() {
            let listener = listen(port).await?;
            let mut listening = lock(&self.listening);
            if listening.is_none() {
                *listening = Some(serve(listener, Arc::clone(&self.showing)));
            }
        }
        Ok(url)
    }

    /// Nobody looks at it any more. Another that is shown meanwhile stays.
    pub fn stop(&self, url: &str) {
        let mut showing = lock(&self.showing);
        if showing.as_ref().is_some_and(|film| url == format!("http://{}{}", film.host, film.place)) {
            *showing = None;
            *lock(&self.listening) = None;
        }
    }

    fn port(&self) -> Option<&Port> {
        let bind = || {
            let bound = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).ok()?;
            Some(Port { address: bound.local_addr().ok()?.as_socket()?, _bound: bound })
        };
        self.port.get_or_init(bind).as_ref()
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Two sockets may be bound to one port as long as one of them listens at most.
fn bound(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // On Windows this would let others take the port away.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

/// Listens at the port; waits for the one that listened there for the film before, which is just ending.
async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let listening = bound(address).and_then(|socket| {
            socket.listen(128)?;
            socket.set_nonblocking(true)?;
            TcpListener::from_std(socket.into())
        });
        match listening {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && Instant::now() < deadline => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            listening => return listening,
        }
    }
}

/// Answers until the guard is dropped.
fn serve(listener: TcpListener, showing: Shared) -> DropGuard {
    let over = CancellationToken::new();
    let until_over = over.clone().cancelled_owned();
    let router = Router::new().fallback(project).with_state(showing);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(until_over).await {
            tracing::warn!(%error, "a film could not be shown");
        }
    });
    over.drop_guard()
}

async fn project(State(showing): State<Shared>, request: Request) -> Response {
    let film = lock(&showing).clone();
    let Some(film) = film else { return StatusCode::NOT_FOUND.into_response() };
    if let Some(status) = film.refuses(&request) {
        return status.into_response();
    }
    let mime =
        HeaderValue::from_str(&film.mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    match ServeFile::new(film.opened()).oneshot(request).await {
        Ok(answer) => {
            let mut answer = (INERT, answer.map(Body::new)).into_response();
            answer.headers_mut().insert(header::CONTENT_TYPE, mime);
            answer
        }
        Err(never) => match never {},
    }
}

impl Film {
    /// A path to the file that was opened, whatever lies at its own path now. Films are shown so on Linux only; elsewhere
    /// the web view plays files by itself.
    #[cfg(target_os = "linux")]
    fn opened(&self) -> PathBuf {
        use std::os::fd::AsRawFd;
        PathBuf::from(format!("/proc/self/fd/{}", self.file.as_raw_fd()))
    }

    #[cfg(not(target_os = "linux"))]
    fn opened(&self) -> PathBuf {
        let _ = &self.file;
        self.path.clone()
    }

    fn refuses(&self, request: &Request) -> Option<StatusCode> {
        let asked = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let ours = request.uri().path() == self.place && asked(header::HOST) == Some(self.host.as_str());
        if !ours {
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
mod tests;
