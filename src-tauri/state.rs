//! What lives as long as the window.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use courier::{BundleFile, Confirm, Courier, ErrorCode, ReindexProgress, SandboxLink};
use sandbox::Sandbox;
use secrecy::SecretString;
use tokio::sync::OnceCell;

use crate::activation::{self, Activation};
use crate::confirm::{DialogConfirm, asked};
use crate::error::AppError;
use crate::latest_search::LatestSearch;
use crate::opened::OpenedFiles;
use crate::places::Places;
use crate::running::RunningOperations;
use crate::sandbox_start::start;
use crate::updates::Updates;
use crate::video_server::VideoServer;

/// How long the window waits for a check of databases that a crash had left open. Later it runs on beside the window.
const CHECK_TIMEOUT: Duration = Duration::from_millis(500);

/// How long the end of the app waits for messages of jobs that are on their way.
const PAUSE_TIMEOUT: Duration = Duration::from_secs(5);

/// Shared by all commands. Opening is lazy, so that the window stands before the first byte is read.
pub struct AppState {
    data_dir: PathBuf,
    courier: OnceCell<Courier>,
    sandbox: OnceCell<Sandbox>,
    /// Operations of the page.
    pub running: RunningOperations,
    bundle: Mutex<Option<Vec<BundleFile>>>,
    /// What is searched for in the history.
    pub search: LatestSearch,
    /// What is searched for in the jobs.
    pub job_search: LatestSearch,
    tidying: Once,
    /// What happens at the sandbox is reported to the windows.
    pub sandbox_reported: Once,
    /// Files that the app was started with.
    pub opened: OpenedFiles,
    /// Films that the window looks at.
    pub video_server: VideoServer,
    /// What the user has just done.
    pub activation: Arc<Activation>,
    looked_at: Mutex<HashSet<String>>,
    /// Whether the app goes on without its window.
    pub in_background: AtomicBool,
    /// What was written in this session, to be opened by the system.
    pub places: Places,
    /// What is known of a newer version.
    pub updates: Updates,
    /// Asks the user outside of the page.
    pub confirm: Arc<DialogConfirm>,
}

impl AppState {
    /// A state over a data folder; nothing is opened yet.
    pub fn new(data_dir: PathBuf) -> AppState {
        AppState {
            data_dir,
            courier: OnceCell::new(),
            sandbox: OnceCell::new(),
            running: RunningOperations::default(),
            bundle: Mutex::default(),
            search: LatestSearch::default(),
            job_search: LatestSearch::default(),
            tidying: Once::new(),
            sandbox_reported: Once::new(),
            opened: OpenedFiles::of_this_start(),
            video_server: VideoServer::default(),
            activation: Arc::default(),
            looked_at: Mutex::default(),
            in_background: AtomicBool::default(),
            places: Places::default(),
            updates: Updates::default(),
            confirm: Arc::default(),
        }
    }

    /// The folder that holds all data.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The courier; opened by the first caller, and again after a failure, so that *try again* works.
    pub async fn courier(&self) -> Result<&Courier, AppError> {
        let open = || async {
            let data_dir = self.data_dir.clone();
            let open = move || Courier::open_within(&data_dir, CHECK_TIMEOUT);
            let courier = tauri::async_runtime::spawn_blocking(open)
                .await
                .map_err(|error| AppError::new(ErrorCode::Internal, error))??;
            let courier = courier.with_confirm(Arc::clone(&self.confirm) as Arc<dyn Confirm>);
            // Once, before anything new can lie there.
            if let Err(error) = courier.tidy_scratch().await {
                tracing::warn!(%error, "the scratch folder could not be tidied");
            }
            Ok::<_, AppError>(courier)
        };
        self.courier.get_or_try_init(open).await
    }

    /// The courier, where it was opened.
    pub fn opened_courier(&self) -> Option<&Courier> {
        self.courier.get()
    }

    /// Begins to open the data folder, and then to start the sandbox, without waiting for either: both are there, or on
    /// their way, when the page asks. What fails is tried again by who needs it, and reported by that.
    pub fn begin_opening(self: &Arc<Self>) {
        let state = Arc::clone(self);
        tauri::async_runtime::spawn(async move {
            let began = std::time::Instant::now();
            let opened = state.courier().await.is_ok();
            let opened_ms = began.elapsed().as_millis();
            let sandbox = opened && state.sandbox().await.is_ok();
            tracing::info!(opened, opened_ms, sandbox, took_ms = began.elapsed().as_millis(), "begun");
        });
    }

    /// The base URL of the built-in sandbox, started by the first caller; or why it does not run.
    pub async fn sandbox(&self) -> Result<String, String> {
        let courier = self.courier().await.map_err(|error| error.message)?;
        let sandbox = self.running_sandbox().await?;
        let base_url = sandbox.base_url();
        courier.accounts().link_sandbox(SandboxLink {
            base_url: base_url.parse().map_err(|error| format!("{base_url}: {error}"))?,
            app_key: sandbox.app_key().to_owned(),
            app_secret: SecretString::from(sandbox.app_secret().to_owned()),
        });
        Ok(base_url)
    }

