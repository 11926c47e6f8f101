use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, json};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

use crate::driver::{Driver, Secrets};
use crate::problem::{Outcome, Problem};
use crate::wait::until;

/// One window at a time: focus, clipboard and the app's single-instance lock belong to the whole session.
static ONE_WINDOW: Mutex<()> = Mutex::const_new(());

/// A start takes two seconds.
const TIMEOUT: Duration = Duration::from_secs(40);

/// How to start the app.
#[derive(Debug, Default)]
pub struct Options {
    /// Where secrets can go.
    pub secrets: Secrets,
    /// What the app is started with.
    pub arguments: Vec<PathBuf>,
    /// More environment for the app: name and value.
    pub environment: Vec<(String, String)>,
    /// Another program than `yanshu` beside the test's binary.
    pub binary: Option<PathBuf>,
    /// What shows that the page is ready, as a test id.
    pub ready: Option<&'static str>,
}

/// The running app.
pub struct App {
    pub(crate) client: Client,
    driver: Driver,
    home: TempDir,
    options: Options,
    alone: MutexGuard<'static, ()>,
}

/// What is left after [`App::kill`]: the data folder, to start again on.
pub struct Killed {
    home: TempDir,
    options: Options,
    alone: MutexGuard<'static, ()>,
}

impl App {
    /// Opens the window on a fresh data folder and waits until its page is ready.
    ///
    /// # Errors
    /// When the surroundings are missing, the app is not built, or no window comes up.
    pub async fn start(options: Options) -> Outcome<Self> {
        let alone = ONE_WINDOW.lock().await;
        let home = tempfile::Builder::new()
            .prefix("yanshu-e2e-")
            .tempdir()
            .map_err(|source| Problem::File { path: std::env::temp_dir(), source })?;
        Self::open(home, options, alone).await
    }

    async fn open(home: TempDir, options: Options, alone: MutexGuard<'static, ()>) -> Outcome<Self> {
        let binary = match &options.binary {
            Some(path) => path.clone(),
            None => beside("yanshu")?,
        };
        let data_dir = home.path().join("data");
        let (driver, client) = match connect(&data_dir, &options, &binary).await {
            // The driver picks a port for the app to report to, and waits for ever where somebody else took it meanwhile.
            Err(Problem::Silent) => connect(&data_dir, &options, &binary).await?,
            connected => connected?,
        };
        let app = App { client, driver, home, options, alone };
        app.by_testid(app.options.ready.unwrap_or("frame")).await?;
        Ok(app)
    }

    /// The app's data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// A scratch folder that lives as long as the app; the data folder and the app's printed output are in it.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The process id of the app itself (not of the driver or the web processes).
    ///
    /// # Errors
    /// When it is not running.
    pub fn process_id(&self) -> Outcome<u32> {
        let wanted = OsString::from(self.data_dir());
        processes()
            .find(|pid| is_app(*pid, &wanted))
            .ok_or_else(|| Problem::Program { program: "yanshu", why: "it is not running".to_owned() })
    }

    /// Command line and environment of the app and of the web processes it started, as anyone with the same user can read
    /// them: a name for each, and the bytes.
    pub fn process_traces(&self) -> Vec<(String, Vec<u8>)> {
        let wanted = OsString::from(self.data_dir());
        let ours = processes().filter(|pid| has_data_dir(*pid, &wanted));
        ours.flat_map(|pid| ["cmdline", "environ"].map(|name| format!("/proc/{pid}/{name}")))
            .map(|path| (path.clone(), std::fs::read(path).unwrap_or_default()))
            .collect()
    }

    /// Ends the app in the middle of whatever it does, as a power cut would (SIGKILL).
    ///
    /// # Errors
    /// When it was not running.
    pub async fn kill(self) -> Outcome<Killed> {
        let pid = self.process_id()?;
        self.driver.kill_app(pid)?;
        self.ended().await
    }

