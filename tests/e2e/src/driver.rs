use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::problem::{Outcome, Problem};
use crate::wait::until;

/// Where the app can put secrets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Secrets {
    /// The session's Secret Service.
    #[default]
    Service,
    /// A session bus on which there is none and none can be started.
    None,
}

/// How long the driver and what it started may take to end by themselves.
const GRACE: Duration = Duration::from_secs(2);

/// A running WebKitWebDriver, which starts the app as its child and so hands its own environment on.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    pub(crate) async fn start(
        data_dir: &Path,
        secrets: Secrets,
        environment: &[(String, String)],
    ) -> Outcome<Self> {
        surroundings(secrets)?;
        let port = free_port()
            .map_err(|why| Problem::Program { program: "WebKitWebDriver", why: why.to_string() })?;
        let mut command = match secrets {
            Secrets::Service => Command::new("WebKitWebDriver"),
            Secrets::None => {
                let mut command =
                    Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/with-secrets.sh"));
                command.args(["--none", "WebKitWebDriver"]);
                command
            }
        };
        command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("TAURI_AUTOMATION", "true")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env("YANSHU_DATA_DIR", data_dir)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log(data_dir)?)
            .stderr(log(data_dir)?)
            // A group of its own, so that the driver, the app and the web processes all go when the test goes.
            .process_group(0);
        let process = command.spawn().map_err(|error| Problem::Program {
            program: "WebKitWebDriver",
            why: format!("{error} (Debian: webkit2gtk-driver)"),
        })?;
        let driver = Driver { process, port };
        until("the web driver to listen", || async {
            let answered = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
            Ok(answered.map(drop).map_err(|error| error.to_string()))
        })
        .await?;
        Ok(driver)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the app as a power cut would. The driver stays.
    pub(crate) fn kill_app(&self, app: u32) -> Outcome {
        let pid = i32::try_from(app).ok().and_then(Pid::from_raw);
        pid.map_or(Err(rustix::io::Errno::SRCH), |pid| kill_process(pid, Signal::KILL))
            .map_err(|why| Problem::Program { program: "kill", why: why.to_string() })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let Some(group) = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw) else { return };
        // First politely, so that the scripts in between remove their own temporary folders. Already gone is fine.
        let _ = kill_process_group(group, Signal::TERM);
        let started = Instant::now();
        while matches!(self.process.try_wait(), Ok(None)) && started.elapsed() < GRACE {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.process.wait();
    }
}

/// What the app prints. Beside the data folder, so that a search through the folder's parent finds it too.
fn log(data_dir: &Path) -> Outcome<std::fs::File> {
    let path = data_dir.with_extension("output");
    std::fs::File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(|source| Problem::File { path, source })
}

/// The system hands out a port that was free a moment ago; the driver cannot choose one and tell.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn surroundings(secrets: Secrets) -> Outcome {
    if std::env::var_os("DISPLAY").is_none() {
        return Err(Problem::Surroundings { missing: "There is no X display" });
    }
    if secrets == Secrets::Service && !has_secret_service() {
        return Err(Problem::Surroundings { missing: "There is no Secret Service on the session bus" });
    }
    Ok(())
}

fn has_secret_service() -> bool {
    Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .arg("org.freedesktop.DBus.Peer.Ping")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
