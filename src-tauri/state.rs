//! What lives as long as the window.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};

use courier::{BundleFile, Courier, SandboxLink, Stop};
use sandbox::Sandbox;
use secrecy::SecretString;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::projector::Projector;

/// Shared by all commands. Opening is lazy, so that the window stands before the first byte is read.
pub struct Desk {
    data_dir: PathBuf,
    courier: OnceCell<Courier>,
    sandbox: OnceCell<Sandbox>,
    sends: Mutex<HashMap<String, CancellationToken>>,
    bundle: Mutex<Option<Vec<BundleFile>>>,
    search: Mutex<Stop>,
    tidying: Once,
    /// Films that the window looks at.
    pub projector: Projector,
}

impl Desk {
    /// A desk over a data folder; nothing is opened yet.
    pub fn new(data_dir: PathBuf) -> Desk {
        Desk {
            data_dir,
            courier: OnceCell::new(),
            sandbox: OnceCell::new(),
            sends: Mutex::default(),
            bundle: Mutex::default(),
            search: Mutex::default(),
            tidying: Once::new(),
            projector: Projector::default(),
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
            let courier = tauri::async_runtime::spawn_blocking(move || Courier::open(&data_dir))
                .await
                .map_err(|error| AppError::new(courier::ErrorCode::Internal, error))??;
            // Once, before anything new can lie there.
            if let Err(error) = courier.tidy_scratch().await {
                tracing::warn!(%error, "the scratch folder could not be tidied");
            }
            Ok::<_, AppError>(courier)
        };
        self.courier.get_or_try_init(open).await
    }

    /// The base URL of the built-in sandbox, started by the first caller; or why it does not run.
    pub async fn sandbox(&self) -> Result<String, String> {
        let courier = self.courier().await.map_err(|error| error.message)?;
        let sandbox = self.running_sandbox().await?;
        let base_url = sandbox.base_url();
        courier.link_sandbox(SandboxLink {
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

    /// Begins to tidy the history in the background, once; `ended` hears how many rows went by retention.
    pub fn keep_tidy(&self, courier: &Courier, ended: impl Fn(u64) + Send + Sync + 'static) {
        let courier = courier.clone();
        self.tidying.call_once(|| {
            tauri::async_runtime::spawn(async move { courier.keep_tidy(ended).await });
        });
    }

    /// A token that [`Desk::cancel`] can pull while the returned guard lives.
    pub fn begin(self: &Arc<Self>, operation: &str) -> Operation {
        let cancel = CancellationToken::new();
        self.sends().insert(operation.to_owned(), cancel.clone());
        Operation { desk: Arc::clone(self), name: operation.to_owned(), cancel }
    }

    /// Asks an operation to stop; `false` when there is none (any more).
    pub fn cancel(&self, operation: &str) -> bool {
        self.sends().remove(operation).map(|cancel| cancel.cancel()).is_some()
    }

    /// The operation can no longer be stopped.
    pub fn commit(&self, operation: &str) {
        self.sends().remove(operation);
    }

    /// Keeps the support bundle that is being read, so that what is saved is what was read.
    pub fn show_bundle(&self, files: Vec<BundleFile>) {
        *self.bundle.lock().unwrap_or_else(PoisonError::into_inner) = Some(files);
    }

    /// The support bundle that was read last.
    pub fn shown_bundle(&self) -> Option<Vec<BundleFile>> {
        self.bundle.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the place of the search before it, and stops that one.
    pub fn begin_search(&self) -> Stop {
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        search.pull();
        *search = Stop::default();
        search.clone()
    }

    /// The search that was begun last.
    pub fn search(&self) -> Stop {
        self.search.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn sends(&self) -> std::sync::MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.sends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running operation that can be cancelled by its name.
pub struct Operation {
    desk: Arc<Desk>,
    name: String,
    /// Pulled by [`Desk::cancel`].
    pub cancel: CancellationToken,
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.desk.commit(&self.name);
    }
}

/// Starts the sandbox on the port it had last time, if that is free: URLs of files uploaded then stay good.
async fn start(data_dir: &Path) -> Result<Sandbox, String> {
    let folder = data_dir.join("sandbox");
    let note = folder.join("port");
    let last = files::read_text(&note, 16).ok().and_then(|text| text.trim().parse::<u16>().ok());
    for port in last.into_iter().chain([0]) {
        let mut options = sandbox::Options::new(&folder);
        options.listen.set_port(port);
        match sandbox::start(options).await {
            Ok(sandbox) => {
                // Only a convenience: without the note the next start takes another port.
                let _ = files::replace(&note, sandbox.address().port().to_string().as_bytes());
                return Ok(sandbox);
            }
            Err(error) if port == 0 => return Err(error.to_string()),
            Err(_) => {}
        }
    }
    Err("no port is free".to_owned())
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
        let desk = Desk::new(home.path().to_path_buf());
        assert!(desk.running_sandbox().await.unwrap_err().contains("another sandbox"));

        other.stop().await;

        assert!(desk.running_sandbox().await.unwrap().base_url().starts_with("http://127.0.0.1:"));
    }
}