    /// The built-in sandbox, started by the first caller, and again after a failure; or why it does not run.
    pub async fn running_sandbox(&self) -> Result<&Sandbox, String> {
        self.sandbox.get_or_try_init(|| start(&self.data_dir)).await
    }

    /// Begins to tidy the history and to start scheduled jobs in the background, once; `ended` gets how many rows went by retention,
    /// `reindexed` how far the search index is that an earlier version made.
    pub fn keep_tidy(
        &self,
        courier: &Courier,
        ended: impl Fn(u64) + Send + Sync + 'static,
        reindexed: impl Fn(ReindexProgress) + Send + Sync + 'static,
    ) {
        let (tidying, indexing, scheduled) = (courier.clone(), courier.clone(), courier.clone());
        self.tidying.call_once(|| {
            tauri::async_runtime::spawn(async move { tidying.retention().keep_tidy(ended).await });
            tauri::async_runtime::spawn(async move { scheduled.job_schedule().keep().await });
            tauri::async_runtime::spawn(async move {
                if let Err(error) = indexing.history().reindex(reindexed).await {
                    // The next start goes on with it; until then all is found as before.
                    tracing::warn!(%error, "the search index could not be brought up to date");
                }
            });
        });
    }

    /// Whether the clipboard may be read: the user has just clicked or pressed a key, or says so.
    ///
    /// # Errors
    /// [`ErrorCode::NoUserInput`] where a script alone wants it.
    pub async fn may_read_clipboard(&self) -> Result<(), AppError> {
        let may = if activation::SEEN {
            self.activation.take()
        } else {
            self.confirm.ask_words(asked::reading_clipboard).await
        };
        if may { Ok(()) } else { Err(AppError::new(ErrorCode::NoUserInput, "nobody has pressed anything")) }
    }

    /// Whether a host may be asked for what lies at a URL: the user has just clicked or pressed a key, and the host is one
    /// that uploads from here went to, or that the user has agreed to in this session.
    ///
    /// # Errors
    /// [`ErrorCode::NoUserInput`] where a script alone wants it; [`ErrorCode::Cancelled`] when the user does not.
    pub async fn may_look_at(&self, courier: &Courier, url: &str) -> Result<(), AppError> {
        self.may_look_at_all(courier, std::slice::from_ref(&url.to_owned())).await
    }

    /// As [`AppState::may_look_at`], after one input, of several URLs; the user is asked for each host.
    ///
    /// # Errors
    /// As [`AppState::may_look_at`].
    pub async fn may_look_at_all(&self, courier: &Courier, urls: &[String]) -> Result<(), AppError> {
        if activation::SEEN && !urls.is_empty() && !self.activation.take() {
            return Err(AppError::new(ErrorCode::NoUserInput, "nobody has pressed anything"));
        }
        for url in urls {
            // What is no URL is refused by whoever reads it.
            let Ok(parsed) = url.trim().parse::<tauri::Url>() else { continue };
            let host = parsed.host_str().unwrap_or_default().to_owned();
            let agreed = || self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
            let uploaded =
                courier.uploads().known_url(url.trim().to_owned()).await?.is_some_and(|known| !known.signed);
            if uploaded || agreed().contains(&host) {
                continue;
            }
            if !self.confirm.ask_words(|language| asked::looking_at(&parsed, language)).await {
                return Err(AppError::new(ErrorCode::Cancelled, "the user does not want it"));
            }
            agreed().insert(host);
        }
        Ok(())
    }

    /// Keeps the support bundle that is being read, so that what is saved is what was read.
    pub fn show_bundle(&self, files: Vec<BundleFile>) {
        *self.bundle.lock().unwrap_or_else(PoisonError::into_inner) = Some(files);
    }

    /// The support bundle that was read last.
    pub fn shown_bundle(&self) -> Option<Vec<BundleFile>> {
        self.bundle.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The app is about to end: jobs that run are paused first, and what is on its way is waited for.
    pub fn close(&self) {
        if let Some(courier) = self.courier.get() {
            let runner = courier.job_runner();
            tauri::async_runtime::block_on(async {
                if tokio::time::timeout(PAUSE_TIMEOUT, runner.pause_all()).await.is_err() {
                    // The next start finds what was on its way, and asks the service about it.
                    tracing::warn!("a bulk job was not paused in time");
                }
            });
            courier.close();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_sandbox_that_did_not_start_can_be_tried_again() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("sandbox");
        let other = sandbox::start(sandbox::Options::new(&folder)).await.unwrap();
        let state = AppState::new(home.path().to_path_buf());
        assert!(state.running_sandbox().await.unwrap_err().contains("another sandbox"));

        other.stop().await;

        assert!(state.running_sandbox().await.unwrap().base_url().starts_with("http://127.0.0.1:"));
    }
}