    /// Closes the window by its button, which ends the app.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn close_by_its_button(self) -> Outcome<Killed> {
        crate::desktop::close_main_window()?;
        self.ended().await
    }

    /// Closes the window by keys, which ends the app.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn close_by_keys(self, keys: &str) -> Outcome<Killed> {
        self.keys_by_hand("frame", &[keys]).await?;
        self.ended().await
    }

    /// Waits until the app has ended.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn ended(self) -> Outcome<Killed> {
        self.ended_after(|| Ok(())).await
    }

    /// As [`App::ended`], doing something again and again until then.
    async fn ended_after(self, meanwhile: impl Fn() -> Outcome) -> Outcome<Killed> {
        until("the app to be gone", || async {
            if self.process_id().is_err() {
                return Ok(Ok(()));
            }
            meanwhile()?;
            Ok(Err(String::new()))
        })
        .await?;
        Ok(Killed { home: self.home, options: self.options, alone: self.alone })
    }

    /// Closes the window by its button, whatever is on its way: the question about that is answered with yes.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn close_in_the_middle(self) -> Outcome<Killed> {
        crate::desktop::close_main_window()?;
        self.ended_after(crate::dialog::accept_if_asked).await
    }

    /// Closes the window, which ends the app.
    ///
    /// # Errors
    /// When the driver has lost it.
    pub async fn close(self) -> Outcome<Killed> {
        self.client.clone().close().await.map_err(Problem::window("close the window"))?;
        Ok(Killed { home: self.home, options: self.options, alone: self.alone })
    }
}

impl Killed {
    /// As [`App::home`].
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts again on the same data folder.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_again(self) -> Outcome<App> {
        App::open(self.home, self.options, self.alone).await
    }
}

/// Starts a driver and, by it, the app.
async fn connect(data_dir: &Path, options: &Options, binary: &Path) -> Outcome<(Driver, Client)> {
    let driver = Driver::start(data_dir, options.secrets, &options.environment).await?;
    let capabilities = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": options.arguments } });
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(object(capabilities));
    let url = driver.url();
    // When the app dies at once, the driver goes on waiting for it.
    let client = tokio::time::timeout(TIMEOUT, builder.connect(&url)).await;
    Ok((driver, client.map_err(|_| Problem::Silent)?.map_err(Box::new)?))
}

/// A binary of this workspace: `target/<profile>/<name>`, found from this binary's own place
/// (`target/<profile>/deps/…` for a test, `target/<profile>/…` for the tour).
///
/// # Errors
/// [`Problem::NotBuilt`].
pub(crate) fn beside(name: &str) -> Outcome<PathBuf> {
    let path = profile_dir()?.join(name);
    if path.is_file() { Ok(path) } else { Err(Problem::NotBuilt { path }) }
}

/// `target/<profile>`.
pub(crate) fn profile_dir() -> Outcome<PathBuf> {
    let this =
        std::env::current_exe().map_err(|source| Problem::File { path: "/proc/self/exe".into(), source })?;
    let folder = this.parent().unwrap_or(Path::new("/"));
    Ok(if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder }.to_path_buf())
}

fn processes() -> impl Iterator<Item = u32> {
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// The app is the one process with this data folder in its environment that is neither the driver nor a web process.
fn is_app(pid: u32, data_dir: &OsStr) -> bool {
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let command = String::from_utf8_lossy(&command).replace('\0', " ");
    let others = ["WebKit", "with-secrets", "dbus-"];
    has_data_dir(pid, data_dir) && !command.is_empty() && !others.iter().any(|other| command.contains(other))
}

fn has_data_dir(pid: u32, data_dir: &OsStr) -> bool {
    let setting = [b"YANSHU_DATA_DIR=", data_dir.as_encoded_bytes()].concat();
    let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|line| line == setting)
}

fn object(value: serde_json::Value) -> Map<String, serde_json::Value> {
    match value {
        serde_json::Value::Object(map) => map,
        _ => Map::new(),
    }
}
