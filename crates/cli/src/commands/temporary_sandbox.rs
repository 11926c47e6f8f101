//! A sandbox for one call.

use courier::{Courier, SandboxLink};
use sandbox::Sandbox;
use secrecy::SecretString;
use tempfile::TempDir;

use crate::failure::Failure;

/// A sandbox that lives for one call, in a folder that goes with it: two calls at once must not share one.
pub(super) struct TemporarySandbox {
    sandbox: Sandbox,
    _folder: TempDir,
}

impl TemporarySandbox {
    /// Starts one, which is the sandbox of this courier.
    pub(super) async fn start(courier: &Courier) -> Result<TemporarySandbox, Failure> {
        let folder = TempDir::with_prefix("yanshu-sandbox-").map_err(Failure::NoRoom)?;
        let sandbox = sandbox::start(sandbox::Options::new(folder.path())).await?;
        courier.accounts().link_sandbox(SandboxLink {
            base_url: sandbox.base_url().parse().map_err(|_| courier::Error::NoSandbox)?,
            app_key: sandbox.app_key().to_owned(),
            app_secret: SecretString::from(sandbox.app_secret().to_owned()),
        });
        Ok(TemporarySandbox { sandbox, _folder: folder })
    }

    /// Ends it.
    pub(super) async fn stop(self) {
        self.sandbox.stop().await;
    }
}
