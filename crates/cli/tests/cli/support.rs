//! What the tests share: a data folder with the binary in it, and servers to send to.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use sandbox::{Options, Sandbox};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Nothing here takes longer, on a busy machine either.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A data folder, and a machine without a keyring around it.
pub struct Fixture {
    folder: TempDir,
}

impl Fixture {
    pub fn new() -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        Fixture { folder }
    }

    /// Where the program keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where the program puts what lives for one call.
    pub fn temporary(&self) -> PathBuf {
        self.folder.path().join("tmp")
    }

    /// A file beside the data.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn call(&self, args: &[&str]) -> Call {
        self.call_in(&self.data(), args)
    }

    pub fn call_in(&self, data: &Path, args: &[&str]) -> Call {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yanshu-cli"));
        command
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("TMPDIR", self.temporary())
            .env("YANSHU_DATA_DIR", data)
            // No bus, no Secret Service: the keyring of whoever runs the tests is not touched.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Call { command, input: Vec::new() }
    }

    /// Adds a test account named `name` and forgets its secret, as there is no keyring.
    pub fn add(&self, name: &str, base_url: &str, app_key: &str, more: &[&str]) {
        let mut args = vec!["account", "add", "--name", name, "--app-key", app_key, "--url", base_url];
        args.extend(more);
        let done = self.call(&args).input("0123456789ab").run();
        assert_eq!(done.code, 0, "{done:?}");
    }

    pub fn send(&self, account: &str, secret: &str, more: &[&str]) -> Done {
        let mut args = vec!["send", "--account", account, "--to", "goose|1|swan", "--json"];
        args.extend(more);
        self.call(&args).secret(secret).run()
    }

    /// The rows of the history, newest first.
    pub fn history(&self) -> Vec<Value> {
        let done = self.call(&["history", "list", "--json"]).run();
        assert_eq!(done.code, 0, "{done:?}");
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A call that is being prepared.
pub struct Call {
    pub command: Command,
    input: Vec<u8>,
}

impl Call {
    pub fn secret(mut self, secret: &str) -> Call {
        self.command.env("YANSHU_APP_SECRET", secret);
        self
    }

    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Call {
        self.input = input.into();
        self
    }

    pub fn start(mut self) -> Running {
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Not every command reads its input to the end.
        thread::spawn(move || drop(stdin.write_all(&self.input)));
        let err = collect(child.stderr.take().unwrap());
        let out = BufReader::new(child.stdout.take().unwrap());
        Running { child, out: Some(out), err: Some(err) }
    }

    pub fn run(self) -> Done {
        self.start().end()
    }
}

/// A call that runs. Killed when the test forgets it.
pub struct Running {
    pub child: Child,
    out: Option<BufReader<std::process::ChildStdout>>,
    err: Option<JoinHandle<String>>,
}

impl Running {
    /// The next line of output; waits for it.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.as_mut().unwrap().read_line(&mut line).unwrap();
        line
    }

    pub fn end(mut self) -> Done {
        let out = collect(self.out.take().unwrap());
        let status = end_of(&mut self.child);
        let err = self.err.take().unwrap().join().unwrap();
        Done { code: status.code().unwrap_or(-1), out: out.join().unwrap(), err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a call left.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    /// The one JSON line that there must be.
    pub fn json(&self) -> Value {
        let lines: Vec<&str> = self.out.lines().collect();
        assert_eq!(lines.len(), 1, "not exactly one line: {self:?}");
        serde_json::from_str(lines[0]).unwrap()
    }

    /// Exit code and outcome together, as a script reads them.
    pub fn ended(&self) -> (i32, String) {
        (self.code, self.json()["outcome"].as_str().unwrap().to_owned())
    }
}

/// A sandbox that outlives calls.
pub struct Service {
    // Before the runtime: what is dropped first is stopped first.
    pub sandbox: Sandbox,
    _runtime: Runtime,
    _folder: TempDir,
}

impl Service {
    pub fn start() -> Service {
        Service::with_secret(None)
    }

    pub fn with_secret(secret: Option<&str>) -> Service {
        Service::with(|options| {
            if let Some(secret) = secret {
                secret.clone_into(&mut options.app_secret);
            }
        })
    }

    pub fn with(change: impl FnOnce(&mut Options)) -> Service {
        let folder = tempfile::tempdir().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut options = Options::new(folder.path());
        change(&mut options);
        let sandbox = runtime.block_on(sandbox::start(options)).unwrap();
        Service { sandbox, _runtime: runtime, _folder: folder }
    }

    pub fn base_url(&self) -> String {
        self.sandbox.base_url().to_string()
    }

    pub fn app_key(&self) -> String {
        self.sandbox.app_key().to_string()
    }

    /// Adds an account for this sandbox.
    pub fn known_to(&self, fixture: &Fixture, name: &str) {
        fixture.add(name, &self.sandbox.base_url(), self.sandbox.app_key(), &[]);
    }

    pub fn secret(&self) -> &str {
        self.sandbox.app_secret()
    }

    /// The bodies that arrived, oldest first.
    pub fn bodies(&self) -> Vec<String> {
        self.sandbox.world().messages().into_iter().map(|message| message.body).collect()
    }
}

/// Takes calls to their last byte and never answers.
pub struct Silent {
    pub base_url: String,
    arrived: Receiver<TcpStream>,
}

impl Silent {
    pub fn start() -> Silent {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/nimserver", listener.local_addr().unwrap());
        let (report, arrived) = channel();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                if read_request(&mut stream).is_some() && report.send(stream).is_err() {
                    return;
                }
            }
        });
        Silent { base_url, arrived }
    }

    /// Waits until a whole call is there. The connection stays open as long as what is returned.
    pub fn wait(&self) -> TcpStream {
        self.arrived.recv_timeout(TIMEOUT).unwrap()
    }
}

/// Answers every call with the same JSON, and keeps what was asked.
pub struct Scripted {
    pub base_url: String,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Scripted {
    pub fn start(answer: &'static str) -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/nimserver", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        let seen = asked.clone();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(request) = whole_request(&mut stream) else { continue };
                seen.lock().unwrap().push(request);
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    answer.len()
                );
                // Whoever asked may be gone already.
                let _ = stream.write_all(format!("{head}{answer}").as_bytes());
            }
        });
        Scripted { base_url, asked }
    }

    /// Path and body of each call.
    pub fn asked(&self) -> Vec<(String, String)> {
        self.asked.lock().unwrap().clone()
    }
}

fn read_request(stream: &mut TcpStream) -> Option<()> {
    whole_request(stream).map(drop)
}

/// Path and body.
fn whole_request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(stream);
    let (mut length, mut path) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((path, String::from_utf8_lossy(&body).into_owned()))
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    })
}

fn end_of(child: &mut Child) -> ExitStatus {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(Instant::now() < deadline, "the call did not end");
        thread::sleep(Duration::from_millis(5));
    }
}
